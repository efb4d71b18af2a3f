/* What readers take of a part, and what is left of it. */
#ifndef READ_TAKE_H
#define READ_TAKE_H

#include "read/outline.h"
#include "read/reading.h"

/* The parts of a kind, one after the other: the next one after part AT (-1: the first); -1: no
 * more. */
int part_next(const struct outline *o, int at, enum part_kind kind);

/* Whether anything of it is not taken, its heading aside. */
bool part_has_left(const struct outline *o, int part);
/* What is left of it as Markdown, in order: its pieces, and the labels within it that are not
 * taken although their readers have been here. FROM and TO: only what begins on these lines
 * (0, INT_MAX: all). No line end at the end. */
void part_add_markdown(const struct outline *o, int part, int from, int to, struct buf *out);
/* All of that is taken, and with it the heading. */
void part_take(struct outline *o, int part, int from, int to);
/* The words of what is left of it, one block a line. */
void part_add_words(const struct outline *o, int part, struct buf *out);
/* The last line of what is left. */
int part_last_line(const struct outline *o, int part);

/* The Markdown as a render prints it under a heading of LEVEL, which is how records keep it:
 * headings lowered below that one, what is open closed. */
void markdown_settle(struct buf *markdown, int level);

/* Everything below a part, to any depth: whether PART stands in OTHER. */
bool part_is_within(const struct outline *o, int part, int other);

#endif
