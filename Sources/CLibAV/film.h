#ifndef ONETAKE_CLIBAV_FILM_H
#define ONETAKE_CLIBAV_FILM_H

#include <libavcodec/avcodec.h>
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#include <libavformat/avformat.h>
#include <libavutil/opt.h>
#include <sys/syscall.h>
#include <unistd.h>

// For those who make films: macros that Swift does not import.

static const int ot_film_again = AVERROR(EAGAIN);
static const int ot_film_end = AVERROR_EOF;
static const int ot_film_no_memory = AVERROR(ENOMEM);
static const int ot_film_global_header = AV_CODEC_FLAG_GLOBAL_HEADER;

/// memfd_create(2) with MFD_CLOEXEC, which <sys/mman.h> hides without _GNU_SOURCE.
static inline int ot_film_memory_file(void) { return (int)syscall(SYS_memfd_create, "film", 1U); }

#endif
