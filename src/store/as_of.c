#include "store/history.h"
#include "store/records.h"

#include <string.h>

/* When the record came to be, as far as looking back is concerned; NONE: before anything. */
static int made_at(struct db *db, enum record_kind kind, void *record, int64_t *out,
                   struct error *err)
{
    const struct event *event = record;
    if (kind == RECORD_EVENT && event->source) {
        *out = event->recorded_at;
        return 0;
    }
    int64_t id = *record_int(record, record_column(kind, "revision"));
    struct revision made = {0};
    *out = NONE;
    if (id == NONE)
        return 0;
    int rc = revision_get(db, id, &made, err);
    if (rc == 1) {
        *out = made.at;
        revision_release(&made);
    }
    return rc < 0 ? -1 : 0;
}

/* Takes back what was changed after AS_OF, newest first. */
static int walk_back(struct db *db, enum record_kind kind, void *record, int64_t as_of,
                     struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_REVISION_OF_RECORD_BACK, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, record_types[kind].name);
    bind_int(stmt, 2, *(const int64_t *)record);
    int rc;
    while ((rc = stmt_step(stmt, err)) == 1)
        if (column_int(stmt, 2) > as_of &&
            record_apply(kind, record, column_text(stmt, 7), true, err)) {
            rc = -1;
            break;
        }
    stmt_done(stmt);
    return rc;
}

int record_as_of(struct db *db, enum record_kind kind, void *record, int64_t as_of,
                 struct error *err)
{
    int64_t at;
    if (walk_back(db, kind, record, as_of, err) || record_sound(db, kind, record, err) ||
        made_at(db, kind, record, &at, err))
        return -1;
    return at <= as_of && !record_removed(kind, record);
}
