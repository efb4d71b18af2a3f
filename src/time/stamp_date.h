/* A date as documents write it, in English, Spanish, Portuguese, French or German. */
#ifndef TIME_STAMP_DATE_H
#define TIME_STAMP_DATE_H

#include "time/stamp_part.h"

/* The date at the beginning of S, with a weekday before it or not: the place after it, with the
 * date set in PART; NULL where none is. */
const char *stamp_date(const char *s, struct stamp_part *part);
/* A weekday alone: set in PART's date. */
const char *stamp_weekday(const char *s, struct stamp_part *part);
/* A day counted: "Day 2", "next day", "+1d", "(+1)". */
const char *stamp_day_count(const char *s, struct stamp_part *part);
/* The year behind a day and month, "2023" or ", 2023": NULL where none is. */
const char *stamp_year(const char *s, int *year);

#endif
