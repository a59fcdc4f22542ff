#ifndef ONETAKE_CLIBAV_SHIM_H
#define ONETAKE_CLIBAV_SHIM_H

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>

#endif
