/* The phases of an incident as one bar, true to scale, each with its name and length. */
#include "doc/chart_phases.h"
#include "doc/chart.h"
#include "doc/chart_below.h"
#include "doc/chart_parts.h"
#include "doc/chart_svg.h"

#include <ctype.h>
#include <string.h>

#define BAR_TOP 22
#define BAR_HEIGHT 44
#define BAR_END (BAR_TOP + BAR_HEIGHT)
#define ROW 19

/* ---- where what stands */

static void add_point(struct phase_bar *bar, instant at)
{
    int i = bar->points;
    while (i > 0 && bar->at[i - 1] >= at) {
        if (bar->at[--i] == at)
            return;
    }
    memmove(&bar->at[i + 1], &bar->at[i], (size_t)(bar->points - i) * sizeof *bar->at);
    bar->at[i] = at;
    bar->points++;
}

/* Widths as the lengths are, but what would be too thin to be seen gets the least that can be. */
static void give_widths(struct phase_bar *bar)
{
    double total = (double)(bar->at[bar->points - 1] - bar->at[0]), room = CHART_FULL;
    bool thin[PHASE_POINTS] = {false}, again = true;
    while (again) {
        again = false;
        for (int i = 0; i + 1 < bar->points; i++) {
            double length = (double)(bar->at[i + 1] - bar->at[i]);
            if (thin[i] || length * room >= total * PHASE_THIN)
                continue;
            thin[i] = again = true;
            room -= PHASE_THIN;
            total -= length;
        }
    }
    double x = 0;
    for (int i = 0; i + 1 < bar->points; i++) {
        bar->x[i] = (int)(x + 0.5);
        x += thin[i] ? PHASE_THIN : (double)(bar->at[i + 1] - bar->at[i]) * room / total;
    }
    bar->x[bar->points - 1] = CHART_FULL;
}

bool phase_bar_of(struct phase_bar *bar, const struct phase *phases, size_t n)
{
    bar->points = 0;
    for (size_t i = 0; i < n; i++) {
        add_point(bar, phases[i].from.low);
        add_point(bar, phases[i].from.high);
        add_point(bar, phases[i].until.low);
        add_point(bar, phases[i].until.high);
    }
    if (bar->points < 2)
        return false;
    give_widths(bar);
    return true;
}

int phase_bar_x(const struct phase_bar *bar, instant at)
{
    for (int i = 0; i < bar->points; i++)
        if (bar->at[i] == at)
            return bar->x[i];
    return at < bar->at[0] ? 0 : CHART_FULL;
}

/* ---- the bar */

struct phase_chart {
    struct view *v;
    struct phase phases[PHASES];
    size_t n;
    struct phase_bar bar;
    bool dates; /* it went over more than a day */
    struct chart_frame frame;
    bool striped[PHASES + 1][PHASES + 1]; /* the patterns that there are already */
};

/* What it can have been between two points: the first and the last phase of those; PHASES for
 * before the start or after the end. */
struct possible {
    int first, last;
    const struct phase *phase; /* the first that is one */
};

static struct possible possible_between(const struct phase_chart *c, instant from, instant until)
{
    struct possible p = {PHASES, PHASES, NULL};
    bool any = false;
    for (size_t i = 0; i < c->n; i++) {
        const struct phase *phase = &c->phases[i];
        if (phase->from.low > from || phase->until.high < until)
            continue;
        if (!any)
            p.first = (int)phase->kind;
        p.phase = p.phase ? p.phase : phase;
        p.last = (int)phase->kind;
        any = true;
    }
    if (from < c->phases[0].from.high)
        p.first = PHASES;
    if (until > c->phases[c->n - 1].until.low)
        p.last = PHASES;
    /* It may not have begun, or be over: striped with what it was between. */
    if (p.first == PHASES && p.last == PHASES && p.phase)
        p.first = (int)p.phase->kind;
    return p;
}

/* Stripes of the two that it can have been. */
static void add_pattern(struct phase_chart *c, const struct possible *p)
{
    if (c->striped[p->first][p->last])
        return;
    c->striped[p->first][p->last] = true;
    const char *a = p->first == PHASES ? "chart-none" : chart_phase_classes[p->first];
    const char *b = p->last == PHASES ? "chart-none" : chart_phase_classes[p->last];
    buf_addf(&c->frame.body,
             "<pattern id=\"chart_phases-%d%d\" width=\"8\" height=\"8\" "
             "patternUnits=\"userSpaceOnUse\" "
             "patternTransform=\"rotate(45)\"><rect width=\"8\" height=\"8\" class=\"%s\"/>"
             "<rect width=\"4\" height=\"8\" class=\"%s\"/></pattern>\n",
             p->first, p->last, a, b);
}

static void add_uncertain(struct phase_chart *c, int i, const struct possible *p)
{
    struct buf *out = &c->frame.body, title = BUF_INIT;
    add_pattern(c, p);
    buf_adds(out, "<rect x=\"");
    chart_add_x(out, c->bar.x[i]);
    buf_adds(out, "\" width=\"");
    chart_add_x(out, c->bar.x[i + 1] - c->bar.x[i]);
    buf_addf(
        out,
        "\" y=\"%d\" height=\"%d\" class=\"chart-bar\" fill=\"url(#chart_phases-%d%d)\"><title>",
        BAR_TOP, BAR_HEIGHT, p->first, p->last);
    chart_add_clock(c->v, &title, c->bar.at[i], c->dates);
    buf_adds(&title, " – ");
    chart_add_clock(c->v, &title, c->bar.at[i + 1], c->dates);
    buf_addf(&title, ": %s or %s", p->first == PHASES ? "not begun" : phase_names[p->first],
             p->last == PHASES ? "over" : phase_names[p->last]);
    chart_add_text(out, title.data, title.len);
    buf_adds(out, "</title></rect>\n");
    buf_release(&title);
}

static void add_bar(struct phase_chart *c)
{
    struct buf class = BUF_INIT, title = BUF_INIT;
    for (int i = 0; i + 1 < c->bar.points; i++) {
        struct possible p = possible_between(c, c->bar.at[i], c->bar.at[i + 1]);
        if (!p.phase)
            continue;
        if (p.first != p.last) {
            add_uncertain(c, i, &p);
            continue;
        }
        buf_reset(&class);
        buf_reset(&title);
        buf_addf(&class, "chart-bar %s", chart_phase_classes[p.first]);
        chart_add_phase_words(c->v, &title, p.phase, c->dates, false);
        chart_rect(&c->frame.body, c->bar.x[i], c->bar.x[i + 1], BAR_TOP, BAR_HEIGHT, class.data,
                   title.data);
    }
    const struct phase *last = &c->phases[c->n - 1];
    if (last->going_on)
        buf_addf(&c->frame.body,
                 "<svg x=\"100%%\" y=\"%d\" overflow=\"visible\"><path d=\"M0 0L9 %d L0 %dZ\" "
                 "class=\"%s\"/></svg>\n",
                 BAR_TOP, BAR_HEIGHT / 2, BAR_HEIGHT, chart_phase_classes[last->kind]);
    buf_release(&class);
    buf_release(&title);
}

/* ---- labels */

static void add_name(struct buf *out, const struct phase *phase)
{
    size_t start = out->len;
    buf_adds(out, phase_names[phase->kind]);
    out->data[start] = (char)toupper((unsigned char)out->data[start]);
}

/* Within the bar, in two lines; false where it is too narrow. */
static bool add_inside(struct phase_chart *c, size_t i, int width)
{
    const struct phase *phase = &c->phases[i];
    struct buf name = BUF_INIT, length = BUF_INIT;
    add_name(&name, phase);
    chart_add_length(&length, phase);
    int x0 = phase_bar_x(&c->bar, phase->from.high), x1 = phase_bar_x(&c->bar, phase->until.low);
    int wide = chart_text_width(name.data, name.len) * 6 / 5;
    int second = chart_text_width(length.data, length.len);
    wide = second > wide ? second : wide;
    bool fits = x1 > x0 && chart_pixels(x1 - x0, width) >= wide + 14;
    if (fits) {
        struct buf class = BUF_INIT;
        buf_addf(&class, "chart-name chart-on-%s", phase_names[phase->kind]);
        chart_label(&c->frame.body, (x0 + x1) / 2, 0, BAR_TOP + 19, CHART_MIDDLE, class.data,
                    name.data);
        chart_label(&c->frame.body, (x0 + x1) / 2, 0, BAR_TOP + 35, CHART_MIDDLE,
                    class.data + strlen("chart-name "), length.data);
        buf_release(&class);
    }
    buf_release(&name);
    buf_release(&length);
    return fits;
}

/* "Undetected 5 min"; that it goes on is left to the bar's end where WIDTH pixels are too few. */
static void add_outside(struct buf *out, const struct phase *phase, int width)
{
    add_name(out, phase);
    buf_addc(out, ' ');
    size_t length = out->len;
    chart_add_length(out, phase);
    if (chart_text_width(out->data, out->len) > width) {
        buf_truncate(out, length);
        view_add_span(out, &phase->length);
    }
}

static void add_below(struct phase_chart *c, const struct chart_below *b, int width)
{
    struct buf *out = &c->frame.body, text = BUF_INIT;
    int y = BAR_END + ROW + b->row * ROW;
    chart_line(out, b->x, BAR_END, b->x, b->side == 2 ? y - 12 : y - 1, "chart-leader");
    add_outside(&text, &c->phases[b->phase], width);
    chart_label(out, b->x, b->side == 1 ? -5 : b->from - b->at, y,
                b->side == 1 ? CHART_END : CHART_BEGIN, "chart-outside", text.data);
    buf_release(&text);
}

/* Returns the rows that it takes below the bar. */
static int add_names(struct phase_chart *c, int width)
{
    struct chart_below all[PHASES];
    int n = 0;
    for (size_t i = 0; i < c->n; i++) {
        const struct phase *phase = &c->phases[i];
        if (add_inside(c, i, width))
            continue;
        struct buf text = BUF_INIT;
        add_outside(&text, phase, width);
        bool sure = phase->from.high < phase->until.low;
        int x = (phase_bar_x(&c->bar, sure ? phase->from.high : phase->from.low) +
                 phase_bar_x(&c->bar, sure ? phase->until.low : phase->until.high)) /
                2;
        all[n++] = (struct chart_below){.x = x,
                                        .at = chart_pixels(x, width),
                                        .width = chart_text_width(text.data, text.len) + 2,
                                        .phase = (int)i};
        buf_release(&text);
    }
    int rows = chart_below_place(all, n, width);
    for (int i = 0; i < n; i++)
        add_below(c, &all[i], width);
    return rows;
}

/* The times of start and end, and of what lies between where there is room. */
static void add_times(struct phase_chart *c, int width)
{
    struct chart_row row = {0};
    size_t order[PHASES + 1] = {0, c->n};
    for (size_t i = 1; i < c->n; i++)
        order[i + 1] = i;
    for (size_t k = 0; k <= c->n; k++) {
        size_t i = order[k];
        const struct moment *m = i < c->n ? &c->phases[i].from : &c->phases[i - 1].until;
        struct buf text = BUF_INIT;
        if (i == c->n && c->phases[i - 1].going_on)
            buf_adds(&text, "now");
        else
            chart_add_moment(c->v, &text, m, c->dates);
        int x = phase_bar_x(&c->bar, i == c->n ? m->high : m->low);
        enum chart_anchor anchor = i == 0 ? CHART_BEGIN : i == c->n ? CHART_END : CHART_MIDDLE;
        int wide = chart_text_width(text.data, text.len);
        int from = chart_pixels(x, width) - wide * (int)anchor / 2;
        if (from >= 0 && from + wide <= width + 4 &&
            chart_row_take(&row, from - 5, from + wide + 5))
            chart_label(&c->frame.body, x, 0, BAR_TOP - 8, anchor, "chart-time", text.data);
        buf_release(&text);
    }
}

static void add_layouts(struct phase_chart *c)
{
    int most = 0;
    for (int size = 0; size < CHART_SIZES; size++) {
        buf_addf(&c->frame.body, "<g class=\"chart-%s\">\n", chart_layouts[size].name);
        add_times(c, chart_layouts[size].width);
        int rows = add_names(c, chart_layouts[size].width);
        buf_adds(&c->frame.body, "</g>\n");
        buf_addf(&c->frame.classes, " chart-%s-%d", chart_layouts[size].name, rows);
        most = rows > most ? rows : most;
    }
    c->frame.height = BAR_END + 8 + most * ROW;
}

static void add_words(struct phase_chart *c)
{
    struct buf *desc = &c->frame.desc;
    for (size_t i = 0; i < c->n; i++) {
        buf_adds(desc, i ? ", " : "");
        chart_add_phase_words(c->v, desc, &c->phases[i], c->dates, true);
    }
    desc->data[0] = (char)toupper((unsigned char)desc->data[0]);
    buf_addf(desc, ". Times in %s.", when_zone_label(&c->v->zone));
    buf_adds(&c->frame.caption, "Phases");
    size_t before = c->frame.caption.len;
    chart_add_value(c->v, &shape_incident, "period", c->v, &c->frame.caption);
    if (c->frame.caption.len > before)
        buf_insert(&c->frame.caption, before, ": ", 2);
}

int chart_add_phases(struct buf *out, struct view *v, struct error *err)
{
    struct phase_chart c = {.v = v};
    c.n = phases_of(&v->facts, v->now, c.phases);
    if (!c.n || !phase_bar_of(&c.bar, c.phases, c.n))
        return 0;
    c.dates = view_day(v, c.bar.at[0]) != view_day(v, c.bar.at[c.bar.points - 1]);
    chart_frame_init(&c.frame, "phases", "Phases of the incident");
    add_words(&c);
    add_bar(&c);
    add_layouts(&c);
    chart_frame_add(out, &c.frame);
    chart_frame_release(&c.frame);
    if (v->failed)
        return error_set(err, "%s", v->error.text);
    return 0;
}
