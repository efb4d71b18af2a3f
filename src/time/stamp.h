/* Times as documents write them at the beginning of an entry: read leniently, and only their form.
 * Which instants a whole timeline means is time/stamp_place.h.
 *
 * Beside the forms of "debrief help time" (see when_form.h): in brackets, emphasis already taken
 * away; ranges ("08:45–08:47"); a second zone beside it ("18:37 EDT (22:37 UTC)"); weekdays and
 * dates in any order ("~19:00 UTC Monday Aug 27", "Thur Jan 20 22:40", "07-27-2023 2:14 pm",
 * "2022-01-08 2233", "2023-01-04/11:34"); a date alone; "ca.", "approximately", "around",
 * "onwards"; "2pm ish"; clocks that can't be ("00:25 AM", "13:55 PM", "22025-03-18") as they are
 * meant. */
#ifndef TIME_STAMP_H
#define TIME_STAMP_H

#include "time/date.h"
#include "time/instant.h"
#include "time/when.h"

enum meridiem { MERIDIEM_NONE, MERIDIEM_AM, MERIDIEM_PM };

/* One point of time: what of it was written. */
struct stamp_point {
    bool has_date, has_clock;
    struct date_form date; /* no_year where the year was not written; ambiguous: 03/04/2023 */
    bool no_month;         /* only the day: "the 7th" is none of ours; reserved */
    int hour, minute, second, micro; /* on the 24-hour clock where the meridiem says so */
    bool has_seconds;
    enum meridiem meridiem;
    enum precision precision; /* EXACT, ABOUT, HOUR ("14:xx"), DAY (no clock) */
    char zone[64];            /* as typed, "UTC", "Central African Time"; "" where none was */
};

struct stamp {
    struct stamp_point at;
    bool has_until;
    struct stamp_point
        until; /* of a range; what it leaves out (date, meridiem, zone) is as in at */
    bool has_other;
    struct stamp_point other; /* the same time in a second zone */
    bool onwards;
    char text[128]; /* as typed, without brackets */
    char odd[128];  /* what can't be, and how it was read: "00:25 AM is read as 00:25"; "" */
};

/* Reads a stamp at the beginning of TEXT (LEN bytes): how many bytes it takes, with brackets, the
 * zone and what separates it from what follows (blanks, ':', "-", "–", ":::::", "|"); 0: there is
 * none. A number that is no time ("5xx errors", "10 pods", "2.289.1", "1/2 of", a date within a
 * sentence such as "2023 was") is none. Zones: an abbreviation in capitals, a name, an offset,
 * spelt out ("Central African Time", "Pacific"), in brackets or not. */
size_t stamp_read(const char *text, size_t len, struct stamp *out);
/* A stamp at the end of TEXT, behind words ("First detected 2022-01-22 11:57", "Incident Start:
 * 2025-08-18 23:15 UTC"): where it begins, *END where the words before it end (blanks, ':' and '-'
 * taken away); 0: there is none. The stamp needs a clock or a whole date. */
size_t stamp_at_end(const char *text, size_t len, struct stamp *out, size_t *end);
/* Whether the whole TEXT, but for punctuation, is a date (a weekday before or after it or not):
 * "May 12", "**Friday, 2023-06-02**", "Day 1 - 2023-06-01" is (behind words of at most two). */
bool stamp_is_day(const char *text, size_t len, struct stamp *out);
/* A zone that TEXT declares for its times: "All times in PST", "Timeline (UTC)", "(all times are
 * US/Pacific)", "Times in BST", "_All times in EEST_", "Time (CET)". As typed; false: none. Words
 * that only look like one (MSK for Kafka, CAT, ET, IST in prose) are none. */
bool stamp_zone_in(const char *text, size_t len, bool heading, char zone[64]);

#endif
