/* For the parts of store/ that speak what only SQLite understands: its handle, and its errors in
 * the words of db.h. */
#ifndef STORE_DB_INTERNAL_H
#define STORE_DB_INTERNAL_H

#include "store/db.h"

struct sqlite3;

struct sqlite3 *db_handle(const struct db *db);
/* Says in words what RC means; returns -1. */
int db_error(struct db *db, int rc, struct error *err);

#endif
