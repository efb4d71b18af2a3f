/* The word that a mistyped one was most likely meant to be. */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

/* How many letters must be put in, taken out, changed or swapped with their neighbour to make B of
 * A (optimal string alignment, case ignored). */
size_t nearest_distance(const char *a, const char *b);

struct nearest {
    const char *word; /* borrowed; NULL where nothing is near */
    size_t distance;
};

/* Considers one more candidate. A candidate is near if at most half of the typed word (and at
 * most three letters) differs, or if the typed word is its beginning. Begin with a zeroed struct.
 */
void nearest_consider(struct nearest *best, const char *typed, const char *candidate);

#endif
