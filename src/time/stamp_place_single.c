#include "base/utf8.h"
#include "time/stamp_place_internal.h"
#include "time/stamp_zone.h"
#include "time/when_place.h"

#include <string.h>

/* One entry on one day. */

static struct when_form form_of(const struct stamp_point *point)
{
    struct when_form form = {.kind = FORM_DATE, .precision = point->precision};

    form.clock.hour = point->hour;
    form.clock.minute = point->minute;
    form.clock.second = point->second;
    form.clock.micro = point->micro;
    form.has_seconds = point->has_seconds;
    return form;
}

struct occurrence place_occurrence(const struct stamp_point *point, const struct zone *zone,
                                   int64_t day, bool *skipped)
{
    struct when_form form = form_of(point);
    struct occurrence o = occurrence_on(&form, zone, day);

    *skipped = !o.exists;
    if (o.exists)
        return o;
    o.at = o.jump;
    if (point->precision == PRECISION_EXACT || point->precision == PRECISION_ABOUT) {
        struct civil c = civil_of_instant((day + (point->hour == 24)) * DAY, 0);
        c.hour = point->hour % 24;
        c.minute = point->minute;
        c.second = point->second;
        c.micro = point->micro;
        o.at = instant_of_civil(&c, zone_offset(zone, o.jump - 1, NULL));
    }
    o.last = point->precision == PRECISION_ABOUT ? o.at + ABOUT : o.at;
    return o;
}

/* Single stamps. */

void stamp_rezone(struct when *w, const struct zone *zone)
{
    struct civil c;
    instant at[2], jump = INSTANT_NONE;
    int64_t last = w->at_max == INSTANT_NONE ? 0 : w->at_max - w->at;
    int n;

    if (w->zone_typed || zone_equal(&w->zone, zone))
        return;
    c = civil_of_instant(w->at, w->offset);
    n = zone_instants(zone, &c, at, &jump);
    w->at = n > 0 ? at[0] : instant_of_civil(&c, zone_offset(zone, jump - 1, NULL));
    w->at_max = w->at_max == INSTANT_NONE ? INSTANT_NONE : w->at + last;
    w->zone = *zone;
    w->offset = zone_offset(zone, w->at, NULL);
}

static bool point_day(const struct stamp_point *point, const struct date_form *day,
                      struct when *out, struct date_form *d)
{
    if (!point->has_date && day == NULL)
        return false;
    *d = point->has_date ? point->date : *day;
    if (d->no_year && day != NULL && !day->no_year) {
        d->year = day->year;
        d->no_year = false;
        when_remark(out, "no year is written: read as of %04d", d->year);
    }
    if (d->ambiguous)
        when_remark(out, "the month is read as the first number of the date");
    return !d->no_year && civil_date_exists(d->year, d->month, d->day);
}

/* As typed; one end of a range by itself. */
static void set_text(struct when *w, const struct stamp *stamp)
{
    struct buf text = BUF_INIT;

    if (!stamp->has_until) {
        buf_adds(&text, stamp->text);
    } else if (w->precision == PRECISION_EXACT) {
        when_add_full(&text, w->at, &w->zone);
    } else {
        if (w->precision != PRECISION_DAY) {
            when_add_date(&text, w->at, &w->zone);
            buf_addc(&text, ' ');
        }
        when_add_uncertain(&text, w->at, w->at_max, w->precision, w->offset, &w->zone);
    }
    memcpy(w->text, text.data,
           utf8_floor(text.data, text.len < sizeof w->text ? text.len : sizeof w->text - 1));
    buf_release(&text);
}

int stamp_point_place(const struct stamp *stamp, const struct stamp_point *point,
                      const struct zone *zone, const struct date_form *day, struct when *out)
{
    struct when w = {.at_max = INSTANT_NONE, .precision = point->precision, .zone = *zone};
    struct date_form d = {0};
    struct buf said = BUF_INIT;
    struct occurrence o;
    bool skipped;
    char name[64];

    stamp_zone(stamp, point, name);
    if ((!point->has_date && !point->has_clock) || !point_day(point, day, &w, &d))
        return -1;
    if (name[0] != '\0')
        w.zone_typed =
            stamp_zone_find(name, zone, place_day(&d) * DAY + DAY / 2, &w.zone, &said) == 0;
    if (said.len > 0)
        when_remark(&w, "%s", said.data);
    buf_reset(&said);
    stamp_add_odd(&said, stamp);
    if (said.len > 0)
        when_remark(&w, "%s", said.data);
    buf_release(&said);
    o = place_occurrence(point, &w.zone, place_day(&d), &skipped);
    if (skipped)
        when_remark(&w, "the clocks of %s skipped it", w.zone.name);
    w.at = o.at;
    w.at_max = w.precision == PRECISION_EXACT ? INSTANT_NONE : o.last;
    w.offset = zone_offset(&w.zone, w.at, NULL);
    set_text(&w, stamp);
    *out = w;
    return 0;
}
