/* Overwrites words everywhere they stand: records (removed ones too), revisions, settings, slugs;
 * in every spelling that JSON gives them. Afterwards neither the file nor the log beside it holds
 * them. */
#ifndef STORE_REDACT_H
#define STORE_REDACT_H

#include "store/db.h"
#include "store/redact_text.h"

/* Words of less than three bytes, blank ones, and parts of REDACTED itself are refused. */

/* How many places (columns of rows) hold WORDS; without change. */
int redact_count(struct db *db, const char *words, int64_t *places, struct error *err);
/* Overwrites them, as one change by AUTHOR whose revisions have an empty difference ("{}"), then
 * scrubs the file. Not within a transaction. Where it fails because the file is open elsewhere, the
 * records are overwritten, and doing it again empties the log. */
int redact_apply(struct db *db, const char *words, const char *author, int64_t now, int64_t *places,
                 struct error *err);

#endif
