/* A clock as documents write it: "14:05", "2:14 pm", "2pm", "14h30", "14.30 Uhr", "14:xx", "noon".
 */
#ifndef TIME_STAMP_CLOCK_H
#define TIME_STAMP_CLOCK_H

#include "time/stamp_part.h"

/* The clock at the beginning of S: the place after it, with the clock set in PART (its date is
 * left alone); NULL where none is. */
const char *stamp_clock(const char *s, struct stamp_part *part);

#endif
