#include "read/entry_gather.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

void gather_init(struct gather *g, struct reading *r, struct place_context *place)
{
    *g = (struct gather){.reading = r, .place = place, .words = BUF_INIT};
    entry_release(&g->entry);
}

void gather_drop(struct gather *g)
{
    for (size_t i = 0; i < g->pending_n; i++)
        buf_release(&g->pending[i].text);
    g->pending_n = 0;
}

void gather_release(struct gather *g)
{
    gather_drop(g);
    free(g->pending);
    free(g->placed);
    free(g->event);
    entry_release(&g->entry);
    buf_release(&g->words);
}

void gather_group(struct gather *g)
{
    g->group++;
    g->has_day = false;
}

void gather_day(struct gather *g, const struct stamp_point *day)
{
    g->has_day = true;
    g->day = *day;
}

void gather_zone(struct gather *g, const char *zone, int line)
{
    if (g->place->zone[0] || strlen(zone) >= sizeof g->place->zone)
        return;
    memcpy(g->place->zone, zone, strlen(zone) + 1);
    g->place->zone_line = line;
}

/* ---- texts */

/* Where a text beyond the limit is cut: between words, where there are any. */
static size_t cut_at(const char *text, size_t len)
{
    size_t cut = utf8_floor(text, len < LIMIT_TEXT ? len : LIMIT_TEXT);
    for (size_t i = cut; i > cut / 2 && cut < len; i--)
        if (text[i - 1] == ' ' || text[i - 1] == '\n')
            return i;
    return cut;
}

/* A line break within words is a blank. */
static char *one_line(const char *text, size_t len)
{
    char *copy = xstrndup(text, len);
    for (char *s = copy; *s; s++)
        if (*s == '\n' || *s == '\r')
            *s = ' ';
    return copy;
}

static void add_detail(struct gather *g, size_t event, const char *kind, char *text, int line,
                       int last_line)
{
    struct read_record *added = reading_add(g->reading, RECORD_EVENT, line, last_line);
    added->record.event.under = (int64_t)event;
    added->record.event.kind = xstrdup(kind);
    added->record.event.text = text;
}

static void add_details(struct gather *g, size_t event, const char *kind, const char *text,
                        size_t len, bool code, int line, int last_line)
{
    for (size_t cut; len; text += cut, len -= cut) {
        cut = cut_at(text, len);
        add_detail(g, event, kind, code ? xstrndup(text, cut) : one_line(text, cut), line,
                   last_line);
    }
}

static void keep_pending(struct gather *g, const char *text, size_t len, int line, int last_line)
{
    if (g->pending_n == g->pending_cap) {
        g->pending_cap = g->pending_cap ? g->pending_cap * 2 : 4;
        g->pending = xreallocarray(g->pending, g->pending_cap, sizeof *g->pending);
    }
    g->pending[g->pending_n].text = (struct buf)BUF_INIT;
    buf_add(&g->pending[g->pending_n].text, text, len);
    g->pending[g->pending_n].line = line;
    g->pending[g->pending_n++].last_line = last_line;
}

static void too_long(struct gather *g, size_t len, int line)
{
    if (len > LIMIT_TEXT)
        reading_note(g->reading, READ_ODD, line, "a text of %zu bytes is cut into several", len);
}

/* The first words below an event that has none: who may stand there too. */
static void set_text(struct gather *g, struct event *event, const char *text, size_t len)
{
    struct entry *e = &g->entry;
    entry_read_text(e, text, len);
    if (!e->by.len || event->by || !e->text.len) {
        buf_reset(&e->text);
        buf_add(&e->text, text, len);
    } else {
        event->by = xstrdup(e->by.data);
    }
    free(event->text);
    event->text = one_line(e->text.data, e->text.len);
    if (e->kind && !event->kind)
        event->kind = xstrdup(e->kind);
}

void gather_detail(struct gather *g, size_t event, const char *kind, const char *text, size_t len,
                   int line, int last_line)
{
    while (len && strchr(" \t\n\r", text[len - 1]))
        len--;
    while (len && strchr(" \t\n\r", *text))
        text++, len--;
    if (!len)
        return;
    if (event == NO_EVENT) {
        keep_pending(g, text, len, line, last_line);
        return;
    }
    size_t label = 0;
    const char *named = kind ? NULL : entry_label(text, len, &label);
    struct read_record *above = &g->reading->list[event];
    if (!kind && !named && !above->record.event.text[0] && len <= LIMIT_TEXT) {
        set_text(g, &above->record.event, text, len);
        above->last_line = last_line;
        return;
    }
    if (named && label < len)
        text += label, len -= label, kind = named;
    too_long(g, len, line);
    add_details(g, event, kind ? kind : "note", text, len, false, line, last_line);
}

void gather_code(struct gather *g, size_t event, const char *text, size_t len, int line,
                 int last_line)
{
    if (!len)
        return;
    if (event == NO_EVENT) {
        keep_pending(g, text, len, line, last_line);
        return;
    }
    too_long(g, len, line);
    add_details(g, event, "note", text, len, true, line, last_line);
}

/* ---- events */

static void add_placed(struct gather *g, size_t event, int line, bool nested)
{
    if (g->n == g->cap) {
        g->cap = g->cap ? g->cap + g->cap / 2 : 16;
        g->placed = xreallocarray(g->placed, g->cap, sizeof *g->placed);
        g->event = xreallocarray(g->event, g->cap, sizeof *g->event);
    }
    g->event[g->n] = event;
    g->placed[g->n++] = (struct placed){
        .stamp = g->entry.stamp,
        .line = line,
        .nested = nested,
        .has_day = g->has_day,
        .day = g->day,
        .group = g->group,
        .at = INSTANT_NONE,
        .at_max = INSTANT_NONE,
        .until = INSTANT_NONE,
    };
}

void gather_link(struct gather *g, size_t index, const char *url)
{
    struct event *event = &g->reading->list[index].record.event;
    struct buf links = BUF_INIT;
    buf_adds(&links, event->links ? event->links : "[");
    if (event->links) {
        buf_truncate(&links, links.len - 1);
        buf_addc(&links, ',');
    }
    json_add_string(&links, url);
    buf_addc(&links, ']');
    free(event->links);
    event->links = buf_detach(&links);
}

/* What stood before an event and has no time is under it, and never its text. */
static void take_pending(struct gather *g, size_t event)
{
    for (size_t i = 0; i < g->pending_n; i++) {
        const struct buf *text = &g->pending[i].text;
        size_t label = 0;
        const char *kind = entry_label(text->data, text->len, &label);
        if (!kind || label >= text->len)
            kind = "note", label = 0;
        too_long(g, text->len, g->pending[i].line);
        add_details(g, event, kind, text->data + label, text->len - label, true, g->pending[i].line,
                    g->pending[i].last_line);
    }
    gather_drop(g);
}

size_t gather_event(struct gather *g, int line, int last_line, bool nested)
{
    struct entry *e = &g->entry;
    size_t index = g->reading->n;
    struct event *event = &reading_add(g->reading, RECORD_EVENT, line, last_line)->record.event;
    size_t cut = cut_at(e->text.data, e->text.len);
    event->text = one_line(e->text.data, cut);
    event->by = e->by.len ? xstrdup(e->by.data) : NULL;
    event->kind = e->kind ? xstrdup(e->kind) : NULL;
    if (e->link.len)
        gather_link(g, index, e->link.data);
    add_placed(g, index, line, nested);
    too_long(g, e->text.len, line);
    if (cut < e->text.len)
        add_details(g, index, "note", e->text.data + cut, e->text.len - cut, false, line,
                    last_line);
    take_pending(g, index);
    return index;
}

/* ---- the end */

static struct read_record *record_of(struct gather *g, size_t i)
{
    return &g->reading->list[g->event[i]];
}

static struct event *event_of(struct gather *g, size_t i)
{
    return &record_of(g, i)->record.event;
}

static void set_time(struct event *event, const struct placed *p)
{
    event->at_text = xstrdup(p->stamp.text);
    if (p->at == INSTANT_NONE)
        return;
    event->at = p->at;
    event->at_max = p->at_max;
    event->at_offset = p->offset;
    event->precision = xstrdup(precision_name(p->precision));
    if (p->until == INSTANT_NONE)
        return;
    event->until = p->until;
    event->until_precision = xstrdup(precision_name(PRECISION_EXACT));
}

#define WRITTEN 4096 /* times that are given back at once */

/* What was placed becomes the events' own, from the last one on, so that the room it takes is given
 * back while theirs grows. */
static void write_times(struct gather *g)
{
    for (size_t i = g->n; i-- > 0;) {
        set_time(event_of(g, i), &g->placed[i]);
        if (i % WRITTEN == 0)
            g->placed = xreallocarray(g->placed, i ? i : 1, sizeof *g->placed);
    }
    free(g->placed);
    g->placed = NULL;
    g->cap = 0;
}

/* An event whose time means nothing is a detail of the one before it (or after it, at the
 * beginning), its time kept as text. */
static void make_detail(struct gather *g, size_t i, size_t above)
{
    struct event *event = event_of(g, i);
    struct buf text = BUF_INIT;
    buf_adds(&text, event->at_text);
    if (event->text[0])
        buf_addf(&text, " %s", event->text);
    free(event->text);
    event->text = buf_detach(&text);
    event->under = (int64_t)g->event[above];
    reading_note(g->reading, READ_ODD, record_of(g, i)->line, "'%s' is no time that can be placed",
                 event->at_text);
}

static size_t keep_unplaced(struct gather *g)
{
    size_t placed = 0, above = g->n;
    for (size_t i = 0; i < g->n && above == g->n; i++)
        if (event_of(g, i)->at != NONE)
            above = i;
    for (size_t i = 0; i < g->n && above < g->n; i++) {
        if (event_of(g, i)->at == NONE) {
            make_detail(g, i, above);
            continue;
        }
        above = i;
        placed++;
    }
    /* What stood under one of those stands beside it. */
    for (size_t i = g->n ? g->event[0] : 0; placed < g->n && g->n && i < g->reading->n; i++) {
        struct read_record *r = &g->reading->list[i];
        if (r->kind != RECORD_EVENT || r->record.event.under == NONE)
            continue;
        int64_t top = g->reading->list[r->record.event.under].record.event.under;
        if (top != NONE)
            r->record.event.under = top;
    }
    return placed;
}

static void decide_kinds(struct gather *g)
{
    struct event_words words;
    struct event_said *said = xcalloc(g->n ? g->n : 1, sizeof *said);
    event_words_init(&words);
    for (size_t i = 0; i < g->n; i++) {
        const struct event *e = event_of(g, i);
        said[i].kind = e->kind;
        said[i].at = e->under == NONE ? e->at : INSTANT_NONE;
        if (!e->kind && said[i].at != INSTANT_NONE)
            said[i].said = event_words_said(&words, e->text, strlen(e->text));
    }
    event_words_decide(said, g->n);
    for (size_t i = 0; i < g->n; i++) {
        struct event *e = event_of(g, i);
        if (said[i].guessed)
            reading_note(g->reading, READ_GUESS, record_of(g, i)->line,
                         "taken as '%s' by its words", said[i].kind);
        if (!e->kind)
            e->kind = xstrdup(said[i].kind ? said[i].kind : "note");
    }
    free(said);
}

/* An event has words: the kind's own, else its time. */
static void fill_texts(struct gather *g)
{
    for (size_t i = 0; i < g->n; i++) {
        struct event *e = event_of(g, i);
        const struct event_kind *kind = e->text[0] ? NULL : event_kind_find(e->kind);
        if (!e->text[0])
            str_replace(&e->text, kind && kind->text ? kind->text : e->at_text);
        if (e->at == NONE)
            str_replace(&e->at_text, NULL);
    }
}

static void take_note(void *self, enum place_note kind, int line, const char *text)
{
    struct gather *g = self;
    reading_note(g->reading, kind == PLACE_GUESS ? READ_GUESS : READ_ODD, line, "%s", text);
}

/* A start and an end that named no zone were read before the timeline told it. */
static void rezone(struct gather *g, const struct zone *zone)
{
    struct incident *i = &g->reading->incident;
    if (g->place->has_start && i->own_start == g->place->start.at) {
        stamp_rezone(&g->place->start, zone);
        i->own_start = g->place->start.at;
        i->own_start_max = g->place->start.at_max;
        i->own_start_offset = g->place->start.offset;
    }
    if (g->place->has_end && i->own_end == g->place->end.at) {
        stamp_rezone(&g->place->end, zone);
        i->own_end = g->place->end.at;
        i->own_end_max = g->place->end.at_max;
        i->own_end_offset = g->place->end.offset;
    }
}

size_t gather_finish(struct gather *g)
{
    struct zone zone;
    if (g->n)
        take_pending(g, g->event[g->n - 1]);
    g->place->note = take_note;
    g->place->self = g;
    stamps_place(g->placed, g->n, g->place, &zone);
    str_replace(&g->reading->incident.zone, zone.name);
    rezone(g, &zone);
    write_times(g);
    size_t placed = keep_unplaced(g);
    decide_kinds(g);
    fill_texts(g);
    return placed;
}
