#ifndef ONETAKE_CLIBAV_PICTURE_H
#define ONETAKE_CLIBAV_PICTURE_H

#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>

// For those who draw pictures.

static const int ot_picture_again = AVERROR(EAGAIN);
static const int ot_picture_fixed_quality = AV_CODEC_FLAG_QSCALE;
static const int ot_picture_lambda = FF_QP2LAMBDA;

// SWS_FAST_BILINEAR is not among them: it writes machine code at run time, and no memory here can be run.
static const int ot_scale_flags = SWS_AREA | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND;
// Stills come out the same on every processor: they are compared.
static const int ot_still_flags = SWS_AREA | SWS_FULL_CHR_H_INP | SWS_ACCURATE_RND | SWS_BITEXACT;

// libswscale's context is opaque to callers up to FFmpeg 7, and a struct with fields from 8 on (doc/APIchanges: 2024-11-25,
// ed5dd675624, lsws 8.10.100), which Swift imports as two types of pointer. A pointer to void is the same with both, so
// this needs no question of the version.

/// sws_getCachedContext: `context` itself where it fits, else a new one for which it is freed. NULL where a format is not
/// known or memory ran out.
static inline void *ot_scaler(void *context, int from_width, int from_height, enum AVPixelFormat from, int to_width,
                              int to_height, enum AVPixelFormat to, int flags) {
  return sws_getCachedContext((struct SwsContext *)context, from_width, from_height, from, to_width, to_height, to,
                              flags, NULL, NULL, NULL);
}

/// sws_freeContext; NULL is allowed.
static inline void ot_scaler_free(void *context) { sws_freeContext((struct SwsContext *)context); }

/// sws_setColorspaceDetails, with neither brightness, contrast nor saturation changed.
static inline int ot_scale_colours(void *context, int from, int from_full, int to, int to_full) {
  return sws_setColorspaceDetails((struct SwsContext *)context, sws_getCoefficients(from), from_full,
                                  sws_getCoefficients(to), to_full, 0, 1 << 16, 1 << 16);
}

/// sws_scale of a whole frame; planes that the format lacks are NULL.
static inline int ot_scale(void *context, const AVFrame *frame, uint8_t *const planes[4], const int strides[4]) {
  return sws_scale((struct SwsContext *)context, (const uint8_t *const *)frame->data, frame->linesize, 0,
                   frame->height, planes, strides);
}

/// av_image_copy into a frame that has buffers of this size and format.
static inline void ot_fill(AVFrame *frame, uint8_t *const planes[4], const int strides[4]) {
  av_image_copy(frame->data, frame->linesize, (const uint8_t **)planes, strides, (enum AVPixelFormat)frame->format,
                frame->width, frame->height);
}

#endif
