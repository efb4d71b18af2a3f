/* Failing calls: each read, write, sync, lock … of a command fails in turn, in SQLite or in the
 * program itself, once or from then on always: see trial.h for what is right. LONG=1 tries every
 * call; otherwise those that change the disk, and a sample of the others. */
#include "trial.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define ALL_CALLS ((1U << CALL_MEMORY) - 1)
#define CHANGING                                                                                   \
    (1U << CALL_OPEN | 1U << CALL_WRITE | 1U << CALL_SYNC | 1U << CALL_TRUNCATE |                  \
     1U << CALL_DELETE | 1U << CALL_RENAME | 1U << CALL_FOLDER)
#define FILLING (CHANGING & ~(1U << CALL_DELETE))
#define LOCKING (1U << CALL_LOCK | 1U << CALL_SHM_LOCK)

static const struct trial_kind kinds[] = {
    {.name = "fails once", .calls = CHANGING, .each = true},
    {.name = "fails from then on", .calls = CHANGING, .each = true, .always = true},
    {.name = "fails once", .calls = ~CHANGING & ALL_CALLS},
    {.name = "fails from then on, as all do", .calls = ALL_CALLS, .always = true},
    {.name = "finds the disk full once", .calls = FILLING, .failure = FAIL_FULL, .each = true},
    {.name = "finds the disk full from then on",
     .calls = FILLING,
     .failure = FAIL_FULL,
     .each = true,
     .always = true},
    {.name = "finds it locked once", .calls = LOCKING, .failure = FAIL_BUSY, .each = true},
    {.name = "finds it locked from then on",
     .calls = LOCKING,
     .failure = FAIL_BUSY,
     .each = true,
     .always = true},
};

/* ---- tests */

#define TEXT "error rate on checkout at 40%, still rising"

static void try_all(struct trial *t)
{
    trial_run(t, kinds, sizeof kinds / sizeof *kinds);
}

static void the_first_incident(void **state)
{
    (void)state;
    struct trial t = {.name = "open, the first"};
    trial_command(&t, "open", "Checkout 500s", NULL);
    try_all(&t);
}

static void the_first_event(void **state)
{
    (void)state;
    struct trial t = {.name = "log, the first"};
    trial_events(&t, 0);
    trial_command(&t, "log", TEXT, NULL);
    try_all(&t);
}

static void an_event_after_others(void **state)
{
    (void)state;
    struct trial t = {.name = "log, with others in the log"};
    trial_events(&t, 3);
    trial_command(&t, "log", TEXT, NULL);
    try_all(&t);
}

static void an_event_that_folds_in(void **state)
{
    (void)state;
    struct trial t = {.name = "log, which folds the log in"};
    trial_events(&t, 21);
    trial_command(&t, "log", TEXT, NULL);
    try_all(&t);
}

static void an_import(void **state)
{
    (void)state;
    struct trial t = {.name = "import"};
    trial_events(&t, 2);
    trial_command(&t, "import", "-", NULL);
    t.input = "{\"at\": \"2023-06-01T08:00:00Z\", \"text\": \"one\"}\n"
              "{\"at\": \"2023-06-01T08:01:00Z\", \"text\": \"two\"}\n"
              "{\"at\": \"2023-06-01T08:02:00Z\", \"text\": \"three\"}\n";
    try_all(&t);
}

static void a_mend(void **state)
{
    (void)state;
    struct trial t = {.name = "amend"};
    trial_events(&t, 2);
    trial_command(&t, "amend", "e1", "--at", "08:40", "error rate at 42%", NULL);
    try_all(&t);
}

static void a_step_back(void **state)
{
    (void)state;
    struct trial t = {.name = "undo"};
    trial_events(&t, 2);
    trial_command(&t, "undo", NULL);
    try_all(&t);
}

static void a_redaction(void **state)
{
    (void)state;
    struct trial t = {.name = "redact"};
    trial_before(&t, "open", "Checkout 500s", NULL);
    trial_before(&t, "log", "the password is hunter2", NULL);
    trial_command(&t, "redact", "--yes", "e1", "hunter2", NULL);
    t.partly = true;
    try_all(&t);
}

static void reading(void **state)
{
    (void)state;
    static const char *const commands[] = {"status", "timeline", "render", "export", "list"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct trial t = {.name = commands[i]};
        trial_events(&t, 2);
        trial_command(&t, commands[i], NULL);
        try_all(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_incident),
        cmocka_unit_test(the_first_event),
        cmocka_unit_test(an_event_after_others),
        cmocka_unit_test(an_event_that_folds_in),
        cmocka_unit_test(an_import),
        cmocka_unit_test(a_mend),
        cmocka_unit_test(a_step_back),
        cmocka_unit_test(a_redaction),
        cmocka_unit_test(reading),
    };
    world_begin();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_end();
    return failed;
}
