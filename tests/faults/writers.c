/* Many writers: processes that each record events into one incident, at the same time. Nothing may
 * be lost or doubled, and every one must succeed. The times are printed beside those of the sqlite3
 * shell, which does the same durable work in the same way; they are never a test.
 *
 *   writers           the tests: 1 and 8 writers of 25 events; LONG=1: 1, 8, 64 of 100; TORTURE=1:
 * also 200 writers figures   prints the table of tests/RELIABILITY.md */
#include "lab.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct load {
    int writers;
    int events; /* of each writer */
};

/* Of all events of one load: seconds. */
struct times {
    double median, high, worst; /* HIGH: the 99th percentile */
    double per_second;
    int failed; /* did not exit with 0 */
};

/* What records one event: debrief, or the shell. */
typedef pid_t (*recorder)(const char *text, const char *out, const char *err);

static pid_t record_by_debrief(const char *text, const char *out, const char *err)
{
    return lab_start((const char *const[]){"debrief", "-q", "log", text, NULL}, out, err);
}

/* The same two rows that an event takes, in one transaction that is synced. */
static pid_t record_by_shell(const char *text, const char *out, const char *err)
{
    struct buf sql = BUF_INIT;
    buf_addf(&sql,
             "PRAGMA synchronous = FULL; BEGIN IMMEDIATE;"
             "INSERT INTO event (incident, seq, uid, at, kind, author, text, recorded_at)"
             " SELECT 1, ifnull(max(seq), 0) + 1, lower(hex(randomblob(16))), 1685606400000000,"
             " 'note', 'alice', '%s', 1685606400000000 FROM event WHERE incident = 1;"
             "INSERT INTO revision (record, kind, change, at, author, difference)"
             " VALUES (last_insert_rowid(), 'event', last_insert_rowid(), 1685606400000000,"
             " 'alice', NULL); COMMIT;",
             text);
    char *database = lab_path("shell/floor.db");
    pid_t pid = lab_start((const char *const[]){"sqlite3", "-bail", "-cmd", ".timeout 10000",
                                                database, sql.data, NULL},
                          out, err);
    free(database);
    buf_release(&sql);
    return pid;
}

static void make_shell_database(void)
{
    char *folder = lab_path("shell"), *database = lab_path("shell/floor.db");
    lab_remove(folder);
    if (mkdir(folder, 0700))
        lab_fail("%s: %s", folder, strerror(errno));
    lab_given("sqlite3", database,
              "PRAGMA journal_mode = WAL;"
              "CREATE TABLE event (id INTEGER PRIMARY KEY, incident INTEGER, seq INTEGER, uid TEXT,"
              " at INTEGER, kind TEXT, author TEXT, text TEXT, recorded_at INTEGER) STRICT;"
              "CREATE INDEX event_order ON event (incident, at, seq);"
              "CREATE UNIQUE INDEX event_ref ON event (incident, seq);"
              "CREATE TABLE revision (id INTEGER PRIMARY KEY, record INTEGER, kind TEXT,"
              " change INTEGER, at INTEGER, author TEXT, difference TEXT) STRICT;",
              NULL);
    free(folder);
    free(database);
}

static void make_database(void)
{
    static const char *const files[] = {"", "-wal", "-shm", "-lock", "-aside"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = lab_path("work/debrief.db%s", files[i]);
        lab_remove(path);
        free(path);
    }
    lab_given("debrief", "open", "Checkout 500s", NULL);
}

/* ---- a load */

/* One writer: waits for the gate, then records its events one after the other; how long each took,
 * and whether it failed (then below 0), goes into a file of its own. */
static void write_events(int writer, int events, recorder record, int gate)
{
    char *out = lab_path("load/out.%d", writer), *err = lab_path("load/err.%d", writer);
    char *times = lab_path("load/times.%d", writer);
    double *took = xcalloc((size_t)events, sizeof *took);
    char c;
    while (read(gate, &c, 1) < 0 && errno == EINTR)
        ;
    for (int i = 0; i < events; i++) {
        struct buf text = BUF_INIT;
        buf_addf(&text, "writer %d event %d", writer, i);
        double begin = lab_now();
        int status = lab_wait(record(text.data, out, err));
        took[i] = status ? -(double)status : lab_now() - begin;
        buf_release(&text);
    }
    lab_write(times, (const char *)took, (size_t)events * sizeof *took);
    _exit(0);
}

static int in_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct times read_times(struct load load, double seconds)
{
    struct buf all = BUF_INIT;
    for (int i = 0; i < load.writers; i++) {
        char *path = lab_path("load/times.%d", i);
        lab_read(path, &all);
        free(path);
    }
    size_t n = all.len / sizeof(double);
    double *took = xreallocarray(NULL, n, sizeof *took);
    memcpy(took, all.data, all.len);
    struct times t = {0};
    for (size_t i = 0; i < n; i++)
        t.failed += took[i] < 0;
    qsort(took, n, sizeof *took, in_order);
    t.median = took[n / 2];
    t.high = took[(n - 1) * 99 / 100];
    t.worst = took[n - 1];
    t.per_second = (double)n / seconds;
    free(took);
    buf_release(&all);
    return t;
}

static struct times run_load(struct load load, recorder record)
{
    char *folder = lab_path("load");
    lab_remove(folder);
    int gate[2];
    if (mkdir(folder, 0700) || pipe(gate))
        lab_fail("%s: %s", folder, strerror(errno));
    pid_t *pids = xcalloc((size_t)load.writers, sizeof *pids);
    fflush(stdout);
    for (int i = 0; i < load.writers; i++) {
        pids[i] = fork();
        if (pids[i] < 0)
            lab_fail("no process: %s", strerror(errno));
        if (!pids[i]) {
            close(gate[1]);
            write_events(i, load.events, record, gate[0]);
        }
    }
    close(gate[0]);
    lab_sleep(0.1); /* until all of them wait */
    double begin = lab_now();
    close(gate[1]);
    int status = 0;
    for (int i = 0; i < load.writers; i++)
        status |= lab_wait(pids[i]);
    double seconds = lab_now() - begin;
    if (status)
        lab_fail("a writer itself failed");
    free(pids);
    free(folder);
    return read_times(load, seconds);
}

/* ---- what must be true afterwards */

/* What each writer was told: [writer * events + i] is the ref that it was given, 0 for none. What
 * was said on stderr is shown; REMARKED counts the writers that were told something there. */
static int *read_refs(struct load load, int *remarked)
{
    int *said = xcalloc((size_t)(load.writers * load.events), sizeof *said);
    for (int w = 0; w < load.writers; w++) {
        struct buf out = BUF_INIT, err = BUF_INIT;
        char *path = lab_path("load/out.%d", w), *complaints = lab_path("load/err.%d", w);
        lab_read(path, &out);
        lab_read(complaints, &err);
        *remarked += err.len > 0;
        if (err.len)
            lab_note("writer %d: %.*s", w, (int)strcspn(err.data, "\n"), err.data);
        char *line = out.data;
        for (int i = 0; i < load.events && *line; i++) {
            char *end = line;
            if (*line == 'e')
                said[w * load.events + i] = (int)strtol(line + 1, &end, 10);
            line = end + (*end == '\n');
        }
        buf_release(&out);
        buf_release(&err);
        free(path);
        free(complaints);
    }
    return said;
}

struct found {
    int events;   /* in the export */
    int foreign;  /* with a text that nobody wrote, or a ref beyond the last */
    int doubled;  /* texts and refs seen before */
    int mistaken; /* refs that another event's writer was told */
};

static void look_at_event(const json_t *event, struct load load, const int *said, bool *texts,
                          bool *refs, struct found *found)
{
    int total = load.writers * load.events, w = -1, i = -1;
    const char *text = json_string_value(json_object_get(event, "text"));
    const char *ref = json_string_value(json_object_get(event, "ref"));
    long number = ref && *ref == 'e' ? strtol(ref + 1, NULL, 10) : 0;
    found->events++;
    if (!text || sscanf(text, "writer %d event %d", &w, &i) != 2 || w < 0 || w >= load.writers ||
        i < 0 || i >= load.events || number < 1 || number > total) {
        found->foreign++;
        return;
    }
    found->doubled += texts[w * load.events + i] + refs[number];
    found->mistaken += said[w * load.events + i] != number;
    texts[w * load.events + i] = true;
    refs[number] = true;
}

static struct found look(struct load load, const int *said)
{
    struct ran ran = RAN_INIT;
    struct found found = {0};
    lab_run(&ran, (const char *const[]){"debrief", "export", NULL});
    json_t *all = json_loads(ran.out.data, 0, NULL);
    if (ran.status || !all)
        lab_fail("export: status %d: %s", ran.status, ran.err.data);
    json_t *incident = json_array_get(json_object_get(all, "incidents"), 0);
    bool *texts = xcalloc((size_t)(load.writers * load.events), sizeof *texts);
    bool *refs = xcalloc((size_t)(load.writers * load.events) + 1, sizeof *refs);
    size_t i;
    json_t *event;
    json_array_foreach(json_object_get(incident, "events"), i, event)
    {
        look_at_event(event, load, said, texts, refs, &found);
    }
    json_decref(all);
    free(texts);
    free(refs);
    ran_release(&ran);
    return found;
}

/* What SQLite says without debrief between. */
static char *ask_sqlite(const char *database, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_open_v2(database, &db, SQLITE_OPEN_READWRITE, NULL) ||
        sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) || sqlite3_step(stmt) != SQLITE_ROW)
        lab_fail("%s: %s", database, sqlite3_errmsg(db));
    char *answer = xstrdup((const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return answer;
}

static void check_recorded(struct load load, const struct times *times)
{
    int total = load.writers * load.events, silent = 0, remarked = 0;
    int *said = read_refs(load, &remarked);
    for (int i = 0; i < total; i++)
        silent += !said[i];
    struct found found = look(load, said);
    char *health = ask_sqlite("debrief.db", "PRAGMA integrity_check");
    lab_check(!times->failed && !silent, "%d x %d events: all succeed, each with its ref (%d, %d)",
              load.writers, load.events, times->failed, silent);
    /* As many as were written, none foreign, no text and no ref twice: so all, without a gap. */
    lab_check(found.events == total && !found.foreign && !found.doubled,
              "%d x %d events: %d recorded, %d of nobody, %d doubled", load.writers, load.events,
              found.events, found.foreign, found.doubled);
    lab_check(!found.mistaken, "%d x %d events: each writer was told its own refs (%d were not)",
              load.writers, load.events, found.mistaken);
    lab_check(!remarked, "%d x %d events: nothing to remark (%d writers)", load.writers,
              load.events, remarked);
    lab_check(!strcmp(health, "ok"), "%d x %d events: integrity_check: %s", load.writers,
              load.events, health);
    free(health);
    free(said);
}

static struct times load_debrief(struct load load)
{
    make_database();
    return run_load(load, record_by_debrief);
}

static struct times load_shell(struct load load)
{
    make_shell_database();
    struct times t = run_load(load, record_by_shell);
    char *database = lab_path("shell/floor.db");
    char *count = ask_sqlite(database, "SELECT count(*) FROM event");
    if (strtol(count, NULL, 10) != load.writers * load.events - t.failed)
        lab_fail("the shell recorded %s events", count);
    free(count);
    free(database);
    return t;
}

static void note_times(const char *who, struct load load, const struct times *t)
{
    lab_note("%-8s %3d x %d: median %.1f ms, 99%% %.1f ms, worst %.1f ms, %.0f events/s, %d failed",
             who, load.writers, load.events, t->median * 1e3, t->high * 1e3, t->worst * 1e3,
             t->per_second, t->failed);
}

/* ---- the whole */

static const struct load short_loads[] = {{1, 25}, {8, 25}};
static const struct load long_loads[] = {{1, 100}, {8, 100}, {64, 100}, {200, 100}};

static void test(const struct load *loads, int n)
{
    double alone = 0;
    for (int i = 0; i < n; i++) {
        struct times mine = load_debrief(loads[i]);
        check_recorded(loads[i], &mine);
        note_times("debrief", loads[i], &mine);
        struct times shell = load_shell(loads[i]);
        note_times("sqlite3", loads[i], &shell);
        lab_note("99%% is %.2f of the shell's", mine.high / shell.high);
        if (loads[i].writers == 1)
            alone = mine.median;
        else if (alone > 0)
            lab_note("the worst is %.2f of 2 x writers x the median of one",
                     mine.worst / (2 * loads[i].writers * alone));
    }
}

static void print_row(const char *who, struct load load, const struct times *t, const char *ratio,
                      const char *bound)
{
    printf("| %d × %d | %s | %.1f | %.1f | %.1f | %.0f | %d | %s | %s |\n", load.writers,
           load.events, who, t->median * 1e3, t->high * 1e3, t->worst * 1e3, t->per_second,
           t->failed, ratio, bound);
    fflush(stdout);
}

static int print_figures(void)
{
    double alone = 0;
    puts("| writers × events | with | median ms | 99% ms | worst ms | events/s | failed "
         "| 99% to the shell's | worst to 2 × writers × the median of one |\n"
         "| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < sizeof long_loads / sizeof *long_loads; i++) {
        struct load load = long_loads[i];
        char ratio[32], bound[32];
        struct times mine = load_debrief(load), shell = load_shell(load);
        alone = i ? alone : mine.median;
        snprintf(ratio, sizeof ratio, "%.2f", mine.high / shell.high);
        snprintf(bound, sizeof bound, "%.2f", mine.worst / (2 * load.writers * alone));
        print_row("`debrief log`", load, &mine, ratio, bound);
        print_row("`sqlite3`", load, &shell, "", "");
    }
    return 0;
}

int main(int argc, char **argv)
{
    enum lab_size size = lab_size();
    struct load load;
    lab_begin();
    if (argc > 1 && !strcmp(argv[1], "figures"))
        return print_figures();
    if (argc > 1 && sscanf(argv[1], "%dx%d", &load.writers, &load.events) == 2)
        test(&load, 1);
    else
        test(size == LAB_SHORT ? short_loads : long_loads, size == LAB_SHORT  ? 2
                                                           : size == LAB_LONG ? 3
                                                                              : 4);
    return lab_end();
}
