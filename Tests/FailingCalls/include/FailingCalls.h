#ifndef ONETAKE_FAILING_CALLS_H
#define ONETAKE_FAILING_CALLS_H

// A library for LD_PRELOAD that lets system calls on files fail, for tests of what a program makes of it. It exports
// the C library's own names and nothing else; nothing links it.
//
// It is told by variables, which it takes out of the environment, so that no child of the program hears of them:
//
//   FAILING_CALLS_BELOW    a folder; only calls on what lies below it, or is it, are counted and can fail
//   FAILING_CALLS_REPORT   a file that gets a line for each counted call: KIND NUMBER OUTCOME INODE PATH, separated by
//                          blanks. NUMBER counts each kind from 1; OUTCOME is "-", or the error that was given.
//   FAILING_CALLS          KIND:NUMBER:ERROR:TIMES, or unset: nothing fails then, and calls are only counted
//
//   KIND     write fsync rename link open mkdir truncate allocate unlink clone copy read
//   NUMBER   which call of that kind fails, from 1
//   ERROR    the name of an errno: EIO ENOSPC EDQUOT EMFILE EINVAL; or
//            short   half of the bytes are written (copied, read), and that is said
//            torn    as short, and the next call of the kind answers ENOSPC
//            lost    fsync answers EIO, and what was written since the last fsync of that file is gone: the file has its
//                    old bytes again. So may a kernel do that could not write what it held.
//   TIMES    once, or forever: every later call of the kind fails, too
//
// Calls by syscall(2) go past it.

#endif
