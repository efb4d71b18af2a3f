#include "base/alloc.h"
#include "base/json.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/template.h"

#include <stdlib.h>
#include <string.h>

struct template_folders folders_of(const struct app *app)
{
    return (struct template_folders){app->beside.data, app->user.data};
}

static const struct table_column columns[] = {
    {"Name", 8, false, false}, {"What it is for", 30, true, false}, {"From", 0, false, false}};

/* A person's own that can't be read is listed with the reason. */
static void read_one(struct app *app, const char *name, struct template_file *out)
{
    struct template_folders folders = folders_of(app);
    struct error err = ERROR_INIT;
    if (template_load(&folders, name, out, &err) == 1)
        return;
    memset(out, 0, sizeof *out);
    buf_addf(&out->description, "can't be read: %s", err.text);
}

static void add_json(struct buf *out, const char *name, const struct template_file *file)
{
    buf_adds(out, "{\"name\": ");
    json_add_string(out, name);
    buf_adds(out, ", \"title\": ");
    json_add_string(out, file->title.len ? file->title.data : NULL);
    buf_adds(out, ", \"description\": ");
    json_add_string(out, file->description.len ? file->description.data : NULL);
    buf_adds(out, ", \"shipped\": ");
    json_add_bool(out, file->shipped);
    buf_adds(out, ", \"file\": ");
    json_add_string(out, file->shipped || !file->source.len ? NULL : file->source.data);
    buf_adds(out, ", \"public\": ");
    json_add_bool(out, file->public);
    buf_adds(out, ", \"requires\": ");
    char *needs = json_of_list(&file->needs, false), *fields = json_of_list(&file->fields, false);
    buf_adds(out, needs ? needs : "[]");
    buf_adds(out, ", \"fields\": ");
    buf_adds(out, fields ? fields : "[]");
    buf_addc(out, '}');
    free(needs);
    free(fields);
}

static void list_json(struct app *app, const struct strv *names)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < names->n; i++) {
        struct template_file file;
        read_one(app, names->v[i], &file);
        buf_adds(&out, i ? ",\n" : "[");
        add_json(&out, names->v[i], &file);
        template_release(&file);
    }
    say(app, "%s]\n", out.data);
    buf_release(&out);
}

static void list_table(struct app *app, const struct strv *names)
{
    struct table table;
    table_init(&table, app->out, app->width, app->color, columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < names->n; i++) {
        struct template_file file;
        read_one(app, names->v[i], &file);
        table_cell(&table, names->v[i], COLOR_NONE);
        table_cell(&table, file.description.len ? file.description.data : file.title.data,
                   COLOR_NONE);
        table_cell(&table, file.shipped ? "shipped" : file.source.data, COLOR_NONE);
        table_end_row(&table);
        template_release(&file);
    }
    table_finish(&table);
}

static int run_list(struct app *app, const struct command *self, void *options, int argc,
                    char **argv, struct error *err)
{
    (void)options;
    struct strv names = {0};
    struct template_folders folders = folders_of(app);
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    template_names(&folders, &names);
    if (app->global.json)
        list_json(app, &names);
    else if (!app->global.quiet)
        list_table(app, &names);
    else
        for (size_t i = 0; i < names.n; i++)
            say_one_line(app, "%s", names.v[i]);
    strv_release(&names);
    return 0;
}

static int run_show(struct app *app, const struct command *self, void *options, int argc,
                    char **argv, struct error *err)
{
    (void)options;
    struct template_folders folders = folders_of(app);
    struct template_file file;
    if (options_expect(self, argc, argv, 1, 1, err) || template_need(&folders, argv[0], &file, err))
        return -1;
    sink_fn *sink;
    void *to = sink_choose(app, app->out, &sink);
    int rc = sink(to, file.front.data, file.front.len, err);
    if (!rc)
        rc = sink(to, file.text.data, file.text.len, err);
    template_release(&file);
    return rc;
}

static const struct example list_examples[] = {
    {"debrief template list", "all that 'render -t' finds"},
    {NULL, NULL},
};

const struct command template_list = {
    .name = "list",
    .usage = "",
    .summary = "lists templates, what each is for and where it is from",
    .description =
        "A template of the same name is used in the order in which they are looked up: beside the "
        "database, then a person's own, then the shipped one. With -q only names.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_NONE,
    .examples = list_examples,
    .run = run_list,
};

static const struct example show_examples[] = {
    {"debrief template show standard", "to read it"},
    {"debrief template show partials/event", "what the timeline's entries are made of"},
    {NULL, NULL},
};

const struct command template_show = {
    .name = "show",
    .usage = "NAME",
    .summary = "prints a template as it is",
    .description = "Byte for byte, its front matter too. Partials are named as they stand in "
                   "templates: partials/event.",
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_TEMPLATE,
    .database = DATABASE_NONE,
    .examples = show_examples,
    .run = run_show,
};

/* Alone: the list. */
static int run(struct app *app, const struct command *self, void *options, int argc, char **argv,
               struct error *err)
{
    (void)self;
    return run_list(app, &template_list, options, argc, argv, err);
}

static const struct command *const verbs[] = {&template_list, &template_show,
                                              &template_check_command, &template_new, NULL};

static const struct example examples[] = {
    {"debrief template", "all there are, and what each is for"},
    {"debrief template new ours --from standard", "a person's own, to begin with"},
    {"debrief render -t ours", NULL},
    {NULL, NULL},
};

const struct command cmd_template = {
    .name = "template",
    .group = "afterwards",
    .usage = "[VERB …]",
    .summary = "lists, shows, starts and checks the forms of the postmortem",
    .description =
        "A template says what a document looks like: its sections, their order, their words. "
        "Several are shipped, and a person or a team can have their own. Alone it lists them.\n\n"
        "'debrief help templates' says how they are written, and all that they can show.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_NONE,
    .examples = examples,
    .verbs = verbs,
    .run = run,
};
