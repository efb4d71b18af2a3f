/* Dates without a clock, in an incident's zone: due dates, days on which something was done. */
#ifndef CLI_DAY_H
#define CLI_DAY_H

#include "base/buf.h"
#include "cli/app.h"

#define DATE_SIZE 11 /* "YYYY-MM-DD" and the terminator */

/* The date on the walls of ZONE at T. */
void day_of(instant t, const struct zone *zone, char out[DATE_SIZE]);
/* The first instant of a date. */
instant day_begin(const char *date, const struct zone *zone);
/* "3 d late", "today", "in 5 d": DUE as seen from TODAY. */
void day_add_distance(struct buf *out, const char *today, const char *due);

/* When something was done, as --at says it: a date (its first instant in the incident's zone) or
 * any time; not in the future. "" is now. */
int day_parse_done(struct app *app, const struct subject *subject, const char *text, instant *out,
                   struct error *err);

#endif
