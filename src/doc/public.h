/* The public edition of an incident: a view that shows only what is for everybody.
 *
 * Of the timeline only key events, and of them nothing that is marked internal; no internal field
 * or section; never the output of 'run', raw payloads or imported chat unless marked key by hand.
 * Names become their roles ("the incident commander"), a name without one "a responder": where a
 * record has a name (by, owner, roles), and where a known name stands as a whole word in a text.
 *
 * The view consults it wherever a value or a record is asked for (v->public), so that Markdown,
 * HTML, JSON, pictures and diagrams show the same. */
#ifndef DOC_PUBLIC_H
#define DOC_PUBLIC_H

#include "base/buf.h"
#include "base/error.h"
#include "base/finding.h"
#include "doc/view.h"
#include "text/secret.h"

struct public_edition;

/* Makes V the public edition of its incident; it owns *OUT only through the caller, who frees it
 * after the view is closed. */
int public_begin(struct view *v, struct public_edition **out, struct error *err);
void public_free(struct public_edition *edition);

/* What must not go out: each secret in a value that the public edition shows is a finding (rule
 * "public-SECRET", an error), with the record's ref or the field's name. PATTERNS may be NULL. */
int public_look(struct view *v, const struct secret_patterns *patterns, struct findings *out,
                struct error *err);

/* What was left out, a line each: "12 of 15 events that are not key", "the field notes (internal)",
 * "the names of 4 people". */
int public_add_left_out(struct view *v, struct buf *out, struct error *err);

#endif
