/* The layouts of a timeline: lists, paragraphs, lines, tables, and what is one of those within
 * something else. For src/read/entries.c. */
#ifndef READ_ENTRY_LAYOUT_H
#define READ_ENTRY_LAYOUT_H

#include "read/entry_gather.h"
#include "text/document.h"

/* Where a block stands. */
struct under {
    size_t event;     /* what comes without a time belongs to it; NO_EVENT: it is not ours, or, in
                         the middle of a list, the next one's */
    bool nested;      /* within an entry */
    bool item;        /* within a list that is taken */
    const char *kind; /* of the details; NULL: as their labels say */
    enum entry_form most; /* what paragraphs' times may look like; ENTRY_NONE: ENTRY_BEGINS */
};

/* Takes the entries and details of a block; u->event becomes its last event. False: it is none of
 * ours, and nothing of it was taken. */
bool layout_take(struct gather *g, struct document *d, const struct block *b, struct under *u);

/* Counts the entries of a block. */
struct layout_count layout_count(struct gather *g, struct document *d, const struct block *b);

void layout_add_count(struct layout_count *sum, struct layout_count more);

/* The words of a block, in g->words. */
const char *layout_words(struct gather *g, const struct document *d, const struct block *b,
                         size_t *len);
/* Whether a paragraph's lines may be entries each: it has more than one, or something that breaks
 * them. */
bool layout_may_split(struct gather *g, const struct document *d, const struct block *b);

/* A pipe table. */
bool table_take(struct gather *g, const struct document *d, const struct block *b, struct under *u);
struct layout_count table_count(const struct document *d, const struct block *b);

#endif
