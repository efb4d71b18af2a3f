#include "cli/app.h"

#include "cli/commands.h"
#include "cli/options.h"
#include "store/incidents.h"

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    if (app->incident_given)
        return error_set(err, "'use' takes the incident as its argument: leave -i out");
    if (options_expect(self, argc, argv, 1, 1, err))
        return -1;
    struct subject subject = {0};
    int rc = -1;
    if (subject_find(app, argv[0], &subject, err) ||
        incident_use(app->db, app->login, subject.incident.id, app->now, err))
        goto out;
    rc = 0;
    if (app->global.json)
        rc = print_incident_json(app, subject.incident.id, true, err);
    else if (app->global.quiet)
        say(app, "%lld\n", (long long)subject.incident.id);
    else
        say_one_line(app, "#%lld %s (%s) is the current incident", (long long)subject.incident.id,
                     subject.incident.title, status_names[subject.facts.status]);
    if (!rc && app->global.incident)
        remark(app, "$DEBRIEF_INCIDENT is set and goes before it: unset it to work on #%lld",
               (long long)subject.incident.id);
out:
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief use 1", "from now on commands mean #1"},
    {NULL, NULL},
};

const struct command cmd_use = {
    .name = "use",
    .group = "across incidents",
    .usage = "INCIDENT",
    .summary = "makes an incident the current one",
    .description =
        "INCIDENT is a number, a slug, a uid, or any beginning of at least four characters of "
        "these that is unique. The current incident is kept for each login name.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
