#ifndef ONETAKE_CSECCOMP_SHIM_H
#define ONETAKE_CSECCOMP_SHIM_H

#include <errno.h>
#include <seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

// A macro with an argument, which Swift does not import.
static inline uint32_t ot_seccomp_errno(uint16_t code) { return SCMP_ACT_ERRNO(code); }

// syscall(2), which is variadic: the result, or the negative errno.
static inline long ot_call(long number, long first, long second, long third, long fourth) {
  long result = syscall(number, first, second, third, fourth);
  return result < 0 ? -errno : result;
}

// Bit 30 makes an x86-64 call one of the x32 architecture, whose numbers mean other calls.
static inline long ot_foreign_call(void) { return ot_call(0x40000000L | SYS_getpid, 0, 0, 0, 0); }

#endif
