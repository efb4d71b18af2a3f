#include "cli/app.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "cli/beside.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct section_options {
    const char *after, *level;
    bool internal;
    const char *heading;
    char *text; /* as read; owned */
};

static const char *const levels[] = {"1", "2", "3", "4", "5", "6", NULL};

static const struct option options[] = {
    {"after", 0, OPTION_STRING, offsetof(struct section_options, after), "NAME",
     "the section it stands after; last if not given", COMPLETE_NONE, NULL, NULL},
    {"level", 0, OPTION_STRING, offsetof(struct section_options, level), "N",
     "of its heading, 1 to 6; 2 if not given", COMPLETE_WORDS, levels, NULL},
    {"internal", 0, OPTION_FLAG, offsetof(struct section_options, internal), NULL,
     "not for the public edition", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* The section of the incident that is headed HEADING: *SPELLED as it stands there, *AFTER what it
 * stands after (both owned; NULL if there is none). NEAREST gets all headings to look at. */
static int find_section(struct app *app, int64_t incident, const char *heading, char **spelled,
                        char **after, struct buf *nearest, struct error *err)
{
    struct cursor c = {0};
    struct nearest best = {0};
    int rc = cursor_open_list(&c, app->db, RECORD_SECTION, incident, err);
    for (int i = 0; i < VIEW_ANCHORS; i++)
        nearest_consider(&best, heading, view_anchor_headings[i]);
    if (best.word)
        buf_adds(nearest, best.word);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        const struct section *s = &c.row.section;
        nearest_consider(&best, heading, s->heading);
        if (best.word == s->heading) {
            buf_reset(nearest);
            buf_adds(nearest, s->heading);
        }
        /* The row's heading is gone with the next step. */
        best.word = nearest->len ? nearest->data : NULL;
        if (!*spelled && !strcasecmp(s->heading, heading)) {
            *spelled = xstrdup(s->heading);
            *after = xstrdup_null(s->after);
        }
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

static int refuse_unknown(const char *name, const struct buf *nearest, struct error *err)
{
    if (nearest->len)
        return error_set(err, "there is no section '%s': did you mean '%s'?", name, nearest->data);
    return error_set(err, "there is no section '%s': name one of 'debrief section', or '%s'", name,
                     view_anchor_headings[1]);
}

/* Whether HEADING is where one comes to by going back from the section AFTER. */
static int leads_back(struct app *app, int64_t incident, const char *heading, const char *after,
                      bool *yes, struct error *err)
{
    char *at = xstrdup(after);
    int rc = 0;
    *yes = false;
    for (int i = 0; at && !rc && i < VIEW_SECTION_DEPTH; i++) {
        if (!strcasecmp(at, heading)) {
            *yes = true;
            break;
        }
        char *spelled = NULL, *next = NULL;
        struct buf nearest = BUF_INIT;
        rc = find_section(app, incident, at, &spelled, &next, &nearest, err);
        buf_release(&nearest);
        free(spelled);
        free(at);
        at = next;
    }
    free(at);
    return rc;
}

static int set_after(struct app *app, int64_t incident, const char *name, struct section *section,
                     struct error *err)
{
    int anchor = view_anchor(name);
    if (anchor >= 0) {
        section->after = xstrdup(view_anchor_headings[anchor]);
        return 0;
    }
    char *after = NULL;
    struct buf nearest = BUF_INIT;
    bool circle = false;
    int rc = find_section(app, incident, name, &section->after, &after, &nearest, err);
    if (!rc && !section->after)
        rc = refuse_unknown(name, &nearest, err);
    if (!rc)
        rc = leads_back(app, incident, section->heading, section->after, &circle, err);
    if (!rc && circle)
        rc = error_set(err,
                       "'%s' would stand after itself: give it another heading, or another place",
                       section->heading);
    buf_release(&nearest);
    free(after);
    return rc;
}

static int fill(struct app *app, const struct subject *subject, const void *opts,
                union record *record, struct error *err)
{
    const struct section_options *o = opts;
    struct section *section = &record->section;
    section->heading = xstrdup(o->heading);
    section->level = o->level ? *o->level - '0' : 2;
    section->markdown = xstrdup(o->text);
    section->internal = o->internal;
    return o->after ? set_after(app, subject->incident.id, o->after, section, err) : 0;
}

static int run_add(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                   struct error *err)
{
    struct section_options *o = opts;
    if (options_expect(self, argc, argv, 1, 2, err) || check_text("the heading", argv[0], err))
        return -1;
    if (strpbrk(argv[0], "\r\n"))
        return error_set(err, "the heading has several lines: put what follows into the text");
    o->heading = argv[0];
    if (read_text(app, argc, argv, 1, "text", NULL, &o->text, err))
        return -1;
    int rc = beside_add(app, RECORD_SECTION, fill, o, err);
    free(o->text);
    return rc;
}

static const struct table_column columns[] = {
    {"ref", 0, false, false},      {"level", 0, false, true},    {"after", 0, false, false},
    {"internal", 0, false, false}, {"heading", 24, true, false},
};

static void row(struct app *app, struct table *table, enum record_kind kind,
                const union record *record)
{
    (void)kind;
    (void)app;
    const struct section *section = &record->section;
    struct buf cell = BUF_INIT;
    ref_add(&cell, RECORD_SECTION, record);
    table_cell(table, cell.data, COLOR_BOLD);
    buf_reset(&cell);
    buf_addf(&cell, "%lld", (long long)section->level);
    table_cell(table, cell.data, COLOR_NONE);
    table_cell(table, section->after, COLOR_NONE);
    table_cell(table, section->internal ? "internal" : "", COLOR_YELLOW);
    table_cell(table, section->heading, COLOR_NONE);
    buf_release(&cell);
}

static int run_list(struct app *app, const struct command *self, void *opts, int argc, char **argv,
                    struct error *err)
{
    (void)opts;
    if (options_expect(self, argc, argv, 0, 0, err))
        return -1;
    return beside_list(app, RECORD_SECTION, columns, sizeof columns / sizeof *columns, row, err);
}

static const struct example add_examples[] = {
    {"debrief section add Architecture 'Checkout calls *payments* through a queue.'", NULL},
    {"debrief section add --after Timeline 'Open questions' 'Why did the canary pass?'",
     "right after the timeline"},
    {NULL, NULL},
};

static const struct command section_add = {
    .name = "add",
    .group = "afterwards",
    .usage = "[--after NAME] [--level N] [--internal] HEADING TEXT",
    .summary = "adds a section to the postmortem",
    .description =
        "Any part of the document that is no field: whole, under its heading. HEADING is one word "
        "of the command line, so quote it; it is plain text. TEXT is Markdown; '-' reads standard "
        "input.\n\n"
        "--after names a section of the standard template (\"Issue Summary\", \"Timeline\", \"Root "
        "Cause and Resolution\", \"Lessons Learned\", \"Corrective and Preventative Measures\", "
        "\"Conclusion\") or another one by its heading. A template that has no such section, and a "
        "section without --after, puts it last, under \"More\".",
    .options = options,
    .options_size = sizeof(struct section_options),
    .arguments = ARGUMENTS_NAME_TEXT,
    .database = DATABASE_WRITE,
    .examples = add_examples,
    .run = run_add,
};

static const struct example list_examples[] = {
    {"debrief section list", "the sections of the current incident"},
    {NULL, NULL},
};

static const struct command section_list = {
    .name = "list",
    .group = "afterwards",
    .usage = "",
    .summary = "lists the incident's sections",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = list_examples,
    .run = run_list,
};

static const struct command *const verbs[] = {&section_add, &section_list, NULL};

static const struct example examples[] = {
    {"debrief section", "the sections of the current incident"},
    {"debrief section add Architecture 'Checkout calls *payments* through a queue.'", NULL},
    {NULL, NULL},
};

const struct command cmd_section = {
    .name = "section",
    .group = "afterwards",
    .usage = "[add [OPTIONS] HEADING TEXT]",
    .summary = "adds and lists sections of the postmortem",
    .description = "Alone it lists the sections of the incident. 'debrief amend s1' mends one, "
                   "'debrief rm s1' takes one out.",
    .arguments = ARGUMENTS_WORDS,
    .database = DATABASE_READ,
    .examples = examples,
    .verbs = verbs,
    .run = run_list,
};
