/* undo: a change taken back. */
#include "cli/app.h"

#include "base/strv.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/targets.h"
#include "cli/undo_change.h"
#include "store/history.h"

#include <stdlib.h>
#include <string.h>

/* "r12". */
static bool is_revision(const char *word)
{
    return *word == 'r' && word[1] && strspn(word + 1, "0123456789") == strlen(word + 1) &&
           strlen(word) < 18;
}

static int undo_numbered(struct app *app, const char *word, struct error *err)
{
    struct revision r;
    int rc = revision_get(app->db, strtoll(word + 1, NULL, 10), &r, err);
    if (!rc)
        return error_set(err, "there is no %s: 'debrief history' shows the numbers", word);
    if (rc < 0)
        return -1;
    int64_t which = r.change, incident = r.incident;
    revision_release(&r);
    rc = change_is_undone(app->db, which, err);
    if (rc < 0)
        return -1;
    if (!rc)
        return undo_change(app, which, incident, err);
    remark(app, "%s is taken back already", word);
    return 0;
}

/* The last change of a record that takes none back, can be taken back and is not; NONE: there is
 * none. */
static int last_change(struct app *app, const struct ref *ref, int64_t *out, struct error *err)
{
    struct history h = {0};
    *out = NONE;
    int rc = history_open_record(&h, app->db, ref->kind, ref->id, err);
    while (!rc && (rc = history_next(&h, err)) == 1) {
        int64_t change = h.row.change;
        bool redaction = h.row.difference && !strcmp(h.row.difference, "{}");
        rc = h.row.undoes != NONE || redaction ? 1 : change_is_undone(app->db, change, err);
        if (!rc)
            *out = change;
        rc = rc < 0 ? -1 : 0;
    }
    history_close(&h);
    return rc;
}

static int undo_record(struct app *app, const char *word, struct error *err)
{
    struct ref ref;
    int64_t current, which;
    char *words[] = {(char *)word, NULL};
    if (targets_current(app, words, 1, &current, err) ||
        target_parse(app, word, current, &ref, err) || last_change(app, &ref, &which, err))
        return -1;
    if (which != NONE)
        return undo_change(app, which, ref.incident, err);
    remark(app, "nothing to undo: all that was done to %s is taken back", word);
    return 0;
}

static int run(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err)
{
    (void)options;
    int64_t incident;
    if (options_expect(self, argc, argv, 0, 1, err))
        return -1;
    if (argc)
        return is_revision(argv[0]) ? undo_numbered(app, argv[0], err)
                                    : undo_record(app, argv[0], err);
    if (incident_meant(app, NULL, &incident, err))
        return -1;
    if (incident == NONE) {
        remark(app, "nothing to undo: there is no incident yet");
        return 0;
    }
    return undo_own_last(app, incident, err);
}

static const struct example examples[] = {
    {"debrief undo", "your own last command in this incident"},
    {"debrief undo e3", "the last change of e3, whoever made it"},
    {"debrief undo r5", "the change with that number in 'debrief history'"},
    {NULL, NULL},
};

const struct command cmd_undo = {
    .name = "undo",
    .group = "while it happens",
    .usage = "[REF|rN]",
    .summary = "takes a change back",
    .description =
        "Without an argument: your own last command in this incident that is not taken back yet, "
        "whole, also an import or one that changed many records; again goes further back. With a "
        "ref: the last change of that record, whoever made it. With the number that 'debrief "
        "history' shows: that one.\n\n"
        "What is taken back is itself a change that can be taken back, by its number. A change is "
        "not taken back as long as a later one stands on it, and a redaction never is. Where there "
        "is nothing to undo, that is said and is no error.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_REF,
    .database = DATABASE_WRITE,
    .examples = examples,
    .run = run,
};
