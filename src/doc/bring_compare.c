/* What differs between two readings of one incident. */
#include "doc/bring_internal.h"

#include "base/alloc.h"
#include "doc/bring_columns.h"
#include "doc/bring_pairs.h"

#include <stdlib.h>
#include <string.h>

static struct difference *add(struct differences *d, enum difference_kind kind,
                              enum record_kind record)
{
    if (d->n == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 16;
        d->v = xreallocarray(d->v, d->cap, sizeof *d->v);
    }
    struct difference *added = &d->v[d->n++];
    *added = (struct difference){.kind = kind, .record = record, .was = NOWHERE, .is = NOWHERE};
    buf_init(&added->columns);
    return added;
}

void differences_release(struct differences *d)
{
    for (size_t i = 0; i < d->n; i++)
        buf_release(&d->v[i].columns);
    free(d->v);
    *d = (struct differences){0};
}

static void add_column(struct buf *columns, const char *name)
{
    if (columns->len)
        buf_addc(columns, ' ');
    buf_adds(columns, name);
}

/* ---- start and end, which a document shows also where they follow from its events */

static int64_t start_of_events(const struct reading *r)
{
    struct reading events = *r;
    events.incident.own_start = NONE;
    return reading_start(&events);
}

static int64_t end_of_events(const struct reading *r)
{
    int64_t end = NONE;
    for (size_t i = 0; i < r->n; i++) {
        const struct event *event = &r->list[i].record.event;
        bool over = r->list[i].kind == RECORD_EVENT && event->at != NONE && event->kind &&
                    !strcmp(event->kind, "resolved");
        if (over && (end == NONE || event->at > end))
            end = event->at;
    }
    return end;
}

/* What was shown then and is shown still, though the events say something else by now; where they
 * say nothing any more, it is all there is. */
static bool is_left_behind(int64_t own_was, int64_t own_is, int64_t events_was, int64_t events_is)
{
    int64_t shown_was = own_was != NONE ? own_was : events_was;
    int64_t shown_is = own_is != NONE ? own_is : events_is;
    return shown_was == shown_is && events_is != NONE;
}

/* A document without a time names no zone. */
static bool shows_zone(const struct reading *r)
{
    bool shown = r->incident.own_start != NONE || r->incident.own_end != NONE;
    for (size_t i = 0; i < r->n && !shown; i++)
        shown = r->list[i].kind == RECORD_EVENT && r->list[i].record.event.at != NONE;
    return shown;
}

/* What differs, but says nothing new. */
static bool is_repeated(const struct cells *c, const struct reading *was, const struct reading *is)
{
    if (!strcmp(c->name, "zone"))
        return !shows_zone(was) || !shows_zone(is);
    if (!strcmp(c->name, "own_start"))
        return is_left_behind(was->incident.own_start, is->incident.own_start, start_of_events(was),
                              start_of_events(is));
    return !strcmp(c->name, "own_end") &&
           is_left_behind(was->incident.own_end, is->incident.own_end, end_of_events(was),
                          end_of_events(is));
}

static void compare_incidents(const struct reading *was, const struct reading *is,
                              struct differences *out)
{
    struct difference *d = NULL;
    for (const struct cells *c = cells_of(RECORD_INCIDENT); c->name; c++) {
        if (cells_same(c, &was->incident, &is->incident, NULL) || is_repeated(c, was, is))
            continue;
        d = d ? d : add(out, DIFFERENCE_CHANGED, RECORD_INCIDENT);
        add_column(&d->columns, c->name);
    }
}

static void set_ref(struct difference *d, const struct read_record *r)
{
    snprintf(d->ref, sizeof d->ref, "%s",
             r->kind == RECORD_FIELD && r->record.field.name ? r->record.field.name : r->ref);
}

static bool is_over(const struct action *a)
{
    return a->status && (!strcmp(a->status, "done") || !strcmp(a->status, "dropped"));
}

/* A box that was ticked already says nothing of when: a document that only ticks it may come
 * twice. */
static bool is_unsaid(const struct cells *c, const struct read_record *was,
                      const struct read_record *is)
{
    return was->kind == RECORD_ACTION && !strcmp(c->name, "done_at") &&
           is->record.action.done_at == NONE && is_over(&was->record.action) &&
           is_over(&is->record.action);
}

static void compare_pair(const struct reading *was, const struct reading *is, size_t i,
                         const struct pairs *pairs, struct differences *out)
{
    const struct read_record *a = &was->list[i], *b = &is->list[pairs->to_is[i]];
    struct difference *d = NULL;
    for (const struct cells *c = cells_of(a->kind); c->name; c++) {
        if (cells_same(c, &a->record, &b->record, pairs->to_is) || is_unsaid(c, a, b))
            continue;
        d = d ? d : add(out, DIFFERENCE_CHANGED, a->kind);
        add_column(&d->columns, c->name);
    }
    if (!d)
        return;
    d->was = i;
    d->is = pairs->to_is[i];
    d->line = b->line;
    set_ref(d, a);
}

void readings_compare(const struct reading *was, const struct reading *is, struct differences *out)
{
    struct pairs pairs;
    pairs_make(&pairs, was, is, PAIRS_BY_CONTENT);
    out->doubled = pairs.doubled;
    out->unknown = pairs.unknown;
    compare_incidents(was, is, out);
    for (size_t i = 0; i < was->n; i++) {
        if (pairs.to_is[i] != NOWHERE) {
            compare_pair(was, is, i, &pairs, out);
            continue;
        }
        struct difference *d = add(out, DIFFERENCE_REMOVED, was->list[i].kind);
        d->was = i;
        d->line = was->list[i].line;
        set_ref(d, &was->list[i]);
    }
    for (size_t i = 0; i < is->n; i++) {
        if (pairs.to_was[i] != NOWHERE)
            continue;
        struct difference *d = add(out, DIFFERENCE_ADDED, is->list[i].kind);
        d->is = i;
        d->line = is->list[i].line;
        if (is->list[i].kind == RECORD_FIELD)
            set_ref(d, &is->list[i]);
    }
    pairs_release(&pairs);
}
