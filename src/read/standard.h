/* The standard document read back: the exact inverse of templates/standard.md and its partials.
 *
 * What a render printed is read to the very values it was made of, whatever stands in them; what
 * people do to such a document in an editor (reword, add, move, tick, take out) is read as they
 * mean it. Nothing is guessed by words: the labels, headings and times are those of the template.
 * What stands where the template has nothing becomes a section without a heading. */
#ifndef READ_STANDARD_H
#define READ_STANDARD_H

#include "read/reading.h"
#include "text/document.h"

/* Whether D has the form of the standard template: its title, its first section, and where it has a
 * timeline the sentence about its zone. */
bool standard_is(const struct document *d);

/* The uid of the incident that a document was rendered of with markers, whatever has become of its
 * form since. False: it has none. */
bool standard_uid(const struct document *d, char uid[40]);

/* Reads it; R is fresh. */
void standard_read(struct reading *r, struct document *d, const struct read_context *context);

#endif
