/* Phrases that blame somebody, or know better afterwards, found in a text.
 *
 * What stands in code, in quotation marks, in a quote or in a comment is somebody else's, and left
 * out. "Failed to" is said of machines all the time: it blames only where a person does it, one of
 * PEOPLE (names, in any case), somebody by role, or "we". */
#ifndef DOC_CHECK_PHRASES_H
#define DOC_CHECK_PHRASES_H

#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct check_phrase {
    bool hindsight; /* else it blames */
    size_t from, len;
};

/* Calls EACH for every one, in order. */
typedef void check_phrase_fn(void *self, const struct check_phrase *phrase);
void check_phrases(const char *text, size_t len, const struct strv *people, check_phrase_fn *each,
                   void *self);

#endif
