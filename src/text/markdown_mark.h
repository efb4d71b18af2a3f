/* Comments of a document's own in the midst of Markdown that people wrote: what marks a record,
 * "<!-- section -->" and "<!-- subsection -->" before what begins one without saying so, and the
 * empty one that keeps things apart (text/markdown.h).
 *
 * A text's own comments must not be taken for these. They get one blank more where they look like
 * one ("<!--e3-->" becomes "<!-- e3-->", "<!-- e3-->" becomes "<!--  e3-->" …), and lose it when
 * they are read back. */
#ifndef TEXT_MARKDOWN_MARK_H
#define TEXT_MARKDOWN_MARK_H

#include "base/buf.h"

#include <stddef.h>

/* Adds TEXT with its own comments kept apart from a document's, and, where LABEL is not NULL, each
 * list item that begins with it: that gets an empty comment behind the label. */
void markdown_part(struct buf *out, const char *text, size_t len, const char *label);
/* The other way. */
void markdown_unpart(struct buf *out, const char *text, size_t len, const char *label);

/* Puts "<!--MARK-->" into BLOCK, which stands behind LINE (LEN bytes): at the end of its first
 * line, or where that would change what the block is (a table, a fence, a link over two lines), on
 * a line of its own behind it. */
void markdown_add_mark(struct buf *block, const char *line, size_t len, const char *mark);

#endif
