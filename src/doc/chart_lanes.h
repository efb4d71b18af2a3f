/* The events of a timeline, gathered by kind and by column, so that a picture of them is bounded
 * whatever their number. */
#ifndef DOC_CHART_LANES_H
#define DOC_CHART_LANES_H

#include "doc/chart_scale.h"
#include "doc/view.h"
#include "store/vocabulary.h"

#define CHART_COLUMNS 120 /* along the width */
#define CHART_LANES 16    /* kinds of events, at most */

/* When an event may have been, and how long it lasted. */
struct chart_when {
    instant at; /* where it is marked: within an hour or a day in the middle */
    instant low, high;
    instant until; /* INSTANT_NONE: it did not last */
    instant until_high;
};
/* False where it has no time. */
bool chart_when_of(const struct event *event, struct chart_when *out);

/* The events of a column: mostly one. */
struct chart_mark {
    size_t count;           /* 0: none */
    struct chart_when when; /* of the first that came; 'low' and 'high' of all are below */
    instant first, last;    /* where the first and the last are marked */
    instant reach;          /* what lasted is over */
    char *words;            /* its text, shortened */
    char *title;            /* all of it in words */
    char *clock;
};

struct chart_lane {
    const struct event_kind *kind;
    size_t count;
    instant first, last;
    struct chart_mark *marks; /* CHART_COLUMNS; NULL: none */
    int taken;                /* columns */
    size_t most;              /* events in a column */
};

struct chart_lanes {
    struct chart_lane lane[CHART_LANES]; /* in the order of the vocabulary */
    size_t count;                        /* events */
};

/* How far they reach. */
int chart_lanes_extent(struct view *v, struct chart_extent *out, struct error *err);
/* Gathers them; DATES: they are on several days. OUT is released by the caller also on failure. */
int chart_lanes_read(struct view *v, const struct chart_scale *scale, bool dates,
                     struct chart_lanes *out, struct error *err);
void chart_lanes_release(struct chart_lanes *lanes);

#endif
