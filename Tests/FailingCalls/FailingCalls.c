// See include/FailingCalls.h for what this is and how it is told what to do.
//
// Each call goes to the kernel by syscall(2), so that nothing here meets another of these functions.

#define _GNU_SOURCE
#include "FailingCalls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { k_write, k_fsync, k_rename, k_link, k_open, k_mkdir, k_truncate, k_allocate, k_unlink, k_clone, k_copy, k_read, k_count };

static const char *const kind_names[k_count] = {"write",    "fsync",    "rename", "link",  "open", "mkdir",
                                                "truncate", "allocate", "unlink", "clone", "copy", "read"};

enum effect { e_none, e_errno, e_short, e_lost };

struct outcome {
  enum effect effect;
  int code;
};

static bool active;
static char root[4096];
static size_t root_length;
static int report = -1;

static int wanted_kind = -1;
static long wanted_number;
static bool forever, torn;
static struct outcome wanted;
static char wanted_name[16];

static atomic_long counts[k_count];

// MARK: Where a call goes

// Writes `path` to `out` as an absolute one without doubled slashes; false if it is too long.
static bool absolute(const char *path, char *out, size_t room) {
  size_t used = 0;
  if (path[0] != '/') {
    if (syscall(SYS_getcwd, out, room) < 0) return false;
    used = strlen(out);
    if (used + 1 >= room) return false;
    out[used++] = '/';
  }
  for (const char *next = path; *next; next++) {
    if (*next == '/' && used > 0 && out[used - 1] == '/') continue;
    if (used + 1 >= room) return false;
    out[used++] = *next;
  }
  out[used] = 0;
  return true;
}

static bool is_below(const char *path) {
  return strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || path[root_length] == 0);
}

static bool path_of(int number, char *out, size_t room) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", number);
  long length = syscall(SYS_readlinkat, AT_FDCWD, link, out, room - 1);
  if (length <= 0) return false;
  out[length] = 0;
  return is_below(out);
}

// MARK: Whether it fails

static unsigned long inode_at(int folder, const char *path, int flags) {
  struct stat facts;
  return syscall(SYS_newfstatat, folder, path, &facts, flags) == 0 ? (unsigned long)facts.st_ino : 0;
}

static void tell(enum kind kind, long number, const char *outcome, unsigned long inode, const char *path) {
  char line[4300];
  int length = snprintf(line, sizeof line, "%s %ld %s %lu %s\n", kind_names[kind], number, outcome, inode, path);
  if (report >= 0 && length > 0) syscall(SYS_write, report, line, (size_t)length);
}

// Counts a call on `path` and says what is to become of it.
static struct outcome judge(enum kind kind, const char *path, unsigned long inode) {
  long number = atomic_fetch_add(&counts[kind], 1) + 1;
  struct outcome outcome = {e_none, 0};
  const char *name = "-";
  if ((int)kind == wanted_kind && number >= wanted_number) {
    long since = number - wanted_number;
    if (torn && since > 0 && (forever || since == 1)) {
      outcome = (struct outcome){e_errno, ENOSPC};
      name = "ENOSPC";
    } else if (since == 0 || (forever && !torn)) {
      outcome = wanted;
      name = wanted_name;
    }
  }
  tell(kind, number, name, inode, path);
  return outcome;
}

static struct outcome judge_number(enum kind kind, int number) {
  char path[4096];
  int saved = errno;
  struct outcome outcome = {e_none, 0};
  if (active && path_of(number, path, sizeof path)) outcome = judge(kind, path, inode_at(number, "", AT_EMPTY_PATH));
  errno = saved;
  return outcome;
}

static struct outcome judge_path(enum kind kind, int folder, const char *path) {
  char whole[4096];
  int saved = errno;
  struct outcome outcome = {e_none, 0};
  if (active && path && (folder == AT_FDCWD || path[0] == '/') && absolute(path, whole, sizeof whole) && is_below(whole))
    outcome = judge(kind, whole, inode_at(AT_FDCWD, whole, AT_SYMLINK_NOFOLLOW));
  errno = saved;
  return outcome;
}

#define FAIL_IF(outcome)            \
  if ((outcome).effect == e_errno) { \
    errno = (outcome).code;          \
    return -1;                       \
  }

// MARK: What a failed fsync loses

// The bytes that a file had before a write that is not yet durable.
struct old_bytes {
  struct old_bytes *older;
  unsigned long inode;
  off_t offset;
  size_t count;
  char bytes[];
};

static struct old_bytes *unsynced;
static pthread_mutex_t unsynced_lock = PTHREAD_MUTEX_INITIALIZER;

static void remember(int number, off_t offset, size_t count) {
  if (wanted.effect != e_lost || count == 0) return;
  char path[4096];
  int saved = errno;
  if (path_of(number, path, sizeof path)) {
    struct old_bytes *old = calloc(1, sizeof *old + count);
    if (old) {
      old->inode = inode_at(number, "", AT_EMPTY_PATH);
      old->offset = offset;
      old->count = count;
      // What was not there reads as zeros. The descriptor may be for writing only, so the file is opened anew.
      char link[64];
      snprintf(link, sizeof link, "/proc/self/fd/%d", number);
      long reader = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC, 0);
      if (reader >= 0) {
        syscall(SYS_pread64, (int)reader, old->bytes, count, offset);
        syscall(SYS_close, (int)reader);
      }
      pthread_mutex_lock(&unsynced_lock);
      old->older = unsynced;
      unsynced = old;
      pthread_mutex_unlock(&unsynced_lock);
    }
  }
  errno = saved;
}

// Forgets what an fsync has made durable, or undoes it, newest first.
static void settle(int number, bool loses) {
  if (wanted.effect != e_lost) return;
  int saved = errno;
  unsigned long inode = inode_at(number, "", AT_EMPTY_PATH);
  pthread_mutex_lock(&unsynced_lock);
  struct old_bytes **place = &unsynced;
  while (*place) {
    struct old_bytes *old = *place;
    if (old->inode != inode) {
      place = &old->older;
      continue;
    }
    if (loses) syscall(SYS_pwrite64, number, old->bytes, old->count, old->offset);
    *place = old->older;
    free(old);
  }
  pthread_mutex_unlock(&unsynced_lock);
  errno = saved;
}

// MARK: The calls

static size_t half(struct outcome outcome, size_t count) {
  return outcome.effect == e_short && count > 1 ? count / 2 : count;
}

ssize_t write(int number, const void *bytes, size_t count) {
  struct outcome outcome = judge_number(k_write, number);
  FAIL_IF(outcome)
  remember(number, (off_t)syscall(SYS_lseek, number, 0, SEEK_CUR), count);
  return syscall(SYS_write, number, bytes, half(outcome, count));
}

ssize_t pwrite64(int number, const void *bytes, size_t count, off64_t offset) {
  struct outcome outcome = judge_number(k_write, number);
  FAIL_IF(outcome)
  remember(number, offset, count);
  return syscall(SYS_pwrite64, number, bytes, half(outcome, count), offset);
}

ssize_t pwrite(int number, const void *bytes, size_t count, off_t offset) {
  return pwrite64(number, bytes, count, offset);
}

ssize_t writev(int number, const struct iovec *parts, int count) {
  struct outcome outcome = judge_number(k_write, number);
  FAIL_IF(outcome)
  return syscall(SYS_writev, number, parts, outcome.effect == e_short && count > 1 ? count / 2 : count);
}

ssize_t read(int number, void *bytes, size_t count) {
  struct outcome outcome = judge_number(k_read, number);
  FAIL_IF(outcome)
  return syscall(SYS_read, number, bytes, half(outcome, count));
}

ssize_t pread64(int number, void *bytes, size_t count, off64_t offset) {
  struct outcome outcome = judge_number(k_read, number);
  FAIL_IF(outcome)
  return syscall(SYS_pread64, number, bytes, half(outcome, count), offset);
}

ssize_t pread(int number, void *bytes, size_t count, off_t offset) { return pread64(number, bytes, count, offset); }

static int synced(int number, long call) {
  struct outcome outcome = judge_number(k_fsync, number);
  settle(number, outcome.effect == e_lost);
  if (outcome.effect == e_lost) outcome = (struct outcome){e_errno, EIO};
  FAIL_IF(outcome)
  return (int)syscall(call, number);
}

int fsync(int number) { return synced(number, SYS_fsync); }
int fdatasync(int number) { return synced(number, SYS_fdatasync); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned int flags) {
  struct outcome outcome = judge_path(k_rename, to_folder, to);
  FAIL_IF(outcome)
  return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  return renameat2(from_folder, from, to_folder, to, 0);
}

int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  struct outcome outcome = judge_path(k_link, to_folder, to);
  FAIL_IF(outcome)
  return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

static int opened(int folder, const char *path, int flags, mode_t permissions) {
  struct outcome outcome = judge_path(k_open, folder, path);
  FAIL_IF(outcome)
  return (int)syscall(SYS_openat, folder, path, flags | O_LARGEFILE, permissions);
}

static mode_t permissions_of(int flags, va_list rest) {
  return flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(rest, mode_t) : 0;
}

#define OPEN(name, parameters, folder)                       \
  int name parameters {                                      \
    va_list rest;                                            \
    va_start(rest, flags);                                   \
    mode_t permissions = permissions_of(flags, rest);        \
    va_end(rest);                                            \
    return opened(folder, path, flags, permissions);         \
  }

OPEN(open, (const char *path, int flags, ...), AT_FDCWD)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD)
OPEN(openat, (int folder, const char *path, int flags, ...), folder)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder)

// What the C library's headers make of an open without permissions in programs built with _FORTIFY_SOURCE.
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }

int creat(const char *path, mode_t permissions) {
  return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, permissions);
}
int creat64(const char *path, mode_t permissions) { return creat(path, permissions); }

int mkdirat(int folder, const char *path, mode_t permissions) {
  struct outcome outcome = judge_path(k_mkdir, folder, path);
  FAIL_IF(outcome)
  return (int)syscall(SYS_mkdirat, folder, path, permissions);
}

int mkdir(const char *path, mode_t permissions) { return mkdirat(AT_FDCWD, path, permissions); }

int unlinkat(int folder, const char *path, int flags) {
  struct outcome outcome = judge_path(k_unlink, folder, path);
  FAIL_IF(outcome)
  return (int)syscall(SYS_unlinkat, folder, path, flags);
}

int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }

int ftruncate64(int number, off64_t size) {
  struct outcome outcome = judge_number(k_truncate, number);
  FAIL_IF(outcome)
  return (int)syscall(SYS_ftruncate, number, size);
}

int ftruncate(int number, off_t size) { return ftruncate64(number, size); }

int fallocate64(int number, int mode, off64_t offset, off64_t count) {
  struct outcome outcome = judge_number(k_allocate, number);
  FAIL_IF(outcome)
  return (int)syscall(SYS_fallocate, number, mode, offset, count);
}

int fallocate(int number, int mode, off_t offset, off_t count) { return fallocate64(number, mode, offset, count); }

// Returns the error rather than setting it. Without the emulation that the C library has for some file systems.
int posix_fallocate64(int number, off64_t offset, off64_t count) {
  int saved = errno;
  int result = fallocate64(number, 0, offset, count) == 0 ? 0 : errno;
  errno = saved;
  return result;
}

int posix_fallocate(int number, off_t offset, off_t count) { return posix_fallocate64(number, offset, count); }

int ioctl(int number, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *argument = va_arg(rest, void *);
  va_end(rest);
  if (request == FICLONE) {
    struct outcome outcome = judge_number(k_clone, number);
    FAIL_IF(outcome)
  }
  return (int)syscall(SYS_ioctl, number, request, argument);
}

ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *to_offset, size_t count, unsigned int flags) {
  struct outcome outcome = judge_number(k_copy, to);
  FAIL_IF(outcome)
  return syscall(SYS_copy_file_range, from, from_offset, to, to_offset, half(outcome, count), flags);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t count) {
  struct outcome outcome = judge_number(k_copy, to);
  FAIL_IF(outcome)
  return syscall(SYS_sendfile, to, from, offset, half(outcome, count));
}

ssize_t sendfile(int to, int from, off_t *offset, size_t count) { return sendfile64(to, from, offset, count); }

// MARK: What to do

// A mistake in the plan must not pass for a run in which nothing failed.
static void refuse(const char *why) {
  dprintf(2, "FailingCalls: %s\n", why);
  _exit(125);
}

static void read_plan(char *plan) {
  char *rest = plan;
  const char *kind = strsep(&rest, ":"), *number = strsep(&rest, ":"), *error = strsep(&rest, ":");
  const char *times = rest;
  if (!number || !error || !times) refuse("FAILING_CALLS is not KIND:NUMBER:ERROR:TIMES");
  for (int each = 0; each < k_count; each++)
    if (strcmp(kind, kind_names[each]) == 0) wanted_kind = each;
  wanted_number = strtol(number, NULL, 10);
  forever = strcmp(times, "forever") == 0;
  if (wanted_kind < 0 || wanted_number < 1 || (!forever && strcmp(times, "once") != 0)) refuse("unknown kind or number");
  static const struct {
    const char *name;
    struct outcome outcome;
  } errors[] = {{"EIO", {e_errno, EIO}},       {"ENOSPC", {e_errno, ENOSPC}}, {"EDQUOT", {e_errno, EDQUOT}},
                {"EMFILE", {e_errno, EMFILE}}, {"EINVAL", {e_errno, EINVAL}}, {"short", {e_short, 0}},
                {"torn", {e_short, 0}},        {"lost", {e_lost, EIO}}};
  for (size_t each = 0; each < sizeof errors / sizeof *errors; each++)
    if (strcmp(error, errors[each].name) == 0) wanted = errors[each].outcome;
  if (wanted.effect == e_none) refuse("unknown error");
  torn = strcmp(error, "torn") == 0;
  snprintf(wanted_name, sizeof wanted_name, "%s", error);
}

__attribute__((constructor)) static void begin(void) {
  const char *below = getenv("FAILING_CALLS_BELOW"), *file = getenv("FAILING_CALLS_REPORT");
  char *plan = getenv("FAILING_CALLS");
  if (!below) return;
  if (!absolute(below, root, sizeof root)) refuse("FAILING_CALLS_BELOW is too long");
  root_length = strlen(root);
  if (file) {
    long number = syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    // Out of the way of the numbers that the program would get without this.
    report = (int)syscall(SYS_fcntl, (int)number, F_DUPFD_CLOEXEC, 500);
    if (report < 0) refuse("FAILING_CALLS_REPORT cannot be written");
    syscall(SYS_close, (int)number);
  }
  if (plan) read_plan(plan);
  unsetenv("LD_PRELOAD");
  unsetenv("FAILING_CALLS");
  unsetenv("FAILING_CALLS_BELOW");
  unsetenv("FAILING_CALLS_REPORT");
  active = true;
}
