/* From instants to places along a picture's width: true to scale, but for what is so long without
 * an event that all else would be squeezed into a corner. There the axis is broken: the stretch is
 * drawn narrow, as a break, and its length is said. */
#ifndef DOC_CHART_SCALE_H
#define DOC_CHART_SCALE_H

#include "time/instant.h"

#include <stdbool.h>

/* What a timeline reaches over, taken up event by event, and its longest gaps. */
#define CHART_GAPS 8
struct chart_gap {
    instant from, until;
};
struct chart_extent {
    instant first, last; /* INSTANT_NONE: nothing yet */
    int marks;           /* events, counted up to 1,000 */
    int gaps;
    struct chart_gap gap[CHART_GAPS]; /* longest first */
};
#define CHART_EXTENT_INIT                                                                          \
    {                                                                                              \
        .first = INSTANT_NONE, .last = INSTANT_NONE                                                \
    }

/* From FROM until UNTIL there is something. They come mostly in order; a gap stands only where
 * nothing is, and may be missed where they don't. */
void chart_extent_add(struct chart_extent *extent, instant from, instant until);

#define CHART_BREAKS 3
struct chart_section {
    instant from, until;
    int x0, x1; /* of these two; around them there is CHART_PAD more */
};
struct chart_scale {
    int count;
    struct chart_section section[CHART_BREAKS + 1];
    double per_x; /* microseconds in each thousandth of a percent; 0: there is but one instant */
};
#define CHART_PAD 2500
#define CHART_BREAK 7000

void chart_scale_of(struct chart_scale *scale, const struct chart_extent *extent);
/* Beyond the ends: the ends. */
int chart_scale_x(const struct chart_scale *scale, instant at);
/* How much the axis shows around an instant: the length of its section, or of all where its section
 * is not the longest. */
instant chart_scale_near(const struct chart_scale *scale, instant at);

#endif
