#include "cli/app.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/fact.h"
#include "cli/narrative.h"
#include "cli/options.h"

#include <string.h>

static int clear_fact(struct change *change, const struct subject *subject, const struct fact *fact,
                      struct error *err)
{
    if (!fact->clear)
        return error_set(err, "the %s can't be taken out, %s: change it with 'debrief set %s'",
                         fact->name, fact->kept, fact->name);
    struct incident became;
    record_copy(RECORD_INCIDENT, &became, &subject->incident);
    fact->clear(&became);
    int rc = change_update(change, RECORD_INCIDENT, &subject->incident, &became, err);
    record_release(RECORD_INCIDENT, &became);
    return rc;
}

static int remove_field(struct app *app, struct change *change, const struct subject *subject,
                        const char *name, struct error *err)
{
    struct field field;
    bool there;
    if (narrative_find(app, subject, name, false, &field, &there, err))
        return -1;
    int rc = there ? change_remove(change, RECORD_FIELD, field.id, err) : 0;
    record_release(RECORD_FIELD, &field);
    return rc;
}

static int answer(struct app *app, const struct subject *subject, const char *name, bool changed,
                  struct error *err)
{
    if (app->global.json)
        return print_incident_json(app, subject->incident.id, false, err);
    if (app->global.quiet)
        say(app, "%lld\n", (long long)subject->incident.id);
    else
        say_one_line(app, "%s of #%lld %s %s", name, (long long)subject->incident.id,
                     subject->incident.title, changed ? "taken out" : "is not set");
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 1, 1, err))
        return -1;
    const struct fact *fact = fact_find(argv[0]);
    struct subject subject = {0};
    struct change change = {0};
    int rc = -1;
    if (begin_change(app, &change, err) || subject_find(app, NULL, &subject, err))
        goto out;
    if (fact ? clear_fact(&change, &subject, fact, err)
             : remove_field(app, &change, &subject, argv[0], err))
        goto out;
    bool changed = change_wrote(&change);
    if (change_commit(&change, err))
        goto out;
    rc = answer(app, &subject, fact ? fact->name : argv[0], changed, err);
out:
    change_cancel(&change);
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief unset end", "it goes on, or its end follows from its events"},
    {"debrief unset detection", NULL},
    {NULL, NULL},
};

const struct command cmd_unset = {
    .name = "unset",
    .group = "afterwards",
    .usage = "NAME",
    .summary = "takes a fact or a field out",
    .description = "NAME is a fact or a field, as for 'debrief set'. A title and a zone are always "
                   "there. One role is taken out with 'debrief set role ROLE='.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_FIELD,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
