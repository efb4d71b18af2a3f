/* doctor: what is wrong with the database, and what of it can be mended. */
#include "cli/app.h"

#include "cli/commands.h"
#include "cli/findings.h"
#include "cli/keep_aside.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "store/doctor.h"

#include <stdlib.h>

struct doctor_options {
    bool fix;
};

static const struct option options[] = {
    {"fix", 0, OPTION_FLAG, offsetof(struct doctor_options, fix), NULL,
     "mend what can be mended without losing anything, after a backup", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static void answer_json(struct app *app, const struct examination *e)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, "[");
    for (size_t i = 0; i < e->n; i++) {
        buf_adds(&out, i ? ",\n  " : "\n  ");
        finding_add_json(&out, &e->findings[i]);
    }
    buf_adds(&out, e->n ? "\n]\n" : "]\n");
    say(app, "%s", out.data);
    buf_release(&out);
}

static void answer_none(struct app *app, const struct examination *e)
{
    struct buf out = BUF_INIT;
    buf_addf(&out, "no findings in %s: ", app->db_path.data);
    add_size(&out, e->bytes);
    buf_addf(&out, ", %lld incident%s, %lld event%s, schema %lld", (long long)e->incidents,
             e->incidents == 1 ? "" : "s", (long long)e->events, e->events == 1 ? "" : "s",
             (long long)e->schema);
    say_one_line(app, "%s", out.data);
    buf_release(&out);
}

static int answer(struct app *app, const struct examination *e)
{
    size_t left = 0;
    if (app->global.json)
        answer_json(app, e);
    else if (!e->n && !app->global.quiet)
        answer_none(app, e);
    for (size_t i = 0; i < e->n; i++) {
        left += !e->findings[i].mended;
        if (!app->global.json && app->global.quiet)
            say_one_line(app, "%s", e->findings[i].ref);
        else if (!app->global.json)
            finding_print(app, &e->findings[i], false);
    }
    for (size_t i = 0; i < e->remarks.n && !app->global.quiet; i++)
        remark(app, "%s", e->remarks.v[i]);
    return left ? 1 : 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct doctor_options *o = opts;
    struct examination examination = {0};
    struct progress_line line;
    char *backup = NULL;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    struct progress progress = progress_begin(&line, app);
    int rc = doctor_look(app->db_path.data, app->now, &progress, &examination, err);
    if (!rc && o->fix)
        rc = doctor_mend(app->db_path.data, app->author, app->now, &progress, &examination, &backup,
                         err);
    progress_end(&line);
    if (backup)
        remark(app, "the database as it was is in '%s'", backup);
    if (rc)
        is_unreachable(app, err); /* one that is gone is said to be */
    else
        rc = answer(app, &examination);
    if (rc >= 0 && !app->global.quiet)
        remark_aside_elsewhere(app);
    examination_release(&examination);
    free(backup);
    return rc;
}

static const struct example examples[] = {
    {"debrief doctor", "is all well?"},
    {"debrief doctor --fix", "mends what can be mended"},
    {"debrief --db monday.db doctor", "a backup is looked at in the same way"},
    {NULL, NULL},
};

const struct command cmd_doctor = {
    .name = "doctor",
    .group = "across incidents",
    .usage = "[--fix]",
    .summary = "looks for damage in the database, and mends it where it can",
    .description =
        "Reads every page and every record, and says on one line each what is wrong, where, and "
        "how to mend it; it changes nothing. Exit status 1: something was found; 2: the file can't "
        "be read at all, is another program's, or a newer version's.\n\n"
        "--fix first makes a backup beside the database (DATABASE-before-fix), then mends what can "
        "be mended without losing anything: a record that is changed gets a revision, which "
        "'debrief history' shows. A damaged page can't be mended: restore the newest backup.\n\n"
        "What is looked for, by the name in parentheses: damage (a page that can't be read), index "
        "and schema (not as this version makes them), lost-pages, mark (whose file it is), "
        "constraint, number, value, json, text (bytes that are none), time, uid, double, link and "
        "orphan (what points at nothing), history (revisions), origin, mode (others may read it), "
        "journal, aside (events that wait to be taken in), lock, file-system (no locks).",
    .options = options,
    .options_size = sizeof(struct doctor_options),
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
