/* Whether values can change the structure of the document that a template makes. */
#ifndef DOC_TEMPLATE_PROOF_H
#define DOC_TEMPLATE_PROOF_H

#include "base/strv.h"
#include "doc/partials.h"
#include "doc/template_check.h"
#include "doc/view_provider.h"

/* The template was compiled with PROVIDER, whose view is any. FIELDS: its own. */
int template_prove(const struct partials *partials, const struct mustache *compiled,
                   struct view_provider *provider, const struct strv *fields, uint64_t seed,
                   int rounds, struct template_faults *faults, struct error *err);

#endif
