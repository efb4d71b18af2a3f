/* Differences and conflicts in words. */
#include "doc/bring_internal.h"

#include "base/utf8.h"
#include "doc/bring_columns.h"
#include "store/vocabulary.h"
#include "time/when.h"
#include "time/zone.h"

#include <string.h>

#define QUOTED_MOST 60 /* bytes of a text that is quoted */

static void zone_of(const struct reading *r, struct zone *out)
{
    struct error err = ERROR_INIT;
    if (!r->incident.zone || zone_find(r->incident.zone, NULL, INSTANT_NONE, out, &err))
        *out = (struct zone)ZONE_UTC;
}

/* On one line, not longer than anyone reads. */
static void add_quoted(struct buf *out, const char *text)
{
    size_t n = strlen(text), cut = n > QUOTED_MOST ? utf8_floor(text, QUOTED_MOST) : n;
    buf_addc(out, '"');
    for (size_t i = 0; i < cut; i++)
        buf_addc(out, strchr("\n\r\t", text[i]) ? ' ' : text[i]);
    buf_adds(out, cut < n ? "…\"" : "\"");
}

/* ---- times */

struct time_of {
    int64_t at, max;
    const char *precision;
};

static struct time_of time_of(const struct cells *c, const void *record)
{
    struct time_of t = {NONE, NONE, NULL};
    const char *base = record;
    t.at = *(const int64_t *)(const void *)(base + c->cell[0].offset);
    t.max = *(const int64_t *)(const void *)(base + c->cell[1].offset);
    t.precision = *(char *const *)(const void *)(base + c->cell[2].offset);
    return t;
}

static bool is_time(const struct cells *c)
{
    return c->deciding == 3;
}

static bool same_day(int64_t a, int64_t b, const struct zone *zone)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    when_add_date(&x, a, zone);
    when_add_date(&y, b, zone);
    bool same = !strcmp(x.data, y.data);
    buf_release(&x);
    buf_release(&y);
    return same;
}

static void add_time(struct buf *out, const struct time_of *t, const struct zone *zone, bool dated)
{
    enum precision p = PRECISION_EXACT;
    if (t->precision)
        precision_from_name(t->precision, &p);
    if (dated && p != PRECISION_DAY) {
        when_add_date(out, t->at, zone);
        buf_addc(out, ' ');
    }
    if (p == PRECISION_EXACT)
        when_add_clock(out, when_shown(t->at, false), zone);
    else
        when_add_uncertain(out, t->at, t->max == NONE ? t->at : t->max, p,
                           zone_offset(zone, t->at, NULL), zone);
}

/* ---- values */

static void add_number(struct buf *out, const struct reading *r, const char *column, int64_t n)
{
    struct zone zone;
    if (!strcmp(column, "severity")) {
        buf_addf(out, "sev%lld", (long long)n);
    } else if (!strcmp(column, "priority")) {
        buf_addf(out, "p%lld", (long long)n);
    } else if (!strcmp(column, "done_at") || !strcmp(column, "review_at")) {
        zone_of(r, &zone);
        when_add_date(out, n, &zone);
    } else if (!strcmp(column, "level")) {
        buf_addf(out, "%lld", (long long)n);
    } else {
        buf_adds(out, n ? "yes" : "no");
    }
}

/* Nothing where it has none. */
static void add_column(struct buf *out, const struct reading *r, const struct cells *c,
                       const void *record)
{
    const char *at = (const char *)record + c->cell[0].offset;
    int64_t number = c->cell[0].is_text ? NONE : *(const int64_t *)(const void *)at;
    const char *text = c->cell[0].is_text ? *(char *const *)(const void *)at : NULL;
    if (is_time(c) && number != NONE) {
        struct zone zone;
        struct time_of t = time_of(c, record);
        zone_of(r, &zone);
        add_time(out, &t, &zone, true);
    } else if (c->points) {
        size_t target = cells_target(c, record);
        if (target < r->n)
            buf_adds(out, r->list[target].ref);
    } else if (text) {
        buf_adds(out, text);
    } else if (number != NONE) {
        add_number(out, r, c->name, number);
    }
}

static const char *main_column(enum record_kind kind)
{
    return kind == RECORD_SECTION ? "markdown" : kind == RECORD_INCIDENT ? "title" : "text";
}

void bring_add_value(struct buf *out, const struct reading *r, enum record_kind kind,
                     const void *record, const char *column)
{
    const struct cells *c = cells_named(kind, column ? column : main_column(kind));
    if (c)
        add_column(out, r, c, record);
}

/* ---- differences */

struct told {
    const struct reading *was, *is;
    enum record_kind kind;
    const void *a, *b; /* the record then and now */
    struct buf *out;
};

/* What a column is called to a person. */
static const struct {
    const char *column, *words;
} names[] = {
    {"own_start", "start"}, {"own_end", "end"},          {"review_at", "review"},
    {"done_at", "done"},    {"review_status", "review"}, {"until", "end"},
};

static const char *name_of(const char *column)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i].column, column))
            return names[i].words;
    return column;
}

static void tell_move(const struct told *t, const struct cells *c)
{
    struct zone zone;
    struct time_of from = time_of(c, t->a), to = time_of(c, t->b);
    zone_of(t->is, &zone);
    bool dated = from.at == NONE || to.at == NONE || !same_day(from.at, to.at, &zone);
    buf_adds(t->out, to.at == NONE     ? "has no time now"
                     : from.at == NONE ? "is at "
                                       : "moved from ");
    if (from.at != NONE && to.at != NONE) {
        add_time(t->out, &from, &zone, dated);
        buf_adds(t->out, " to ");
    }
    if (to.at != NONE)
        add_time(t->out, &to, &zone, dated);
}

/* 'owner is "bob", was "ann"' */
static void tell_value(const struct told *t, const struct cells *c)
{
    struct buf from = BUF_INIT, to = BUF_INIT;
    add_column(&from, t->was, c, t->a);
    add_column(&to, t->is, c, t->b);
    buf_adds(t->out, name_of(c->name));
    if (!to.len) {
        buf_adds(t->out, " taken away, was ");
        add_quoted(t->out, from.data);
    } else {
        buf_adds(t->out, " is ");
        add_quoted(t->out, to.data);
        if (from.len) {
            buf_adds(t->out, ", was ");
            add_quoted(t->out, from.data);
        }
    }
    buf_release(&from);
    buf_release(&to);
}

static void tell_status(const struct told *t)
{
    const struct action *was = t->a, *is = t->b;
    bool over = !strcmp(was->status, "done") || !strcmp(was->status, "dropped");
    buf_adds(t->out, is->status);
    if (over && !strcmp(is->status, "open"))
        buf_adds(t->out, " again");
}

static void tell_target(const struct told *t, const struct cells *c)
{
    size_t target = cells_target(c, t->b);
    const char *ref = target < t->is->n ? t->is->list[target].ref : "";
    bool under = !strcmp(c->name, "under");
    if (target == NOWHERE)
        buf_adds(t->out, under ? "is an event of its own now" : "answers nothing now");
    else
        buf_addf(t->out, "%s %s", under ? "is under" : "answers",
                 *ref    ? ref
                 : under ? "a new event"
                         : "a new one");
}

static void tell_column(const struct told *t, const struct cells *c)
{
    bool plain = t->kind != RECORD_FIELD && t->kind != RECORD_CAUSE;
    if (t->kind == RECORD_EVENT && !strcmp(c->name, "at")) {
        tell_move(t, c);
    } else if (!strcmp(c->name, "text") && plain) {
        buf_adds(t->out, "reworded: ");
        add_quoted(t->out, *(char *const *)(const void *)((const char *)t->b + c->cell[0].offset));
    } else if (!strcmp(c->name, "text") || !strcmp(c->name, "markdown")) {
        buf_adds(t->out, "changed");
    } else if (t->kind == RECORD_ACTION && !strcmp(c->name, "status")) {
        tell_status(t);
    } else if (c->points) {
        tell_target(t, c);
    } else {
        tell_value(t, c);
    }
}

static void tell_change(const struct told *t, const struct difference *d)
{
    const char *apart = *d->ref ? " " : "";
    buf_adds(t->out, d->ref);
    for (const struct cells *c = cells_of(t->kind); c->name; c++) {
        if (!cells_among(c, d->columns.data))
            continue;
        buf_adds(t->out, apart);
        tell_column(t, c);
        apart = "; ";
    }
}

static const char *const kind_words[RECORD_KINDS] = {
    [RECORD_INCIDENT] = "incident", [RECORD_EVENT] = "event",     [RECORD_CAUSE] = "cause",
    [RECORD_MEASURE] = "measure",   [RECORD_LESSON] = "lesson",   [RECORD_ACTION] = "action item",
    [RECORD_FIELD] = "field",       [RECORD_SECTION] = "section",
};

/* "event added at 08:20", "detail of e3 added" */
static void tell_added(const struct told *t, const struct difference *d)
{
    const struct event *event = t->b;
    struct zone zone;
    bool is_event = t->kind == RECORD_EVENT, detail = is_event && event->under != NONE;
    const char *above = "";
    if (detail && event->under >= 0 && (uint64_t)event->under < t->is->n)
        above = t->is->list[event->under].ref;
    if (t->kind == RECORD_FIELD)
        buf_addf(t->out, "%s added", d->ref);
    else if (*above)
        buf_addf(t->out, "detail of %s added", above);
    else
        buf_addf(t->out, "%s added", detail ? "detail" : kind_words[t->kind]);
    if (is_event && event->at != NONE) {
        const struct cells *at = cells_named(RECORD_EVENT, "at");
        struct time_of time = time_of(at, event);
        zone_of(t->is, &zone);
        int64_t start = reading_start(t->was);
        buf_adds(t->out, " at ");
        add_time(t->out, &time, &zone, start == NONE || !same_day(start, event->at, &zone));
    }
}

static void add_subject(const struct told *t, const void *record)
{
    const char *column = t->kind == RECORD_SECTION && *((const struct section *)record)->heading
                             ? "heading"
                             : main_column(t->kind);
    const struct cells *c = cells_named(t->kind, column);
    buf_adds(t->out, ": ");
    add_quoted(t->out, *(char *const *)(const void *)((const char *)record + c->cell[0].offset));
}

void difference_words(const struct reading *was, const struct reading *is,
                      const struct difference *d, struct buf *out)
{
    bool whole = d->record == RECORD_INCIDENT;
    struct told t = {was, is, d->record, NULL, NULL, out};
    t.a = whole               ? (const void *)&was->incident
          : d->was == NOWHERE ? NULL
                              : (const void *)&was->list[d->was].record;
    t.b = whole              ? (const void *)&is->incident
          : d->is == NOWHERE ? NULL
                             : (const void *)&is->list[d->is].record;
    if (d->kind == DIFFERENCE_CHANGED) {
        tell_change(&t, d);
        return;
    }
    if (d->kind == DIFFERENCE_ADDED)
        tell_added(&t, d);
    else
        buf_addf(out, "%s removed", *d->ref ? d->ref : kind_words[d->record]);
    if (d->record != RECORD_FIELD)
        add_subject(&t, t.b ? t.b : t.a);
}
