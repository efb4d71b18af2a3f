/* help: commands and topics explained; and, for the build, the man pages. */
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/man.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/topics.h"

#include "base/nearest.h"

#include <string.h>

struct help_options {
    const char *man;
};

static const struct option options[] = {
    {.name = "man",
     .type = OPTION_STRING,
     .offset = offsetof(struct help_options, man),
     .value = "FOLDER",
     .complete = COMPLETE_FILE},
    {.type = OPTION_END},
};

static int print_topic(struct app *app, const struct topic *topic)
{
    struct buf out = BUF_INIT;
    help_add_topic(&out, topic, app->width);
    terminal_put(app->out, out.data, app->out_is_terminal);
    buf_release(&out);
    return 0;
}

static int unknown(const struct app *app, const char *word, struct error *err)
{
    struct nearest best = {0};
    const char *command = command_nearest(app->commands, word);
    if (command)
        nearest_consider(&best, word, command);
    for (const struct topic *topic = topics; topic->name; topic++)
        nearest_consider(&best, word, topic->name);
    if (best.word)
        return error_set(err, "no help on '%s': did you mean '%s'?", word, best.word);
    return error_set(err, "no help on '%s': 'debrief help' lists the commands and topics", word);
}

static int unknown_verb(const struct command *command, const char *word, struct error *err)
{
    const char *best = command_nearest(command->verbs, word);
    if (best)
        return error_set(err, "no help on '%s %s': did you mean '%s %s'?", command->name, word,
                         command->name, best);
    return error_set(err, "no help on '%s %s': see 'debrief help %s'", command->name, word,
                     command->name);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct help_options *o = opts;
    if (o->man)
        return man_write_all(app->commands, o->man, err);
    if (options_expect(self, argc, argv, 0, 2, err))
        return -1;
    if (!argc)
        return help_print(app, NULL, NULL);
    const struct command *command = command_find(app->commands, argv[0]);
    const struct topic *topic = command ? NULL : topic_find(argv[0]);
    if (!command && !topic)
        return unknown(app, argv[0], err);
    if (argc == 1)
        return topic ? print_topic(app, topic) : help_print(app, NULL, command);
    if (topic || !command->verbs)
        return error_set(err, "'%s' is too much: '%s' has no commands of its own", argv[1],
                         argv[0]);
    const struct command *verb = options_verb(command, argv[1]);
    if (!verb)
        return unknown_verb(command, argv[1], err);
    return help_print(app, command, verb);
}

static const struct example examples[] = {
    {"debrief help", "lists the commands and topics"},
    {"debrief help log", NULL},
    {"debrief help action add", NULL},
    {"debrief help time", "explains every form of a time"},
    {NULL, NULL},
};

const struct command cmd_help = {
    .name = "help",
    .group = "across incidents",
    .usage = "[COMMAND [COMMAND]|TOPIC]",
    .summary = "explains a command or a topic",
    .description = "'debrief COMMAND --help' prints the same.",
    .options = options,
    .options_size = sizeof(struct help_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_COMMAND,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
