/* A paragraph in lines, some of which are entries: "10:15 alert", one below the other, or parted by
 * <br>. For src/read/entry_*.c. */
#ifndef READ_ENTRY_LINES_H
#define READ_ENTRY_LINES_H

#include "text/document.h"

#include <stdbool.h>
#include <stddef.h>

struct lines {
    struct pieces p;
    bool hard;   /* parted by breaks: no sentence wraps into the next one */
    bool *begin; /* which of them begin an entry; not where a sentence only wraps before a time */
    size_t timed;
};

/* The paragraph's pieces: what breaks part where that is how entries are parted, else its lines. */
void lines_split(const struct document *d, const struct block *b, struct lines *l);
void lines_release(struct lines *l);

/* Whether line I begins something of its own: an entry, a labelled detail, a day, a sentence on a
 * line of its own (where entries stand a line each). */
bool lines_begin_own(const struct lines *l, size_t i);
/* Whether one behind the first begins with a detail's label. */
bool lines_have_label(const struct lines *l);

#endif
