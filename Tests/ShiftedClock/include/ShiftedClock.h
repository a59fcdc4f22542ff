// A clock that is wrong, for a process that is started with this library before the C library (LD_PRELOAD).
//
//   SHIFTED_CLOCK=SECONDS   what the time of day is off by: 3600 is an hour fast, -3600 an hour slow. Without it, or with what
//                           is no number, nothing is changed.
//
// Shifted are clock_gettime (CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI), gettimeofday, time and timespec_get. Clocks
// that nobody can set (CLOCK_MONOTONIC, CLOCK_BOOTTIME and the processor's) stay, as they would if a person set the clock. The
// kernel's own stamps on files stay as well. Children inherit both variables, and so the clock.

#ifndef SHIFTED_CLOCK_H
#define SHIFTED_CLOCK_H
#endif
