#ifndef ONETAKE_CMICROHTTPD_SHIM_H
#define ONETAKE_CMICROHTTPD_SHIM_H

#include <microhttpd.h>

#endif
