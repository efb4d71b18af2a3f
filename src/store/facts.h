/* What follows from the events of an incident: milestones, start, end, status. */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "store/db.h"
#include "store/record.h"

enum milestone {
    MILESTONE_IMPACT,
    MILESTONE_DETECTED,
    MILESTONE_DECLARED,
    MILESTONE_ACKNOWLEDGED,
    MILESTONE_ESCALATED,
    MILESTONE_MITIGATED,
    MILESTONE_RESOLVED,
    MILESTONES
};

extern const char *const milestone_names[MILESTONES]; /* kinds, in the order of the record's keys */

/* An instant that may be uncertain; at is NONE where there is none. */
struct moment {
    int64_t at;  /* it sorts by this */
    int64_t low; /* first and last instant; equal where it is exact: as it is shown, so to the
                    second where nobody typed it */
    int64_t high;
    int64_t offset; /* of the zone it was typed in */
    char precision[8];
    char text[128]; /* as typed */
    int64_t event;  /* the event's row; NONE: the incident's own */
};

enum status { STATUS_OPEN, STATUS_MITIGATED, STATUS_RESOLVED };
extern const char *const status_names[];

struct facts {
    struct moment milestones[MILESTONES];
    struct moment start, end;
    bool start_known; /* false: the first event stands in, and nothing can be counted from it */
    enum status status;
    bool live; /* not resolved, and without a start of its own or opened within 24 hours of that */
};

/* Of an incident that incident_glance found: open, and nothing else is known. */
void facts_glance(const struct incident *incident, struct facts *out);
int facts_read(struct db *db, const struct incident *incident, struct facts *out,
               struct error *err);

/* TTD, TTA, TTM, TTR and the total, in microseconds. */
enum duration {
    DURATION_DETECT,
    DURATION_ACKNOWLEDGE,
    DURATION_MITIGATE,
    DURATION_RESOLVE,
    DURATION_TOTAL,
    DURATIONS
};
extern const char *const duration_names[DURATIONS];    /* detect … total */
extern const char *const duration_letters[DURATIONS];  /* TTD … */
extern const char *const duration_formulas[DURATIONS]; /* "detected − start" … */

struct span {
    bool known;
    int64_t low, high; /* equal where both ends are exact */
};
struct span facts_duration(const struct facts *facts, enum duration which);

/* A moment of the incident as durations count it: an uncertain one can't lie outside of the
 * incident where it can lie inside. */
struct moment facts_within(const struct facts *facts, const struct moment *moment);

#endif
