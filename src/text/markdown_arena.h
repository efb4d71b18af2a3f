/* A document's tree in memory of its own: taken piece by piece, given back at once.
 *
 * cmark makes several small pieces for each entry of a document and never changes them; malloc's
 * own bookkeeping for them costs more than the parsing. Not so in a build with the address
 * sanitizer, which is to see each piece. */
#ifndef TEXT_MARKDOWN_ARENA_H
#define TEXT_MARKDOWN_ARENA_H

#include "base/buf.h"

#include <cmark.h>

struct arena;

/* The tree of TEXT and, for arena_free, what it stands in. Its nodes may be looked at and others be
 * put among them (which are to be taken out again and freed before), but not freed. */
cmark_node *arena_parse(struct arena **out, const struct buf *text);
void arena_free(struct arena *arena); /* fine with NULL */

#endif
