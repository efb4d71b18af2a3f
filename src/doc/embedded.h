/* The shipped templates, inside the binary: generated from templates/ by src/embed.sh when the
 * program is built. */
#ifndef DOC_EMBEDDED_H
#define DOC_EMBEDDED_H

#include <stddef.h>

struct embedded_template {
    const char *name;  /* its path under templates/ without ".md": "standard", "partials/event",
                          "page.css" */
    const char *bytes; /* the file, byte for byte; a NUL follows that is not counted */
    size_t len;
};

/* In the order of their names; a NULL name ends them. */
extern const struct embedded_template embedded_templates[];

/* NULL: there is none. */
const struct embedded_template *embedded_find(const char *name);

#endif
