/* An incident in a few words. */
#include "doc/view_value.h"

#include "store/records.h"
#include "time/when.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

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

/* " with checkout, cart and search" */
static void add_services(struct view *v, struct buf *out)
{
    struct view_value value;
    const char *last = NULL;
    view_get_services_text(v, v, &value);
    if (!value.len)
        return;
    for (const char *p = value.text; (p = strstr(p, ", ")); p += 2)
        last = p;
    buf_adds(out, " with ");
    if (last) {
        buf_add(out, value.text, (size_t)(last - value.text));
        buf_adds(out, " and ");
    }
    buf_adds(out, last ? last + 2 : value.text);
}

/* "the SEV-2 incident with checkout"; how severe it was is told to the team only. */
static void add_thing(struct view *v, struct buf *out, const char *article, const char *vowel)
{
    const char *what = v->incident.drill == 1 ? "drill" : "incident";
    if (v->incident.severity != NONE && !v->public)
        buf_addf(out, "%s SEV-%lld %s", article, (long long)v->incident.severity, what);
    else
        buf_addf(out, "%s %s", *what == 'i' ? vowel : article, what);
    add_services(v, out);
}

/* "The incident lasted 3 h, from 2023-06-01 08:00 to 11:00 UTC": where both are known. */
static bool add_lasted(struct view *v, struct buf *out, bool over)
{
    struct view_value value;
    view_get_length(v, v, &value);
    if (!value.len || over != v->spans[DURATION_TOTAL].span.known)
        return false;
    struct buf length = BUF_INIT;
    buf_add(&length, value.text, value.len);
    add_thing(v, out, "The", "The");
    buf_addf(out, " %s %s, %s", over ? "lasted" : "has lasted", length.data, over ? "from " : "");
    buf_release(&length);
    buf_reset(&v->scratch);
    view_add_from_until(v, " to ");
    buf_add(out, v->scratch.data, v->scratch.len);
    return true;
}

/* "Until 2023-06-01 11:00 UTC there was an incident", "There is an incident" */
static void add_existed(struct view *v, struct buf *out, bool over)
{
    struct view_value when;
    view_get_when(v, v, &when);
    buf_add(out, when.text, when.len);
    if (out->len)
        buf_adds(out, over ? " there was " : " there has been ");
    else
        buf_adds(out, over ? "There was " : "There is ");
    add_thing(v, out, "a", "an");
}

/* Whether what was typed can be the object of a sentence: it begins with a figure, and is one
 * phrase. */
static bool is_figure(const char *affected)
{
    const char *p = affected;
    if (!strncasecmp(p, "about ", 6))
        p += 6;
    p += strspn(p, "~<>");
    return isdigit((unsigned char)*p) && !strpbrk(p, ":;()\n") && !strstr(p, ". ") &&
           p[strlen(p) - 1] != '.';
}

/* "~35% of orders"; a bare figure is of users. */
static void add_figure(struct buf *out, const char *affected)
{
    const char *end = affected + strlen(affected) - 1;
    bool bare = isdigit((unsigned char)*end) ||
                (strchr("kKM", *end) && end > affected && isdigit((unsigned char)end[-1]));
    buf_addf(out, "%s%s", affected, *end == '%' ? " of users" : bare ? " users" : "");
}

static void add_affected(struct view *v, struct buf *out, bool lasted, bool over)
{
    const char *affected = v->incident.affected;
    if (!affected || !*affected) {
        buf_addc(out, '.');
    } else if (lasted && is_figure(affected)) {
        buf_adds(out, over ? ", and affected " : ", and has affected ");
        add_figure(out, affected);
        buf_addc(out, '.');
    } else {
        buf_addf(out, ". Affected: %s.", affected);
    }
}

void view_get_in_short(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    struct buf s = BUF_INIT;
    bool over = v->facts.status == STATUS_RESOLVED;
    bool lasted = add_lasted(v, &s, over);
    if (!lasted)
        add_existed(v, &s, over);
    add_affected(v, &s, lasted, over);
    if (!over)
        buf_addf(&s, " It is %s.",
                 v->facts.status == STATUS_MITIGATED ? "mitigated, and not yet resolved"
                                                     : "not yet resolved");
    buf_reset(&v->scratch);
    buf_add(&v->scratch, s.data, s.len);
    buf_release(&s);
    put_scratch(v, out);
}
