/* What SQLite's errors mean, in words for a person. */
#ifndef STORE_ENGINE_ERROR_H
#define STORE_ENGINE_ERROR_H

#include "base/error.h"

struct sqlite3;

/* Says what RC, which HANDLE gave, means for the database that was named PATH. But for a text that
 * is too large the database can't be reached, which is said too. Returns -1. */
int engine_error(struct sqlite3 *handle, const char *path, int rc, struct error *err);

/* Some file systems that come over a network have no locks, which SQLite can't tell from a lock
 * that somebody else holds. Why (an errno) a lock can't be had beside DATABASE at all; 0: it can,
 * or that can't be found out. */
int engine_why_no_locks(const char *database);

#endif
