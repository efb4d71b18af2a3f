#include "cli/timeline.h"

#include "base/json.h"
#include "store/vocabulary.h"

#include <string.h>

enum { COLUMN_REF, COLUMN_TIME, COLUMN_OTHER, COLUMN_GAP, COLUMN_KIND, COLUMN_TEXT };

void timeline_table_init(struct timeline_table *t, struct app *app, const struct zone *zone,
                         const struct zone *other)
{
    memset(t, 0, sizeof *t);
    t->app = app;
    t->zones[0] = zone;
    t->zones[1] = other;
    t->last = INSTANT_NONE;
    buf_init(&t->day);
    buf_init(&t->cell);
    buf_init(&t->gap);
    struct table_column columns[] = {
        {"", 0, false, false},
        {when_zone_label(zone), 0, false, false},
        {other ? when_zone_label(other) : "", 0, false, false},
        {"after", 0, false, true},
        {"kind", 0, false, false},
        {"what happened", 24, true, false},
    };
    size_t n = 0;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (i != COLUMN_OTHER || other)
            t->columns[n++] = columns[i];
    table_init(&t->table, app->out, app->width, app->color, t->columns, n);
}

static enum color color_of(const char *kind)
{
    static const struct {
        const char *kind;
        enum color color;
    } colors[] = {{"impact", COLOR_RED},        {"detected", COLOR_YELLOW},
                  {"declared", COLOR_YELLOW},   {"acknowledged", COLOR_CYAN},
                  {"escalated", COLOR_MAGENTA}, {"mitigated", COLOR_GREEN},
                  {"resolved", COLOR_GREEN},    {"change", COLOR_BLUE}};
    for (size_t i = 0; i < sizeof colors / sizeof *colors; i++)
        if (!strcmp(colors[i].kind, kind))
            return colors[i].color;
    return COLOR_NONE;
}

static enum precision precision_of(const char *name)
{
    enum precision p = PRECISION_EXACT;
    if (name)
        precision_from_name(name, &p);
    return p;
}

static void add_clock(struct buf *out, const struct event *e, const struct zone *zone)
{
    int32_t offset = e->at_offset == NONE ? zone_offset(zone, e->at, NULL) : (int32_t)e->at_offset;
    when_add_uncertain(out, when_shown(e->at, e->at_text), e->at_max, precision_of(e->precision),
                       offset, zone);
    if (e->until == NONE)
        return;
    buf_adds(out, "–");
    when_add_uncertain(out, e->until, e->until_max, precision_of(e->until_precision), offset, zone);
}

static void cell_time(struct timeline_table *t, const struct event *e, const struct zone *zone)
{
    buf_reset(&t->cell);
    if (e->at != NONE)
        add_clock(&t->cell, e, zone);
    table_cell(&t->table, t->cell.data, COLOR_BOLD);
}

static void cell_text(struct timeline_table *t, const struct event *e)
{
    struct buf *text = &t->cell;
    buf_reset(text);
    if (e->by) {
        buf_adds(text, e->by);
        buf_adds(text, ": ");
    }
    buf_adds(text, e->text);
    if (e->key)
        buf_adds(text, " [key]");
    if (e->internal)
        buf_adds(text, " [internal]");
    table_cell(&t->table, text->data, COLOR_NONE);
}

static void add_row(struct timeline_table *t, const struct event *e, const char *gap)
{
    buf_reset(&t->cell);
    buf_adds(&t->cell, e->under == NONE ? "e" : "  e");
    json_add_int(&t->cell, e->seq);
    table_cell(&t->table, t->cell.data, COLOR_DIM);
    cell_time(t, e, t->zones[0]);
    if (t->zones[1])
        cell_time(t, e, t->zones[1]);
    table_cell(&t->table, gap, COLOR_DIM);
    table_cell(&t->table, strcmp(e->kind, "note") ? e->kind : "", color_of(e->kind));
    cell_text(t, e);
    table_end_row(&t->table);
}

void timeline_table_event(struct timeline_table *t, const struct event *event)
{
    struct buf *day = &t->cell;
    buf_reset(day);
    when_add_date(day, event->at, t->zones[0]);
    if (strcmp(day->data, t->day.data) != 0) {
        table_across(&t->table, day->data, COLOR_BOLD);
        buf_reset(&t->day);
        buf_adds(&t->day, day->data);
    }
    buf_reset(&t->gap);
    if (t->last != INSTANT_NONE && event->at - t->last >= SECOND) {
        buf_addc(&t->gap, '+');
        duration_add(&t->gap, event->at - t->last);
    }
    add_row(t, event, t->gap.data);
    t->last = event->at;
    t->events++;
}

void timeline_table_detail(struct timeline_table *t, const struct event *detail)
{
    add_row(t, detail, "");
}

void timeline_table_finish(struct timeline_table *t)
{
    table_finish(&t->table);
    buf_release(&t->day);
    buf_release(&t->cell);
    buf_release(&t->gap);
}
