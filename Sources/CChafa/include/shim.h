#ifndef ONETAKE_CCHAFA_SHIM_H
#define ONETAKE_CCHAFA_SHIM_H

// libchafa draws pictures on terminals. It is opened by chafa.c when a picture is drawn and is no part of the program:
// everything else starts without it and works where it is not installed.
//
// Its functions are declared here and not by its header, so that building wants neither that header nor GLib's. A test
// compiles these declarations together with the header: a C compiler takes two declarations of a function only if they
// say the same.

typedef struct ChafaTermDb ChafaTermDb;
typedef struct ChafaTermInfo ChafaTermInfo;
typedef struct ChafaSymbolMap ChafaSymbolMap;
typedef struct ChafaCanvasConfig ChafaCanvasConfig;
typedef struct ChafaCanvas ChafaCanvas;
typedef struct _GString GString;

void chafa_set_n_threads(int n);
ChafaTermDb *chafa_term_db_get_default(void);
ChafaTermInfo *chafa_term_db_detect(ChafaTermDb *term_db, char **envp);
int chafa_term_info_have_seq(const ChafaTermInfo *term_info, unsigned seq);
void chafa_term_info_unref(ChafaTermInfo *term_info);
ChafaSymbolMap *chafa_symbol_map_new(void);
void chafa_symbol_map_unref(ChafaSymbolMap *symbol_map);
void chafa_symbol_map_add_by_tags(ChafaSymbolMap *symbol_map, int tags);
ChafaCanvasConfig *chafa_canvas_config_new(void);
void chafa_canvas_config_unref(ChafaCanvasConfig *config);
void chafa_canvas_config_set_geometry(ChafaCanvasConfig *config, int width, int height);
void chafa_canvas_config_set_cell_geometry(ChafaCanvasConfig *config, int cell_width_px, int cell_height_px);
void chafa_canvas_config_set_canvas_mode(ChafaCanvasConfig *config, unsigned mode);
void chafa_canvas_config_set_pixel_mode(ChafaCanvasConfig *config, unsigned pixel_mode);
void chafa_canvas_config_set_symbol_map(ChafaCanvasConfig *config, const ChafaSymbolMap *symbol_map);
ChafaCanvas *chafa_canvas_new(const ChafaCanvasConfig *config);
void chafa_canvas_unref(ChafaCanvas *canvas);
void chafa_canvas_draw_all_pixels(ChafaCanvas *canvas, unsigned src_pixel_type, const unsigned char *src_pixels,
                                  int src_width, int src_height, int src_rowstride);
GString *chafa_canvas_print(ChafaCanvas *canvas, ChafaTermInfo *term_info);
char *(g_string_free)(GString *string, int free_segment);
void (g_free)(void *mem);

#define OT_CHAFA_FUNCTIONS(function) \
  function(chafa_set_n_threads) \
  function(chafa_term_db_get_default) \
  function(chafa_term_db_detect) \
  function(chafa_term_info_have_seq) \
  function(chafa_term_info_unref) \
  function(chafa_symbol_map_new) \
  function(chafa_symbol_map_unref) \
  function(chafa_symbol_map_add_by_tags) \
  function(chafa_canvas_config_new) \
  function(chafa_canvas_config_unref) \
  function(chafa_canvas_config_set_geometry) \
  function(chafa_canvas_config_set_cell_geometry) \
  function(chafa_canvas_config_set_canvas_mode) \
  function(chafa_canvas_config_set_pixel_mode) \
  function(chafa_canvas_config_set_symbol_map) \
  function(chafa_canvas_new) \
  function(chafa_canvas_unref) \
  function(chafa_canvas_draw_all_pixels) \
  function(chafa_canvas_print) \
  function(g_string_free) \
  function(g_free)

// ChafaTermSeq, ChafaPixelMode, ChafaCanvasMode, ChafaPixelType and ChafaSymbolTags, as far as they are used.
enum {
  OT_CHAFA_SEQ_COLOURS_DIRECT = 33,
  OT_CHAFA_SEQ_COLOURS_256 = 36,
  OT_CHAFA_SEQ_COLOURS_16 = 39,
  OT_CHAFA_SEQ_SIXELS = 40,
  OT_CHAFA_SEQ_KITTY = 43,
  OT_CHAFA_SEQ_ITERM2 = 47,
  OT_CHAFA_MODE_SYMBOLS = 0,
  OT_CHAFA_MODE_SIXELS = 1,
  OT_CHAFA_MODE_KITTY = 2,
  OT_CHAFA_MODE_ITERM2 = 3,
  OT_CHAFA_CANVAS_TRUECOLOUR = 0,
  OT_CHAFA_CANVAS_240 = 2,
  OT_CHAFA_CANVAS_16 = 3,
  OT_CHAFA_CANVAS_PLAIN = 5,
  OT_CHAFA_RGB8 = 8,
  OT_CHAFA_TAG_SPACE = 1 << 0,
  OT_CHAFA_TAG_SOLID = 1 << 1,
  OT_CHAFA_TAG_BLOCK = 1 << 3,
};

struct ot_chafa_functions {
#define OT_CHAFA_MEMBER(name) __typeof__(name) *name;
  OT_CHAFA_FUNCTIONS(OT_CHAFA_MEMBER)
#undef OT_CHAFA_MEMBER
};

extern struct ot_chafa_functions ot_chafa;

// Opens libchafa.so.0 and finds its functions; 0 if either fails. To be called once, before any other function here.
int ot_chafa_load(void);

// What Swift calls; ot_chafa itself is a variable that Swift holds for unsafe to share.
static inline void ot_chafa_set_n_threads(int n) { ot_chafa.chafa_set_n_threads(n); }
static inline ChafaTermDb *ot_chafa_term_db_get_default(void) { return ot_chafa.chafa_term_db_get_default(); }
static inline ChafaTermInfo *ot_chafa_term_db_detect(ChafaTermDb *term_db, char **envp) {
  return ot_chafa.chafa_term_db_detect(term_db, envp);
}
static inline int ot_chafa_term_info_have_seq(const ChafaTermInfo *term_info, unsigned seq) {
  return ot_chafa.chafa_term_info_have_seq(term_info, seq);
}
static inline void ot_chafa_term_info_unref(ChafaTermInfo *term_info) { ot_chafa.chafa_term_info_unref(term_info); }
static inline ChafaSymbolMap *ot_chafa_symbol_map_new(void) { return ot_chafa.chafa_symbol_map_new(); }
static inline void ot_chafa_symbol_map_unref(ChafaSymbolMap *symbol_map) {
  ot_chafa.chafa_symbol_map_unref(symbol_map);
}
static inline void ot_chafa_symbol_map_add_by_tags(ChafaSymbolMap *symbol_map, int tags) {
  ot_chafa.chafa_symbol_map_add_by_tags(symbol_map, tags);
}
static inline ChafaCanvasConfig *ot_chafa_canvas_config_new(void) { return ot_chafa.chafa_canvas_config_new(); }
static inline void ot_chafa_canvas_config_unref(ChafaCanvasConfig *config) {
  ot_chafa.chafa_canvas_config_unref(config);
}
static inline void ot_chafa_canvas_config_set_geometry(ChafaCanvasConfig *config, int width, int height) {
  ot_chafa.chafa_canvas_config_set_geometry(config, width, height);
}
static inline void ot_chafa_canvas_config_set_cell_geometry(ChafaCanvasConfig *config, int cell_width_px,
                                                            int cell_height_px) {
  ot_chafa.chafa_canvas_config_set_cell_geometry(config, cell_width_px, cell_height_px);
}
static inline void ot_chafa_canvas_config_set_canvas_mode(ChafaCanvasConfig *config, unsigned mode) {
  ot_chafa.chafa_canvas_config_set_canvas_mode(config, mode);
}
static inline void ot_chafa_canvas_config_set_pixel_mode(ChafaCanvasConfig *config, unsigned pixel_mode) {
  ot_chafa.chafa_canvas_config_set_pixel_mode(config, pixel_mode);
}
static inline void ot_chafa_canvas_config_set_symbol_map(ChafaCanvasConfig *config, const ChafaSymbolMap *symbol_map) {
  ot_chafa.chafa_canvas_config_set_symbol_map(config, symbol_map);
}
static inline ChafaCanvas *ot_chafa_canvas_new(const ChafaCanvasConfig *config) {
  return ot_chafa.chafa_canvas_new(config);
}
static inline void ot_chafa_canvas_unref(ChafaCanvas *canvas) { ot_chafa.chafa_canvas_unref(canvas); }
static inline void ot_chafa_canvas_draw_all_pixels(ChafaCanvas *canvas, unsigned src_pixel_type,
                                                   const unsigned char *src_pixels, int src_width, int src_height,
                                                   int src_rowstride) {
  ot_chafa.chafa_canvas_draw_all_pixels(canvas, src_pixel_type, src_pixels, src_width, src_height, src_rowstride);
}
static inline GString *ot_chafa_canvas_print(ChafaCanvas *canvas, ChafaTermInfo *term_info) {
  return ot_chafa.chafa_canvas_print(canvas, term_info);
}
static inline char *ot_g_string_free(GString *string, int free_segment) {
  return (ot_chafa.g_string_free)(string, free_segment);
}
static inline void ot_g_free(void *mem) { (ot_chafa.g_free)(mem); }

#endif
