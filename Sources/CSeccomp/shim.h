#ifndef ONETAKE_CSECCOMP_SHIM_H
#define ONETAKE_CSECCOMP_SHIM_H

#include <seccomp.h>

// A macro with an argument, which Swift does not import.
static inline uint32_t ot_seccomp_errno(uint16_t code) { return SCMP_ACT_ERRNO(code); }

#endif
