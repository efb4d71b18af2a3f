/* The schema: numbered steps that are only ever appended. A new file runs them all; each step and
 * its number are one transaction. application_id says whose file it is. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/error.h"

struct sqlite3;

#define SCHEMA_APPLICATION_ID 0x64626672 /* "dbfr" */
#define SCHEMA_VERSION 1

/* Makes or upgrades the schema. A file of another program, and one of a newer version, are refused.
 */
int schema_prepare(struct sqlite3 *handle, const char *path, struct error *err);
/* Only checks: for reading. */
int schema_check(struct sqlite3 *handle, const char *path, struct error *err);

#endif
