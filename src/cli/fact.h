/* The facts of an incident that 'set' and 'unset' know, each by its name. */
#ifndef CLI_FACT_H
#define CLI_FACT_H

#include "cli/app.h"

struct fact {
    const char *name;
    /* Changes INCIDENT, a copy of SUBJECT's that owns its texts, to what VALUE says. */
    int (*set)(struct app *app, const struct subject *subject, const char *value,
               struct incident *incident, struct error *err);
    /* Makes it unknown; NULL: that can't be, and 'kept' says what to do instead. */
    void (*clear)(struct incident *incident);
    const char *kept;
    /* Adds it as it is shown; nothing where it is unknown. */
    void (*show)(struct buf *out, const struct incident *incident, const struct zone *zone);
    bool quoted; /* a text: quoted in the line that confirms */
};

extern const struct fact facts_of_incident[]; /* ends with a NULL name */

/* NULL: there is none. */
const struct fact *fact_find(const char *name);

#endif
