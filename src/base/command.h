/* The command table: all that dispatch, help, completion, man pages and the tests over all commands
 * know about a command. Each command's file defines one constant struct; main puts them in a row.
 */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct app; /* cli/app.h: the open database, the clock, the output */

/* What an option or an argument is, for completion. */
enum complete {
    COMPLETE_NONE,
    COMPLETE_WORDS, /* the words that the option lists in 'words' */
    COMPLETE_KIND,
    COMPLETE_INCIDENT,
    COMPLETE_REF,
    COMPLETE_ACTION,
    COMPLETE_FILE,
    COMPLETE_ZONE,
    COMPLETE_PERSON,
    COMPLETE_FIELD,
    COMPLETE_COMMAND,
    COMPLETE_TEMPLATE,
};

/* Each option fills one member of the command's own struct, at 'offset' from its beginning. The
 * struct is zeroed before. */
enum option_type {
    OPTION_FLAG,     /* bool */
    OPTION_STRING,   /* const char *: the value, NULL if not given; given twice: an error */
    OPTION_LIST,     /* struct strv: each value, in order */
    OPTION_OPTIONAL, /* const char *: "" if given without a value; "--done=DATE" or "--done DATE",
                        the latter only where the word after it can't be anything else (see accepts)
                      */
    OPTION_END,      /* ends the table */
};

struct option {
    const char *name; /* "at": given as --at; "no-colour" is a name like any other */
    char letter;      /* 'a': given as -a; 0 if none */
    enum option_type type;
    size_t offset;
    const char *value; /* what stands for the value in help: "TIME" */
    const char *help;  /* one line, lower case, no full stop; NULL: an option that help keeps to
                          itself, for the build and for scripts of our own */
    enum complete complete;
    const char *const *words; /* the values there are, NULL-terminated; the others are refused */
    bool (*accepts)(const char *word); /* OPTION_OPTIONAL: is this word the option's value? */
};

struct example {
    const char *line; /* what is typed: "debrief log 'paged the database team'" */
    const char *note; /* what it does, one line; may be NULL */
};

/* How the words after the command are read. */
enum arguments {
    ARGUMENTS_WORDS,    /* options anywhere; the rest are words ("--" ends the options) */
    ARGUMENTS_TEXT,     /* options, then text: product.md's rule for texts */
    ARGUMENTS_REF_TEXT, /* options and refs, then text */
    ARGUMENTS_NAME_TEXT /* options, one word, then text: set NAME VALUE, lesson add well TEXT */
};

/* What the command needs of the database. */
enum database {
    DATABASE_NONE,
    DATABASE_READ,   /* there must be one; it is not changed, and may be read-only */
    DATABASE_MAY,    /* like READ, but without one it goes on with nothing */
    DATABASE_WRITE,  /* there must be one */
    DATABASE_RECORD, /* there must be one, and all that is done is to record an event */
    DATABASE_CREATE, /* where there is none it is made when the change begins, not before */
};

struct command {
    const char *name;
    const char *group;            /* "while it happens", "afterwards", … */
    const char *usage;            /* what comes after the name: "[OPTIONS] TITLE" */
    const char *summary;          /* one line, begins with a verb, lower case, no full stop */
    const char *description;      /* paragraphs, parted by blank lines; may be NULL */
    const struct option *options; /* NULL: none */
    size_t options_size;          /* of the struct they fill */
    enum arguments arguments;
    enum complete complete; /* what the words are */
    enum database database;
    const struct example *examples;     /* ends with a NULL line; at least one */
    const struct command *const *verbs; /* "action list", …; NULL-terminated; NULL: none */
    const char *const *aliases;         /* other names, NULL-terminated; NULL: none */
    const char *parameter;              /* for the function: commands that share one (kinds) */
    const char *const *words;           /* first words there are (lesson add well|poorly|lucky) */
    /* Returns the exit status, 0 or 1, or -1 with the error described. NULL where a verb must
     * be given. OPTIONS is the struct that the options filled; ARGV are the words, ARGC of them;
     * with a text the last word is the text whole. */
    int (*run)(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err);
};

#endif
