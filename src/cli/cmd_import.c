#include "cli/import.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "store/db.h"
#include "store/incidents.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LONG_FILE (4 * 1024 * 1024) /* bytes: takes more than a moment */
#define MANY 20                     /* files: more than can be looked at one by one */

static const char *const formats[] = {"markdown", "json", "jsonl", NULL};

static const struct option options[] = {
    {"from", 0, OPTION_STRING, offsetof(struct import_options, from), "FORMAT",
     "markdown, json (an export) or jsonl (a line an event); by what is in it if not given",
     COMPLETE_WORDS, formats, NULL},
    {"dry-run", 'n', OPTION_FLAG, offsetof(struct import_options, dry_run), NULL,
     "only say what would be imported", COMPLETE_NONE, NULL, NULL},
    {"force", 'f', OPTION_FLAG, offsetof(struct import_options, force), NULL,
     "take a document that seems to hold no incident all the same", COMPLETE_NONE, NULL, NULL},
    {"new", 0, OPTION_FLAG, offsetof(struct import_options, anew), NULL,
     "make another incident of a document that is known here", COMPLETE_NONE, NULL, NULL},
    {NULL, 0, OPTION_END, 0, NULL, NULL, COMPLETE_NONE, NULL, NULL},
};

/* ---- the change */

int import_into(struct import *import, int64_t *into, struct error *err)
{
    *into = NONE;
    return import->app->incident_given
               ? incident_find(import->app->db, import->app->global.incident, into, err)
               : 0;
}

/* In memory, as if it were the real one. */
static int try(struct import *import, import_fn *fn, void *self, struct error *err)
{
    struct app *app = import->app;
    int rc = db_open_memory(&app->db, err);
    if (!rc)
        rc = begin_change(app, &import->change, err);
    if (!rc)
        rc = fn(import, self, err);
    change_cancel(&import->change);
    db_close(app->db);
    app->db = NULL;
    return rc;
}

static int begin(struct import *import, import_fn *fn, void *self, bool tried, struct error *err)
{
    struct app *app = import->app;
    if (!app->db && import->options->dry_run) {
        if (db_open_memory(&app->db, err))
            return -1;
    } else if (!app->db && (!tried || app->incident_given) && try(import, fn, self, err)) {
        /* With -i it always fails: there is no incident yet. */
        return -1;
    }
    if (begin_change(app, &import->change, err)) {
        import->lost = true;
        return -1;
    }
    import->begun = true;
    return 0;
}

int import_part(struct import *import, import_fn *fn, void *self, bool tried, struct error *err)
{
    if (!import->begun && begin(import, fn, self, tried, err))
        return -1;
    struct change *change = &import->change;
    if (change_part_begin(change, err)) {
        import->lost = true;
        return -1;
    }
    int rc = fn(import, self, err);
    struct error of_part = ERROR_INIT;
    if (rc ? change_part_drop(change, &of_part) : change_part_keep(change, &of_part)) {
        import->lost = true;
        if (!rc)
            *err = of_part;
        rc = -1;
    }
    if (rc && err->unreachable)
        import->lost = true;
    return rc;
}

/* ---- files */

static bool ends_in(const char *path, const char *end)
{
    size_t n = strlen(path), m = strlen(end);
    return n >= m && !strcmp(path + n - m, end);
}

/* Markdown may begin like JSON: "[a link](…)", "{{< shortcode >}}". */
static bool looks_like_json(const char *text, size_t len)
{
    size_t at = strspn(text, " \t\r\n"), within = at < len ? at + 1 : at;
    within += strspn(text + within, " \t\r\n");
    if (text[at] == '{')
        return text[within] == '"' || text[within] == '}';
    int line;
    if (text[at] != '[')
        return false;
    if (json_is_too_deep(text, len, &line))
        return true;
    json_t *root = json_loadb(text, len, 0, NULL);
    json_decref(root);
    return root != NULL;
}

static bool is_markdown(const struct import_options *o, const char *path, const char *text,
                        size_t len)
{
    if (o->from)
        return !strcmp(o->from, "markdown");
    if (import_is_markdown(path))
        return true;
    return !ends_in(path, ".json") && !ends_in(path, ".jsonl") && !looks_like_json(text, len);
}

/* The file, if it holds lines of events and can be read twice; else NULL, and it is read whole, or
 * what is wrong with it is found then. */
static FILE *open_lines(const struct import_options *o, const char *path)
{
    struct stat st;
    char *first = NULL;
    size_t room = 0;
    if (o->from ? strcmp(o->from, "jsonl") != 0 : import_is_markdown(path))
        return NULL;
    /* Looked at before it is opened: a pipe that is closed again is lost, with whoever writes. */
    bool regular = strcmp(path, "-") && !stat(path, &st) && S_ISREG(st.st_mode);
    FILE *file = regular && st.st_size <= LIMIT_JSON ? fopen(path, "re") : NULL;
    if (!file)
        return NULL;
    ssize_t n = getline(&first, &room, file);
    bool lines = n > 0 && (o->from || import_looks_like_lines(first, (size_t)n));
    /* What begins with an empty line may be empty altogether. */
    lines = lines && strspn(first, " \t\r\n") < (size_t)n;
    free(first);
    if (lines)
        return file;
    fclose(file);
    return NULL;
}

static int check_text_of(const char *name, const struct buf *text, struct error *err)
{
    size_t bad;
    if (strspn(text->data, " \t\r\n") == text->len)
        return error_set(err, "'%s' is empty: nothing was imported", name);
    if (utf8_valid(text->data, text->len, &bad))
        return 0;
    error_set(err, "byte %zu is no UTF-8, or NUL: nothing was imported", bad + 1);
    return error_at(err, name, 0, 0);
}

static int import_text(struct import *import, const struct import_file *file, const char *name,
                       struct buf *text, struct error *err)
{
    const struct import_options *o = import->options;
    if (file->found && strspn(text->data, " \t\r\n") == text->len) {
        import_report_skipped(&import->report, name, 0, "empty");
        return 0;
    }
    if (check_text_of(name, text, err))
        return -1;
    if (text->len > LONG_FILE)
        progress_tell(import->progress, "importing", 0, 0);
    if (is_markdown(o, file->path, text->data, text->len))
        return import_document(import, file, text, err);
    bool lines =
        o->from ? !strcmp(o->from, "jsonl") : import_looks_like_lines(text->data, text->len);
    return lines ? import_lines(import, name, text, NULL, err)
                 : import_whole(import, name, text, err);
}

static int import_file(struct import *import, const struct import_file *file, struct error *err)
{
    const char *name = import_file_name(file);
    if (file->error)
        return error_set(err, "%s", file->error);
    FILE *stream = open_lines(import->options, file->path);
    if (stream) {
        int rc = import_lines(import, name, NULL, stream, err);
        fclose(stream);
        return rc;
    }
    const char *from = import->options->from;
    bool document = from ? !strcmp(from, "markdown") : import_is_markdown(file->path);
    struct buf text = BUF_INIT;
    int rc = file_read(file->path, document ? LIMIT_MARKDOWN : LIMIT_JSON, &text, err);
    bool large = text.len > LONG_FILE;
    if (large)
        alloc_expect_large();
    if (!rc)
        rc = import_text(import, file, name, &text, err);
    buf_release(&text);
    if (large)
        alloc_give_back(); /* the next one gets it */
    return rc;
}

/* One that fails stops nothing else, unless it is the only one. */
static int import_each(struct import *import, const struct import_files *files, struct error *err)
{
    struct progress_line line;
    struct progress progress = progress_begin(&line, import->app);
    int rc = 0;
    import->progress = &progress;
    for (size_t i = 0; !rc && i < files->n; i++) {
        struct error why = ERROR_INIT;
        progress_tell(&progress, "importing", (int64_t)i, (int64_t)files->n);
        if (!import_file(import, &files->v[i], &why))
            continue;
        if (files->n == 1 || import->lost) {
            *err = why;
            rc = -1;
        } else {
            import_report_failed(&import->report, import_file_name(&files->v[i]), &why);
        }
    }
    progress_end(&line);
    import->progress = NULL;
    return rc;
}

/* 0, 1: some failed, -1. */
static int import_all(struct import *import, const struct import_files *files, struct error *err)
{
    const struct import_report *report = &import->report;
    if (import_each(import, files, err))
        return -1;
    if (report->outcomes[IMPORT_FAILED] == files->n) {
        import_report_print_wrong(&import->report);
        return error_set(err, "none of the %zu files could be imported: nothing was changed",
                         files->n);
    }
    if (import->begun && !import->options->dry_run && change_wrote(&import->change) &&
        change_commit(&import->change, err))
        return -1;
    import_report_print(&import->report);
    return report->outcomes[IMPORT_FAILED] ? 1 : 0;
}

static int run(struct app *app, const struct command *self, void *opts, int argc, char **argv,
               struct error *err)
{
    const struct import_options *o = opts;
    if (options_expect(self, argc, argv, 1, -1, err))
        return -1;
    if (o->anew && app->incident_given)
        return error_set(err, "--new and -i contradict each other: give one");
    struct import_files files = {0};
    for (int i = 0; i < argc; i++)
        import_files_add(&files, argv[i]);
    struct import import = {.app = app,
                            .options = o,
                            .report = {.app = app,
                                       .dry_run = o->dry_run,
                                       .alone = files.n == 1 && !files.v[0].found,
                                       .many = files.n > MANY,
                                       .totals = {.incident = NONE},
                                       .text = BUF_INIT,
                                       .wrong = BUF_INIT}};
    bool memory = !app->db && o->dry_run;
    int rc = import_all(&import, &files, err);
    change_cancel(&import.change);
    if (memory) {
        db_close(app->db);
        app->db = NULL;
    }
    import_report_release(&import.report);
    import_files_release(&files);
    return rc;
}

static const struct example examples[] = {
    {"debrief import postmortem.md", "a postmortem becomes an incident"},
    {"debrief import --dry-run postmortem.md", "what would become of it, and what is a guess"},
    {"debrief import postmortems/", "all that are in a folder, and in those in it"},
    {"debrief import incidents.json", "an export, from here or from elsewhere"},
    {"debrief import -i 1 events.jsonl", "a line an event, into #1"},
    {NULL, NULL},
};

const struct command cmd_import = {
    .name = "import",
    .group = "across incidents",
    .usage = "[OPTIONS] FILE|FOLDER…",
    .summary = "reads postmortems, exports or events from files",
    .description =
        "What a file is, is seen from what is in it: an export of debrief (json), lines of events "
        "(jsonl), else a document in Markdown; a name that ends in .md or .markdown says so, and "
        "--from goes before both. '-' is standard input. Of a folder all documents are read, in "
        "any "
        "depth and in the order of their paths; what is hidden is left out, and what holds no "
        "incident (a template, a list of links) is counted and skipped.\n\n"
        "All files are one change, which 'undo' takes back whole. One that fails stops none of the "
        "others: it is named, and the status is 1. If it is the only one, or all of them fail, "
        "nothing is changed and the status is 2.\n\n"
        "The answer says what became of each file and, as FILE:LINE, what was guessed on the way "
        "or "
        "is odd; on a terminal only the first of these. Errors go to stderr. With -q it is the "
        "incidents' numbers alone, with --json one IMPORT ('debrief help json'). What was guessed "
        "wrong "
        "is mended like all records: in the document by 'debrief edit', or one by one ('debrief "
        "amend 1:e3 -k note').\n\n"
        "A document that is known here changes nothing: the same file, or the same title and "
        "start. "
        "--new makes another incident of it. One that 'render --refs' has printed says itself "
        "which "
        "incident it is, and which record each line is: what was changed in it is changed here. "
        "With -i all of a document, or of an export, is added to that incident, whatever it calls "
        "itself. A document that seems to hold no incident is refused; --force takes it.\n\n"
        "An export brings its incidents along. They keep their numbers where these are free; what "
        "is here already, by its uid, stays as it is.\n\n"
        "JSON lines go into the current incident, or -i: a line an event, with the keys of EVENT "
        "('debrief help json'); 'at' and 'text' must be there, and 'at' can be any time that "
        "'debrief help time' lists. The same file again adds nothing.",
    .options = options,
    .options_size = sizeof(struct import_options),
    .arguments = ARGUMENTS_WORDS,
    .complete = COMPLETE_FILE,
    .database = DATABASE_CREATE,
    .examples = examples,
    .run = run,
};
