/* The marks of a timeline's picture: an event, a stretch of time, or how many there were. */
#include "doc/chart_timeline.h"

#include <string.h>

#define BAR_MOST 18 /* the height of the column with the most events */

/* How a kind is drawn; its colour is the one that the page gives it everywhere. */
static const struct look {
    const char *kind, *shape;
} looks[] = {
    {"impact", "triangle"},      {"detected", "diamond"}, {"declared", "diamond"},
    {"acknowledged", "diamond"}, {"escalated", "up"},     {"hypothesis", "hexagon"},
    {"ruled-out", "cross"},      {"finding", "star"},     {"change", "down"},
    {"step", "square"},          {"comms", "bubble"},     {"mitigated", "diamond"},
    {"resolved", "diamond"},     {"note", "circle"},
};
static const struct {
    const char *name, *path;
} shapes[] = {
    {"triangle", "M0-7L7 5.5H-7Z"},
    {"diamond", "M0-7L7 0 0 7-7 0Z"},
    {"up", "M0-7L6 0H3V6H-3V0H-6Z"},
    {"hexagon", "M-6.5 0L-3.2-5.6H3.2L6.5 0 3.2 5.6H-3.2Z"},
    {"cross", "M-6-3.5L-3.5-6 0-2.5 3.5-6 6-3.5 2.5 0 6 3.5 3.5 6 0 2.5-3.5 6-6 3.5-2.5 0Z"},
    {"star", "M0-7L1.9-2.3 7-2.1 3 1.1 4.4 6.2 0 3.3-4.4 6.2-3 1.1-7-2.1-1.9-2.3Z"},
    {"down", "M0 7L7-5.5H-7Z"},
    {"square", "M-5-5H5V5H-5Z"},
    {"bubble", "M-6-5.5H6V3H0L-3.5 6.5V3H-6Z"},
    {"circle", "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z"},
};
#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static const struct look *look_of(const struct event_kind *kind)
{
    for (int i = 0; i < COUNT(looks) - 1; i++)
        if (!strcmp(looks[i].kind, kind->name))
            return &looks[i];
    return &looks[COUNT(looks) - 1];
}

void timeline_add_shapes(struct timeline_chart *c)
{
    struct buf *out = &c->frame.body;
    buf_adds(out, "<defs>\n");
    for (int i = 0; i < COUNT(shapes); i++)
        buf_addf(out, "<path id=\"chart_%s\" d=\"%s\"/>\n", shapes[i].name, shapes[i].path);
    buf_adds(out, "<pattern id=\"chart_break\" width=\"6\" height=\"6\" "
                  "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                  "<rect width=\"2\" height=\"6\" class=\"chart-hatch\"/></pattern>\n</defs>\n");
}

static void add_use(struct timeline_chart *c, const struct look *look, int x, int y,
                    const char *more, const char *title)
{
    struct buf *out = &c->frame.body;
    buf_addf(out, "<use href=\"#chart_%s\" x=\"", look->shape);
    chart_add_x(out, x);
    buf_addf(out, "\" y=\"%d\" class=\"chart-mark %s%s\"><title>", y, look->kind, more);
    chart_add_text(out, title, strlen(title));
    buf_adds(out, "</title></use>\n");
}

static void add_span(struct timeline_chart *c, const struct look *look, instant from, instant until,
                     int y, const char *kind, const char *title)
{
    struct buf class = BUF_INIT;
    buf_addf(&class, "%s %s", kind, look->kind);
    int x0 = timeline_x(c, from), x1 = timeline_x(c, until);
    if (x1 > x0)
        chart_rect(&c->frame.body, x0, x1, y - 4, 8, class.data, title);
    buf_release(&class);
}

/* One event, or several that lie so close that they are one mark. */
static void add_mark(struct timeline_chart *c, const struct look *look,
                     const struct chart_mark *mark, int y)
{
    const struct chart_when *when = &mark->when;
    if (mark->count > 1) {
        add_span(c, look, mark->first, mark->reach, y, "chart-lasting", mark->title);
        add_use(c, look, timeline_mark_x(c, mark), y, "", mark->title);
        return;
    }
    bool uncertain = when->low < when->high;
    if (uncertain)
        add_span(c, look, when->low, when->high, y, "chart-uncertain", mark->title);
    if (when->until != INSTANT_NONE) {
        add_span(c, look, when->at, when->until, y, "chart-lasting", mark->title);
        add_span(c, look, when->until, when->until_high, y, "chart-uncertain", mark->title);
    }
    add_use(c, look, timeline_x(c, when->at), y, uncertain ? " chart-unsure" : "", mark->title);
}

/* Many: a column for each stretch, as high as there are events in it. */
static void add_columns(struct timeline_chart *c, const struct look *look,
                        const struct chart_lane *lane, int y)
{
    struct buf class = BUF_INIT;
    buf_addf(&class, "chart-column %s", look->kind);
    for (int i = 0; i < CHART_COLUMNS; i++) {
        const struct chart_mark *mark = &lane->marks[i];
        if (!mark->count)
            continue;
        int height = 2 + (int)((mark->count * (BAR_MOST - 2) + lane->most / 2) / lane->most);
        int x0 = (int)((int64_t)i * CHART_FULL / CHART_COLUMNS);
        int x1 = (int)((int64_t)(i + 1) * CHART_FULL / CHART_COLUMNS);
        chart_rect(&c->frame.body, x0, x1, y + 9 - height, height, class.data, mark->title);
    }
    buf_release(&class);
}

void timeline_add_marks(struct timeline_chart *c)
{
    int row = 0;
    for (int i = 0; i < CHART_LANES; i++) {
        const struct chart_lane *lane = &c->lanes.lane[i];
        if (!lane->count)
            continue;
        const struct look *look = look_of(lane->kind);
        int y = timeline_y(row++);
        if (lane->taken > CHART_SEPARATE)
            add_columns(c, look, lane, y);
        for (int k = 0; lane->taken <= CHART_SEPARATE && k < CHART_COLUMNS; k++)
            if (lane->marks[k].count)
                add_mark(c, look, &lane->marks[k], y);
    }
}
