/* A timeline's stamps, in the order of the document: the instants they mean, and what had to be
 * guessed for it. The rules are those of "debrief help import". */
#ifndef TIME_STAMP_PLACE_H
#define TIME_STAMP_PLACE_H

#include "base/error.h"
#include "time/stamp.h"
#include "time/zone.h"

/* One entry of the timeline, filled in by the caller down to 'group'. */
struct placed {
    struct stamp stamp;
    int line;
    bool nested;  /* an entry under another: it does not carry the date for the next outer one */
    bool has_day; /* a date stands above it (a sub-heading, a row) */
    struct stamp_point day; /* as stamp_is_day gives it */
    int group; /* another timeline begins where this number changes: dates are not carried over */

    /* What it means. INSTANT_NONE: it can't be known; the text stays text. */
    instant at, at_max; /* as in struct when */
    enum precision precision;
    instant until, until_max; /* INSTANT_NONE: none */
    enum precision until_precision;
    int32_t offset; /* of the zone it was read in */
};

enum place_note { PLACE_GUESS, PLACE_ODD };

struct place_context {
    instant now;        /* a year that is missing is the last one that makes this past */
    char zone[64];      /* what the document declares, as typed; "" */
    int zone_line;      /* 0 */
    char told_zone[64]; /* of a time somewhere else in the document, as typed: a guess; "" */
    int told_line;
    const struct zone
        *fallback;             /* --zone, else config's: a guess where the document says nothing */
    const char *fallback_from; /* "--zone", "the configuration" … for the note */
    struct when start, end;    /* of the incident, where the document says (a Duration line) */
    bool has_start, has_end;
    struct date_form day; /* from the title, the front matter, the file's name, the summary */
    bool has_day;
    int year;             /* all that is told of the day is a month and this year; 0 */
    const char *day_from; /* "the title", for the note */
    /* Told of each guess and oddity, at most once for each kind and line. */
    void (*note)(void *self, enum place_note kind, int line, const char *text);
    void *self;
};

/* Finds every entry's instant. *ZONE is the zone that the incident has then (the declared one; else
 * the one that the entries name, the commonest; else that of a time elsewhere; else fallback's).
 */
void stamps_place(struct placed *list, size_t n, const struct place_context *context,
                  struct zone *zone);

/* One point (at, until) of a single STAMP (a "Duration" line's, a "Start Time" item's) in the zone
 * it names, else in ZONE, on the day it names, else on DAY (NULL: none); -1 where it has no date or
 * can't be. Each remark about how it was read is in OUT's remark. */
int stamp_point_place(const struct stamp *stamp, const struct stamp_point *point,
                      const struct zone *zone, const struct date_form *day, struct when *out);

/* Reads W anew: the same clock in ZONE, where its text named no zone of its own. For a start and an
 * end that were read before the timeline told the zone. */
void stamp_rezone(struct when *w, const struct zone *zone);

#endif
