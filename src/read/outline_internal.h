/* What outline*.c share: an outline while it is read. Included by them only. */
#ifndef READ_OUTLINE_INTERNAL_H
#define READ_OUTLINE_INTERNAL_H

#include "read/outline.h"

#define NO_PART (-1)
#define LABEL_LONGEST 80 /* bytes of a label */
#define LABELS_MOST 2000 /* more make no parts: each costs a document of its own */
#define NESTED_LABELS 8  /* documents within each other that labels are looked for in */

struct outlining {
    struct outline *o;
    bool strict;
    int current;     /* the part that what comes next goes to */
    int title_level; /* a heading of this level that is the first is the title; 0: it was there */
    int nested;
    size_t labels; /* that made parts */
};

int outline_add_part(struct outlining *s, enum part_kind kind, enum heading_form form, int level,
                     int line, const char *heading, size_t len, bool whole, int up);
void outline_add_piece(struct outlining *s, int part, struct document *d, const struct block *b);
void outline_add_blocks(struct outlining *s, struct document *d, const struct block *first);
struct part *outline_part(struct outlining *s, int part);

/* Whether a label of a kind may stand within a part of another: "Start" within "Duration". */
bool outline_fits(enum part_kind child, enum part_kind parent);

/* outline_label.c */
/* A paragraph or a list of the current part: its labels are parts, the rest are pieces. */
void outline_paragraph(struct outlining *s, struct document *d, const struct block *b);
void outline_list(struct outlining *s, struct document *d, const struct block *b);
/* Whether a paragraph of D (to any depth of a raw HTML block) has a label that makes a part. */
bool outline_has_label(struct outlining *s, struct document *d);

#endif
