/* What of a timeline's picture depends on its width: the grid, and all words. */
#include "doc/chart_axis.h"
#include "doc/chart_timeline.h"

#include <limits.h>
#include <string.h>

#define GAP_ROW 26 /* the baseline of what is said of gaps */
#define GAPS_TOLD 3
#define FEW_MARKS 4    /* fewer show by themselves how far they are apart */
#define WORDS_LEAST 64 /* pixels that are worth to begin with words */
#define ROOM 11        /* on either side of a mark */
#define MARGIN 16      /* that every page leaves on the left of a picture */
#define EDGE 3         /* a label is at most this much wider than its letters */

static void add_grid(struct timeline_chart *c, const struct chart_tick *ticks, int n, bool narrow)
{
    /* Between the lanes: a name stands above its marks or beside them. */
    for (int row = narrow ? 0 : 1; row < c->rows; row++) {
        int y = timeline_y(row) - (narrow ? CHART_LANE_MIDDLE : CHART_LANE / 2);
        chart_line(&c->frame.body, 0, y, CHART_FULL, y, "chart-rule");
    }
    for (int i = 0; i < n; i++)
        chart_line(&c->frame.body, ticks[i].x, CHART_LANES_TOP, ticks[i].x, c->axis, "chart-grid");
}

/* Where a label is in pixels that is to stand at X, moved so that it is not cut; its anchor. */
static enum chart_anchor place(int x, int wide, int width, int *from)
{
    int at = chart_pixels(x, width);
    enum chart_anchor anchor = at + MARGIN < wide / 2         ? CHART_BEGIN
                               : at + wide / 2 > width + EDGE ? CHART_END
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
        add_axis_label(c, &clocks, "now", timeline_x(c, c->v->now), c->axis + 17, width,
                       "chart-day");
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
    /* There may have been some, which the public edition does not show. */
    buf_adds(&text, c->v->public ? "" : "no event for ");
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
    int told = c->extent.marks < FEW_MARKS || c->v->public ? GAPS_TOLD : 0;
    for (int i = 0; i < c->extent.gaps && told < GAPS_TOLD; i++) {
        const struct chart_gap *gap = &c->extent.gap[i];
        int x0 = timeline_x(c, gap->from), x1 = timeline_x(c, gap->until);
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
                    struct spot out[CHART_SEPARATE])
{
    int n = 0, lasts = INT_MIN; /* as far as what lasts is drawn, also over later marks */
    for (int k = 0; k < CHART_COLUMNS && lane->taken <= CHART_SEPARATE; k++) {
        const struct chart_mark *mark = &lane->marks[k];
        if (!mark->count)
            continue;
        int x = timeline_mark_x(c, mark), x1 = timeline_x(c, mark->reach);
        int x0 = timeline_x(c, mark->count > 1 ? mark->first : mark->when.low);
        struct spot *s = &out[n++];
        s->mark = mark;
        s->x0 = x0 < x ? x0 : x;
        s->x1 = x1 > x ? x1 : x;
        if (mark->count > 1 || mark->when.until != INSTANT_NONE)
            lasts = s->x1 > lasts ? s->x1 : lasts;
        s->x1 = s->x1 > lasts ? s->x1 : lasts;
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
    struct spot spots[CHART_SEPARATE];
    int n = spots_of(c, lane, width, spots), taken = 0, y = timeline_y(row) + 4;
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
    if (lane->taken > CHART_SEPARATE)
        buf_addf(&count, "%zu events", lane->count);
    if (size == CHART_NARROW) {
        int wide = bold_width(lane->kind->label, strlen(lane->kind->label));
        chart_label(out, 0, 0, timeline_y(row) - 11, CHART_BEGIN, "chart-lane", lane->kind->label);
        if (count.len)
            chart_label(out, 0, wide + 8, timeline_y(row) - 11, CHART_BEGIN, "chart-count",
                        count.data);
    } else {
        int up = count.len ? 4 : -4;
        chart_label(out, 0, -10, timeline_y(row) - up, CHART_END, "chart-lane", lane->kind->label);
        if (count.len)
            chart_label(out, 0, -10, timeline_y(row) + 12, CHART_END, "chart-count", count.data);
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

void timeline_add_labels(struct timeline_chart *c, enum chart_size size)
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
