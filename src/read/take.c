#include "read/take.h"

#include "base/alloc.h"
#include "text/markdown.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

int part_next(const struct outline *o, int at, enum part_kind kind)
{
    for (size_t i = (size_t)(at + 1); i < o->n; i++)
        if (o->part[i].kind == kind)
            return (int)i;
    return -1;
}

bool part_is_within(const struct outline *o, int part, int other)
{
    while (part != -1 && part != other)
        part = o->part[part].up;
    return part == other;
}

/* Whether a part is a label that goes back to the part it stands in. */
static bool goes_back(const struct outline *o, int part)
{
    const struct part *p = &o->part[part];
    return (p->form == HEADING_ITEM || p->form == HEADING_LABEL) && !p->taken &&
           (o->done & UINT64_C(1) << p->kind);
}

/* One thing that is left: a piece, or a label with all that is left of it. */
struct left {
    int line;
    int part;     /* the label's; -1: a piece */
    size_t piece; /* its number */
};

struct lefts {
    struct left *v;
    size_t n, cap;
};

static void add_left(struct lefts *l, struct left left)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 16;
        l->v = xreallocarray(l->v, l->cap, sizeof *l->v);
    }
    l->v[l->n++] = left;
}

static int by_line(const void *a, const void *b)
{
    const struct left *x = a, *y = b;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->part != y->part)
        return x->part < y->part ? -1 : 1;
    return x->piece < y->piece ? -1 : x->piece > y->piece;
}

/* Comments and rules say nothing by themselves. */
static bool says_something(const struct part *p, const struct lefts *l)
{
    for (size_t i = 0; i < l->n; i++) {
        enum block_type type =
            l->v[i].part == -1 ? block_type(p->piece[l->v[i].piece].block) : BLOCK_PARAGRAPH;
        if (type != BLOCK_COMMENT && type != BLOCK_RULE)
            return true;
    }
    return false;
}

/* Those within a part follow it: up to the first that is not. */
static void collect(const struct outline *o, int part, int from, int to, struct lefts *out)
{
    const struct part *p = &o->part[part];
    for (size_t i = 0; i < p->n; i++)
        if (!p->piece[i].taken && p->piece[i].line >= from && p->piece[i].line <= to)
            add_left(out, (struct left){p->piece[i].line, -1, i});
    size_t labels = out->n;
    for (int i = part + 1; i < (int)o->n; i++) {
        if (part != 0 && !part_is_within(o, i, part))
            break; /* but what stands in nothing else belongs to the first */
        if (o->part[i].up == part && goes_back(o, i) && o->part[i].line >= from &&
            o->part[i].line <= to)
            add_left(out, (struct left){o->part[i].line, i, 0});
    }
    if (out->n > labels)
        qsort(out->v, out->n, sizeof *out->v, by_line);
    if (!says_something(p, out))
        out->n = 0;
}

bool part_has_left(const struct outline *o, int part)
{
    struct lefts left = {0};
    collect(o, part, 0, INT_MAX, &left);
    free(left.v);
    return left.n > 0;
}

int part_last_line(const struct outline *o, int part)
{
    return o->part[part].last_line;
}

/* ---- Markdown */

/* Adds TEXT with every line but the first indented. */
static void add_indented(struct buf *out, const char *text, int indent)
{
    for (const char *s = text; *s;) {
        size_t len = strcspn(s, "\n");
        if (s != text && len)
            buf_fill(out, ' ', (size_t)indent);
        buf_add(out, s, len);
        s += len;
        if (*s) {
            buf_addc(out, '\n');
            s++;
        }
    }
}

static bool is_item(const struct outline *o, int part, const struct left *l)
{
    if (l->part != -1)
        return o->part[l->part].form == HEADING_ITEM;
    return block_type(o->part[part].piece[l->piece].block) == BLOCK_ITEM;
}

/* The item of a list that was counted last. */
struct counted {
    const struct block *list, *item;
    int number;
};

/* An item's marker with the number that it has in its list. */
static void add_marker(const struct piece_of *p, struct counted *last, struct buf *out)
{
    const struct block *list = block_parent(p->block);
    if (!list || !block_is_ordered(list)) {
        buf_adds(out, "- ");
        return;
    }
    if (last->list != list)
        *last = (struct counted){list, block_first(list), block_number(list)};
    while (last->item && last->item != p->block) {
        last->item = block_next(last->item);
        last->number++;
    }
    buf_addf(out, "%d. ", last->number);
}

static void add_item(const struct piece_of *p, struct counted *last, struct buf *out)
{
    struct buf text = BUF_INIT;
    block_add_markdown(p->document, p->block, &text);
    size_t from = out->len;
    add_marker(p, last, out);
    int indent = (int)(out->len - from);
    char box = block_box(p->block);
    if (box)
        buf_addf(out, "[%c] ", box);
    add_indented(out, text.data, indent);
    buf_release(&text);
}

static void add_markdown(const struct outline *o, int part, int from, int to, struct buf *out,
                         int depth);

static void add_label(const struct outline *o, int part, struct buf *out, int depth)
{
    const struct part *p = &o->part[part];
    struct buf text = BUF_INIT;
    bool item = p->form == HEADING_ITEM;
    buf_adds(out, item ? "- **" : "**");
    markdown_add_inline(out, "", 0, p->heading, strlen(p->heading));
    buf_adds(out, ":**");
    add_markdown(o, part, 0, INT_MAX, &text, depth + 1);
    if (text.len) {
        /* A list or a quote begins on a line of its own. */
        bool block =
            strchr("-*+>#|`~<", *text.data) ||
            (p->n && p->piece[0].block && block_type(p->piece[0].block) != BLOCK_PARAGRAPH);
        buf_adds(out, block ? (item ? "\n  " : "\n\n") : " ");
        add_indented(out, text.data, item ? 2 : 0);
    }
    buf_release(&text);
}

static void add_one(const struct outline *o, int part, const struct left *l, struct counted *last,
                    struct buf *out, int depth)
{
    if (l->part != -1) {
        add_label(o, l->part, out, depth);
        return;
    }
    const struct piece_of *p = &o->part[part].piece[l->piece];
    if (block_type(p->block) == BLOCK_ITEM)
        add_item(p, last, out);
    else
        block_add_markdown(p->document, p->block, out);
}

static void add_markdown(const struct outline *o, int part, int from, int to, struct buf *out,
                         int depth)
{
    struct lefts left = {0};
    if (depth < 16)
        collect(o, part, from, to, &left);
    bool was_item = false;
    struct counted last = {0};
    for (size_t i = 0; i < left.n; i++) {
        struct buf one = BUF_INIT;
        add_one(o, part, &left.v[i], &last, &one, depth);
        buf_rtrim(&one);
        bool item = is_item(o, part, &left.v[i]);
        if (one.len && out->len)
            buf_adds(out, item && was_item ? "\n" : "\n\n");
        buf_add(out, one.data, one.len);
        was_item = item;
        buf_release(&one);
    }
    free(left.v);
}

void part_add_markdown(const struct outline *o, int part, int from, int to, struct buf *out)
{
    struct buf text = BUF_INIT;
    add_markdown(o, part, from, to, &text, 0);
    buf_add(out, text.data, text.len);
    buf_release(&text);
}

static void take(struct outline *o, int part, int from, int to, int depth)
{
    struct lefts left = {0};
    if (depth < 16)
        collect(o, part, from, to, &left);
    for (size_t i = 0; i < left.n; i++) {
        if (left.v[i].part != -1)
            take(o, left.v[i].part, 0, INT_MAX, depth + 1);
        else
            o->part[part].piece[left.v[i].piece].taken = true;
    }
    o->part[part].taken = true;
    free(left.v);
}

void part_take(struct outline *o, int part, int from, int to)
{
    take(o, part, from, to, 0);
}

static void add_words(const struct document *d, const struct block *b, struct buf *out)
{
    size_t before = out->len;
    block_add_words(d, b, out);
    if (out->len > before && out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
    for (const struct block *c = block_first(b); c; c = block_next(c))
        add_words(d, c, out);
}

void part_add_words(const struct outline *o, int part, struct buf *out)
{
    const struct part *p = &o->part[part];
    for (size_t i = 0; i < p->n; i++)
        if (!p->piece[i].taken)
            add_words(p->piece[i].document, p->piece[i].block, out);
}

void markdown_settle(struct buf *markdown, int level)
{
    struct buf out = BUF_INIT;
    struct error err = ERROR_INIT;
    if (!markdown_add_block(&out, "", 0, level, markdown->data, markdown->len, &err)) {
        buf_rtrim(&out);
        buf_release(markdown);
        *markdown = out;
    } else
        buf_release(&out);
}
