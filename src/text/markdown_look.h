/* One look at a text: its tree, its lines, and what is to be changed in it, with the quirks of
 * cmark's positions in one place. */
#ifndef TEXT_MARKDOWN_LOOK_H
#define TEXT_MARKDOWN_LOOK_H

#include "text/markdown_nodes.h"
#include "text/markdown_source.h"

struct markdown_look {
    const struct buf *text;
    cmark_node *root;
    struct markdown_lines lines;
    struct markdown_edits edits;
    bool lost; /* something to change was not found in the source */
};

void markdown_look_init(struct markdown_look *k, const struct buf *text);
/* Makes the changes in TEXT, which is what was looked at; whether there were any. */
bool markdown_look_finish(struct markdown_look *k, struct buf *text);

/* The last line of a block. */
int markdown_last_line(cmark_node *node);
/* Where a block begins. */
size_t markdown_start_of(const struct markdown_look *k, cmark_node *node);
/* Where an inline is, given a column that cmark reports for it. */
size_t markdown_inline_at(const struct markdown_look *k, cmark_node *node, int column);

size_t markdown_line_start(const struct markdown_look *k, int line);
/* The line's end, blanks at its end taken off. */
size_t markdown_line_end(const struct markdown_look *k, int line);
/* Where a line's own text begins, behind the containers that it stands in. */
size_t markdown_content_start(const struct markdown_look *k, int line);

#endif
