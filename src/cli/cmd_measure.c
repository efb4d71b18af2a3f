#include "cli/app.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "store/vocabulary.h"

#include <stdlib.h>

struct measure_options {
    const char *kind;
    char *text; /* as read; owned */
};

static const struct option options[] = {
    {"kind", 'k', OPTION_STRING, offsetof(struct measure_options, kind), "KIND",
     "corrective or preventative; preventative if not given", COMPLETE_WORDS, measure_kinds, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int fill(struct app *app, const struct subject *subject, const void *opts,
                union record *record, struct error *err)
{
    (void)app, (void)subject, (void)err;
    const struct measure_options *o = opts;
    record->measure.kind = xstrdup(o->kind ? o->kind : "preventative");
    record->measure.text = xstrdup(o->text);
    return 0;
}

static int run_add(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                   struct error *err)
{
    (void)self;
    struct measure_options *o = opts;
    if (read_text(app, argc, argv, 0, "measure", NULL, &o->text, err))
        return -1;
    int rc = beside_add(app, RECORD_MEASURE, fill, o, err);
    free(o->text);
    return rc;
}

static int run_list(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                    struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    return beside_list_texts(app, RECORD_MEASURE, err);
}

static const struct example add_examples[] = {
    {"debrief measure add 'Every deploy is tested against staging first'", NULL},
    {"debrief measure add -k corrective 'Retries have a limit everywhere'", NULL},
    {NULL, NULL},
};

static const struct command measure_add = {
    .name = "add",
    .group = "afterwards",
    .usage = "[-k corrective|preventative] TEXT",
    .summary = "adds a measure to the incident",
    .description =
        "A measure is an improvement decided on: a direction, not yet a task. It is 'corrective' "
        "(mends what was wrong) or 'preventative' (keeps it from happening again). The tasks are "
        "action items: 'debrief action add --for m1 TEXT'.",
    .options = options,
    .options_size = sizeof(struct measure_options),
    .arguments = ARGUMENTS_TEXT,
    .database = DATABASE_WRITE,
    .examples = add_examples,
    .run = run_add,
};

static const struct example list_examples[] = {
    {"debrief measure list", "the measures of the current incident"},
    {NULL, NULL},
};

static const struct command measure_list = {
    .name = "list",
    .group = "afterwards",
    .usage = "",
    .summary = "lists the incident's measures",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = list_examples,
    .run = run_list,
};

static const struct command *const verbs[] = {&measure_add, &measure_list, NULL};

static const struct example examples[] = {
    {"debrief measure", "the measures of the current incident"},
    {"debrief measure add 'Every deploy is tested against staging first'", NULL},
    {NULL, NULL},
};

const struct command cmd_measure = {
    .name = "measure",
    .group = "afterwards",
    .usage = "[add [OPTIONS] TEXT]",
    .summary = "adds and lists measures",
    .description = "Alone it lists the measures of the incident. 'debrief amend m1' mends one, "
                   "'debrief rm m1' takes one out.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = examples,
    .verbs = verbs,
    .run = run_list,
};
