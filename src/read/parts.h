/* The readers of a document's parts, each of which takes what it understands. They run in the order
 * in which they stand here; what is left then becomes sections. */
#ifndef READ_PARTS_H
#define READ_PARTS_H

#include "read/about.h"
#include "read/outline.h"
#include "read/reading.h"

/* lessons.c */
void lessons_read(struct reading *r, struct outline *o);
/* measures.c */
void measures_read(struct reading *r, struct outline *o);
/* actions.c: lists, checklists, tables. */
void actions_read(struct reading *r, struct outline *o);
/* fields.c: impact, detection, resolution, conclusion. */
void fields_read(struct reading *r, struct outline *o);
/* causes.c: root cause, trigger, contributing factors; what of a part "Root Cause and Resolution"
 * is the resolution. */
void causes_read(struct reading *r, struct outline *o);
/* fields.c: the summary, or what stands before the first heading where there is none. */
void summary_read(struct reading *r, struct outline *o);
/* leftovers.c: what nobody took is a section. What is left of a part that was understood has no
 * heading, and stands behind the standard document's section of that part; unless the heading said
 * more than its kind does. */
void leftovers_read(struct reading *r, struct outline *o, const struct front_matter *front);

/* A field NAME with TEXT, settled; -1: it is there already. */
int field_add(struct reading *r, const char *name, const struct buf *text, int line, int last_line);

#endif
