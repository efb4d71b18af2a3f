/* An incident in a few words. */
#include "doc/view_value.h"

#include "store/records.h"
#include "time/when.h"

#include <string.h>

void view_get_length(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    const struct span *total = &v->spans[DURATION_TOTAL].span;
    const struct facts *f = &v->facts;
    buf_reset(&v->scratch);
    if (total->known) {
        view_add_span(&v->scratch, total);
    } else if (f->status != STATUS_RESOLVED && f->start_known && v->now > f->start.high) {
        struct span so_far = {true, v->now - f->start.high, v->now - f->start.low};
        view_add_span(&v->scratch, &so_far);
        buf_adds(&v->scratch, " so far");
    }
    put_scratch(v, out);
}

void view_get_date(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    if (v->facts.start.at != NONE)
        when_add_date(&v->scratch, v->facts.start.at, &v->zone);
    put_scratch(v, out);
}

void view_get_review_day(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    if (v->incident.review_at != NONE)
        when_add_date(&v->scratch, v->incident.review_at, &v->zone);
    put_scratch(v, out);
}

void view_get_zone_label(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_text(out, VIEW_TEXT, when_zone_label(&v->zone));
}

void view_get_progress(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    struct cursor c = {0};
    struct error err = ERROR_INIT;
    long all = 0, done = 0;
    int rc = cursor_open_list(&c, v->db, RECORD_ACTION, v->incident.id, &err);
    while (!rc && (rc = cursor_next(&c, &err)) == 1) {
        const char *status = c.row.action.status;
        rc = 0;
        if (!strcmp(status, "dropped"))
            continue;
        all++;
        done += !strcmp(status, "done");
    }
    cursor_close(&c);
    if (rc < 0)
        view_fail(v, &err);
    buf_reset(&v->scratch);
    if (all)
        buf_addf(&v->scratch, "%ld of %ld action item%s %s done", done, all, all == 1 ? "" : "s",
                 all == 1 || done == 1 ? "is" : "are");
    put_scratch(v, out);
}

/* "checkout and cart": the value of another field, kept. */
static void add_services(struct view *v, struct buf *out)
{
    struct view_value value;
    view_get_services_text(v, v, &value);
    if (value.len) {
        buf_adds(out, " with ");
        buf_add(out, value.text, value.len);
    }
}

/* "a SEV-2 incident"; how severe it was is told to the team only. */
static void add_thing(struct view *v, struct buf *out)
{
    bool drill = v->incident.drill == 1;
    if (v->incident.severity != NONE && !v->public)
        buf_addf(out, "a SEV-%lld %s", (long long)v->incident.severity,
                 drill ? "drill" : "incident");
    else
        buf_adds(out, drill ? "a drill" : "an incident");
}

void view_get_in_short(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    struct buf s = BUF_INIT;
    bool over = v->facts.status == STATUS_RESOLVED;
    struct view_value when;
    view_get_when(v, v, &when);
    buf_add(&s, when.text, when.len);
    if (s.len)
        buf_adds(&s, over ? " there was " : " there has been ");
    else
        buf_adds(&s, over ? "There was " : "There is ");
    add_thing(v, &s);
    add_services(v, &s);
    buf_addc(&s, '.');
    if (v->incident.affected && *v->incident.affected)
        buf_addf(&s, " Affected: %s.", v->incident.affected);
    if (!over)
        buf_addf(&s, " It is %s.",
                 v->facts.status == STATUS_MITIGATED ? "mitigated, and not yet resolved"
                                                     : "not yet resolved");
    buf_reset(&v->scratch);
    buf_add(&v->scratch, s.data, s.len);
    buf_release(&s);
    put_scratch(v, out);
}
