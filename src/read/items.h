/* The items of a part that is a list of things: measures, lessons, action items.
 *
 * Lists of any kind; paragraphs of an indented block; lines of a paragraph, each a sentence; where
 * the part is headed by a plain line, its paragraphs. Prose around them is left where it stands. */
#ifndef READ_ITEMS_H
#define READ_ITEMS_H

#include "read/outline.h"

struct item {
    char *text; /* plain; what is nested in it on lines of its own */
    int line, last_line;
    char box; /* as block_box */
};

struct items {
    struct item *v;
    size_t n, cap;
    bool boxes; /* some have one */
};

/* Reads what is not taken of a part, and takes it; KEEP: only looks. */
void items_read(struct outline *o, int part, bool keep, struct items *out);
void items_release(struct items *list);

#endif
