#include "store/change.h"

#include "base/alloc.h"
#include "store/record_check.h"
#include "store/records.h"
#include "store/uid.h"

#include <string.h>

int change_make_ready(struct db *db, struct error *err)
{
    static const enum statement needed[] = {STATEMENT_LOGIN_GET,       STATEMENT_INCIDENT_GLANCE,
                                            STATEMENT_REVISION_NEWEST, STATEMENT_EVENT_LAST,
                                            STATEMENT_EVENT_INSERT,    STATEMENT_REVISION_INSERT};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        struct stmt *stmt = db_stmt(db, needed[i], err);
        if (!stmt)
            return -1;
        stmt_done(stmt);
    }
    return 0;
}

/* The number of the newest revision, and the time of the newest that was made here. */
static int find_newest(struct db *db, int64_t *last, int64_t *newest, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_REVISION_NEWEST, err);
    if (!stmt)
        return -1;
    int rc = stmt_step(stmt, err);
    *last = rc == 1 ? column_int(stmt, 0) : NONE;
    *newest = rc == 1 ? column_int(stmt, 1) : NONE;
    bool foreign = rc == 1 && column_int(stmt, 2) != NONE;
    stmt_done(stmt);
    if (rc < 0 || !foreign)
        return rc < 0 ? -1 : 0;
    stmt = db_stmt(db, STATEMENT_REVISION_NEWEST_OWN, err);
    return stmt ? db_number(stmt, newest, err) : -1;
}

int change_begin(struct change *change, struct db *db, const char *author, int64_t now,
                 struct error *err)
{
    *change = (struct change){.db = db, .author = author, .at = now, .undoes = NONE};
    if (db_begin_write(db, err))
        return -1;
    int64_t last, newest;
    if (find_newest(db, &last, &newest, err))
        goto fail;
    change->next = change->id = last == NONE ? 1 : last + 1;
    if (newest != NONE && now <= newest) {
        change->at = newest + 1;
        change->clock_back = newest - now;
    }
    return 0;
fail:
    change_cancel(change);
    return -1;
}

int change_commit(struct change *change, struct error *err)
{
    struct db *db = change->db;
    change->db = NULL;
    return db_commit(db, err);
}

void change_cancel(struct change *change)
{
    if (change->db)
        db_rollback(change->db);
    change->db = NULL;
}

int change_part_begin(struct change *change, struct error *err)
{
    change->part = change->next;
    return db_part_begin(change->db, err);
}

int change_part_keep(struct change *change, struct error *err)
{
    return db_part_keep(change->db, err);
}

int change_part_drop(struct change *change, struct error *err)
{
    change->next = change->part;
    return db_part_drop(change->db, err);
}

bool change_wrote(const struct change *change)
{
    return change->next > change->id;
}

static int add_revision(struct change *change, enum record_kind kind, const void *record,
                        const char *difference, const struct foreign_revision *foreign,
                        struct error *err)
{
    struct stmt *stmt = db_stmt(change->db, STATEMENT_REVISION_INSERT, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, change->next);
    bind_int(stmt, 2, change->id);
    bind_int(stmt, 3, foreign ? foreign->at : change->at);
    bind_text(stmt, 4, foreign ? foreign->author : change->author);
    bind_int(stmt, 5, record_incident(kind, record));
    bind_text(stmt, 6, record_types[kind].name);
    bind_int(stmt, 7, *(const int64_t *)record);
    bind_text(stmt, 8, difference);
    bind_int(stmt, 9, foreign ? foreign->undoes : change->undoes);
    bind_int(stmt, 10, foreign ? foreign->origin : NONE);
    bind_int(stmt, 11, foreign ? foreign->origin_id : NONE);
    bind_int(stmt, 12, foreign ? foreign->origin_change : NONE);
    bind_text(stmt, 13, foreign ? change->author : NULL);
    change->next++;
    return stmt_run(stmt, err);
}

/* What could not be read again must not be written: an import and the revisions that undo reads can
 * hold anything. */
static int check_values(enum record_kind kind, const void *record, struct error *err)
{
    const char *column;
    if (record_check(kind, record, &column))
        return 0;
    return error_set(err, "the %s's '%s' is beyond what it can be: nothing was changed",
                     record_types[kind].name, column);
}

static int write_record(struct change *change, enum statement name, enum record_kind kind,
                        const void *record, struct error *err)
{
    if (check_values(kind, record, err))
        return -1;
    struct stmt *stmt = db_stmt(change->db, name, err);
    if (!stmt)
        return -1;
    const struct record_type *type = &record_types[kind];
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        const char *at = (const char *)record + c->offset;
        if (c->is_text)
            bind_text(stmt, (int)i + 1, *(char *const *)(const void *)at);
        else
            bind_int(stmt, (int)i + 1, *(const int64_t *)(const void *)at);
    }
    bind_int(stmt, (int)type->count + 1, *(const int64_t *)record);
    return stmt_run(stmt, err);
}

int change_largest(struct change *change, enum statement name, int64_t a, int64_t b, int64_t *out,
                   struct error *err)
{
    struct stmt *stmt = db_stmt(change->db, name, err);
    if (!stmt)
        return -1;
    if (a != NONE)
        bind_int(stmt, 1, a);
    if (b != NONE)
        bind_int(stmt, 2, b);
    if (db_number(stmt, out, err))
        return -1;
    *out = *out == NONE ? 0 : *out;
    return 0;
}

/* Refs end where they could not be typed any more. */
static int check_number(int64_t number, struct error *err)
{
    return number >= 1 && number <= RECORD_NUMBER_MOST
               ? 0
               : error_set(err, "there is no number left after %d: nothing was recorded",
                           RECORD_NUMBER_MOST);
}

static int number_event(struct change *change, struct event *event, struct error *err)
{
    int64_t from = event_id(event->incident, 0);
    if (event->seq == NONE) {
        int64_t last;
        if (change_largest(change, STATEMENT_EVENT_LAST, from, event_id(event->incident + 1, 0),
                           &last, err))
            return -1;
        event->seq = (last ? last - from : 0) + 1;
    }
    if (check_number(event->seq, err))
        return -1;
    event->id = event_id(event->incident, event->seq);
    return 0;
}

/* Gives a new record its place: id and, where its refs count within the incident, seq. */
static int number_record(struct change *change, enum record_kind kind, void *record,
                         struct error *err)
{
    static const enum statement last[RECORD_KINDS] = {
        [RECORD_INCIDENT] = STATEMENT_INCIDENT_LAST, [RECORD_CAUSE] = STATEMENT_CAUSE_LAST,
        [RECORD_MEASURE] = STATEMENT_MEASURE_LAST,   [RECORD_LESSON] = STATEMENT_LESSON_LAST,
        [RECORD_ACTION] = STATEMENT_ACTION_LAST,     [RECORD_SECTION] = STATEMENT_SECTION_LAST,
    };
    if (kind == RECORD_EVENT)
        return number_event(change, record, err);
    const struct column *seq = record_column(kind, "seq");
    bool by_id = kind == RECORD_INCIDENT || kind == RECORD_ACTION;
    int64_t *number = by_id ? record : seq ? record_int(record, seq) : NULL;
    if (!number)
        return 0;
    if (*number == NONE) {
        int64_t within = by_id ? NONE : record_incident(kind, record);
        if (change_largest(change, last[kind], within, NONE, number, err))
            return -1;
        ++*number;
    }
    return check_number(*number, err);
}

/* The row that a table without numbers of its own gave the record. */
static int find_row(struct change *change, enum record_kind kind, void *record, struct error *err)
{
    int64_t *id = record;
    if (*id != NONE)
        return 0;
    if (kind == RECORD_FIELD) {
        const struct field *field = record;
        return field_of_name(change->db, field->incident, field->name, id, err);
    }
    if (kind == RECORD_SETTING) {
        struct stmt *stmt = db_stmt(change->db, STATEMENT_SETTING_OF_NAME, err);
        if (!stmt)
            return -1;
        bind_text(stmt, 1, ((const struct setting *)record)->name);
        return db_number(stmt, id, err);
    }
    return record_of_number(change->db, kind, record_incident(kind, record),
                            record_number(kind, record), id, err);
}

static int insert(struct change *change, enum record_kind kind, void *record,
                  const struct foreign_revision *foreign, struct error *err)
{
    if (number_record(change, kind, record, err))
        return -1;
    const struct column *uid = record_column(kind, "uid");
    if (uid && !*record_text(record, uid)) {
        char text[UID_SIZE];
        int64_t incident = record_incident(kind, record), number = record_number(kind, record);
        int64_t at = kind == RECORD_INCIDENT ? ((struct incident *)record)->opened_at : change->at;
        uid_make(text, record_types[kind].name,
                 kind == RECORD_INCIDENT ? number : event_id(incident, number), at);
        *record_text(record, uid) = xstrdup(text);
    }
    const struct column *revision = record_column(kind, "revision");
    *record_int(record, revision) = change->next;
    if (write_record(change, record_statement(kind, STATEMENT_INCIDENT_INSERT), kind, record, err))
        return -1;
    if (find_row(change, kind, record, err))
        return -1;
    if (change->notice)
        change->notice(change->notice_self, kind, NULL, record);
    return add_revision(change, kind, record, foreign ? foreign->difference : NULL, foreign, err);
}

int change_insert(struct change *change, enum record_kind kind, void *record, struct error *err)
{
    return insert(change, kind, record, NULL, err);
}

int change_insert_foreign(struct change *change, enum record_kind kind, void *record,
                          const struct foreign_revision *revision, struct error *err)
{
    return insert(change, kind, record, revision, err);
}

int change_add_foreign(struct change *change, enum record_kind kind, const void *record,
                       const struct foreign_revision *revision, struct error *err)
{
    return add_revision(change, kind, record, revision->difference, revision, err);
}

/* Taking out and bringing back touches but one column, and one index where all columns touch them
 * all: the undoing of an import is a hundred thousand of them. */
static int write_removed(struct change *change, const struct event *event, struct error *err)
{
    struct stmt *stmt = db_stmt(change->db, STATEMENT_EVENT_SET_REMOVED, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, event->removed);
    bind_int(stmt, 2, event->id);
    return stmt_run(stmt, err);
}

int change_update(struct change *change, enum record_kind kind, const void *was, const void *became,
                  struct error *err)
{
    struct buf difference = BUF_INIT;
    record_difference(kind, was, became, &difference);
    int rc = 0;
    /* It is the last column that a difference names. */
    if (kind == RECORD_EVENT && !strncmp(difference.data, "{\"removed\": ", 12))
        rc = write_removed(change, became, err);
    else if (difference.len)
        rc = write_record(change, record_statement(kind, STATEMENT_INCIDENT_UPDATE), kind, became,
                          err);
    if (!rc && difference.len)
        rc = add_revision(change, kind, became, difference.data, NULL, err);
    if (!rc && difference.len && change->notice)
        change->notice(change->notice_self, kind, was, became);
    buf_release(&difference);
    return rc;
}

int change_overwrite(struct change *change, enum record_kind kind, const void *record,
                     struct error *err)
{
    if (write_record(change, record_statement(kind, STATEMENT_INCIDENT_UPDATE), kind, record, err))
        return -1;
    return add_revision(change, kind, record, "{}", NULL, err);
}

int change_record_again(struct change *change, enum record_kind kind, void *record,
                        struct error *err)
{
    *record_int(record, record_column(kind, "revision")) = change->next;
    if (write_record(change, record_statement(kind, STATEMENT_INCIDENT_UPDATE), kind, record, err))
        return -1;
    return add_revision(change, kind, record, NULL, NULL, err);
}

static int remove_one(struct change *change, enum record_kind kind, int64_t id, struct error *err)
{
    union record was, became;
    if (record_need(change->db, kind, id, &was, err))
        return -1;
    became = was;
    *record_int(&became, record_column(kind, "removed")) = 1;
    int rc = change_update(change, kind, &was, &became, err);
    record_release(kind, &was);
    return rc;
}

static int remove_details(struct change *change, int64_t id, struct error *err)
{
    /* One at a time from the start: the list shrinks while it is worked off. */
    for (;;) {
        struct cursor c = {0};
        int rc = cursor_open(&c, change->db, STATEMENT_EVENT_DETAILS, RECORD_EVENT, id, NONE, err);
        if (!rc)
            rc = cursor_next(&c, err);
        int64_t detail = rc == 1 ? c.row.id : NONE;
        cursor_close(&c);
        if (rc < 1)
            return rc;
        if (remove_one(change, RECORD_EVENT, detail, err))
            return -1;
    }
}

int change_remove(struct change *change, enum record_kind kind, int64_t id, struct error *err)
{
    if (kind == RECORD_EVENT && remove_details(change, id, err))
        return -1;
    return remove_one(change, kind, id, err);
}
