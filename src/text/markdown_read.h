/* The inverse of markdown_add_inline: plain text as it was before it was put into a document. */
#ifndef TEXT_MARKDOWN_READ_H
#define TEXT_MARKDOWN_READ_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds what S (LEN bytes of one line) was written from, up to the first STOP ("**") that is not
 * part of a text, code or a URL, or (NULL) to the end: escapes and references resolved, code and
 * links as they stand, URLs bare, an empty comment as MARKDOWN_APART. Returns where it ended. What
 * nobody wrote so (emphasis by a person) is taken as it stands: see markdown_is_written. */
size_t markdown_read_inline(const char *s, size_t len, const char *stop, struct buf *out);

/* Whether S (LEN bytes), standing behind LINE, is what markdown_add_inline makes of TEXT. */
bool markdown_is_written(const char *line, size_t line_len, const char *s, size_t len,
                         const struct buf *text);

#endif
