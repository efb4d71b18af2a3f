#include "text/document.h"

#include "base/alloc.h"
#include "text/document_internal.h"
#include "text/markdown_arena.h"
#include "text/markdown_line.h"
#include "text/markdown_look.h"

#include <stdlib.h>
#include <string.h>

static bool is_plain(char c)
{
    unsigned char u = (unsigned char)c;
    return (u >= 0x20 && u != 0x7F) || c == '\t' || c == '\n';
}

/* Line ends become LF; other control characters but tab their symbols, as in all documents. Lines
 * stay lines. */
static void normalise(struct buf *out, const char *text, size_t len)
{
    buf_grow(out, len + 1);
    for (size_t i = 0; i < len;) {
        size_t from = i;
        while (i < len && is_plain(text[i]))
            i++;
        buf_add(out, text + from, i - from);
        if (i == len)
            break;
        unsigned char c = (unsigned char)text[i++];
        if (c == '\r' && (i == len || text[i] != '\n'))
            buf_addc(out, '\n');
        else if (c != '\r')
            buf_addf(out, "\xE2\x90%c", c == 0x7F ? 0xA1 : 0x80 + c);
    }
    if (out->len && out->data[out->len - 1] != '\n')
        buf_addc(out, '\n');
}

static bool is_blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\n", s[i]))
            return false;
    return true;
}

/* Lines FROM … LAST (from 1) are kept from cmark: they are blank in what it gets. */
static void keep_from(struct document *d, struct buf *given, int from, int last)
{
    if (d->hidden_n == d->hidden_cap) {
        d->hidden_cap = d->hidden_cap ? d->hidden_cap * 2 : 4;
        d->hidden = xreallocarray(d->hidden, d->hidden_cap, sizeof *d->hidden);
    }
    d->hidden[d->hidden_n++] = (struct hidden){from, last, NULL};
    size_t begin = markdown_lines_find(&d->lines, from, 1);
    size_t end = markdown_lines_find(&d->lines, last + 1, 1);
    for (size_t i = begin; i < end; i++)
        if (given->data[i] != '\n')
            given->data[i] = ' ';
}

/* What cmark gets where that isn't all of the text: without the runs of lines that it would be slow
 * at. */
static void hide_slow_runs(struct document *d, struct buf *given)
{
    if (markdown_within_limits(d->text.data, d->text.len))
        return;
    buf_add(given, d->text.data, d->text.len);
    int first = 0;
    for (int line = 1; (size_t)line <= d->lines.n + 1; line++) {
        size_t begin = markdown_lines_find(&d->lines, line, 1);
        size_t end = markdown_lines_find(&d->lines, line + 1, 1);
        bool blank = (size_t)line > d->lines.n || is_blank(d->text.data + begin, end - begin);
        if (!blank && !first)
            first = line;
        if (!blank || !first)
            continue;
        size_t from = markdown_lines_find(&d->lines, first, 1);
        if (!markdown_within_limits(d->text.data + from, begin - from))
            keep_from(d, given, first, line - 1);
        first = 0;
    }
    /* Each run is fine alone and all of them together are not. */
    if (!markdown_within_limits(given->data, given->len))
        keep_from(d, given, 1, (int)d->lines.n);
}

/* What was hidden gets its place among the blocks. */
static void show_hidden(struct document *d)
{
    cmark_node *next = cmark_node_first_child(d->root);
    for (size_t i = 0; i < d->hidden_n; i++) {
        struct hidden *h = &d->hidden[i];
        while (next && cmark_node_get_start_line(next) <= h->from)
            next = cmark_node_next(next);
        h->node = markdown_node(CMARK_NODE_CUSTOM_BLOCK);
        cmark_node_set_user_data(h->node, h);
        if (next)
            cmark_node_insert_before(next, h->node);
        else
            cmark_node_append_child(d->root, h->node);
    }
}

struct document *document_new(const char *text, size_t len, int line)
{
    struct document *d = xcalloc(1, sizeof *d);
    buf_init(&d->text);
    buf_init(&d->definitions);
    d->first_line = line;
    normalise(&d->text, text, len);
    markdown_lines_init(&d->lines, &d->text);
    struct buf given = BUF_INIT;
    hide_slow_runs(d, &given);
    d->root = arena_parse(&d->tree, given.len ? &given : &d->text);
    buf_release(&given);
    show_hidden(d);
    document_mark_fences(d);
    document_find_definitions(d);
    return d;
}

struct document *document_part(struct document *d, const char *text, size_t len, int line)
{
    struct buf whole = BUF_INIT;
    buf_add(&whole, text, len);
    document_add_definitions(d, &whole);
    struct document *part = document_new(whole.data, whole.len, line);
    buf_release(&whole);
    part->next = d->parts;
    d->parts = part;
    return part;
}

void document_free(struct document *d)
{
    while (d) {
        struct document *next = d->next;
        document_free(d->parts);
        for (size_t i = 0; i < d->hidden_n; i++)
            cmark_node_free(d->hidden[i].node); /* takes it out of the tree, too */
        arena_free(d->tree);
        markdown_lines_release(&d->lines);
        free(d->hidden);
        free(d->line_map);
        buf_release(&d->text);
        buf_release(&d->definitions);
        free(d);
        d = next;
    }
}

const struct block *document_root(const struct document *d)
{
    return block_of(d->root);
}

size_t document_unparsed(const struct document *d)
{
    size_t lines = 0;
    for (size_t i = 0; i < d->hidden_n; i++)
        lines += (size_t)(d->hidden[i].last - d->hidden[i].from + 1);
    return lines;
}

const struct block *block_first(const struct block *b)
{
    cmark_node *node = cmark_node_first_child(node_of(b));
    return node && cmark_node_get_type(node) < CMARK_NODE_FIRST_INLINE ? block_of(node) : NULL;
}

const struct block *block_next(const struct block *b)
{
    return block_of(cmark_node_next(node_of(b)));
}

const struct block *block_parent(const struct block *b)
{
    return block_of(cmark_node_parent(node_of(b)));
}

enum block_type block_type(const struct block *b)
{
    cmark_node *node = node_of(b);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_DOCUMENT:
        return BLOCK_ROOT;
    case CMARK_NODE_HEADING:
        return BLOCK_HEADING;
    case CMARK_NODE_LIST:
        return BLOCK_LIST;
    case CMARK_NODE_ITEM:
        return BLOCK_ITEM;
    case CMARK_NODE_BLOCK_QUOTE:
        return BLOCK_QUOTE;
    case CMARK_NODE_CODE_BLOCK:
        return document_is_fenced(node) ? BLOCK_FENCE : BLOCK_INDENTED;
    case CMARK_NODE_HTML_BLOCK:
        return markdown_is_comment(cmark_node_get_literal(node)) ? BLOCK_COMMENT : BLOCK_HTML;
    case CMARK_NODE_THEMATIC_BREAK:
        return BLOCK_RULE;
    case CMARK_NODE_CUSTOM_BLOCK:
        return BLOCK_UNPARSED;
    default:
        return BLOCK_PARAGRAPH;
    }
}

static const struct hidden *hidden_of(const struct block *b)
{
    cmark_node *node = node_of(b);
    bool is = cmark_node_get_type(node) == CMARK_NODE_CUSTOM_BLOCK;
    return is ? cmark_node_get_user_data(node) : NULL;
}

/* The first and the last line of a block within its own document's text. */
int document_first_line(const struct block *b)
{
    const struct hidden *h = hidden_of(b);
    return h ? h->from : cmark_node_get_start_line(node_of(b));
}

int document_last_line(const struct block *b)
{
    const struct hidden *h = hidden_of(b);
    if (h)
        return h->last;
    if (cmark_node_get_type(node_of(b)) == CMARK_NODE_THEMATIC_BREAK)
        return cmark_node_get_start_line(node_of(b)); /* its end line is the next one */
    /* What a container's own end line says takes blank lines in. */
    int last = 0;
    for (cmark_node *node = node_of(b); node; node = cmark_node_last_child(node)) {
        if (cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
            break;
        last = markdown_last_line(node);
    }
    /* A fence that only its item's end closes is said to end a line too late. */
    for (cmark_node *node = node_of(b); node; node = cmark_node_parent(node)) {
        cmark_node *next = cmark_node_next(node);
        if (next && cmark_node_get_start_line(next) > cmark_node_get_start_line(node_of(b)) &&
            cmark_node_get_start_line(next) <= last)
            last = cmark_node_get_start_line(next) - 1;
        if (next)
            break;
    }
    return last;
}

static int in_file(const struct document *d, int line)
{
    if (d->line_map && line >= 1 && (size_t)line <= d->lines.n)
        return d->line_map[line - 1];
    return d->first_line + line - 1;
}

int block_line(const struct document *d, const struct block *b)
{
    return in_file(d, document_first_line(b));
}

int block_last_line(const struct document *d, const struct block *b)
{
    return in_file(d, document_last_line(b));
}

int block_level(const struct block *b)
{
    return cmark_node_get_heading_level(node_of(b));
}

bool block_is_ordered(const struct block *b)
{
    return cmark_node_get_list_type(node_of(b)) == CMARK_ORDERED_LIST;
}

int block_number(const struct block *b)
{
    return cmark_node_get_list_start(node_of(b));
}

/* The words of a paragraph that begins with a box start with these. */
static char box_of_words(cmark_node *paragraph)
{
    char box[4] = "";
    size_t n = 0;
    cmark_node *node = cmark_node_first_child(paragraph);
    for (; node && n < 4 && cmark_node_get_type(node) == CMARK_NODE_TEXT;
         node = cmark_node_next(node))
        for (const char *s = cmark_node_get_literal(node); *s && n < 4; s++)
            box[n++] = *s;
    if (document_is_escaped(paragraph))
        return 0;
    if (n < 3 || box[0] != '[' || box[2] != ']' || !strchr(" xX", box[1]))
        return 0;
    if (n == 3 ? node && cmark_node_get_type(node) != CMARK_NODE_SOFTBREAK : box[3] != ' ')
        return 0;
    return box[1] == ' ' ? ' ' : 'x';
}

char block_box(const struct block *b)
{
    cmark_node *first = cmark_node_first_child(node_of(b));
    if (cmark_node_get_type(node_of(b)) != CMARK_NODE_ITEM || !first ||
        cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH)
        return 0;
    return box_of_words(first);
}

bool document_has_box(const struct block *b)
{
    const struct block *item = block_parent(b);
    return item && block_box(item) && node_of(b) == cmark_node_first_child(node_of(item));
}
