/* What each step of the schema does. Steps are only ever added: files of every version are about.
 */
#ifndef STORE_SCHEMA_STEPS_H
#define STORE_SCHEMA_STEPS_H

#include "store/schema.h"

#include <stdbool.h>

struct schema_step {
    const char *const *sql; /* NULL-terminated; each column is followed by a comment that says what
                               it is */
    bool compact;           /* then the text of all statements so far is made compact */
    int readers;            /* the least version that readers of a file of this one must know */
};

extern const struct schema_step schema_steps[SCHEMA_VERSION];

#endif
