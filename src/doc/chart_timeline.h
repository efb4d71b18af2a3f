/* The picture of a timeline as it is put together: its parts, each in a file of its own. */
#ifndef DOC_CHART_TIMELINE_H
#define DOC_CHART_TIMELINE_H

#include "doc/chart_lanes.h"
#include "doc/chart_parts.h"
#include "doc/chart_scale.h"
#include "doc/chart_svg.h"

/* Along its height, in pixels. */
#define CHART_LANES_TOP 34 /* of the first lane; above are phases and gaps */
#define CHART_LANE 34
#define CHART_LANE_MIDDLE 24 /* of marks within their lane; its name is above them or beside */
#define CHART_SEPARATE 40    /* so many columns of a lane at most are drawn as marks of their own */

struct timeline_chart {
    struct view *v;
    struct chart_extent extent;
    struct chart_scale scale;
    struct chart_lanes lanes;
    bool dates;
    int rows, axis; /* lanes that occur; the axis's y */
    struct chart_frame frame;
};

/* The place of an instant, of a mark. */
int timeline_x(const struct timeline_chart *c, instant at);
int timeline_mark_x(const struct timeline_chart *c, const struct chart_mark *mark);
/* The middle of a lane's marks. */
int timeline_y(int row);

/* chart_marks.c: the shapes of kinds, defined once; the marks of all lanes. */
void timeline_add_shapes(struct timeline_chart *c);
void timeline_add_marks(struct timeline_chart *c);

/* chart_labels.c: the grid, and all words, for one width. */
void timeline_add_labels(struct timeline_chart *c, enum chart_size size);

#endif
