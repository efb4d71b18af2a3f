/* A recorder that stands still: stopped (SIGSTOP) after one of its system calls, with the queue in
 * its hands, or with SQLite's own lock, or with neither. The others go on without it: every one of
 * them succeeds, at once or by keeping its event aside, and when the one that stood goes on, so
 * does it. No event is lost or doubled. How long the others took is printed, never a test.
 *
 *   stopped           the tests: the queue held, and three places to stop at; LONG=1: every writing
 *                     call; TORTURE=1: every call
 *   stopped figures   prints the table of tests/RELIABILITY.md */
#include "lab.h"
#include "trace.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define OTHERS 4

/* The others while one stands. */
struct outcome {
    double longest; /* of them, seconds */
    int failed;
    int aside; /* kept aside instead of recorded */
};

static void note_failure(const char *what, const struct buf *err)
{
    lab_note("%s: %.*s", what, (int)strcspn(err->data, "\n"), err->data);
}

static struct outcome run_others(void)
{
    struct outcome o = {0};
    pid_t pids[OTHERS];
    fflush(stdout);
    for (int i = 0; i < OTHERS; i++) {
        pids[i] = fork();
        if (pids[i])
            continue;
        struct ran ran = RAN_INIT;
        char text[32], *took = lab_path("took.%d", i);
        snprintf(text, sizeof text, "other %d", i);
        lab_run(&ran, (const char *const[]){"debrief", "log", text, NULL});
        bool aside = strstr(ran.err.data, "kept aside") != NULL;
        if (ran.status || (!aside && ran.out.data[0] != 'e'))
            note_failure(text, &ran.err);
        lab_write(took, (const char *)&ran.seconds, sizeof ran.seconds);
        fflush(stdout);
        _exit(ran.status ? 1 : aside ? 2 : ran.out.data[0] != 'e');
    }
    for (int i = 0; i < OTHERS; i++) {
        int status = lab_wait(pids[i]);
        o.failed += status != 0 && status != 2;
        o.aside += status == 2;
        struct buf took = BUF_INIT;
        char *path = lab_path("took.%d", i);
        double seconds;
        lab_read(path, &took);
        memcpy(&seconds, took.data, sizeof seconds);
        if (seconds > o.longest)
            o.longest = seconds;
        free(path);
        buf_release(&took);
    }
    return o;
}

/* Whether each of TEXTS is there once and nothing else, with refs from e1 up. */
static bool all_recorded(const char **texts, size_t count)
{
    struct ran ran = RAN_INIT;
    lab_run(&ran, (const char *const[]){"debrief", "export", NULL});
    json_t *all = json_loads(ran.out.data, 0, NULL);
    json_t *incident = json_array_get(json_object_get(all, "incidents"), 0);
    json_t *events = json_object_get(incident, "events"), *event;
    bool right = json_array_size(events) == count;
    size_t i;
    json_array_foreach(events, i, event)
    {
        const char *text = json_string_value(json_object_get(event, "text"));
        const char *ref = json_string_value(json_object_get(event, "ref"));
        size_t t = 0;
        while (t < count && text && (!texts[t] || strcmp(texts[t], text)))
            t++;
        if (t < count && text)
            texts[t] = NULL; /* there once */
        else
            right = false;
        long number = ref ? strtol(ref + 1, NULL, 10) : 0;
        right = right && number >= 1 && number <= (long)count;
    }
    for (size_t t = 0; t < count; t++)
        if (texts[t])
            lab_note("lost: %s", texts[t]);
    if (!right)
        lab_note("%.300s", ran.err.data);
    json_decref(all);
    ran_release(&ran);
    return right;
}

/* Takes in what was kept aside, and looks whether all is there. */
static bool check_all(bool with_stopped)
{
    const char *texts[] = {
        "first", "other 0", "other 1", "other 2", "other 3", "last", "the one that stands"};
    struct ran ran = RAN_INIT;
    lab_run(&ran, (const char *const[]){"debrief", "log", "last", NULL});
    bool done = !ran.status;
    if (!done)
        note_failure("last", &ran.err);
    ran_release(&ran);
    lab_run(&ran, (const char *const[]){"debrief", "status", NULL});
    ran_release(&ran);
    return all_recorded(texts, with_stopped ? 7 : 6) && done;
}

static void prepare(void)
{
    lab_empty(".");
    lab_given("debrief", "open", "Checkout 500s", NULL);
    lab_given("debrief", "log", "first", NULL);
}

/* ---- the queue alone, held by somebody who does nothing with it */

static struct outcome run_held(bool *right)
{
    prepare();
    int fd = open("debrief.db-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || flock(fd, LOCK_EX))
        lab_fail("debrief.db-lock can't be held: %s", strerror(errno));
    struct outcome o = run_others();
    close(fd);
    *right = !o.failed && check_all(false);
    return o;
}

/* ---- a recorder stopped at a call */

static const char *const recorder[] = {"debrief", "log", "the one that stands", NULL};

/* Returns false where there is no such call. */
static bool run_stopped(const struct trace *trace, struct traced *traced, struct outcome *o,
                        bool *right)
{
    prepare();
    char *out = lab_path("stands.out"), *err = lab_path("stands.err");
    lab_remove(out);
    lab_remove(err);
    trace_run(trace, recorder, out, err, traced);
    if (traced->acted) {
        *o = run_others();
        kill(traced->pid, SIGCONT);
        int status = lab_wait(traced->pid);
        if (status) {
            struct buf said = BUF_INIT;
            lab_read(err, &said);
            note_failure("the one that stood", &said);
            buf_release(&said);
        }
        *right = !o->failed && !status;
        *right = check_all(!status) && *right;
    }
    free(out);
    free(err);
    return traced->acted;
}

static void test_place(const char *name, const struct trace *trace)
{
    struct traced traced;
    struct outcome o;
    bool right;
    if (!run_stopped(trace, &traced, &o, &right)) {
        lab_check(false, "stopped %s: there is no such call", name);
        return;
    }
    lab_check(right, "stopped %s (%s): the others record their events, and so does it", name,
              traced.call);
    lab_note("the longest of the others took %.2f s, %d of %d were kept aside", o.longest, o.aside,
             OTHERS);
}

struct whole {
    int places, failed;
    int with_aside;                 /* places where some were kept aside */
    double longest, longest_direct; /* of all; where none was kept aside */
};

static struct whole stop_everywhere(unsigned calls, bool notes)
{
    struct whole w = {0};
    for (int n = 1;; n++) {
        struct trace trace = {.act = TRACE_STOP, .calls = calls, .at = n};
        struct traced traced;
        struct outcome o;
        bool right;
        if (!run_stopped(&trace, &traced, &o, &right))
            return w;
        w.places++;
        w.failed += !right;
        w.with_aside += o.aside > 0;
        if (!right || (notes && o.longest > 1))
            lab_note("stopped after call %d (%s): the longest took %.2f s, %d kept aside%s", n,
                     traced.call, o.longest, o.aside, right ? "" : ": failed");
        if (o.longest > w.longest)
            w.longest = o.longest;
        if (!o.aside && o.longest > w.longest_direct)
            w.longest_direct = o.longest;
    }
}

static void print_figures(void)
{
    bool right;
    struct outcome held = run_held(&right);
    struct whole w = stop_everywhere(CALLS_WRITING, false);
    puts("| who stands still | places | failed | longest of the others, s | kept aside at |\n"
         "| --- | --- | --- | --- | --- |");
    printf("| a holder of the queue | 1 | %d | %.2f | %d |\n", !right, held.longest,
           held.aside > 0);
    printf("| a `debrief log`, at each writing call | %d | %d | %.2f (%.2f where none was kept "
           "aside) | %d |\n",
           w.places, w.failed, w.longest, w.longest_direct, w.with_aside);
}

int main(int argc, char **argv)
{
    const char *why;
    bool right, possible = trace_possible(&why);
    lab_begin();
    if (argc > 1 && !strcmp(argv[1], "figures")) {
        print_figures();
        return 0;
    }
    struct outcome held = run_held(&right);
    lab_check(right, "the queue is held: the others record their events");
    lab_note("the longest of the others took %.2f s, %d of %d were kept aside", held.longest,
             held.aside, OTHERS);
    if (!possible) {
        lab_skip("a recorder stands still", why);
        return lab_end();
    }
    test_place("with the queue",
               &(struct trace){
                   .act = TRACE_STOP, .calls = CALL_QUEUE, .at = 1, .path = "debrief.db-lock"});
    test_place(
        "with SQLite's lock",
        &(struct trace){.act = TRACE_STOP, .calls = CALL_WRITE, .at = 1, .path = "debrief.db-wal"});
    test_place(
        "with its event recorded",
        &(struct trace){.act = TRACE_STOP, .calls = CALL_WRITE, .at = 1, .path = "stands.out"});
    if (lab_size() != LAB_SHORT) {
        struct whole w =
            stop_everywhere(lab_size() == LAB_TORTURE ? CALLS_ALL : CALLS_WRITING, true);
        lab_check(w.places > 10 && !w.failed,
                  "stopped at each of %d calls: the others record their events, and so does it",
                  w.places);
        lab_note("the longest took %.2f s, %.2f s where none was kept aside, which some were at %d",
                 w.longest, w.longest_direct, w.with_aside);
    }
    return lab_end();
}
