#include "cli/fact.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/day.h"
#include "cli/fact_list.h"
#include "cli/severity.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- texts */

static int set_title(struct app *app, const struct subject *subject, const char *value,
                     struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    if (check_text("the title", value, err))
        return -1;
    str_replace(&incident->title, value);
    return 0;
}

static void show_title(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    buf_adds(out, incident->title);
}

static int set_affected(struct app *app, const struct subject *subject, const char *value,
                        struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    if (check_text("affected", value, err))
        return -1;
    str_replace(&incident->affected, value);
    return 0;
}

static void clear_affected(struct incident *incident)
{
    str_replace(&incident->affected, NULL);
}

static void show_affected(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    buf_adds(out, incident->affected ? incident->affected : "");
}

/* ---- severity, drill */

static int set_severity(struct app *app, const struct subject *subject, const char *value,
                        struct incident *incident, struct error *err)
{
    (void)subject;
    return severity_parse(app->db, value, &incident->severity, err);
}

static void clear_severity(struct incident *incident)
{
    incident->severity = NONE;
}

static void show_severity(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    if (incident->severity != NONE)
        buf_addf(out, "sev%lld", (long long)incident->severity);
}

static int set_drill(struct app *app, const struct subject *subject, const char *value,
                     struct incident *incident, struct error *err)
{
    (void)app, (void)subject;
    static const char *const answers[] = {"yes", "no", NULL};
    const char *word;
    if (word_parse(answers, "answer", value, &word, err))
        return -1;
    incident->drill = word == answers[0];
    return 0;
}

static void clear_drill(struct incident *incident)
{
    incident->drill = 0;
}

static void show_drill(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    buf_adds(out, incident->drill == 1 ? "yes" : "no");
}

/* ---- start, end, zone, review */

static void show_time(struct buf *out, int64_t at, int64_t at_max, int64_t offset, char *precision,
                      const struct zone *zone)
{
    struct event like;
    if (at == NONE)
        return;
    record_init(RECORD_EVENT, &like);
    like.at = at;
    like.at_max = at_max;
    like.at_offset = offset;
    like.precision = precision;
    add_event_time(out, &like, zone);
}

static void show_start(struct buf *out, const struct incident *i, const struct zone *zone)
{
    show_time(out, i->own_start, i->own_start_max, i->own_start_offset, i->own_start_precision,
              zone);
}

static void show_end(struct buf *out, const struct incident *i, const struct zone *zone)
{
    show_time(out, i->own_end, i->own_end_max, i->own_end_offset, i->own_end_precision, zone);
}

static instant last_of(const struct when *when)
{
    return when->at_max != INSTANT_NONE ? when->at_max : when->at;
}

static int set_start(struct app *app, const struct subject *subject, const char *value,
                     struct incident *incident, struct error *err)
{
    struct time_context context = time_context_latest(app, subject);
    const struct moment *end = &subject->facts.end;
    struct when when;
    if (parse_time(app, value, &context, &when, err))
        return -1;
    if (end->at != NONE && when.at > end->high) {
        struct buf text = BUF_INIT;
        when_add_full(&text, end->at, shown_zone(app, subject));
        error_set(err, "'%s' is after the end (%s): give an earlier time, or set the end first",
                  value, text.data);
        buf_release(&text);
        return -1;
    }
    incident_set_start(incident, &when);
    return 0;
}

static void clear_start(struct incident *incident)
{
    incident->own_start = incident->own_start_max = incident->own_start_offset = NONE;
    str_replace(&incident->own_start_text, NULL);
    str_replace(&incident->own_start_precision, NULL);
}

static int set_end(struct app *app, const struct subject *subject, const char *value,
                   struct incident *incident, struct error *err)
{
    struct time_context context = time_context_latest(app, subject);
    const struct moment *start = &subject->facts.start;
    struct when when;
    if (start->at != NONE) {
        context.bare = BARE_AFTER;
        context.after = start->at;
    }
    if (parse_time(app, value, &context, &when, err))
        return -1;
    if (start->at != NONE && subject->facts.start_known && last_of(&when) < start->low) {
        struct buf text = BUF_INIT;
        when_add_full(&text, start->at, shown_zone(app, subject));
        error_set(err, "'%s' is before the start (%s): give a later time, or set the start first",
                  value, text.data);
        buf_release(&text);
        return -1;
    }
    incident->own_end = when.at;
    incident->own_end_max = when.at_max;
    incident->own_end_offset = when.offset;
    str_replace(&incident->own_end_text, when.text[0] ? when.text : NULL);
    str_replace(&incident->own_end_precision, precision_name(when.precision));
    return 0;
}

static void clear_end(struct incident *incident)
{
    incident->own_end = incident->own_end_max = incident->own_end_offset = NONE;
    str_replace(&incident->own_end_text, NULL);
    str_replace(&incident->own_end_precision, NULL);
}

static int set_zone(struct app *app, const struct subject *subject, const char *value,
                    struct incident *incident, struct error *err)
{
    struct zone zone;
    if (zone_find(value, &subject->zone, app->now, &zone, err))
        return -1;
    str_replace(&incident->zone, zone.name);
    return 0;
}

static void show_zone(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    (void)zone;
    buf_adds(out, incident->zone);
}

static int set_review(struct app *app, const struct subject *subject, const char *value,
                      struct incident *incident, struct error *err)
{
    const char *status;
    char today[DATE_SIZE], date[DATE_SIZE];
    if (!word_parse(review_statuses, "status", value, &status, NULL)) {
        str_replace(&incident->review_status, status);
        return 0;
    }
    day_of(app->now, shown_zone(app, subject), today);
    if (!date_parse(value, today, date, NULL)) {
        incident->review_at = day_begin(date, shown_zone(app, subject));
        return 0;
    }
    struct time_context context = time_context_latest(app, subject);
    struct when when;
    context.future = true;
    if (when_parse(value, &context, &when, NULL))
        return error_set(err,
                         "'%s' is neither a date nor a status: write 2023-06-08, 2w, draft, "
                         "reviewed or published",
                         value);
    incident->review_at = when.at;
    return 0;
}

static void clear_review(struct incident *incident)
{
    incident->review_at = NONE;
    str_replace(&incident->review_status, NULL);
}

static void show_review(struct buf *out, const struct incident *incident, const struct zone *zone)
{
    if (incident->review_status)
        buf_adds(out, incident->review_status);
    if (incident->review_status && incident->review_at != NONE)
        buf_adds(out, ", ");
    if (incident->review_at != NONE)
        when_add_full(out, incident->review_at, zone);
}

/* ---- the table */

const struct fact facts_of_incident[] = {
    {"title", set_title, NULL, "an incident always has one", show_title, true},
    {"severity", set_severity, clear_severity, NULL, show_severity, false},
    {"start", set_start, clear_start, NULL, show_start, false},
    {"end", set_end, clear_end, NULL, show_end, false},
    {"zone", set_zone, NULL, "an incident always has one", show_zone, false},
    {"services", fact_set_services, fact_clear_services, NULL, fact_show_services, false},
    {"tags", fact_set_tags, fact_clear_tags, NULL, fact_show_tags, false},
    {"role", fact_set_role, fact_clear_roles, NULL, fact_show_roles, false},
    {"drill", set_drill, clear_drill, NULL, show_drill, false},
    {"affected", set_affected, clear_affected, NULL, show_affected, true},
    {"review", set_review, clear_review, NULL, show_review, false},
    {0},
};

const struct fact *fact_find(const char *name)
{
    for (const struct fact *f = facts_of_incident; f->name; f++)
        if (!strcasecmp(f->name, name))
            return f;
    return NULL;
}
