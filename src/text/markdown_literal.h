/* A text as paragraphs in which nothing is Markdown, line by line. */
#ifndef TEXT_MARKDOWN_LITERAL_H
#define TEXT_MARKDOWN_LITERAL_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Ends a line and begins the next one with the prefix, after a blank one if there is to be a GAP.
 */
void markdown_next_line(struct buf *out, const struct buf *prefix, bool gap);

/* Adds the text as it is, without its last line end, every line but the first with the prefix. */
void markdown_add_lines(struct buf *out, const struct buf *prefix, const char *text, size_t len);

/* LINE is what stands before it; further lines get the prefix that follows from it. */
void markdown_add_literal(struct buf *out, const char *line, size_t len, const char *text,
                          size_t text_len);

#endif
