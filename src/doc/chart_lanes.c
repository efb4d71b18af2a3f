#include "doc/chart_lanes.h"

#include "base/alloc.h"
#include "doc/chart_parts.h"
#include "doc/chart_svg.h"
#include "time/when.h"

#include <stdlib.h>
#include <string.h>

#define TITLE_WIDTH 900 /* of an event's text in a title */
#define MANY_DAYS (2 * DAY)
#define MANY_MONTHS (100 * DAY)
#define WORDS_WIDTH 420 /* of what can stand beside a mark */

bool chart_when_of(const struct event *e, struct chart_when *out)
{
    if (e->at == NONE)
        return false;
    enum precision precision = PRECISION_EXACT;
    if (e->precision)
        precision_from_name(e->precision, &precision);
    instant at = when_shown(e->at, e->at_text != NULL);
    instant high = precision != PRECISION_EXACT && e->at_max != NONE ? e->at_max : at;
    *out = (struct chart_when){at, at, high, INSTANT_NONE, INSTANT_NONE};
    if (precision == PRECISION_ABOUT)
        out->low = at - ABOUT;
    else if (precision != PRECISION_EXACT)
        out->at = at + (high - at) / 2;
    if (e->until != NONE && e->until >= at) {
        out->until = e->until;
        out->until_high = e->until_max != NONE ? e->until_max : e->until;
    }
    return true;
}

static instant end_of(const struct chart_when *when)
{
    return when->until != INSTANT_NONE && when->until_high > when->high ? when->until_high
                                                                        : when->high;
}

/* ---- all events with a time, and the details under them */

struct visit {
    struct view *v;
    int (*see)(struct visit *self, const void *item, const struct chart_when *when);
    struct chart_extent *extent;
    const struct chart_scale *scale;
    struct chart_lanes *lanes;
    bool dates;
};

static int visit_list(struct visit *self, const struct view_field *list, const void *object,
                      struct error *err)
{
    const struct view_field *details = chart_field(&shape_event, "details");
    void *state = NULL;
    const void *item;
    int rc;
    while ((rc = list->step(self->v, object, &state, &item, err)) == 1) {
        struct chart_when when;
        if (chart_when_of(((const struct view_event *)item)->event, &when))
            self->see(self, item, &when);
        if (list != details && (rc = visit_list(self, details, item, err)) != 0)
            break;
    }
    list->done(state);
    return rc < 0 ? -1 : 0;
}

static int visit_all(struct visit *self, struct error *err)
{
    return visit_list(self, chart_field(&shape_incident, "events"), self->v, err);
}

static int see_extent(struct visit *self, const void *item, const struct chart_when *when)
{
    (void)item;
    chart_extent_add(self->extent, when->low, end_of(when));
    return 0;
}

int chart_lanes_extent(struct view *v, struct chart_extent *out, struct error *err)
{
    struct visit visit = {.v = v, .see = see_extent, .extent = out};
    return visit_all(&visit, err);
}

/* ---- gathering */

/* "08:05", "~14:30", "10:00–10:20". */
static void add_clock(struct visit *self, const void *item, struct buf *out)
{
    struct buf clock = BUF_INIT, day = BUF_INIT;
    chart_add_value(self->v, &shape_event, "clock", item, &clock);
    chart_add_value(self->v, &shape_event, "day", item, &day);
    if (self->dates && strncmp(clock.data, day.data, day.len) != 0)
        buf_addf(out, "%s ", day.data);
    buf_add(out, clock.data, clock.len);
    buf_release(&clock);
    buf_release(&day);
}

/* The same as it stands beside a mark: when it began, to the second; with its day where the axis
 * does not show it, and that alone where it shows years. */
static void add_brief_clock(struct visit *self, const void *item, instant at, struct buf *out)
{
    const struct event *event = ((const struct view_event *)item)->event;
    instant reach = chart_scale_near(self->scale, at);
    if (reach >= MANY_MONTHS || reach >= MANY_DAYS)
        chart_add_day(self->v, out, event->at, reach >= MANY_MONTHS);
    if (reach >= MANY_MONTHS)
        return;
    if (out->len)
        buf_addc(out, ' ');
    bool exact = !event->precision || !strcmp(event->precision, precision_name(PRECISION_EXACT));
    if (exact)
        chart_add_clock(self->v, out, event->at, false);
    else
        chart_add_value(self->v, &shape_event, "clock", item, out);
}

static void describe(struct visit *self, const void *item, const struct chart_when *when,
                     struct chart_mark *mark)
{
    struct buf title = BUF_INIT, text = BUF_INIT, words = BUF_INIT;
    add_brief_clock(self, item, when->at, &words);
    mark->clock = buf_detach(&words);
    chart_add_value(self->v, &shape_event, "text", item, &text);
    chart_add_words(&words, text.data, text.len);
    chart_shorten(&words, TITLE_WIDTH);
    add_clock(self, item, &title);
    buf_adds(&title, " · ");
    chart_add_value(self->v, &shape_event, "kind_label", item, &title);
    buf_reset(&text);
    chart_add_value(self->v, &shape_event, "by", item, &text);
    if (text.len) {
        buf_adds(&title, " by ");
        chart_add_words(&title, text.data, text.len);
    }
    if (words.len)
        buf_addf(&title, ": %s", words.data);
    mark->title = buf_detach(&title);
    chart_shorten(&words, WORDS_WIDTH);
    mark->words = buf_detach(&words);
    buf_release(&text);
}

static struct chart_lane *lane_of(struct chart_lanes *lanes, const char *kind)
{
    const struct event_kind *k = event_kind_find(kind);
    size_t i = 0;
    if (!k)
        k = event_kind_find("note");
    i = (size_t)(k - event_kinds);
    i = i < CHART_LANES ? i : CHART_LANES - 1;
    struct chart_lane *lane = &lanes->lane[i];
    if (!lane->marks)
        lane->marks = xcalloc(CHART_COLUMNS, sizeof *lane->marks);
    lane->kind = k;
    return lane;
}

static void reach(instant at, bool any, instant *first, instant *last)
{
    *first = !any || at < *first ? at : *first;
    *last = !any || at > *last ? at : *last;
}

static int see_mark(struct visit *self, const void *item, const struct chart_when *when)
{
    const struct event *event = ((const struct view_event *)item)->event;
    struct chart_lane *lane = lane_of(self->lanes, event->kind);
    int x = chart_scale_x(self->scale, when->at);
    struct chart_mark *mark = &lane->marks[(int64_t)x * CHART_COLUMNS / (CHART_FULL + 1)];
    if (!mark->count) {
        mark->when = *when;
        mark->reach = end_of(when);
        describe(self, item, when, mark);
        lane->taken++;
    }
    reach(when->at, mark->count > 0, &mark->first, &mark->last);
    reach(when->at, lane->count > 0, &lane->first, &lane->last);
    if (end_of(when) > mark->reach)
        mark->reach = end_of(when);
    mark->count++;
    lane->most = mark->count > lane->most ? mark->count : lane->most;
    lane->count++;
    self->lanes->count++;
    return 0;
}

/* What was of the first is now of several. */
static void name_several(struct view *v, const struct chart_lane *lane, struct chart_mark *mark,
                         bool dates)
{
    struct buf title = BUF_INIT;
    buf_addf(&title, "%zu × %s, ", mark->count, lane->kind->label);
    chart_add_clock(v, &title, mark->first, dates);
    if (mark->last > mark->first) {
        buf_adds(&title, dates ? " – " : "–");
        chart_add_clock(v, &title, mark->last, dates);
    }
    if (*mark->words)
        buf_addf(&title, "; the first: %s", mark->words);
    free(mark->title);
    mark->title = buf_detach(&title);
}

int chart_lanes_read(struct view *v, const struct chart_scale *scale, bool dates,
                     struct chart_lanes *out, struct error *err)
{
    struct visit visit = {.v = v, .see = see_mark, .scale = scale, .lanes = out, .dates = dates};
    memset(out, 0, sizeof *out);
    if (visit_all(&visit, err))
        return -1;
    for (int i = 0; i < CHART_LANES; i++)
        for (int k = 0; out->lane[i].marks && k < CHART_COLUMNS; k++)
            if (out->lane[i].marks[k].count > 1)
                name_several(v, &out->lane[i], &out->lane[i].marks[k], dates);
    return 0;
}

void chart_lanes_release(struct chart_lanes *lanes)
{
    for (int i = 0; i < CHART_LANES; i++) {
        struct chart_mark *marks = lanes->lane[i].marks;
        for (int k = 0; marks && k < CHART_COLUMNS; k++) {
            free(marks[k].words);
            free(marks[k].title);
            free(marks[k].clock);
        }
        free(marks);
        lanes->lane[i].marks = NULL;
    }
}
