#include "base/alloc.h"
#include "cli/action.h"
#include "cli/options.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct edit_options {
    const char *owner, *due, *priority, *kind, *ticket, *answers;
    char *text; /* as read; owned; NULL: none was given */
};

static const char *const kinds[] = {"prevent",     "detect",  "mitigate", "repair",
                                    "investigate", "process", "none",     NULL};

static const struct option options[] = {
    {"owner", 0, OPTION_STRING, offsetof(struct edit_options, owner), "NAME|none", "who does it",
     COMPLETE_PERSON, NULL, NULL},
    {"due", 0, OPTION_STRING, offsetof(struct edit_options, due), "DATE|none",
     "until when: 2023-06-30, 2w, friday, eom", COMPLETE_NONE, NULL, NULL},
    {"priority", 'p', OPTION_STRING, offsetof(struct edit_options, priority), "P|none",
     "p0 (most urgent) to p4", COMPLETE_NONE, NULL, NULL},
    {"kind", 'k', OPTION_STRING, offsetof(struct edit_options, kind), "KIND|none",
     "prevent, detect, mitigate, repair, investigate or process", COMPLETE_WORDS, kinds, NULL},
    {"ticket", 0, OPTION_STRING, offsetof(struct edit_options, ticket), "TICKET|none",
     "where it is tracked elsewhere", COMPLETE_NONE, NULL, NULL},
    {"for", 0, OPTION_STRING, offsetof(struct edit_options, answers), "REF|none",
     "the measure, cause or event that it answers", COMPLETE_REF, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static bool is_none(const char *word)
{
    return !strcasecmp(word, "none");
}

static int set_text(const char *what, const char *word, char **slot, struct error *err)
{
    if (check_text(what, word, err))
        return -1;
    str_replace(slot, is_none(word) ? NULL : word);
    return 0;
}

static int set_due(struct app *app, const struct subject *subject, const char *word,
                   const struct action *was, struct action *became, struct error *err)
{
    if (is_none(word)) {
        str_replace(&became->due, NULL);
        return 0;
    }
    if (action_set_due(app, subject, word, became, err))
        return -1;
    if (was->due && strcmp(became->due, was->due) > 0)
        became->slips = was->slips == NONE ? 1 : was->slips + 1;
    return 0;
}

static int set_for(struct app *app, const char *word, struct action *action, struct error *err)
{
    if (!is_none(word))
        return action_set_for(app, word, action, err);
    str_replace(&action->for_kind, NULL);
    action->for_id = NONE;
    return 0;
}

static int mend(struct app *app, const struct subject *subject, const void *opts,
                const struct action *was, struct action *became, struct error *err)
{
    const struct edit_options *o = opts;
    if ((o->owner && set_text("the owner", o->owner, &became->owner, err)) ||
        (o->ticket && set_text("the ticket", o->ticket, &became->ticket, err)) ||
        (o->due && set_due(app, subject, o->due, was, became, err)) ||
        (o->answers && set_for(app, o->answers, became, err)))
        return -1;
    if (o->priority && is_none(o->priority))
        became->priority = NONE;
    else if (o->priority && action_set_priority(o->priority, became, err))
        return -1;
    if (o->kind)
        str_replace(&became->kind, is_none(o->kind) ? NULL : o->kind);
    if (o->text)
        str_replace(&became->text, o->text);
    return 0;
}

static const struct action_mend edited = {mend, "is changed", "is so already", true, false};
static const struct action_mend moved = {mend, "is changed", "is so already", true, true};

/* What the words are: refs first, then a text or none. */
static int read_words(struct app *app, int argc, char **argv, struct edit_options *o,
                      struct refs *refs, struct error *err)
{
    int n = 0;
    int words = app->text_given ? argc - 1 : argc;
    while (n < words && action_is_ref(argv[n], n))
        n++;
    if (!n)
        return error_set(err,
                         "'%s' is no ref: name the action item first, as in 'debrief action "
                         "edit a3 --due friday'",
                         argc ? argv[0] : "");
    if (action_refs(app, n, argv, refs, err))
        return -1;
    if (n < argc && refs->n > 1)
        return error_set(err, "a text is for one action item: %zu are named", refs->n);
    if (n < argc && read_text(app, argc, argv, n, "action item", NULL, &o->text, err))
        return -1;
    bool some = o->owner || o->due || o->priority || o->kind || o->ticket || o->answers || o->text;
    return some ? 0 : error_set(err, "nothing to change was given: give an option, or a new text");
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    struct edit_options *o = opts;
    struct refs refs = {0};
    int rc = options_expect(self, argc, argv, 1, -1, err);
    if (!rc)
        rc = read_words(app, argc, argv, o, &refs, err);
    if (!rc)
        rc = action_change(app, &refs, o->due ? &moved : &edited, o, err);
    refs_release(&refs);
    free(o->text);
    return rc;
}

static const struct example examples[] = {
    {"debrief action edit a1 --owner bob --due eom", NULL},
    {"debrief action edit 2 -p none 'Alert on replication lag above 10 s'", "another text"},
    {NULL, NULL},
};

const struct command action_edit = {
    .name = "edit",
    .group = "afterwards",
    .usage = "A… [OPTIONS] [TEXT]",
    .summary = "changes action items",
    .description =
        "A is a3, or only 3. Several are one change; a text is for one. 'none' clears what an "
        "option sets.\n\n"
        "A due date that moves to a later one is counted, and shown as \"moved 2×\" from then on; "
        "one that is set for the first time, or moves forward, is not.",
    .options = options,
    .options_size = sizeof(struct edit_options),
    .arguments = ARGUMENTS_REF_TEXT,
    .complete = COMPLETE_ACTION,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
