/* The public edition of an incident: a view that shows only what is for everybody.
 *
 * Of the timeline only key events, and of them nothing that is marked internal; of what stands
 * under a key event only what is marked key itself. No internal field or section. The output of
 * 'run', raw payloads and imported chat are events like others: without the mark they are not
 * shown. Times to … and milestones follow from all events but the internal ones: how long it took
 * is what customers ask.
 *
 * Of a record only the columns are shown that public_clean.c lists; one that it doesn't know is
 * unknown in the public edition. So are links, tags, tickets, proofs, sources, who reviews and
 * which rules are waived; comments in Markdown are left out. Names become their roles ("the
 * commander"), a name without one "a responder": where a record has a name (by, owner), and where a
 * known name stands in a text (doc/names.h); the list of roles, which holds nothing but names, is
 * empty.
 *
 * A view has one way for a record to be seen: public_begin cleans what the view holds (incident,
 * fields, facts), and every list cleans what it steps to by public_step. Whoever reads records of a
 * view past its lists must ask there too. */
#ifndef DOC_PUBLIC_H
#define DOC_PUBLIC_H

#include "base/buf.h"
#include "base/error.h"
#include "base/finding.h"
#include "base/strv.h"
#include "doc/view.h"
#include "text/secret.h"

struct public_edition;

/* Makes V, just opened, the public edition of its incident. *OUT is the caller's to free, after the
 * view is closed. */
int public_begin(struct view *v, struct public_edition **out, struct error *err);
void public_free(struct public_edition *edition); /* NULL is fine */

/* Whether a record of the incident is shown. */
bool public_shows(enum record_kind kind, const void *record);
/* For the lists of a view: makes *RECORD, as it was read, what the public edition shows of it, in
 * *CLEAN, which owns its texts (and is released before, if it holds any: zero it at first). Returns
 * false where it shows nothing of it. Without a public edition all is shown as it is. */
bool public_step(const struct view *v, enum record_kind kind, const void **record,
                 union record *clean);

/* What must not go out: each secret in a value that the public edition shows ("public-SECRET"),
 * each name where nothing can be put in its place ("public-name"), with the record's ref or the
 * field's or fact's name. PATTERNS may be NULL. That the timeline shows nothing is one too, no
 * error
 * ("public-timeline-empty"). The names of rules live as long as the edition.
 *
 * NAMED: refs and the commands that mend name the incident, "2:e7", "amend -i 2 e7", for it is not
 * the one that commands would take.
 *
 * LEFT_OUT, where not NULL, gets a line for each thing that the edition does not show: "left out:
 * 12 of 15 events, not marked key", "left out: 1 internal field: notes", "replaced: 1 name, 5
 * times: alice (the commander)". It holds names: it is for those who publish. */
int public_look(struct view *v, const struct secret_patterns *patterns, bool named,
                struct findings *out, struct strv *left_out, struct error *err);

#endif
