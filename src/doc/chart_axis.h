/* The ticks of a time axis: at round times of a zone's clocks and calendar, from seconds to years,
 * so many that their labels have room. */
#ifndef DOC_CHART_AXIS_H
#define DOC_CHART_AXIS_H

#include "doc/chart_scale.h"
#include "time/zone.h"

#define CHART_TICKS 64

struct chart_tick {
    instant at;
    int x;
    char label[24]; /* "08:00", "12 Jun", "Jun", "2023" */
    char above[24]; /* what it is within, where that is new: "Thu 1 Jun 2023", "2023"; else "" */
};

/* Returns how many there are; at least one in each section. WIDTH is the picture's, in pixels. */
int chart_axis_ticks(const struct chart_scale *scale, const struct zone *zone, int width,
                     struct chart_tick out[CHART_TICKS]);

#endif
