/* Commands found by their names, and whole command lines. */
#include "cli/options.h"

#include "base/alloc.h"
#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

const struct command *command_find(const struct command *const *table, const char *word)
{
    for (; table && *table; table++) {
        if (!strcmp((*table)->name, word))
            return *table;
        for (const char *const *alias = (*table)->aliases; alias && *alias; alias++)
            if (!strcmp(*alias, word))
                return *table;
    }
    return NULL;
}

const char *command_nearest(const struct command *const *table, const char *word)
{
    struct nearest best = {0};
    for (; table && *table; table++) {
        nearest_consider(&best, word, (*table)->name);
        for (const char *const *alias = (*table)->aliases; alias && *alias; alias++)
            nearest_consider(&best, word, *alias);
    }
    return best.word;
}

const struct command *options_verb(const struct command *command, const char *word)
{
    return command_find(command->verbs, word);
}

static int unknown_command(const struct command *const *table, const char *word, struct error *err)
{
    const char *best = command_nearest(table, word);
    if (best)
        return error_set(err, "unknown command '%s': did you mean '%s'?", word, best);
    return error_set(err, "unknown command '%s': 'debrief help' lists the commands", word);
}

/* "use one of list, add, …": WORD is NULL where none was given. */
static int unknown_verb(const struct command *c, const char *word, struct error *err)
{
    const char *best = word ? command_nearest(c->verbs, word) : NULL;
    struct buf all = BUF_INIT;
    for (const struct command *const *v = c->verbs; *v; v++)
        buf_addf(&all, "%s%s", v == c->verbs ? "" : ", ", (*v)->name);
    if (best)
        error_set(err, "unknown command '%s %s': did you mean '%s %s'?", c->name, word, c->name,
                  best);
    else if (word)
        error_set(err, "unknown command '%s %s': use one of %s", c->name, word, all.data);
    else
        error_set(err, "'%s' alone is no command: add one of %s", c->name, all.data);
    buf_release(&all);
    return -1;
}

/* Whether a command with verbs takes other words as well. */
static bool takes_words(const struct command *c)
{
    return c->run && (c->complete != COMPLETE_NONE || c->words);
}

/* The verb, where there are some; *NEXT is stepped over it and the global options before it. */
static int read_verb(struct command_line *line, int argc, char **argv, int *next, struct error *err)
{
    const struct command *c = line->command;
    struct globals globals = line->globals;
    struct error ignored = ERROR_INIT;
    int used = 0;
    if (!c->verbs)
        return 0;
    /* What is no global option is left for the command itself: its own may stand here. */
    if (options_globals(argc - *next, argv + *next, &globals, &used, &ignored))
        used = 0;
    const char *word = *next + used < argc ? argv[*next + used] : NULL;
    const struct command *verb = word ? options_verb(c, word) : NULL;
    if (verb) {
        line->globals = globals;
        line->parent = c;
        line->command = verb;
        *next += used + 1;
        return 0;
    }
    if (!line->globals.help && !globals.help && word && word[0] != '-' && !takes_words(c))
        return unknown_verb(c, word, err);
    return 0;
}

static int read_rest(struct command_line *line, int argc, char **argv, struct error *err)
{
    const struct command *c = line->command;
    struct error failure = ERROR_INIT;
    line->options = xcalloc(1, c->options_size ? c->options_size : 1);
    if (options_parse(c, argc, argv, &line->globals, line->options, &line->words, &failure) &&
        !line->globals.help) {
        *err = failure;
        return -1;
    }
    if (!c->run && !line->globals.help && !line->globals.version)
        return unknown_verb(c, line->words.words.n ? line->words.words.v[0] : NULL, err);
    return 0;
}

int command_line_read(const struct command *const *table, int argc, char **argv,
                      struct command_line *out, struct error *err)
{
    int next = 0;
    *out = (struct command_line){0};
    if (options_globals(argc, argv, &out->globals, &next, err))
        return -1;
    if (next < argc && !strcmp(argv[next], "--"))
        next++;
    if (next == argc || out->globals.version)
        return 0;
    out->command = command_find(table, argv[next]);
    if (!out->command)
        return unknown_command(table, argv[next], err);
    next++;
    if (read_verb(out, argc, argv, &next, err))
        return -1;
    return read_rest(out, argc - next, argv + next, err);
}

void command_line_release(struct command_line *line)
{
    if (line->command)
        options_release(line->command, line->options);
    free(line->options);
    option_words_release(&line->words);
    *line = (struct command_line){0};
}
