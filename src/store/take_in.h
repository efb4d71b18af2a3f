/* What was kept aside (store/aside.h) is recorded, once. */
#ifndef STORE_TAKE_IN_H
#define STORE_TAKE_IN_H

#include "base/error.h"
#include "base/strv.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>

struct taken {
    struct strv refs;  /* of the events that were recorded, "1:e7", in the order they were kept */
    struct strv alone; /* of these: those that were to stand under one that is not there */
    size_t known;      /* lines whose event was recorded before */
    size_t left;       /* lines for this database that stay: their incident can't be told */
    struct error why;  /* of the first of them */
    size_t unreadable; /* lines that were moved to a file of their own */
};
void taken_release(struct taken *taken);

/* Records the events of the file at PATH that are for this database: each as a change of its own,
 * by its author, with the time at which it was kept as the one at which it was recorded; all in one
 * transaction. Those whose uid and text are here already are known. Lines for other databases stay.
 * A file that stands BESIDE the database is all for it, whatever path its lines name.
 *
 * OUT is complete on success; on failure nothing was recorded and the file is as it was, unless OUT
 * has refs: then they are recorded, and only the file could not be put in order, which does no
 * harm. Nothing there, or somebody else at work on it: 0 with nothing in OUT. */
int take_in(struct db *db, const char *path, bool beside, int64_t now, struct taken *out,
            struct error *err);

/* How many lines of the file are for the database at DATABASE (as aside_path gives it), without
 * taking them in. -1: it can't be read. */
int aside_count(const char *path, bool beside, const char *database, struct error *err);

#endif
