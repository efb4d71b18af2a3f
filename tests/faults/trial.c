#include "trial.h"

#include "cut.h"
#include "lab.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define COMPLAINTS_MOST 4
#define SAMPLE 15 /* calls of one command that fail, where not all do */
#define SAMPLE_LONG 300
#define SELDOM 4 /* of so many, one is gone on with, where not all are */
#define ASIDE "kept aside in"
#define UNSURE "then whether this was recorded"

void trial_before(struct trial *t, ...)
{
    va_list args;
    va_start(args, t);
    size_t n = 0;
    do
        t->before[t->before_count][n] = va_arg(args, const char *);
    while (t->before[t->before_count][n++]);
    t->before_count++;
    va_end(args);
}

void trial_command(struct trial *t, ...)
{
    va_list args;
    va_start(args, t);
    size_t n = 0;
    do
        t->argv[n] = va_arg(args, const char *);
    while (t->argv[n++]);
    va_end(args);
}

static void lay(const struct trial *t)
{
    cut_lay(t->world, &(struct chance){.kind = CHANCE_NONE}, disk->world);
}

/* Without a fault, for what is right. */
static void run_well(struct trial *t)
{
    struct run run = RUN_INIT;
    world_empty();
    disk_reset();
    for (int i = 0; i < t->before_count; i++) {
        world_run(t->before[i], NULL, i, NULL, &run);
        if (run.status)
            fail_msg("%s: step %d ended with %d: %s", t->name, i, run.status, run.err.data);
    }
    t->world = cut_new(disk->world);
    world_contents(&t->was);
    lay(t);
    world_run(t->argv, t->input, t->before_count, NULL, &run);
    if (run.status)
        fail_msg("%s: ended with %d: %s", t->name, run.status, run.err.data);
    buf_adds(&t->said, run.out.data);
    world_contents(&t->becomes);
    t->reads = !strcmp(t->was.data, t->becomes.data);
    run_release(&run);
}

static void complain(struct trial *t, const struct trial_kind *kind, long at, const struct run *run,
                     const char *what)
{
    if (t->wrong++ < COMPLAINTS_MOST)
        print_message("# %s: call %ld %s: status %d, stdout '%.60s', stderr '%.200s': %s\n",
                      t->name, at, kind->name, run->status, run->out.data, run->err.data, what);
}

/* An error, after remarks; and after what can be typed again, where an event could not be kept. */
static bool is_one_line(const struct buf *text)
{
    const char *line = text->data;
    while ((!strncmp(line, "debrief: note: ", 15) || !strncmp(line, "debrief log ", 12)) &&
           strchr(line, '\n'))
        line = strchr(line, '\n') + 1;
    return !strncmp(line, "debrief: ", 9) && strchr(line, '\n') &&
           strchr(line, '\n') == text->data + text->len - 1;
}

static int count_events(const struct buf *contents)
{
    int n = 0;
    for (const char *line = contents->data; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        n += !strncmp(line, "event | ", 8);
    }
    return n;
}

/* What the command said, and what is there. NULL if that is right. */
static const char *judge(struct trial *t, const struct trial_kind *kind, const struct run *run,
                         const struct buf *found)
{
    bool aside = strstr(run->err.data, ASIDE);
    bool as_before = !strcmp(found->data, t->was.data);
    bool changed = !strcmp(found->data, t->becomes.data);
    if (!strncmp(found->data, "bad: ", 5))
        return found->data;
    if (run->status == 2) {
        t->refused++;
        if (!is_one_line(&run->err))
            return "an error is one line";
        if (run->out.len && !t->reads)
            return "an error answers nothing";
        bool unsure = changed && kind->always && strstr(run->err.data, UNSURE);
        t->unsure += unsure;
        return as_before || unsure ? NULL : "it failed, and something was changed";
    }
    if (run->status == 1 && t->partly)
        return changed ? NULL : "the first part was not done";
    if (run->status != 0)
        return "the status is neither 0 nor 2";
    if (aside) {
        t->aside++;
        return as_before || changed ? NULL : "kept aside, and something was changed";
    }
    t->done++;
    bool remarked = strstr(run->err.data, "what was changed is changed");
    if (!remarked && strcmp(run->out.data, t->said.data) != 0)
        return "done, and something else was said";
    return changed ? NULL : "it was confirmed, and is not there";
}

/* The disk is well again: an event is recorded, after the one that was kept aside, if one was. */
static const char *go_on(struct trial *t, const struct run *run, const struct buf *was)
{
    static const char *const again[] = {"open", "after the fault", NULL};
    static const char *const more[] = {"log", "after the fault", NULL};
    const char *const *argv = strcmp(was->data, "nothing\n") ? more : again;
    bool aside = strstr(run->err.data, ASIDE) && !strcmp(was->data, t->was.data);
    struct run next = RUN_INIT;
    struct buf found = BUF_INIT;
    const char *wrong = NULL;
    disk_reset();
    world_run(argv, NULL, t->before_count + 1, NULL, &next);
    world_contents(&found);
    if (next.status || !strstr(found.data, "after the fault") || !strncmp(found.data, "bad: ", 5))
        wrong = "can't be gone on with";
    else if (count_events(&found) != count_events(was) + (argv == more) + aside)
        wrong = "what was kept aside is not there once";
    run_release(&next);
    buf_release(&found);
    return wrong;
}

static bool fail_at(struct trial *t, const struct trial_kind *kind, long at)
{
    struct run run = RUN_INIT;
    struct buf found = BUF_INIT;
    lay(t);
    disk_reset();
    disk->fault = (struct disk_fault){kind->calls, at, kind->always, kind->failure};
    disk->unwatched = kind->unwatched;
    world_run(t->argv, t->input, t->before_count, NULL, &run);
    bool failed = disk->failed;
    if (failed) {
        struct cut *left = cut_new(disk->world);
        disk_reset();
        world_contents(&found);
        const char *wrong = judge(t, kind, &run, &found);
        if (!wrong &&
            (t->runs % SELDOM == 0 || lab_size() != LAB_SHORT || strstr(run.err.data, ASIDE))) {
            cut_lay(left, &(struct chance){.kind = CHANCE_NONE}, disk->world);
            wrong = go_on(t, &run, &found);
        }
        cut_free(left);
        if (wrong)
            complain(t, kind, at, &run, wrong);
        t->runs++;
    }
    run_release(&run);
    buf_release(&found);
    return failed;
}

/* How many calls of a kind the command makes when none fails. */
static long count_calls(struct trial *t, const struct trial_kind *kind)
{
    struct run run = RUN_INIT;
    lay(t);
    disk_reset();
    disk->fault.calls = kind->calls;
    disk->unwatched = kind->unwatched;
    world_run(t->argv, t->input, t->before_count, NULL, &run);
    run_release(&run);
    return disk->counted;
}

void trial_events(struct trial *t, int n)
{
    trial_before(t, "open", "Checkout 500s", NULL);
    for (int i = 0; i < n; i++)
        trial_before(t, "log", "error rate on checkout at 40%, still rising", NULL);
}

void trial_run(struct trial *t, const struct trial_kind *kinds, size_t count)
{
    run_well(t);
    for (size_t k = 0; k < count; k++) {
        long calls = count_calls(t, &kinds[k]);
        bool all = lab_size() == LAB_TORTURE || (kinds[k].each && !t->reads);
        long sample = lab_size() == LAB_SHORT ? SAMPLE : SAMPLE_LONG;
        long stride = all ? 1 : calls / sample + 1;
        for (long at = 1; fail_at(t, &kinds[k], at); at += stride)
            ;
    }
    print_message("# %s: %ld failing calls: %ld refused (%ld not surely), %ld done, %ld kept "
                  "aside, %ld wrong\n",
                  t->name, t->runs, t->refused, t->unsure, t->done, t->aside, t->wrong);
    long wrong = t->wrong, runs = t->runs;
    cut_free(t->world);
    buf_release(&t->was);
    buf_release(&t->becomes);
    buf_release(&t->said);
    assert_true(runs > 0);
    assert_int_equal(wrong, 0);
}
