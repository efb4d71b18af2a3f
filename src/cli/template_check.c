#include "doc/template_check.h"
#include "base/alloc.h"
#include "base/json.h"
#include "cli/options.h"
#include "cli/template.h"

#include <stdlib.h>
#include <string.h>

struct check_options {
    const char *seed, *rounds;
};

static const struct option options[] = {
    {"seed", 0, OPTION_STRING, offsetof(struct check_options, seed), "N",
     "what the hostile records are made from; 1 if not given", COMPLETE_NONE, NULL, NULL},
    {"rounds", 0, OPTION_STRING, offsetof(struct check_options, rounds), "N",
     "how many sets of them are tried; 20 if not given", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int parse_number(const char *what, const char *text, long otherwise, long *out,
                        struct error *err)
{
    char *end;
    *out = otherwise;
    if (!text)
        return 0;
    *out = strtol(text, &end, 10);
    if (end == text || *end || *out < 1 || *out > 1000000000)
        return error_set(err, "'%s' is no number for --%s: use one from 1 on", text, what);
    return 0;
}

static void add_json(struct buf *out, const char *name, const struct template_fault *fault)
{
    buf_adds(out, "{\"template\": ");
    json_add_string(out, name);
    buf_adds(out, ", \"file\": ");
    json_add_string(out, fault->source);
    buf_addf(out, ", \"line\": %d, \"column\": %d, \"text\": ", fault->line, fault->column);
    json_add_string(out, fault->text);
    buf_addc(out, '}');
}

/* One template; what is wrong with it is said, or added to JSON. */
static int check_one(struct app *app, const char *name, const struct template_file *file, long seed,
                     long rounds, struct buf *json, size_t *faulty, struct error *err)
{
    struct template_folders folders = folders_of(app);
    struct template_faults faults = {0};
    int rc = template_check(&folders, file, (uint64_t)seed, (int)rounds, &faults, err);
    for (size_t i = 0; !rc && i < faults.n; i++) {
        const struct template_fault *f = &faults.v[i];
        if (app->global.json) {
            buf_adds(json, json->len ? ",\n" : "[");
            add_json(json, name, f);
        } else {
            say_one_line(app, "%s:%d:%d: %s", f->source, f->line, f->column, f->text);
        }
    }
    if (!rc && !faults.n && !app->global.json && !app->global.quiet)
        say_one_line(app, "%s: no fault", file->source.data);
    *faulty += faults.n;
    template_faults_release(&faults);
    return rc;
}

static int check_all(struct app *app, const struct strv *names, long seed, long rounds,
                     struct error *err)
{
    struct template_folders folders = folders_of(app);
    struct template_file *files = xcalloc(names->n, sizeof *files);
    struct buf json = BUF_INIT;
    size_t loaded = 0, faulty = 0;
    int rc = 0;
    /* All are there before the first is looked at. */
    for (; !rc && loaded < names->n; loaded += rc == 0)
        rc = template_need(&folders, names->v[loaded], &files[loaded], err);
    for (size_t i = 0; !rc && i < names->n; i++)
        rc = check_one(app, names->v[i], &files[i], seed, rounds, &json, &faulty, err);
    if (!rc && app->global.json)
        say(app, "%s]\n", json.len ? json.data : "[");
    for (size_t i = 0; i < loaded; i++)
        template_release(&files[i]);
    free(files);
    buf_release(&json);
    return rc ? -1 : faulty > 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    (void)self;
    const struct check_options *o = opts;
    long seed, rounds;
    if (parse_number("seed", o->seed, 1, &seed, err) ||
        parse_number("rounds", o->rounds, 20, &rounds, err))
        return -1;
    struct strv names = {0};
    struct template_folders folders = folders_of(app);
    for (int i = 0; i < argc; i++)
        strv_add(&names, argv[i]);
    if (!argc)
        template_names(&folders, &names);
    int rc = check_all(app, &names, seed, rounds, err);
    strv_release(&names);
    return rc;
}

static const struct example examples[] = {
    {"debrief template check", "all that there are"},
    {"debrief template check standard", NULL},
    {"debrief template check --rounds 50 --seed 7 standard", "more of them, and others"},
    {NULL, NULL},
};

const struct command template_check_command = {
    .name = "check",
    .usage = "[FILE|NAME…]",
    .summary = "finds what is wrong with a template",
    .description =
        "Names that the data does not have where they stand, with the nearest that it has; what is "
        "not closed; partials that are missing or are put into themselves without end; blocks that "
        "fill nothing; what is wrong in the front matter. Each is a line, FILE:LINE:COLUMN first; "
        "status 1 if there is any.\n\n"
        "And it proves that no text can break the document: the template is rendered with plain "
        "records and with hostile ones, made up in memory, and the two documents must have the "
        "same "
        "structure. A tag that stands where Markdown knows no escape (in code, in HTML, in a "
        "link's destination) is named.",
    .options = options,
    .options_size = sizeof(struct check_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_TEMPLATE,
    .database = DATABASE_NONE,
    .examples = examples,
    .run = run,
};
