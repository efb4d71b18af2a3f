/* Dates as people write them: the forms, for the readers of times and of due dates. */
#ifndef TIME_DATE_H
#define TIME_DATE_H

#include "base/error.h"

#include <stdbool.h>

struct date_form {
    int year, month, day; /* as written: the date need not exist */
    int weekday;          /* 0 is Sunday; -1: none was written */
    bool ambiguous;       /* "01/06/2023": nobody knows the order; year, month, day are as if the
                             month came first */
    bool no_year;         /* "June 1": the year is missing */
};

/* The date at the beginning of S: "2023-06-01", "2023/06/01", "June 1, 2023", "1st Jun 2023",
 * "Thu, 01 Jun 2023", "01/06/2023". Returns the place after it; NULL if none is there. "June 1
 * 08:05" gives no_year and stops before the clock. */
const char *date_scan(const char *s, struct date_form *out);

/* A month's or a weekday's name at the beginning of S, or a beginning of it of at least three
 * letters ("Jun", "Sept.", "Thurs"): the place after it; NULL where none is. */
const char *date_month_scan(const char *s, int *month);
const char *date_weekday_scan(const char *s, int *weekday);

/* Refuses a date whose order is unknown, that has no year or that does not exist. TEXT is what was
 * typed, for the message. */
int date_check(const struct date_form *date, const char *text, struct error *err);

/* "Thursday" of 4, "June" of 6. */
const char *date_weekday_name(int weekday);
const char *date_month_name(int month);

#endif
