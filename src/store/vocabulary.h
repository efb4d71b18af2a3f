/* The field's words: event kinds, severities, and what else has a closed list. One table each. */
#ifndef STORE_VOCABULARY_H
#define STORE_VOCABULARY_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event_kind {
    const char *name;  /* as stored and typed: "ruled-out" */
    const char *verb;  /* typed also: "ack"; NULL: none */
    const char *label; /* as printed in documents: "Misleading path" */
    const char
        *text; /* of an event recorded without words: "Acknowledged"; NULL: words are asked for */
    const char *help; /* "someone took it on" */
    bool once;        /* INCIDENT.milestones has it */
};

extern const struct event_kind event_kinds[]; /* ends with a NULL name */

/* By name or verb, in any case, "_" and blanks for "-"; NULL: no such. */
const struct event_kind *event_kind_find(const char *word);
/* The same, refusing an unknown one with the nearest. */
int event_kind_parse(const char *word, const struct event_kind **out, struct error *err);

/* Closed lists, each ending with NULL. */
extern const char *const cause_kinds[];      /* root trigger contributing */
extern const char *const cause_categories[]; /* config deploy … */
extern const char *const measure_kinds[];
extern const char *const lesson_kinds[];
extern const char *const action_kinds[];
extern const char *const action_statuses[];
extern const char *const priorities[]; /* p0 … p4 */
extern const char *const review_statuses[];
extern const char *const field_names[]; /* the five named ones */

/* WORD's own spelling in LIST, in any case; refused, as WHAT ("cause kind"), with the nearest or
 * all. */
int word_parse(const char *const *list, const char *what, const char *word, const char **out,
               struct error *err);

/* "sev1", "1", "S1", "SEV-1", "P1" → 1…5; 0: no such. */
int severity_from_word(const char *word);
/* "p1", "P1", "1" → 0…4; -1: no such. */
int priority_from_word(const char *word);

#endif
