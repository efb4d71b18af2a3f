/* A text parted into what people read as sentences, and what must stay as it is: code, URLs and the
 * comments of Markdown.
 *
 * Of a plain text `code` and URLs; of Markdown fenced code as well, the targets and labels of
 * links, and comments. What can't be told is prose. Linear, and it allocates nothing. */
#ifndef TEXT_PROSE_H
#define TEXT_PROSE_H

#include <stdbool.h>
#include <stddef.h>

enum prose_kind { PROSE_TEXT, PROSE_CODE, PROSE_URL, PROSE_COMMENT };

#define PROSE_RUNS 32 /* a longer run of backticks is text */

struct prose {
    const char *text;
    size_t len;
    bool markdown;
    size_t at;
    /* Where runs of backticks of each length stand last, up to 'scanned'. */
    size_t last[PROSE_RUNS + 1], scanned;
};

struct prose_part {
    enum prose_kind kind;
    size_t from, len;
};

void prose_init(struct prose *p, const char *text, size_t len, bool markdown);
/* The next part; they follow each other without a gap. False at the end. */
bool prose_next(struct prose *p, struct prose_part *part);

#endif
