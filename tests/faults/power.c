/* Power cuts: a command runs once on a disk that is watched; then, for the moment after each call
 * that changed the disk, states are made that a power cut could have left there, and each is looked
 * at. Everything that was confirmed must be there; what was under way is there wholly or not at
 * all; the database is sound.
 *
 * A state depends on nothing but the calls before it, so one run gives them all. LONG=1 and
 * TORTURE=1 try more chances for each moment. */
#include "cut.h"
#include "disk.h"
#include "lab.h"
#include "world.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define ARGUMENTS 12
#define STEPS_MOST 64
#define COMPLAINTS_MOST 3
#define SELDOM 16 /* of so many states one is gone on with, in the short tests */

struct step {
    const char *argv[ARGUMENTS]; /* NULL: the end */
    const char *input;
    bool cut;      /* cuts during it are tried */
    bool fails;    /* the database can't be reached during it */
    long death_at; /* it is killed after so many calls that change the disk; 0: not */
};

struct scenario {
    const char *name;
    struct step steps[STEPS_MOST];
    int count;
    struct buf contents[STEPS_MOST + 1]; /* after so many steps */
    struct buf journals[STEPS_MOST];
    const char *database; /* that is there before; NULL: none */
    bool upgrades;        /* which the first step does */
    struct buf between;   /* what is there after that */
    /* Looks at a state further; NULL: it is right. */
    const char *(*check)(const struct scenario *s, const struct buf *found);
    bool quiet; /* much is wrong, nothing is said of it, and the worst states alone are tried */
    bool died;  /* the one that was to be killed was */
    /* What was found. */
    long moments, states, gone_on, wrong;
};

#define CHANGING                                                                                   \
    (1U << CALL_OPEN | 1U << CALL_WRITE | 1U << CALL_SYNC | 1U << CALL_TRUNCATE |                  \
     1U << CALL_DELETE | 1U << CALL_RENAME | 1U << CALL_FOLDER)

static unsigned chances(void)
{
    return lab_size() == LAB_SHORT ? 5 : lab_size() == LAB_LONG ? 64 : 1024;
}

/* ---- running */

static void add_step(struct scenario *s, int cut, ...)
{
    struct step *step = &s->steps[s->count++];
    va_list args;
    va_start(args, cut);
    size_t n = 0;
    do
        step->argv[n] = va_arg(args, const char *);
    while (step->argv[n++]);
    va_end(args);
    step->cut = cut;
}

/* What is in the world, which stays as it is. */
static void look(struct buf *contents)
{
    struct cut *copy = cut_new(disk->world);
    world_contents(contents);
    cut_lay(copy, &(struct chance){.kind = CHANCE_NONE}, disk->world);
    cut_free(copy);
}

static void run_step(struct scenario *s, int i, enum disk_lie lie)
{
    struct step *step = &s->steps[i];
    struct run run = RUN_INIT;
    char *journal = world_path("../journal");
    disk_reset();
    disk->lie = lie;
    if (step->death_at)
        disk->fault =
            (struct disk_fault){.calls = CHANGING, .at = step->death_at, .failure = FAIL_DEATH};
    if (step->fails)
        disk->fault = (struct disk_fault){
            .calls = 1U << CALL_SHM_MAP, .at = 1, .always = true, .failure = FAIL_IO};
    world_run(step->argv, step->input, i, journal, &run);
    s->died |= run.status == DISK_DEATH;
    if (run.status != 0 && !(step->death_at && run.status == DISK_DEATH))
        fail_msg("%s: step %d ended with %d: %s", s->name, i, run.status, run.err.data);
    world_get(journal, &s->journals[i]);
    run_release(&run);
    free(journal);
    disk_reset();
    look(&s->contents[i + 1]);
    if (!strncmp(s->contents[i + 1].data, "bad: ", 5))
        fail_msg("%s: step %d: %s", s->name, i, s->contents[i + 1].data);
}

/* ---- cutting */

static void complain(struct scenario *s, int step, long call, const struct chance *chance,
                     const char *wanted, const char *found)
{
    static const char *const kinds[] = {"nothing arrives", "all arrives", "some arrives",
                                        "these arrive"};
    if (s->wrong++ >= COMPLAINTS_MOST || s->quiet)
        return;
    struct buf line = BUF_INIT;
    contents_differ(wanted, found, &line);
    print_message("# %s: step %d (%s), cut after call %ld, %s (seed %llu): %s\n", s->name, step,
                  s->steps[step].argv[0], call, kinds[chance->kind],
                  (unsigned long long)chance->seed, line.data);
    buf_release(&line);
}

/* What is left can be worked with: doctor finds nothing, an event is recorded, and all that was
 * there is there still. */
static void go_on(struct scenario *s, const struct cut *cut, int step, long call,
                  struct chance chance, const char *found)
{
    static const char *const doctor[] = {"doctor", NULL};
    static const char *const again[] = {"open", "after the cut", NULL};
    static const char *const more[] = {"log", "after the cut", NULL};
    bool nothing = !strcmp(found, "nothing\n");
    struct run run = RUN_INIT;
    struct buf after = BUF_INIT;
    run.status = 0;
    cut_lay(cut, &chance, disk->world);
    if (!nothing)
        world_run(doctor, NULL, s->count, NULL, &run);
    if (run.status != 0)
        complain(s, step, call, &chance, "no findings",
                 run.status == 1 ? run.out.data : run.err.data);
    world_run(nothing ? again : more, NULL, s->count, NULL, &run);
    if (run.status == 0)
        world_contents(&after);
    else
        buf_addf(&after, "status %d: %s", run.status, run.err.data);
    if (!strstr(after.data, "after the cut") || !strncmp(after.data, "bad: ", 5))
        complain(s, step, call, &chance, "what could be gone on with", after.data);
    s->gone_on++;
    run_release(&run);
    buf_release(&after);
}

/* One state. Before it is confirmed the step may have happened or not, and so may one before it
 * that was killed. */
static void try_state(struct scenario *s, const struct cut *cut, int step, long call,
                      bool confirmed, struct chance chance)
{
    struct buf found = BUF_INIT;
    cut_lay(cut, &chance, disk->world);
    world_contents(&found);
    s->states++;
    bool right = !strcmp(found.data, s->contents[step + 1].data);
    for (int before = step; !right && !confirmed && before >= 0; before--) {
        right = !strcmp(found.data, s->contents[before].data);
        if (before == 0 || !s->steps[before - 1].death_at)
            break;
    }
    right |= s->between.len && !confirmed && !strcmp(found.data, s->between.data);
    const char *more = right && s->check ? s->check(s, &found) : NULL;
    if (!right)
        complain(s, step, call, &chance, s->contents[step + confirmed].data, found.data);
    else if (more)
        complain(s, step, call, &chance, "what must be there too", more);
    else if (!s->quiet &&
             (lab_size() == LAB_SHORT ? s->states % SELDOM == 0
                                      : chance.kind == CHANCE_NONE || chance.kind == CHANCE_ALL))
        go_on(s, cut, step, call, chance, found.data);
    buf_release(&found);
}

static void try_moment(struct scenario *s, const struct cut *cut, int step, long call,
                       bool confirmed)
{
    unsigned parts = cut_parts(cut);
    s->moments++;
    try_state(s, cut, step, call, confirmed, (struct chance){.kind = CHANCE_NONE});
    if (!parts || s->quiet)
        return;
    try_state(s, cut, step, call, confirmed, (struct chance){.kind = CHANCE_ALL});
    if (parts <= (lab_size() == LAB_SHORT ? 2 : lab_size() == LAB_LONG ? 6 : 10)) {
        for (uint64_t bits = 1; bits + 1 < 1ULL << parts; bits++)
            try_state(s, cut, step, call, confirmed,
                      (struct chance){.kind = CHANCE_BITS, .seed = bits});
    }
    for (unsigned i = 0; i < chances(); i++)
        try_state(s, cut, step, call, confirmed,
                  (struct chance){.kind = CHANCE_RANDOM, .seed = (uint64_t)call * 1000 + i});
}

static bool said_something(const struct buf *journal, size_t at)
{
    struct disk_record record;
    const char *name, *bytes;
    /* At the end, everything was said. */
    return !cut_next(journal, &at, &record, &name, &bytes) || record.said > 0;
}

static void cut_step(struct scenario *s, struct cut *cut, int step)
{
    const struct buf *journal = &s->journals[step];
    struct disk_record record;
    const char *name, *bytes;
    size_t at = 0;
    bool killed = s->steps[step].death_at;
    for (long call = 0; cut_next(journal, &at, &record, &name, &bytes); call++) {
        cut_apply(cut, &record, name, bytes);
        if (s->steps[step].cut)
            try_moment(s, cut, step, call + 1, !killed && said_something(journal, at));
    }
}

static void scenario_run(struct scenario *s, enum disk_lie lie)
{
    world_empty();
    if (s->database)
        world_put_database(s->database);
    struct cut *cut = cut_new(disk->world);
    look(&s->contents[0]);
    for (int i = 0; i < s->count; i++)
        run_step(s, i, lie);
    if (s->upgrades) {
        const char *after = s->contents[1].data;
        buf_add(&s->between, after, strcspn(after, "\n"));
        buf_adds(&s->between, strchr(s->contents[0].data, '\n'));
    }
    disk_reset();
    for (int i = 0; i < s->count; i++)
        cut_step(s, cut, i);
    cut_free(cut);
}

static void scenario_release(struct scenario *s)
{
    for (int i = 0; i <= s->count; i++)
        buf_release(&s->contents[i]);
    for (int i = 0; i < s->count; i++)
        buf_release(&s->journals[i]);
    buf_release(&s->between);
}

static void expect_nothing_lost(struct scenario *s)
{
    scenario_run(s, LIE_NONE);
    print_message("# %s: %ld cuts, %ld states, %ld gone on with, %ld wrong\n", s->name, s->moments,
                  s->states, s->gone_on, s->wrong);
    scenario_release(s);
    assert_true(s->states > 0);
    assert_int_equal(s->wrong, 0);
}

/* ---- tests */

static void first_incident(void **state)
{
    (void)state;
    struct scenario s = {.name = "open, the first"};
    add_step(&s, true, "open", "Checkout 500s", NULL);
    expect_nothing_lost(&s);
}

#define TEXT "error rate on checkout at 40%, still rising"
#define EVENTS 24 /* the log is folded in on the way */

static void add_events(struct scenario *s)
{
    add_step(s, false, "open", "Checkout 500s", NULL);
    for (int i = 0; i < EVENTS; i++)
        add_step(s, true, "log", TEXT, NULL);
}

/* The first finds no log, the others one with frames, until one is cut off. */
static void events(void **state)
{
    (void)state;
    struct scenario s = {.name = "log"};
    add_events(&s);
    expect_nothing_lost(&s);
}

/* With frames in the log and without. */
static void mends(void **state)
{
    (void)state;
    struct scenario s = {.name = "amend, rm, undo, set"};
    add_step(&s, false, "open", "Checkout 500s", NULL);
    for (int i = 0; i < 4; i++)
        add_step(&s, false, "log", TEXT, NULL);
    add_step(&s, true, "amend", "e2", "--at", "08:40", "error rate at 42%", NULL);
    add_step(&s, true, "amend", "e1..e3", "--shift", "-5m", NULL);
    add_step(&s, true, "undo", NULL);
    add_step(&s, false, "log", TEXT, NULL);
    add_step(&s, true, "undo", NULL);
    add_step(&s, true, "rm", "e3", NULL);
    add_step(&s, true, "set", "summary", "Checkout failed for an hour.", NULL);
    expect_nothing_lost(&s);
}

static void second_incident(void **state)
{
    (void)state;
    struct scenario s = {.name = "open, the second"};
    add_step(&s, false, "open", "Checkout 500s", NULL);
    add_step(&s, false, "log", TEXT, NULL);
    add_step(&s, true, "open", "-s", "2", "Mail is late", NULL);
    expect_nothing_lost(&s);
}

static char *many_events(int n)
{
    struct buf lines = BUF_INIT;
    for (int i = 0; i < n; i++)
        buf_addf(&lines,
                 "{\"at\": \"2023-06-01T0%d:%02d:00Z\", \"text\": \"reading %d of the gauge\"}\n",
                 i / 60 % 9, i % 60, i);
    return buf_detach(&lines);
}

/* Events first, then the export of them into an empty database. */
static void imports(void **state)
{
    (void)state;
    char *lines = many_events(lab_size() == LAB_SHORT ? 30 : 400);
    struct scenario s = {.name = "import of JSON lines"}, t = {.name = "import of an export"};
    add_step(&s, false, "open", "Checkout 500s", NULL);
    add_step(&s, false, "log", TEXT, NULL);
    add_step(&s, true, "import", "-", NULL);
    s.steps[2].input = lines;
    expect_nothing_lost(&s);

    struct run run = RUN_INIT;
    static const char *const export[] = {"export", NULL};
    world_empty();
    for (int i = 0; i < 3; i++)
        world_run(s.steps[i].argv, s.steps[i].input, i, NULL, &run);
    world_run(export, NULL, 3, NULL, &run);
    assert_int_equal(run.status, 0);
    add_step(&t, true, "import", "-", NULL);
    t.steps[0].input = run.out.data;
    expect_nothing_lost(&t);
    run_release(&run);
    free(lines);
}

/* A postmortem, and once more the same file. */
static void documents(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    int n = lab_size() == LAB_SHORT ? 20 : 300;
    buf_adds(&text, "# Gauges went up\n\n## Summary\n\nThey went up.\n\n## Timeline (UTC)\n\n");
    for (int i = 0; i < n; i++)
        buf_addf(&text, "- 2023-06-01 %02d:%02d gauge %d went up\n", i / 60, i % 60, i);
    buf_adds(&text, "\n## Action Items\n\n- [ ] watch the gauges\n");
    struct scenario s = {.name = "import of documents"};
    add_step(&s, false, "open", "Checkout 500s", NULL);
    add_step(&s, true, "import", "--from", "markdown", "-", NULL);
    add_step(&s, true, "import", "--from", "markdown", "-", NULL);
    s.steps[1].input = s.steps[2].input = text.data;
    expect_nothing_lost(&s);
    buf_release(&text);
}

/* Rewrites the file. */
static void a_redaction(void **state)
{
    (void)state;
    struct scenario s = {.name = "redact"};
    add_step(&s, false, "open", "Checkout 500s", NULL);
    add_step(&s, false, "log", "the password is hunter2", NULL);
    add_step(&s, true, "redact", "--yes", "e1", "hunter2", NULL);
    expect_nothing_lost(&s);
}

/* How often an event is there, after another was recorded; -1: that failed. */
static int times_taken_in(const char *text)
{
    static const char *const more[] = {"log", "after the cut", NULL};
    struct run run = RUN_INIT;
    struct buf found = BUF_INIT;
    int n = -1;
    world_run(more, NULL, 9, NULL, &run);
    world_contents(&found);
    if (!run.status && strncmp(found.data, "bad: ", 5) != 0)
        n = 0;
    for (const char *line = found.data; n >= 0 && line; line = strchr(line + 1, '\n')) {
        const char *at = strstr(line, text);
        n += !strncmp(line, "\nevent | ", 9) && at && at < line + 1 + strcspn(line + 1, "\n");
    }
    run_release(&run);
    buf_release(&found);
    return n;
}

static void try_aside(struct scenario *s, const struct cut *cut, const char *text, int step,
                      long call, bool confirmed)
{
    s->moments++;
    for (unsigned i = 0; i < chances() + 2; i++) {
        struct chance chance = {.kind = i == 0   ? CHANCE_NONE
                                        : i == 1 ? CHANCE_ALL
                                                 : CHANCE_RANDOM,
                                .seed = (uint64_t)call * 1000 + i};
        cut_lay(cut, &chance, disk->world);
        int n = times_taken_in(text);
        s->states++;
        if (n != 1 && (confirmed || n != 0))
            complain(s, step, call, &chance, "once",
                     n < 0 ? "an error"
                     : n   ? "twice"
                           : "not there");
    }
}

/* An event that can't be recorded and is kept aside is on the disk too: when the power is cut after
 * that was said, or while a later command takes it in, it is there once. */
static void an_event_kept_aside(void **state)
{
    (void)state;
    static const char text[] = "kept aside by a disk that failed";
    struct scenario s = {.name = "log, kept aside and taken in"};
    struct disk_record record;
    const char *name, *bytes;
    add_step(&s, false, "open", "Checkout 500s", NULL);
    add_step(&s, true, "log", text, NULL);
    add_step(&s, true, "log", TEXT, NULL);
    s.steps[1].fails = true;
    world_empty();
    struct cut *cut = cut_new(disk->world);
    for (int i = 0; i < s.count; i++)
        run_step(&s, i, LIE_NONE);
    assert_string_equal(s.contents[1].data, s.contents[2].data);
    assert_non_null(strstr(s.contents[3].data, text));
    for (int i = 0; i < s.count; i++) {
        size_t at = 0;
        for (long call = 0; cut_next(&s.journals[i], &at, &record, &name, &bytes); call++) {
            cut_apply(cut, &record, name, bytes);
            if (s.steps[i].cut)
                try_aside(&s, cut, text, i, call + 1, i > 1 || at == s.journals[i].len);
        }
    }
    print_message("# %s: %ld cuts, %ld states, %ld wrong\n", s.name, s.moments, s.states, s.wrong);
    cut_free(cut);
    scenario_release(&s);
    assert_int_equal(s.wrong, 0);
}

/* What is of the newest version has been copied before, as it was. */
static const char *check_copy(const struct scenario *s, const struct buf *found)
{
    if (!strncmp(found->data, "version 1\n", 10))
        return NULL;
    struct buf copy = BUF_INIT;
    world_contents_of(WORLD_DATABASE "-v1", &copy);
    bool same = !strcmp(copy.data, s->contents[0].data);
    buf_release(&copy);
    return same ? NULL : "no copy of the earlier version";
}

/* It comes before what the command itself changes, and changes no record. */
static void an_upgrade(void **state)
{
    (void)state;
    struct scenario s = {.name = "upgrade and amend",
                         .database = SOURCE_DIR "/tests/data/schema/1.db",
                         .upgrades = true,
                         .check = check_copy};
    add_step(&s, true, "-i", "1", "amend", "e2", "p99 alert on the checkout", NULL);
    expect_nothing_lost(&s);
}

/* A process is killed and what it wrote stays, unsynced; the next one builds on that, is confirmed,
 * and then the power is cut. */
static void kills_before_it(void **state)
{
    (void)state;
    long moments = 0, states = 0, wrong = 0;
    for (int before = 0; before < 2; before++) {
        bool died = true;
        for (long call = 1; died; call++) {
            struct scenario s = {.name = "log after a log that was killed"};
            add_step(&s, false, "open", "Checkout 500s", NULL);
            if (before)
                add_step(&s, false, "log", "before", NULL);
            add_step(&s, false, "log", "killed", NULL);
            s.steps[s.count - 1].death_at = call;
            add_step(&s, true, "log", TEXT, NULL);
            scenario_run(&s, LIE_NONE);
            scenario_release(&s);
            died = s.died;
            moments += s.moments;
            states += s.states;
            wrong += s.wrong;
        }
    }
    print_message("# log after a log that was killed: %ld cuts, %ld states, %ld wrong\n", moments,
                  states, wrong);
    assert_true(states > 0);
    assert_int_equal(wrong, 0);
}

/* A test that can't fail proves nothing. */
static void expect_loss_found(enum disk_lie lie, const char *name)
{
    struct scenario s = {.name = name, .quiet = true};
    add_events(&s);
    scenario_run(&s, lie);
    print_message("# %s: %ld of %ld states wrong, as they should be\n", s.name, s.wrong, s.states);
    scenario_release(&s);
    assert_true(s.wrong > 0);
}

static void it_is_found_when_nothing_is_synced(void **state)
{
    (void)state;
    expect_loss_found(LIE_SYNC, "no sync at all");
}

static void it_is_found_when_the_log_is_not_synced(void **state)
{
    (void)state;
    expect_loss_found(LIE_SYNC_LOG, "no sync of the log");
}

static void it_is_found_when_the_database_is_not_synced(void **state)
{
    (void)state;
    expect_loss_found(LIE_SYNC_DB, "no sync of the database");
}

static void it_is_found_when_the_folder_is_not_synced(void **state)
{
    (void)state;
    expect_loss_found(LIE_FOLDER, "no sync of the folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_incident),
        cmocka_unit_test(events),
        cmocka_unit_test(second_incident),
        cmocka_unit_test(mends),
        cmocka_unit_test(imports),
        cmocka_unit_test(documents),
        cmocka_unit_test(a_redaction),
        cmocka_unit_test(an_event_kept_aside),
        cmocka_unit_test(an_upgrade),
        cmocka_unit_test(kills_before_it),
        cmocka_unit_test(it_is_found_when_nothing_is_synced),
        cmocka_unit_test(it_is_found_when_the_log_is_not_synced),
        cmocka_unit_test(it_is_found_when_the_database_is_not_synced),
        cmocka_unit_test(it_is_found_when_the_folder_is_not_synced),
    };
    world_begin();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_end();
    return failed;
}
