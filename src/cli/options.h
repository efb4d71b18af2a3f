/* Command lines, read by the command table.
 *
 * "--name value", "--name=value", "-a value", "-avalue", "-qk value"; "--" ends the options; "-" is
 * a word, and so is what begins with '-' and a digit. Long names are exact: a shortened one is
 * refused with the nearest, because what a script gets away with today is a conflict tomorrow.
 *
 * Text (ARGUMENTS_TEXT and its kin): options come before it; once a word of it has begun, all that
 * follows is text, joined with single blanks. A later word that is one of the command's own long
 * options, or a global one, is refused; "--" before the text lets it pass. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/command.h"
#include "base/error.h"
#include "base/strv.h"
#include "cli/app.h"

#include <stdbool.h>

/* The global options; they fill struct globals. Ends with OPTION_END. */
extern const struct option global_options[];

/* What was left when the options were read.
 *
 * words.v[words.n] is NULL (words.v itself is not). With TEXT the last word is the text, joined:
 * so "log" has one word or none, "set NAME VALUE" two or one, and "amend" any number of refs and
 * then, where 'text' is true, a text. "-" as the whole text is left as it is. */
struct option_words {
    struct strv words;
    bool text; /* the last word is a text; always false with ARGUMENTS_WORDS */
};
void option_words_release(struct option_words *words);

/* Reads the global options at the beginning of ARGV (which is without the program's name); *USED is
 * how many words that took, a "--" not being one of them. OUT may hold values already. */
int options_globals(int argc, char **argv, struct globals *out, int *used, struct error *err);

/* Reads what stands after the command's name (and its verb's: COMMAND is then the verb). OPTIONS is
 * zeroed, of COMMAND's options_size; where values are borrowed, it is from ARGV. Global options are
 * taken here too. On failure OPTIONS may be half filled: release it in any case. WORDS is written
 * only on success. */
int options_parse(const struct command *command, int argc, char **argv, struct globals *globals,
                  void *options, struct option_words *words, struct error *err);

/* Releases the lists within OPTIONS. */
void options_release(const struct command *command, void *options);

/* For a command's function: refuses fewer than LEAST words and more than MOST (-1: any number). */
int options_expect(const struct command *self, int argc, char **argv, int least, int most,
                   struct error *err);

/* Whether a word has the form of a ref: "e3", "e12..e40", "e12..40", "2:e3", "#2:e3", "SLUG:e3";
 * of the letters e c m l a s r. It needs not exist. "3" is none. */
bool options_looks_like_ref(const char *word);

/* The option by its name (LEN bytes) or its letter; NULL: there is none. TABLE may be NULL. */
const struct option *option_by_name(const struct option *table, const char *name, size_t len);
const struct option *option_by_letter(const struct option *table, char letter);

/* The verb by its name or alias; NULL: there is none. */
const struct command *options_verb(const struct command *command, const char *word);
/* The same of a table of commands, NULL-terminated. */
const struct command *command_find(const struct command *const *table, const char *word);
/* The name in the table that WORD was most likely meant to be; NULL: none is near. */
const char *command_nearest(const struct command *const *table, const char *word);

/* Refuses the value of the option, or the argument, called WHAT ("--kind", "the argument") unless
 * WORDS has it, in any case; *OUT is then the list's own spelling. */
int options_word(const char *const *words, const char *what, const char *value, const char **out,
                 struct error *err);

/* A whole command line. */
struct command_line {
    struct globals globals;
    const struct command *parent;  /* "action" of "action list"; NULL where it is no verb */
    const struct command *command; /* what is to run; NULL: none was named */
    void *options;                 /* of the command; to be passed to its function */
    struct option_words words;
};

/* Reads ARGV (without the program's name): global options, command, verb, their options, words.
 * With --help or --version nothing after the command's name and its verb is looked at in earnest:
 * globals.help is set, and command and parent say of what. OUT must be released in any case. */
int command_line_read(const struct command *const *table, int argc, char **argv,
                      struct command_line *out, struct error *err);
void command_line_release(struct command_line *line);

#endif
