/* Changes: the only way records change.
 *
 * A change is what one command does, in one transaction; each record that it makes or changes gets
 * a revision there. change_begin … change_commit, or change_cancel, which leaves everything as it
 * was. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "store/db.h"
#include "store/record.h"

struct change {
    struct db *db;
    const char *author; /* borrowed */
    int64_t at;         /* of its revisions: now, or later than the newest there is */
    int64_t id;         /* the first revision's number */
    int64_t next;       /* the next revision's */
    int64_t undoes;     /* the change it takes back; NONE */
    int64_t part;       /* 'next' where the part began that can be taken back alone */
    int64_t clock_back; /* how far the system's clock is behind the newest revision, in
                           microseconds; 0: it is not */
    /* Told of each record that is made or changed (WAS NULL: made), before it is committed; set
     * after change_begin. NULL: nobody is. */
    void (*notice)(void *self, enum record_kind kind, const void *was, const void *record);
    void *notice_self;
};

/* Gets ready what recording an event takes, before the queue: others need not wait for it there. */
int change_make_ready(struct db *db, struct error *err);
int change_begin(struct change *change, struct db *db, const char *author, int64_t now,
                 struct error *err);
int change_commit(struct change *change, struct error *err);
/* Fine on a zeroed or a committed one. */
void change_cancel(struct change *change);
/* A part of it that can be taken back alone, as one file of many that fails: from change_part_begin
 * to change_part_keep, or change_part_drop. One at a time. If one of them fails, or was for reasons
 * of the database (error.unreachable), the change can only be cancelled. */
int change_part_begin(struct change *change, struct error *err);
int change_part_keep(struct change *change, struct error *err);
int change_part_drop(struct change *change, struct error *err);
/* Whether anything was written. */
bool change_wrote(const struct change *change);

/* The largest number that a statement finds, 0 if none: of the rows or refs that were given out. A
 * and B are its values; NONE: it has no such. */
int change_largest(struct change *change, enum statement name, int64_t a, int64_t b, int64_t *out,
                   struct error *err);
/* Adds a record. Where they are NONE or NULL it gets: an id, the next number for its ref (seq), a
 * uid. */
int change_insert(struct change *change, enum record_kind kind, void *record, struct error *err);
/* Makes WAS (as it stands in the database) into BECAME; nothing is written where they are the same.
 */
int change_update(struct change *change, enum record_kind kind, const void *was, const void *became,
                  struct error *err);
/* Takes a record out; an event's details with it, an incident alone (its records stay, unseen). */
int change_remove(struct change *change, enum record_kind kind, int64_t id, struct error *err);
/* For redact alone: writes RECORD over what stands there, with a revision that says only that it
 * was done ("{}"). */
int change_overwrite(struct change *change, enum record_kind kind, const void *record,
                     struct error *err);
/* For doctor alone: records once more a record whose first revision is lost. */
int change_record_again(struct change *change, enum record_kind kind, void *record,
                        struct error *err);

/* A revision as it was made elsewhere, for import: its difference (NULL: the record was made), its
 * time, author and number there. */
struct foreign_revision {
    int64_t origin, origin_id, origin_change, at;
    const char *author;
    const char *difference;
    int64_t undoes; /* a change of this database; NONE */
};
/* The same as insert, with the revision that another database made. */
int change_insert_foreign(struct change *change, enum record_kind kind, void *record,
                          const struct foreign_revision *revision, struct error *err);
/* A later revision of a record whose present state was inserted already. */
int change_add_foreign(struct change *change, enum record_kind kind, const void *record,
                       const struct foreign_revision *revision, struct error *err);

#endif
