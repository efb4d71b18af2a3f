/* Times in a text, recognised loosely, so that documents can be compared whatever way they write
 * them: clocks, dates, zones and lengths of time. Independent of what the program itself reads. */
#ifndef SUITES_TIMES_H
#define SUITES_TIMES_H

#include <stdbool.h>
#include <stddef.h>

enum { TIME_VALUES = 8 };

struct time_value {
    bool clock; /* else a date */
    int a, b;   /* hour and minute, or month and day */
    bool loose; /* a date whose order of day and month is not known, or two numbers that may be none
                 */
};

struct time_found {
    struct time_value value[TIME_VALUES];
    int n;
};

/* The length of the expression of time that begins at S ("Feb 28th 01:54 UTC", "2pm", "[08:57]"
 * from its digits on), with the zone and the weekday that belong to it; 0: there is none. S stands
 * at the beginning of a word. */
size_t times_at(const char *s, const char *end, struct time_found *found);
/* The length of a length of time at S ("3 hours and 30 minutes", "3 h 30 min"), and what it comes
 * to; 0: there is none. */
size_t times_length_at(const char *s, const char *end, long *seconds);
/* Whether the word is a zone's name or abbreviation. */
bool times_is_zone(const char *word, size_t len);

#endif
