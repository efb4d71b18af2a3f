/* The structure of a document: its tree without text, code and links. For template check.
 *
 * What a block of Markdown brings with it is no part of the structure of the document around it, as
 * long as it stays in one place there: its own nodes are left out. Empty comments, which keep apart
 * what would run together, count as nothing. */
#ifndef TEXT_MARKDOWN_SHAPE_H
#define TEXT_MARKDOWN_SHAPE_H

#include "base/buf.h"

#include <stddef.h>

/* Where a block of Markdown was put: lines from 1, columns in bytes from 0; the end is behind it.
 */
struct markdown_span {
    int line, column, end_line, end_column;
};

/* Adds the structure of TEXT, a line for each node. BLOCKS (N of them) stand in order. */
void markdown_add_shape(struct buf *out, const char *text, size_t len,
                        const struct markdown_span *blocks, size_t n);

/* Where words stand that no escape reaches. */
enum markdown_place {
    MARKDOWN_IN_TEXT,
    MARKDOWN_IN_CODE_BLOCK,
    MARKDOWN_IN_CODE,
    MARKDOWN_IN_HTML,
    MARKDOWN_IN_URL,
};

/* Looks for "zqNqz", N being a number below COUNT, and sets PLACES[N]; what is not found is left as
 * it is. */
void markdown_find_places(const char *text, size_t len, enum markdown_place *places, size_t count);

#endif
