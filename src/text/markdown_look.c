#include "text/markdown_look.h"

#include <string.h>

void markdown_look_init(struct markdown_look *k, const struct buf *text)
{
    *k = (struct markdown_look){
        .text = text, .root = markdown_parse(text), .edits = MARKDOWN_EDITS_INIT};
    markdown_lines_init(&k->lines, text);
}

bool markdown_look_finish(struct markdown_look *k, struct buf *text)
{
    cmark_node_free(k->root);
    markdown_lines_release(&k->lines);
    return markdown_edits_apply(&k->edits, text);
}

/* cmark lets an HTML block whose last line says so end on the line before that. */
int markdown_last_line(cmark_node *node)
{
    int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
    if (cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK) {
        int lines = 0;
        for (const char *c = cmark_node_get_literal(node); *c; c++)
            lines += *c == '\n' || !c[1]; /* the last may lack its end */
        if (first + lines - 1 > last)
            last = first + lines - 1;
    }
    return last < first ? first : last;
}

size_t markdown_start_of(const struct markdown_look *k, cmark_node *node)
{
    return markdown_lines_find(&k->lines, cmark_node_get_start_line(node),
                               cmark_node_get_start_column(node));
}

/* The columns of inlines are counted from their block's first column, and behind the containers on
 * further lines, however those are indented. */
size_t markdown_inline_at(const struct markdown_look *k, cmark_node *node, int column)
{
    cmark_node *block = node;
    while (cmark_node_get_type(block) >= CMARK_NODE_FIRST_INLINE)
        block = cmark_node_parent(block);
    int line = cmark_node_get_start_line(node);
    if (line <= cmark_node_get_start_line(block))
        return markdown_lines_find(&k->lines, line, column);
    int inside = column - cmark_node_get_start_column(block);
    size_t pos = markdown_content_start(k, line) + (size_t)(inside > 0 ? inside : 0);
    return pos < k->text->len ? pos : k->text->len;
}

size_t markdown_line_start(const struct markdown_look *k, int line)
{
    return markdown_lines_find(&k->lines, line, 1);
}

size_t markdown_line_end(const struct markdown_look *k, int line)
{
    size_t begin = markdown_line_start(k, line);
    size_t end = (size_t)line < k->lines.n ? k->lines.at[line] : k->text->len;
    while (end > begin && strchr(" \t\n", k->text->data[end - 1]))
        end--;
    return end;
}

size_t markdown_content_start(const struct markdown_look *k, int line)
{
    size_t pos = markdown_line_start(k, line);
    while (k->text->data[pos] && strchr(" \t>", k->text->data[pos]))
        pos++;
    return pos;
}
