#include "scenario.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- what is there before */

static void log_events(int n)
{
    for (int i = 0; i < n; i++) {
        struct buf text = BUF_INIT;
        buf_addf(&text, "p99 of checkout at %d ms, token hunter2", 100 + i);
        lab_given("debrief", "log", text.data, NULL);
        buf_release(&text);
    }
}

/* An incident with five events, all folded into the file. */
static void prepare_folded(void)
{
    lab_given("debrief", "open", "Checkout 500s", NULL);
    log_events(5);
    lab_given("debrief", "status", NULL);
}

/* The same, and some events in the log beside it. */
static void prepare_logged(void)
{
    prepare_folded();
    log_events(3);
}

static long long size_of(const char *path)
{
    long long size = -1;
    lab_exists(path, &size);
    return size;
}

/* The log as long as it gets: the next event has it folded in. */
static void prepare_full_log(void)
{
    prepare_folded();
    char *full = lab_path("full"), *work = lab_path("work");
    long long was = -1, is = 0;
    for (int i = 0; i < 1000 && is > was; i++) {
        lab_copy(work, full);
        was = size_of("debrief.db-wal");
        log_events(1);
        is = size_of("debrief.db-wal");
    }
    lab_copy(full, work);
    free(full);
    free(work);
}

static void prepare_nothing(void)
{
}

static void prepare_amended(void)
{
    prepare_logged();
    lab_given("debrief", "amend", "e2", "p99 of checkout at 250 ms", NULL);
}

static void prepare_imported(void)
{
    prepare_folded();
    lab_given("debrief", "import", "../import.json", NULL);
}

static void prepare_rendered(void)
{
    prepare_logged();
    lab_given("debrief", "render", "-o", "out.md", NULL);
    lab_given("debrief", "log", "after the first document", NULL);
}

static void prepare_configured(void)
{
    prepare_folded();
    lab_given("debrief", "config", "zone", "Europe/Paris", NULL);
}

/* What the imports read: two incidents with a few events each. */
static void make_import(void)
{
    prepare_folded();
    lab_given("debrief", "open", "Search is slow", NULL);
    log_events(20);
    lab_given("debrief", "export", "-o", "../import.json", NULL);
}

/* A folder of postmortems, of which one holds no incident. */
static void make_documents(void)
{
    char *folder = lab_path("documents");
    if (mkdir(folder, 0700))
        lab_fail("'%s' can't be made", folder);
    free(folder);
    for (int i = 0; i < 3; i++) {
        struct buf text = BUF_INIT, path = BUF_INIT;
        buf_addf(&path, "../documents/%d.md", i);
        buf_addf(&text,
                 i == 1 ? "# A list of links\n\n- none\n"
                        : "# Outage %d\n\n## Timeline (UTC)\n\n"
                          "- 2023-05-01 08:00 Alerts fire.\n"
                          "- 2023-05-01 08:40 All is back to normal.\n\n"
                          "## Conclusion\n\nAll is well.\n",
                 i);
        lab_write(path.data, text.data, text.len);
        buf_release(&text);
        buf_release(&path);
    }
}

/* A document of the incident, in which a line was reworded, another is new and one is gone. */
static void prepare_edited(void)
{
    static const char old[] = "p99 of checkout at 102 ms", new[] = "checkout was at 102 ms";
    struct buf text = BUF_INIT;
    prepare_logged();
    lab_given("debrief", "render", "--refs", "-o", "../edited.md", NULL);
    lab_read("../edited.md", &text);
    char *line = strstr(text.data, old), *gone = strstr(text.data, "- **");
    if (!line || !gone)
        lab_fail("the document has no line to edit");
    memcpy(line, new, strlen(new));
    memset(line + strlen(new), ' ', strlen(old) - strlen(new));
    memset(gone, ' ', strcspn(gone, "\n"));
    buf_adds(&text, "\n## Found later\n\nMuch.\n");
    lab_write("../edited.md", text.data, text.len);
    buf_release(&text);
}

/* A file of the first version of the schema. */
static void prepare_old(void)
{
    struct buf bytes = BUF_INIT;
    lab_read(SOURCE_DIR "/tests/data/schema/1.db", &bytes);
    lab_write("debrief.db", bytes.data, bytes.len);
    buf_release(&bytes);
}

#define CONFIG_FILE "config/debrief/config.json"

const struct scenario scenarios[] = {
    {.name = "log",
     .prepare = prepare_folded,
     .argv = {"debrief", "log", "the one"},
     .from = LAB_SHORT},
    {.name = "log after others",
     .prepare = prepare_logged,
     .argv = {"debrief", "log", "the one"},
     .from = LAB_SHORT},
    {.name = "log that folds",
     .prepare = prepare_full_log,
     .argv = {"debrief", "log", "the one"},
     .from = LAB_LONG},
    {.name = "status that folds",
     .prepare = prepare_logged,
     .argv = {"debrief", "status"},
     .from = LAB_LONG},
    {.name = "open on nothing",
     .prepare = prepare_nothing,
     .argv = {"debrief", "open", "Checkout 500s"},
     .next = {"debrief", "open", "Search is slow"},
     .from = LAB_LONG},
    {.name = "open",
     .prepare = prepare_logged,
     .argv = {"debrief", "open", "Search is slow"},
     .from = LAB_TORTURE},
    {.name = "import on nothing",
     .prepare = prepare_nothing,
     .argv = {"debrief", "import", "../import.json"},
     .next = {"debrief", "open", "Search is slow"},
     .from = LAB_TORTURE},
    {.name = "import",
     .prepare = prepare_logged,
     .argv = {"debrief", "import", "../import.json"},
     .from = LAB_LONG},
    {.name = "import of documents",
     .prepare = prepare_logged,
     .argv = {"debrief", "import", "../documents"},
     .from = LAB_LONG},
    {.name = "import of documents on nothing",
     .prepare = prepare_nothing,
     .argv = {"debrief", "import", "../documents"},
     .next = {"debrief", "open", "Search is slow"},
     .from = LAB_TORTURE},
    {.name = "import of an edited document",
     .prepare = prepare_edited,
     .argv = {"debrief", "import", "../edited.md"},
     .from = LAB_LONG},
    {.name = "edit", .prepare = prepare_logged, .argv = {"debrief", "edit"}, .from = LAB_LONG},
    {.name = "undo", .prepare = prepare_amended, .argv = {"debrief", "undo"}, .from = LAB_LONG},
    {.name = "undo of an import",
     .prepare = prepare_imported,
     .argv = {"debrief", "undo"},
     .from = LAB_TORTURE},
    {.name = "amend",
     .prepare = prepare_logged,
     .argv = {"debrief", "amend", "e1..e3", "-k", "finding"},
     .from = LAB_LONG},
    {.name = "rm", .prepare = prepare_logged, .argv = {"debrief", "rm", "e2"}, .from = LAB_TORTURE},
    {.name = "redact",
     .prepare = prepare_logged,
     .argv = {"debrief", "redact", "--yes", "e2", "hunter2"},
     .from = LAB_LONG},
    {.name = "redact, once more",
     .prepare = prepare_logged,
     .argv = {"debrief", "redact", "--yes", "e2", "hunter2"},
     .next = {"debrief", "redact", "--yes", "e2", "hunter2"},
     .secret = "hunter2",
     .from = LAB_TORTURE},
    {.name = "render -o",
     .prepare = prepare_logged,
     .argv = {"debrief", "render", "-o", "out.md"},
     .file = "out.md",
     .from = LAB_TORTURE},
    {.name = "render -o over another",
     .prepare = prepare_rendered,
     .argv = {"debrief", "render", "-o", "out.md"},
     .file = "out.md",
     .from = LAB_SHORT},
    {.name = "export -o",
     .prepare = prepare_logged,
     .argv = {"debrief", "export", "-o", "out.json"},
     .file = "out.json",
     .from = LAB_LONG},
    {.name = "config zone",
     .prepare = prepare_folded,
     .argv = {"debrief", "config", "zone", "UTC"},
     .file = CONFIG_FILE,
     .from = LAB_LONG},
    {.name = "config zone again",
     .prepare = prepare_configured,
     .argv = {"debrief", "config", "zone", "UTC"},
     .file = CONFIG_FILE,
     .from = LAB_TORTURE},
    {.name = "config severity",
     .prepare = prepare_logged,
     .argv = {"debrief", "config", "severity.critical", "sev1"},
     .from = LAB_LONG},
    {.name = "set that upgrades",
     .prepare = prepare_old,
     .argv = {"debrief", "-i", "1", "set", "review", "2023-06-09"},
     .next = {"debrief", "-i", "1", "log", "the next one"},
     .copy = "debrief.db-v1",
     .from = LAB_LONG},
    {.name = "set that upgrades, once more",
     .prepare = prepare_old,
     .argv = {"debrief", "-i", "1", "set", "review", "2023-06-09"},
     .next = {"debrief", "-i", "1", "set", "review", "2023-06-10"},
     .copy = "debrief.db-v1",
     .from = LAB_TORTURE},
    {.name = "backup",
     .prepare = prepare_logged,
     .argv = {"debrief", "backup", "copy.db"},
     .file = "copy.db",
     .from = LAB_LONG},
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;

/* ---- what is there after */

void scenario_export(const char *path, struct buf *out)
{
    struct ran ran = RAN_INIT;
    lab_run(&ran, (const char *const[]){"debrief", "--db", path, "export", NULL});
    buf_addf(out, "%d %s%s", ran.status, ran.out.data, ran.err.data);
    ran_release(&ran);
}

/* Everything that the database and the file hold, as one text. What is no database yet holds
 * nothing. */
void scenario_state(const struct scenario *s, struct buf *out)
{
    struct ran ran = RAN_INIT;
    lab_run(&ran, (const char *const[]){"debrief", "export", NULL});
    bool nothing = strstr(ran.err.data, "there is no database") ||
                   strstr(ran.err.data, "holds nothing yet") ||
                   strstr(ran.out.data, "\"incidents\": [\n]}");
    if (nothing)
        buf_adds(out, "nothing");
    else
        buf_addf(out, "%d %s%s", ran.status, ran.out.data, ran.err.data);
    if (!nothing) {
        lab_run(&ran, (const char *const[]){"debrief", "config", NULL});
        buf_adds(out, ran.out.data);
    }
    ran_release(&ran);
    buf_addc(out, '\0');
    /* A backup is a database: its bytes differ, what it holds does not. */
    if (s->file && lab_exists(s->file, NULL)) {
        if (!strcmp(s->argv[1], "backup"))
            scenario_export(s->file, out);
        else
            lab_read(s->file, out);
    }
}

bool same_bytes(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* What SQLite says of the database in a folder; in "sound" if it is, or is none yet. */
void find_unsound(const char *path, struct buf *out)
{
    static const char *const questions[] = {"PRAGMA integrity_check", "PRAGMA foreign_key_check"};
    sqlite3 *db = NULL;
    if (size_of(path) <= 0)
        return;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
    for (int i = 0; i < 2 && !rc; i++) {
        sqlite3_stmt *stmt = NULL;
        rc = sqlite3_prepare_v2(db, questions[i], -1, &stmt, NULL);
        while (!rc && sqlite3_step(stmt) == SQLITE_ROW) {
            const char *said = (const char *)sqlite3_column_text(stmt, 0);
            if (i || strcmp(said, "ok"))
                buf_addf(out, "%s: %s; ", questions[i], said);
        }
        sqlite3_finalize(stmt);
    }
    if (rc)
        buf_addf(out, "%s; ", sqlite3_errmsg(db));
    sqlite3_close(db);
}

bool is_sound(const char *path)
{
    struct buf unsound = BUF_INIT;
    find_unsound(path, &unsound);
    bool sound = size_of(path) > 0 && !unsound.len;
    buf_release(&unsound);
    return sound;
}

/* ---- all of it */

/* The next command, with what it says, and the state after it. */
int scenario_next(const struct scenario *s, struct buf *out)
{
    static const char *const another[] = {"debrief", "log", "the next one", NULL};
    struct ran ran = RAN_INIT;
    lab_run(&ran, s->next[0] ? s->next : another);
    /* How long an upgrade took, and how many copies there are, is no matter here. */
    bool remarked = strstr(ran.err.data, "was upgraded from") != NULL;
    buf_addf(out, "%d %s%s", ran.status, remarked ? "" : ran.err.data, ran.out.data);
    int status = ran.status;
    ran_release(&ran);
    scenario_state(s, out);
    return status;
}

/* The command run to its end, and each state on the way. */
void scenario_learn(const struct scenario *s, struct states *out)
{
    struct ran ran = RAN_INIT;
    char *work = lab_path("work"), *before = lab_path("before");
    *out = (struct states){BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
    lab_empty(work);
    lab_empty(before);
    scenario_restore(); /* nobody knows a database of an earlier scenario */
    s->prepare();
    lab_copy(work, before);
    scenario_state(s, &out->before);
    if (s->copy)
        scenario_export("debrief.db", &out->exported);
    scenario_restore();
    scenario_next(s, &out->before_next);
    scenario_restore();
    lab_run(&ran, s->argv);
    if (ran.status)
        lab_fail("%s: status %d: %s", s->name, ran.status, ran.err.data);
    scenario_state(s, &out->after);
    scenario_restore();
    lab_run(&ran, s->argv);
    scenario_next(s, &out->after_next);
    ran_release(&ran);
    free(work);
    free(before);
}

void states_release(struct states *states)
{
    buf_release(&states->before);
    buf_release(&states->after);
    buf_release(&states->before_next);
    buf_release(&states->after_next);
    buf_release(&states->exported);
}

void scenario_restore(void)
{
    /* What could not be recorded may be kept in the last two. */
    char *work = lab_path("work"), *before = lab_path("before");
    char *home = lab_path("home"), *tmp = lab_path("tmp");
    lab_copy(before, work);
    lab_empty(home);
    lab_empty(tmp);
    free(work);
    free(before);
    free(home);
    free(tmp);
}

/* Whether a file beside or of the database holds the words. */
bool files_hold(const char *words)
{
    static const char *const files[] = {"debrief.db", "debrief.db-wal", "debrief.db-journal"};
    bool found = false;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct buf bytes = BUF_INIT;
        if (lab_exists(files[i], NULL))
            lab_read(files[i], &bytes);
        for (size_t at = 0; at + strlen(words) <= bytes.len && !found; at++)
            found = !memcmp(bytes.data + at, words, strlen(words));
        buf_release(&bytes);
    }
    return found;
}

void scenario_begin(void)
{
    char *work = lab_path("work"), *config = lab_path("work/config");
    setenv("XDG_CONFIG_HOME", config, 1);
    setenv("DEBRIEF_NOW", "2023-06-01T09:00:00Z", 1);
    setenv("DEBRIEF_SEED", "1", 1);
    /* Every event is reworded. */
    unsetenv("VISUAL");
    setenv("EDITOR", "sed -i s/checkout/cart/", 1);
    make_import();
    make_documents();
    free(work);
    free(config);
}
