/* A connection that trusts its file no more than it must: a database comes by mail as easily as a
 * text does. For db.c and db_open.c alone. */
#ifndef STORE_HARDEN_H
#define STORE_HARDEN_H

#include <stdbool.h>
#include <stdint.h>

struct sqlite3;

/* How much work was done with a file, so that it ends: a few kilobytes can be a tree in which every
 * branch leads to the same leaves, a billion times. Zero before, and again where a transaction
 * begins: a connection that is used for days does more than any one command. */
struct work {
    const char *path; /* borrowed; NULL: in memory */
    int64_t done;     /* steps of SQLite's machine */
};

/* No double-quoted strings, no trust in the schema: it can bring neither views, triggers nor
 * virtual tables of its own, and no value above LIMIT_DATABASE_VALUE. Work beyond all that a file
 * of its size can ask for ends with SQLITE_INTERRUPT. WORK must live as long as the connection. */
void harden(struct sqlite3 *handle, struct work *work);

#endif
