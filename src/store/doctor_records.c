#include "store/doctor_internal.h"
#include "store/doctor_row.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/utf8.h"
#include "store/record_check.h"
#include "store/uid.h"
#include "time/instant.h"

#include <sqlite3.h>
#include <string.h>

#define SHOWN 40 /* bytes of a value that a finding quotes */

/* What a word or text becomes that is none of those it may be; what may be null and does not stand
 * here becomes null. */
static const struct instead {
    enum record_kind kind;
    const char *column, *value;
} insteads[] = {
    {RECORD_INCIDENT, "own_start_precision", "exact"},
    {RECORD_INCIDENT, "own_end_precision", "exact"},
    {RECORD_INCIDENT, "zone", "UTC"},
    {RECORD_INCIDENT, "title", "(lost)"},
    {RECORD_EVENT, "precision", "exact"},
    {RECORD_EVENT, "until_precision", "exact"},
    {RECORD_EVENT, "kind", "note"},
    {RECORD_EVENT, "text", "(lost)"},
    {RECORD_CAUSE, "kind", "root"},
    {RECORD_CAUSE, "text", "(lost)"},
    {RECORD_MEASURE, "kind", "preventative"},
    {RECORD_MEASURE, "text", "(lost)"},
    {RECORD_LESSON, "kind", "poorly"},
    {RECORD_LESSON, "text", "(lost)"},
    {RECORD_ACTION, "status", "open"},
    {RECORD_ACTION, "text", "(lost)"},
    {RECORD_FIELD, "text", "(lost)"},
    {RECORD_SECTION, "heading", "(lost)"},
    {RECORD_SECTION, "markdown", "(lost)"},
};

/* ---- one value */

static const char *instead_of(enum record_kind kind, const char *column)
{
    for (size_t i = 0; i < sizeof insteads / sizeof *insteads; i++)
        if (insteads[i].kind == kind && !strcmp(insteads[i].column, column))
            return insteads[i].value;
    return NULL;
}

static void add_shown(struct buf *out, const struct column *c, const union record *record)
{
    const char *text = c->is_text ? *record_text((void *)record, c) : NULL;
    int64_t n = c->is_text ? NONE : *record_int((void *)record, c);
    if (text) {
        size_t len = strlen(text), shown = len > SHOWN ? utf8_floor(text, SHOWN) : len;
        buf_addf(out, "'%.*s%s'", (int)shown, text, shown < len ? "…" : "");
    } else if (n != NONE) {
        buf_addf(out, "%lld", (long long)n);
    } else {
        buf_adds(out, "null");
    }
}

static void mend_number(struct row *row, const struct record_fault *fault, int64_t *n,
                        struct buf *fix)
{
    if (row->kind == RECORD_EVENT && !strcmp(fault->column, "at")) {
        row_set_time(row, NONE);
        buf_adds(fix, "takes the time at which it was recorded");
    } else if (fault->optional) {
        *n = NONE;
        buf_adds(fix, "takes it out; the revision keeps it");
    } else if (fault->ranged) {
        *n = *n == NONE || *n < fault->least ? fault->least : fault->most;
        buf_addf(fix, "makes it %lld; the revision keeps what it was", (long long)*n);
    } else if (!strcmp(fault->rule, "time")) {
        *n = row->d->now;
        buf_adds(fix, "takes the present time");
    }
}

static void mend_text(struct row *row, const struct record_fault *fault, char **text,
                      struct buf *fix)
{
    const char *instead = instead_of(row->kind, fault->column);
    if (instead) {
        *text = (char *)instead;
        buf_addf(fix, "makes it '%s'; the revision keeps what it was", instead);
    } else if (fault->optional) {
        *text = NULL;
        buf_adds(fix, "takes it out; the revision keeps it");
    }
}

/* For record_check_each. */
static void check_fault(void *self, const struct record_fault *fault)
{
    struct row *row = self;
    const struct column *c = record_column(row->kind, fault->column);
    struct buf shown = BUF_INIT, fix = BUF_INIT;
    if (c) {
        add_shown(&shown, c, &row->was);
        if (c->is_text)
            mend_text(row, fault, record_text(&row->became, c), &fix);
        else
            mend_number(row, fault, record_int(&row->became, c), &fix);
    } else {
        buf_addf(&shown, "%lld", (long long)row->was.id); /* the number of the row itself */
    }
    row_find(row, fault->rule, true, fix.len > 0,
             fix.len ? fix.data : "put it right with sqlite3, after a copy of the file",
             "%s is %s, %s", fault->column, shown.data, fault->what);
    buf_release(&shown);
    buf_release(&fix);
}

static void check_uid(struct row *row)
{
    const struct column *c = record_column(row->kind, "uid");
    const char *uid = c ? *record_text(&row->was, c) : NULL;
    if (uid && !uid_looks_right(uid))
        row_find(row, "uid", false, false, "nothing need be done, if another program wrote it",
                 "uid is '%.40s', which is none", uid);
}

/* A time at which something was written down. */
static void check_future(struct row *row)
{
    static const char *const columns[] = {"opened_at", "recorded_at", "created_at"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const struct column *c = record_column(row->kind, columns[i]);
        int64_t at = c ? *record_int(&row->was, c) : NONE;
        if (at != NONE && instant_exists(at) && at > row->d->now + DAY)
            row_find(row, "time", false, false, "nothing need be done, if the clock is right now",
                     "%s is in the future", columns[i]);
    }
}

/* ---- one record */

/* Bytes that are no text, written out where a reader can see them: in ESCAPED "\xE9", in SHOWN the
 * signs that stand for such bytes (revisions are JSON, which can't hold them). */
static void write_out(const char *text, size_t size, struct buf *escaped, struct buf *shown)
{
    for (size_t i = 0, len; i < size; i += len) {
        if (utf8_next(text + i, size - i, &len) != UTF8_BAD && text[i]) {
            buf_add(escaped, text + i, len);
            buf_add(shown, text + i, len);
            continue;
        }
        buf_addf(escaped, "\\x%02X", (unsigned)(unsigned char)text[i]);
        buf_adds(shown, text[i] ? "\xEF\xBF\xBD" : "\xE2\x90\x80");
    }
}

static void check_text_bytes(struct row *row, const struct column *c, const char *text, size_t size)
{
    size_t bad;
    if (utf8_valid(text, size, &bad))
        return;
    struct buf escaped = BUF_INIT, shown = BUF_INIT;
    write_out(text, size, &escaped, &shown);
    strv_take(&row->scratch, buf_detach(&escaped));
    *record_text(&row->became, c) = row->scratch.v[row->scratch.n - 1];
    strv_take(&row->scratch, buf_detach(&shown));
    *record_text(&row->was, c) = row->scratch.v[row->scratch.n - 1];
    row_find(row, "text", true, true, "writes out such bytes, as in \\xE9",
             text[bad] ? "%s is no UTF-8 (byte %zu)" : "%s holds a NUL (byte %zu)", c->name,
             bad + 1);
}

static void read_row(struct row *row, sqlite3_stmt *stmt)
{
    const struct record_type *type = &record_types[row->kind];
    row->was.id = sqlite3_column_int64(stmt, 0);
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        int at = (int)i + 1;
        if (c->is_text)
            *record_text(&row->was, c) = (char *)sqlite3_column_text(stmt, at);
        else
            *record_int(&row->was, c) = sqlite3_column_type(stmt, at) == SQLITE_NULL
                                            ? NONE
                                            : sqlite3_column_int64(stmt, at);
    }
    row->became = row->was;
    for (size_t i = 0; i < type->count; i++) {
        const struct column *c = &type->columns[i];
        if (c->is_text && *record_text(&row->was, c))
            check_text_bytes(row, c, *record_text(&row->was, c),
                             (size_t)sqlite3_column_bytes(stmt, (int)i + 1));
    }
}

static void check_event(struct row *row)
{
    const struct event *e = &row->was.event;
    if (e->id != event_id(e->incident, e->seq))
        row_find(row, "number", true, false, "put incident and seq right with sqlite3",
                 "its row is %lld, which is not that of e%lld in #%lld", (long long)e->id,
                 (long long)e->seq, (long long)e->incident);
    if (e->at == NONE && e->under == NONE && e->removed == 0) {
        row_set_time(row, NONE);
        row_find(row, "time", true, true, "takes the time at which it was recorded",
                 "it has no time, and stands under no event that has one");
    }
}

/* What is no list, in one. */
static void put_in_list(struct row *row, char **text, bool of_texts)
{
    struct buf list = BUF_INIT;
    buf_adds(&list, of_texts ? "[" : "[{\"was\": ");
    json_add_string(&list, *text);
    buf_adds(&list, of_texts ? "]" : "}]");
    strv_take(&row->scratch, buf_detach(&list));
    *text = row->scratch.v[row->scratch.n - 1];
}

/* For record_check_each. Revisions hold what an import can read: of a time beyond the calendar its
 * first or last day, of what is no list one that holds it. The backup has what it was. */
static void bring_near(void *self, const struct record_fault *fault)
{
    struct row *row = self;
    const struct column *c = record_column(row->kind, fault->column);
    if (c && !strcmp(fault->rule, "json")) {
        put_in_list(row, record_text(&row->was, c), strstr(fault->what, "texts") != NULL);
    } else if (c && !strcmp(fault->rule, "time") && *record_int(&row->was, c) != NONE) {
        int64_t *at = record_int(&row->was, c);
        *at = *at < 0 ? civil_days(1, 1, 2) * DAY : civil_days(9999, 12, 30) * DAY;
    }
}

/* The texts may not live longer than the next word with SQLite: what is written is a copy. */
static int write_row(struct row *row, struct error *err)
{
    const char *column;
    if (!memcmp(&row->was, &row->became, record_types[row->kind].size))
        return 0;
    /* What is wrong in another way too, which only a person can mend, stays as it is. */
    if (!record_check(row->kind, &row->became, &column))
        return 0;
    union record was, became;
    record_check_each(row->kind, &row->was, bring_near, row);
    record_copy(row->kind, &was, &row->was);
    record_copy(row->kind, &became, &row->became);
    int rc = change_update(row->d->change, row->kind, &was, &became, err);
    record_release(row->kind, &was);
    record_release(row->kind, &became);
    return rc;
}

static int check_row(struct row *row, sqlite3_stmt *stmt, struct error *err)
{
    read_row(row, stmt);
    record_check_each(row->kind, &row->was, check_fault, row);
    check_uid(row);
    check_future(row);
    if (row->kind == RECORD_EVENT)
        check_event(row);
    int rc = doctor_check_links(row, err);
    if (!rc && row->d->change)
        rc = write_row(row, err);
    if (!rc)
        rc = doctor_check_recorded(row, err);
    strv_release(&row->scratch);
    row->scratch = (struct strv){0};
    return rc;
}

static int check_kind(struct doctor *d, enum record_kind kind, struct error *err)
{
    struct row row = {.d = d, .kind = kind};
    sqlite3_stmt *stmt = NULL;
    const char *sql = statement_sql[record_statement(kind, STATEMENT_INCIDENT_EACH)];
    int rc = sqlite3_prepare_v2(d->handle, sql, -1, &stmt, NULL), failed = 0;
    while (!rc && !failed && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        failed = check_row(&row, stmt, err);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(stmt);
    if (failed)
        return -1;
    if ((rc & 0xFF) == SQLITE_CORRUPT) {
        doctor_damaged(d, record_types[kind].name);
        return 0;
    }
    return rc == SQLITE_DONE || doctor_is_known(d, rc) ? 0 : db_error(d->db, rc, err);
}

int doctor_check_records(struct doctor *d, struct error *err)
{
    for (enum record_kind kind = RECORD_INCIDENT; kind < RECORD_KINDS; kind++) {
        progress_tell(d->progress, "reading the records", 0, 0);
        if (check_kind(d, kind, err))
            return -1;
    }
    return 0;
}
