/* Differences made in the records, three ways: what was shown, what is wanted, what is here now. */
#include "doc/bring_internal.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "doc/bring_columns.h"
#include "doc/bring_pairs.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

struct applying {
    struct change *change;
    int64_t incident;
    const struct reading *was, *is, *now;
    struct pairs wanted; /* was and is */
    struct pairs here;   /* was and now, by marker */
    size_t *now_to_is;   /* through was */
    bool *grew;          /* of now: a detail was put under it since */
    bool *stays;         /* of now: a detail of it can't be taken out */
    bool *added;         /* of is: it is new, here too */
    struct arrival a;    /* of is: its rows are those here, too */
    struct conflicts *conflicts;
    struct bring_result *out;
};

/* ---- conflicts */

void conflicts_release(struct conflicts *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->v[i].base);
        free(c->v[i].theirs);
        free(c->v[i].ours);
    }
    free(c->v);
    *c = (struct conflicts){0};
}

static char *value_of(const struct reading *r, enum record_kind kind, const void *record,
                      const char *column)
{
    struct buf text = BUF_INIT;
    if (record)
        bring_add_value(&text, r, kind, record, column);
    char *value = text.len ? buf_detach(&text) : NULL;
    buf_release(&text);
    return value;
}

/* The same record in the three readings; NULL where it is not. */
struct trio {
    enum record_kind kind;
    const void *was, *is, *now;
    const char *ref;
    int line;
};

static void add_conflict(struct applying *p, const struct trio *t, const char *column)
{
    struct conflicts *c = p->conflicts;
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 8;
        c->v = xreallocarray(c->v, c->cap, sizeof *c->v);
    }
    struct conflict *added = &c->v[c->n++];
    *added = (struct conflict){.column = column, .line = t->line};
    snprintf(added->ref, sizeof added->ref, "%s", t->ref);
    added->base = value_of(p->was, t->kind, t->was, column);
    added->theirs = value_of(p->now, t->kind, t->now, column);
    added->ours = value_of(p->is, t->kind, t->is, column);
}

/* ---- getting ready */

static int row_here(struct applying *p, const struct read_record *r, int64_t *row,
                    struct error *err)
{
    int64_t number = pairs_number(r);
    if (r->kind == RECORD_FIELD)
        return field_of_name(p->change->db, p->incident, r->record.field.name, row, err);
    if (r->kind == RECORD_EVENT)
        *row = event_id(p->incident, number);
    else if (r->kind == RECORD_ACTION)
        *row = number;
    else
        return record_of_number(p->change->db, r->kind, p->incident, number, row, err);
    return 0;
}

static void look_at_details(struct applying *p)
{
    for (size_t k = 0; k < p->now->n; k++) {
        const struct read_record *r = &p->now->list[k];
        size_t w = p->here.to_was[k];
        p->now_to_is[k] = w == NOWHERE ? NOWHERE : p->wanted.to_is[w];
        int64_t under = r->kind == RECORD_EVENT ? r->record.event.under : NONE;
        if (under < 0 || (uint64_t)under >= p->now->n)
            continue;
        size_t above = p->here.to_was[under];
        int64_t was = w == NOWHERE ? NONE : p->was->list[w].record.event.under;
        if (above == NOWHERE || was != (int64_t)above)
            p->grew[under] = true;
    }
}

/* What was added here since with the same words is what is to be added. */
static int find_twins(struct applying *p, struct error *err)
{
    struct reading since = {0}, wanted = {0};
    size_t *from = xreallocarray(NULL, p->now->n + 1, sizeof *from);
    size_t *to = xreallocarray(NULL, p->is->n + 1, sizeof *to);
    since.list = xreallocarray(NULL, p->now->n + 1, sizeof *since.list);
    wanted.list = xreallocarray(NULL, p->is->n + 1, sizeof *wanted.list);
    for (size_t k = 0; k < p->now->n; k++)
        if (p->here.to_was[k] == NOWHERE) {
            from[since.n] = k;
            since.list[since.n++] = p->now->list[k];
        }
    for (size_t i = 0; i < p->is->n; i++)
        if (p->wanted.to_was[i] == NOWHERE) {
            to[wanted.n] = i;
            wanted.list[wanted.n] = p->is->list[i];
            wanted.list[wanted.n++].ref[0] = '\0';
        }
    struct pairs twins;
    pairs_make(&twins, &since, &wanted, PAIRS_EXACT);
    int rc = 0;
    for (size_t i = 0; !rc && i < wanted.n; i++) {
        size_t twin = twins.to_was[i];
        bool same = twin != NOWHERE && wanted.list[i].kind != RECORD_FIELD;
        p->added[to[i]] = !same;
        if (same) {
            p->now_to_is[from[twin]] = to[i];
            rc = row_here(p, &since.list[twin], &p->a.rows[to[i]], err);
        }
    }
    pairs_release(&twins);
    free(since.list);
    free(wanted.list);
    free(from);
    free(to);
    return rc;
}

static int get_ready(struct applying *p, struct error *err)
{
    pairs_make(&p->wanted, p->was, p->is, PAIRS_BY_CONTENT);
    pairs_make(&p->here, p->was, p->now, PAIRS_BY_REF);
    p->now_to_is = xreallocarray(NULL, p->now->n + 1, sizeof *p->now_to_is);
    p->grew = xcalloc(p->now->n + 1, sizeof *p->grew);
    p->stays = xcalloc(p->now->n + 1, sizeof *p->stays);
    p->a.rows = xreallocarray(NULL, p->is->n + 1, sizeof *p->a.rows);
    look_at_details(p);
    int rc = 0;
    for (size_t i = 0; !rc && i < p->is->n; i++) {
        size_t w = p->wanted.to_was[i], k = w == NOWHERE ? NOWHERE : p->here.to_is[w];
        p->a.rows[i] = NONE;
        if (k != NOWHERE)
            rc = row_here(p, &p->now->list[k], &p->a.rows[i], err);
    }
    p->added = xcalloc(p->is->n + 1, sizeof *p->added);
    return rc || find_twins(p, err) || bring_number_rows(&p->a, p->added, err) ? -1 : 0;
}

static void clean_up(struct applying *p)
{
    pairs_release(&p->wanted);
    pairs_release(&p->here);
    free(p->now_to_is);
    free(p->grew);
    free(p->stays);
    free(p->added);
    free(p->a.rows);
}

/* ---- changes */

static void leave_status(struct action *action, const struct action *is)
{
    bool over = !strcmp(action->status, "done") || !strcmp(action->status, "dropped");
    str_replace(&action->reason, over ? is->reason : NULL);
    str_replace(&action->proof, over ? is->proof : NULL);
    action->done_at = over ? is->done_at : NONE;
}

/* What goes with what was changed in an action item. */
static void follow_action(const struct applying *p, const struct action *here,
                          const struct action *is, struct action *became)
{
    bool over = !strcmp(became->status, "done") || !strcmp(became->status, "dropped");
    if (strcmp(here->status, became->status) != 0)
        leave_status(became, is);
    if (over && strcmp(here->status, became->status) != 0 && became->done_at == NONE)
        became->done_at = p->change->at;
    if (here->due && became->due && strcmp(became->due, here->due) > 0)
        became->slips = (here->slips == NONE ? 0 : here->slips) + 1;
}

static int copy_normal(const struct cells *c, enum record_kind kind, union record *became,
                       const void *is, struct error *err)
{
    const struct column *markdown = bring_markdown_column(kind);
    cells_copy(c, became, is);
    if (!markdown || strcmp(markdown->name, c->name) != 0)
        return 0;
    struct buf normal = BUF_INIT;
    char **slot = record_text(became, markdown);
    int rc = bring_add_normal(&normal, kind, became, *slot ? *slot : "", err);
    if (!rc && normal.len <= LIMIT_TEXT)
        str_replace(slot, normal.data);
    buf_release(&normal);
    return rc;
}

/* Whether the record at TARGET of 'is' (NOWHERE: none) can be pointed to: it is here, and, where it
 * is to have details, is no detail itself by now. */
static bool can_be_target(const struct applying *p, enum record_kind kind, size_t target)
{
    if (target == NOWHERE)
        return true;
    size_t w = p->wanted.to_was[target], k = w == NOWHERE ? NOWHERE : p->here.to_is[w];
    if (w != NOWHERE && k == NOWHERE)
        return false;
    return kind != RECORD_EVENT || k == NOWHERE || p->now->list[k].record.event.under == NONE ||
           p->was->list[w].record.event.under != NONE;
}

/* Sets what points to another record; false: that can't be any more. */
static bool set_target(const struct applying *p, const struct cells *c, const struct trio *t,
                       size_t now_at, union record *became)
{
    size_t target = cells_target(c, t->is);
    bool deepens = t->kind == RECORD_EVENT && target != NOWHERE && p->grew[now_at];
    if (deepens || !can_be_target(p, t->kind, target))
        return false;
    *record_int(became, record_column(t->kind, c->name)) =
        target == NOWHERE ? NONE : p->a.rows[target];
    return true;
}

/* A detail that can't leave an event keeps that. */
static void leave_as_it_is(struct applying *p, const struct trio *t, const struct cells *c)
{
    size_t above = c->points && t->kind == RECORD_EVENT ? cells_target(c, t->now) : NOWHERE;
    if (above < p->now->n)
        p->stays[above] = true;
    add_conflict(p, t, c->name);
}

static int change_columns(struct applying *p, const struct trio *t, size_t now_at, int64_t row,
                          const char *columns, struct error *err)
{
    union record here, became;
    int rc = 0;
    if (record_need(p->change->db, t->kind, row, &here, err))
        return -1;
    record_copy(t->kind, &became, &here);
    for (const struct cells *c = cells_of(t->kind); !rc && c->name; c++) {
        if (!cells_among(c, columns) || cells_same(c, t->now, t->is, p->now_to_is))
            continue;
        bool touched = !cells_same(c, t->was, t->now, p->here.to_is);
        if (touched || (c->points && !set_target(p, c, t, now_at, &became)))
            leave_as_it_is(p, t, c);
        else if (!c->points)
            rc = copy_normal(c, t->kind, &became, t->is, err);
    }
    if (!rc && t->kind == RECORD_ACTION)
        follow_action(p, &here.action, t->is, &became.action);
    int64_t next = p->change->next;
    if (!rc)
        rc = change_update(p->change, t->kind, &here, &became, err);
    p->out->changed[t->kind] += p->change->next > next;
    record_release(t->kind, &here);
    record_release(t->kind, &became);
    return rc;
}

static int change_record(struct applying *p, const struct difference *d, struct error *err)
{
    const struct read_record *was = &p->was->list[d->was], *is = &p->is->list[d->is];
    size_t k = p->here.to_is[d->was];
    struct trio t = {d->record, &was->record, &is->record, NULL, d->ref, d->line};
    if (k == NOWHERE) {
        add_conflict(p, &t, NULL);
        return 0;
    }
    t.now = &p->now->list[k].record;
    return change_columns(p, &t, k, p->a.rows[d->is], d->columns.data, err);
}

/* ---- additions */

static int add_field(struct applying *p, const struct difference *d, struct error *err)
{
    const struct read_record *is = &p->is->list[d->is];
    for (size_t k = 0; k < p->now->n; k++) {
        const struct read_record *now = &p->now->list[k];
        if (now->kind != RECORD_FIELD || strcmp(now->record.field.name, is->record.field.name) != 0)
            continue;
        struct trio t = {RECORD_FIELD, NULL, &is->record, &now->record, d->ref, d->line};
        if (strcmp(now->record.field.text, is->record.field.text) != 0)
            add_conflict(p, &t, "text");
        return 0;
    }
    return bring_field(&p->a, d->is, err);
}

static int add_record(struct applying *p, const struct difference *d, struct error *err)
{
    const struct read_record *is = &p->is->list[d->is];
    if (is->kind == RECORD_FIELD)
        return add_field(p, d, err);
    if (!p->added[d->is])
        return 0;
    for (const struct cells *c = cells_of(is->kind); c->name; c++) {
        struct trio t = {is->kind, NULL, &is->record, NULL, "", d->line};
        if (!c->points || can_be_target(p, is->kind, cells_target(c, &is->record)))
            continue;
        add_conflict(p, &t, NULL);
        return 0;
    }
    return bring_record(&p->a, d->is, err);
}

/* ---- removals */

static bool was_changed(const struct applying *p, size_t i, size_t k)
{
    const struct read_record *was = &p->was->list[i], *now = &p->now->list[k];
    for (const struct cells *c = cells_of(was->kind); c->name; c++)
        if (!cells_same(c, &was->record, &now->record, p->here.to_is))
            return true;
    return was->kind == RECORD_EVENT && (p->grew[k] || p->stays[k]);
}

static int remove_record(struct applying *p, const struct difference *d, struct error *err)
{
    const struct read_record *was = &p->was->list[d->was];
    size_t k = p->here.to_is[d->was];
    int64_t row;
    if (k == NOWHERE)
        return 0;
    const struct read_record *now = &p->now->list[k];
    if (was_changed(p, d->was, k)) {
        struct trio t = {was->kind, &was->record, NULL, &now->record, d->ref, 0};
        add_conflict(p, &t, NULL);
        if (was->kind == RECORD_EVENT && now->record.event.under != NONE)
            p->stays[now->record.event.under] = true;
        return 0;
    }
    if (row_here(p, now, &row, err) || change_remove(p->change, was->kind, row, err))
        return -1;
    p->out->removed[was->kind]++;
    return 0;
}

static bool is_detail(const struct applying *p, const struct difference *d)
{
    return d->record == RECORD_EVENT && p->was->list[d->was].record.event.under != NONE;
}

/* ---- all of it */

static int change_incident(struct applying *p, const struct difference *d, struct error *err)
{
    struct trio t = {RECORD_INCIDENT, &p->was->incident, &p->is->incident, &p->now->incident, "",
                     d->line};
    return change_columns(p, &t, 0, p->incident, d->columns.data, err);
}

/* What is new first, so that others can be put under it; details before the events that they go
 * with, so that each is looked at. */
static int apply_all(struct applying *p, const struct differences *d, struct error *err)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < d->n; i++)
        if (d->v[i].kind == DIFFERENCE_ADDED)
            rc = add_record(p, &d->v[i], err);
    for (size_t i = 0; !rc && i < d->n; i++)
        if (d->v[i].kind == DIFFERENCE_CHANGED)
            rc = d->v[i].record == RECORD_INCIDENT ? change_incident(p, &d->v[i], err)
                                                   : change_record(p, &d->v[i], err);
    for (int details = 1; details >= 0; details--)
        for (size_t i = 0; !rc && i < d->n; i++)
            if (d->v[i].kind == DIFFERENCE_REMOVED && is_detail(p, &d->v[i]) == details)
                rc = remove_record(p, &d->v[i], err);
    return rc;
}

int bring_apply(struct change *change, int64_t incident, const struct bring_three *three,
                const struct differences *d, struct conflicts *conflicts, struct bring_result *out,
                struct error *err)
{
    struct applying p = {.change = change,
                         .incident = incident,
                         .was = three->was,
                         .is = three->is,
                         .now = three->now,
                         .conflicts = conflicts,
                         .out = out};
    p.a = (struct arrival){.change = change, .reading = three->is, .out = out, .there = true};
    out->incident = incident;
    if (bring_check(three->is, err))
        return -1;
    int64_t next = change->next;
    int rc = get_ready(&p, err) || apply_all(&p, d, err) ? -1 : 0;
    out->what = change->next > next ? BROUGHT_CHANGED : BROUGHT_KNOWN;
    clean_up(&p);
    return rc;
}
