/* Kills: the real binary is killed when it enters its first writing system call, then its second,
 * and so on until it comes to its end. After each: the database is sound, holds what it held before
 * or what it would have held after, whole; so does a file that was being written; and the next
 * command works as if nothing had been.
 *
 *   kills             the tests: three commands; LONG=1: all; TORTURE=1: all, at every call of any
 * kind kills figures     prints the table of tests/RELIABILITY.md */
#include "lab.h"
#include "scenario.h"
#include "trace.h"

#include "base/alloc.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KILLED (128 + SIGKILL)
#define LEFT_MOST 16
#define COMPLAINTS_MOST 8

/* ---- a scenario */

struct run {
    const struct scenario *scenario;
    struct states states;
    int kills;
    int failed;
    int kept;              /* kills after which the state was the one before */
    int changed;           /* … the one after */
    char *left[LEFT_MOST]; /* files that kills left, each once */
    int left_count;
};

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
        scenario_export(r->scenario->copy, &exported);
        if (!same_bytes(&exported, &r->states.exported))
            complain(r, traced, "the copy set aside is another: ", exported.data);
        find_unsound(r->scenario->copy, &sound);
        if (sound.len)
            complain(r, traced, "the copy set aside is unsound: ", sound.data);
    }
    buf_release(&exported);
    buf_release(&sound);
}

/* It looks at what SQLite knows nothing of: refs, revisions, the files beside. */
static void ask_doctor(struct run *r, const struct traced *traced)
{
    struct ran ran = RAN_INIT;
    /* Much later than anything that was recorded: nothing is in the future. */
    lab_run(&ran, (const char *const[]){"env", "DEBRIEF_NOW=2999-01-01T00:00:00Z", lab_binary(),
                                        "doctor", NULL});
    if (ran.status)
        complain(r, traced, "the doctor finds: ", ran.out.len ? ran.out.data : ran.err.data);
    ran_release(&ran);
}

static void judge(struct run *r, const struct traced *traced)
{
    const struct scenario *s = r->scenario;
    char *work = lab_path("work"), *killed = lab_path("killed");
    struct buf sound = BUF_INIT, state = BUF_INIT, later = BUF_INIT;
    note_left(r, traced, "");
    lab_copy(work, killed);
    find_unsound("debrief.db", &sound);
    if (sound.len)
        complain(r, traced, "unsound: ", sound.data);
    /* As a command finds it that reads … */
    lab_copy(killed, work);
    scenario_state(s, &state);
    bool is_before = same_bytes(&state, &r->states.before),
         is_after = same_bytes(&state, &r->states.after);
    if (!is_before && !is_after)
        complain(r, traced, "neither before nor after: ", state.data);
    r->kept += is_before;
    r->changed += !is_before && is_after;
    judge_copy(r, traced);
    /* … and one that writes. */
    lab_copy(killed, work);
    int status = scenario_next(s, &later);
    if (status || (!(is_before && same_bytes(&later, &r->states.before_next)) &&
                   !(is_after && same_bytes(&later, &r->states.after_next))))
        complain(r, traced, "with the next command: ", later.data);
    ask_doctor(r, traced);
    if (lab_exists("debrief.db-wal", NULL) || lab_exists("debrief.db-shm", NULL))
        complain(r, traced, "the log stays", "");
    if (s->secret && files_hold(s->secret))
        complain(r, traced, "still to be found: ", s->secret);
    buf_release(&sound);
    buf_release(&state);
    buf_release(&later);
    free(work);
    free(killed);
}

static void run_release(struct run *r)
{
    states_release(&r->states);
    for (int i = 0; i < r->left_count; i++)
        free(r->left[i]);
}

static void run_scenario(struct run *r, const struct scenario *scenario, unsigned calls)
{
    *r = (struct run){.scenario = scenario};
    char *out = lab_path("killed.out"), *err = lab_path("killed.err");
    scenario_learn(scenario, &r->states);
    for (int n = 1;; n++) {
        struct trace trace = {.act = TRACE_KILL, .calls = calls, .at = n};
        struct traced traced;
        scenario_restore();
        trace_run(&trace, scenario->argv, out, err, &traced);
        if (!traced.acted)
            break;
        if (traced.status != KILLED)
            lab_fail("%s: was to be killed, status %d", scenario->name, traced.status);
        r->kills++;
        judge(r, &traced);
    }
    free(out);
    free(err);
}

/* ---- the whole */

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
        r.kills > 2 && r.kept > 0 &&
        (r.changed > 0 || same_bytes(&r.states.before, &r.states.after) || scenario->file);
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
    for (size_t i = 0; i < scenario_count; i++) {
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
    scenario_begin();
    if (argc > 1 && !strcmp(argv[1], "figures")) {
        print_figures(CALLS_WRITING);
        return 0;
    }
    for (size_t i = 0; i < scenario_count; i++)
        if (argc > 1 ? !strcmp(argv[1], scenarios[i].name) : scenarios[i].from <= lab_size())
            test(&scenarios[i], calls);
    return lab_end();
}
