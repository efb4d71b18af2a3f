/* When something happened, as people say it: read with the rules of a context, and printed.
 *
 * The rules are those of "debrief help time". */
#ifndef TIME_WHEN_H
#define TIME_WHEN_H

#include "base/buf.h"
#include "base/error.h"
#include "time/instant.h"
#include "time/zone.h"

enum precision { PRECISION_EXACT, PRECISION_ABOUT, PRECISION_HOUR, PRECISION_DAY };

/* "exact", "about", "hour", "day". */
const char *precision_name(enum precision p);
int precision_from_name(const char *name, enum precision *out); /* -1: no such */

#define ABOUT (5 * MINUTE) /* what '~' means, either way */

/* A time as it was given. */
struct when {
    instant at;     /* what it sorts by: the instant named ('~'), else its first one */
    instant at_max; /* its last instant; INSTANT_NONE where exact. '~': at + five minutes; hour and
                       day: the last microsecond */
    enum precision precision;
    int32_t offset;   /* seconds ahead of UTC of the zone it was read in, then */
    struct zone zone; /* the zone it was read in */
    bool zone_typed;  /* the text named the zone */
    char text[128];   /* as it was typed, blanks trimmed; "" for "now" */
    /* What the line that confirms it has to say; each "" if nothing. */
    char remark[256]; /* "02:30 comes twice that night; the earlier is meant", "PST is -08:00, also
                         in July" … */
};

/* How a clock time without a date is placed. */
enum bare_rule {
    BARE_LATEST, /* the latest occurrence at most five minutes ahead of now: live incidents, open
                    --at, --since */
    BARE_WITHIN, /* between start and end: several are refused with the candidates; none: the
                    nearest, its distance remarked */
    BARE_FROM_START, /* the first at or after start; refused with both if one less than three hours
                        before it fits as well */
    BARE_AFTER,      /* the first after 'after': --until */
}; /* A rule whose instant is INSTANT_NONE gives way: WITHIN to FROM_START, that and AFTER to
      LATEST. A time typed to the minute fits as long as any of that minute does, an uncertain one
      as long as any of its range (but for AFTER, which is strict). */

struct time_context {
    instant now;
    const struct zone *zone; /* what a text without a zone means; never NULL */
    const struct zone *home; /* the incident's own zone, for abbreviations; may be NULL */
    enum bare_rule bare;
    instant start, end; /* of the incident; INSTANT_NONE where unknown. '+1d 02:00' needs start:
                           days after the incident's start date */
    instant after;      /* BARE_AFTER */
    bool future; /* false: more than five minutes after now is refused ("… is 3 h in the future: …")
                  */
};

/* Reads a whole text as a time; OUT is written only on success. Texts of 128 bytes and more are
 * refused. Where the incident is only being opened, its zone is HOME already, so that "--zone
 * Asia/Kolkata --at '08:05 IST'" is understood. A time before the start is not remarked here unless
 * a bare clock time was placed there: the caller knows the start. */
int when_parse(const char *text, const struct time_context *context, struct when *out,
               struct error *err);

/* How many bytes at the beginning of TEXT are a time (with its zone, if one follows); 0 if none is.
 * Blanks and one ':' or '-' that follow are not counted. It only reads the form: "25:99" is none,
 * "31 Feb 2023" is. For lines that begin with a time: what reads like words in a sentence ("now",
 * "10m", "yesterday" without a clock) is none, and a zone's abbreviation stands in capitals. */
size_t when_prefix(const char *text);

/* Whether the text after a time would have continued it: "PM back", "UTC …", "ago …", "AM": for
 * "--at 8:05 PM back". */
bool when_continues(const char *time_text, const char *next_word);

/* Printing. All of these show the time in ZONE. */

/* "08:05", with ":30" where seconds are not zero and ".250" where there are fractions; a clock time
 * that a change of clocks repeats says which of the two it is: "02:30 CEST". */
void when_add_clock(struct buf *out, instant t, const struct zone *zone);
/* The two parts of that. */
void when_add_digits(struct buf *out, instant t, const struct zone *zone);
void when_add_which(struct buf *out, instant t, const struct zone *zone);
/* What is shown of an instant: one that nobody typed (a stamp of the clock) to the second. */
instant when_shown(instant t, bool typed);
/* "2023-06-01". */
void when_add_date(struct buf *out, instant t, const struct zone *zone);
/* "2023-06-01 08:05 UTC": date, clock and the zone's name as it is kept. */
void when_add_full(struct buf *out, instant t, const struct zone *zone);
/* The zone as it is named beside a time: its name as kept. */
const char *when_zone_label(const struct zone *zone);
/* An uncertain time's clock, as it was typed if ZONE is the one it was typed in (TYPED_OFFSET
 * equals the zone's offset then), else as a range: "~14:30", "14:xx" or "14:00–14:59", "2023-06-01"
 * or "2023-06-01 02:00 – 2023-06-02 01:59". PRECISION exact: when_add_clock. */
void when_add_uncertain(struct buf *out, instant at, instant at_max, enum precision precision,
                        int32_t typed_offset, const struct zone *zone);

#endif
