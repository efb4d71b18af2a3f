/* The phases of an incident: what it was waiting for, one after the other, from its start to its
 * end, or to now while it goes on.
 *
 * Each phase is named for what ends it: undetected until it was detected, unacknowledged until
 * somebody took it, unmitigated until the impact was, unresolved until it was resolved, or without
 * such an event until its end; and where its end came after that, watched until then. A milestone
 * that is missing, or that surely stands before the one counted last, ends none: the phase that
 * follows then takes its time as well. One that stands after the end ends with it, and is the last.
 * A relapse takes mitigation and end back, so that the phase that they ended goes on. Where the
 * start is not known, the first phase begins at the first milestone. A phase that took no time is
 * none.
 */
#ifndef DOC_PHASES_H
#define DOC_PHASES_H

#include "store/facts.h"
#include "time/instant.h"

#include <stdbool.h>
#include <stddef.h>

enum phase_kind {
    PHASE_UNDETECTED,
    PHASE_UNACKNOWLEDGED,
    PHASE_UNMITIGATED,
    PHASE_UNRESOLVED,
    PHASE_WATCHED,
    PHASES
};
extern const char *const phase_names[PHASES]; /* "undetected" … */

struct phase {
    enum phase_kind kind;
    struct moment from, until; /* as durations count them, so that lengths add up with what the
                                  document says; 'until' of one that goes on is now */
    bool going_on;
    struct span length; /* never below 0 */
};

/* How many there are: in the order of time, each beginning where the one before ends. */
size_t phases_of(const struct facts *facts, instant now, struct phase out[PHASES]);

#endif
