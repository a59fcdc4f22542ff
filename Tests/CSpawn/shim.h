#ifndef ONETAKE_CSPAWN_SHIM_H
#define ONETAKE_CSPAWN_SHIM_H

// Swift's Glibc module is built without _GNU_SOURCE, so what programs of tests are started with besides POSIX is declared
// here as the manual pages give it.

#include <spawn.h>

extern int pipe2(int *, int);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);

#endif
