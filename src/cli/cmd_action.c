#include "base/alloc.h"
#include "cli/action.h"
#include "cli/commands.h"

#include <stdlib.h>

/* Alone: the list, with no options. */
static int run(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err)
{
    (void)self, (void)options;
    void *none = xcalloc(1, action_list.options_size);
    int rc = action_list.run(app, &action_list, none, argc, argv, err);
    free(none);
    return rc;
}

static const struct command *const verbs[] = {&action_add,  &action_list, &action_start,
                                              &action_done, &action_drop, &action_reopen,
                                              &action_edit, &action_show, NULL};

static const struct example examples[] = {
    {"debrief action", "what is open, most urgent first, of all incidents"},
    {"debrief action add --owner bob --due 2w 'Limit the retries of the client'", NULL},
    {"debrief action done a1", NULL},
    {NULL, NULL},
};

const struct command cmd_action = {
    .name = "action",
    .group = "afterwards",
    .usage = "[VERB …]",
    .summary = "tracks action items",
    .description =
        "Action items come out of an incident and are tracked across incidents until they are "
        "done. Alone it lists those that are open, most urgent first.\n\n"
        "An item is open, started, done or dropped. 'debrief rm a1' takes one out that should "
        "never have been there.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_MAY,
    .examples = examples,
    .verbs = verbs,
    .run = run,
};
