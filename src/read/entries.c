#include "read/entries.h"

#include "base/alloc.h"
#include "read/entry_layout.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Which day a heading names, alone or among other words ("October 21: the cache fills up"). */
static bool day_in(const char *words, struct stamp_point *day)
{
    struct stamp stamp;
    size_t len = strlen(words);
    if (len > 400)
        return false;
    bool found = stamp_is_day(words, len, &stamp);
    for (size_t i = 0; i < len && !found; i++) {
        if (i > 0 && !strchr(" (,:[", words[i - 1]))
            continue;
        found = stamp_read(words + i, len - i, &stamp) && stamp.at.has_date;
    }
    if (found)
        *day = stamp.at;
    return found;
}

static void words_of(const struct piece_of *piece, struct buf *words)
{
    buf_reset(words);
    block_add_words(piece->document, piece->block, words);
}

/* ---- one timeline: the pieces of a part */

struct timeline {
    struct gather *g;
    const struct outline *outline;
    struct part *part;
    bool clocks;                /* a heading begins with a time of day */
    struct layout_count *count; /* of each piece; headings have none */
    struct under under;
    int level; /* of the heading that is an entry; 0: none is open */
    /* Found so far. */
    size_t next_part; /* the first behind the heading at hand */
    size_t end, last; /* the next heading, the last entry before it; SIZE_MAX: there is none */
    struct buf words;
};

static bool is_heading(const struct timeline *t, size_t i)
{
    return block_type(t->part->piece[i].block) == BLOCK_HEADING;
}

static bool holds_times(const struct timeline *t, size_t i)
{
    const struct layout_count *c = &t->count[i];
    return c->timed || c->ends || (t->under.most == ENTRY_PREFIX && c->prefixed);
}

/* Where what stands under the heading I ends: at the next one of its level or above. */
static size_t section_end(const struct timeline *t, size_t i)
{
    int level = block_level(t->part->piece[i].block);
    size_t end = i + 1;
    while (end < t->part->n &&
           !(is_heading(t, end) && block_level(t->part->piece[end].block) <= level))
        end++;
    return end;
}

struct stretch {
    size_t blocks;  /* that are no headings */
    size_t untimed; /* of these */
    bool clocks;    /* an entry with a time of day is in it, or a timeline of its own */
};

/* Whether a label within the part, between these lines, begins a timeline of its own. */
static bool holds_timeline(struct timeline *t, int from, int to)
{
    const struct outline *o = t->outline;
    while (t->next_part < o->n && o->part[t->next_part].line <= from)
        t->next_part++;
    for (size_t i = t->next_part; i < o->n && o->part[i].line < to; i++)
        if (o->part[i].kind == PART_TIMELINE)
            return true;
    return false;
}

static struct stretch stretch_of(struct timeline *t, size_t i)
{
    struct stretch s = {0};
    size_t end = section_end(t, i);
    s.clocks = holds_timeline(t, t->part->piece[i].line,
                              end < t->part->n ? t->part->piece[end].line : INT_MAX);
    for (size_t k = i + 1; k < end; k++) {
        const struct piece_of *piece = &t->part->piece[k];
        if (is_heading(t, k)) {
            words_of(piece, &t->words);
            s.clocks |= entry_read(&t->g->entry, t->words.data, t->words.len, ENTRY_BEGINS) ==
                            ENTRY_BEGINS &&
                        t->g->entry.stamp.at.has_clock;
            continue;
        }
        s.blocks++;
        s.untimed += !holds_times(t, k);
        s.clocks |= t->count[k].clocks > 0;
    }
    return s;
}

/* A heading that says which day it is, or names a phase. */
static bool take_phase(struct timeline *t, const struct stretch *below, int line)
{
    struct stamp_point day;
    struct stamp stamp;
    const char *words = t->words.data;
    t->under.event = NO_EVENT;
    t->level = 0;
    bool plain = entry_is_day(words, t->words.len, &stamp);
    if ((plain || below->clocks) && day_in(words, &day))
        gather_day(t->g, &day);
    /* The day of what has no time of its own is not ours to take. */
    if (plain)
        return below->clocks || !below->blocks;
    if (!below->blocks || below->untimed)
        return false;
    /* A phase that is nothing but entries: its name stands under the first of them. */
    gather_detail(t->g, NO_EVENT, "note", words, t->words.len, line, line);
    return true;
}

/* A heading within a timeline: an entry, a day, part of the entry above it, or a phase. A date
 * alone is an entry where no other one has a time of day. */
static bool take_heading(struct timeline *t, size_t i)
{
    struct piece_of *piece = &t->part->piece[i];
    int level = block_level(piece->block), line = piece->line;
    struct stretch below = stretch_of(t, i);
    const struct entry *e = &t->g->entry;
    words_of(piece, &t->words);
    bool timed = entry_read(&t->g->entry, t->words.data, t->words.len, ENTRY_BEGINS) != ENTRY_NONE;
    if (timed && (e->stamp.at.has_clock || !(below.clocks || t->clocks || !below.blocks))) {
        t->under.event = gather_event(t->g, line, line, false);
        t->level = level;
        return true;
    }
    if (t->level && level > t->level) {
        gather_detail(t->g, t->under.event, NULL, t->words.data, t->words.len, line, line);
        return true;
    }
    return take_phase(t, &below, line);
}

/* Finds the last entry of the blocks from I up to the next heading, once for all of them. */
static void find_last(struct timeline *t, size_t i)
{
    if (i < t->end)
        return;
    t->last = SIZE_MAX;
    for (t->end = i; t->end < t->part->n && (t->end == i || !is_heading(t, t->end)); t->end++)
        /* Below an entry, what is indented is its detail. */
        if (!is_heading(t, t->end) && holds_times(t, t->end) &&
            !(t->last != SIZE_MAX && block_type(t->part->piece[t->end].block) == BLOCK_INDENTED))
            t->last = t->end;
}

static bool is_paragraph(const struct timeline *t, size_t i)
{
    const struct piece_of *piece = &t->part->piece[i];
    struct pipe_table table;
    if (block_type(piece->block) != BLOCK_PARAGRAPH)
        return false;
    if (!document_table(piece->document, piece->block, &table))
        return true;
    pipe_table_release(&table);
    return false;
}

/* Whether a block that has no time is the entry's before it. What follows the last list or table is
 * not, if no label says so: it closes the section. */
static bool follows_entry(struct timeline *t, size_t i)
{
    if (t->level)
        return true;
    if (t->last == SIZE_MAX || t->last > i || is_paragraph(t, t->last))
        return true;
    size_t label;
    words_of(&t->part->piece[i], &t->words);
    return entry_label(t->words.data, t->words.len, &label) != NULL;
}

/* Whether a paragraph is nothing but a date, and what follows it, up to the next one, has no time
 * of its own. */
static bool is_untimed_day(struct timeline *t, size_t i)
{
    struct part *part = t->part;
    if (block_type(part->piece[i].block) != BLOCK_PARAGRAPH || !t->count[i].days)
        return false;
    size_t next = i + 1;
    for (; next < part->n && !is_heading(t, next) && !t->count[next].days; next++)
        if (holds_times(t, next))
            return false;
    return next > i + 1;
}

/* Such a day is an entry where nothing has a time of day; else it is left with what follows it. */
static void take_untimed_day(struct timeline *t, size_t i)
{
    struct piece_of *piece = &t->part->piece[i];
    struct stamp day;
    words_of(piece, &t->words);
    t->under.event = NO_EVENT;
    if (!t->clocks &&
        entry_read(&t->g->entry, t->words.data, t->words.len, ENTRY_BEGINS) == ENTRY_BEGINS) {
        t->under.event = gather_event(t->g, piece->line, piece->line, false);
        piece->taken = true;
    } else if (entry_is_day(t->words.data, t->words.len, &day)) {
        gather_day(t->g, &day.at);
    }
}

static void take_pieces(struct timeline *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct piece_of *piece = &t->part->piece[i];
        if (piece->taken)
            continue;
        find_last(t, i);
        if (is_heading(t, i)) {
            piece->taken = take_heading(t, i);
            continue;
        }
        if (is_untimed_day(t, i)) {
            take_untimed_day(t, i);
            continue;
        }
        if (t->under.event != NO_EVENT && !holds_times(t, i) && !follows_entry(t, i)) {
            t->under.event = NO_EVENT;
            continue;
        }
        piece->taken = layout_take(t->g, piece->document, piece->block, &t->under);
    }
}

#define TAKEN_BEFORE SIZE_MAX /* for places: somebody else took the piece */

/* How the paragraphs' times look: "At 10:15 …" counts where no entry begins with its time. */
static void count_pieces(struct timeline *t)
{
    struct layout_count sum = {0};
    t->count = xcalloc(t->part->n ? t->part->n : 1, sizeof *t->count);
    for (size_t i = 0; i < t->part->n; i++) {
        const struct piece_of *piece = &t->part->piece[i];
        if (piece->taken) {
            t->count[i].places = TAKEN_BEFORE;
            continue;
        }
        if (is_heading(t, i)) {
            words_of(piece, &t->words);
            bool timed =
                entry_read(&t->g->entry, t->words.data, t->words.len, ENTRY_BEGINS) == ENTRY_BEGINS;
            sum.timed += timed;
            t->clocks |= timed && t->g->entry.stamp.at.has_clock;
            continue;
        }
        t->count[i] = layout_count(t->g, piece->document, piece->block);
        sum.timed += t->count[i].timed;
        t->clocks |= t->count[i].clocks > 0;
        sum.prefixed += t->count[i].prefixed;
    }
    t->under.most = !sum.timed && sum.prefixed > 1 ? ENTRY_PREFIX : ENTRY_BEGINS;
}

/* How far a heading above a timeline is looked for. */
#define PARTS_ABOVE 64
#define PIECES_ABOVE 256

/* The first piece of a part that does not stand above LINE. */
static size_t first_below(const struct part *part, int line)
{
    size_t low = 0, high = part->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (part->piece[middle].line < line)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The nearest heading that is a piece above LINE, in the parts before PART that stand in UP. */
static bool heading_above(const struct outline *o, int part, int up, int line, struct buf *words)
{
    for (int k = part - 1; k >= up && k >= 0 && part - k <= PARTS_ABOVE; k--) {
        const struct part *above = &o->part[k];
        size_t looked = 0;
        for (size_t i = first_below(above, line); i-- > 0 && looked < PIECES_ABOVE; looked++) {
            if (block_type(above->piece[i].block) != BLOCK_HEADING)
                continue;
            words_of(&above->piece[i], words);
            return true;
        }
    }
    return false;
}

/* The day of a timeline: in its heading, or in the one above it. */
static bool day_above(const struct outline *o, int part, struct stamp_point *day)
{
    struct buf words = BUF_INIT;
    bool found = day_in(o->part[part].heading, day);
    int up = o->part[part].up;
    if (!found && up >= 0 && heading_above(o, part, up, o->part[part].line, &words))
        found = day_in(words.data, day);
    for (; up >= 0 && !found; up = o->part[up].up)
        if (o->part[up].kind != PART_TITLE)
            found = day_in(o->part[up].heading, day);
    buf_release(&words);
    return found;
}

/* Whether the heading says nothing that its events don't show: "Timeline (UTC)", "Timeline: June
 * 2nd". */
static bool is_plain(const struct part *part)
{
    struct stamp day;
    char zone[64];
    size_t len = strlen(part->heading), begin = strcspn(part->heading, "-:(,");
    bool whole;
    if (part->whole)
        return true;
    if (stamp_is_day(part->heading, len, &day))
        return true;
    return begin < len && words_part(part->heading, begin, &whole) == PART_TIMELINE && whole &&
           (stamp_is_day(part->heading + begin, len - begin, &day) ||
            entry_is_zone(part->heading + begin, len - begin, zone));
}

static struct timeline timeline_of(struct gather *g, const struct outline *o, int index)
{
    return (struct timeline){.g = g,
                             .outline = o,
                             .part = &o->part[index],
                             .under = {.event = NO_EVENT},
                             .next_part = (size_t)index + 1,
                             .words = BUF_INIT};
}

static void timeline_release(struct timeline *t)
{
    free(t->count);
    buf_release(&t->words);
}

static void leave_all(struct timeline *t)
{
    for (size_t i = 0; i < t->part->n; i++)
        if (t->count[i].places != TAKEN_BEFORE)
            t->part->piece[i].taken = false;
    gather_drop(t->g);
}

static void take_timeline(struct gather *g, struct outline *o, int index)
{
    struct part *part = &o->part[index];
    struct timeline t = timeline_of(g, o, index);
    struct stamp_point day;
    char zone[64];
    size_t before = g->n;
    gather_group(g);
    if (day_above(o, index, &day))
        gather_day(g, &day);
    if (stamp_zone_in(part->heading, strlen(part->heading), true, zone))
        gather_zone(g, zone, part->line);
    count_pieces(&t);
    take_pieces(&t, 0, part->n);
    /* What only says how to read the times is needed where there are some. */
    if (g->n == before)
        leave_all(&t);
    part->taken |= g->n > before && is_plain(part);
    /* A line across the page parts nothing that is left. */
    for (size_t i = 0; i < part->n && g->n > before; i++)
        part->piece[i].taken |= block_type(part->piece[i].block) == BLOCK_RULE;
    timeline_release(&t);
}

/* ---- entries elsewhere */

/* Parts that may hold a timeline that no heading announces. */
static bool may_hold(enum part_kind kind, bool only)
{
    return kind == PART_OTHER || kind == PART_TITLE ||
           (only && (kind == PART_SUMMARY || kind == PART_DETECTION || kind == PART_RESOLUTION));
}

/* Whether a block is a timeline of its own. ONLY: the document has no other, so that two entries
 * together are enough. */
static bool is_timeline(const struct layout_count *c, bool only)
{
    if (only && !c->timed)
        return c->end_clocks > 1 && c->end_clocks * 2 >= c->places;
    return only ? c->timed > 1 && c->clocks * 2 >= c->timed && c->timed * 2 >= c->places
                : c->clocks > 2 && c->clocks * 4 >= c->places * 3;
}

/* Entries that are headings or paragraphs: from the first of two or more in a part to the last one
 * and what stands under it. */
static void take_scattered(struct gather *g, struct outline *o, int index)
{
    struct timeline t = timeline_of(g, o, index);
    struct part *part = t.part;
    size_t first = part->n, last = 0, timed = 0;
    for (size_t i = 0; i < part->n; i++) {
        enum block_type type = block_type(part->piece[i].block);
        if (part->piece[i].taken || (type != BLOCK_HEADING && type != BLOCK_PARAGRAPH))
            continue;
        words_of(&part->piece[i], &t.words);
        if (entry_read(&g->entry, t.words.data, t.words.len, ENTRY_PREFIX) == ENTRY_NONE ||
            !g->entry.stamp.at.has_clock)
            continue;
        timed++;
        first = i < first ? i : first;
        last = i;
    }
    if (timed > 1) {
        gather_group(g);
        count_pieces(&t);
        t.under.most = ENTRY_PREFIX;
        if (is_heading(&t, last))
            last = section_end(&t, last) - 1;
        take_pieces(&t, first, last + 1);
    }
    timeline_release(&t);
}

static void take_blocks(struct gather *g, struct outline *o, int index, bool only)
{
    struct part *part = &o->part[index];
    for (size_t i = 0; i < part->n; i++) {
        struct piece_of *piece = &part->piece[i];
        enum block_type type = block_type(piece->block);
        if (piece->taken || type == BLOCK_HEADING || type == BLOCK_INDENTED)
            continue;
        struct layout_count count = layout_count(g, piece->document, piece->block);
        if (!is_timeline(&count, only))
            continue;
        struct stamp_point day;
        gather_group(g);
        if (day_above(o, index, &day))
            gather_day(g, &day);
        struct under under = {.event = NO_EVENT};
        piece->taken = layout_take(g, piece->document, piece->block, &under);
    }
}

/* Sections whose own headings are times: "## 10:15". */
static void take_timed_parts(struct gather *g, struct outline *o)
{
    size_t timed = 0;
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < o->n; i++) {
            struct part *part = &o->part[i];
            if (part->taken || part->kind != PART_OTHER || part->form == HEADING_NONE ||
                entry_read(&g->entry, part->heading, strlen(part->heading), ENTRY_BEGINS) !=
                    ENTRY_BEGINS ||
                !g->entry.stamp.at.has_clock)
                continue;
            timed += pass == 0;
            if (pass == 0 || timed < 2)
                continue;
            struct timeline t = timeline_of(g, o, (int)i);
            t.under.event = gather_event(g, part->line, part->line, false);
            t.level = part->level ? part->level : 1;
            part->taken = true;
            count_pieces(&t);
            take_pieces(&t, 0, part->n);
            timeline_release(&t);
        }
        if (pass == 0 && timed > 1)
            gather_group(g);
    }
}

static void take_elsewhere(struct gather *g, struct outline *o)
{
    bool only = !g->n;
    if (only)
        take_timed_parts(g, o);
    for (size_t i = 0; i < o->n; i++)
        if (!o->part[i].taken && may_hold(o->part[i].kind, only))
            take_blocks(g, o, (int)i, only);
    for (size_t i = 0; i < o->n && only && !g->n; i++)
        if (!o->part[i].taken && may_hold(o->part[i].kind, only))
            take_scattered(g, o, (int)i);
}

size_t entries_read(struct reading *r, struct outline *o, struct place_context *place)
{
    struct gather g;
    gather_init(&g, r, place);
    for (size_t i = 0; i < o->n; i++)
        if (o->part[i].kind == PART_TIMELINE)
            take_timeline(&g, o, (int)i);
    take_elsewhere(&g, o);
    size_t placed = gather_finish(&g);
    gather_release(&g);
    return placed;
}
