#include "cli/help.h"

#include "base/alloc.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/topics.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH_OTHERWISE 80
#define WIDTH_MOST 100 /* longer lines are hard to read */
#define NAMES_MOST 26  /* a name that is longer has its meaning on the next line */
#define WORDS_MOST 60  /* bytes of the words that an option can be, said with its help */

const struct help_status help_statuses[] = {
    {0, "done, or the answer is yes; an empty list and nothing to do are this too"},
    {1, "the honest answer is no, as when 'action list --exit-code' has some"},
    {2, "an error, said in one line on stderr; nothing was changed"},
    {0, NULL},
};

const struct help_place help_environment[] = {
    {"DEBRIEF_DB", "the database, where --db does not name one"},
    {"DEBRIEF_INCIDENT", "the incident that is meant, where -i does not name one"},
    {"DEBRIEF_AUTHOR", "who records; else 'config author', else the login name"},
    {"DEBRIEF_NOW", "stands in for the clock (RFC 3339), for tests and examples"},
    {"DEBRIEF_SEED", "makes uids repeatable, for tests and examples"},
    {"NO_COLOR", "no colours, where --color does not ask for them"},
    {"TZ",
     "the zone, where neither the time typed, --zone, the incident nor 'config zone' has one"},
    {"VISUAL, EDITOR", "the editor; else 'config editor', 'editor' or 'vi'"},
    {"XDG_CONFIG_HOME", "where debrief/config.json and debrief/templates/ are; else ~/.config"},
    {"XDG_DATA_HOME", "where debrief/debrief.db is; else ~/.local/share"},
    {"XDG_STATE_HOME", "where events are kept aside that the database can't take; else "
                       "~/.local/state"},
    {NULL, NULL},
};

const struct help_place help_files[] = {
    {"~/.local/share/debrief/debrief.db", "the database, where nothing names another one"},
    {"~/.config/debrief/config.json", "your own configuration (help config)"},
    {"~/.config/debrief/templates/", "your own templates; those of a database are in templates/ "
                                     "beside it"},
    {NULL, NULL},
};

static size_t text_width(int width)
{
    if (width <= 0)
        return WIDTH_OTHERWISE;
    return width < WIDTH_MOST ? (size_t)width : WIDTH_MOST;
}

static void add_after(struct buf *out, const char *before, const char *text)
{
    buf_adds(out, before);
    buf_adds(out, text);
}

/* "  name    meaning", the meaning from column COLUMN on. */
static void add_pair(struct buf *out, const char *name, const char *meaning, size_t column,
                     size_t width)
{
    size_t columns = terminal_columns(name, strlen(name)) + 2;
    add_after(out, "  ", name);
    if (columns + 2 > column) {
        buf_addc(out, '\n');
        columns = 0;
    }
    buf_fill(out, ' ', column - columns);
    terminal_wrap(out, meaning, width, column);
}

/* A wrapped paragraph or more. */
static void add_text(struct buf *out, const char *text, size_t width)
{
    terminal_wrap(out, text, width, 0);
}

void help_add_option(struct buf *out, const struct option *option)
{
    if (option->letter)
        buf_addf(out, "-%c, ", option->letter);
    else
        buf_adds(out, "    ");
    add_after(out, "--", option->name);
    if (option->type == OPTION_OPTIONAL)
        buf_addf(out, "[=%s]", option->value ? option->value : "VALUE");
    else if (option->type != OPTION_FLAG)
        add_after(out, " ", option->value ? option->value : "VALUE");
}

void help_add_meaning(struct buf *out, const struct option *option)
{
    struct buf words = BUF_INIT;
    buf_adds(out, option->help);
    for (const char *const *w = option->words; w && *w; w++)
        buf_addf(&words, "%s%s", w == option->words ? "" : ", ", *w);
    if (words.len && words.len <= WORDS_MOST && !strstr(option->help, option->words[0]))
        buf_addf(out, ": %s", words.data);
    buf_release(&words);
}

/* The options of a table, under a heading. */
static void add_options(struct buf *out, const char *heading, const struct option *options,
                        size_t width)
{
    struct buf name = BUF_INIT, meaning = BUF_INIT;
    size_t column = 0;
    for (const struct option *o = options; o && o->type != OPTION_END; o++) {
        buf_reset(&name);
        help_add_option(&name, o);
        size_t columns = terminal_columns(name.data, name.len);
        if (o->help && columns <= NAMES_MOST && columns + 4 > column)
            column = columns + 4;
    }
    if (column)
        buf_addf(out, "\n%s:\n", heading);
    for (const struct option *o = options; column && o->type != OPTION_END; o++) {
        if (!o->help)
            continue;
        buf_reset(&name);
        buf_reset(&meaning);
        help_add_option(&name, o);
        help_add_meaning(&meaning, o);
        add_pair(out, name.data, meaning.data, column, width);
    }
    buf_release(&name);
    buf_release(&meaning);
}

/* "acknowledged, ack". */
static void add_names(struct buf *out, const struct command *command)
{
    buf_adds(out, command->name);
    for (const char *const *alias = command->aliases; alias && *alias; alias++)
        add_after(out, ", ", *alias);
}

/* Commands, a line each; only those of GROUP where it is not NULL. */
static void add_commands(struct buf *out, const struct command *const *table, const char *group,
                         size_t column, size_t width)
{
    struct buf names = BUF_INIT;
    for (; *table; table++) {
        if (group && strcmp((*table)->group, group) != 0)
            continue;
        buf_reset(&names);
        add_names(&names, *table);
        add_pair(out, names.data, (*table)->summary, column, width);
    }
    buf_release(&names);
}

static size_t names_column(const struct command *const *table)
{
    struct buf names = BUF_INIT;
    size_t column = 0;
    for (; *table; table++) {
        buf_reset(&names);
        add_names(&names, *table);
        if (names.len <= NAMES_MOST && names.len + 4 > column)
            column = names.len + 4;
    }
    buf_release(&names);
    return column;
}

/* Whether no command before it has its group. */
static bool begins_group(const struct command *const *table, const struct command *command)
{
    for (; *table != command; table++)
        if (!strcmp((*table)->group, command->group))
            return false;
    return true;
}

static void add_capital(struct buf *out, const char *text)
{
    buf_addc(out, (char)toupper((unsigned char)*text));
    buf_adds(out, *text ? text + 1 : text);
}

void help_add_overview(struct buf *out, const struct command *const *table, int given_width)
{
    size_t width = text_width(given_width), column = names_column(table);
    buf_adds(out, "usage: debrief [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n\n");
    add_text(
        out,
        "Records what happens in an incident, renders the postmortem, tracks the action items. "
        "'debrief' alone is 'debrief status'; 'debrief help COMMAND' explains a command.",
        width);
    for (const struct command *const *c = table; *c; c++) {
        if (!begins_group(table, *c))
            continue;
        buf_addc(out, '\n');
        add_capital(out, (*c)->group);
        buf_adds(out, ":\n");
        add_commands(out, table, (*c)->group, column, width);
    }
    add_options(out, "Options of every command, before its name or after", global_options, width);
    buf_adds(out, "\nTopics (debrief help TOPIC):\n");
    for (const struct topic *topic = topics; topic->name; topic++)
        add_pair(out, topic->name, topic->summary, column, width);
}

static bool names_kinds(const struct option *options)
{
    for (; options && options->type != OPTION_END; options++)
        if (options->complete == COMPLETE_KIND && options->help)
            return true;
    return false;
}

/* The kinds of events, for commands with an option that is one. */
static void add_kinds(struct buf *out, size_t width)
{
    struct buf name = BUF_INIT;
    buf_adds(out, "\nKinds of events:\n");
    for (const struct event_kind *kind = event_kinds; kind->name; kind++) {
        buf_reset(&name);
        buf_addf(&name, "%s%s%s", kind->name, kind->verb ? ", " : "", kind->verb ? kind->verb : "");
        add_pair(out, name.data, kind->help, 24, width);
    }
    buf_release(&name);
}

static void add_examples(struct buf *out, const struct example *examples, size_t width)
{
    if (!examples || !examples->line)
        return;
    buf_adds(out, "\nExamples:\n");
    for (; examples->line; examples++) {
        buf_addf(out, "  %s\n", examples->line);
        if (!examples->note)
            continue;
        buf_adds(out, "      ");
        terminal_wrap(out, examples->note, width, 6);
    }
}

/* Blanks within brackets, which no line should be broken at: non-breaking while it is wrapped. */
static void add_unbroken(struct buf *out, const char *usage)
{
    int depth = 0;
    for (const char *p = usage; *p; p++) {
        depth += (*p == '[') - (*p == ']');
        if (*p == ' ' && depth > 0)
            buf_adds(out, "\u00A0");
        else
            buf_addc(out, *p);
    }
}

static void add_usage(struct buf *out, const struct command *parent, const struct command *command,
                      size_t width)
{
    struct buf name = BUF_INIT, line = BUF_INIT, wrapped = BUF_INIT;
    buf_addf(&name, "usage: debrief %s%s%s", parent ? parent->name : "", parent ? " " : "",
             command->name);
    add_unbroken(&line, command->usage ? command->usage : "");
    buf_addf(out, "%s%s", name.data, line.len ? " " : "");
    terminal_wrap(&wrapped, line.data, width, name.len + 1);
    for (size_t i = 0; i < wrapped.len; i++) {
        bool unbroken = !strncmp(wrapped.data + i, "\u00A0", 2);
        buf_addc(out, unbroken ? ' ' : wrapped.data[i]);
        i += unbroken;
    }
    for (const char *const *alias = command->aliases; alias && *alias; alias++)
        buf_addf(out, "also:  debrief %s%s%s\n", parent ? parent->name : "", parent ? " " : "",
                 *alias);
    buf_release(&name);
    buf_release(&line);
    buf_release(&wrapped);
}

static void add_statuses(struct buf *out, size_t width)
{
    buf_adds(out, "\nExit status:\n");
    for (const struct help_status *s = help_statuses; s->meaning; s++) {
        char number[16];
        snprintf(number, sizeof number, "%d", s->status);
        add_pair(out, number, s->meaning, 5, width);
    }
}

/* The topic that has the command's name: it is found nowhere else. */
static void add_topic(struct buf *out, const struct topic *topic, size_t width)
{
    if (!topic)
        return;
    buf_addc(out, '\n');
    help_add_topic(out, topic, (int)width);
}

void help_add_command(struct buf *out, const struct command *parent, const struct command *command,
                      int given_width)
{
    size_t width = text_width(given_width);
    struct buf summary = BUF_INIT;
    add_usage(out, parent, command, width);
    buf_addc(out, '\n');
    add_capital(&summary, command->summary);
    buf_addc(&summary, '.');
    add_text(out, summary.data, width);
    buf_release(&summary);
    if (command->description) {
        buf_addc(out, '\n');
        add_text(out, command->description, width);
    }
    if (command->verbs) {
        buf_addf(out, "\nCommands (debrief help %s COMMAND):\n", command->name);
        add_commands(out, command->verbs, NULL, names_column(command->verbs), width);
    }
    add_options(out, "Options", command->options, width);
    if (names_kinds(command->options))
        add_kinds(out, width);
    add_examples(out, command->examples, width);
    add_topic(out, parent ? NULL : topic_find(command->name), width);
    add_statuses(out, width);
    buf_addc(out, '\n');
    add_text(out, "'debrief help' lists the options that every command takes.", width);
}

void help_add_topic(struct buf *out, const struct topic *topic, int width)
{
    struct buf text = BUF_INIT;
    topic->add(&text);
    add_text(out, text.data, text_width(width));
    buf_rtrim(out);
    buf_addc(out, '\n');
    buf_release(&text);
}

int help_print(struct app *app, const struct command *parent, const struct command *command)
{
    struct buf out = BUF_INIT;
    if (command)
        help_add_command(&out, parent, command, app->width);
    else
        help_add_overview(&out, app->commands, app->width);
    terminal_put(app->out, out.data, app->out_is_terminal);
    buf_release(&out);
    return 0;
}
