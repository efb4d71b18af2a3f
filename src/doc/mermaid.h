/* An incident as a mermaid diagram, in a form that mermaid itself parses whatever the texts hold.
 */
#ifndef DOC_MERMAID_H
#define DOC_MERMAID_H

#include "base/buf.h"
#include "base/error.h"
#include "doc/view.h"

enum mermaid_diagram { MERMAID_GANTT, MERMAID_TIMELINE };

/* gantt: the phases as bars and the events as milestones, lasting ones as bars, by kind. timeline:
 * periods by day and clock. Adds the diagram's text, without a fence around it, ending with a line
 * end. */
int mermaid_add(struct buf *out, struct view *v, enum mermaid_diagram diagram, struct error *err);

#endif
