/* What the files of stamp_place share. */
#ifndef TIME_STAMP_PLACE_INTERNAL_H
#define TIME_STAMP_PLACE_INTERNAL_H

#include "time/stamp_place.h"
#include "time/when_place.h"

/* A zone as the entries name it. */
struct named_zone {
    char text[64];
    struct zone zone;
    size_t count;
    int line; /* where it stands first */
    bool resolved, known;
};

#define NAMED_ZONES 16

struct placing {
    struct placed *list;
    size_t n;
    const struct place_context *context;
    struct zone home;  /* the incident's */
    struct when start; /* the context's, read in home where it names no zone */
    bool has_day;      /* the context's day, with its order and year */
    int64_t day;
    bool has_any_day; /* the first date of all lists */
    int64_t any_day;
    bool future;                         /* it was told that an entry lies in the future */
    struct named_zone zone[NAMED_ZONES]; /* the first ones; the last is used again for all others */
    size_t zones;
};

void place_say(const struct placing *p, enum place_note kind, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A list, or what is nested under one of its entries, while it is placed. */
struct run {
    struct placing *p;
    bool twelve;   /* its clocks are on twelve hours, without a mark */
    bool reversed; /* newest first */
    bool dated;    /* some of its entries have a date, the least of which is: */
    int64_t least_day;
    bool any;                   /* an entry was placed */
    bool pending;               /* those placed so far stand on a day that is only supposed */
    size_t from, upto;          /* the list's entries */
    const struct placed *above; /* the entry above */
    int64_t first_day;          /* "Day 1" */
    bool has_first_day;
    instant first; /* of its first entry */
};

/* Entries (stamp_place_entry.c). */

/* Places E behind what was placed of the list so far. */
void place_entry(struct run *r, struct placed *e);
/* The other end of its range, and what is told of an entry once all have their places. */
void place_finish(struct run *r, struct placed *e);

/* Zones (stamp_place_zone.c). */

/* Finds the incident's zone. */
void place_find_home(struct placing *p);
/* The zone of one of E's points; the incident's where it names none that is known. Borrowed until
 * the next call. */
const struct zone *place_zone(struct placing *p, const struct placed *e,
                              const struct stamp_point *point);
/* Whether the second zone's time is the same as the first's. */
void place_check_other(struct placing *p, const struct placed *e);

/* Clocks (stamp_place_single.c). */

/* What POINT says on DAY in ZONE. Where clocks skip it, what they would have shown without the
 * jump, and *SKIPPED. */
struct occurrence place_occurrence(const struct stamp_point *point, const struct zone *zone,
                                   int64_t day, bool *skipped);

/* Dates (stamp_place_date.c). */

/* Whether POINT has a date that exists. */
bool place_has_date(const struct stamp_point *point);
/* Its day since the epoch. */
int64_t place_day(const struct date_form *date);
/* The day that the title or another place names. */
void place_read_context_day(struct placing *p);
/* Puts all dates in order, month and day, and gives a year to those without one. */
void place_read_dates(struct placing *p);

#endif
