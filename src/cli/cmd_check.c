#include "cli/check.h"

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/import_files.h"
#include "cli/options.h"
#include "store/db.h"
#include "store/records.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const severities[] = {"error", "warning", NULL};

static const struct option options[] = {
    {"fail-on", 0, OPTION_STRING, offsetof(struct check_options, fail_on), "SEVERITY",
     "exit with 1 for error (if not given), or for any warning as well", COMPLETE_WORDS, severities,
     NULL},
    {"rule", 0, OPTION_LIST, offsetof(struct check_options, rules), "RULE",
     "look for this alone ('debrief help checks' lists them); again for more", COMPLETE_WORDS,
     check_rule_names, NULL},
    {"public", 0, OPTION_FLAG, offsetof(struct check_options, public), NULL,
     "is the public edition safe as well: no secret, no name, no personal data", COMPLETE_NONE,
     NULL, NULL},
    {"ignore", 0, OPTION_STRING, offsetof(struct check_options, ignore), "RULE",
     "from now on ignore it in this incident", COMPLETE_WORDS, check_rule_names, NULL},
    {"because", 0, OPTION_STRING, offsetof(struct check_options, because), "REASON",
     "why it is ignored", COMPLETE_NONE, NULL, NULL},
    {"template", 't', OPTION_STRING, offsetof(struct check_options, template), "TEMPLATE",
     "what it asks for is to be there; standard if not given", COMPLETE_TEMPLATE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* ---- what a word is */

static bool is_number(const char *word)
{
    word += *word == '#';
    return *word && word[strspn(word, "0123456789")] == '\0';
}

/* A number is an incident; what looks like a path, or is there as one, is a file. */
static bool is_path(const char *word)
{
    struct stat st;
    if (!strcmp(word, "-") || strchr(word, '/') || import_is_markdown(word))
        return true;
    return !is_number(word) && !stat(word, &st);
}

/* ---- incidents */

static int gap_of(struct app *app, int64_t *gap, struct error *err)
{
    char *value = NULL;
    int rc = setting_get(app->db, "check.gap", &value, err);
    *gap = 0;
    if (!rc && value)
        rc = duration_parse(value, false, gap, err);
    free(value);
    return rc;
}

static int check_one(struct check_run *run, const char *word, bool several, struct error *err)
{
    struct app *app = run->app;
    const struct check_options *o = run->options;
    struct check_settings settings = {.only = o->rules.n ? &o->rules : NULL};
    struct subject subject = {0};
    struct view view = {0};
    struct findings findings = {0};
    struct check_public public = {0};
    int rc = -1;
    /* One steady view, whatever others record meanwhile. */
    if (!db_begin_read(app->db, err) && !subject_find(app, word, &subject, err) &&
        !gap_of(app, &settings.gap, err) &&
        !check_template_named(run, o->template ? o->template : "standard", &settings.template,
                              err) &&
        !view_open(&view, app->db, subject.incident.id, app->zone_given ? &app->zone : NULL,
                   app->now, err)) {
        settings.named = several || incident_is_other(app, subject.incident.id);
        rc = check_incident(&view, &settings, &findings, err);
    }
    if (!rc && o->public)
        rc = check_public(run, subject.incident.id, settings.named, &public, &findings, err);
    if (!rc) {
        buf_reset(&run->what);
        buf_addf(&run->what, "#%lld %s", (long long)subject.incident.id, subject.incident.title);
        run->incidents++;
        check_report(run, run->what.data, &findings, o->fail_on);
    }
    findings_release(&findings);
    check_public_release(&public);
    view_close(&view);
    subject_release(&subject);
    db_rollback(app->db);
    return rc;
}

static int check_incidents(struct check_run *run, const struct strv *words, struct error *err)
{
    if (app_open(run->app, DATABASE_READ, err))
        return -1;
    if (!words->n)
        return check_one(run, NULL, false, err);
    for (size_t i = 0; i < words->n; i++)
        if (check_one(run, words->v[i], words->n > 1, err))
            return -1;
    return 0;
}

/* ---- the command */

static void add_count(struct buf *out, size_t n, const char *what, const char *many)
{
    if (n || many)
        buf_addf(out, "%s%zu %s%s", out->len ? ", " : "", n, what, n == 1 ? "" : many ? many : "");
}

static void close_report(struct check_run *run)
{
    struct buf line = BUF_INIT;
    size_t looked = run->incidents + run->documents;
    if (run->app->global.json) {
        say(run->app, "%s]\n", run->any ? "\n" : "[");
        return;
    }
    if (run->app->global.quiet)
        return;
    if (!run->errors && !run->warnings)
        buf_adds(&line, "no findings");
    else {
        add_count(&line, run->errors, "error", "s");
        add_count(&line, run->warnings, "warning", "s");
    }
    if (run->waived)
        add_count(&line, run->waived, "ignored", NULL);
    if (looked == 1)
        buf_addf(&line, " in %s", run->what.data);
    else if (run->documents && run->incidents)
        buf_addf(&line, " in %zu incidents and documents", looked);
    else
        buf_addf(&line, " in %zu %s", looked, run->documents ? "documents" : "incidents");
    if (run->app->out_is_terminal && run->any)
        say(run->app, "\n");
    say_one_line(run->app, "%s", line.data);
    buf_release(&line);
}

static int check_all(struct check_run *run, const struct strv *words, const struct strv *paths,
                     struct error *err)
{
    int rc = 0;
    if (words->n || !paths->n)
        rc = check_incidents(run, words, err);
    if (!rc && paths->n)
        rc = check_files(run, paths, err);
    if (!rc || run->incidents + run->documents)
        close_report(run);
    if (rc)
        return -1;
    return run->hits ? 1 : 0;
}

static int ignore(struct app *app, const struct check_options *o, const struct strv *words,
                  const struct strv *paths, struct error *err)
{
    if (!o->because)
        return error_set(err, "--ignore needs a reason: --because '…'");
    if (paths->n)
        return error_set(err,
                         "--ignore is for incidents: write '<!-- debrief: ignore %s: why -->' into "
                         "'%s'",
                         o->ignore, paths->v[0]);
    if (words->n > 1)
        return error_set(err, "--ignore is for one incident: name one");
    if (app_open(app, DATABASE_WRITE, err))
        return -1;
    return check_ignore(app, words->n ? words->v[0] : NULL, o->ignore, o->because, err);
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct check_options *o = opts;
    struct check_run run = {.app = app, .options = o, .what = BUF_INIT};
    struct strv words = {0}, paths = {0};
    int rc = -1;
    if (options_expect(self, argc, argv, 0, -1, err))
        return -1;
    for (int i = 0; i < argc; i++)
        strv_add(is_path(argv[i]) ? &paths : &words, argv[i]);
    if (o->because && !o->ignore)
        error_set(err, "--because says why a rule is ignored: give --ignore RULE as well");
    else if (argc && app->incident_given)
        error_set(err, "'%s' and -i contradict each other: give one", argv[0]);
    else if (o->ignore)
        rc = ignore(app, o, &words, &paths, err);
    else
        rc = check_all(&run, &words, &paths, err);
    free(run.template_name);
    template_release(&run.template);
    buf_release(&run.what);
    strv_release(&words);
    strv_release(&paths);
    return rc;
}

static const struct example examples[] = {
    {"debrief check", "is the current incident's postmortem fit to go out?"},
    {"debrief check -t pagerduty 1", "and has #1 all that this template asks for?"},
    {"debrief check --public", "and may it be shown to everybody?"},
    {"debrief check postmortems/", "all documents of a folder; add --fail-on warning to be strict"},
    {"debrief check --ignore single-cause --because 'the disk was it'",
     "what does not matter here"},
    {NULL, NULL},
};

const struct command cmd_check = {
    .name = "check",
    .group = "afterwards",
    .usage = "[OPTIONS] [INCIDENT|FILE|FOLDER]…",
    .summary = "says what a postmortem lacks, or gets wrong",
    .description =
        "Each finding names what it is about (a ref, a field, FILE:LINE), what is wrong, how to "
        "mend it, and its rule in parentheses; 'debrief help checks' lists the rules. Errors are "
        "what makes a document wrong, warnings are advice. The exit status is 1 where there is an "
        "error, with --fail-on warning where there is any finding.\n\n"
        "With --public it is also looked at what 'render --public' would show: a secret, a name or "
        "personal data in it is an error, and what is left out is said on stderr. Of a file all "
        "that stands in it counts as public; those that it names are a warning.\n\n"
        "A file is read as import would read it, and no database is needed or made. Of a folder "
        "all documents are read; those that hold no incident are skipped. A number is an incident, "
        "anything else that is there as a file is that; ./1 is the file 1.\n\n"
        "--ignore keeps in an incident that a rule does not matter there, by whom and why: its "
        "findings are shown as waived, and count no more; 'undo' takes it back. In a document "
        "'<!-- debrief: ignore RULE: why -->' does the same, and for all documents of a folder, "
        "and in those below it, .debrief.json: 'debrief help checks'.",
    .options = options,
    .options_size = sizeof(struct check_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_FILE,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
