#include "shim.h"

#include <dlfcn.h>

struct ot_curl_functions ot_curl;

int ot_curl_load(void) {
  // Never closed: libcurl and what it brings keep state of the whole process.
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define OT_CURL_FIND(name) \
  ot_curl.name = (__typeof__(name) *)dlsym(library, #name); \
  if (!ot_curl.name) return 0;
  OT_CURL_FUNCTIONS(OT_CURL_FIND)
#undef OT_CURL_FIND
  return 1;
}
