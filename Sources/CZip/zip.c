#include "shim.h"

#include <dlfcn.h>

struct ot_zip_functions ot_zip;

int ot_zip_load(void) {
  void *library = dlopen("libzip.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libzip.so.5", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define OT_ZIP_FIND(name) \
  ot_zip.name = (__typeof__(name) *)dlsym(library, #name); \
  if (!ot_zip.name) return 0;
  OT_ZIP_FUNCTIONS(OT_ZIP_FIND)
#undef OT_ZIP_FIND
  return 1;
}
