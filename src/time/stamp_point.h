/* One point of a stamp: its date, clock and zone in any order, with what stands between them. */
#ifndef TIME_STAMP_POINT_H
#define TIME_STAMP_POINT_H

#include "time/stamp_part.h"

extern const struct stamp_part stamp_no_part;

/* As much of the beginning of S as is surely a point: the place after it; NULL where none is, and
 * OUT is as it was. What needs a break behind it counts only where one is, a date that needs a
 * clock only beside one. */
const char *stamp_point(const char *s, struct stamp_part *out);
/* The zone at S; BEHIND is where the clock ended, with blanks or without between them. */
const char *stamp_zone_beside(const char *s, const char *behind, struct stamp_part *part);

/* Steps that the readers of points and of what stands around them share; each gives the place
 * after, or NULL. */
const char *stamp_word_of(const char *s, const char *const *words, size_t count);
/* A sign, of several bytes or one. */
const char *stamp_sign_of(const char *s, const char *const *signs, size_t count);
const char *stamp_dash(const char *s);
/* '~' or a word for it, with what belongs to it. */
const char *stamp_about(const char *s);
/* Whether the text breaks off at S: an end, a bracket, a separator. */
bool stamp_breaks(const char *s);

#endif
