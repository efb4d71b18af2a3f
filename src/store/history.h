/* Revisions read: history, undo, and the records as they were. */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "base/buf.h"
#include "store/change.h"
#include "store/db.h"
#include "store/record.h"

/* A row of the table; texts are borrowed until the next step. */
struct revision {
    int64_t id, change, at;
    const char *author;
    int64_t incident;
    enum record_kind kind;
    int64_t record;
    const char *difference; /* NULL: the record was made */
    int64_t undoes;
    int64_t origin, origin_id, origin_change;
    const char *importer;
};
/* Whether TEXT can be a difference: {"column": [was, became], …} of texts, integers and nulls. */
bool revision_is_difference(const char *text);

/* The revisions of an incident and its records, or of one record, oldest first. Zero before, close
 * always. */
struct history {
    struct db *db;
    struct stmt *list; /* of numbers, for an incident */
    struct stmt *stmt; /* of rows */
    int64_t creation;  /* of one record: shown first; NONE afterwards */
    struct revision row;
};
int history_open_incident(struct history *h, struct db *db, int64_t incident, struct error *err);
int history_open_record(struct history *h, struct db *db, enum record_kind kind, int64_t id,
                        struct error *err);
int history_next(struct history *h, struct error *err); /* 1, 0, -1 */
void history_close(struct history *h);
/* One by its number. Texts in OUT are owned (revision_release). 1, 0, -1 */
int revision_get(struct db *db, int64_t id, struct revision *out, struct error *err);
void revision_release(struct revision *row);

/* Whether a change was taken back, and that was not itself taken back. 1, 0, -1 */
int change_is_undone(struct db *db, int64_t change, struct error *err);

/* The last change of AUTHOR in INCIDENT that is neither undone nor an undo; NONE: there is none. */
int undo_find(struct db *db, int64_t incident, const char *author, int64_t *change,
              struct error *err);
/* Takes back the change with this number, whole, as (part of) CHANGE. Refused where a later change,
 * not taken back, stands on what it changed, and where it was a redaction. DONE gets a line for
 * people: "e3 removed again; #1 severity sev2 again"-like. */
int undo_apply(struct change *change, int64_t which, struct buf *done, struct error *err);

/* RECORD (as it stands now, owning its texts) as it was at AS_OF: 1: it was there, 0: it was not,
 * or was removed then, -1. What was recorded by then counts: for events with a source, their
 * recorded_at; for all else the revisions. */
int record_as_of(struct db *db, enum record_kind kind, void *record, int64_t as_of,
                 struct error *err);

#endif
