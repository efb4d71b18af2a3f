/* Times as documents write them at the beginning of an entry: read leniently, and only their form.
 * Which instants a whole timeline means is time/stamp_place.h.
 *
 * Beside the forms of "debrief help time" (see when_form.h): in brackets, emphasis already taken
 * away; ranges ("08:45–08:47", "9-11am"); a second zone beside it ("18:37 EDT (22:37 UTC)");
 * weekdays and dates in any order ("~19:00 UTC Monday Aug 27", "Thur Jan 20 22:40", "07-27-2023
 * 2:14 pm", "2022-01-08 2233", "2023-01-04/11:34"); a date alone; "14h30"; months and weekdays in
 * Spanish, Portuguese, French and German; "ca.", "approximately", "around", "onwards"; "2pm ish";
 * clocks that can't be ("00:25 AM", "13:55 PM", "22025-03-18") as they are meant. */
#ifndef TIME_STAMP_H
#define TIME_STAMP_H

#include "base/buf.h"
#include "time/date.h"
#include "time/instant.h"
#include "time/when.h"

enum meridiem { MERIDIEM_NONE, MERIDIEM_AM, MERIDIEM_PM };

/* One point of time: what of it was written. Small, since a document may have 100,000 of them. */
struct stamp_point {
    bool has_date, has_clock;
    bool has_seconds;
    bool next_day;         /* "next day 08:00", "01:00 (+1)" */
    bool padded;           /* the hour was typed "09", as on a 24-hour clock */
    char order;            /* of a date in numbers, not year first: 'm' only the month can be first,
                              'd' only the day, '?' either; '\0' for others */
    unsigned char day;     /* "Day 2": 2; 0: none was written */
    struct date_form date; /* no_year where the year was not written; ambiguous: 03/04/2023, as if
                              the month came first; weekday also where there is no date, else -1 */
    signed char hour, minute, second; /* on the 24-hour clock where the meridiem says so; hour 24
                                         only as 24:00 */
    unsigned char zone_at, zone_len;  /* where in the stamp's text the zone stands; 0: none */
    int micro;
    enum meridiem meridiem;
    enum precision precision; /* EXACT, ABOUT, HOUR ("14:xx"), DAY (no clock) */
};

/* What can't be, and was read as it is meant. */
enum stamp_odd {
    STAMP_FITS,
    STAMP_ODD_HALF, /* "00:25 AM", "13:55 PM": the clock counts, not the letters */
    STAMP_ODD_YEAR, /* "22025-03-18": 2025; "11/03/202": no_year */
};

#define STAMP_TEXT_MAX 128

struct stamp {
    struct stamp_point at;
    bool has_until;
    bool has_other;
    bool onwards;
    struct stamp_point until; /* of a range; the meridiem and zone that one of both leaves out are
                                 the other's; a date it leaves out is left out here too */
    struct stamp_point other; /* the same time in a second zone */
    enum stamp_odd odd;
    char text[STAMP_TEXT_MAX]; /* as typed, without brackets */
};

/* Reads a stamp at the beginning of TEXT (LEN bytes): how many bytes it takes, with brackets, the
 * zone and what separates it from what follows (blanks, ':', "-", "–", ":::::", "|"); 0: there is
 * none, and OUT is as it was. A number that is no time ("5xx errors", "10 pods", "2.289.1", "1/2
 * of", a date within a sentence such as "2023 was") is none. Zones: an abbreviation in capitals, a
 * name, an offset, spelt out ("Central African Time", "Pacific"), in brackets or not. */
size_t stamp_read(const char *text, size_t len, struct stamp *out);
/* A stamp at the end of TEXT, behind words ("First detected 2022-01-22 11:57", "Incident Start:
 * 2025-08-18 23:15 UTC"): where it begins, *END where the words before it end (blanks, ':' and '-'
 * taken away); 0: there is none. The stamp needs a clock or a whole date. */
size_t stamp_at_end(const char *text, size_t len, struct stamp *out, size_t *end);
/* Whether the whole TEXT, but for punctuation, is a day: a date (a weekday before or after it or
 * not), "Day 2" or a weekday: "May 12", "**Friday, 2023-06-02**", "Day 1 - 2023-06-01", "Timeline
 * of June 2nd" (words of at most two before it). What is known of it is in out->at. */
bool stamp_is_day(const char *text, size_t len, struct stamp *out);
/* A zone that TEXT declares for its times: "All times in PST", "Timeline (UTC)", "(all times are
 * US/Pacific)", "Times in BST", "_All times in EEST_", "Time (CET)". As typed; false: none. Words
 * that only look like one (MSK for Kafka, CAT, ET, IST in prose) are none. HEADING: a section's or
 * a table column's heading, where the zone may stand in brackets or at the end. */
bool stamp_zone_in(const char *text, size_t len, bool heading, char zone[64]);

/* The zone of one of S's points as typed: "UTC", "Central African Time"; "" where none was. */
void stamp_zone(const struct stamp *s, const struct stamp_point *point, char zone[64]);
/* "'00:25 AM' is read as 00:25": adds what is odd about S; nothing where it fits. */
void stamp_add_odd(struct buf *out, const struct stamp *s);

#endif
