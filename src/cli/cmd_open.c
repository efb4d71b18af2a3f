#include "cli/app.h"

#include "base/alloc.h"
#include "base/json.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "cli/severity.h"
#include "store/incidents.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

#define RECENT (24 * HOUR) /* an unresolved incident this young is named */

struct open_options {
    const char *severity, *at;
    struct strv services, tags, roles;
    bool drill;
};

static const struct option options[] = {
    {"severity", 's', OPTION_STRING, offsetof(struct open_options, severity), "SEV",
     "how bad it is: sev1 (worst) to sev5", COMPLETE_WORDS, NULL, NULL},
    {"service", 0, OPTION_LIST, offsetof(struct open_options, services), "NAME",
     "what is hit; may be given several times", COMPLETE_NONE, NULL, NULL},
    {"at", 'a', OPTION_STRING, offsetof(struct open_options, at), "TIME",
     "when it began, if that is known", COMPLETE_NONE, NULL, NULL},
    {"tag", 't', OPTION_LIST, offsetof(struct open_options, tags), "TAG",
     "a word to find it by; may be given several times", COMPLETE_NONE, NULL, NULL},
    {"role", 0, OPTION_LIST, offsetof(struct open_options, roles), "ROLE=NAME",
     "who does what: commander=alice; may be given several times", COMPLETE_NONE, NULL, NULL},
    {"drill", 0, OPTION_FLAG, offsetof(struct open_options, drill), NULL, "it is an exercise",
     COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* Names an incident that somebody may have meant to go on with. */
static int name_recent(struct app *app, struct error *err)
{
    struct strv lines = {0};
    struct stmt *stmt = db_stmt(app->db, STATEMENT_INCIDENT_OPENED_SINCE, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, app->now - RECENT);
    int rc;
    while ((rc = stmt_step(stmt, err)) == 1) {
        struct subject other = {0};
        rc = subject_load(app, column_int(stmt, 0), &other, err);
        if (!rc && other.facts.status != STATUS_RESOLVED) {
            struct buf line = BUF_INIT;
            buf_addf(&line, "#%lld %s is not resolved: to go on with it, 'debrief use %lld'",
                     (long long)other.incident.id, other.incident.title,
                     (long long)other.incident.id);
            strv_take(&lines, buf_detach(&line));
        }
        subject_release(&other);
        if (rc)
            break;
    }
    stmt_done(stmt);
    for (size_t i = 0; !rc && i < lines.n; i++)
        remark(app, "%s", lines.v[i]);
    strv_release(&lines);
    return rc;
}

int roles_parse(const struct strv *typed, char **out, struct error *err)
{
    struct buf json = BUF_INIT;
    for (size_t i = 0; i < typed->n; i++) {
        char *equals = strchr(typed->v[i], '=');
        if (!equals || equals == typed->v[i] || !equals[1]) {
            buf_release(&json);
            return error_set(err, "'%s' is no role: write ROLE=NAME, as in commander=alice",
                             typed->v[i]);
        }
        if (check_text("a role", typed->v[i], err)) {
            buf_release(&json);
            return -1;
        }
        buf_adds(&json, i ? ", {\"role\": " : "[{\"role\": ");
        json_add_bytes(&json, typed->v[i], (size_t)(equals - typed->v[i]));
        buf_adds(&json, ", \"name\": ");
        json_add_string(&json, equals + 1);
        buf_addc(&json, '}');
    }
    if (json.len)
        buf_addc(&json, ']');
    *out = json.len ? buf_detach(&json) : NULL;
    buf_release(&json);
    return 0;
}

int list_parse(const char *what, const struct strv *typed, bool sort, char **out, struct error *err)
{
    for (size_t i = 0; i < typed->n; i++)
        if (check_text(what, typed->v[i], err))
            return -1;
    *out = json_of_list(typed, sort);
    return 0;
}

void incident_set_start(struct incident *incident, const struct when *when)
{
    incident->own_start = when->at;
    incident->own_start_max = when->at_max;
    incident->own_start_offset = when->offset;
    str_replace(&incident->own_start_text, when->text[0] ? when->text : NULL);
    str_replace(&incident->own_start_precision, precision_name(when->precision));
}

static int fill(struct app *app, const struct open_options *o, const char *title,
                struct incident *incident, struct error *err)
{
    incident->title = xstrdup(title);
    incident->zone = xstrdup(app->zone.name);
    incident->opened_at = app->now;
    incident->drill = o->drill;
    if (o->severity && severity_parse(app->db, o->severity, &incident->severity, err))
        return -1;
    if (o->at) {
        struct time_context context = time_context_latest(app, NULL);
        struct when when;
        if (parse_time(app, o->at, &context, &when, err))
            return -1;
        incident_set_start(incident, &when);
    }
    if (list_parse("a service", &o->services, false, &incident->services, err) ||
        list_parse("a tag", &o->tags, true, &incident->tags, err) ||
        roles_parse(&o->roles, &incident->roles, err))
        return -1;
    return 0;
}

static int make_slug(struct app *app, struct incident *incident, struct error *err)
{
    struct buf date = BUF_INIT;
    when_add_date(&date, incident->own_start != NONE ? incident->own_start : app->now, &app->zone);
    int rc = incident_slug(app->db, date.data, incident->title, &incident->slug, err);
    buf_release(&date);
    return rc;
}

static int answer(struct app *app, const struct incident *incident, struct error *err)
{
    if (app->global.json)
        return print_incident_json(app, incident->id, false, err);
    if (app->global.quiet) {
        say(app, "%lld\n", (long long)incident->id);
        return 0;
    }
    struct buf line = BUF_INIT;
    buf_addf(&line, "#%lld %s opened", (long long)incident->id, incident->title);
    if (incident->severity != NONE)
        buf_addf(&line, " as sev%lld", (long long)incident->severity);
    if (incident->own_start != NONE) {
        struct event start;
        record_init(RECORD_EVENT, &start);
        start.at = incident->own_start;
        start.at_max = incident->own_start_max;
        start.at_offset = incident->own_start_offset;
        start.precision = incident->own_start_precision;
        buf_adds(&line, ", started at ");
        add_event_time(&line, &start, &app->zone);
    } else {
        buf_adds(&line, " at ");
        when_add_full(&line, when_shown(incident->opened_at, false), &app->zone);
    }
    if (incident->drill)
        buf_adds(&line, ", a drill");
    say_one_line(app, "%s; it is the current incident", line.data);
    buf_release(&line);
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)self;
    struct open_options *o = opts;
    if (app->incident_given)
        return error_set(err, "'open' makes a new incident: leave -i out, or use 'debrief use'");
    char *title;
    if (read_text(app, argc, argv, 0, "title", NULL, &title, err))
        return -1;
    struct incident incident;
    struct change change = {0};
    record_init(RECORD_INCIDENT, &incident);
    int rc = -1;
    if (fill(app, o, title, &incident, err) || begin_change(app, &change, err) ||
        name_recent(app, err) || make_slug(app, &incident, err) ||
        change_insert(&change, RECORD_INCIDENT, &incident, err) ||
        incident_use(app->db, app->login, incident.id, change.at, err) ||
        change_commit(&change, err))
        goto out;
    rc = answer(app, &incident, err);
out:
    change_cancel(&change);
    record_release(RECORD_INCIDENT, &incident);
    free(title);
    return rc;
}

static const struct example examples[] = {
    {"debrief open -s 2 --service checkout 'Checkout returns 500s'",
     "opens it, and makes it current"},
    {"debrief open --at 'yesterday 22:00' --zone Europe/Paris 'Logins fail'",
     "one that is written down later"},
    {NULL, NULL},
};

const struct command cmd_open = {
    .name = "open",
    .group = "while it happens",
    .usage = "[OPTIONS] TITLE",
    .summary = "opens a new incident, from then on the current one",
    .description =
        "Records no event: what happened is told with 'debrief log' and the commands of the kinds "
        "('debrief detect', 'debrief ack', …).\n\n"
        "An incident that is not resolved and was opened within the last 24 hours is named, with "
        "how to go on with it instead.\n\n"
        "The incident's zone is --zone, else the configured one, else the system's. It says what "
        "clock times mean and how they are shown.",
    .options = options,
    .options_size = sizeof(struct open_options),
    .arguments = ARGUMENTS_TEXT,
    .database = DATABASE_CREATE,
    .examples = examples,
    .run = run,
};
