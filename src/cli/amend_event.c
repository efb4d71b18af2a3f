/* Events mended. */
#include "cli/amend.h"

#include "base/alloc.h"
#include "cli/record_event.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define EARLIEST (civil_days(1, 1, 1) * DAY)
#define LATEST (civil_days(9999, 12, 31) * DAY)

bool amend_clears(const char *value)
{
    return !strcmp(value, "none");
}

static int set_at(struct amend *a, struct event *event, struct error *err)
{
    struct time_context context = time_context_of(a->app, &a->subject);
    struct when when;
    if (parse_time(a->app, a->options->at, &context, &when, err))
        return -1;
    event_set_time(event, &when);
    return 0;
}

/* Moves a time that is there; it was not typed like that. */
static int move_times(struct amend *a, struct event *event, int64_t at_by, int64_t until_by,
                      struct error *err)
{
    int64_t *times[] = {&event->at, &event->at_max, &event->until, &event->until_max};
    for (size_t i = 0; i < 4; i++) {
        if (*times[i] == NONE)
            continue;
        int64_t moved = *times[i] + (i < 2 ? at_by : until_by);
        if (moved < EARLIEST || moved > LATEST)
            return error_set(err, "e%lld would be outside of the years 1 to 9999",
                             (long long)event->seq);
        *times[i] = moved;
    }
    str_replace(&event->at_text, NULL);
    if (event->at > a->app->now + 5 * MINUTE) {
        struct buf by = BUF_INIT;
        duration_add(&by, event->at - a->app->now);
        error_set(err, "e%lld would be %s in the future: shift it by less", (long long)event->seq,
                  by.data);
        buf_release(&by);
        return -1;
    }
    return 0;
}

static int need_time(const struct event *event, const char *option, struct error *err)
{
    if (event->at != NONE)
        return 0;
    return error_set(err, "e%lld has no time of its own: give it one with --at instead of %s",
                     (long long)event->seq, option);
}

static int shift(struct amend *a, struct event *event, struct error *err)
{
    int64_t by;
    if (need_time(event, "--shift", err) || duration_parse(a->options->shift, true, &by, err))
        return -1;
    if (by > LATEST - EARLIEST || by < EARLIEST - LATEST)
        return error_set(err, "'%s' is too long: an event stays within the years 1 to 9999",
                         a->options->shift);
    enum precision p = PRECISION_EXACT;
    if (event->precision)
        precision_from_name(event->precision, &p);
    /* What is known to the hour only is printed as that hour: no half ones. */
    if ((p == PRECISION_HOUR && by % HOUR) || (p == PRECISION_DAY && by % DAY))
        return error_set(err, "e%lld is known to the %s only: shift it by whole %ss, or give --at",
                         (long long)event->seq, precision_name(p), precision_name(p));
    return move_times(a, event, by, by, err);
}

/* The instant at which clocks in ZONE show what clocks OFFSET seconds ahead of UTC show at T. */
static int reread_one(int64_t t, int64_t offset, const struct zone *zone, int64_t seq, int64_t *out,
                      struct error *err)
{
    struct civil civil = civil_of_instant(t, offset);
    instant found[2];
    if (!zone_instants(zone, &civil, found, NULL))
        return error_set(err, "e%lld: %02d:%02d on %04d-%02d-%02d was skipped in %s: give --at",
                         (long long)seq, civil.hour, civil.minute, civil.year, civil.month,
                         civil.day, zone->name);
    *out = found[0];
    return 0;
}

static int reread(struct amend *a, struct event *event, struct error *err)
{
    struct zone zone;
    int64_t at, until = event->until;
    if (need_time(event, "--reread", err) ||
        zone_find(a->options->reread, &a->subject.zone, event->at, &zone, err))
        return -1;
    int64_t offset = event->at_offset != NONE ? event->at_offset
                                              : zone_offset(&a->subject.zone, event->at, NULL);
    if (reread_one(event->at, offset, &zone, event->seq, &at, err))
        return -1;
    if (until != NONE && reread_one(until, offset, &zone, event->seq, &until, err))
        return -1;
    if (move_times(a, event, at - event->at, event->until == NONE ? 0 : until - event->until, err))
        return -1;
    event->at_offset = zone_offset(&zone, at, NULL);
    return 0;
}

static int set_until(struct amend *a, struct event *event, struct error *err)
{
    if (amend_clears(a->options->until)) {
        event->until = event->until_max = NONE;
        str_replace(&event->until_precision, NULL);
        return 0;
    }
    if (event->at == NONE)
        return error_set(err, "e%lld has no time of its own: give --at with --until",
                         (long long)event->seq);
    struct time_context context = time_context_of(a->app, &a->subject);
    struct when when;
    context.bare = BARE_AFTER;
    context.after = event->at;
    if (parse_time(a->app, a->options->until, &context, &when, err))
        return -1;
    event->until = when.at;
    event->until_max = when.at_max;
    str_replace(&event->until_precision, precision_name(when.precision));
    return 0;
}

static int set_times(struct amend *a, struct event *event, struct error *err)
{
    const struct amend_options *o = a->options;
    if ((o->at && set_at(a, event, err)) || (o->shift && shift(a, event, err)) ||
        (o->reread && reread(a, event, err)) || (o->until && set_until(a, event, err)))
        return -1;
    if (event->until != NONE && event->until < event->at)
        return error_set(err, "e%lld would end before it begins: give --until as well",
                         (long long)event->seq);
    return 0;
}

static int has_details(struct amend *a, const struct event *event, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_details(&c, a->app->db, event, err);
    if (!rc)
        rc = cursor_next(&c, err);
    cursor_close(&c);
    return rc;
}

static int set_under(struct amend *a, struct event *event, struct error *err)
{
    const char *word = a->options->under;
    int64_t above;
    if (amend_clears(word)) {
        event->under = NONE;
        return 0;
    }
    if (parse_under(a->app, &a->subject, word, &above, err))
        return -1;
    if (above == event->id)
        return error_set(err, "e%lld can't be a detail of itself: name another event",
                         (long long)event->seq);
    int rc = has_details(a, event, err);
    if (rc > 0)
        return error_set(err,
                         "e%lld has details of its own, and details are one level deep: put those "
                         "under %s first",
                         (long long)event->seq, word);
    event->under = above;
    return rc;
}

/* Adds links; "none" takes those away that were there. */
static int set_links(struct amend *a, struct event *event, struct error *err)
{
    const struct strv *typed = &a->options->links;
    struct strv links = {0};
    list_of_json(event->links, &links);
    for (size_t i = 0; i < typed->n; i++) {
        if (amend_clears(typed->v[i]))
            strv_release(&links);
        else if (!strv_has(&links, typed->v[i]))
            strv_add(&links, typed->v[i]);
    }
    int rc = check_links(&links, err);
    if (!rc) {
        free(event->links);
        event->links = json_of_list(&links, false);
    }
    strv_release(&links);
    return rc;
}

/* "+x", "x" adds, "-y" takes away. */
static int set_tag(struct strv *tags, const char *typed, size_t len, struct error *err)
{
    bool away = len && *typed == '-';
    if (len && (*typed == '+' || *typed == '-'))
        typed++, len--;
    char *tag = xstrndup(typed, len);
    int rc = check_text("a tag", tag, err);
    if (!rc && !away)
        strv_add(tags, tag);
    for (size_t i = tags->n; !rc && away && i-- > 0;)
        if (!strcmp(tags->v[i], tag))
            strv_remove(tags, i);
    free(tag);
    return rc;
}

static int set_tags(struct amend *a, struct event *event, struct error *err)
{
    const struct strv *typed = &a->options->tags;
    struct strv tags = {0};
    int rc = 0;
    list_of_json(event->tags, &tags);
    for (size_t i = 0; !rc && i < typed->n; i++) {
        const char *p = typed->v[i];
        for (;;) {
            size_t len = strcspn(p, ",");
            rc = set_tag(&tags, p, len, err);
            if (rc || !p[len])
                break;
            p += len + 1;
        }
    }
    if (!rc) {
        free(event->tags);
        event->tags = json_of_list(&tags, true);
    }
    strv_release(&tags);
    return rc;
}

static int set_by(struct event *event, const char *by, struct error *err)
{
    if (!amend_clears(by) && check_text("the name", by, err))
        return -1;
    str_replace(&event->by, amend_clears(by) ? NULL : by);
    return 0;
}

int amend_event(struct amend *a, struct event *event, struct error *err)
{
    const struct amend_options *o = a->options;
    const struct event_kind *kind;
    if (o->kind) {
        if (event_kind_parse(o->kind, &kind, err))
            return -1;
        str_replace(&event->kind, kind->name);
    }
    if (a->text)
        str_replace(&event->text, a->text);
    if (o->key || o->no_key)
        event->key = o->key;
    if (o->internal || o->no_internal)
        event->internal = o->internal;
    if ((o->by && set_by(event, o->by, err)) || (o->under && set_under(a, event, err)) ||
        (o->links.n && set_links(a, event, err)) || (o->tags.n && set_tags(a, event, err)) ||
        set_times(a, event, err))
        return -1;
    if (event->under == NONE && event->at == NONE)
        return error_set(err, "e%lld has no time of its own: give it one with --at",
                         (long long)event->seq);
    return 0;
}

/* A copy of a record in the other incident, numbered anew there. */
static int insert_copy(struct amend *a, const struct event *event, int64_t under, int64_t *id,
                       struct error *err)
{
    struct event copy;
    record_copy(RECORD_EVENT, &copy, event);
    copy.id = copy.seq = NONE;
    copy.incident = a->target.incident.id;
    copy.under = under;
    int rc = change_insert(a->change, RECORD_EVENT, &copy, err);
    *id = copy.id;
    record_release(RECORD_EVENT, &copy);
    return rc;
}

static int copy_details(struct amend *a, const struct event *event, int64_t under,
                        struct error *err)
{
    struct cursor c = {0};
    int64_t id;
    int rc = cursor_open_details(&c, a->app->db, event, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1)
        rc = insert_copy(a, &c.row.event, under, &id, err);
    cursor_close(&c);
    return rc;
}

int amend_move(struct amend *a, const struct event *event, struct ref *moved, struct error *err)
{
    if (event->at == NONE)
        return error_set(err, "e%lld has no time of its own: give it one with --at",
                         (long long)event->seq);
    moved->kind = RECORD_EVENT;
    moved->incident = a->target.incident.id;
    if (insert_copy(a, event, NONE, &moved->id, err) || copy_details(a, event, moved->id, err))
        return -1;
    return change_remove(a->change, RECORD_EVENT, event->id, err);
}
