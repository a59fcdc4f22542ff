#ifndef ONETAKE_CSQLITE_SHIM_H
#define ONETAKE_CSQLITE_SHIM_H

#include <sqlite3.h>

#endif
