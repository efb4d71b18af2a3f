/* The events of an incident on a time axis, a lane for each kind that occurs. */
#include "doc/chart.h"
#include "doc/chart_axis.h"
#include "doc/chart_lanes.h"
#include "doc/chart_parts.h"
#include "doc/chart_svg.h"
#include "time/when.h"

#include <ctype.h>
#include <string.h>

#define STRIP 7      /* the phases, above all */
#define GAP_ROW 26   /* the baseline of what is said of gaps */
#define LANES_TOP 34 /* of the first lane */
#define LANE 34
#define MIDDLE 24      /* of marks within their lane; the name is above or beside */
#define BAR_MOST 19    /* the height of the column with the most events */
#define WORDS_LEAST 64 /* pixels that are worth to begin with words */
#define ROOM 11        /* on either side of a mark */
#define MARGIN 16      /* that every page leaves beside a picture */
#define SEPARATE 40    /* so many columns of a lane at most are drawn as marks of their own */

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

struct timeline_chart {
    struct view *v;
    struct chart_extent extent;
    struct chart_scale scale;
    struct chart_lanes lanes;
    bool dates;
    int rows, axis; /* lanes that occur; the axis's y */
    struct chart_frame frame;
};

static const struct look *look_of(const struct event_kind *kind)
{
    for (int i = 0; i < COUNT(looks) - 1; i++)
        if (!strcmp(looks[i].kind, kind->name))
            return &looks[i];
    return &looks[COUNT(looks) - 1];
}

static int x_of(const struct timeline_chart *c, instant at)
{
    return chart_scale_x(&c->scale, at);
}

/* ---- what stands for all widths */

static void add_definitions(struct timeline_chart *c)
{
    struct buf *out = &c->frame.body;
    buf_adds(out, "<defs>\n");
    for (int i = 0; i < COUNT(shapes); i++)
        buf_addf(out, "<path id=\"timeline-%s\" d=\"%s\"/>\n", shapes[i].name, shapes[i].path);
    buf_adds(out, "<pattern id=\"timeline-break\" width=\"6\" height=\"6\" "
                  "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                  "<rect width=\"2\" height=\"6\" class=\"chart-hatch\"/></pattern>\n</defs>\n");
}

static void add_stretch(struct timeline_chart *c, instant from, instant until, const char *class,
                        const char *title)
{
    int x0 = x_of(c, from), x1 = x_of(c, until);
    if (x1 > x0)
        chart_rect(&c->frame.body, x0, x1, 0, STRIP, class, title);
}

/* The phases, thin, above the lanes: what is sure of them; hatched where one became the next. */
static void add_strip(struct timeline_chart *c)
{
    struct phase phases[PHASES];
    struct buf class = BUF_INIT, title = BUF_INIT;
    size_t n = phases_of(&c->v->facts, c->v->now, phases);
    for (size_t i = 0; i < n; i++)
        add_stretch(c, phases[i].from.low, phases[i].until.high, "chart-strip chart-break", NULL);
    for (size_t i = 0; i < n; i++) {
        buf_reset(&class);
        buf_reset(&title);
        buf_addf(&class, "chart-strip %s", chart_phase_classes[phases[i].kind]);
        chart_add_phase_words(c->v, &title, &phases[i], c->dates, false);
        add_stretch(c, phases[i].from.high, phases[i].until.low, class.data, title.data);
    }
    buf_release(&class);
    buf_release(&title);
}

static void add_breaks(struct timeline_chart *c)
{
    struct buf title = BUF_INIT;
    for (int i = 0; i + 1 < c->scale.count; i++) {
        const struct chart_section *a = &c->scale.section[i], *b = a + 1;
        buf_reset(&title);
        duration_add(&title, b->from - a->until);
        buf_adds(&title, " without an event, not drawn to scale");
        chart_rect(&c->frame.body, a->x1 + CHART_PAD, b->x0 - CHART_PAD, LANES_TOP,
                   c->axis - LANES_TOP, "chart-break", title.data);
    }
    buf_release(&title);
}

static void add_use(struct timeline_chart *c, const struct look *look, int x, int y,
                    const char *more, const char *title)
{
    struct buf *out = &c->frame.body;
    buf_addf(out, "<use href=\"#timeline-%s\" x=\"", look->shape);
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
    int x0 = x_of(c, from), x1 = x_of(c, until);
    if (x1 > x0)
        chart_rect(&c->frame.body, x0, x1, y - 4, 8, class.data, title);
    buf_release(&class);
}

static int mark_x(const struct timeline_chart *c, const struct chart_mark *mark)
{
    return x_of(c, mark->first + (mark->last - mark->first) / 2);
}

/* One event, or several that lie so close that they are one mark. */
static void add_mark(struct timeline_chart *c, const struct look *look,
                     const struct chart_mark *mark, int y)
{
    const struct chart_when *when = &mark->when;
    if (mark->count > 1) {
        add_span(c, look, mark->first, mark->reach, y, "chart-lasting", mark->title);
        add_use(c, look, mark_x(c, mark), y, "", mark->title);
        return;
    }
    bool uncertain = when->low < when->high;
    if (uncertain)
        add_span(c, look, when->low, when->high, y, "chart-uncertain", mark->title);
    if (when->until != INSTANT_NONE) {
        add_span(c, look, when->at, when->until, y, "chart-lasting", mark->title);
        add_span(c, look, when->until, when->until_high, y, "chart-uncertain", mark->title);
    }
    add_use(c, look, x_of(c, when->at), y, uncertain ? " chart-unsure" : "", mark->title);
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

static int lane_y(int row)
{
    return LANES_TOP + row * LANE + MIDDLE;
}

static void add_lanes(struct timeline_chart *c)
{
    int row = 0;
    for (int i = 0; i < CHART_LANES; i++) {
        const struct chart_lane *lane = &c->lanes.lane[i];
        if (!lane->count)
            continue;
        const struct look *look = look_of(lane->kind);
        int y = lane_y(row++);
        if (lane->taken > SEPARATE)
            add_columns(c, look, lane, y);
        for (int k = 0; lane->taken <= SEPARATE && k < CHART_COLUMNS; k++)
            if (lane->marks[k].count)
                add_mark(c, look, &lane->marks[k], y);
    }
}

/* ---- what depends on the width */

static void add_grid(struct timeline_chart *c, const struct chart_tick *ticks, int n, bool narrow)
{
    /* Between the lanes: a name stands above its marks or beside them. */
    for (int row = narrow ? 0 : 1; row < c->rows; row++) {
        int y = lane_y(row) - (narrow ? MIDDLE : LANE / 2);
        chart_line(&c->frame.body, 0, y, CHART_FULL, y, "chart-rule");
    }
    for (int i = 0; i < n; i++)
        chart_line(&c->frame.body, ticks[i].x, LANES_TOP, ticks[i].x, c->axis, "chart-grid");
}

/* Where a label is in pixels that is to stand at X, moved so that it is not cut; its anchor. */
static enum chart_anchor place(int x, int wide, int width, int *from)
{
    int at = chart_pixels(x, width);
    enum chart_anchor anchor = at + MARGIN < wide / 2           ? CHART_BEGIN
                               : at + wide / 2 > width + MARGIN ? CHART_END
                                                                : CHART_MIDDLE;
    *from = at - wide * (int)anchor / 2;
    return anchor;
}

static int bold_width(const char *text, size_t len)
{
    return chart_text_width(text, len) * 11 / 10;
}

static bool add_axis_label(struct timeline_chart *c, struct chart_row *row, const char *text, int x,
                           int y, int width, const char *class)
{
    int wide = bold_width(text, strlen(text)), from;
    enum chart_anchor anchor = place(x, wide, width, &from);
    if (!chart_row_take(row, from - 4, from + wide + 4))
        return false;
    chart_label(&c->frame.body, x, 0, y, anchor, class, text);
    return true;
}

static void add_tick_labels(struct timeline_chart *c, const struct chart_tick *ticks, int n,
                            int width)
{
    struct chart_row clocks = {0}, days = {0}, more = {0};
    const char *above = "";
    if (c->v->facts.status != STATUS_RESOLVED)
        add_axis_label(c, &clocks, "now", x_of(c, c->v->now), c->axis + 17, width, "chart-day");
    for (int i = 0; i < n; i++) {
        int x = ticks[i].x;
        above = ticks[i].above[0] ? ticks[i].above : above;
        if (!add_axis_label(c, &clocks, ticks[i].label, x, c->axis + 17, width, "chart-tick"))
            continue; /* the next one that has room says what both are within */
        chart_line(&c->frame.body, x, c->axis, x, c->axis + 5, "chart-axis");
        if (*above && !add_axis_label(c, &days, above, x, c->axis + 34, width, "chart-day") &&
            add_axis_label(c, &more, above, x, c->axis + 50, width, "chart-day"))
            c->frame.height = c->axis + 56;
        above = "";
    }
}

/* How long nothing was recorded, above the stretch. */
static void add_gap(struct timeline_chart *c, struct chart_row *row, instant from, instant until,
                    int x0, int x1, int width, bool must)
{
    struct buf text = BUF_INIT;
    int room = chart_pixels(x1 - x0, width) - 12, at;
    buf_adds(&text, "no event for ");
    size_t long_form = text.len;
    duration_add(&text, until - from);
    int wide = chart_text_width(text.data, text.len);
    if (wide > room && !must) {
        struct buf brief = BUF_INIT;
        buf_adds(&brief, text.data + long_form);
        buf_release(&text);
        text = brief;
        wide = chart_text_width(text.data, text.len);
    }
    if (wide <= room || must) {
        enum chart_anchor anchor = place((x0 + x1) / 2, wide, width, &at);
        if (chart_row_take(row, at - 6, at + wide + 6)) {
            chart_label(&c->frame.body, (x0 + x1) / 2, 0, GAP_ROW - 2, anchor, "chart-gap",
                        text.data);
            chart_line(&c->frame.body, x0, GAP_ROW + 3, x1, GAP_ROW + 3, "chart-quiet");
            chart_line(&c->frame.body, x0, GAP_ROW, x0, GAP_ROW + 6, "chart-axis");
            chart_line(&c->frame.body, x1, GAP_ROW, x1, GAP_ROW + 6, "chart-axis");
        }
    }
    buf_release(&text);
}

static void add_gaps(struct timeline_chart *c, int width)
{
    struct chart_row row = {0};
    for (int i = 0; i + 1 < c->scale.count; i++) {
        const struct chart_section *a = &c->scale.section[i], *b = a + 1;
        add_gap(c, &row, a->until, b->from, a->x1 + CHART_PAD, b->x0 - CHART_PAD, width, true);
    }
    int told = 0;
    for (int i = 0; i < c->extent.gaps && told < 3; i++) {
        const struct chart_gap *gap = &c->extent.gap[i];
        int x0 = x_of(c, gap->from), x1 = x_of(c, gap->until);
        bool broken = false;
        for (int k = 0; k + 1 < c->scale.count; k++)
            broken = broken || gap->from == c->scale.section[k].until;
        if (broken || x1 - x0 < CHART_FULL / 6)
            continue;
        add_gap(c, &row, gap->from, gap->until, x0, x1, width, false);
        told++;
    }
}

/* What stands beside a mark, in at most ROOM pixels: its time, and of its words what fits. Returns
 * how wide it is; 0: nothing fits. */
static int words_beside(const struct chart_mark *mark, int room, struct buf *out)
{
    buf_reset(out);
    if (mark->count > 1)
        buf_addf(out, "×%zu", mark->count);
    else
        buf_adds(out, mark->clock);
    int wide = chart_text_width(out->data, out->len) + 2;
    if (wide > room)
        return 0;
    if (mark->count == 1 && *mark->words && room - wide >= WORDS_LEAST) {
        struct buf words = BUF_INIT;
        buf_adds(&words, mark->words);
        chart_shorten(&words, room - wide - 4);
        buf_addf(out, " %s", words.data);
        buf_release(&words);
    }
    return chart_text_width(out->data, out->len) + 2;
}

/* A mark with all that is drawn of it: from where until where, and with the room around in pixels.
 */
struct spot {
    const struct chart_mark *mark;
    int x0, x1;
    int from, until;
};

static int spots_of(struct timeline_chart *c, const struct chart_lane *lane, int width,
                    struct spot out[SEPARATE])
{
    int n = 0;
    for (int k = 0; k < CHART_COLUMNS && lane->taken <= SEPARATE; k++) {
        const struct chart_mark *mark = &lane->marks[k];
        if (!mark->count)
            continue;
        int x = mark_x(c, mark), x1 = x_of(c, mark->reach);
        int x0 = x_of(c, mark->count > 1 ? mark->first : mark->when.low);
        struct spot *s = &out[n++];
        s->mark = mark;
        s->x0 = x0 < x ? x0 : x;
        s->x1 = x1 > x ? x1 : x;
        s->from = chart_pixels(s->x0, width) - ROOM;
        s->until = chart_pixels(s->x1, width) + ROOM;
    }
    return n;
}

/* A lane's marks get their time and words on the right, as far as the next one, or where that is
 * little on the left, as far as what stands there. */
static void add_lane_labels(struct timeline_chart *c, const struct chart_lane *lane, int row,
                            int width)
{
    struct spot spots[SEPARATE];
    int n = spots_of(c, lane, width, spots), taken = 0, y = lane_y(row) + 4;
    struct buf right = BUF_INIT, left = BUF_INIT;
    for (int i = 0; i < n; i++) {
        const struct spot *s = &spots[i];
        int end = i + 1 < n ? spots[i + 1].from : width;
        int on_right = words_beside(s->mark, end - s->until, &right);
        int on_left = words_beside(s->mark, s->from - taken, &left);
        bool turn = left.len > right.len && on_left > on_right;
        if (turn)
            chart_label(&c->frame.body, s->x0, -ROOM, y, CHART_END, "chart-beside", left.data);
        else if (on_right)
            chart_label(&c->frame.body, s->x1, ROOM, y, CHART_BEGIN, "chart-beside", right.data);
        taken = s->until + (turn || !on_right ? 0 : on_right) + 8;
    }
    buf_release(&right);
    buf_release(&left);
}

/* The name of a lane, with how many events there are where they can't be counted. */
static void add_name(struct timeline_chart *c, const struct chart_lane *lane, int row,
                     enum chart_size size)
{
    struct buf *out = &c->frame.body, count = BUF_INIT;
    if (lane->taken > SEPARATE)
        buf_addf(&count, "%zu events", lane->count);
    if (size == CHART_NARROW) {
        int wide = bold_width(lane->kind->label, strlen(lane->kind->label));
        chart_label(out, 0, 0, lane_y(row) - 11, CHART_BEGIN, "chart-lane", lane->kind->label);
        if (count.len)
            chart_label(out, 0, wide + 8, lane_y(row) - 11, CHART_BEGIN, "chart-count", count.data);
    } else {
        int up = count.len ? 3 : -4;
        chart_label(out, 0, -10, lane_y(row) - up, CHART_END, "chart-lane", lane->kind->label);
        if (count.len)
            chart_label(out, 0, -10, lane_y(row) + 11, CHART_END, "chart-count", count.data);
    }
    buf_release(&count);
}

static void add_names(struct timeline_chart *c, enum chart_size size)
{
    int row = 0;
    for (int i = 0; i < CHART_LANES; i++) {
        const struct chart_lane *lane = &c->lanes.lane[i];
        if (!lane->count)
            continue;
        add_name(c, lane, row, size);
        add_lane_labels(c, lane, row, chart_layouts[size].plot);
        row++;
    }
}

static void add_layout(struct timeline_chart *c, enum chart_size size)
{
    struct chart_tick ticks[CHART_TICKS];
    int width = chart_layouts[size].plot;
    int n = chart_axis_ticks(&c->scale, &c->v->zone, width, ticks);
    buf_addf(&c->frame.body, "<g class=\"chart-%s\">\n", chart_layouts[size].name);
    add_grid(c, ticks, n, size == CHART_NARROW);
    add_tick_labels(c, ticks, n, width);
    add_gaps(c, width);
    add_names(c, size);
    buf_adds(&c->frame.body, "</g>\n");
}

static void add_now(struct timeline_chart *c)
{
    if (c->v->facts.status == STATUS_RESOLVED)
        return;
    int x = x_of(c, c->v->now);
    chart_line(&c->frame.body, x, 0, x, c->axis + 5, "chart-now");
}

/* ---- in words */

static void add_words(struct timeline_chart *c)
{
    struct buf *desc = &c->frame.desc;
    buf_addf(desc, "%zu event%s, ", c->lanes.count, c->lanes.count == 1 ? "" : "s");
    chart_add_clock(c->v, desc, c->extent.first, true);
    if (c->extent.last > c->extent.first) {
        buf_adds(desc, " – ");
        chart_add_clock(c->v, desc, c->extent.last, c->dates);
    }
    buf_addf(desc, " %s.", when_zone_label(&c->v->zone));
    for (int i = 0; i < CHART_LANES; i++) {
        const struct chart_lane *lane = &c->lanes.lane[i];
        if (!lane->count)
            continue;
        buf_addf(desc, " %s: ", lane->kind->label);
        if (lane->count > 1)
            buf_addf(desc, "%zu, ", lane->count);
        chart_add_clock(c->v, desc, lane->first, c->dates);
        if (lane->last > lane->first) {
            buf_adds(desc, " – ");
            chart_add_clock(c->v, desc, lane->last, c->dates);
        }
        buf_addc(desc, '.');
    }
    if (c->extent.gaps) {
        const struct chart_gap *gap = &c->extent.gap[0];
        buf_adds(desc, " Longest without an event: ");
        duration_add(desc, gap->until - gap->from);
        buf_adds(desc, ", from ");
        chart_add_clock(c->v, desc, gap->from, c->dates);
        buf_addc(desc, '.');
    }
    buf_addf(&c->frame.caption, "Timeline: %zu event%s, times in ", c->lanes.count,
             c->lanes.count == 1 ? "" : "s");
    chart_add_value(c->v, &shape_incident, "zone_name", c->v, &c->frame.caption);
    for (int i = 0; i < CHART_LANES; i++) {
        if (c->lanes.lane[i].taken <= SEPARATE)
            continue;
        instant column = (instant)(c->scale.per_x * CHART_FULL / CHART_COLUMNS);
        instant unit = column >= 2 * DAY      ? DAY
                       : column >= 2 * HOUR   ? HOUR
                       : column >= 2 * MINUTE ? MINUTE
                                              : SECOND;
        buf_adds(&c->frame.caption, "; columns count the events of about ");
        duration_add(&c->frame.caption, (column + unit / 2) / unit * unit);
        break;
    }
}

/* The incident's own ends belong to the picture, and now while it goes on. */
static void add_ends(struct chart_extent *extent, const struct view *v)
{
    const struct facts *f = &v->facts;
    int events = extent->marks;
    if (f->start_known)
        chart_extent_add(extent, f->start.low, f->start.high);
    if (f->end.at != NONE)
        chart_extent_add(extent, f->end.low, f->end.high);
    if (f->status != STATUS_RESOLVED && v->now > extent->last)
        chart_extent_add(extent, v->now, v->now);
    extent->marks = events;
}

static void add_all(struct timeline_chart *c)
{
    for (int i = 0; i < CHART_LANES; i++)
        c->rows += c->lanes.lane[i].count > 0;
    c->axis = LANES_TOP + c->rows * LANE + 4;
    c->frame.height = c->axis + 40;
    add_words(c);
    add_definitions(c);
    add_strip(c);
    add_breaks(c);
    chart_line(&c->frame.body, 0, c->axis, CHART_FULL, c->axis, "chart-axis");
    add_now(c);
    for (enum chart_size size = CHART_NARROW; size < CHART_SIZES; size++)
        add_layout(c, size);
    add_lanes(c);
}

int chart_add_timeline(struct buf *out, struct view *v, struct error *err)
{
    struct timeline_chart c = {.v = v, .extent = CHART_EXTENT_INIT};
    if (chart_lanes_extent(v, &c.extent, err))
        return -1;
    if (c.extent.first == INSTANT_NONE)
        return 0;
    add_ends(&c.extent, v);
    chart_scale_of(&c.scale, &c.extent);
    c.dates = chart_day(v, c.extent.first) != chart_day(v, c.extent.last);
    int rc = chart_lanes_read(v, &c.scale, c.dates, &c.lanes, err);
    if (!rc) {
        chart_frame_init(&c.frame, "timeline", "Timeline of the incident");
        add_all(&c);
        chart_frame_add(out, &c.frame);
        chart_frame_release(&c.frame);
    }
    chart_lanes_release(&c.lanes);
    if (!rc && v->failed)
        return error_set(err, "%s", v->error.text);
    return rc;
}
