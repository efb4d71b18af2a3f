/* The tags of a template, one by one. For the engine's own files only. */
#ifndef TEXT_MUSTACHE_SCAN_H
#define TEXT_MUSTACHE_SCAN_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct scan_delimiter {
    const char *bytes;
    size_t len;
};

struct scan {
    const char *text;
    size_t len;
    const char *source;
    size_t pos;     /* behind the last tag */
    int line;       /* of 'counted' */
    size_t counted; /* how far lines are counted */
    size_t line_begin;
    struct scan_delimiter open, close;
};

struct scan_tag {
    char sigil; /* # ^ / ! > < $ & { =, or 0 */
    size_t begin, end;
    const char *name; /* without blanks around it */
    size_t len;
    int line, column;
};

void scan_init(struct scan *scan, const char *text, size_t len, const char *source);

/* Returns 1 with the next tag, 0 at the end, -1 on an error. New delimiters are in force when their
 * tag is returned. */
int scan_next(struct scan *scan, struct scan_tag *tag, struct error *err);

/* Whether only blanks stand between OFFSET and the start of its line; *START is that start. */
bool scan_blank_before(const struct scan *scan, size_t offset, size_t *start);
/* Whether only blanks stand between OFFSET and the end of its line; *NEXT is behind the line end.
 */
bool scan_blank_after(const struct scan *scan, size_t offset, size_t *next);
/* Whether a closing tag begins at OFFSET. */
bool scan_closes_at(const struct scan *scan, size_t offset);

#endif
