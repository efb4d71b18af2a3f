#include "read/entry_layout.h"
#include "read/entry_lines.h"

#include <string.h>

/* The words of a block and of all within it, a line for each. */
static void add_all_words(const struct document *d, const struct block *b, struct buf *out)
{
    size_t from = out->len;
    block_add_words(d, b, out);
    for (const struct block *c = block_first(b); c; c = block_next(c)) {
        if (out->len > from && out->data[out->len - 1] != '\n')
            buf_addc(out, '\n');
        add_all_words(d, c, out);
    }
}

static bool is_text(const struct block *b)
{
    return b && (block_type(b) == BLOCK_PARAGRAPH || block_type(b) == BLOCK_HEADING);
}

/* ---- lines of a paragraph */

static void take_detail(struct gather *g, struct under *u, const char *s, size_t n, int line,
                        int last_line)
{
    gather_detail(g, u->event, u->kind, s, n, line, last_line);
}

static bool take_zone(struct gather *g, const char *s, size_t n, int line)
{
    char zone[64];
    if (!entry_is_zone(s, n, zone))
        return false;
    gather_zone(g, zone, line);
    return true;
}

static bool take_day(struct gather *g, struct under *u, const char *s, size_t n, int line)
{
    struct stamp day;
    const struct entry *e = &g->entry;
    /* "2023-06-01 (all times UTC)" */
    bool zoned = n < 60 && memchr(s, '(', n) &&
                 entry_read(&g->entry, s, n, ENTRY_BEGINS) == ENTRY_BEGINS &&
                 !e->stamp.at.has_clock && take_zone(g, e->text.data, e->text.len, line);
    if (!zoned && !entry_is_day(s, n, &day))
        return false;
    gather_day(g, zoned ? &e->stamp.at : &day.at);
    u->event = NO_EVENT;
    return true;
}

/* One entry, day, zone or detail: some lines of a paragraph. */
static void take_lines(struct gather *g, struct under *u, const struct buf *text, int line,
                       int last_line)
{
    const char *s = text->data;
    size_t n = text->len;
    if (!n)
        return;
    last_line = last_line > line ? last_line : line;
    if (take_day(g, u, s, n, line) || take_zone(g, s, n, line))
        return;
    if (entry_read(&g->entry, s, n, ENTRY_BEGINS) == ENTRY_BEGINS)
        u->event = gather_event(g, line, last_line, u->nested);
    else
        take_detail(g, u, s, n, line, last_line);
}

static void take_split(struct gather *g, struct under *u, const struct lines *l)
{
    struct buf text = BUF_INIT;
    const struct pieces *p = &l->p;
    int line = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (lines_begin_own(l, i)) {
            take_lines(g, u, &text, line, p->v[i].line - 1);
            buf_reset(&text);
            line = p->v[i].line;
        } else {
            buf_addc(&text, ' ');
        }
        buf_add(&text, p->text.data + p->v[i].from, p->v[i].len);
    }
    take_lines(g, u, &text, line, p->n ? p->v[p->n - 1].line : line);
    buf_release(&text);
}

/* A paragraph of several lines in which entries (or labelled details) begin; false: it is one
 * text. */
static bool take_several(struct gather *g, const struct document *d, const struct block *b,
                         struct under *u)
{
    struct lines l;
    lines_split(d, b, &l);
    bool first = l.p.n && l.begin[0];
    bool several = l.p.n > 1 && (l.timed > 1 || (l.timed && l.timed * 2 >= l.p.n && !first) ||
                                 ((first || u->event != NO_EVENT) && lines_have_label(&l)));
    if (several)
        take_split(g, u, &l);
    lines_release(&l);
    return several;
}

/* ---- paragraphs */

static bool take_text(struct gather *g, struct document *d, const struct block *b, struct under *u,
                      enum entry_form most)
{
    if (table_take(g, d, b, u))
        return true;
    int line = block_line(d, b), last_line = block_last_line(d, b);
    if (layout_may_split(g, d, b) && take_several(g, d, b, u))
        return true;
    size_t n;
    const char *s = layout_words(g, d, b, &n);
    if (!n)
        return true;
    if (take_day(g, u, s, n, line) || (!u->item && take_zone(g, s, n, line)))
        return true;
    if (entry_read(&g->entry, s, n, most) != ENTRY_NONE) {
        u->event = gather_event(g, line, last_line, u->nested);
        return true;
    }
    char zone[64];
    if (u->event == NO_EVENT && !u->item) {
        if (entry_names_times(s, n) && stamp_zone_in(s, n, false, zone))
            gather_zone(g, zone, line);
        return false;
    }
    take_detail(g, u, s, n, line, last_line);
    return true;
}

/* ---- lists */

#define ITEMS_LOOKED_AT 16 /* to see what a list's entries look like */

/* The form of a list's entries: where none begins with a time, most may end with one. */
static enum entry_form form_of(struct gather *g, const struct document *d, const struct block *list)
{
    size_t items = 0, n, found[ENTRY_ENDS + 1] = {0}, full = 0;
    for (const struct block *item = block_first(list); item && items < ITEMS_LOOKED_AT;
         item = block_next(item)) {
        if (!is_text(block_first(item)))
            continue;
        const char *s = layout_words(g, d, block_first(item), &n);
        items++;
        enum entry_form form = entry_read(&g->entry, s, n, ENTRY_ENDS);
        const struct stamp_point *at = &g->entry.stamp.at;
        found[form]++;
        full += form == ENTRY_ENDS && at->has_clock && at->has_date;
    }
    size_t ended = found[ENTRY_ENDS], prefixed = found[ENTRY_PREFIX];
    if (found[ENTRY_BEGINS])
        return found[ENTRY_BEGINS] + prefixed == items ? ENTRY_PREFIX : ENTRY_BEGINS;
    /* "Detected: June 2nd, 10:15" can't be anything else, however few they are. */
    if (full || (ended && (ended + prefixed) * 2 >= items))
        return ENTRY_ENDS;
    return prefixed * 2 >= items ? ENTRY_PREFIX : ENTRY_BEGINS;
}

/* Whether an item is nothing but a date, with things under it none of which has a time. */
static bool is_day_entry(struct gather *g, struct document *d, const struct block *item)
{
    const struct block *b = block_first(item);
    struct stamp day;
    size_t n;
    if (!block_next(b))
        return false;
    const char *s = layout_words(g, d, b, &n);
    if (!entry_is_day(s, n, &day) || entry_read(&g->entry, s, n, ENTRY_BEGINS) != ENTRY_BEGINS)
        return false;
    struct layout_count below = {0};
    for (b = block_next(b); b; b = block_next(b))
        layout_add_count(&below, layout_count(g, d, b));
    layout_words(g, d, block_first(item), &n);
    return !below.timed && entry_read(&g->entry, g->words.data, n, ENTRY_BEGINS) == ENTRY_BEGINS;
}

static void take_item(struct gather *g, struct document *d, const struct block *item,
                      struct under *u, enum entry_form most)
{
    const struct block *b = block_first(item);
    struct under own = *u;
    own.item = true;
    bool timed = false;
    if (is_text(b)) {
        size_t before = g->n;
        if (is_day_entry(g, d, item))
            own.event = gather_event(g, block_line(d, b), block_last_line(d, b), u->nested);
        else
            take_text(g, d, b, &own, most);
        timed = g->n > before;
        b = block_next(b);
    }
    u->event = own.event;
    own.nested |= timed;
    for (; b; b = block_next(b))
        layout_take(g, d, b, &own);
    /* What follows an outer item that only groups entries belongs to the last of them. */
    if (!timed)
        u->event = own.event;
}

static bool take_list(struct gather *g, struct document *d, const struct block *list,
                      struct under *u)
{
    struct layout_count count = {0};
    enum entry_form most = form_of(g, d, list);
    if (u->event == NO_EVENT && !u->item) {
        count = layout_count(g, d, list);
        if (!count.timed && !count.ends && count.days < 2 && most == ENTRY_BEGINS)
            return false;
    }
    for (const struct block *item = block_first(list); item; item = block_next(item))
        take_item(g, d, item, u, most);
    return true;
}

/* ---- what stands within something else */

/* Whether indented code is a timeline: what it begins with is one. Below an entry only a list is:
 * else it is what a terminal showed. */
static bool is_indented_timeline(struct gather *g, struct document *within, const struct under *u)
{
    const struct block *first = block_first(document_root(within));
    if (u->event != NO_EVENT)
        return block_type(first) == BLOCK_LIST;
    struct layout_count count = layout_count(g, within, first);
    return count.timed || count.days || (!block_next(first) && count.ends);
}

static struct layout_count count_all(struct gather *g, struct document *d)
{
    struct layout_count count = {0};
    for (const struct block *b = block_first(document_root(d)); b; b = block_next(b))
        layout_add_count(&count, layout_count(g, d, b));
    return count;
}

/* Indented code or HTML that holds entries; WITHIN gets what stands in it. */
static bool take_within(struct gather *g, struct document *d, const struct block *b,
                        struct under *u, struct document **within)
{
    *within = document_within(d, b);
    struct layout_count count = {0};
    if (*within)
        count = count_all(g, *within);
    if ((!count.timed && !count.ends) || !block_first(document_root(*within)) ||
        (block_type(b) == BLOCK_INDENTED && !is_indented_timeline(g, *within, u)))
        return false;
    struct under own = *u;
    own.item = true;
    for (const struct block *c = block_first(document_root(*within)); c; c = block_next(c))
        layout_take(g, *within, c, &own);
    u->event = own.event;
    return true;
}

/* A quote that is the timeline itself. */
static bool take_quoted(struct gather *g, struct document *d, const struct block *quote,
                        struct under *u)
{
    struct layout_count count = {0};
    if (u->event != NO_EVENT || u->item)
        return false;
    for (const struct block *b = block_first(quote); b; b = block_next(b))
        layout_add_count(&count, layout_count(g, d, b));
    if (count.timed < 2 || count.timed * 2 < count.places)
        return false;
    for (const struct block *b = block_first(quote); b; b = block_next(b))
        layout_take(g, d, b, u);
    return true;
}

static bool take_code(struct gather *g, const struct document *d, const struct block *b,
                      const struct under *u)
{
    size_t n;
    const char *s = layout_words(g, d, b, &n);
    if (u->event == NO_EVENT && !u->item)
        return false;
    gather_code(g, u->event, s, n, block_line(d, b), block_last_line(d, b));
    return true;
}

/* A quote, HTML: its words are a detail. */
static bool take_whole(struct gather *g, struct document *d, const struct block *b, struct under *u,
                       struct document *within)
{
    if (u->event == NO_EVENT && !u->item)
        return false;
    buf_reset(&g->words);
    if (within)
        add_all_words(within, document_root(within), &g->words);
    else
        add_all_words(d, b, &g->words);
    if (!g->words.len)
        block_add_markdown(d, b, &g->words);
    take_detail(g, u, g->words.data, g->words.len, block_line(d, b), block_last_line(d, b));
    return true;
}

bool layout_take(struct gather *g, struct document *d, const struct block *b, struct under *u)
{
    struct document *within;
    switch (block_type(b)) {
    case BLOCK_PARAGRAPH:
    case BLOCK_HEADING:
        return take_text(g, d, b, u, u->most ? u->most : ENTRY_BEGINS);
    case BLOCK_LIST:
        return take_list(g, d, b, u);
    case BLOCK_ITEM:
        take_item(g, d, b, u, ENTRY_BEGINS);
        return true;
    case BLOCK_QUOTE:
        return take_quoted(g, d, b, u) || take_whole(g, d, b, u, NULL);
    case BLOCK_HTML:
        return take_within(g, d, b, u, &within) || take_whole(g, d, b, u, within);
    case BLOCK_INDENTED:
        return take_within(g, d, b, u, &within) || take_code(g, d, b, u);
    case BLOCK_FENCE:
    case BLOCK_UNPARSED:
        return take_code(g, d, b, u);
    default:
        return u->event != NO_EVENT || u->item;
    }
}
