#ifndef ONETAKE_CZIP_SHIM_H
#define ONETAKE_CZIP_SHIM_H

// libzip writes zip files. It is opened by zip.c when one is written and is no part of the program. Its functions are
// declared here as its manual gives them; a test compiles these declarations together with zip.h.

#include <stdint.h>
#include <time.h>

typedef struct zip zip_t;
typedef struct zip_source zip_source_t;

zip_t *zip_open(const char *path, int flags, int *errorp);
int zip_close(zip_t *archive);
void zip_discard(zip_t *archive);
zip_source_t *zip_source_buffer(zip_t *archive, const void *data, uint64_t len, int freep);
zip_source_t *zip_source_file(zip_t *archive, const char *fname, uint64_t start, int64_t len);
void zip_source_free(zip_source_t *source);
int64_t zip_file_add(zip_t *archive, const char *name, zip_source_t *source, uint32_t flags);
int zip_set_file_compression(zip_t *archive, uint64_t index, int32_t comp, uint32_t comp_flags);
int zip_file_set_mtime(zip_t *archive, uint64_t index, time_t mtime, uint32_t flags);
const char *zip_strerror(zip_t *archive);

#define OT_ZIP_FUNCTIONS(function) \
  function(zip_open) \
  function(zip_close) \
  function(zip_discard) \
  function(zip_source_buffer) \
  function(zip_source_file) \
  function(zip_source_free) \
  function(zip_file_add) \
  function(zip_set_file_compression) \
  function(zip_file_set_mtime) \
  function(zip_strerror)

enum {
  // ZIP_CREATE | ZIP_EXCL
  OT_ZIP_NEW = 3,
  // ZIP_CM_STORE and ZIP_CM_DEFLATE
  OT_ZIP_STORE = 0,
  OT_ZIP_DEFLATE = 8,
  // ZIP_FL_ENC_UTF_8
  OT_ZIP_UTF8 = 2048,
};

struct ot_zip_functions {
#define OT_ZIP_MEMBER(name) __typeof__(name) *name;
  OT_ZIP_FUNCTIONS(OT_ZIP_MEMBER)
#undef OT_ZIP_MEMBER
};

extern struct ot_zip_functions ot_zip;

// Opens libzip.so.4, or the next one with the same functions, and finds these; 0 if either fails. To be called once.
int ot_zip_load(void);

static inline zip_t *ot_zip_open_new(const char *path) {
  int error;
  return ot_zip.zip_open(path, OT_ZIP_NEW, &error);
}
static inline int ot_zip_close(zip_t *archive) { return ot_zip.zip_close(archive); }
static inline void ot_zip_discard(zip_t *archive) { ot_zip.zip_discard(archive); }
static inline zip_source_t *ot_zip_source_buffer(zip_t *archive, const void *data, uint64_t length) {
  return ot_zip.zip_source_buffer(archive, data, length, 0);
}
static inline zip_source_t *ot_zip_source_file(zip_t *archive, const char *path) {
  return ot_zip.zip_source_file(archive, path, 0, -1);
}
static inline void ot_zip_source_free(zip_source_t *source) { ot_zip.zip_source_free(source); }
static inline int64_t ot_zip_file_add(zip_t *archive, const char *name, zip_source_t *source) {
  return ot_zip.zip_file_add(archive, name, source, OT_ZIP_UTF8);
}
static inline int ot_zip_set_file_compression(zip_t *archive, uint64_t index, int32_t method) {
  return ot_zip.zip_set_file_compression(archive, index, method, 0);
}
static inline int ot_zip_file_set_mtime(zip_t *archive, uint64_t index, time_t time) {
  return ot_zip.zip_file_set_mtime(archive, index, time, 0);
}
static inline const char *ot_zip_strerror(zip_t *archive) { return ot_zip.zip_strerror(archive); }

#endif
