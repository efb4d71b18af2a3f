/* log, and a command for each kind of event. */
#include "cli/app.h"

#include "base/alloc.h"
#include "base/strv.h"
#include "cli/commands.h"
#include "cli/record_event.h"
#include "store/ref.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

#define LOG_OPTIONS                                                                                \
    {"at",          'a',                                                                           \
     OPTION_STRING, offsetof(struct event_options, at),                                            \
     "TIME",        "when it happened; now if not given",                                          \
     COMPLETE_NONE, NULL,                                                                          \
     NULL},                                                                                        \
        {"until",       0,                                                                         \
         OPTION_STRING, offsetof(struct event_options, until),                                     \
         "TIME",        "when it ended, if it lasted",                                             \
         COMPLETE_NONE, NULL,                                                                      \
         NULL},                                                                                    \
        {"by",   'b',          OPTION_STRING,   offsetof(struct event_options, by),                \
         "NAME", "who did it", COMPLETE_PERSON, NULL,                                              \
         NULL},                                                                                    \
        {"under",       'u',                                                                       \
         OPTION_STRING, offsetof(struct event_options, under),                                     \
         "EVENT",       "it is a detail of that event",                                            \
         COMPLETE_REF,  NULL,                                                                      \
         NULL},                                                                                    \
        {"link",        'l',                                                                       \
         OPTION_LIST,   offsetof(struct event_options, links),                                     \
         "URL",         "where more is to be seen; may be given several times",                    \
         COMPLETE_NONE, NULL,                                                                      \
         NULL},                                                                                    \
        {"tag",         't',                                                                       \
         OPTION_LIST,   offsetof(struct event_options, tags),                                      \
         "TAG",         "a word to find it by; may be given several times",                        \
         COMPLETE_NONE, NULL,                                                                      \
         NULL},                                                                                    \
        {"key",         0,                                                                         \
         OPTION_FLAG,   offsetof(struct event_options, key),                                       \
         NULL,          "a key event: short forms show it",                                        \
         COMPLETE_NONE, NULL,                                                                      \
         NULL},                                                                                    \
    {                                                                                              \
        "internal", 0, OPTION_FLAG, offsetof(struct event_options, internal), NULL,                \
            "not for the public edition", COMPLETE_NONE, NULL, NULL                                \
    }

#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL                              \
    }

static const struct option log_options[] = {
    {"kind", 'k', OPTION_STRING, offsetof(struct event_options, kind), "KIND",
     "what kind of event it is; note if not given", COMPLETE_KIND, NULL, NULL},
    LOG_OPTIONS,
    OPTIONS_END,
};
static const struct option kind_options[] = {LOG_OPTIONS, OPTIONS_END};

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    struct event_options *o = opts;
    if (self->parameter)
        o->kind = self->parameter;
    const struct event_kind *kind;
    if (event_kind_parse(o->kind ? o->kind : "note", &kind, err))
        return -1;
    /* A text that is still to come: nobody is asked for one that has no incident to go to. */
    bool given = argc > 0 && strcmp(argv[argc - 1], "-") != 0;
    struct subject subject = {0};
    int rc = given ? 0 : subject_find(app, NULL, &subject, err);
    subject_release(&subject);
    if (rc && !err->unreachable)
        return -1;
    char *text = NULL;
    if (read_text(app, argc, argv, 0, "text", kind->text, &text, err))
        return -1;
    rc = record_event(app, NULL, o, kind, text, err);
    free(text);
    return rc;
}

static const struct example log_examples[] = {
    {"debrief log 'error rate on checkout at 40%'", "happened now"},
    {"debrief log --at 08:05 -b alice 'paged the database team'",
     "happened at 08:05, done by alice"},
    {"debrief log --at '10m ago' -k hypothesis 'the new connection pool'", NULL},
    {"debrief log -u e3 -k step 'restarted web-3'", "a detail of e3"},
    {NULL, NULL},
};

const struct command cmd_log = {
    .name = "log",
    .group = "while it happens",
    .usage = "[OPTIONS] TEXT",
    .summary = "records an event",
    .description =
        "Options come before the text; once a word of text has begun, everything after it is "
        "text. '-' as the text reads standard input, as does no text off a terminal; on a terminal "
        "one line is asked for.\n\n"
        "A detail (--under) of an incident that is over has no time unless --at gives one.\n\n"
        "Where the database can't be reached (locked, full, read-only, damaged, gone), the event "
        "is "
        "kept aside and the exit status is 0: in a file beside the database (its name with "
        "-aside), "
        "else in $XDG_STATE_HOME/debrief/, else in a folder of yours for temporary files; stderr "
        "says where. The next command that can records it, and says so.\n\n"
        "See 'debrief help time' for what TIME can be, and 'debrief help text' for what means "
        "something in a text.",
    .options = log_options,
    .options_size = sizeof(struct event_options),
    .arguments = ARGUMENTS_TEXT,
    .database = DATABASE_RECORD,
    .examples = log_examples,
    .run = run,
};

#define KIND(kind, other, words, line)                                                             \
    {                                                                                              \
        .name = kind, .group = "while it happens", .usage = "[OPTIONS] [TEXT]", .summary = words,  \
        .options = kind_options, .options_size = sizeof(struct event_options),                     \
        .arguments = ARGUMENTS_TEXT, .database = DATABASE_RECORD,                                  \
        .examples = (const struct example[]){{line, NULL}, {NULL, NULL}},                          \
        .aliases = (const char *const[]){other, NULL}, .parameter = kind, .run = run,              \
    }

const struct command kind_commands[KIND_COMMANDS] = {
    KIND("impact", NULL, "records when users began to be affected",
         "debrief impact --at 08:00 'checkout returns 500s'"),
    KIND("detected", "detect", "records how it was noticed",
         "debrief detect 'p99 alert on checkout'"),
    KIND("declared", "declare", "records that it was called an incident", "debrief declare"),
    KIND("acknowledged", "ack", "records who took it on", "debrief ack -b alice"),
    KIND("escalated", "escalate", "records who was called in",
         "debrief escalate 'paged the database team'"),
    KIND("hypothesis", NULL, "records what is assumed",
         "debrief hypothesis 'the new cache is cold'"),
    KIND("ruled-out", "rule-out", "records what it turned out not to be",
         "debrief ruled-out 'not the load balancer'"),
    KIND("finding", NULL, "records what was found out", "debrief finding 'retries have no limit'"),
    KIND("change", NULL, "records a deploy or a change of configuration",
         "debrief change --at 07:55 'deployed checkout 4.2'"),
    KIND("step", NULL, "records what was done about it", "debrief step 'restarted web-3'"),
    KIND("comms", NULL, "records what was told to whom",
         "debrief comms 'status page: investigating'"),
    KIND("mitigated", "mitigate", "records that users are no longer affected",
         "debrief mitigate 'rolled back to 4.1'"),
    KIND("resolved", "resolve", "records that the cause is gone",
         "debrief resolve 'fixed in 4.2.1, deployed everywhere'"),
};
