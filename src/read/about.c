#include "read/about_internal.h"

#include "base/alloc.h"
#include "read/entry.h"
#include "read/fold.h"
#include "text/markdown.h"

#include <limits.h>
#include <string.h>

void about_words(const struct outline *o, int part, struct buf *out)
{
    buf_reset(out);
    part_add_words(o, part, out);
    buf_rtrim(out);
}

const char *about_front(const struct finding *f, const char *const *keys, int *line)
{
    for (; *keys; keys++)
        for (size_t i = 0; i < f->front->n; i++)
            if (!strcmp(f->front->v[i].key, *keys) && *f->front->v[i].value) {
                *line = f->front->v[i].line;
                return f->front->v[i].value;
            }
    return NULL;
}

void about_read(struct reading *r, struct outline *o, const struct front_matter *front,
                const struct read_context *context, struct place_context *place)
{
    struct finding f = {r, o, front, context, place};
    place->now = context->now;
    place->fallback = context->zone;
    place->fallback_from = context->zone_from;
    about_title(&f);
    about_times(&f);
    about_who(&f);
}

/* ---- what the timeline tells again */

static bool on_day(const struct reading *r, const struct date_form *day)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct event *e = &r->list[i].record.event;
        if (r->list[i].kind != RECORD_EVENT || e->at == NONE)
            continue;
        struct civil c = civil_of_instant(e->at, e->at_offset == NONE ? 0 : e->at_offset);
        if (c.month == day->month && c.day == day->day && (day->no_year || c.year == day->year))
            return true;
    }
    return false;
}

/* A date that the document states is told by its events' days. */
static void settle_dates(struct reading *r, struct outline *o)
{
    struct buf words = BUF_INIT;
    for (int i = -1; (i = part_next(o, i, PART_DATE)) != -1;) {
        struct stamp s;
        about_words(o, i, &words);
        if (words.len && stamp_is_day(words.data, words.len, &s) && s.at.has_date && !s.has_until &&
            on_day(r, &s.at.date))
            part_take(o, i, 0, INT_MAX);
    }
    buf_release(&words);
}

/* A sentence that says nothing but which zone the times are in is the template's own. */
static void settle_zone(struct reading *r, struct outline *o)
{
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < o->n; i++) {
        struct part *p = &o->part[i];
        if (p->kind == PART_ZONE) {
            about_words(o, (int)i, &words);
            if (r->incident.zone && !strcmp(words.data, r->incident.zone))
                part_take(o, (int)i, 0, INT_MAX);
            continue;
        }
        for (size_t k = 0; k < p->n; k++) {
            char zone[64];
            struct zone known, own;
            struct error err;
            if (p->piece[k].taken || block_type(p->piece[k].block) != BLOCK_PARAGRAPH)
                continue;
            buf_reset(&words);
            block_add_words(p->piece[k].document, p->piece[k].block, &words);
            if (words.len < 200 && entry_is_zone(words.data, words.len, zone) && r->incident.zone &&
                !zone_find(zone, NULL, INSTANT_NONE, &known, &err) &&
                !zone_find(r->incident.zone, NULL, INSTANT_NONE, &own, &err) &&
                zone_equal(&known, &own))
                p->piece[k].taken = true;
        }
    }
    buf_release(&words);
}

/* Whether the document's own start or end is on a day. */
static bool spans_day(const struct incident *i, const struct date_form *day)
{
    const int64_t at[] = {i->own_start, i->own_end},
                  by[] = {i->own_start_offset, i->own_end_offset};
    for (int k = 0; k < 2; k++) {
        if (at[k] == NONE)
            continue;
        struct civil c = civil_of_instant(at[k], by[k] == NONE ? 0 : by[k]);
        if (c.year == day->year && c.month == day->month && c.day == day->day)
            return true;
    }
    return false;
}

/* What the front matter says that no record tells: a date, a description. */
void about_add_front(const struct reading *r, const struct front_matter *front, struct buf *out)
{
    static const char *const texts[] = {"description", "summary",  "excerpt",
                                        "subtitle",    "abstract", NULL};
    for (size_t i = 0; i < front->n; i++) {
        const char *key = front->v[i].key, *value = front->v[i].value;
        struct date_form day;
        if (!*value)
            continue;
        bool date = !strcmp(key, "date") && date_scan(value, &day) && !day.no_year &&
                    !on_day(r, &day) && !spans_day(&r->incident, &day);
        if (!date && !fold_in(key, texts))
            continue;
        if (out->len)
            buf_adds(out, "\n\n");
        if (date)
            buf_adds(out, "**Date:** ");
        markdown_add_inline(out, "", 0, value, strlen(value));
    }
}

void about_settle(struct reading *r, struct outline *o)
{
    settle_dates(r, o);
    if (reading_count(r, RECORD_EVENT))
        settle_zone(r, o);
}
