#include "time/when.h"

void when_add_which(struct buf *out, instant t, const struct zone *zone)
{
    if (!zone->data)
        return;
    struct civil c = civil_of_instant(t, zone_offset(zone, t, NULL));
    instant both[2];
    const char *abbreviation = NULL;
    if (zone_instants(zone, &c, both, NULL) < 2)
        return;
    zone_offset(zone, t, &abbreviation);
    buf_addf(out, " %s", abbreviation);
}

void when_add_digits(struct buf *out, instant t, const struct zone *zone)
{
    instant_add_clock(out, t, zone_offset(zone, t, NULL));
}

void when_add_clock(struct buf *out, instant t, const struct zone *zone)
{
    when_add_digits(out, t, zone);
    when_add_which(out, t, zone);
}

void when_add_date(struct buf *out, instant t, const struct zone *zone)
{
    struct civil c = civil_of_instant(t, zone_offset(zone, t, NULL));
    civil_add_date(out, &c);
}

void when_add_full(struct buf *out, instant t, const struct zone *zone)
{
    when_add_date(out, t, zone);
    buf_addc(out, ' ');
    when_add_digits(out, t, zone);
    buf_addf(out, " %s", when_zone_label(zone));
}

const char *when_zone_label(const struct zone *zone)
{
    return zone->name;
}

/* "14:00", the minute that T is in. */
static void add_minute(struct buf *out, instant t, const struct zone *zone)
{
    struct civil c = civil_of_instant(t, zone_offset(zone, t, NULL));
    civil_add_minutes(out, &c);
    when_add_which(out, t, zone);
}

/* Two ends with the clock; with their dates where the whole is a day. */
static void add_range(struct buf *out, instant from, instant to, bool dates,
                      const struct zone *zone)
{
    if (dates) {
        when_add_date(out, from, zone);
        buf_addc(out, ' ');
    }
    add_minute(out, from, zone);
    buf_adds(out, dates ? " – " : "–");
    if (dates) {
        when_add_date(out, to, zone);
        buf_addc(out, ' ');
    }
    add_minute(out, to, zone);
}

void when_add_uncertain(struct buf *out, instant at, instant at_max, enum precision precision,
                        int32_t typed_offset, const struct zone *zone)
{
    bool typed_here = zone_offset(zone, at, NULL) == typed_offset;
    struct civil c = civil_of_instant(at, typed_offset);

    switch (precision) {
    case PRECISION_EXACT:
        when_add_clock(out, at, zone);
        return;
    case PRECISION_ABOUT:
        if (typed_here) {
            buf_addc(out, '~');
            when_add_clock(out, at, zone);
        } else {
            add_range(out, at - ABOUT, at_max == INSTANT_NONE ? at + ABOUT : at_max, false, zone);
        }
        return;
    case PRECISION_HOUR:
        if (typed_here) {
            buf_addf(out, "%02d:xx", c.hour);
            when_add_which(out, at, zone);
        } else
            add_range(out, at, at_max == INSTANT_NONE ? at + HOUR - 1 : at_max, false, zone);
        return;
    case PRECISION_DAY:
        if (typed_here)
            when_add_date(out, at, zone);
        else
            add_range(out, at, at_max == INSTANT_NONE ? at + DAY - 1 : at_max, true, zone);
        return;
    }
}

instant when_shown(instant t, bool typed)
{
    instant fraction = t % SECOND;
    return typed ? t : t - (fraction < 0 ? fraction + SECOND : fraction);
}
