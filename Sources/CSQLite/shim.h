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

static inline void ot_result_blob(sqlite3_context *context, const void *bytes, int count) {
  sqlite3_result_blob(context, bytes, count, SQLITE_TRANSIENT);
}

static inline void ot_result_text(sqlite3_context *context, const char *text, int count) {
  sqlite3_result_text(context, text, count, SQLITE_TRANSIENT);
}

static inline int ot_db_config(sqlite3 *database, int option, int value) {
  return sqlite3_db_config(database, option, value, (int *)0);
}

// The errno that the last failed call on the database file or on its log left, or 0. SQLite answers a page that the
// device does not read with SQLITE_CORRUPT, and this is how the two are told apart.
static inline int ot_last_errno(sqlite3 *database) {
  int code = 0;
  sqlite3_file *file = 0;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &code);
  if (code == 0 && sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK && file &&
      file->pMethods)
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &code);
  return code;
}

#endif
