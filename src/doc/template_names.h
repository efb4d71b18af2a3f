/* The names in a template, each looked for where it stands: what the data has there follows from
 * the sections around it, through partials and what is extended. */
#ifndef DOC_TEMPLATE_NAMES_H
#define DOC_TEMPLATE_NAMES_H

#include "base/strv.h"
#include "doc/partials.h"
#include "doc/template_check.h"

/* FIELDS are those of the template's own. Adds what is wrong; returns whether it can be rendered
 * (no partial is missing, none goes round for ever). */
bool template_check_names(const struct partials *partials, const struct mustache *compiled,
                          const struct strv *fields, struct template_faults *faults);
/* The same of a file's front matter. */
void template_check_front(const struct template_file *file, const struct strv *fields,
                          struct template_faults *faults);

#endif
