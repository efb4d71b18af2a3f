#include "store/history.h"

#include "base/alloc.h"
#include "store/records.h"
#include "store/ref.h"
#include "store/undo_words.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SAID_MOST 3 /* phrases; the rest is counted */

int change_is_undone(struct db *db, int64_t change, struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_REVISION_UNDOING, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, change);
    int rc, undone = 0;
    /* It is, if one that takes it back was not taken back itself; that one is always later. */
    while (!undone && (rc = stmt_step(stmt, err)) == 1) {
        rc = change_is_undone(db, column_int(stmt, 0), err);
        if (rc < 0)
            break;
        undone = !rc;
    }
    stmt_done(stmt);
    return undone ? 1 : rc < 0 ? -1 : 0;
}

int undo_find(struct db *db, int64_t incident, const char *author, int64_t *change,
              struct error *err)
{
    struct stmt *stmt = db_stmt(db, STATEMENT_REVISION_OWN_CHANGES, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, incident);
    bind_text(stmt, 2, author);
    int64_t before = NONE, found = NONE;
    int rc;
    while (found == NONE && (rc = stmt_step(stmt, err)) == 1) {
        int64_t candidate = column_int(stmt, 0);
        if (candidate == before)
            continue;
        before = candidate;
        rc = change_is_undone(db, candidate, err);
        if (rc < 0)
            break;
        if (!rc)
            found = candidate;
    }
    stmt_done(stmt);
    if (found == NONE && rc < 0)
        return -1;
    *change = found;
    return 0;
}

/* A revision of the change that is taken back. Sorted, the first one of a record speaks for it. */
struct touch {
    enum record_kind kind;
    int64_t record, revision;
    bool turned; /* the record is gone now, or back */
};

struct undo {
    struct change *change;
    struct db *db;
    int64_t which; /* the change that is taken back */
    int64_t last;  /* its last revision */
    struct touch *v;
    size_t n, cap;
    struct buf *done;
    size_t said;
};

static bool is_redaction(const char *difference)
{
    return difference && !strcmp(difference, "{}");
}

static void add_touch(struct undo *u, const struct revision *row)
{
    if (u->n == u->cap) {
        u->cap = u->cap ? u->cap * 2 : 16;
        u->v = xreallocarray(u->v, u->cap, sizeof *u->v);
    }
    u->v[u->n++] = (struct touch){row->kind, row->record, row->id, false};
    u->last = row->id;
}

/* The revisions of the change, which stand in a row. */
static int collect(struct undo *u, struct error *err)
{
    for (int64_t id = u->which;; id++) {
        struct revision row;
        int rc = revision_get(u->db, id, &row, err);
        if (rc < 0)
            return -1;
        bool ours = rc && row.change == u->which;
        if (ours && is_redaction(row.difference) && row.origin == NONE)
            rc = error_set(err,
                           "r%lld was a redaction, which can't be taken back: name another change, "
                           "'debrief history' shows them",
                           (long long)u->which);
        else if (ours)
            add_touch(u, &row);
        if (rc)
            revision_release(&row);
        if (rc < 0)
            return -1;
        if (!ours)
            break;
    }
    if (!u->n)
        return error_set(err, "there is no change r%lld: 'debrief history' shows those there are",
                         (long long)u->which);
    return 0;
}

static int by_record(const void *a, const void *b)
{
    const struct touch *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->record != y->record)
        return x->record < y->record ? -1 : 1;
    return (x->revision > y->revision) - (x->revision < y->revision);
}

/* The columns that a difference names, added to ALL. */
static int add_columns(json_t *all, const char *difference, struct error *err)
{
    json_error_t why;
    json_t *one = json_loads(difference, 0, &why);
    if (!json_is_object(one)) {
        json_decref(one);
        return error_set(err, "a revision of the database can't be read: %s", why.text);
    }
    json_object_update(all, one);
    json_decref(one);
    return 0;
}

static int shares_columns(const json_t *columns, const char *difference, struct error *err)
{
    json_t *other = json_object();
    int rc = add_columns(other, difference, err);
    const char *name;
    json_t *pair;
    json_object_foreach(other, name, pair) if (!rc && json_object_get(columns, name)) rc = 1;
    json_decref(other);
    return rc;
}

/* Whether a later revision is one to reckon with: not taken back, and not what took back a change
 * that is itself later than ours. */
static int stands(struct undo *u, int64_t change, int64_t undoes, struct error *err)
{
    if (undoes != NONE && undoes > u->which)
        return 0;
    int rc = change_is_undone(u->db, change, err);
    return rc < 0 ? -1 : !rc;
}

static int refuse_later(const struct undo *u, enum record_kind kind, const void *record,
                        int64_t change, struct error *err)
{
    struct buf ref = BUF_INIT;
    ref_add(&ref, kind, record);
    error_set(err, "r%lld can't be taken back: r%lld changed %s after it; take that back first",
              (long long)u->which, (long long)change, ref.data);
    buf_release(&ref);
    return -1;
}

/* Refuses where a later revision of the record stands on what ours did to it: COLUMNS, or (NULL)
 * its making. */
static int check_later(struct undo *u, enum record_kind kind, const void *record,
                       const json_t *columns, struct error *err)
{
    struct stmt *stmt = db_stmt(u->db, STATEMENT_REVISION_OF_RECORD_BACK, err);
    if (!stmt)
        return -1;
    bind_text(stmt, 1, record_types[kind].name);
    bind_int(stmt, 2, *(const int64_t *)record);
    int rc;
    while ((rc = stmt_step(stmt, err)) == 1 && column_int(stmt, 0) > u->last) {
        const char *difference = column_text(stmt, 7);
        rc = is_redaction(difference) ? 0 : columns ? shares_columns(columns, difference, err) : 1;
        if (rc == 1)
            rc = stands(u, column_int(stmt, 1), column_int(stmt, 8), err);
        if (rc == 1)
            rc = refuse_later(u, kind, record, column_int(stmt, 1), err);
        if (rc < 0)
            break;
    }
    stmt_done(stmt);
    return rc < 0 ? -1 : 0;
}

/* Takes the differences of a record back, newest first, and gathers the columns they name. */
static int step_back(struct undo *u, const struct touch *touches, size_t n, union record *record,
                     json_t *columns, struct error *err)
{
    for (size_t i = n; i-- > 0;) {
        struct revision row;
        int rc = revision_get(u->db, touches[i].revision, &row, err);
        if (rc < 1)
            return rc < 0 ? -1
                          : error_set(err, "the revision r%lld is missing",
                                      (long long)touches[i].revision);
        if (add_columns(columns, row.difference, err) ||
            record_apply(touches[i].kind, record, row.difference, true, err))
            rc = -1;
        revision_release(&row);
        if (rc < 0)
            return -1;
    }
    return 0;
}

static void say(struct undo *u, enum record_kind kind, const void *was, const void *became)
{
    struct buf words = BUF_INIT;
    undo_add_words(&words, kind, was, became);
    if (words.len && u->said++ < SAID_MOST)
        buf_addf(u->done, "%s%s", u->done->len ? "; " : "", words.data);
    buf_release(&words);
}

/* One record's part: N revisions in their order. */
static int undo_record(struct undo *u, struct touch *touches, size_t n, struct error *err)
{
    enum record_kind kind = touches->kind;
    union record was, became;
    if (record_need(u->db, kind, touches->record, &was, err))
        return -1;
    record_copy(kind, &became, &was);
    json_t *columns = json_object();
    int64_t revision = *record_int(&was, record_column(kind, "revision"));
    bool made = revision >= u->which && revision <= u->last;
    int rc = 0;
    if (made)
        *record_int(&became, record_column(kind, "removed")) = 1;
    else
        rc = step_back(u, touches, n, &became, columns, err);
    if (!rc)
        rc = check_later(u, kind, &was, made ? NULL : columns, err);
    if (!rc)
        rc = change_update(u->change, kind, &was, &became, err);
    if (!rc)
        say(u, kind, &was, &became);
    touches->turned = record_removed(kind, &was) != record_removed(kind, &became);
    json_decref(columns);
    record_release(kind, &was);
    record_release(kind, &became);
    return rc;
}

/* Refuses where the list of C, which it closes, holds a record. */
static int refuse_first(struct undo *u, struct cursor *c, enum record_kind kind, const void *record,
                        const char *how, struct error *err)
{
    int rc = cursor_next(c, err);
    if (rc == 1) {
        struct buf ref = BUF_INIT, of = BUF_INIT;
        ref_add(&ref, c->kind, &c->row);
        ref_add(&of, kind, record);
        rc = error_set(err, "r%lld can't be taken back: %s %s %s; remove that first",
                       (long long)u->which, ref.data, how, of.data);
        buf_release(&ref);
        buf_release(&of);
    }
    cursor_close(c);
    return rc;
}

static int check_incident_empty(struct undo *u, const struct incident *incident, struct error *err)
{
    for (int kind = RECORD_EVENT; kind < RECORD_SETTING; kind++) {
        struct cursor c = {0};
        if (cursor_open_list(&c, u->db, (enum record_kind)kind, incident->id, err) ||
            refuse_first(u, &c, RECORD_INCIDENT, incident, "stands in", err))
            return -1;
    }
    return 0;
}

static int check_actions(struct undo *u, enum record_kind kind, const void *record,
                         struct error *err)
{
    struct cursor c = {0};
    if (cursor_open(&c, u->db, STATEMENT_ACTION_FOR, RECORD_ACTION, record_incident(kind, record),
                    *(const int64_t *)record, err))
        return -1;
    bind_text(c.stmt, 3, record_types[kind].name);
    return refuse_first(u, &c, kind, record, "is for", err);
}

/* What leans on a record that is gone now: it must not be left without it. */
static int check_leaning(struct undo *u, enum record_kind kind, const union record *record,
                         struct error *err)
{
    struct cursor c = {0};
    if (kind == RECORD_INCIDENT)
        return check_incident_empty(u, &record->incident, err);
    if (kind == RECORD_EVENT && (cursor_open_details(&c, u->db, &record->event, err) ||
                                 refuse_first(u, &c, kind, record, "stands under", err)))
        return -1;
    if (kind == RECORD_CAUSE && (cursor_open(&c, u->db, STATEMENT_CAUSE_ANSWERS, RECORD_CAUSE,
                                             record->cause.incident, record->cause.id, err) ||
                                 refuse_first(u, &c, kind, record, "answers", err)))
        return -1;
    if (kind == RECORD_EVENT || kind == RECORD_CAUSE || kind == RECORD_MEASURE)
        return check_actions(u, kind, record, err);
    return 0;
}

/* A detail can't come back under an event that is gone. */
static int check_parent(struct undo *u, const struct event *event, struct error *err)
{
    struct event parent;
    if (event->removed || event->under == NONE)
        return 0;
    if (record_need(u->db, RECORD_EVENT, event->under, &parent, err))
        return -1;
    int rc = 0;
    if (parent.removed)
        rc = error_set(err,
                       "r%lld can't be taken back: e%lld stands under e%lld, which was removed; "
                       "take that back first",
                       (long long)u->which, (long long)event->seq, (long long)parent.seq);
    record_release(RECORD_EVENT, &parent);
    return rc;
}

/* When all is done, so that what leaned on each other within the change does not count. */
static int check_after(struct undo *u, const struct touch *touch, struct error *err)
{
    union record record;
    if (record_need(u->db, touch->kind, touch->record, &record, err))
        return -1;
    int rc = 0;
    if (record_removed(touch->kind, &record))
        rc = check_leaning(u, touch->kind, &record, err);
    else if (touch->kind == RECORD_EVENT)
        rc = check_parent(u, &record.event, err);
    record_release(touch->kind, &record);
    return rc;
}

static int undo_all(struct undo *u, struct error *err)
{
    size_t i, j;
    for (i = 0; i < u->n; i = j) {
        for (j = i + 1;
             j < u->n && u->v[j].kind == u->v[i].kind && u->v[j].record == u->v[i].record;)
            j++;
        if (undo_record(u, u->v + i, j - i, err))
            return -1;
    }
    for (i = 0; i < u->n; i++)
        if (u->v[i].turned && check_after(u, &u->v[i], err))
            return -1;
    return 0;
}

int undo_apply(struct change *change, int64_t which, struct buf *done, struct error *err)
{
    struct undo u = {.change = change, .db = change->db, .which = which, .done = done};
    size_t before = done->len;
    int rc = collect(&u, err);
    if (!rc) {
        rc = change_is_undone(u.db, which, err);
        if (rc == 1)
            rc = error_set(err, "r%lld was taken back already: 'debrief history' shows by what",
                           (long long)which);
    }
    if (!rc) {
        int64_t undoes = change->undoes;
        qsort(u.v, u.n, sizeof *u.v, by_record);
        change->undoes = which;
        rc = undo_all(&u, err);
        change->undoes = undoes;
    }
    if (!rc && u.said > SAID_MOST)
        buf_addf(done, "; and %zu more", u.said - SAID_MOST);
    if (rc)
        buf_truncate(done, before);
    free(u.v);
    return rc;
}
