/* Markdown as text: cleaning it, its lines, changes at positions that cmark reports, and whether
 * cmark may have it at all. */
#ifndef TEXT_MARKDOWN_SOURCE_H
#define TEXT_MARKDOWN_SOURCE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Line ends become LF, control characters their symbols; blank lines at both ends go. A text that
 * is not empty ends with LF. */
void markdown_clean(struct buf *out, const char *text, size_t len);

/* Whether cmark parses it in bounded time: no paragraph, nesting or use of references beyond the
 * limits. TEXT is clean. */
bool markdown_within_limits(const char *text, size_t len);

/* Where each line begins; at[n] is the text's end. */
struct markdown_lines {
    size_t *at;
    size_t n;
};

void markdown_lines_init(struct markdown_lines *l, const struct buf *text);
void markdown_lines_release(struct markdown_lines *l);
/* The position of LINE and COLUMN, both from 1; at most the text's end. */
size_t markdown_lines_find(const struct markdown_lines *l, int line, int column);

/* Changes of a text, collected and made at once. */
struct markdown_edit {
    size_t pos, removed;
    size_t from, len; /* what is put in, within struct markdown_edits */
    size_t order;
};

struct markdown_edits {
    struct markdown_edit *v;
    size_t n, cap;
    struct buf inserted;
};

#define MARKDOWN_EDITS_INIT                                                                        \
    {                                                                                              \
        NULL, 0, 0, BUF_INIT                                                                       \
    }

void markdown_edit_add(struct markdown_edits *e, size_t pos, size_t removed, const char *inserted);
/* Makes the changes in TEXT and releases them; those that overlap an earlier one are left out.
 * Whether anything was changed. */
bool markdown_edits_apply(struct markdown_edits *e, struct buf *text);

#endif
