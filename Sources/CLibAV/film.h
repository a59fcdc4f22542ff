#ifndef ONETAKE_CLIBAV_FILM_H
#define ONETAKE_CLIBAV_FILM_H

#include <dlfcn.h>
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

// libavfilter is loaded when text is drawn: it brings thirty libraries along, and most films of the simulator have none.
// A function that is not there answers as one that fails.

#define OT_FILTER_TEXT(number) #number
#define OT_FILTER_LIBRARY(number) "libavfilter.so." OT_FILTER_TEXT(number)

/// A function of the libavfilter of these headers, or NULL. dlopen(3) counts who holds it; it is never let go.
static inline void *ot_filter_find(const char *name) {
  void *library = dlopen(OT_FILTER_LIBRARY(LIBAVFILTER_VERSION_MAJOR), RTLD_NOW | RTLD_LOCAL);
  return library ? dlsym(library, name) : NULL;
}

#define OT_FILTER_CALL(name, missing, ...) \
  __typeof__(name) *call = (__typeof__(name) *)ot_filter_find(#name); \
  return call ? call(__VA_ARGS__) : (missing)

static inline AVFilterGraph *ot_filter_graph_alloc(void) { OT_FILTER_CALL(avfilter_graph_alloc, NULL); }
static inline void ot_filter_graph_free(AVFilterGraph **graph) {
  __typeof__(avfilter_graph_free) *call = (__typeof__(avfilter_graph_free) *)ot_filter_find("avfilter_graph_free");
  if (call) call(graph);
}
static inline const AVFilter *ot_filter_get_by_name(const char *name) {
  OT_FILTER_CALL(avfilter_get_by_name, NULL, name);
}
static inline AVFilterContext *ot_filter_graph_alloc_filter(AVFilterGraph *graph, const AVFilter *filter,
                                                            const char *name) {
  OT_FILTER_CALL(avfilter_graph_alloc_filter, NULL, graph, filter, name);
}
static inline int ot_filter_init_str(AVFilterContext *filter, const char *options) {
  OT_FILTER_CALL(avfilter_init_str, AVERROR_FILTER_NOT_FOUND, filter, options);
}
static inline int ot_filter_link(AVFilterContext *left, unsigned output, AVFilterContext *right, unsigned input) {
  OT_FILTER_CALL(avfilter_link, AVERROR_FILTER_NOT_FOUND, left, output, right, input);
}
static inline int ot_filter_graph_config(AVFilterGraph *graph) {
  OT_FILTER_CALL(avfilter_graph_config, AVERROR_FILTER_NOT_FOUND, graph, NULL);
}
static inline int ot_filter_buffersrc_write_frame(AVFilterContext *source, const AVFrame *frame) {
  OT_FILTER_CALL(av_buffersrc_write_frame, AVERROR_FILTER_NOT_FOUND, source, frame);
}
static inline int ot_filter_buffersink_get_frame(AVFilterContext *sink, AVFrame *frame) {
  OT_FILTER_CALL(av_buffersink_get_frame, AVERROR_FILTER_NOT_FOUND, sink, frame);
}

#endif
