/* Calls that fail: while the real binary runs, its first writing system call is answered with an
 * error, then its second, and so on, each error that such a call can have; once, and from that call
 * on. A command that then exits with 0 has done what it was asked to; one that exits with 2 says
 * why in one line and has changed nothing: neither the database nor a file that was there. What
 * can't be recorded is kept aside, and the next command takes it in. An interrupted call is done
 * again.
 *
 *   failing           the tests: three commands; LONG=1: all; TORTURE=1: with every error
 *   failing figures   prints the table of tests/RELIABILITY.md
 *   failing COMMAND   the one that is named so in scenario.c */
#include "lab.h"
#include "scenario.h"
#include "trace.h"

#include "base/alloc.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COMPLAINTS_MOST 8

#define CALLS_FILLING (CALL_WRITE | CALL_SYNC | CALL_CREATE | CALL_NAME | CALL_TRUNCATE)

/* The errors that calls of a kind have. Only what may wait while a handler is set that comes back
 * is interrupted: not what writes or syncs, nor locks that are asked for and refused at once. What
 * is only opened to be read is another matter: a zone that can't be read is done without. */
static const struct failure {
    const char *name;
    int error; /* 0: half is written */
    unsigned calls;
    enum lab_size from; /* the least size that tries it */
} failures[] = {
    {"ENOSPC", ENOSPC, CALLS_FILLING, LAB_SHORT},
    {"EIO", EIO, CALLS_FILLING | CALL_READ, LAB_TORTURE},
    {"EDQUOT", EDQUOT, CALLS_FILLING, LAB_TORTURE},
    {"EACCES", EACCES, CALL_CREATE | CALL_NAME, LAB_LONG},
    {"EROFS", EROFS, CALL_CREATE | CALL_NAME | CALL_MODE, LAB_TORTURE},
    {"EMFILE", EMFILE, CALL_CREATE, LAB_TORTURE},
    {"ENOLCK", ENOLCK, CALL_LOCK, LAB_TORTURE},
    {"EINTR", EINTR, CALL_READ | CALL_TRUNCATE | CALL_QUEUE, LAB_LONG},
    {"half written", 0, CALL_WRITE, LAB_LONG},
};
#define FAILURES (sizeof failures / sizeof *failures)

struct run {
    const struct scenario *scenario;
    struct states states;
    int tried;
    int done, refused, aside; /* what the command made of it */
    int unsure;               /* of those refused: done after all, where that could not be known */
    int failed;
};

static void complain(struct run *r, const struct failure *f, const struct traced *traced,
                     bool from_then_on, const char *what, const char *more)
{
    if (r->failed++ < COMPLAINTS_MOST)
        lab_note("%s, %s%s at call %d (%s): %s: %.*s", r->scenario->name, f->name,
                 from_then_on ? " from then on" : "", traced->calls, traced->call, what,
                 (int)strcspn(more, "\n"), more);
}

/* One line that says what is wrong. Before it there may be remarks and, where an event could be
 * saved nowhere, the command that records it, ready to paste. */
static bool is_told(const struct buf *text)
{
    const char *line = text->data;
    while (!strncmp(line, "debrief log ", 12) || !strncmp(line, "debrief: note: ", 15))
        if (!(line = strchr(line, '\n')))
            return false;
        else
            line++;
    return !strncmp(line, "debrief: ", 9) && strchr(line, '\n') == text->data + text->len - 1;
}

/* How often an event with the text that log records stands in a state. */
static int count_events(const struct buf *state)
{
    int n = 0;
    for (const char *p = state->data; (p = strstr(p, "\"text\": \"the one\"")); p++)
        n++;
    return n;
}

/* What is wrong with how it ended and what it left; NULL: nothing. */
static const char *judge_end(struct run *r, const struct failure *f, bool once,
                             const struct traced *traced, const struct buf *err)
{
    struct buf state = BUF_INIT;
    scenario_state(r->scenario, &state);
    bool is_before = same_bytes(&state, &r->states.before);
    bool is_after = same_bytes(&state, &r->states.after);
    bool aside = strstr(err->data, "kept aside in") != NULL;
    buf_release(&state);
    r->done += traced->status == 0 && !aside;
    r->refused += traced->status == 2;
    r->aside += aside;
    /* The honest no of redact: overwritten, but perhaps still to be found in the file. */
    if (traced->status == 1 && !strcmp(r->scenario->argv[1], "redact"))
        return is_after ? NULL : "status 1, but it is not done";
    if (traced->status != 0 && traced->status != 2)
        return "another status than 0 and 2";
    if (f->error == EINTR && once && traced->status != 0)
        return "an interrupted call is no failure";
    if (aside) /* what becomes of it is looked at with the next command */
        return traced->status == 0 ? NULL : "kept aside, and an error";
    if (traced->status == 0)
        return is_after ? NULL : "status 0, but it is not done";
    if (!is_told(err))
        return "status 2 without one line";
    /* The disk has taken a whole commit, refuses to sync it, and then everything else: nobody can
     * take back what was written, nor know whether it will last. */
    bool unknowable = !once && !strcmp(traced->first, "fdatasync debrief.db-wal");
    r->unsure += !is_before && is_after && unknowable;
    return is_before || (is_after && unknowable) ? NULL : "status 2, but something changed";
}

static void judge(struct run *r, const struct failure *f, bool once, const struct traced *traced,
                  const struct buf *err)
{
    struct buf unsound = BUF_INIT, later = BUF_INIT;
    int aside = r->aside;
    const char *wrong = judge_end(r, f, once, traced, err);
    if (wrong)
        complain(r, f, traced, !once, wrong, err->data);
    find_unsound("debrief.db", &unsound);
    if (unsound.len)
        complain(r, f, traced, !once, "unsound", unsound.data);
    if (scenario_next(r->scenario, &later))
        complain(r, f, traced, !once, "the next command", later.data);
    else if (r->aside > aside && count_events(&later) != count_events(&r->states.after_next))
        complain(r, f, traced, !once, "not taken in once", later.data);
    else if (!wrong && r->aside == aside && !same_bytes(&later, &r->states.before_next) &&
             !same_bytes(&later, &r->states.after_next))
        complain(r, f, traced, !once, "with the next command", later.data);
    buf_release(&unsound);
    buf_release(&later);
}

static void try_failure(struct run *r, const struct failure *f, bool once)
{
    char *out = lab_path("out.failing"), *err = lab_path("err.failing");
    /* Or nobody can be told anything. Nothing that comes here interrupts what is said. */
    struct trace trace = {.act = f->error ? TRACE_FAIL : TRACE_SHORTEN,
                          .calls = f->calls,
                          .error = f->error,
                          .spared = f->error == EINTR ? ".failing" : "err.failing"};
    for (trace.at = 1;; trace.at++) {
        struct traced traced;
        struct buf said = BUF_INIT;
        trace.until = once ? 0 : INT_MAX;
        lab_remove(out);
        lab_remove(err);
        scenario_restore();
        trace_run(&trace, r->scenario->argv, out, err, &traced);
        if (!traced.acted)
            break;
        lab_read(err, &said);
        r->tried++;
        judge(r, f, once, &traced, &said);
        buf_release(&said);
    }
    free(out);
    free(err);
}

static void run_scenario(struct run *r, const struct scenario *scenario)
{
    *r = (struct run){.scenario = scenario};
    scenario_learn(scenario, &r->states);
    for (size_t i = 0; i < FAILURES; i++) {
        if (failures[i].from > lab_size())
            continue;
        if (lab_size() != LAB_SHORT)
            try_failure(r, &failures[i], true);
        /* What is interrupted without end never ends. */
        bool everlasting = failures[i].error == ENOSPC || lab_size() == LAB_TORTURE;
        if (everlasting && failures[i].error && failures[i].error != EINTR)
            try_failure(r, &failures[i], false);
    }
    states_release(&r->states);
}

static void test(const struct scenario *scenario)
{
    struct run r;
    double begin = lab_now();
    run_scenario(&r, scenario);
    lab_check(!r.failed && r.tried > 0, "%s: with each of %d failures", scenario->name, r.tried);
    lab_note("%d times done, %d refused (%d done after all), %d kept aside; %d wrong; %.1f s",
             r.done, r.refused, r.unsure, r.aside, r.failed, lab_now() - begin);
}

static void print_figures(void)
{
    puts("| command | failures | done all the same | refused, unchanged | kept aside | "
         "not to be known | wrong |\n"
         "| --- | --- | --- | --- | --- | --- | --- |");
    for (size_t i = 0; i < scenario_count; i++) {
        struct run r;
        run_scenario(&r, &scenarios[i]);
        printf("| `%s` | %d | %d | %d | %d | %d | %d |\n", scenarios[i].name, r.tried, r.done,
               r.refused - r.unsure, r.aside, r.unsure, r.failed);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    const char *why;
    if (!trace_possible(&why))
        lab_skip_all(why);
    if (!trace_can_fail())
        lab_skip_all("calls can't be made to fail on this processor");
    lab_begin();
    scenario_begin();
    if (argc > 1 && !strcmp(argv[1], "figures")) {
        print_figures();
        return 0;
    }
    for (size_t i = 0; i < scenario_count; i++)
        if (argc > 1 ? !strcmp(argv[1], scenarios[i].name) : scenarios[i].from <= lab_size())
            test(&scenarios[i]);
    return lab_end();
}
