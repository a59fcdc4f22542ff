#include "shim.h"

#include <dlfcn.h>

struct ot_chafa_functions ot_chafa;

int ot_chafa_load(void) {
  // Never closed: GLib keeps state of the whole process. Its own functions are found through libchafa, which needs it.
  void *library = dlopen("libchafa.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return 0;
#define OT_CHAFA_FIND(name) \
  ot_chafa.name = (__typeof__(name) *)dlsym(library, #name); \
  if (!ot_chafa.name) return 0;
  OT_CHAFA_FUNCTIONS(OT_CHAFA_FIND)
#undef OT_CHAFA_FIND
  return 1;
}
