/* Headings that are no headings of Markdown's: bold paragraphs, bare "Label:" lines, labels at the
 * beginning of a list item. */
#include "read/outline_internal.h"

#include "base/alloc.h"
#include "time/stamp.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct label {
    enum part_kind kind;
    size_t name; /* bytes of the words that name it */
    size_t len;  /* with the colon, and the blanks behind it */
    bool bold, alone;
};

static size_t blanks(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && strchr(" \t\n", s[n]))
        n++;
    return n;
}

/* How many bytes at the beginning of a line could be a label; 0: none. *LEN: with what parts it
 * from its value. */
static size_t label_length(const char *text, size_t len, size_t bold, size_t *all)
{
    size_t name = 0, n = 0;
    if (bold && bold <= LABEL_LONGEST && bold <= len) {
        name = n = bold;
        bool ends = n == len;
        while (n < len && text[n] == ' ')
            n++;
        if (n < len && strchr(":;", text[n]))
            ends = true, n++;
        else if (name && strchr(":.;", text[name - 1]))
            ends = true;
        if (!ends)
            return 0;
    } else {
        const char *colon = memchr(text, ':', len < LABEL_LONGEST ? len : LABEL_LONGEST);
        if (!colon || bold) /* a line "Timeline" alone does without */
            name = n = !bold && len <= LABEL_LONGEST / 2 && isupper((unsigned char)*text) ? len : 0;
        else
            name = (size_t)(colon - text), n = name + 1;
        if (n < len && !strchr(" \t\n", text[n]))
            return 0;
    }
    while (name && strchr(" :.;", text[name - 1]))
        name--;
    *all = n + blanks(text + n, len - n);
    return name;
}

static bool label_at(const char *text, size_t len, size_t bold, struct label *out)
{
    size_t all;
    size_t name = label_length(text, len, bold, &all);
    bool whole;
    if (!name)
        return false;
    enum part_kind kind = words_part(text, name, &whole);
    *out = (struct label){kind, name, all, bold > 0, all == len};
    bool bare = all == name && !bold; /* without a colon */
    return whole && kind != PART_OTHER && kind < PART_STEP && !(bare && kind >= PART_DURATION);
}

/* ---- where labels may stand */

static bool is_label_form(enum heading_form form)
{
    return form == HEADING_LINE || form == HEADING_ITEM || form == HEADING_LABEL;
}

/* Kinds that end a timeline, whatever it looks like. */
static bool ends_timeline(enum part_kind kind)
{
    return kind == PART_ROOT_CAUSE || kind == PART_CAUSE_AND_RESOLUTION ||
           kind == PART_CONTRIBUTING || kind == PART_CONCLUSION ||
           (kind >= PART_LESSONS && kind <= PART_ACTIONS);
}

/* FIRST: it begins its paragraph. */
static bool may_stand(struct outlining *s, const struct label *l, bool first)
{
    const struct part *p = outline_part(s, s->current);
    if (s->labels >= LABELS_MOST)
        return false;
    bool heading = l->kind < PART_DURATION;
    if (p->kind == PART_TIMELINE) {
        bool ends =
            ends_timeline(l->kind) || (p->form != HEADING_REAL && l->kind == PART_RESOLUTION);
        return ends && (l->alone || (first && p->form != HEADING_REAL));
    }
    if (outline_fits(l->kind, p->kind))
        return true;
    return heading && (l->alone || (first && is_label_form(p->form)) || is_label_form(p->form));
}

/* The part that a label stands in. */
static int owner_of(struct outlining *s, enum part_kind kind)
{
    int part = s->current;
    while (is_label_form(outline_part(s, part)->form)) {
        const struct part *p = outline_part(s, part);
        bool heads = p->kind != PART_OTHER && (p->kind != PART_IMPACT || kind >= PART_DURATION);
        if (heads && outline_fits(kind, p->kind))
            break;
        part = p->up == NO_PART ? 0 : p->up;
    }
    return part;
}

static int level_below(struct outlining *s, int part)
{
    int level = outline_part(s, part)->level;
    return level ? level + 1 : 2;
}

/* ---- paragraphs */

struct splitting {
    struct outlining *s;
    struct document *d;
    const struct block *b;
    struct pieces lines;
    size_t from;       /* the first line that is not placed */
    struct label open; /* the label that it begins with; its name is empty: none */
    /* Where <br> parts several of them on one line: its Markdown, and where each ends in it. */
    struct buf markdown;
    size_t *ends;
};

/* The length of a <br> or a line end at S; 0: there is none. */
static size_t line_break(const char *s)
{
    if (*s == '\n')
        return 1;
    if (strncasecmp(s, "<br", 3))
        return 0;
    size_t n = 3 + strspn(s + 3, " /");
    return s[n] == '>' ? n + 1 : 0;
}

/* Finds the lines in the Markdown where they are not lines of the file; false: they can't be told
 * apart. */
static bool find_breaks(struct splitting *p)
{
    bool shared = false;
    for (size_t i = 1; i < p->lines.n; i++)
        shared = shared || p->lines.v[i].line == p->lines.v[i - 1].line;
    if (!shared)
        return true;
    block_add_markdown(p->d, p->b, &p->markdown);
    p->ends = xcalloc(p->lines.n, sizeof *p->ends);
    size_t n = 0;
    bool empty = true;
    const char *s = p->markdown.data;
    for (size_t i = 0;; i++) {
        size_t step = s[i] ? line_break(s + i) : 0;
        if (s[i] && !step) {
            empty = empty && strchr(" \t\\", s[i]);
            continue;
        }
        if (!empty && n < p->lines.n)
            p->ends[n] = i;
        n += !empty;
        empty = true;
        if (!s[i])
            break;
        i += step - 1;
    }
    return n == p->lines.n;
}

/* The lines FROM up to TO as a document. */
static struct document *lines_document(struct splitting *p, size_t from, size_t to)
{
    const struct piece *first = &p->lines.v[from];
    if (!p->ends)
        return document_of_lines(p->d, p->b, first->line, p->lines.v[to - 1].line);
    size_t begin = from ? p->ends[from - 1] : 0;
    const char *s = p->markdown.data;
    for (size_t n = 1; n && begin < p->ends[to - 1];) {
        n = strchr(" \t\\", s[begin]) ? 1 : line_break(s + begin);
        begin += n;
    }
    return document_of_markdown(p->d, s + begin, p->ends[to - 1] - begin, first->line);
}

static void add_all(struct outlining *s, struct document *d)
{
    if (!d)
        return;
    for (const struct block *b = block_first(document_root(d)); b; b = block_next(b))
        outline_add_piece(s, s->current, d, b);
}

/* Places the lines up to the one numbered TO in the current part. */
static void place_lines(struct splitting *p, size_t to)
{
    size_t from = p->from;
    p->from = to;
    bool labelled = p->open.name > 0;
    struct label open = p->open;
    p->open = (struct label){0};
    if (from == to)
        return;
    if (!labelled && from == 0 && to == p->lines.n) {
        outline_add_piece(p->s, p->s->current, p->d, p->b);
        return;
    }
    const struct piece *line = &p->lines.v[from];
    from += labelled && open.alone;
    if (from == to)
        return;
    struct document *part = lines_document(p, from, to);
    if (part && labelled && !open.alone)
        part = document_behind(part, block_first(document_root(part)),
                               p->lines.text.data + line->from, open.len);
    add_all(p->s, part);
}

/* A label on line I: what stands before it is placed, and it is the current part. */
static void open_label(struct splitting *p, size_t i, const struct label *l)
{
    place_lines(p, i);
    const struct piece *line = &p->lines.v[i];
    const char *text = p->lines.text.data + line->from;
    int up = owner_of(p->s, l->kind);
    p->s->labels++;
    p->s->current = outline_add_part(p->s, l->kind, l->alone ? HEADING_LINE : HEADING_LABEL,
                                     level_below(p->s, up), line->line, text, l->name, true, up);
    p->open = *l;
}

/* Whether what follows the paragraph still belongs to its last label. */
static bool stays_open(struct splitting *p, const struct label *last, size_t line)
{
    int up = outline_part(p->s, p->s->current)->up;
    enum heading_form above = up == NO_PART ? HEADING_NONE : outline_part(p->s, up)->form;
    if (last->alone)
        return true;
    bool of_labels =
        above == HEADING_NONE || is_label_form(above) || outline_part(p->s, up)->kind == PART_TITLE;
    return line == 0 && of_labels && last->kind < PART_DURATION;
}

/* A bold line that names nothing known, where bold lines are the headings. */
static bool is_other_heading(struct outlining *s, const struct pieces *lines)
{
    const struct part *p = outline_part(s, s->current);
    if (lines->n != 1 || p->form != HEADING_LINE || s->strict)
        return false;
    const struct piece *line = &lines->v[0];
    const char *text = lines->text.data + line->from;
    size_t len = line->len;
    while (len && strchr(": ", text[len - 1]))
        len--;
    if (!len || len > LABEL_LONGEST || line->bold < len || text[len - 1] == '.')
        return false;
    struct stamp stamp;
    return !stamp_read(text, len, &stamp) && !stamp_is_day(text, len, &stamp);
}

static void add_other(struct outlining *s, const struct pieces *lines)
{
    const struct piece *line = &lines->v[0];
    int up = owner_of(s, PART_OTHER);
    size_t len = line->len;
    const char *text = lines->text.data + line->from;
    while (len && strchr(": ", text[len - 1]))
        len--;
    s->current = outline_add_part(s, PART_OTHER, HEADING_LINE, level_below(s, up), line->line, text,
                                  len, true, up);
}

static void split_paragraph(struct splitting *p)
{
    struct label last = {0};
    size_t last_line = 0;
    for (size_t i = 0; i < p->lines.n; i++) {
        const struct piece *line = &p->lines.v[i];
        struct label l;
        if (!label_at(p->lines.text.data + line->from, line->len, line->bold, &l) ||
            !may_stand(p->s, &l, i == 0))
            continue;
        open_label(p, i, &l);
        last = l;
        last_line = i;
        if (l.kind >= PART_DURATION && !l.alone) {
            place_lines(p, i + 1);
            p->s->current = outline_part(p->s, p->s->current)->up;
            last.name = 0;
        }
    }
    place_lines(p, p->lines.n);
    if (last.name && !stays_open(p, &last, last_line))
        p->s->current = outline_part(p->s, p->s->current)->up;
}

void outline_paragraph(struct outlining *s, struct document *d, const struct block *b)
{
    struct pipe_table table;
    if (s->strict) {
        outline_add_piece(s, s->current, d, b);
        return;
    }
    if (document_table(d, b, &table)) {
        pipe_table_release(&table);
        outline_add_piece(s, s->current, d, b);
        return;
    }
    struct splitting p = {.s = s, .d = d, .b = b, .markdown = BUF_INIT};
    block_pieces(d, b, SPLIT_LINES, &p.lines);
    struct label l;
    bool known = p.lines.n == 1 && label_at(p.lines.text.data + p.lines.v[0].from, p.lines.v[0].len,
                                            p.lines.v[0].bold, &l);
    if (!known && is_other_heading(s, &p.lines))
        add_other(s, &p.lines);
    else if (find_breaks(&p))
        split_paragraph(&p);
    else
        outline_add_piece(s, s->current, d, b);
    pieces_release(&p.lines);
    buf_release(&p.markdown);
    free(p.ends);
}

bool outline_has_label(struct outlining *s, struct document *d)
{
    bool has = false;
    for (const struct block *b = block_first(document_root(d)); b && !has; b = block_next(b)) {
        if (block_type(b) != BLOCK_PARAGRAPH)
            continue;
        struct pieces lines = {0};
        block_pieces(d, b, SPLIT_LINES, &lines);
        for (size_t i = 0; i < lines.n && !has; i++) {
            struct label l;
            has =
                label_at(lines.text.data + lines.v[i].from, lines.v[i].len, lines.v[i].bold, &l) &&
                may_stand(s, &l, i == 0);
        }
        pieces_release(&lines);
    }
    return has;
}

/* ---- lists */

/* The label that an item begins with; WORDS gets the words of its first paragraph. */
static bool item_label(struct outlining *s, const struct document *d, const struct block *item,
                       struct buf *words, struct label *l)
{
    const struct block *b = block_first(item);
    if (!b || block_type(b) != BLOCK_PARAGRAPH)
        return false;
    buf_reset(words);
    block_add_words(d, b, words);
    size_t bold = block_bold(d, b);
    bool is = label_at(words->data, words->len, bold, l) && (bold || l->len > l->name);
    /* Behind other text an item sums up nothing but itself. */
    if (is && l->kind == PART_SUMMARY && outline_part(s, s->current)->n)
        return false;
    return is && outline_fits(l->kind, outline_part(s, s->current)->kind);
}

static void labelled_item(struct outlining *s, struct document *d, const struct block *item,
                          const char *words, const struct label *l)
{
    int up = s->current;
    s->labels++;
    s->current = outline_add_part(s, l->kind, HEADING_ITEM, level_below(s, up), block_line(d, item),
                                  words, l->name, true, up);
    struct document *value = document_behind(d, item, words, l->len);
    if (value)
        outline_add_blocks(s, value, block_first(document_root(value)));
}

void outline_list(struct outlining *s, struct document *d, const struct block *b)
{
    int owner = s->current;
    struct buf words = BUF_INIT;
    struct label l;
    bool labels = false;
    bool possible = outline_part(s, owner)->kind != PART_TIMELINE && s->nested < NESTED_LABELS &&
                    s->labels < LABELS_MOST;
    for (const struct block *item = block_first(b); possible && item && !labels;
         item = block_next(item))
        labels = item_label(s, d, item, &words, &l);
    if (!labels)
        outline_add_piece(s, owner, d, b);
    s->nested++;
    int open = owner; /* the part that an item without a label belongs to */
    for (const struct block *item = block_first(b); labels && item; item = block_next(item)) {
        s->current = owner;
        if (s->labels < LABELS_MOST && item_label(s, d, item, &words, &l)) {
            int made = (int)s->o->n;
            labelled_item(s, d, item, words.data, &l);
            bool empty = made + 1 == (int)s->o->n && !outline_part(s, made)->n;
            open = l.alone && empty ? made : owner;
        } else
            outline_add_piece(s, open, d, item);
    }
    s->nested--;
    s->current = owner;
    buf_release(&words);
}
