#ifndef ONETAKE_CLIBAV_SHIM_H
#define ONETAKE_CLIBAV_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/channel_layout.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>

// Macros with casts, which Swift does not import.
static const int ot_error_eof = AVERROR_EOF;
static const int ot_error_invalid_data = AVERROR_INVALIDDATA;
static const int64_t ot_no_timestamp = AV_NOPTS_VALUE;

static inline int ot_error(int code) { return AVERROR(code); }

// A stream's side data lies with its codec parameters since FFmpeg 6.1, and is gone from AVStream in 8. doc/APIchanges, all
// of 2023-10-06: 74279227dd2 (lavc 60.29.100) adds av_packet_side_data_get(), 21d7cc6fa9a (lavc 60.30.100) adds
// AVCodecParameters.coded_side_data, 5432d2aacad (60.15.100, of libavformat) deprecates av_stream_get_side_data().
static inline const uint8_t *ot_stream_side_data(const AVStream *stream, enum AVPacketSideDataType type,
                                                 size_t *size) {
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
  const AVPacketSideData *data = av_packet_side_data_get(stream->codecpar->coded_side_data,
                                                         stream->codecpar->nb_coded_side_data, type);
  *size = data ? data->size : 0;
  return data ? data->data : NULL;
#else
  return av_stream_get_side_data(stream, type, size);
#endif
}

#endif
