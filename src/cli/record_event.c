#include "cli/record_event.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/keep_aside.h"
#include "cli/secrets.h"
#include "store/db.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

int parse_under(struct app *app, const struct subject *subject, const char *word, int64_t *id,
                struct error *err)
{
    struct ref ref;
    if (ref_parse_one(app->db, word, subject->incident.id, RECORD_EVENT, &ref, err))
        return -1;
    if (ref.incident != subject->incident.id)
        return error_set(err, "'%s' is an event of #%lld: name one of #%lld", word,
                         (long long)ref.incident, (long long)subject->incident.id);
    struct event above;
    if (record_need(app->db, RECORD_EVENT, ref.id, &above, err))
        return -1;
    int rc = 0;
    if (above.under != NONE)
        rc = error_set(err, "'%s' is itself a detail of e%lld: put it under that one", word,
                       (long long)(above.under & 0xFFFFFFFF));
    record_release(RECORD_EVENT, &above);
    *id = ref.id;
    return rc;
}

int check_links(const struct strv *links, struct error *err)
{
    for (size_t i = 0; i < links->n; i++) {
        if (check_text("a link", links->v[i], err))
            return -1;
        if (strpbrk(links->v[i], " \t\r\n<>"))
            return error_set(err, "'%s' is no URL: a link has no blanks in it", links->v[i]);
    }
    return 0;
}

struct time_context event_time_context(const struct app *app, const struct subject *subject)
{
    return subject->loaded ? time_context_of(app, subject) : time_context_latest(app, NULL);
}

static int set_times(struct app *app, const struct subject *subject, const struct event_options *o,
                     struct event *event, struct error *err)
{
    struct time_context context = event_time_context(app, subject);
    struct when when;
    if (o->stamp)
        context.now = o->stamp;
    bool timed = o->at || !o->under || !subject->loaded || subject->facts.live;
    if (timed) {
        if (parse_time(app, o->at ? o->at : "now", &context, &when, err))
            return -1;
        event_set_time(event, &when);
    }
    if (!o->until)
        return 0;
    if (!timed)
        return error_set(err, "--until needs --at: say when it began too");
    context.bare = BARE_AFTER;
    context.after = event->at;
    if (parse_time(app, o->until, &context, &when, err))
        return -1;
    if (when.at < event->at)
        return error_set(err, "--until is before --at: give the later time to --until");
    event->until = when.at;
    event->until_max = when.at_max;
    event->until_precision = xstrdup(precision_name(when.precision));
    return 0;
}

/* All but what it stands under, which has to be read. */
static int fill(struct app *app, const struct subject *subject, const struct event_options *o,
                const struct event_kind *kind, const char *text, struct event *event,
                struct error *err)
{
    event->incident = subject->incident.id;
    event->kind = xstrdup(kind->name);
    event->text = xstrdup(text);
    event->by = xstrdup_null(o->by);
    event->key = o->key;
    event->internal = o->internal;
    if (o->by && check_text("the name", o->by, err))
        return -1;
    if (o->under && check_text("the ref", o->under, err))
        return -1;
    if (check_links(&o->links, err) || list_parse("a tag", &o->tags, true, &event->tags, err))
        return -1;
    event->links = json_of_list(&o->links, false);
    return set_times(app, subject, o, event, err);
}

/* What a person may want to look at twice. */
static void remark_oddities(struct app *app, const struct subject *subject,
                            const struct event *event)
{
    const struct facts *f = &subject->facts;
    const struct zone *zone = shown_zone(app, subject);
    struct buf text = BUF_INIT;
    if (f->status == STATUS_RESOLVED && f->end.at != NONE) {
        add_moment(&text, &f->end, zone);
        remark(app, "#%lld has been resolved since %s; recorded all the same",
               (long long)subject->incident.id, text.data);
    }
    if (event->at != NONE && f->start_known && event->at < f->start.low &&
        strcmp(event->kind, "impact") != 0) {
        struct buf by = BUF_INIT;
        buf_reset(&text);
        add_moment(&text, &f->start, zone);
        duration_add(&by, f->start.at - event->at);
        remark(app, "e%lld is %s before the start (%s)", (long long)event->seq, by.data, text.data);
        buf_release(&by);
    }
    buf_release(&text);
}

static int answer(struct app *app, const struct subject *subject, const struct event *event,
                  struct error *err)
{
    if (app->global.json)
        return print_events_json(app, subject, &event->id, 1, err);
    if (app->global.quiet) {
        say(app, "e%lld\n", (long long)event->seq);
        return 0;
    }
    struct buf line = BUF_INIT;
    add_event_line(&line, event, &subject->incident, shown_zone(app, subject), "logged to");
    say_one_line(app, "%s", line.data);
    buf_release(&line);
    return 0;
}

/* Within the transaction: the queue is for writers, and what is read there need not be locked
 * again. What happens now, and stands on its own, can be placed without the incident's other times.
 */
static int find_subject(struct app *app, const struct event_options *o, struct subject *out,
                        struct error *err)
{
    if (o->at || o->until || o->under || app->global.json)
        return subject_find(app, NULL, out, err);
    return subject_find_now(app, out, err);
}

/* How far it got. */
enum stage { UNKNOWN, FILLED, UNCLEAR /* whether it is recorded */ };

/* FOUND becomes the incident where none is GIVEN. */
static int record(struct app *app, const struct subject *given, struct subject *found,
                  const struct event_options *o, const struct event_kind *kind, const char *text,
                  struct event *event, enum stage *stage, struct error *err)
{
    struct change change = {0};
    const struct subject *subject = given ? given : found;
    int rc = -1;
    if (change_make_ready(app->db, err) || begin_change(app, &change, err) ||
        (!given && find_subject(app, o, found, err)) ||
        fill(app, subject, o, kind, text, event, err))
        goto out;
    *stage = FILLED;
    if (o->under && parse_under(app, subject, o->under, &event->under, err))
        goto out;
    event->recorded_at = change.at;
    if (change_insert(&change, RECORD_EVENT, event, err))
        goto out;
    *stage = UNCLEAR;
    rc = change_commit(&change, err);
out:
    change_cancel(&change);
    return rc;
}

/* The database can't be reached, ERR says why. */
static int keep(struct app *app, const struct subject *given, struct subject *found,
                const struct event_options *o, const struct event_kind *kind, const char *text,
                struct event *event, enum stage stage, struct error *err)
{
    struct error why = *err, unread = ERROR_INIT;
    /* Often it can still be read: then what is meant is known whole, or known to be wrong. */
    if (!given) {
        struct subject whole = {0};
        bool closed = !app->db && !db_open(app->db_path.data, DB_READ, &app->db, &unread);
        int rc = app->db ? subject_find(app, NULL, &whole, &unread) : error_unreachable(&unread);
        if (closed) {
            db_close(app->db);
            app->db = NULL;
        }
        if (rc)
            subject_release(&whole);
        if (!rc || stage == UNKNOWN) {
            subject_release(found);
            *found = whole;
        }
        if (rc && stage == UNKNOWN && !unread.unreachable) {
            *err = unread;
            return -1;
        }
    }
    const struct subject *subject = given ? given : found;
    if (stage == UNKNOWN) {
        record_release(RECORD_EVENT, event);
        if (fill(app, subject, o, kind, text, event, err))
            return -1;
    }
    /* Where it may be there all the same, it is known by its uid when it is taken in. */
    if (stage != UNCLEAR)
        str_replace(&event->uid, NULL);
    *err = why;
    if (keep_aside(app, subject, event, o->under, err))
        return -1;
    secrets_say_kept(app, text);
    return 0;
}

int record_event(struct app *app, const struct subject *given, const struct event_options *o,
                 const struct event_kind *kind, const char *text, struct error *err)
{
    struct event event;
    struct subject found = {0};
    enum stage stage = UNKNOWN;
    record_init(RECORD_EVENT, &event);
    int rc = -1;
    if (app->db)
        rc = record(app, given, &found, o, kind, text, &event, &stage, err);
    else
        *err = app->no_db;
    if (!rc) {
        const struct subject *subject = given ? given : &found;
        rc = answer(app, subject, &event, err);
        remark_oddities(app, subject, &event);
    } else if (err->unreachable) {
        rc = keep(app, given, &found, o, kind, text, &event, stage, err);
    }
    record_release(RECORD_EVENT, &event);
    subject_release(&found);
    return rc;
}
