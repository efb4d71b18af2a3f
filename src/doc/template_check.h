/* The proof that a template can't be broken by what is put into it, and what is wrong with one.
 *
 * The template is rendered with plain records and with hostile ones of the same shape; the two
 * cmark trees must be equal in everything but text, code and links (empty comments, which keep
 * apart what would run together, count as nothing). A tag whose name no shape of doc/view.h has is
 * named with the nearest that one has where it stands; a partial that is missing, or that includes
 * itself outside any section, likewise. The records are made in a database in memory. */
#ifndef DOC_TEMPLATE_CHECK_H
#define DOC_TEMPLATE_CHECK_H

#include "base/error.h"
#include "base/strv.h"
#include "doc/templates.h"

/* Adds a line for each fault to FAULTS: "FILE:LINE:COLUMN: what is wrong: what would be right".
 * Returns 0, or -1: it can't be looked at at all. NAME is as for template_load. SEED makes the
 * hostile values; ROUNDS is how many sets of them are tried. */
int template_check(const struct template_folders *folders, const char *name, unsigned seed,
                   int rounds, struct strv *faults, struct error *err);

#endif
