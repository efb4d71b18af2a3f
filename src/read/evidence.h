/* Whether a document tells of an incident at all, or is a template, an assignment, a page about
 * postmortems. */
#ifndef READ_EVIDENCE_H
#define READ_EVIDENCE_H

#include "read/about.h"
#include "read/outline.h"
#include "read/reading.h"

/* Sets no_incident where there is none. R has the events of the document. */
void evidence_read(struct reading *r, const struct outline *o, const struct front_matter *front);

#endif
