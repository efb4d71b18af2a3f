#include "store/doctor_row.h"

#include "base/alloc.h"
#include "store/record_check.h"
#include "time/instant.h"

#include <sqlite3.h>
#include <string.h>

#define WHYS_MOST 1000     /* in one chain, before it is one without an end */
#define ABOUT (5 * MINUTE) /* how uncertain a time is that stands in for one that is not known */

/* What doctor_lookup gives. */
enum { INCIDENT, REMOVED, UNDER, AT, WHY = UNDER };

void row_set_time(struct row *row, int64_t at)
{
    struct event *e = &row->became.event;
    int64_t recorded =
        e->recorded_at != NONE && instant_exists(e->recorded_at) ? e->recorded_at : row->d->now;
    e->at = at != NONE && instant_exists(at) ? at : recorded;
    e->at_max = e->at + ABOUT;
    e->at_text = NULL;
    e->precision = (char *)"about";
}

/* An entry of its own, with a time. */
static void set_free(struct row *row, int64_t at)
{
    row->became.event.under = NONE;
    if (row->became.event.at == NONE)
        row_set_time(row, at);
}

#define SET_FREE "makes it an entry of its own"

static int check_under(struct row *row, struct error *err)
{
    const struct event *e = &row->was.event;
    int64_t above[LOOKUP_COLUMNS];
    if (e->under == NONE)
        return 0;
    int rc = doctor_lookup(row->d, RECORD_EVENT, e->under, above, err);
    if (rc < 0)
        return -1;
    long long incident = e->under >> EVENT_SEQ_BITS, seq = e->under & 0xFFFFFFFF;
    if (!rc) {
        row_find(row, "link", true, true, SET_FREE,
                 "it stands under %lld:e%lld, which is not there", incident, seq);
        set_free(row, NONE);
    } else if (above[INCIDENT] != e->incident) {
        row_find(row, "link", true, true, SET_FREE,
                 "it stands under %lld:e%lld, which is of another incident", incident, seq);
        set_free(row, above[AT]);
    } else if (e->under == e->id) {
        row_find(row, "link", true, true, SET_FREE, "it stands under itself");
        set_free(row, NONE);
    } else if (above[UNDER] != NONE && e->removed == 0) {
        row_find(row, "link", true, true, SET_FREE,
                 "it stands under e%lld, which is a detail itself, so no timeline shows it", seq);
        set_free(row, above[AT]);
    } else if (above[REMOVED] == 1 && e->removed == 0) {
        row_find(row, "orphan", true, true, SET_FREE,
                 "it stands under e%lld, which was removed without it, so no timeline shows it",
                 seq);
        set_free(row, above[AT]);
    }
    return 0;
}

/* Follows the whys from ID on. *LOWEST: of those in the loop that leads back to it, where there is
 * one; else NONE. */
static int follow(struct doctor *d, int64_t id, int64_t *lowest, struct error *err)
{
    int64_t at = id, low = id, to[LOOKUP_COLUMNS];
    *lowest = NONE;
    for (int i = 0; i < WHYS_MOST; i++) {
        int rc = doctor_lookup(d, RECORD_CAUSE, at, to, err);
        if (rc < 1 || to[WHY] == NONE)
            return rc < 0 ? -1 : 0;
        at = to[WHY];
        low = at < low ? at : low;
        if (at == id) {
            *lowest = low;
            return 0;
        }
    }
    return 0;
}

static int check_why(struct row *row, struct error *err)
{
    const struct cause *c = &row->was.cause;
    int64_t other[LOOKUP_COLUMNS], lowest;
    if (c->why == NONE)
        return 0;
    int rc = doctor_lookup(row->d, RECORD_CAUSE, c->why, other, err);
    if (rc < 0)
        return -1;
    const char *fix = "takes the answer apart; the revision keeps it";
    if (!rc) {
        row_find(row, "link", true, true, fix, "it answers a cause that is not there");
    } else if (other[INCIDENT] != c->incident) {
        row_find(row, "link", true, true, fix, "it answers a cause of another incident, #%lld",
                 (long long)other[INCIDENT]);
    } else {
        if (follow(row->d, c->id, &lowest, err))
            return -1;
        /* One of a loop is enough to break it. */
        if (lowest != c->id)
            return 0;
        row_find(row, "link", true, true, fix, "the answers to its why lead back to itself");
    }
    row->became.cause.why = NONE;
    return 0;
}

static int check_for(struct row *row, struct error *err)
{
    const struct action *a = &row->was.action;
    int64_t other[LOOKUP_COLUMNS];
    if (!a->for_kind && a->for_id == NONE)
        return 0;
    const char *fix = "makes it answer nothing; the revision keeps it";
    int kind = a->for_kind ? record_kind_from_name(a->for_kind) : -1;
    int rc = kind < 0 || a->for_id == NONE ? 0 : doctor_lookup(row->d, kind, a->for_id, other, err);
    if (rc < 0)
        return -1;
    if (!rc)
        row_find(row, "link", true, true, fix, "the record that it answers is not there");
    else if (other[INCIDENT] != a->incident)
        row_find(row, "link", true, true, fix,
                 "the %s that it answers is of another incident, #%lld", a->for_kind,
                 (long long)other[INCIDENT]);
    else
        return 0;
    row->became.action.for_kind = NULL;
    row->became.action.for_id = NONE;
    return 0;
}

int doctor_check_links(struct row *row, struct error *err)
{
    switch (row->kind) {
    case RECORD_EVENT:
        return check_under(row, err);
    case RECORD_CAUSE:
        return check_why(row, err);
    case RECORD_ACTION:
        return check_for(row, err);
    default:
        return 0;
    }
}

/* ---- is it recorded? */

/* The revision that made it, though it does not point there; NONE. */
static int find_revision(struct row *row, int64_t *out, struct error *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(row->d->handle,
                                "SELECT min(id) FROM revision WHERE kind = ?1 AND record = ?2 AND "
                                "difference IS NULL",
                                -1, &stmt, NULL);
    *out = NONE;
    if (!rc) {
        sqlite3_bind_text(stmt, 1, record_types[row->kind].name, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, row->was.id);
        rc = sqlite3_step(stmt);
        if (rc == SQLITE_ROW && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
            *out = sqlite3_column_int64(stmt, 0);
        rc = rc == SQLITE_ROW ? SQLITE_OK : rc;
    }
    sqlite3_finalize(stmt);
    return rc ? db_error(row->d->db, rc, err) : 0;
}

static int record_it(struct row *row, struct error *err)
{
    int64_t revision;
    if (find_revision(row, &revision, err))
        return -1;
    if (revision != NONE) {
        char *sql = sqlite3_mprintf("UPDATE \"%w\" SET revision = %lld WHERE id = %lld",
                                    record_types[row->kind].name, (long long)revision,
                                    (long long)row->was.id);
        int rc = doctor_run(row->d, sql, err);
        sqlite3_free(sql);
        return rc;
    }
    const char *column;
    if (!record_check(row->kind, &row->became, &column))
        return 0;
    union record copy;
    record_copy(row->kind, &copy, &row->became);
    int rc = change_record_again(row->d->change, row->kind, &copy, err);
    record_release(row->kind, &copy);
    return rc;
}

int doctor_check_recorded(struct row *row, struct error *err)
{
    int64_t id = *record_int(&row->was, record_column(row->kind, "revision"));
    int64_t found[LOOKUP_COLUMNS];
    int rc = id == NONE ? 0 : doctor_lookup(row->d, RECORD_KINDS, id, found, err);
    if (rc < 0)
        return -1;
    if (rc && found[0] == row->was.id && found[1] == (int64_t)row->kind)
        return 0;
    row_find(row, "history", true, true, "finds its revision, or records it once more",
             "no revision tells when it was recorded");
    return row->d->change ? record_it(row, err) : 0;
}
