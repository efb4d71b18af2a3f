#include "read/outline_internal.h"

#include "base/alloc.h"
#include "time/stamp.h"

#include <stdlib.h>
#include <string.h>

struct part *outline_part(struct outlining *s, int part)
{
    return &s->o->part[part];
}

int outline_add_part(struct outlining *s, enum part_kind kind, enum heading_form form, int level,
                     int line, const char *heading, size_t len, bool whole, int up)
{
    struct outline *o = s->o;
    if (o->n == o->cap) {
        o->cap = o->cap ? o->cap * 2 : 16;
        o->part = xreallocarray(o->part, o->cap, sizeof *o->part);
    }
    o->part[o->n] = (struct part){.kind = kind,
                                  .form = form,
                                  .level = level,
                                  .line = line,
                                  .last_line = line,
                                  .heading = xstrndup(heading, len),
                                  .whole = whole,
                                  .up = up};
    return (int)o->n++;
}

void outline_add_piece(struct outlining *s, int part, struct document *d, const struct block *b)
{
    struct part *p = outline_part(s, part);
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 4;
        p->piece = xreallocarray(p->piece, p->cap, sizeof *p->piece);
    }
    p->piece[p->n++] = (struct piece_of){d, b, block_line(d, b), false};
    int last = block_last_line(d, b);
    if (last > p->last_line)
        p->last_line = last;
}

bool outline_fits(enum part_kind child, enum part_kind parent)
{
    bool fact = child >= PART_DURATION && child <= PART_ZONE;
    switch (parent) {
    case PART_TITLE:
        return true;
    case PART_OTHER:
    case PART_SUMMARY:
    case PART_IMPACT:
        return child != parent;
    case PART_CAUSE_AND_RESOLUTION:
        return child == PART_ROOT_CAUSE || child == PART_RESOLUTION || child == PART_TRIGGER ||
               child == PART_CONTRIBUTING || child == PART_DETECTION;
    case PART_ROOT_CAUSE:
        return child == PART_TRIGGER || child == PART_CONTRIBUTING || child == PART_RESOLUTION;
    case PART_LESSONS:
        return child == PART_WELL || child == PART_POORLY || child == PART_LUCKY;
    case PART_MEASURES_AND_ACTIONS:
        return child == PART_MEASURES || child == PART_ACTIONS;
    case PART_DURATION:
    case PART_DATE:
        return child == PART_START || child == PART_END || child == PART_ZONE;
    default:
        return fact && parent >= PART_DURATION && parent <= PART_ZONE;
    }
}

/* ---- headings */

/* The part that a heading of LEVEL stands in, as headings are nested; NO_PART: in none. */
static int enclosing(const struct outline *o, int part, int level)
{
    for (; part != NO_PART; part = o->part[part].up) {
        const struct part *p = &o->part[part];
        if (p->form == HEADING_REAL && p->kind != PART_TITLE && p->level < level)
            return part;
    }
    return NO_PART;
}

static bool is_timed(const char *words, size_t len)
{
    struct stamp stamp;
    return stamp_read(words, len, &stamp) > 0 || stamp_is_day(words, len, &stamp);
}

/* The timeline that is open at a heading of LEVEL; NO_PART. */
static int open_timeline(const struct outline *o, int part, int level)
{
    for (; part != NO_PART; part = o->part[part].up)
        if (o->part[part].kind == PART_TIMELINE && o->part[part].level <= level)
            return part;
    return NO_PART;
}

/* Kinds that are phases of a timeline as well: headings within one. */
static bool is_phase(enum part_kind kind)
{
    return kind == PART_SUMMARY || kind == PART_IMPACT || kind == PART_DETECTION ||
           kind == PART_RESOLUTION || kind == PART_TRIGGER || kind >= PART_DURATION;
}

/* Whether a heading that names KIND makes a part of its own within PARENT, one that it is below. */
static bool parts_within(enum part_kind kind, bool whole, enum part_kind parent)
{
    if (kind == PART_OTHER)
        return false;
    if (parent == PART_TIMELINE && (is_phase(kind) || kind == PART_TIMELINE))
        return false;
    /* "Detection" below the action items: what they are for. */
    if (parent == PART_ACTIONS && (kind == PART_DETECTION || kind == PART_RESOLUTION ||
                                   kind == PART_MEASURES || kind == PART_ACTIONS))
        return false;
    if (kind >= PART_STEP)
        return false;
    if (kind == PART_TIMELINE || whole)
        return true;
    return outline_fits(kind, parent) && parent != PART_OTHER && parent != PART_SUMMARY;
}

static bool is_title(struct outlining *s, int level, enum part_kind kind, bool whole)
{
    if (!s->title_level || level > s->title_level)
        return false;
    s->title_level = 0;
    return kind == PART_OTHER || kind == PART_TITLE || !whole;
}

static void heading(struct outlining *s, struct document *d, const struct block *b)
{
    struct buf words = BUF_INIT;
    block_add_words(d, b, &words);
    buf_rtrim(&words);
    int level = block_level(b), line = block_line(d, b);
    bool whole;
    enum part_kind kind = words_part(words.data, words.len, &whole);
    if (kind >= PART_DURATION && !whole)
        kind = PART_OTHER;
    int up = enclosing(s->o, s->current, level);
    int timeline = open_timeline(s->o, s->current, level);
    bool known = kind != PART_OTHER && whole;
    if (is_title(s, level, kind, whole)) {
        s->current = outline_add_part(s, PART_TITLE, HEADING_REAL, level, line, words.data,
                                      words.len, true, NO_PART);
    } else if (timeline != NO_PART && !known && is_timed(words.data, words.len)) {
        outline_add_piece(s, timeline, d, b);
        s->current = timeline;
    } else if (up != NO_PART && !parts_within(kind, whole, outline_part(s, up)->kind)) {
        outline_add_piece(s, up, d, b);
        s->current = up;
    } else {
        if (kind >= PART_STEP)
            kind = PART_OTHER;
        s->current =
            outline_add_part(s, kind, HEADING_REAL, level, line, words.data, words.len, whole, up);
    }
    buf_release(&words);
}

/* ---- the document */

/* A rule that only parts headings from what stands before them. */
static bool parts_sections(struct outlining *s, const struct block *b)
{
    const struct block *next = block_next(b);
    return block_type(b) == BLOCK_RULE &&
           (!next || block_type(next) == BLOCK_HEADING || block_type(next) == BLOCK_RULE ||
            !outline_part(s, s->current)->n);
}

void outline_add_blocks(struct outlining *s, struct document *d, const struct block *first)
{
    for (const struct block *b = first; b; b = block_next(b)) {
        struct document *within = NULL;
        switch (block_type(b)) {
        case BLOCK_HEADING:
            heading(s, d, b);
            break;
        case BLOCK_PARAGRAPH:
            outline_paragraph(s, d, b);
            break;
        case BLOCK_LIST:
            outline_list(s, d, b);
            break;
        case BLOCK_HTML:
        case BLOCK_QUOTE:
            if (!s->strict &&
                (block_type(b) == BLOCK_HTML || outline_part(s, s->current)->kind != PART_TIMELINE))
                within = document_within(d, b);
            if (within && outline_has_label(s, within))
                outline_add_blocks(s, within, block_first(document_root(within)));
            else
                outline_add_piece(s, s->current, d, b);
            break;
        default:
            if (!parts_sections(s, b))
                outline_add_piece(s, s->current, d, b);
        }
    }
}

/* The level that the title's heading has: 1; or the highest, where no other has it. 0: none. */
static int title_level(const struct document *d)
{
    int first = 0, highest = 0, times = 0;
    for (const struct block *b = block_first(document_root(d)); b; b = block_next(b)) {
        int level = block_level(b);
        if (!level)
            continue;
        if (!first)
            first = level;
        if (!highest || level < highest) {
            highest = level;
            times = 0;
        }
        times += level == highest;
    }
    return first == 1 || (first == highest && times == 1) ? first : 0;
}

void outline_read(struct outline *o, struct document *d, bool strict)
{
    *o = (struct outline){.document = d};
    struct outlining s = {.o = o, .strict = strict, .current = 0, .title_level = title_level(d)};
    outline_add_part(&s, PART_OTHER, HEADING_NONE, 0, 1, "", 0, true, NO_PART);
    outline_add_blocks(&s, d, block_first(document_root(d)));
}

void outline_release(struct outline *o)
{
    for (size_t i = 0; i < o->n; i++) {
        free(o->part[i].heading);
        free(o->part[i].piece);
    }
    free(o->part);
    *o = (struct outline){0};
}
