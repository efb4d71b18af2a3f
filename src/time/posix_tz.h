/* The rule of a POSIX TZ string ("EST5EDT,M3.2.0,M11.1.0"; POSIX.1 §8.3, with the wider times of
 * RFC 8536 §3.3.1): what a zone's clocks do after its last recorded transition. */
#ifndef TIME_POSIX_TZ_H
#define TIME_POSIX_TZ_H

#include <stdbool.h>
#include <stdint.h>

#define POSIX_TZ_ABBREVIATION_MAX 16

/* When in a year clocks change. */
struct posix_tz_date {
    char form; /* 'M': month.week.day; 'J': day 1…365, never Feb 29; '0': day 0…365 */
    int month, week, day; /* 'M': 1…12, 1…5 (5: the last), 0…6; else the day alone */
    int32_t time;         /* seconds after midnight, -167…167 hours */
};

struct posix_tz {
    char standard[POSIX_TZ_ABBREVIATION_MAX], daylight[POSIX_TZ_ABBREVIATION_MAX];
    int32_t standard_offset, daylight_offset; /* seconds ahead of UTC */
    bool has_daylight;
    struct posix_tz_date begin, end; /* of daylight-saving time */
};

/* Reads a whole string; -1 where it is none. A string with a daylight name and no rule gets the
 * rule of the United States, as glibc has it. */
int posix_tz_parse(const char *text, struct posix_tz *out);

/* The offset at S seconds since the epoch; *ABBREVIATION, where not NULL, is borrowed from TZ. */
int32_t posix_tz_offset(const struct posix_tz *tz, int64_t s, const char **abbreviation);

/* The first change after S; false where there is none. */
bool posix_tz_next(const struct posix_tz *tz, int64_t s, int64_t *out);

#endif
