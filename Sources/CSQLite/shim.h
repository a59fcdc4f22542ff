#ifndef ONETAKE_CSQLITE_SHIM_H
#define ONETAKE_CSQLITE_SHIM_H

#include <sqlite3.h>

// Macros with casts and variadic calls, which Swift does not import.

static inline int ot_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
  return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

static inline int ot_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
  return sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

static inline int ot_db_config(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

#endif
