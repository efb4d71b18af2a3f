/* What looks like a secret or like personal data within a text, so that it is not published:
 * private keys, tokens of the common clouds and services, JWTs, passwords in URLs and assignments,
 * e-mail addresses, host names and addresses of inside networks, and patterns of one's own.
 *
 * One pass over the bytes, in linear time, allocating nothing: 'log' looks at every event. */
#ifndef TEXT_SECRET_H
#define TEXT_SECRET_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum secret_class {
    SECRET_CREDENTIAL, /* whoever has it can get in: 'log' warns of these, and only of these */
    SECRET_PERSONAL,   /* an e-mail address … */
    SECRET_INTERNAL,   /* host names and addresses of inside networks */
    SECRET_OWN,        /* by a pattern of one's own */
};

struct secret {
    const char *name;  /* stable, hyphened: "private-key", "aws-access-key", "email-address" */
    const char *label; /* for a sentence: "an AWS access key" */
    enum secret_class class;
    size_t from, len; /* where it stands in the text */
};

/* Patterns of one's own, from 'config': POSIX extended regular expressions. */
struct secret_patterns;
/* NAME is what findings call it. */
int secret_patterns_add(struct secret_patterns **patterns, const char *name, const char *pattern,
                        struct error *err);
void secret_patterns_free(struct secret_patterns *patterns);

/* The first at or after FROM; false: there is none. PATTERNS may be NULL. */
bool secret_find(const char *text, size_t len, size_t from, const struct secret_patterns *patterns,
                 struct secret *out);

/* All that are known, for help; ends with a NULL name. */
struct secret_kind {
    const char *name, *label;
    enum secret_class class;
};
extern const struct secret_kind secret_kinds[];

#endif
