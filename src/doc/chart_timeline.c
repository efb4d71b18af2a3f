/* The events of an incident on a time axis, a lane for each kind that occurs. */
#include "doc/chart_timeline.h"

#include "doc/chart.h"
#include "doc/chart_svg.h"
#include "time/when.h"

#include <string.h>

#define STRIP 7 /* the phases, above all */

int timeline_x(const struct timeline_chart *c, instant at)
{
    return chart_scale_x(&c->scale, at);
}

int timeline_mark_x(const struct timeline_chart *c, const struct chart_mark *mark)
{
    return timeline_x(c, mark->first + (mark->last - mark->first) / 2);
}

int timeline_y(int row)
{
    return CHART_LANES_TOP + row * CHART_LANE + CHART_LANE_MIDDLE;
}

static void add_stretch(struct timeline_chart *c, instant from, instant until, const char *class,
                        const char *title)
{
    int x0 = timeline_x(c, from), x1 = timeline_x(c, until);
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
        int x0 = a->x1 + CHART_PAD, x1 = b->x0 - CHART_PAD;
        chart_rect(&c->frame.body, x0, x1, 0, STRIP, "chart-none", NULL);
        chart_rect(&c->frame.body, x0, x1, 0, STRIP, "chart-break", title.data);
        chart_rect(&c->frame.body, x0, x1, CHART_LANES_TOP, c->axis - CHART_LANES_TOP,
                   "chart-break", title.data);
    }
    buf_release(&title);
}

static void add_now(struct timeline_chart *c)
{
    if (c->v->facts.status == STATUS_RESOLVED)
        return;
    int x = timeline_x(c, c->v->now);
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
}

static void add_caption(struct timeline_chart *c)
{
    buf_addf(&c->frame.caption, "Timeline: %zu event%s, times in ", c->lanes.count,
             c->lanes.count == 1 ? "" : "s");
    chart_add_value(c->v, &shape_incident, "zone_name", c->v, &c->frame.caption);
    for (int i = 0; i < CHART_LANES; i++) {
        if (c->lanes.lane[i].taken <= CHART_SEPARATE)
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
    c->axis = CHART_LANES_TOP + c->rows * CHART_LANE + 4;
    c->frame.height = c->axis + 40;
    add_words(c);
    add_caption(c);
    timeline_add_shapes(c);
    add_strip(c);
    add_breaks(c);
    chart_line(&c->frame.body, 0, c->axis, CHART_FULL, c->axis, "chart-axis");
    add_now(c);
    for (enum chart_size size = CHART_NARROW; size < CHART_SIZES; size++)
        timeline_add_labels(c, size);
    timeline_add_marks(c);
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
    c.dates = view_day(v, c.extent.first) != view_day(v, c.extent.last);
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
