/* The timeline of the standard document. */
#include "read/standard_internal.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/strv.h"
#include "read/standard_form.h"
#include "store/vocabulary.h"
#include "text/markdown.h"
#include "text/markdown_read.h"
#include "time/stamp.h"
#include "time/when_place.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* An entry as it is being read. */
struct line {
    const struct block *item;
    struct buf text; /* the whole line */
    struct buf label;
    const char *rest; /* of the line, behind the time or the label */
    bool plain;       /* a person's: the line is its words */
    size_t label_len;
    bool has_time;
    struct standard_span span;
    char *at_text;
    const char *kind; /* NULL: a note */
    char *by;
    char ref[24];
};

struct timeline {
    struct standard *s;
    bool has_day;
    int64_t day;
    size_t under; /* the last event; SIZE_MAX: none */
    int64_t at;   /* when it happened */
    bool marked;  /* the document has markers: an item without one is new */
};

/* The kind whose label begins TEXT ("Action taken", or with SMALL "action taken"): its length. */
static size_t find_kind(const char *text, bool small, const char **name)
{
    for (const struct event_kind *k = event_kinds; k->name; k++) {
        size_t len = strlen(k->label);
        char first = small ? (char)tolower((unsigned char)k->label[0]) : k->label[0];
        if (text[0] != first || strncmp(text + 1, k->label + 1, len - 1) != 0)
            continue;
        *name = k->name;
        return len;
    }
    return 0;
}

/* "detected" at the beginning of an ASIDE, or as people type it: "ack", "Detected, by ann". */
static size_t read_aside_kind(struct line *l, const char *aside, size_t n)
{
    size_t len = find_kind(aside, true, &l->kind);
    if (len && (len == n || (len < n && strchr(" ,", aside[len]))))
        return len;
    l->kind = NULL;
    for (len = 0; len < n && aside[len] != ',' && strncmp(aside + len, " by ", 4) != 0;)
        len++;
    char *word = xstrndup(aside, len);
    const struct event_kind *typed = len < n ? event_kind_find(word) : NULL;
    free(word);
    l->kind = typed ? typed->name : NULL;
    return typed ? len : 0;
}

/* "detected", "acknowledged by alice", "by bob"; anything else is taken as who it was. */
static void read_aside(struct line *l, const char *aside, size_t n)
{
    static const char by[] = "by ";
    size_t kind = read_aside_kind(l, aside, n);
    const char *rest = aside + kind;
    size_t left = n - kind;
    if (kind && left && *rest == ',') {
        rest++;
        left--;
    }
    if (kind && left && *rest == ' ') {
        rest++;
        left--;
    }
    bool said = left >= strlen(by) && !strncmp(rest, by, strlen(by));
    if (said || left)
        l->by = xstrndup(rest + (said ? strlen(by) : 0), left - (said ? strlen(by) : 0));
    const struct event_kind *typed = !l->kind && l->by && !said ? event_kind_find(l->by) : NULL;
    if (typed) { /* "resolve", "ack" */
        l->kind = typed->name;
        free(l->by);
        l->by = NULL;
    }
}

/* The label of a detail without a time: "Action taken (bob)", "bob". */
static void read_heading(struct line *l)
{
    const struct buf *label = &l->label;
    const char *apart = memchr(label->data, MARKDOWN_APART, label->len);
    size_t kind = apart ? 0 : find_kind(label->data, false, &l->kind);
    const char *rest = label->data + kind;
    size_t n = strlen(rest);
    if (kind && n && (n < 3 || strncmp(rest, " (", 2) != 0 || rest[n - 1] != ')')) {
        l->kind = NULL;
        rest = label->data;
        n = strlen(rest);
    } else if (kind && n) {
        rest += 2;
        n -= 3;
    }
    if (n)
        l->by = xstrndup(rest, n);
}

/* A time in a form of a person's own, at the beginning of WORDS: how many bytes it takes. */
static size_t read_stamp(struct timeline *t, struct line *l, const char *words, size_t n)
{
    struct stamp stamp;
    struct zone zone;
    char name[64];
    size_t len = stamp_read(words, n, &stamp);
    if (!len || (!stamp.at.has_clock && !stamp.at.has_date) ||
        (stamp.at.has_date && stamp.at.date.no_year))
        return 0;
    struct standard_point *p = &l->span.at;
    l->span.has_until = false;
    *p = (struct standard_point){.precision = stamp.at.precision, .has_day = stamp.at.has_date};
    if (p->has_day) {
        const struct date_form *date = &stamp.at.date;
        if (!civil_date_exists(date->year, date->month, date->day))
            return 0;
        p->day = civil_days(date->year, date->month, date->day);
    }
    if (stamp.at.has_clock) {
        p->clock.hour = stamp.at.hour % 24;
        p->clock.minute = stamp.at.minute;
        p->clock.second = stamp.at.second;
        p->clock.micro = stamp.at.micro;
    }
    stamp_zone(&stamp, &stamp.at, name);
    bool here = !*name || zone_find(name, &t->s->zone, INSTANT_NONE, &zone, NULL) ||
                zone_equal(&zone, &t->s->zone);
    if (!here && (p->has_day || t->has_day)) {
        /* What that zone shows then is so much o'clock here. */
        struct standard_moment m;
        standard_place(p, t->day, &zone, &m);
        struct civil c = civil_of_instant(m.at, zone_offset(&t->s->zone, m.at, NULL));
        p->has_day = true;
        p->day = when_day(m.at, &t->s->zone);
        c.year = c.month = c.day = 0;
        p->clock = c;
    }
    if (stamp.has_until && stamp.until.has_clock && here) {
        l->span.has_until = true;
        l->span.until = (struct standard_point){.precision = stamp.until.precision};
        l->span.until.clock.hour = stamp.until.hour % 24;
        l->span.until.clock.minute = stamp.until.minute;
        l->span.until.clock.second = stamp.until.second;
    }
    str_replace(&l->at_text, stamp.text);
    return len;
}

/* Whether the letters behind a clock time are those of the document's own zone. */
static bool is_own_which(const struct timeline *t, const struct standard_point *p)
{
    const char *abbreviation = NULL;
    struct standard_moment m;
    if (!*p->which)
        return true;
    standard_place(p, t->day, &t->s->zone, &m);
    if (m.at != INSTANT_NONE)
        zone_offset(&t->s->zone, m.at, &abbreviation);
    return abbreviation && !strcmp(abbreviation, p->which);
}

/* "08:15 (detected by bob)". */
static bool read_time(struct timeline *t, struct line *l)
{
    const char *label = l->label.data;
    size_t n = l->label.len, clock = 0;
    while (clock < n && !(label[clock] == ' ' && clock + 1 < n && label[clock + 1] == '('))
        clock++;
    bool aside = clock < n && label[n - 1] == ')';
    if (!standard_span_read(label, aside ? clock : n, &l->span) || !is_own_which(t, &l->span.at)) {
        struct buf words = BUF_INIT;
        buf_add(&words, label, aside ? clock : n);
        size_t len = read_stamp(t, l, words.data, words.len);
        buf_release(&words);
        if (len < (aside ? clock : n))
            return false;
    } else {
        l->at_text = standard_without_apart(label, aside ? clock : n);
    }
    if (aside)
        read_aside(l, label + clock + 2, n - clock - 3);
    return true;
}

/* An item's first line in its parts; NESTED: a detail's. */
static void read_line(struct timeline *t, struct line *l, bool nested)
{
    const struct block *first = block_first(l->item);
    standard_line(t->s, first, &l->text);
    standard_ref(t->s, first, 'e', l->ref);
    l->rest = standard_label(l->text.data, &l->label);
    if (l->rest) {
        l->has_time = read_time(t, l);
        if (!l->has_time && !nested)
            l->rest = NULL;
        else if (!l->has_time)
            read_heading(l);
    }
    bool own = nested && (!t->marked || *l->ref); /* a text may well begin with a time */
    if (!l->rest && !own) {
        struct buf words = BUF_INIT;
        block_add_words(t->s->d, first, &words);
        size_t len = read_stamp(t, l, words.data, words.len);
        if (len) {
            l->has_time = l->plain = true;
            buf_reset(&l->text);
            buf_add(&l->text, words.data, words.len);
            l->rest = l->text.data + len;
        }
        buf_release(&words);
    }
    if (!l->rest)
        l->rest = l->text.data;
    l->label_len = (size_t)(l->rest - l->text.data);
}

static void line_release(struct line *l)
{
    buf_release(&l->text);
    buf_release(&l->label);
    free(l->at_text);
    free(l->by);
}

/* ---- text and links */

/* Parts what stands behind the time: "text <link> <link>", or with what keeps them apart. Takes the
 * links off the end of TEXT. */
static void part_links(struct buf *text, struct strv *links)
{
    const char *apart = memchr(text->data, MARKDOWN_APART, text->len);
    size_t end = text->len, before;
    if (apart) {
        size_t i = end = (size_t)(apart - text->data);
        while (++i < text->len) {
            const char *next = memchr(text->data + i, MARKDOWN_APART, text->len - i);
            size_t stop = next ? (size_t)(next - text->data) : text->len;
            i += i < stop && text->data[i] == ' ';
            strv_addn(links, text->data + i, stop - i);
            i = stop;
        }
    } else {
        while (standard_ends_in_url(text->data, end, &before))
            end = before;
        for (size_t i = end; i < text->len;) {
            size_t n = strcspn(text->data + i + 1, " ");
            strv_addn(links, text->data + i + 1, n);
            i += n + 1;
        }
    }
    buf_truncate(text, end);
}

static void add_value(struct buf *line, const char *text, size_t n, bool apart)
{
    struct buf value = BUF_INIT;
    markdown_add_inline(&value, line->data, line->len, text, n);
    buf_add(line, value.data, value.len);
    buf_adds(line, apart ? MARKDOWN_APART_COMMENT : "");
    buf_release(&value);
}

/* Whether the rest of the line is what the template makes of a text and links. */
static bool is_written(const struct line *l, const struct buf *text, const struct strv *links,
                       bool apart)
{
    struct buf anew = BUF_INIT;
    buf_adds(&anew, "- ");
    buf_add(&anew, l->text.data, l->label_len);
    if (l->label_len && l->text.data[l->label_len - 1] != ' ')
        buf_addc(&anew, ' ');
    size_t from = anew.len;
    add_value(&anew, text->data, text->len, apart);
    for (size_t i = 0; i < links->n; i++) {
        buf_addc(&anew, ' ');
        add_value(&anew, links->v[i], strlen(links->v[i]), apart);
    }
    bool same = !strcmp(anew.data + from, l->rest);
    buf_release(&anew);
    return same;
}

static char *links_column(const struct strv *links)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < links->n; i++) {
        buf_adds(&out, i ? ", " : "[");
        json_add_string(&out, links->v[i]);
    }
    if (links->n)
        buf_addc(&out, ']');
    return links->n ? buf_detach(&out) : NULL;
}

static void read_text(struct line *l, struct event *event)
{
    struct buf text = BUF_INIT;
    struct strv links = {0};
    size_t n = strlen(l->rest);
    bool good = false;
    if (!l->plain && !strchr(l->rest, '\n')) {
        markdown_read_inline(l->rest, n, NULL, &text);
        bool apart = memchr(text.data, MARKDOWN_APART, text.len) != NULL;
        part_links(&text, &links);
        good = is_written(l, &text, &links, apart);
    }
    if (!good) {
        buf_reset(&text);
        strv_release(&links);
        if (l->plain)
            buf_add(&text, l->rest, n);
        else
            standard_add_plain("", l->rest, n, &text);
        part_links(&text, &links);
    }
    event->text = xstrndup(text.data, text.len);
    event->links = links_column(&links);
    strv_release(&links);
    buf_release(&text);
}

/* ---- records */

static void place(struct timeline *t, struct line *l, struct event *event, int line)
{
    struct standard *s = t->s;
    struct standard_moment m;
    if (!t->has_day && !l->span.at.has_day) {
        t->day = when_day(
            s->has_period && s->period.has_start ? s->period.start.at : s->context->now, &s->zone);
        reading_note(s->r, READ_GUESS, line, "'%s' has no date: taken as the day of the %s",
                     l->at_text, s->has_period && s->period.has_start ? "start" : "import");
    }
    if (!standard_place(&l->span.at, t->day, &s->zone, &m))
        reading_note(s->r, READ_ODD, line, "'%s' is skipped by the change of clocks that day",
                     l->at_text);
    event->at = m.at;
    event->at_max = m.at_max;
    event->at_offset = m.offset;
    event->precision = xstrdup(precision_name(m.precision));
    event->at_text = l->at_text;
    l->at_text = NULL;
    if (!l->span.has_until)
        return;
    standard_place(&l->span.until, when_day(m.at, &s->zone), &s->zone, &m);
    if (m.at < event->at && !l->span.until.has_day)
        m.at += DAY;
    event->until = m.at;
    event->until_max = m.at_max;
    event->until_precision = xstrdup(precision_name(m.precision));
}

static void add_event(struct timeline *t, struct line *l, bool nested)
{
    struct standard *s = t->s;
    int line = block_line(s->d, l->item), last = block_last_line(s->d, l->item);
    struct read_record *record = reading_add(s->r, RECORD_EVENT, line, last);
    struct event *event = &record->record.event;
    memcpy(record->ref, l->ref, sizeof record->ref);
    event->kind = xstrdup(l->kind ? l->kind : "note");
    event->by = l->by;
    l->by = NULL;
    event->under = nested ? (int64_t)t->under : NONE;
    read_text(l, event);
    if (l->has_time)
        place(t, l, event, line);
    if (!nested) {
        t->under = s->r->n - 1;
        t->at = event->at;
    }
}

/* A block under an event that is no entry: a detail of its own. */
static void add_note(struct timeline *t, const struct block *b, const struct block *stop)
{
    struct standard *s = t->s;
    if (t->under == SIZE_MAX) {
        standard_leave(s, b, stop);
        return;
    }
    struct read_record *record =
        reading_add(s->r, RECORD_EVENT, block_line(s->d, b), block_last_line(s->d, b));
    struct buf text = BUF_INIT;
    if (block_type(b) == BLOCK_PARAGRAPH)
        block_add_words(s->d, b, &text);
    else
        blocks_add_markdown(s->d, b, stop, &text);
    record->record.event.kind = xstrdup("note");
    record->record.event.under = (int64_t)t->under;
    record->record.event.text = xstrndup(text.data, text.len);
    buf_release(&text);
}

static bool begins_with_words(const struct block *item)
{
    const struct block *first = block_first(item);
    return first && block_type(first) == BLOCK_PARAGRAPH;
}

/* What stands in an item behind its first line: details. */
static void read_under(struct timeline *t, const struct block *item, bool nested)
{
    for (const struct block *b = block_next(block_first(item)); b; b = block_next(b)) {
        if (standard_is_comment(t->s, b, ""))
            continue;
        if (block_type(b) != BLOCK_LIST || nested) {
            add_note(t, b, block_next(b));
            continue;
        }
        for (const struct block *i = block_first(b); i; i = block_next(i)) {
            struct line l = {.item = i, .text = BUF_INIT, .label = BUF_INIT};
            if (begins_with_words(i)) {
                int64_t day = t->day;
                /* A detail's time is on its event's day. */
                if (t->at != NONE)
                    t->day = when_day(t->at, &t->s->zone);
                read_line(t, &l, true);
                add_event(t, &l, true);
                read_under(t, i, true);
                t->day = day;
            } else if (block_first(i)) {
                add_note(t, block_first(i), NULL);
            }
            line_release(&l);
        }
    }
}

/* An item that is no event: what becomes of it, and which time it was that is none. */
static void note_no_time(struct timeline *t, const struct line *l)
{
    const char *label = l->label.data;
    int n = (int)strcspn(label, " \n");
    bool tried = isdigit((unsigned char)*label) || *label == '~';
    const char *kept = t->under == SIZE_MAX ? "stands before all others: it is kept as a section"
                                            : "is kept as a detail of the one above it";
    if (tried)
        reading_note(t->s->r, READ_ODD, block_line(t->s->d, l->item),
                     "'%.*s' is no time, and an entry without a time %s", n, label, kept);
    else
        reading_note(t->s->r, READ_ODD, block_line(t->s->d, l->item), "an entry without a time %s",
                     kept);
}

static void read_item(struct timeline *t, const struct block *item)
{
    struct line l = {.item = item, .text = BUF_INIT, .label = BUF_INIT};
    if (begins_with_words(item))
        read_line(t, &l, false);
    if (l.has_time) {
        add_event(t, &l, false);
        read_under(t, item, false);
    } else if (block_first(item)) {
        note_no_time(t, &l);
        add_note(t, block_first(item), block_next(block_first(item)));
        read_under(t, item, false);
    }
    line_release(&l);
}

/* "**2023-06-01**" alone, or a day as a person writes it. */
bool standard_is_day(const struct standard *s, const struct block *b, int64_t *day)
{
    struct stamp stamp = {.has_until = false};
    struct buf words = BUF_INIT;
    block_add_words(s->d, b, &words);
    struct date_form *date = &stamp.at.date;
    /* The document's own form, of whatever year. */
    const char *end = date_scan(words.data, date);
    bool own = end && !*end;
    bool is =
        words.len && (own || (stamp_is_day(words.data, words.len, &stamp) && stamp.at.has_date)) &&
        !date->no_year && !date->ambiguous && civil_date_exists(date->year, date->month, date->day);
    if (is)
        *day = civil_days(date->year, date->month, date->day);
    buf_release(&words);
    return is;
}

void standard_read_timeline(struct standard *s, const struct standard_range *range)
{
    struct timeline t = {.s = s, .under = SIZE_MAX, .at = NONE, .marked = *s->r->uid != '\0'};
    const struct block *b = range->first;
    /* The sentence about the zone is read already. */
    if (b && s->has_zone && block_type(b) == BLOCK_PARAGRAPH) {
        standard_line(s, b, &s->line);
        if (!strncmp(s->line.data, "All times are in ", 17))
            b = block_next(b);
    }
    for (; b && b != range->stop; b = block_next(b)) {
        if (standard_is_comment(s, b, ""))
            continue;
        if (block_type(b) == BLOCK_LIST) {
            for (const struct block *i = block_first(b); i; i = block_next(i))
                read_item(&t, i);
        } else if ((block_type(b) != BLOCK_PARAGRAPH && block_type(b) != BLOCK_HEADING) ||
                   !standard_is_day(s, b, &t.day)) {
            standard_leave(s, b, block_next(b));
        } else {
            t.has_day = true;
        }
    }
}
