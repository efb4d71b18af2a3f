/* Differences of revisions, made fit to travel: what points to another record's row here (under,
 * why, for_id) is written as that record's uid. */
#ifndef DOC_PORTABLE_H
#define DOC_PORTABLE_H

#include "base/buf.h"
#include "base/error.h"
#include "store/db.h"
#include "store/record.h"

#include <jansson.h>

/* The highest number of an incident or a ref that is read. */
#define PORTABLE_NUMBER_MOST RECORD_NUMBER_MOST

/* Adds DIFFERENCE (as stored) with uids for rows. */
int portable_from_rows(struct db *db, enum record_kind kind, const char *difference,
                       struct buf *out, struct error *err);
/* Refuses CHANGES (as exported; WHERE is their place in the file) where they hold what no
 * difference of that kind can. Columns that are not known here are no matter. */
int portable_check(enum record_kind kind, const json_t *changes, const char *where,
                   struct error *err);
/* Adds CHANGES (as exported) as stored; FIND gives the row of a record by its uid, NONE where there
 * is none. */
void portable_to_rows(const json_t *changes,
                      int64_t (*find)(void *self, enum record_kind kind, const char *uid),
                      void *self, struct buf *out);

/* The row that one value of such a column means ("event UID"); NONE. */
int64_t portable_row(const json_t *value,
                     int64_t (*find)(void *self, enum record_kind kind, const char *uid),
                     void *self);

#endif
