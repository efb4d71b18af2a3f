#include "read/fold.h"
#include "read/parts.h"
#include "read/take.h"

#include "base/alloc.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define STEMS_WITHIN 8 /* words of a paragraph that say what it is about */

/* Beginnings of words that tell of an end, and the words that such a paragraph begins with. */
static const char *const stems[] = {"resolv",   "resolution", "fix",     "mitigat",  "remed",
                                    "restor",   "revert",     "solv",    "solution", "soluc",
                                    "solucion", "correg",     "corrig",  "repair",   "recover",
                                    "rolled",   "resou",      "retabli", NULL};
static const char *const starts[] = {
    "to",    "in order to", "the",      "we",  "it",   "our",     "as",         "once",
    "after", "resolution",  "solution", "fix", "para", "se",      "el",         "la",
    "a",     "o",           "pour",     "le",  "nous", "finally", "eventually", NULL};

static bool words_tell(const char *words, size_t len)
{
    struct folded f;
    fold(&f, words, len < 200 ? len : 200, false);
    if (folded_begins(&f, starts) < 0)
        return false;
    for (size_t i = 0; i < f.n && i < STEMS_WITHIN; i++)
        for (const char *const *s = stems; *s; s++)
            if (!strncmp(f.v[i].word, *s, strlen(*s)))
                return true;
    return false;
}

static bool tells_resolution(const struct piece_of *p)
{
    struct buf words = BUF_INIT;
    if (block_type(p->block) == BLOCK_PARAGRAPH)
        block_add_words(p->document, p->block, &words);
    bool tells = words_tell(words.data, words.len);
    buf_release(&words);
    return tells;
}

static bool has_resolution(const struct reading *r)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i].kind == RECORD_FIELD && !strcmp(r->list[i].record.field.name, "resolution"))
            return true;
    return false;
}

/* A line of a paragraph that begins the resolution makes a piece of its own, with those below it.
 */
static void split_lines(struct part *p, size_t i)
{
    struct piece_of piece = p->piece[i];
    struct pieces lines = {0};
    if (piece.taken || block_type(piece.block) != BLOCK_PARAGRAPH)
        return;
    block_pieces(piece.document, piece.block, SPLIT_LINES, &lines);
    const char *text = lines.text.data;
    for (size_t k = 1; k < lines.n; k++) {
        const struct piece *line = &lines.v[k], *above = &lines.v[k - 1];
        size_t end = above->from + above->len;
        while (end > above->from && text[end - 1] == ' ')
            end--;
        if (end == above->from || text[end - 1] != '.' || above->line == line->line ||
            !words_tell(text + line->from, line->len))
            continue;
        struct document *first =
            document_of_lines(piece.document, piece.block, lines.v[0].line, above->line);
        struct document *rest =
            document_of_lines(piece.document, piece.block, line->line, lines.v[lines.n - 1].line);
        if (!first || !rest)
            break;
        if (p->n == p->cap)
            p->piece = xreallocarray(p->piece, ++p->cap, sizeof *p->piece);
        memmove(p->piece + i + 1, p->piece + i, (p->n++ - i) * sizeof *p->piece);
        p->piece[i] =
            (struct piece_of){first, block_first(document_root(first)), piece.line, false};
        p->piece[i + 1] =
            (struct piece_of){rest, block_first(document_root(rest)), line->line, false};
        break;
    }
    pieces_release(&lines);
}

/* In a part that is both, the paragraph that tells how it ended begins the resolution. */
static void split_resolution(struct reading *r, struct outline *o, int part)
{
    struct part *p = &o->part[part];
    for (size_t i = 0; i < p->n; i++)
        split_lines(p, i);
    for (size_t i = 1; i < p->n; i++) {
        if (p->piece[i].taken || p->piece[i - 1].taken || !tells_resolution(&p->piece[i]))
            continue;
        int from = p->piece[i].line;
        struct buf text = BUF_INIT;
        part_add_markdown(o, part, from, INT_MAX, &text);
        markdown_settle(&text, 3);
        if (text.len && !field_add(r, "resolution", &text, from, part_last_line(o, part)))
            part_take(o, part, from, INT_MAX);
        buf_release(&text);
        return;
    }
}

static void add_cause(struct reading *r, const char *kind, struct buf *text, int line,
                      int last_line)
{
    markdown_settle(text, 3);
    if (text->len) {
        struct read_record *added = reading_add(r, RECORD_CAUSE, line, last_line);
        added->record.cause.kind = xstrdup(kind);
        added->record.cause.text = xstrndup(text->data, text->len);
    }
    buf_release(text);
}

/* What a label says of a cause goes before what a section says of it. */
static void join_cause(struct reading *r, const char *kind, struct buf *text)
{
    markdown_settle(text, 3);
    for (size_t i = 0; i < r->n; i++) {
        struct cause *c = &r->list[i].record.cause;
        if (r->list[i].kind != RECORD_CAUSE || strcmp(c->kind, kind))
            continue;
        struct buf both = BUF_INIT;
        buf_addf(&both, "%s\n\n%s", c->text, text->data);
        free(c->text);
        c->text = buf_detach(&both);
        break;
    }
    buf_release(text);
}

/* The whole of the first part of a kind is one cause, with what labels say of it. HAD: how the last
 * one was headed, HEADING_NONE: there is none yet. */
static void read_cause(struct reading *r, struct outline *o, enum part_kind part, const char *kind,
                       enum heading_form *had)
{
    for (int i = -1; (i = part_next(o, i, part)) != -1;) {
        enum heading_form form = o->part[i].form;
        bool label = form == HEADING_ITEM || form == HEADING_LABEL;
        if (!part_has_left(o, i) || (*had && !label && *had != HEADING_LABEL))
            continue;
        struct buf text = BUF_INIT;
        part_add_markdown(o, i, 0, INT_MAX, &text);
        if (*had)
            join_cause(r, kind, &text);
        else
            add_cause(r, kind, &text, o->part[i].line, part_last_line(o, i));
        part_take(o, i, 0, INT_MAX);
        *had = label ? HEADING_LABEL : HEADING_REAL;
    }
    o->done |= UINT64_C(1) << part;
}

static void add_item(struct reading *r, struct document *d, const struct block *item)
{
    struct buf text = BUF_INIT;
    block_add_markdown(d, item, &text);
    add_cause(r, "contributing", &text, block_line(d, item), block_last_line(d, item));
}

/* Each item of a list is a factor of its own; prose is one. */
static void read_factors(struct reading *r, struct outline *o, int part)
{
    struct part *p = &o->part[part];
    bool lists = false;
    for (size_t i = 0; i < p->n; i++) {
        struct piece_of *piece = &p->piece[i];
        if (piece->taken ||
            (block_type(piece->block) != BLOCK_LIST && block_type(piece->block) != BLOCK_ITEM))
            continue;
        if (block_type(piece->block) == BLOCK_ITEM)
            add_item(r, piece->document, piece->block);
        else
            for (const struct block *b = block_first(piece->block); b; b = block_next(b))
                add_item(r, piece->document, b);
        piece->taken = lists = true;
    }
    if (lists) {
        p->taken = true;
        return;
    }
    if (!part_has_left(o, part))
        return;
    struct buf text = BUF_INIT;
    part_add_markdown(o, part, 0, INT_MAX, &text);
    add_cause(r, "contributing", &text, p->line, part_last_line(o, part));
    part_take(o, part, 0, INT_MAX);
}

void causes_read(struct reading *r, struct outline *o)
{
    for (int i = -1; !has_resolution(r) && (i = part_next(o, i, PART_CAUSE_AND_RESOLUTION)) != -1;)
        split_resolution(r, o, i);
    /* In the order of the standard document. */
    enum heading_form trigger = HEADING_NONE, root = HEADING_NONE;
    read_cause(r, o, PART_ROOT_CAUSE, "root", &root);
    read_cause(r, o, PART_CAUSE_AND_RESOLUTION, "root", &root);
    read_cause(r, o, PART_TRIGGER, "trigger", &trigger);
    for (int i = -1; (i = part_next(o, i, PART_CONTRIBUTING)) != -1;)
        read_factors(r, o, i);
    o->done |= UINT64_C(1) << PART_CONTRIBUTING;
}
