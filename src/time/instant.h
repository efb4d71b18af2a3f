/* Instants, civil dates and durations: the arithmetic, without zones.
 *
 * An instant is a count of microseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX).
 * All arithmetic is our own, proleptic Gregorian, years 1 to 9999; libc's conversions are the judge
 * in the tests. */
#ifndef TIME_INSTANT_H
#define TIME_INSTANT_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

typedef int64_t instant;       /* microseconds since the epoch, UTC */
#define INSTANT_NONE INT64_MIN /* unknown */
#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* A date and a clock time as they stand on a wall: no zone. */
struct civil {
    int year, month, day;     /* 1…9999, 1…12, 1…31 */
    int hour, minute, second; /* 0…23, 0…59, 0…59 */
    int micro;                /* 0…999999 */
};

/* Days since 1970-01-01 of a date that exists. */
int64_t civil_days(int year, int month, int day);
bool civil_date_exists(int year, int month, int day);
/* 0 is Sunday. */
int civil_weekday(int year, int month, int day);
/* The instant at which a clock that is OFFSET seconds ahead of UTC shows C. */
instant instant_of_civil(const struct civil *c, int64_t offset);
/* What a clock that is OFFSET seconds ahead of UTC shows. */
struct civil civil_of_instant(instant t, int64_t offset);

/* Parts of it as people write them: "2023-06-01", "08:05". */
void civil_add_date(struct buf *out, const struct civil *c);
void civil_add_minutes(struct buf *out, const struct civil *c);
/* The time of day: "08:05", with ":30" where it is not a whole minute, and 3 or 6 digits more where
 * it is not a whole second. */
void instant_add_clock(struct buf *out, instant t, int64_t offset);

/* Whether it lies within the calendar: years 1 to 9999, in UTC. */
bool instant_exists(instant t);

/* RFC 3339, as JSON has it: "Z" where the zone is UTC (OFFSET 0), else "+01:00"; no fraction where
 * it is zero, else 3 or 6 digits. An offset with seconds can't be written so: then in Z. */
void instant_add_rfc3339(struct buf *out, instant t, int64_t offset);
/* The same in quotes; null for INSTANT_NONE. */
void instant_add_json(struct buf *out, instant t, int64_t offset);

/* Durations, in microseconds.
 * Accepted: "90s", "10m", "1h30m", "1 h 30 min", "2d", "1w", "10 minutes", "1.5h"; units s sec
 * second(s) m min minute(s) h hr hour(s) d day(s) w week(s), in any case; at least one; a bare
 * number is refused. A leading sign is accepted where SIGNED. */
int duration_parse(const char *text, bool is_signed, int64_t *out, struct error *err);
/* How many bytes at the beginning of TEXT are a duration without a sign; 0 if none is (*OUT is then
 * INT64_MAX where it is one beyond all limits). */
size_t duration_prefix(const char *text, int64_t *out);
/* "3 h 30 min", "12 min", "45 s", "1 d 4 h", "0 s"; "-5 min"; the two largest units that are not
 * zero, rounded down to the second (to the minute from one hour, to the hour from 2 days on). */
void duration_add(struct buf *out, int64_t micros);
/* Two ends: "12–27 min" where the units agree, else "50 min – 1 h 5 min"; one where they are equal.
 */
void duration_add_range(struct buf *out, int64_t low, int64_t high);

/* Dates without a clock (due dates): "YYYY-MM-DD" inside.
 * Accepted: 2023-06-30, "June 30, 2023", "30 Jun 2023", today, tomorrow, yesterday, "2w" "10d"
 * (from TODAY), weekday names with or without "next" (the next one after TODAY), "eom" (the last of
 * TODAY's month). OUT gets 10 characters and the terminator. A date that does not exist is refused.
 */
int date_parse(const char *text, const char *today, char out[11], struct error *err);
/* B - A in days, both "YYYY-MM-DD". */
int64_t date_difference(const char *a, const char *b);

#endif
