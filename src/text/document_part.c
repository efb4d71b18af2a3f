/* Parts of a document read as documents of their own. */
#include "text/document_internal.h"

#include "text/markdown_source.h"

#include <string.h>

/* How far a line is indented, in columns; *N bytes do it. */
static size_t indent(const char *s, size_t *n)
{
    size_t columns = 0;
    for (*n = 0; s[*n] == ' ' || s[*n] == '\t'; (*n)++)
        columns += s[*n] == '\t' ? 4 - columns % 4 : 1;
    return columns;
}

/* Takes off the indent that all lines have, and all of it where that is code again. */
static void dedent(struct buf *text)
{
    size_t least = SIZE_MAX, n;
    for (const char *s = text->data; *s; s += strcspn(s, "\n"), s += *s == '\n') {
        size_t columns = indent(s, &n);
        if (s[n] && s[n] != '\n' && columns < least)
            least = columns;
    }
    struct buf out = BUF_INIT;
    bool first = true;
    for (const char *s = text->data; *s;) {
        size_t columns = indent(s, &n), len = strcspn(s + n, "\n");
        size_t left = columns > least && len ? columns - least : 0;
        buf_fill(&out, ' ', first && left > 3 ? 0 : left);
        first = first && !len;
        buf_add(&out, s + n, len);
        s += n + len;
        if (*s == '\n') {
            buf_addc(&out, '\n');
            s++;
        }
    }
    buf_release(text);
    *text = out;
}

static struct document *of_text(struct document *d, struct buf *text, int line)
{
    struct document *part = NULL;
    if (text->data[strspn(text->data, " \t\n")])
        part = document_part(d, text->data, text->len, line);
    buf_release(text);
    return part;
}

/* The lines FROM … LAST of the document's own text, behind B's prefix. */
static void add_raw(const struct document *d, const struct block *b, int from, int last,
                    struct buf *out)
{
    for (int line = from; line <= last; line++)
        document_add_line(d, b, line, out);
}

struct document *document_within(struct document *d, const struct block *b)
{
    struct buf text = BUF_INIT;
    switch (block_type(b)) {
    case BLOCK_HTML:
        return document_of_html(d, b);
    case BLOCK_INDENTED:
        buf_adds(&text, cmark_node_get_literal(node_of(b)));
        dedent(&text);
        return of_text(d, &text, block_line(d, b));
    case BLOCK_QUOTE:
    case BLOCK_ITEM:
        add_raw(d, b, document_first_line(b), document_last_line(b), &text);
        return of_text(d, &text, block_line(d, b));
    default:
        return NULL;
    }
}

struct document *document_of_lines(struct document *d, const struct block *b, int from, int last)
{
    struct buf text = BUF_INIT;
    int offset = block_line(d, b) - document_first_line(b);
    add_raw(d, b, from - offset, last - offset, &text);
    return of_text(d, &text, from);
}

struct document *document_behind(struct document *d, const struct block *b, const char *words,
                                 size_t len)
{
    struct buf text = BUF_INIT, rest = BUF_INIT;
    if (!b)
        return NULL;
    add_raw(d, b, document_first_line(b), document_last_line(b), &text);
    const char *start = text.data;
    int line = block_line(d, b);
    if (document_has_box(b) || (block_type(b) == BLOCK_ITEM && block_box(b))) {
        start += strcspn(start, "]");
        start += *start == ']';
    }
    while (block_type(b) == BLOCK_HEADING && strchr("# \t", *start) && *start)
        start++;
    start = markdown_behind(start, words, len);
    if (start) {
        start += strspn(start, " \t");
        if (*start == '\n')
            start++;
        for (const char *s = text.data; s < start; s++)
            line += *s == '\n';
        buf_adds(&rest, start);
    }
    buf_release(&text);
    if (!rest.len) {
        buf_release(&rest);
        return NULL;
    }
    /* Blocks below the label's line keep the item's indent no longer. */
    return of_text(d, &rest, line);
}

struct document *document_of_markdown(struct document *d, const char *text, size_t len, int line)
{
    struct buf copy = BUF_INIT;
    buf_add(&copy, text, len);
    return of_text(d, &copy, line);
}
