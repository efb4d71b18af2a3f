#include "cli/app.h"

#include "base/json.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/public.h"
#include "doc/page.h"
#include "doc/render.h"
#include "store/db.h"

#include <string.h>

struct render_options {
    const char *template, *format, *output;
    bool refs, public;
};

static const char *const formats[] = {"md", "html", "json", NULL};

static const struct option options[] = {
    {"template", 't', OPTION_STRING, offsetof(struct render_options, template), "TEMPLATE",
     "its name, or a file's path; standard if not given", COMPLETE_TEMPLATE, NULL, NULL},
    {"format", 'f', OPTION_STRING, offsetof(struct render_options, format), "FORMAT",
     "md, html or json; md if not given", COMPLETE_WORDS, formats, NULL},
    {"output", 'o', OPTION_STRING, offsetof(struct render_options, output), "FILE",
     "write it there, whole or not at all", COMPLETE_FILE, NULL, NULL},
    {"refs", 0, OPTION_FLAG, offsetof(struct render_options, refs), NULL,
     "with comments that say which record is which, for 'import' to read it back", COMPLETE_NONE,
     NULL, NULL},
    {"public", 0, OPTION_FLAG, offsetof(struct render_options, public), NULL,
     "for everybody: key events, no names, nothing internal", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* What a document needs while it is written. */
struct job {
    struct app *app;
    const struct render_options *options;
    struct template_folders folders;
    struct template_file template;
    struct view view;
};

static bool is_format(const struct render_options *o, const char *format)
{
    return o->format && !strcmp(o->format, format);
}

static int write_json(struct job *job, sink_fn *sink, void *to, struct error *err)
{
    struct json_out out = {BUF_INIT, sink, to};
    int rc = view_json_incident(&job->view, false, false, 0, &out, err);
    buf_addc(&out.buf, '\n');
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    return rc;
}

static int write_document(void *self, FILE *stream, struct error *err)
{
    struct job *job = self;
    const struct render_options *o = job->options;
    sink_fn *sink;
    void *to = sink_choose(job->app, stream, &sink);
    if (job->app->global.json || is_format(o, "json"))
        return write_json(job, sink, to, err);
    if (is_format(o, "html"))
        return render_page(&job->view, &job->template, &job->folders, sink, to, err);
    return render_template(&job->view, &job->template, &job->folders, sink, to, err);
}

/* What doesn't go together. */
static int refuse(const struct app *app, const struct render_options *o, struct error *err)
{
    if (o->template && (is_format(o, "json") || app->global.json))
        return error_set(err, "-t and %s don't go together: JSON has no template",
                         o->format ? "-f json" : "--json");
    if (app->global.json && o->format && !is_format(o, "json"))
        return error_set(err, "--json and -f %s don't go together: give one of them", o->format);
    if (o->refs && (is_format(o, "json") || app->global.json))
        return error_set(err, "--refs is for Markdown: JSON has the refs already");
    if (o->refs && is_format(o, "html"))
        return error_set(err, "--refs is for Markdown: on a page the refs are links already, as "
                              "page.html#e3");
    return 0;
}

/* Reads the template, once, since it may be a pipe, and heeds what it says of its edition. */
static int choose_template(struct job *job, struct render_options *o, struct error *err)
{
    const struct template_file *file = &job->template;
    bool json = job->app->global.json || is_format(o, "json");
    job->folders = (struct template_folders){job->app->beside.data, job->app->user.data};
    if ((!json || o->template) &&
        template_need(&job->folders, o->template ? o->template : "standard", &job->template, err))
        return -1;
    if (file->edition_unknown && !o->public)
        return error_set(err,
                         "the front matter of '%s' names an edition that there is not: write "
                         "'edition: public', or leave it out",
                         file->source.data);
    o->public = o->public || file->public || (o->template && !strcmp(o->template, "public"));
    if (o->public && o->refs)
        return error_set(err, "--refs and the public edition don't go together: what it leaves out "
                              "would be taken for removed");
    return 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    struct render_options *o = opts;
    struct subject subject = {0};
    struct public_edition *public = NULL;
    struct job job = {.app = app, .options = o};
    int rc = -1;
    if (refuse(app, o, err) || options_expect(self, argc, argv, 0, 1, err) ||
        choose_template(&job, o, err))
        goto done;
    /* One steady view: what others record meanwhile is in the next document. */
    if (!db_begin_read(app->db, err) && !subject_find(app, argc ? argv[0] : NULL, &subject, err) &&
        !view_open(&job.view, app->db, subject.incident.id, app->zone_given ? &app->zone : NULL,
                   app->now, err)) {
        job.view.refs = o->refs;
        rc = o->public ? public_prepare(app, &job.view, &public, err) : 0;
        if (!rc)
            rc = write_answer(app, o->output, write_document, &job, err);
    }
    db_rollback(app->db);
done:
    template_release(&job.template);
    view_close(&job.view);
    public_free(public);
    subject_release(&subject);
    return rc;
}

static const struct example examples[] = {
    {"debrief render", "the current incident's postmortem, as Markdown"},
    {"debrief render -o postmortem.md 1", "the one of #1, into a file"},
    {"debrief render -f html -o postmortem.html", "as a page, one file that needs nothing else"},
    {"debrief render -t public -f html -o status.html", "for customers: key events, no names"},
    {"debrief render --refs -o draft.md", "to be edited, and read back with 'import'"},
    {NULL, NULL},
};

const struct command cmd_render = {
    .name = "render",
    .group = "afterwards",
    .usage = "[-t TEMPLATE] [-f md|html|json] [--public] [--refs] [-o FILE] [INCIDENT]",
    .summary = "prints the postmortem",
    .description =
        "A template is looked up as a path, then in templates/ beside the database, then in "
        "$XDG_CONFIG_HOME/debrief/templates/, then among the shipped ones: standard, google-sre, "
        "pagerduty, atlassian, aws-coe, narrative, brief, public, update ('debrief template list' "
        "says "
        "what each is).\n\n"
        "With -o the file is replaced when the document is complete; if anything fails it stays as "
        "it was. A pipe or a device is written directly.\n\n"
        "With -f html it is a page: one file without a script, which asks nothing of any server, "
        "for screens, phones and paper. Headings, events and other records can be linked to, as "
        "postmortem.html#e3.\n\n"
        "With --public, or a template whose front matter says 'edition: public', it is for "
        "everybody. Of the timeline it shows key events, and of what stands under one what is "
        "itself marked ('debrief amend e4 e7 --key'): neither the rest, nor an event, field or "
        "section that is marked internal ('debrief amend s2 --internal', 'debrief set --internal "
        "notes'), nor links, tags, tickets, proofs, sources and comments in Markdown. Durations "
        "and milestones follow from all events but the internal ones. A name becomes what its "
        "bearer did, \"the commander\", or \"a responder\": whoever did or recorded something, "
        "owns an action item or has a role is known by the whole name, its parts and as a handle, "
        "in texts too; a nickname, and a name in another case of a language, is not. A name that "
        "is also a word (\"may\", \"web\") is left where it reads like one, and said. Nothing is "
        "written, and the status is 1, while a value that would be shown looks like a secret or "
        "like personal data, or a name stands in code or in a URL: 'debrief check --public' lists "
        "them too. What was left out is said on stderr, with the names.\n\n"
        "With --refs each record's first line ends in a comment, <!--e3-->, and the document in "
        "one "
        "with the incident's uid: nobody sees them, and 'import' knows by them what was changed.",
    .options = options,
    .options_size = sizeof(struct render_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_INCIDENT,
    .database = DATABASE_READ,
    .examples = examples,
    .run = run,
};
