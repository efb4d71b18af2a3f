/* From when until when an incident was, and the zone that its document is in. */
#include "doc/view_value.h"

#include "time/when.h"

#include <ctype.h>
#include <string.h>

/* "2023-06-01 08:00 – 11:30 UTC (3 h 30 min)". */
static void add_moment(struct view *v, const struct moment *m, bool with_date)
{
    struct buf *s = &v->scratch;
    enum precision p = PRECISION_EXACT;
    precision_from_name(m->precision, &p);
    if (with_date && p != PRECISION_DAY) {
        when_add_date(s, m->at, &v->zone);
        buf_addc(s, ' ');
    }
    if (p == PRECISION_EXACT)
        when_add_clock(s, when_shown(m->at, m->text[0]), &v->zone);
    else
        view_add_uncertain(v, s, m->at, m->high, p, m->offset);
}

static bool same_day(struct view *v, instant a, instant b)
{
    struct buf x = BUF_INIT, y = BUF_INIT;
    when_add_date(&x, a, &v->zone);
    when_add_date(&y, b, &v->zone);
    bool same = !strcmp(x.data, y.data);
    buf_release(&x);
    buf_release(&y);
    return same;
}

void view_add_from_until(struct view *v, const char *between)
{
    const struct facts *f = &v->facts;
    struct buf *s = &v->scratch;
    bool start = f->start.at != NONE, end = f->end.at != NONE;
    if (!start && !end)
        return;
    if (!start || !end)
        buf_adds(s, start ? "since " : "until ");
    if (start)
        add_moment(v, &f->start, true);
    if (start && end)
        buf_adds(s, between);
    if (end)
        add_moment(v, &f->end, !start || !same_day(v, f->start.at, f->end.at));
    buf_addf(s, " %s", when_zone_label(&v->zone));
}

static void add_period(struct view *v, const char *between)
{
    struct buf *s = &v->scratch;
    const struct span *total = &v->spans[DURATION_TOTAL].span;
    view_add_from_until(v, between);
    if (total->known) {
        buf_adds(s, " (");
        view_add_span(s, total);
        buf_addc(s, ')');
    }
}

void view_get_period(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    add_period(v, " – ");
    put_scratch(v, out);
}

/* "From 2023-06-01 08:00 to 11:30 UTC (3 h 30 min)"; "Since 2023-06-01 08:00 UTC (40 min so far)".
 */
void view_get_when(struct view *v, const void *object, struct view_value *out)
{
    const struct facts *f = &v->facts;
    struct buf length = BUF_INIT;
    (void)object;
    if (f->end.at == NONE) {
        view_get_length(v, v, out);
        buf_add(&length, out->text, out->len);
    }
    buf_reset(&v->scratch);
    if (f->start.at != NONE && f->end.at != NONE)
        buf_adds(&v->scratch, "From ");
    add_period(v, " to ");
    if (v->scratch.len)
        v->scratch.data[0] = (char)toupper((unsigned char)v->scratch.data[0]);
    if (length.len)
        buf_addf(&v->scratch, " (%s)", length.data);
    buf_release(&length);
    put_scratch(v, out);
}

/* "UTC"; "WAT (UTC+01:00)"; "Europe/Paris (CEST, UTC+02:00)". */
static void add_zone_at(struct view *v, instant at)
{
    const char *abbreviation = NULL;
    int32_t offset = zone_offset(&v->zone, at, &abbreviation);
    int32_t minutes = (offset < 0 ? -offset : offset) / 60;
    if (v->zone.data && abbreviation && *abbreviation != '+' && *abbreviation != '-')
        buf_addf(&v->scratch, "%s, ", abbreviation);
    buf_addf(&v->scratch, "UTC%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* When the zone's offset is that of the document: at the start, or where none is known at what
 * there is instead. */
static instant zone_at(struct view *v)
{
    if (v->facts.start.at != NONE || v->facts.end.at != NONE)
        return v->facts.start.at != NONE ? v->facts.start.at : v->facts.end.at;
    struct timeline timeline = {0};
    struct error err = ERROR_INIT;
    const struct event *first;
    int rc = timeline_open(&timeline, v->db, v->incident.id, NONE, v->columns, &err);
    rc = rc ? -1 : timeline_next(&timeline, &first, &err);
    if (rc < 0)
        view_fail(v, &err);
    instant at = rc == 1 && first->at != NONE ? first->at : v->incident.opened_at;
    timeline_close(&timeline);
    return at;
}

void view_get_zone_name(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    instant start = zone_at(v), end = v->facts.end.at != NONE ? v->facts.end.at : start;
    int32_t offset = zone_offset(&v->zone, start, NULL);
    const char *label = when_zone_label(&v->zone);
    buf_reset(&v->scratch);
    buf_addf(&v->scratch, "%s%s", *label == '+' || *label == '-' ? "UTC" : "", label);
    if (v->zone.data || (offset && v->zone.abbreviation)) {
        buf_adds(&v->scratch, " (");
        add_zone_at(v, start);
        if (zone_offset(&v->zone, end, NULL) != offset) {
            buf_adds(&v->scratch, "; from the change of clocks on ");
            add_zone_at(v, end);
        }
        buf_addc(&v->scratch, ')');
    }
    put_scratch(v, out);
}
