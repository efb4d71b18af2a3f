/* From a form to an instant: civil times in a zone with its gaps and repeats, and the rules for a
 * clock time without a date. */
#ifndef TIME_WHEN_PLACE_H
#define TIME_WHEN_PLACE_H

#include "time/when.h"
#include "time/when_form.h"

/* One occurrence of what a form says on one day. */
struct occurrence {
    instant at, last; /* its first and last instant; equal to the microsecond where exact */
    instant second;   /* where the clock shows it twice: its later first instant; else
                         INSTANT_NONE */
    instant jump;     /* where the clock skips it: when it does; else INSTANT_NONE */
    bool exists;
};

/* What FORM says on the day DAYS since the epoch, in ZONE. */
struct occurrence occurrence_on(const struct when_form *form, const struct zone *zone,
                                int64_t days);

/* Finds the instant that FORM means. Fills at, at_max and adds remarks; W has its zone already. */
int when_place(const struct when_form *form, const struct time_context *context, struct when *w,
               struct error *err);

/* Adds a remark behind the others; one that does not fit is left out. */
void when_remark(struct when *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The day since the epoch that ZONE's calendar shows at T. */
int64_t when_day(instant t, const struct zone *zone);

/* The refusal of a clock time or a day that ZONE skips at JUMP. */
int when_refuse_skipped(const struct when_form *form, const struct when *w, int64_t days,
                        instant jump, struct error *err);

/* The rules for a bare clock time (when_bare.c). */
int when_place_bare(const struct when_form *form, const struct time_context *context,
                    struct when *w, struct occurrence *out, struct error *err);

#endif
