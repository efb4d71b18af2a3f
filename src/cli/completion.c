#include "cli/completion.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "cli/topics.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

/* Words being completed. */
struct completing {
    struct app *app;
    int n; /* of them, the last is the one being completed */
    char **words;
    const char *last;
    const struct command *parent, *command; /* as named so far; NULL: none yet */
    int first;                              /* the word after the command's name */
    bool lost;                              /* there is no such command */
    struct strv *out;
};

/* What is known about the words after the command. */
struct scanned {
    const struct option *pending; /* an option whose value is the word being completed */
    int words;                    /* arguments before it */
    bool dashed;                  /* after "--" */
    bool text;                    /* within the text */
};

/* Adds PREFIX and WORD, where that goes on with what was typed. */
static void offer(struct completing *c, const char *prefix, const char *word,
                  const char *description)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "%s%s", prefix, word);
    bool fits = !strncmp(line.data, c->last, strlen(c->last));
    if (description && *description) {
        /* A shell may print it as it is. */
        buf_addc(&line, '\t');
        terminal_clean(&line, description, strlen(description));
    }
    if (fits)
        strv_take(c->out, buf_detach(&line));
    buf_release(&line);
}

static void offer_words(struct completing *c, const char *prefix, const char *const *words)
{
    for (; words && *words; words++)
        offer(c, prefix, *words, NULL);
}

static void offer_commands(struct completing *c, const struct command *const *table)
{
    for (; table && *table; table++) {
        offer(c, "", (*table)->name, (*table)->summary);
        for (const char *const *alias = (*table)->aliases; alias && *alias; alias++)
            offer(c, "", *alias, (*table)->summary);
    }
}

static void offer_kinds(struct completing *c, const char *prefix)
{
    for (const struct event_kind *kind = event_kinds; kind->name; kind++) {
        offer(c, prefix, kind->name, kind->help);
        if (kind->verb)
            offer(c, prefix, kind->verb, kind->help);
    }
}

/* What completion_candidates knows: "candidate\tdescription". */
static void offer_found(struct completing *c, const char *prefix, enum complete what)
{
    struct strv found = {0};
    if (!completion_candidates(c->app, what, &found)) {
        for (size_t i = 0; i < found.n; i++) {
            char *tab = strchr(found.v[i], '\t');
            if (tab)
                *tab = '\0';
            offer(c, prefix, found.v[i], tab ? tab + 1 : NULL);
        }
    }
    strv_release(&found);
}

static void offer_values(struct completing *c, const char *prefix, enum complete what,
                         const char *const *words)
{
    switch (what) {
    case COMPLETE_NONE:
    case COMPLETE_WORDS:
        offer_words(c, prefix, words);
        break;
    case COMPLETE_KIND:
        offer_kinds(c, prefix);
        break;
    case COMPLETE_FILE:
        strv_add(c->out, COMPLETION_FILE);
        break;
    case COMPLETE_COMMAND:
        offer_commands(c, c->app->commands);
        for (const struct topic *topic = topics; topic->name; topic++)
            offer(c, prefix, topic->name, topic->summary);
        break;
    default:
        if (words)
            offer_words(c, prefix, words);
        else
            offer_found(c, prefix, what);
    }
}

static void offer_options(struct completing *c, const struct option *options)
{
    for (; options && options->type != OPTION_END; options++)
        if (options->help)
            offer(c, "--", options->name, options->help);
}

static const struct option *own(const struct completing *c)
{
    return c->command ? c->command->options : NULL;
}

static const struct option *by_name(const struct completing *c, const char *name, size_t len)
{
    const struct option *o = option_by_name(own(c), name, len);
    return o ? o : option_by_name(global_options, name, len);
}

static const struct option *by_letter(const struct completing *c, char letter)
{
    const struct option *o = option_by_letter(own(c), letter);
    return o ? o : option_by_letter(global_options, letter);
}

static bool needs_value(const struct option *o)
{
    return o && (o->type == OPTION_STRING || o->type == OPTION_LIST);
}

/* The option whose value must be the word after WORD; NULL: none. */
static const struct option *awaits_value(const struct completing *c, const char *word)
{
    if (!strncmp(word, "--", 2)) {
        const struct option *o = strchr(word, '=') ? NULL : by_name(c, word + 2, strlen(word + 2));
        return needs_value(o) ? o : NULL;
    }
    for (const char *p = word + 1; *p; p++) {
        const struct option *o = by_letter(c, *p);
        if (!o || o->type != OPTION_FLAG)
            return needs_value(o) && !p[1] ? o : NULL;
    }
    return NULL;
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1];
}

/* Whether the N-th argument begins a text. */
static bool begins_text(const struct completing *c, const char *word, int n)
{
    switch (c->command->arguments) {
    case ARGUMENTS_TEXT:
        return true;
    case ARGUMENTS_NAME_TEXT:
        return n > 0;
    case ARGUMENTS_REF_TEXT:
        return !options_looks_like_ref(word) && (n > 0 || word[strspn(word, "0123456789")]);
    case ARGUMENTS_WORDS:
        break;
    }
    return false;
}

/* Finds the command and its verb among the words before the last. */
static void find_command(struct completing *c)
{
    int i = 0;
    for (; i < c->n - 1; i++) {
        const char *word = c->words[i];
        if (is_option(word)) {
            i += awaits_value(c, word) != NULL;
            continue;
        }
        const struct command *found =
            c->command ? options_verb(c->command, word) : command_find(c->app->commands, word);
        c->lost = !found && !c->command;
        if (!found)
            break;
        c->parent = c->command;
        c->command = found;
        c->first = i + 1;
        if (!found->verbs)
            break;
    }
}

/* Reads the words after the command. */
static struct scanned scan(struct completing *c)
{
    struct scanned s = {0};
    for (int i = c->first; i < c->n - 1; i++) {
        const char *word = c->words[i];
        if (!s.dashed && !s.text && !strcmp(word, "--")) {
            s.dashed = true;
        } else if (!s.dashed && !s.text && is_option(word)) {
            s.pending = awaits_value(c, word);
            if (s.pending && i + 1 < c->n - 1) {
                s.pending = NULL;
                i++;
            }
        } else {
            s.text = s.text || (c->command && begins_text(c, word, s.words));
            s.words++;
        }
    }
    return s;
}

/* "--kind=det": the value within the word. */
static bool complete_attached(struct completing *c)
{
    const char *equals = strchr(c->last, '=');
    if (strncmp(c->last, "--", 2) != 0 || !equals)
        return false;
    const struct option *o = by_name(c, c->last + 2, (size_t)(equals - c->last - 2));
    if (o && o->type != OPTION_FLAG && o->complete != COMPLETE_FILE) {
        char *prefix = xstrndup(c->last, (size_t)(equals - c->last) + 1);
        offer_values(c, prefix, o->complete, o->words);
        free(prefix);
    } else if (o && o->complete == COMPLETE_FILE) {
        strv_add(c->out, COMPLETION_FILE);
    }
    return true;
}

static void complete_argument(struct completing *c, const struct scanned *s)
{
    const struct command *command = c->command;
    if (!command) {
        offer_commands(c, c->app->commands);
        return;
    }
    if (command->verbs && !s->words)
        offer_commands(c, command->verbs);
    if (s->text || (s->words && (command->arguments == ARGUMENTS_NAME_TEXT || command->words)))
        return;
    if (command->complete == COMPLETE_COMMAND && s->words) {
        const struct command *named = command_find(c->app->commands, c->words[c->n - 2]);
        offer_commands(c, named ? named->verbs : NULL);
        return;
    }
    if (command == &cmd_completion)
        offer_words(c, "", completion_shells);
    offer_values(c, "", command->words ? COMPLETE_WORDS : command->complete, command->words);
}

/* The database and the incident that were typed are those to look into. */
static void heed_globals(struct completing *c)
{
    struct command_line line;
    struct error ignored = ERROR_INIT;
    /* What fails is half a command line; what was read of it counts. */
    (void)command_line_read(c->app->commands, c->n - 1, c->words, &line, &ignored);
    if (line.globals.incident)
        c->app->global.incident = line.globals.incident;
    if (line.globals.db) {
        c->app->global.db = line.globals.db;
        buf_reset(&c->app->db_path);
        buf_adds(&c->app->db_path, line.globals.db);
    }
    command_line_release(&line);
}

void completion_words(struct app *app, int n, char **words, struct strv *out)
{
    if (n < 1)
        return;
    struct completing c = {.app = app, .n = n, .words = words, .last = words[n - 1], .out = out};
    find_command(&c);
    if (c.lost)
        return;
    heed_globals(&c);
    struct scanned s = scan(&c);
    if (s.pending) {
        offer_values(&c, "", s.pending->complete, s.pending->words);
    } else if (s.text) {
        return;
    } else if (!s.dashed && c.last[0] == '-') {
        if (complete_attached(&c))
            return;
        offer_options(&c, own(&c));
        offer_options(&c, global_options);
    } else {
        complete_argument(&c, &s);
    }
}
