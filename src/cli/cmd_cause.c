#include "cli/app.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "store/records.h"
#include "store/ref.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

struct cause_options {
    const char *kind, *category, *why;
    char *text; /* as read; owned */
};

static const struct option options[] = {
    {"kind", 'k', OPTION_STRING, offsetof(struct cause_options, kind), "KIND",
     "root, trigger or contributing; root if not given", COMPLETE_WORDS, cause_kinds, NULL},
    {"category", 0, OPTION_STRING, offsetof(struct cause_options, category), "CATEGORY",
     "config, deploy, capacity, dependency, hardware, software, process, human-factors or security",
     COMPLETE_WORDS, cause_categories, NULL},
    {"why", 0, OPTION_STRING, offsetof(struct cause_options, why), "CAUSE",
     "it answers that cause's \"why?\"", COMPLETE_REF, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

static int fill(struct app *app, const struct subject *subject, const void *opts,
                union record *record, struct error *err)
{
    const struct cause_options *o = opts;
    struct cause *cause = &record->cause;
    cause->kind = xstrdup(o->kind ? o->kind : "root");
    cause->category = xstrdup_null(o->category);
    cause->text = xstrdup(o->text);
    if (!o->why)
        return 0;
    /* A cause that is new answers nobody yet: no circle can come of it. */
    struct ref ref;
    if (ref_parse_one(app->db, o->why, subject->incident.id, RECORD_CAUSE, &ref, err))
        return -1;
    if (ref.incident != subject->incident.id)
        return error_set(err, "'%s' is a cause of #%lld: name one of #%lld", o->why,
                         (long long)ref.incident, (long long)subject->incident.id);
    cause->why = ref.id;
    return 0;
}

static int run_add(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                   struct error *err)
{
    (void)self;
    struct cause_options *o = opts;
    if (read_text(app, argc, argv, 0, "cause", NULL, &o->text, err))
        return -1;
    int rc = beside_add(app, RECORD_CAUSE, fill, o, err);
    free(o->text);
    return rc;
}

static const struct table_column columns[] = {
    {"ref", 0, false, false}, {"kind", 0, false, false}, {"category", 0, false, false},
    {"why", 0, false, false}, {"text", 24, true, false},
};

static void add_why(struct app *app, const struct cause *cause, struct buf *out)
{
    union record above;
    if (cause->why == NONE || record_get(app->db, RECORD_CAUSE, cause->why, &above, NULL) != 1)
        return;
    if (!above.cause.removed)
        ref_add(out, RECORD_CAUSE, &above);
    record_release(RECORD_CAUSE, &above);
}

static void row(struct app *app, struct table *table, enum record_kind kind,
                const union record *record)
{
    (void)kind;
    const struct cause *cause = &record->cause;
    struct buf cell = BUF_INIT;
    ref_add(&cell, RECORD_CAUSE, cause);
    table_cell(table, cell.data, COLOR_BOLD);
    table_cell(table, cause->kind, COLOR_NONE);
    table_cell(table, cause->category, COLOR_NONE);
    buf_reset(&cell);
    add_why(app, cause, &cell);
    table_cell(table, cell.data, COLOR_NONE);
    table_cell(table, cause->text, COLOR_NONE);
    buf_release(&cell);
}

static int run_list(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                    struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    return beside_list(app, RECORD_CAUSE, columns, sizeof columns / sizeof *columns, row, err);
}

static const struct example add_examples[] = {
    {"debrief cause add --category config 'The retry had no limit.'", "the root cause"},
    {"debrief cause add -k trigger 'A deploy restarted all caches at once.'", NULL},
    {"debrief cause add --why c1 'Nobody owned the defaults of the client.'",
     "why c1 could happen"},
    {NULL, NULL},
};

static const struct command cause_add = {
    .name = "add",
    .group = "afterwards",
    .usage = "[-k KIND] [--category CATEGORY] [--why CAUSE] TEXT",
    .summary = "adds a cause to the incident",
    .description =
        "A cause is 'root' (what had to be mended), 'trigger' (what set it off) or 'contributing' "
        "(what made it worse or longer). TEXT is Markdown of any length; '-' reads standard "
        "input.\n\n"
        "With --why it answers the \"why?\" of another cause of the same incident; such answers "
        "make the chain of whys.",
    .options = options,
    .options_size = sizeof(struct cause_options),
    .arguments = ARGUMENTS_TEXT,
    .database = DATABASE_WRITE,
    .examples = add_examples,
    .run = run_add,
};

static const struct example list_examples[] = {
    {"debrief cause list", "the causes of the current incident"},
    {NULL, NULL},
};

static const struct command cause_list = {
    .name = "list",
    .group = "afterwards",
    .usage = "",
    .summary = "lists the incident's causes",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = list_examples,
    .run = run_list,
};

static const struct command *const verbs[] = {&cause_add, &cause_list, NULL};

static const struct example examples[] = {
    {"debrief cause", "the causes of the current incident"},
    {"debrief cause add 'The retry had no limit.'", NULL},
    {NULL, NULL},
};

const struct command cmd_cause = {
    .name = "cause",
    .group = "afterwards",
    .usage = "[add [OPTIONS] TEXT]",
    .summary = "adds and lists causes",
    .description = "Alone it lists the causes of the incident. 'debrief amend c1' mends one, "
                   "'debrief rm c1' takes one out.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = examples,
    .verbs = verbs,
    .run = run_list,
};
