#include "store/records.h"

#include "base/alloc.h"
#include "store/record_check.h"

#include <stdio.h>

int record_damaged(struct db *db, enum record_kind kind, const char *column, struct error *err)
{
    char what[64];
    snprintf(what, sizeof what, "%s.%s", record_types[kind].name, column);
    return db_damaged(db, what, err);
}

int record_sound(struct db *db, enum record_kind kind, const void *record, struct error *err)
{
    const char *column;
    return record_check(kind, record, &column) ? 0 : record_damaged(db, kind, column, err);
}

static int read_row(struct db *db, struct stmt *stmt, enum record_kind kind, void *out,
                    struct error *err)
{
    const struct record_type *type = &record_types[kind];
    *(int64_t *)out = column_int(stmt, 0);
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        bool good = c->is_text
                        ? column_get_text(stmt, (int)i + 1, (const char **)record_text(out, c))
                        : column_get_int(stmt, (int)i + 1, record_int(out, c));
        if (!good)
            return record_damaged(db, kind, c->name, err);
    }
    return record_sound(db, kind, out, err);
}

int record_get(struct db *db, enum record_kind kind, int64_t id, void *out, struct error *err)
{
    struct stmt *stmt = db_stmt(db, record_statement(kind, STATEMENT_INCIDENT_GET), err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, id);
    int rc = stmt_step(stmt, err);
    if (rc == 1) {
        union record row;
        rc = read_row(db, stmt, kind, &row, err) ? -1 : 1;
        if (rc == 1)
            record_copy(kind, out, &row);
    }
    stmt_done(stmt);
    return rc;
}

int record_need(struct db *db, enum record_kind kind, int64_t id, void *out, struct error *err)
{
    int rc = record_get(db, kind, id, out, err);
    if (!rc)
        return error_set(err, "the %s with the number %lld is not there any more: try again",
                         record_types[kind].name, (long long)id);
    return rc < 0 ? -1 : 0;
}

int cursor_open(struct cursor *c, struct db *db, enum statement name, enum record_kind kind,
                int64_t a, int64_t b, struct error *err)
{
    c->kind = kind;
    c->db = db;
    c->stmt = db_stmt(db, name, err);
    if (!c->stmt)
        return -1;
    if (a != NONE)
        bind_int(c->stmt, 1, a);
    if (b != NONE)
        bind_int(c->stmt, 2, b);
    return 0;
}

int cursor_next(struct cursor *c, struct error *err)
{
    int rc = stmt_step(c->stmt, err);
    if (rc == 1 && read_row(c->db, c->stmt, c->kind, &c->row, err))
        return -1;
    return rc;
}

void cursor_close(struct cursor *c)
{
    stmt_done(c->stmt);
    c->stmt = NULL;
}

int cursor_open_details(struct cursor *c, struct db *db, const struct event *event,
                        struct error *err)
{
    return cursor_open(c, db, STATEMENT_EVENT_DETAILS, RECORD_EVENT, event->id, event->at, err);
}

int cursor_open_events(struct cursor *c, struct db *db, int64_t incident, struct error *err)
{
    return cursor_open(c, db, STATEMENT_EVENT_OF_INCIDENT, RECORD_EVENT, event_id(incident, 0),
                       event_id(incident + 1, 0), err);
}

int cursor_open_list(struct cursor *c, struct db *db, enum record_kind kind, int64_t incident,
                     struct error *err)
{
    static const enum statement lists[RECORD_KINDS] = {
        [RECORD_EVENT] = STATEMENT_EVENT_TIMELINE,      [RECORD_CAUSE] = STATEMENT_CAUSE_LIST,
        [RECORD_MEASURE] = STATEMENT_MEASURE_LIST,      [RECORD_LESSON] = STATEMENT_LESSON_LIST,
        [RECORD_ACTION] = STATEMENT_ACTION_OF_INCIDENT, [RECORD_FIELD] = STATEMENT_FIELD_LIST,
        [RECORD_SECTION] = STATEMENT_SECTION_LIST,
    };
    return cursor_open(c, db, lists[kind], kind, incident, NONE, err);
}

int record_of_number(struct db *db, enum record_kind kind, int64_t incident, int64_t number,
                     int64_t *id, struct error *err)
{
    static const enum statement of_seq[RECORD_KINDS] = {
        [RECORD_CAUSE] = STATEMENT_CAUSE_OF_SEQ,
        [RECORD_MEASURE] = STATEMENT_MEASURE_OF_SEQ,
        [RECORD_LESSON] = STATEMENT_LESSON_OF_SEQ,
        [RECORD_SECTION] = STATEMENT_SECTION_OF_SEQ,
    };
    if (kind == RECORD_EVENT || kind == RECORD_ACTION || kind == RECORD_INCIDENT) {
        union record row;
        int64_t wanted = kind == RECORD_EVENT ? event_id(incident, number) : number;
        int rc = record_get(db, kind, wanted, &row, err);
        if (rc == 1)
            record_release(kind, &row);
        *id = rc == 1 ? wanted : NONE;
        return rc < 0 ? -1 : 0;
    }
    struct stmt *stmt = db_stmt(db, of_seq[kind], err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, incident);
    bind_int(stmt, 2, number);
    return db_number(stmt, id, err);
}

int record_of_uid(struct db *db, enum record_kind kind, int64_t incident, const char *uid,
                  int64_t *id, struct error *err)
{
    static const enum statement of_uid[RECORD_KINDS] = {
        [RECORD_INCIDENT] = STATEMENT_INCIDENT_OF_UID, [RECORD_EVENT] = STATEMENT_EVENT_OF_UID,
        [RECORD_CAUSE] = STATEMENT_CAUSE_OF_UID,       [RECORD_MEASURE] = STATEMENT_MEASURE_OF_UID,
        [RECORD_LESSON] = STATEMENT_LESSON_OF_UID,     [RECORD_ACTION] = STATEMENT_ACTION_OF_UID,
        [RECORD_SECTION] = STATEMENT_SECTION_OF_UID,
    };
    struct stmt *stmt = db_stmt(db, of_uid[kind], err);
    if (!stmt)
        return -1;
    if (kind == RECORD_EVENT) {
        bind_int(stmt, 1, event_id(incident, 0));
        bind_int(stmt, 2, event_id(incident + 1, 0));
        bind_text(stmt, 3, uid);
    } else {
        bind_text(stmt, 1, uid);
    }
    return db_number(stmt, id, err);
}

int field_of_name(struct db *db, int64_t incident, const char *name, int64_t *id, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_FIELD_OF_NAME, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, incident);
    bind_text(stmt, 2, name);
    return db_number(stmt, id, err);
}

int setting_get(struct db *db, const char *name, char **value, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_SETTING_OF_NAME, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, name);
    int64_t id;
    if (db_number(stmt, &id, err))
        return -1;
    *value = NULL;
    if (id == NONE)
        return 0;
    struct setting setting;
    if (record_need(db, RECORD_SETTING, id, &setting, err))
        return -1;
    if (!setting.removed)
        *value = xstrdup(setting.value);
    record_release(RECORD_SETTING, &setting);
    return 0;
}
