#ifndef ONETAKE_CCURL_SHIM_H
#define ONETAKE_CCURL_SHIM_H

#include <curl/curl.h>

#endif
