/* The fields of an incident: its named narratives, found and checked by their names. */
#ifndef CLI_NARRATIVE_H
#define CLI_NARRATIVE_H

#include "cli/app.h"

/* Reads the incident's field NAME into OUT, which owns its texts then (release it in any case);
 * where it has no text (never had, or it was taken out) *THERE is false, and OUT has incident and
 * name at least. A name that is neither one of the five nor one of this incident's is refused with
 * the nearest, facts included, unless FRESH: then any of lower case letters, digits, '-' and '_'
 * will do. */
int narrative_find(struct app *app, const struct subject *subject, const char *name, bool fresh,
                   struct field *out, bool *there, struct error *err);
/* Makes WAS (as narrative_find gave it) into BECAME. */
int narrative_write(struct change *change, const struct field *was, struct field *became,
                    struct error *err);

#endif
