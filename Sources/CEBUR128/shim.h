#ifndef ONETAKE_CEBUR128_SHIM_H
#define ONETAKE_CEBUR128_SHIM_H

#include <ebur128.h>

// Modes are flags of an enumeration, which Swift does not combine. By histogram, memory does not grow with the track.
static inline ebur128_state *ot_loudness_begin(unsigned int channels, unsigned long rate) {
  return ebur128_init(channels, rate, EBUR128_MODE_I | EBUR128_MODE_SAMPLE_PEAK | EBUR128_MODE_HISTOGRAM);
}

#endif
