// See include/ShiftedClock.h for what this is and how it is told what to do.
//
// Each call goes to the kernel by syscall(2), so that nothing here meets another of these functions.

#define _GNU_SOURCE
#include "ShiftedClock.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long shift;

// Runs before main, and before any constructor that asks for the time in the program itself.
__attribute__((constructor)) static void read_shift(void) {
  const char *text = getenv("SHIFTED_CLOCK");
  char *end;
  if (!text || !*text) return;
  long seconds = strtol(text, &end, 10);
  if (!*end) shift = seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI)) now->tv_sec += shift;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  int result = (int)syscall(SYS_gettimeofday, now, zone);
  if (result == 0) now->tv_sec += shift;
  return result;
}

time_t time(time_t *out) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
  return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}
