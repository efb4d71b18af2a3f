/* Kills: the real binary is killed when it enters its first writing system call, then its second,
 * and so on until it comes to its end. After each: the database is sound, holds what it held before
 * or what it would have held after, whole; so does a file that was being written; and the next
 * command works as if nothing had been.
 *
 *   kills             the tests: three commands; LONG=1: all; TORTURE=1: all, at every call of any
 * kind kills figures     prints the table of tests/RELIABILITY.md */
#include "lab.h"
#include "trace.h"

#include "base/alloc.h"

#include <dirent.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KILLED (128 + SIGKILL)
#define ARGUMENTS 12
#define LEFT_MOST 16
#define COMPLAINTS_MOST 8

struct scenario {
    const char *name;
    void (*prepare)(void); /* in an empty folder */
    const char *argv[ARGUMENTS];
    const char *next[ARGUMENTS]; /* must work afterwards; NULL: one more event */
    const char *file;            /* that is written beside the database, if any */
    const char *copy;   /* of the database, set aside on the way: as it was before, or not there */
    const char *secret; /* no file of the database holds it after the next command */
    bool quick;         /* one of those of make test */
};

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

/* A file of the first version of the schema. */
static void prepare_old(void)
{
    struct buf bytes = BUF_INIT;
    lab_read(SOURCE_DIR "/tests/data/schema/1.db", &bytes);
    lab_write("debrief.db", bytes.data, bytes.len);
    buf_release(&bytes);
}

#define CONFIG_FILE "config/debrief/config.json"

static const struct scenario scenarios[] = {
    {.name = "log",
     .prepare = prepare_folded,
     .argv = {"debrief", "log", "the one"},
     .quick = true},
    {.name = "log after others",
     .prepare = prepare_logged,
     .argv = {"debrief", "log", "the one"},
     .quick = true},
    {.name = "log that folds", .prepare = prepare_full_log, .argv = {"debrief", "log", "the one"}},
    {.name = "status that folds", .prepare = prepare_logged, .argv = {"debrief", "status"}},
    {.name = "open on nothing",
     .prepare = prepare_nothing,
     .argv = {"debrief", "open", "Checkout 500s"},
     .next = {"debrief", "open", "Search is slow"}},
    {.name = "open", .prepare = prepare_logged, .argv = {"debrief", "open", "Search is slow"}},
    {.name = "import on nothing",
     .prepare = prepare_nothing,
     .argv = {"debrief", "import", "../import.json"},
     .next = {"debrief", "open", "Search is slow"}},
    {.name = "import", .prepare = prepare_logged, .argv = {"debrief", "import", "../import.json"}},
    {.name = "undo", .prepare = prepare_amended, .argv = {"debrief", "undo"}},
    {.name = "undo of an import", .prepare = prepare_imported, .argv = {"debrief", "undo"}},
    {.name = "amend",
     .prepare = prepare_logged,
     .argv = {"debrief", "amend", "e1..e3", "-k", "finding"}},
    {.name = "rm", .prepare = prepare_logged, .argv = {"debrief", "rm", "e2"}},
    {.name = "redact",
     .prepare = prepare_logged,
     .argv = {"debrief", "redact", "--yes", "e2", "hunter2"}},
    {.name = "redact, once more",
     .prepare = prepare_logged,
     .argv = {"debrief", "redact", "--yes", "e2", "hunter2"},
     .next = {"debrief", "redact", "--yes", "e2", "hunter2"},
     .secret = "hunter2"},
    {.name = "render -o",
     .prepare = prepare_logged,
     .argv = {"debrief", "render", "-o", "out.md"},
     .file = "out.md"},
    {.name = "render -o over another",
     .prepare = prepare_rendered,
     .argv = {"debrief", "render", "-o", "out.md"},
     .file = "out.md",
     .quick = true},
    {.name = "export -o",
     .prepare = prepare_logged,
     .argv = {"debrief", "export", "-o", "out.json"},
     .file = "out.json"},
    {.name = "config zone",
     .prepare = prepare_folded,
     .argv = {"debrief", "config", "zone", "UTC"},
     .file = CONFIG_FILE},
    {.name = "config zone again",
     .prepare = prepare_configured,
     .argv = {"debrief", "config", "zone", "UTC"},
     .file = CONFIG_FILE},
    {.name = "config severity",
     .prepare = prepare_logged,
     .argv = {"debrief", "config", "severity.critical", "sev1"}},
    {.name = "set that upgrades",
     .prepare = prepare_old,
     .argv = {"debrief", "-i", "1", "set", "review", "2023-06-09"},
     .next = {"debrief", "-i", "1", "log", "the next one"},
     .copy = "debrief.db-v1"},
    {.name = "set that upgrades, once more",
     .prepare = prepare_old,
     .argv = {"debrief", "-i", "1", "set", "review", "2023-06-09"},
     .next = {"debrief", "-i", "1", "set", "review", "2023-06-10"},
     .copy = "debrief.db-v1"},
    {.name = "backup",
     .prepare = prepare_logged,
     .argv = {"debrief", "backup", "copy.db"},
     .file = "copy.db"},
};

/* ---- what is there after */

static void read_export(const char *path, struct buf *out)
{
    struct ran ran = RAN_INIT;
    lab_run(&ran, (const char *const[]){"debrief", "--db", path, "export", NULL});
    buf_addf(out, "%d %s%s", ran.status, ran.out.data, ran.err.data);
    ran_release(&ran);
}

/* Everything that the database and the file hold, as one text. What is no database yet holds
 * nothing. */
static void read_state(const struct scenario *s, struct buf *out)
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
    lab_run(&ran, (const char *const[]){"debrief", "config", NULL});
    buf_adds(out, ran.out.data);
    ran_release(&ran);
    buf_addc(out, '\0');
    /* A backup is a database: its bytes differ, what it holds does not. */
    if (s->file && lab_exists(s->file, NULL)) {
        if (!strcmp(s->argv[1], "backup"))
            read_export(s->file, out);
        else
            lab_read(s->file, out);
    }
}

static bool same(const struct buf *a, const struct buf *b)
{
    return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* What SQLite says of the database in a folder; in "sound" if it is, or is none yet. */
static void check_soundness(const char *path, struct buf *out)
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

/* ---- a scenario */

struct run {
    const struct scenario *scenario;
    struct buf before, after;           /* the states */
    struct buf before_next, after_next; /* and each with the next command done */
    struct buf exported;                /* the database alone, before */
    int kills;
    int failed;
    int kept;              /* kills after which the state was the one before */
    int changed;           /* … the one after */
    char *left[LEFT_MOST]; /* files that kills left, each once */
    int left_count;
};

/* The next command, with what it says, and the state after it. */
static int run_next(const struct scenario *s, struct buf *out)
{
    static const char *const another[] = {"debrief", "log", "the next one", NULL};
    struct ran ran = RAN_INIT;
    lab_run(&ran, s->next[0] ? s->next : another);
    /* How long an upgrade took, and how many copies there are, is no matter here. */
    bool remarked = strstr(ran.err.data, "was upgraded from") != NULL;
    buf_addf(out, "%d %s%s", ran.status, remarked ? "" : ran.err.data, ran.out.data);
    int status = ran.status;
    ran_release(&ran);
    read_state(s, out);
    return status;
}

/* The command run to its end, and each state on the way. */
static void learn_states(struct run *r)
{
    const struct scenario *s = r->scenario;
    struct ran ran = RAN_INIT;
    char *work = lab_path("work"), *before = lab_path("before");
    lab_empty(work);
    s->prepare();
    lab_copy(work, before);
    read_state(s, &r->before);
    if (s->copy)
        read_export("debrief.db", &r->exported);
    lab_copy(before, work);
    run_next(s, &r->before_next);
    lab_copy(before, work);
    lab_run(&ran, s->argv);
    if (ran.status)
        lab_fail("%s: status %d: %s", s->name, ran.status, ran.err.data);
    read_state(s, &r->after);
    lab_copy(before, work);
    lab_run(&ran, s->argv);
    run_next(s, &r->after_next);
    ran_release(&ran);
    free(work);
    free(before);
}

static void complain(struct run *r, const struct traced *traced, const char *what, const char *more)
{
    if (r->failed++ < COMPLAINTS_MOST)
        lab_note("%s, killed at call %d (%s): %s%.*s", r->scenario->name, traced->calls,
                 traced->call, what, (int)strcspn(more, "\n"), more);
}

static bool may_stay(const struct scenario *s, const char *path)
{
    return !strcmp(path, "debrief.db") || !strcmp(path, "debrief.db-lock") ||
           (s->file && !strcmp(path, s->file));
}

/* Takes the random part out of the name of a file that was to become BASE. */
static bool is_temporary(const char *base, char *path)
{
    size_t len = base ? strlen(base) : 0;
    if (!len || strncmp(path, base, len) || path[len] != '.' || strlen(path) < len + 7)
        return false;
    memset(path + len + 1, 'X', 6);
    return true;
}

static void note_one_left(struct run *r, const struct traced *traced, char *path)
{
    static const char *const beside[] = {"debrief.db-wal", "debrief.db-shm", "debrief.db-journal"};
    const struct scenario *s = r->scenario;
    bool expected = is_temporary(s->file, path) || is_temporary(s->copy, path) ||
                    (s->copy && !strcmp(s->copy, path));
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        expected = expected || !strcmp(path, beside[i]);
    if (!expected)
        complain(r, traced, "a file is left: ", path);
    for (int i = 0; i < r->left_count; i++)
        if (!strcmp(r->left[i], path))
            return;
    if (r->left_count < LEFT_MOST)
        r->left[r->left_count++] = xstrdup(path);
}

/* What stands in the folder, and those in it, beside what is meant to. */
static void note_left(struct run *r, const struct traced *traced, const char *path)
{
    DIR *folder = opendir(*path ? path : ".");
    for (struct dirent *e; folder && (e = readdir(folder));) {
        struct buf name = BUF_INIT;
        struct stat st;
        buf_addf(&name, "%s%s%s", path, *path ? "/" : "", e->d_name);
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            ;
        else if (!lstat(name.data, &st) && S_ISDIR(st.st_mode))
            note_left(r, traced, name.data);
        else if (!may_stay(r->scenario, name.data))
            note_one_left(r, traced, name.data);
        buf_release(&name);
    }
    if (folder)
        closedir(folder);
}

static void judge_copy(struct run *r, const struct traced *traced)
{
    struct buf exported = BUF_INIT, sound = BUF_INIT;
    if (r->scenario->copy && lab_exists(r->scenario->copy, NULL)) {
        read_export(r->scenario->copy, &exported);
        if (!same(&exported, &r->exported))
            complain(r, traced, "the copy set aside is another: ", exported.data);
        check_soundness(r->scenario->copy, &sound);
        if (sound.len)
            complain(r, traced, "the copy set aside is unsound: ", sound.data);
    }
    buf_release(&exported);
    buf_release(&sound);
}

/* Whether a file beside or of the database holds the words. */
static bool holds_words(const char *words)
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

static void judge(struct run *r, const struct traced *traced)
{
    const struct scenario *s = r->scenario;
    char *work = lab_path("work"), *killed = lab_path("killed");
    struct buf sound = BUF_INIT, state = BUF_INIT, later = BUF_INIT;
    note_left(r, traced, "");
    lab_copy(work, killed);
    check_soundness("debrief.db", &sound);
    if (sound.len)
        complain(r, traced, "unsound: ", sound.data);
    /* As a command finds it that reads … */
    lab_copy(killed, work);
    read_state(s, &state);
    bool is_before = same(&state, &r->before), is_after = same(&state, &r->after);
    if (!is_before && !is_after)
        complain(r, traced, "neither before nor after: ", state.data);
    r->kept += is_before;
    r->changed += !is_before && is_after;
    judge_copy(r, traced);
    /* … and one that writes. */
    lab_copy(killed, work);
    int status = run_next(s, &later);
    if (status || (!(is_before && same(&later, &r->before_next)) &&
                   !(is_after && same(&later, &r->after_next))))
        complain(r, traced, "with the next command: ", later.data);
    if (lab_exists("debrief.db-wal", NULL) || lab_exists("debrief.db-shm", NULL))
        complain(r, traced, "the log stays", "");
    if (s->secret && holds_words(s->secret))
        complain(r, traced, "still to be found: ", s->secret);
    buf_release(&sound);
    buf_release(&state);
    buf_release(&later);
    free(work);
    free(killed);
}

static void run_release(struct run *r)
{
    buf_release(&r->before);
    buf_release(&r->after);
    buf_release(&r->before_next);
    buf_release(&r->after_next);
    buf_release(&r->exported);
    for (int i = 0; i < r->left_count; i++)
        free(r->left[i]);
}

static void run_scenario(struct run *r, const struct scenario *scenario, unsigned calls)
{
    *r = (struct run){.scenario = scenario,
                      .before = BUF_INIT,
                      .after = BUF_INIT,
                      .before_next = BUF_INIT,
                      .after_next = BUF_INIT,
                      .exported = BUF_INIT};
    char *work = lab_path("work"), *before = lab_path("before");
    char *out = lab_path("killed.out"), *err = lab_path("killed.err");
    learn_states(r);
    for (int n = 1;; n++) {
        struct trace trace = {.act = TRACE_KILL, .calls = calls, .at = n};
        struct traced traced;
        lab_copy(before, work);
        trace_run(&trace, scenario->argv, out, err, &traced);
        if (!traced.acted)
            break;
        if (traced.status != KILLED)
            lab_fail("%s: was to be killed, status %d", scenario->name, traced.status);
        r->kills++;
        judge(r, &traced);
    }
    free(work);
    free(before);
    free(out);
    free(err);
}

/* ---- the whole */

static void prepare_lab(void)
{
    char *work = lab_path("work"), *config = lab_path("work/config");
    setenv("XDG_CONFIG_HOME", config, 1);
    setenv("DEBRIEF_NOW", "2023-06-01T09:00:00Z", 1);
    setenv("DEBRIEF_SEED", "1", 1);
    make_import();
    free(work);
    free(config);
}

static void add_left(const struct run *r, struct buf *out, const char *quote)
{
    for (int i = 0; i < r->left_count; i++)
        buf_addf(out, "%s%s%s%s", i ? ", " : "", quote, r->left[i], quote);
}

static void test(const struct scenario *scenario, unsigned calls)
{
    struct run r;
    struct buf left = BUF_INIT;
    double begin = lab_now();
    run_scenario(&r, scenario, calls);
    add_left(&r, &left, "");
    /* Both must have been seen, or the kills did not reach what they are about. */
    bool reached =
        r.kills > 2 && r.kept > 0 && (r.changed > 0 || same(&r.before, &r.after) || scenario->file);
    lab_check(!r.failed && reached, "%s: killed at each of %d calls", scenario->name, r.kills);
    lab_note("%d times as before, %d as after; left: %s; %.1f s", r.kept, r.changed,
             left.len ? left.data : "nothing", lab_now() - begin);
    buf_release(&left);
    run_release(&r);
}

static void print_figures(unsigned calls)
{
    puts("| command | kills | as before | as after | failed | left beside the database |\n"
         "| --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        struct run r;
        struct buf left = BUF_INIT;
        run_scenario(&r, &scenarios[i], calls);
        add_left(&r, &left, "`");
        printf("| `%s` | %d | %d | %d | %d | %s |\n", scenarios[i].name, r.kills, r.kept, r.changed,
               r.failed, left.data);
        fflush(stdout);
        buf_release(&left);
        run_release(&r);
    }
}

int main(int argc, char **argv)
{
    const char *why;
    /* Most of the calls are locks, and what is true at one of them is true at the next. */
    unsigned calls = lab_size() == LAB_TORTURE ? CALLS_ALL
                     : lab_size() == LAB_LONG  ? CALLS_WRITING
                                               : CALLS_WRITING & ~(unsigned)CALL_LOCK;
    if (!trace_possible(&why))
        lab_skip_all(why);
    lab_begin();
    prepare_lab();
    if (argc > 1 && !strcmp(argv[1], "figures")) {
        print_figures(CALLS_WRITING);
        return 0;
    }
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        if (argc > 1 ? !strcmp(argv[1], scenarios[i].name)
                     : lab_size() != LAB_SHORT || scenarios[i].quick)
            test(&scenarios[i], calls);
    return lab_end();
}
