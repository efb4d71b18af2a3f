/* Times as the standard document prints them: "08:15", "08:15:30", "02:30 CEST", "~14:30", "14:xx",
 * "2023-06-01", "2023-06-02 03:00"; from when until when, "08:15–08:20", "23:50 – 2023-06-02
 * 00:10"; and an uncertain time of another zone, which is a range with MARKDOWN_APART behind it. */
#ifndef READ_STANDARD_CLOCK_H
#define READ_STANDARD_CLOCK_H

#include "time/instant.h"
#include "time/when.h"
#include "time/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One point, as it is written. */
struct standard_point {
    bool has_day;
    int64_t day; /* since the epoch */
    struct civil clock;
    enum precision precision;
    char which[16]; /* "CEST", of a clock that is shown twice that night; "" */
    bool is_range;  /* the whole of what lies until then is meant */
    bool until_has_day;
    int64_t until_day;
    struct civil until;
    char until_which[16];
};

struct standard_span {
    struct standard_point at, until;
    bool has_until;
};

/* Reads all of S; false if it is anything else. */
bool standard_span_read(const char *s, size_t n, struct standard_span *out);

/* What a point means. */
struct standard_moment {
    instant at, at_max; /* as in struct when; at INSTANT_NONE: none */
    int32_t offset;
    enum precision precision;
};

/* On DAY where it names none. False: the zone has no such time; it is then the one right behind the
 * gap. */
bool standard_place(const struct standard_point *p, int64_t day, const struct zone *zone,
                    struct standard_moment *out);

/* The zone that the document names: "UTC", "WAT (UTC+01:00)", "UTC+01:00"; false: unknown. */
bool standard_zone_read(const char *s, size_t n, struct zone *out);

/* "2023-06-01 08:00 – 11:30 UTC (3 h 30 min)", "since …", "until …". */
struct standard_period {
    bool has_start, has_end;
    bool has_total; /* the time between them is counted: the start is known */
    struct standard_moment start, end;
    char start_text[64], end_text[64];
    struct zone zone;
};
bool standard_period_read(const char *s, size_t n, struct standard_period *out);

#endif
