/* start, done, drop, reopen. */
#include "base/alloc.h"
#include "cli/action.h"
#include "cli/day.h"
#include "cli/options.h"

#include <string.h>

struct status_options {
    const char *at, *proof, *reason;
};

#define OPTION_AT(words)                                                                           \
    {                                                                                              \
        "at", 0, OPTION_STRING, offsetof(struct status_options, at), "DATE", words, COMPLETE_NONE, \
            NULL, NULL                                                                             \
    }
#define OPTIONS_END                                                                                \
    {                                                                                              \
        NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL                              \
    }

static const struct option plain_options[] = {OPTION_AT("when; only done and drop keep it"),
                                              OPTIONS_END};
static const struct option done_options[] = {
    OPTION_AT("when it was done; now if not given"),
    {"proof", 0, OPTION_STRING, offsetof(struct status_options, proof), "URL",
     "what shows that it is done", COMPLETE_NONE, NULL, NULL},
    OPTIONS_END};
static const struct option drop_options[] = {
    OPTION_AT("when it was dropped; now if not given"),
    {"because", 0, OPTION_STRING, offsetof(struct status_options, reason), "REASON",
     "why it will not be done; needed", COMPLETE_NONE, NULL, NULL},
    OPTIONS_END};

/* What belonged to the status that it had. */
static void leave_status(struct action *action, const char *status)
{
    str_replace(&action->status, status);
    str_replace(&action->reason, NULL);
    str_replace(&action->proof, NULL);
    action->done_at = NONE;
}

static int set_plain(struct app *app, const struct subject *subject, const struct status_options *o,
                     const char *status, struct action *action, struct error *err)
{
    instant at;
    if (o->at && day_parse_done(app, subject, o->at, &at, err))
        return -1;
    if (strcmp(action->status, status) != 0)
        leave_status(action, status);
    return 0;
}

static int start(struct app *app, const struct subject *subject, const void *options,
                 const struct action *was, struct action *became, struct error *err)
{
    (void)was;
    return set_plain(app, subject, options, "started", became, err);
}

static int reopen(struct app *app, const struct subject *subject, const void *options,
                  const struct action *was, struct action *became, struct error *err)
{
    /* What was started is open already. */
    return set_plain(app, subject, options, action_is_open(was) ? was->status : "open", became,
                     err);
}

/* Done or dropped: anew, or as it was with another date. */
static int end(struct app *app, const struct subject *subject, const struct status_options *o,
               const char *status, struct action *action, struct error *err)
{
    bool anew = strcmp(action->status, status) != 0;
    if (anew)
        leave_status(action, status);
    return anew || o->at ? day_parse_done(app, subject, o->at ? o->at : "", &action->done_at, err)
                         : 0;
}

static int done(struct app *app, const struct subject *subject, const void *options,
                const struct action *was, struct action *became, struct error *err)
{
    (void)was;
    const struct status_options *o = options;
    if (end(app, subject, o, "done", became, err))
        return -1;
    if (o->proof)
        str_replace(&became->proof, o->proof);
    return 0;
}

static int drop(struct app *app, const struct subject *subject, const void *options,
                const struct action *was, struct action *became, struct error *err)
{
    (void)was;
    const struct status_options *o = options;
    if (end(app, subject, o, "dropped", became, err))
        return -1;
    str_replace(&became->reason, o->reason);
    return 0;
}

static const struct action_mend mends[] = {
    {start, "is started", "is started already", false, false},
    {done, "is done", "is done already", true, false},
    {drop, "is dropped", "is dropped already", false, false},
    {reopen, "is open", "is open already", true, true},
};

static int check(const struct action_mend *mend, const struct status_options *o, struct error *err)
{
    if (mend->mend == drop && !o->reason)
        return error_set(err, "'drop' needs a reason: --because 'the service is retired'");
    if (o->reason && check_text("the reason", o->reason, err))
        return -1;
    if (o->proof && check_text("the proof", o->proof, err))
        return -1;
    if (o->proof && strpbrk(o->proof, " \t\r\n<>"))
        return error_set(err, "'%s' is no URL: a link has no blanks in it", o->proof);
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct status_options *o = opts;
    const struct action_mend *mend = &mends[*self->parameter - '0'];
    struct refs refs = {0};
    int rc = -1;
    if (options_expect(self, argc, argv, 1, -1, err) || check(mend, o, err) ||
        action_refs(app, argc, argv, &refs, err))
        goto out;
    rc = action_change(app, &refs, mend, o, err);
    if (!rc && o->at && (mend->mend == start || mend->mend == reopen))
        remark(app, "only done and drop keep a date: 'debrief action show' tells when this was "
                    "recorded");
out:
    refs_release(&refs);
    return rc;
}

#define VERB(verb, line, words, text, table, number, cases)                                        \
    {                                                                                              \
        .name = verb, .group = "afterwards", .usage = line, .summary = words, .description = text, \
        .options = table, .options_size = sizeof(struct status_options),                           \
        .arguments = ARGUMENTS_WORDS, .complete = COMPLETE_ACTION, .database = DATABASE_WRITE,     \
        .examples = cases, .parameter = number, .run = run,                                        \
    }

#define SEVERAL                                                                                    \
    "A is a3, or only 3; several, and ranges (a3..a5), are one change, and a wrong one among "     \
    "them "                                                                                        \
    "changes none."

static const struct example start_examples[] = {{"debrief action start a1", NULL}, {NULL, NULL}};
static const struct example done_examples[] = {
    {"debrief action done 1 --proof https://git.example.com/pr/9", NULL},
    {"debrief action done a1 a2 --at yesterday", "both, done the day before"},
    {NULL, NULL}};
static const struct example drop_examples[] = {
    {"debrief action drop a2 --because 'the service is retired'", NULL}, {NULL, NULL}};
static const struct example reopen_examples[] = {
    {"debrief action reopen a1", "it was not done after all"}, {NULL, NULL}};

const struct command action_start =
    VERB("start", "A…", "says that action items are being worked on", SEVERAL, plain_options, "0",
         start_examples);
const struct command action_done =
    VERB("done", "[--at DATE] [--proof URL] A…", "says that action items are done",
         SEVERAL "\n\nDATE is a day (its beginning in the incident's zone is kept) or a time. Of "
                 "an item that is done already --at and --proof can be mended.",
         done_options, "1", done_examples);
const struct command action_drop =
    VERB("drop", "--because REASON [--at DATE] A…", "says that action items will not be done",
         SEVERAL "\n\nThe date, as of one that is done, is kept as done_at.", drop_options, "2",
         drop_examples);
const struct command action_reopen =
    VERB("reopen", "A…", "opens action items again",
         SEVERAL "\n\nWhat belonged to the end is cleared: the date, the proof, the reason.",
         plain_options, "3", reopen_examples);
