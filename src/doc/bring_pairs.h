/* Which record of one reading is which of another. For doc/bring*.c. */
#ifndef DOC_BRING_PAIRS_H
#define DOC_BRING_PAIRS_H

#include "read/reading.h"

#define NOWHERE SIZE_MAX

struct pairs {
    size_t *to_is;  /* for each of was's list, its place in is's; NOWHERE */
    size_t *to_was; /* and back */
    size_t doubled; /* records whose marker stands at another one as well */
    size_t unknown; /* records with a marker that was never given out */
};

/* How records are known: fields by their name, others
 * BY_REF: by their marker; one counts where it stands once, at a record of its kind;
 * BY_CONTENT: what has none then (a line that was rewritten, or copied with its marker) by what it
 *   says: first the same text at the same time, then the same text, then, of events, the same time;
 *   of sections heading and text, text, heading;
 * EXACT: by marker, else by all that a person would know it by.
 * Where several fit, they are taken in order. */
enum pairs_by { PAIRS_BY_REF, PAIRS_EXACT, PAIRS_BY_CONTENT };

void pairs_make(struct pairs *p, const struct reading *was, const struct reading *is,
                enum pairs_by by);
void pairs_release(struct pairs *p);

/* The number in a record's marker; 0: it has none. */
int64_t pairs_number(const struct read_record *r);

#endif
