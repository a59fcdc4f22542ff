#ifndef ONETAKE_CLINUX_SHIM_H
#define ONETAKE_CLINUX_SHIM_H

// Swift's Glibc module is built without _GNU_SOURCE, so what Linux adds to POSIX is declared here as the manual pages
// give it. Each call goes through the C library's own symbol, so that an interposed library sees it.

#include <fcntl.h>
#include <linux/falloc.h>
#include <signal.h>
#include <stddef.h>
#include <sys/eventfd.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <sys/types.h>

extern int renameat2(int, const char *, int, const char *, unsigned int);
extern int fallocate(int, int, off_t, off_t);
extern int sync_file_range(int, off_t, off_t, unsigned int);
extern int memfd_create(const char *, unsigned int);
extern ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned int);

static const int ot_F_OFD_GETLK = 36;
static const int ot_F_OFD_SETLK = 37;
static const int ot_F_OFD_SETLKW = 38;
static const int ot_O_TMPFILE = __O_TMPFILE;
static const int ot_EFD_FLAGS = EFD_CLOEXEC | EFD_NONBLOCK;
static const int ot_FALLOC_FL_KEEP_SIZE = FALLOC_FL_KEEP_SIZE;

static inline int ot_rename_new(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, 1 /* RENAME_NOREPLACE */);
}

static inline int ot_memory_file(void) { return memfd_create("onetake", 1 /* MFD_CLOEXEC */); }

static inline int ot_clone(int to, int from) { return ioctl(to, _IOW(0x94, 9, int) /* FICLONE */, from); }

static inline int ot_start_writeback(int fd, off_t offset, off_t length) {
  return sync_file_range(fd, offset, length, 2 /* SYNC_FILE_RANGE_WRITE */);
}

static inline int ot_forbid_dumps(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// A signal that is ignored stays so.
static inline int ot_forget_handler(int number) {
  struct sigaction now;
  if (sigaction(number, NULL, &now) != 0) return -1;
  if (!(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_IGN) return 0;
  return signal(number, SIG_DFL) == SIG_ERR ? -1 : 0;
}

static inline unsigned int ot_major(dev_t device) { return major(device); }
static inline unsigned int ot_minor(dev_t device) { return minor(device); }

static inline int ot_statfs_type(const char *path, long *type) {
  struct statfs facts;
  int result = statfs(path, &facts);
  if (result == 0) *type = (long)facts.f_type;
  return result;
}

#endif
