#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The standard document's sections, in its order; a section stands after one of them. */
enum anchor {
    ANCHOR_SUMMARY,
    ANCHOR_TIMELINE,
    ANCHOR_CAUSE,
    ANCHOR_LESSONS,
    ANCHOR_MEASURES,
    ANCHOR_CONCLUSION,
    ANCHORS
};

static const char *const anchor_names[ANCHORS] = {"Issue Summary",
                                                  "Timeline",
                                                  "Root Cause and Resolution",
                                                  "Lessons Learned",
                                                  "Corrective and Preventative Measures",
                                                  "Conclusion"};

/* The level of the heading that stands last above it in the standard document. */
static int level_at(enum anchor anchor)
{
    bool flat =
        anchor == ANCHOR_SUMMARY || anchor == ANCHOR_TIMELINE || anchor == ANCHOR_CONCLUSION;
    return flat ? 2 : 3;
}

static enum anchor anchor_of(enum part_kind kind)
{
    switch (kind) {
    case PART_TIMELINE:
        return ANCHOR_TIMELINE;
    case PART_RESOLUTION:
    case PART_ROOT_CAUSE:
    case PART_CAUSE_AND_RESOLUTION:
    case PART_TRIGGER:
    case PART_CONTRIBUTING:
        return ANCHOR_CAUSE;
    case PART_LESSONS:
    case PART_WELL:
    case PART_POORLY:
    case PART_LUCKY:
        return ANCHOR_LESSONS;
    case PART_MEASURES_AND_ACTIONS:
    case PART_MEASURES:
    case PART_ACTIONS:
        return ANCHOR_MEASURES;
    case PART_CONCLUSION:
        return ANCHOR_CONCLUSION;
    default:
        return ANCHOR_SUMMARY;
    }
}

/* Which of them a render prints. */
static void find_printed(const struct reading *r, bool printed[ANCHORS])
{
    memset(printed, 0, ANCHORS * sizeof *printed);
    printed[ANCHOR_SUMMARY] = true;
    for (size_t i = 0; i < r->n; i++) {
        const struct read_record *one = &r->list[i];
        if (one->kind == RECORD_EVENT)
            printed[ANCHOR_TIMELINE] = true;
        else if (one->kind == RECORD_CAUSE)
            printed[ANCHOR_CAUSE] = true;
        else if (one->kind == RECORD_LESSON)
            printed[ANCHOR_LESSONS] = true;
        else if (one->kind == RECORD_MEASURE || one->kind == RECORD_ACTION)
            printed[ANCHOR_MEASURES] = true;
        else if (one->kind == RECORD_FIELD && !strcmp(one->record.field.name, "resolution"))
            printed[ANCHOR_CAUSE] = true;
        else if (one->kind == RECORD_FIELD && !strcmp(one->record.field.name, "conclusion"))
            printed[ANCHOR_CONCLUSION] = true;
    }
}

struct leftover {
    enum anchor anchor;
    char *heading; /* "": what is left of a part that was understood */
    int level;
    int line, last_line;
    struct buf markdown;
};

struct leftovers {
    struct leftover *v;
    size_t n, cap;
    bool printed[ANCHORS];
    enum anchor at; /* behind which one of them the document is */
};

static struct leftover *add(struct leftovers *l, enum anchor anchor, const char *heading, int level,
                            int line, int last_line)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 8;
        l->v = xreallocarray(l->v, l->cap, sizeof *l->v);
    }
    l->v[l->n] = (struct leftover){anchor, xstrdup(heading), level, line, last_line, BUF_INIT};
    return &l->v[l->n++];
}

/* What is left of a part that was understood joins what is left of its neighbours. */
static struct leftover *rest_of(struct leftovers *l, enum anchor anchor, int line, int last_line)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i].anchor == anchor && !*l->v[i].heading) {
            l->v[i].last_line = last_line;
            return &l->v[i];
        }
    return add(l, anchor, "", level_at(anchor), line, last_line);
}

/* ---- parts */

static int section_level(const struct part *p)
{
    return p->form == HEADING_REAL && p->level > 2 ? 3 : 2;
}

/* A heading that is known, but says more than its kind does. */
static bool says_more(const struct part *p)
{
    bool told = p->kind == PART_TIMELINE && p->taken; /* its events say it */
    return p->form == HEADING_REAL && !p->whole && !told && p->kind != PART_OTHER &&
           p->kind != PART_TITLE && *p->heading;
}

/* Whether the readers have had anything of a part. */
static bool was_read(const struct outline *o, int part)
{
    const struct part *p = &o->part[part];
    if (p->taken)
        return true;
    for (size_t i = 0; i < p->n; i++)
        if (p->piece[i].taken)
            return true;
    for (int i = part + 1; i < (int)o->n && (part == 0 || part_is_within(o, i, part)); i++)
        if (o->part[i].up == part && o->part[i].taken)
            return true;
    return false;
}

/* Whether a part has nothing but the parts within it: "Root Cause and Resolution", "Lessons". */
static bool only_holds(const struct outline *o, int part)
{
    return part + 1 < (int)o->n && o->part[part + 1].up == part && !part_has_left(o, part);
}

static void read_left(struct outline *o, int part, struct leftover *to)
{
    struct buf text = BUF_INIT;
    part_add_markdown(o, part, 0, INT_MAX, &text);
    part_take(o, part, 0, INT_MAX);
    if (text.len && to->markdown.len)
        buf_adds(&to->markdown, "\n\n");
    buf_add(&to->markdown, text.data, text.len);
    buf_release(&text);
}

static void leave_known(struct leftovers *l, struct outline *o, int part)
{
    const struct part *p = &o->part[part];
    enum anchor anchor = anchor_of(p->kind);
    bool read = was_read(o, part) || (only_holds(o, part) && p->whole);
    if (!read && p->whole && !part_has_left(o, part))
        return; /* it is empty */
    if (read && l->printed[anchor])
        l->at = anchor;
    if (read && says_more(p))
        read_left(o, part,
                  add(l, l->at, p->heading, section_level(p), p->line, part_last_line(o, part)));
    else if (read && part_has_left(o, part))
        read_left(o, part, rest_of(l, l->at, p->line, part_last_line(o, part)));
    else if (!read)
        read_left(o, part,
                  add(l, l->at, p->heading, section_level(p), p->line, part_last_line(o, part)));
}

static bool is_inline_label(const struct part *p)
{
    return p->form == HEADING_ITEM || p->form == HEADING_LABEL;
}

static void leave(struct leftovers *l, struct outline *o, int part)
{
    const struct part *p = &o->part[part];
    if (is_inline_label(p)) {
        /* What stands in the part around it is left there; what nothing stands around, here. */
        if (!p->taken && part_has_left(o, part))
            leave_known(l, o, part);
        else if (p->taken && part_has_left(o, part))
            read_left(o, part, rest_of(l, l->at, p->line, part_last_line(o, part)));
        if (p->taken && l->printed[anchor_of(p->kind)])
            l->at = anchor_of(p->kind);
        return;
    }
    if (p->kind == PART_TITLE || p->form == HEADING_NONE) {
        if (part_has_left(o, part))
            read_left(o, part, rest_of(l, ANCHOR_SUMMARY, p->line, part_last_line(o, part)));
        return;
    }
    if (p->kind != PART_OTHER)
        leave_known(l, o, part);
    else if (part_has_left(o, part) || !was_read(o, part))
        read_left(o, part,
                  add(l, l->at, p->heading, section_level(p), p->line, part_last_line(o, part)));
    else if (!p->taken)
        add(l, l->at, p->heading, section_level(p), p->line, p->line);
}

/* ---- sections */

static void emit(struct reading *r, struct leftover *one, int level)
{
    /* Headings in what has none of its own are no sections. */
    markdown_settle(&one->markdown, *one->heading ? level : 3);
    if (!*one->heading && !one->markdown.len)
        return;
    struct read_record *added = reading_add(r, RECORD_SECTION, one->line, one->last_line);
    struct section *s = &added->record.section;
    s->heading = xstrdup(one->heading);
    s->level = level;
    s->markdown = xstrndup(one->markdown.data, one->markdown.len);
    s->after = xstrdup(anchor_names[one->anchor]);
}

/* Behind each place first what has no heading, so that nothing above it seems to own it; and
 * nothing of the third level behind something of the second. */
static void emit_all(struct reading *r, struct leftovers *l)
{
    for (int anchor = 0; anchor < ANCHORS; anchor++) {
        int level = 3;
        for (size_t i = 0; i < l->n; i++)
            if ((int)l->v[i].anchor == anchor && !*l->v[i].heading)
                emit(r, &l->v[i], l->v[i].level);
        for (size_t i = 0; i < l->n; i++) {
            if ((int)l->v[i].anchor != anchor || !*l->v[i].heading)
                continue;
            level = l->v[i].level < level ? l->v[i].level : level;
            emit(r, &l->v[i], level);
        }
    }
}

void leftovers_read(struct reading *r, struct outline *o, const struct front_matter *front)
{
    struct buf told = BUF_INIT;
    struct leftovers l = {.at = ANCHOR_SUMMARY};
    find_printed(r, l.printed);
    o->done = UINT64_MAX;
    about_add_front(r, front, &told);
    if (told.len) {
        struct leftover *rest = rest_of(&l, ANCHOR_SUMMARY, 1, front->lines);
        buf_add(&rest->markdown, told.data, told.len);
    }
    buf_release(&told);
    for (int i = 0; i < (int)o->n; i++)
        leave(&l, o, i);
    emit_all(r, &l);
    for (size_t i = 0; i < l.n; i++) {
        free(l.v[i].heading);
        buf_release(&l.v[i].markdown);
    }
    free(l.v);
}
