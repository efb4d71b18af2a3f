#include "cli/app.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "doc/import_json.h"
#include "feed/feed.h"
#include "store/db.h"
#include "store/incidents.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct import_options {
    const char *from;
    bool dry_run;
};

static const char *const formats[] = {"json", "jsonl", NULL};

static const struct option options[] = {
    {"from", 0, OPTION_STRING, offsetof(struct import_options, from), "FORMAT",
     "json (an export) or jsonl (a line an event); by what is in it if not given", COMPLETE_WORDS,
     formats, NULL},
    {"dry-run", 'n', OPTION_FLAG, offsetof(struct import_options, dry_run), NULL,
     "only say what would be imported", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

struct totals {
    int incidents_new, incidents_known, added, known;
    int64_t incident;
};

/* A whole export is one object; lines of events are several values, one a line. */
static bool looks_like_lines(const char *text, size_t len)
{
    const char *first = memchr(text, '\n', len);
    size_t n = first ? (size_t)(first - text) : len;
    json_t *value = json_loadb(text, n, 0, NULL);
    bool lines = json_is_object(value) && !import_is_export(value);
    json_decref(value);
    return lines;
}

/* Lines of TEXT, or (NULL) of FILE. */
static int import_lines(struct app *app, struct change *change, const char *name,
                        const struct buf *text, FILE *file, struct totals *totals,
                        struct error *err)
{
    struct subject subject = {0};
    if (subject_find(app, NULL, &subject, err)) {
        subject_release(&subject);
        return -1;
    }
    struct feed feed = {.change = change,
                        .incident = subject.incident.id,
                        .context = time_context_of(app, &subject),
                        .name = name};
    int rc =
        text ? feed_jsonl(&feed, text->data, text->len, err) : feed_jsonl_file(&feed, file, err);
    totals->added += feed.added;
    totals->known += feed.known;
    totals->incident = subject.incident.id;
    subject_release(&subject);
    return rc;
}

static int import_whole(struct app *app, struct change *change, const char *name,
                        const struct buf *text, struct totals *totals, struct error *err)
{
    json_t *root;
    int64_t into = NONE;
    if (app->incident_given && incident_find(app->db, app->global.incident, &into, err))
        return -1;
    if (import_parse(text->data, text->len, name, &root, err))
        return -1;
    struct import_counts counts = {.incident = NONE, .notes = BUF_INIT};
    int rc = 0;
    if (!import_is_export(root)) {
        error_set(err, "neither an export of debrief nor a line of JSON an event: see "
                       "'debrief help import'");
        rc = error_at(err, name, 1, 0);
    }
    if (!rc)
        rc = import_export(change, root, into, &counts, err);
    if (rc && !err->source[0])
        error_at(err, name, 0, 0);
    for (char *line = counts.notes.data; !rc && *line;) {
        char *end = strchr(line, '\n');
        *end = '\0';
        remark(app, "%s", line);
        line = end + 1;
    }
    totals->incidents_new += counts.incidents_new;
    totals->incidents_known += counts.incidents_known;
    totals->added += counts.added - counts.incidents_new;
    totals->known += counts.known;
    totals->incident = counts.incident;
    import_counts_release(&counts);
    json_decref(root);
    return rc;
}

/* The file, if it holds lines of events and can be read twice; else NULL, and it is read whole, or
 * what is wrong with it is found then. */
static FILE *open_lines(const struct import_options *o, const char *path)
{
    struct stat st;
    char *first = NULL;
    size_t room = 0;
    /* Looked at before it is opened: a pipe that is closed again is lost, with whoever writes. */
    bool regular = strcmp(path, "-") && !stat(path, &st) && S_ISREG(st.st_mode);
    FILE *file = regular && st.st_size <= LIMIT_JSON ? fopen(path, "re") : NULL;
    if (!file)
        return NULL;
    ssize_t n = getline(&first, &room, file);
    bool lines =
        n > 0 && (o->from ? !strcmp(o->from, "jsonl") : looks_like_lines(first, (size_t)n));
    /* What begins with an empty line may be empty altogether. */
    lines = lines && strspn(first, " \t\r\n") < (size_t)n;
    free(first);
    if (lines) {
        rewind(file);
        return file;
    }
    fclose(file);
    return NULL;
}

static int import_file(struct app *app, struct change *change, const struct import_options *o,
                       const char *path, struct totals *totals, struct error *err)
{
    const char *name = strcmp(path, "-") ? path : "standard input";
    struct buf text = BUF_INIT;
    size_t bad;
    FILE *file = open_lines(o, path);
    if (file) {
        int imported = import_lines(app, change, name, NULL, file, totals, err);
        fclose(file);
        return imported;
    }
    int rc = file_read(path, LIMIT_JSON, &text, err);
    if (!rc && !utf8_valid(text.data, text.len, &bad)) {
        error_set(err, "byte %zu is no UTF-8, or NUL: nothing was imported", bad + 1);
        rc = error_at(err, name, 0, 0);
    }
    if (!rc && strspn(text.data, " \t\r\n") == text.len)
        rc = error_set(err, "'%s' is empty: nothing was imported", name);
    if (!rc) {
        bool lines = o->from ? !strcmp(o->from, "jsonl") : looks_like_lines(text.data, text.len);
        rc = lines ? import_lines(app, change, name, &text, NULL, totals, err)
                   : import_whole(app, change, name, &text, totals, err);
    }
    buf_release(&text);
    return rc;
}

static void answer(struct app *app, const struct import_options *o, const struct totals *t)
{
    if (app->global.json) {
        say(app,
            "{\"dry_run\": %s, \"incidents_new\": %d, \"incidents_known\": %d, "
            "\"records_new\": %d, \"records_known\": %d}\n",
            o->dry_run ? "true" : "false", t->incidents_new, t->incidents_known, t->added,
            t->known);
        return;
    }
    if (app->global.quiet) {
        if (t->incident != NONE)
            say(app, "%lld\n", (long long)t->incident);
        return;
    }
    if (!t->added && !t->incidents_new) {
        say(app, "nothing new: %d record%s known already\n", t->known, t->known == 1 ? "" : "s");
        return;
    }
    struct buf line = BUF_INIT;
    buf_adds(&line, o->dry_run ? "would import " : "imported ");
    if (t->incidents_new)
        buf_addf(&line, "%d incident%s with ", t->incidents_new, t->incidents_new == 1 ? "" : "s");
    buf_addf(&line, "%d record%s", t->added, t->added == 1 ? "" : "s");
    if (t->incident != NONE && t->incidents_new + t->incidents_known < 2)
        buf_addf(&line, t->incidents_new ? ": #%lld" : " into #%lld", (long long)t->incident);
    if (t->known)
        buf_addf(&line, "; %d known already", t->known);
    say(app, "%s\n", line.data);
    buf_release(&line);
}

static int import_all(struct app *app, const struct import_options *o, bool dry_run, int argc,
                      char **argv, struct totals *totals, struct error *err)
{
    struct change change = {0};
    int rc = begin_change(app, &change, err);
    for (int i = 0; !rc && i < argc; i++)
        rc = import_file(app, &change, o, argv[i], totals, err);
    if (!rc && !dry_run && change_wrote(&change))
        rc = change_commit(&change, err);
    change_cancel(&change);
    return rc;
}

static bool reads_input(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        if (!strcmp(argv[i], "-"))
            return true;
    return false;
}

static int import_in_memory(struct app *app, const struct import_options *o, int argc, char **argv,
                            struct totals *totals, struct error *err)
{
    int rc = db_open_memory(&app->db, err);
    if (!rc)
        rc = import_all(app, o, true, argc, argv, totals, err);
    db_close(app->db);
    app->db = NULL;
    return rc;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct import_options *o = opts;
    struct totals totals = {.incident = NONE};
    if (options_expect(self, argc, argv, 1, -1, err))
        return -1;
    /* Where there is no database, what fails must not leave one behind: it is tried in memory
     * first. Standard input can't be read twice. */
    bool trial = !app->db && (o->dry_run || !reads_input(argc, argv));
    if (trial && import_in_memory(app, o, argc, argv, &totals, err))
        return -1;
    if (!(trial && o->dry_run)) {
        totals = (struct totals){.incident = NONE};
        if (import_all(app, o, o->dry_run, argc, argv, &totals, err))
            return -1;
    }
    answer(app, o, &totals);
    return 0;
}

static const struct example examples[] = {
    {"debrief import incidents.json", "an export, from here or from elsewhere"},
    {"debrief import -i 1 events.jsonl", "a line an event, into #1"},
    {NULL, NULL},
};

const struct command cmd_import = {
    .name = "import",
    .group = "across incidents",
    .usage = "[--from FORMAT] [--dry-run] FILE…",
    .summary = "reads incidents or events from files",
    .description =
        "An export (json) brings its incidents along. They keep their numbers where these are "
        "free; "
        "what is here already, by its uid, stays as it is. With -i everything goes into that "
        "incident, whatever the export calls it.\n\n"
        "JSON lines (jsonl) go into the current incident, or -i: a line an event, with the keys of "
        "EVENT ('debrief help json'); 'at' and 'text' must be there, and 'at' can be any time that "
        "'debrief help time' lists. The same file again adds nothing.\n\n"
        "All files are one change: if one fails, nothing was imported. '-' is standard input.",
    .options = options,
    .options_size = sizeof(struct import_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_FILE,
    .database = DATABASE_CREATE,
    .examples = examples,
    .run = run,
};
