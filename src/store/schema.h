/* The schema: numbered steps that are only ever appended. A new file runs them all, an old one
 * those that it lacks, in one transaction; application_id says whose file it is, user_version which
 * steps it has seen. Its upper 16 bits are the least version that a reader must know, so that a
 * step that only adds something keeps nobody from reading. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/buf.h"
#include "base/error.h"

struct sqlite3;

#define SCHEMA_APPLICATION_ID 0x64626672 /* "dbfr" */
#define SCHEMA_VERSION 3
/* The oldest that is read as it is, and that events are recorded into as it is. */
#define SCHEMA_OLDEST_READ 1
#define SCHEMA_OLDEST_APPENDED 1

enum schema_use { SCHEMA_READ, SCHEMA_APPEND, SCHEMA_CHANGE };

/* What the file is: its version, 0 where it is new. A file of another program is refused, and one
 * whose version is too new for USE. */
int schema_version(struct sqlite3 *handle, const char *path, enum schema_use use, int *version,
                   struct error *err);
/* Runs the steps after FROM. The caller holds a write transaction, and commits or takes back. */
int schema_upgrade(struct sqlite3 *handle, const char *path, int from, struct error *err);

/* Writes into the file that it is ours, and of this version. */
int schema_mark(struct sqlite3 *handle, int version);

/* The version that brought the table or index of that name; 0: it is none of ours. */
int schema_since(const char *name);

/* A statement of the schema as a file holds it: without comments, without blanks that say nothing,
 * and without the checks that a flag is 0 or 1. */
void schema_compact(const char *sql, struct buf *out);

#endif
