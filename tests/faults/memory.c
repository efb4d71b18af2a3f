/* Failing allocations: each piece of memory that a command asks for is refused in turn, once or
 * from then on always: see trial.h for what is right. SQLite's pieces are refused one by one, and
 * with the program's own slabs below them. TORTURE=1 tries every one; otherwise a
 * sample, which LONG=1 makes larger. */
#include "trial.h"
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MEMORY (1U << CALL_MEMORY)

static const struct trial_kind kinds[] = {
    {.name = "has no memory once", .calls = MEMORY},
    {.name = "has no memory from then on", .calls = MEMORY, .always = true},
    {.name = "has no slab once", .calls = MEMORY, .unwatched = true},
    {.name = "has no slab from then on", .calls = MEMORY, .unwatched = true, .always = true},
};

static void try_command(struct trial *t)
{
    trial_run(t, kinds, sizeof kinds / sizeof *kinds);
}

static void the_first_incident(void **state)
{
    (void)state;
    struct trial t = {.name = "open, the first"};
    trial_command(&t, "open", "Checkout 500s", NULL);
    try_command(&t);
}

static void an_event(void **state)
{
    (void)state;
    struct trial t = {.name = "log"};
    trial_events(&t, 3);
    trial_command(&t, "log", "error rate at 42%", NULL);
    try_command(&t);
}

static void an_event_with_all(void **state)
{
    (void)state;
    struct trial t = {.name = "log, with options"};
    trial_events(&t, 1);
    trial_command(&t, "log", "--at", "08:40", "-l", "https://example.org", "-t", "db", "-b", "bob",
                  "error rate at 42%", NULL);
    try_command(&t);
}

static void an_import(void **state)
{
    (void)state;
    struct trial t = {.name = "import"};
    trial_events(&t, 2);
    trial_command(&t, "import", "-", NULL);
    t.input =
        "{\"at\": \"2023-06-01T08:00:00Z\", \"text\": \"one\", \"tags\": [\"db\"]}\n"
        "{\"at\": \"2023-06-01T08:01:00Z\", \"text\": \"two\", \"links\": [\"http://a.b\"]}\n";
    try_command(&t);
}

static void a_document(void **state)
{
    (void)state;
    struct trial t = {.name = "import of a document"};
    trial_events(&t, 1);
    trial_command(&t, "import", "--from", "markdown", "-", NULL);
    t.input = "# Gauges\n\n## Summary\n\nThey *went* up.\n\n## Timeline (UTC)\n\n"
              "- 2023-06-01 08:00 gauge went up\n- 08:40 gauge was fixed\n  - by hand\n";
    try_command(&t);
}

static void mends(void **state)
{
    (void)state;
    struct trial t = {.name = "amend"}, u = {.name = "undo"}, v = {.name = "set"};
    trial_events(&t, 2);
    trial_command(&t, "amend", "e1", "--at", "08:40", "--tag", "+db", "error rate at 42%", NULL);
    try_command(&t);
    trial_events(&u, 2);
    trial_command(&u, "undo", NULL);
    try_command(&u);
    trial_events(&v, 1);
    trial_command(&v, "set", "summary", "Checkout *failed* for an hour.", NULL);
    try_command(&v);
}

static void reading(void **state)
{
    (void)state;
    static const char *const commands[] = {"status", "timeline", "render", "export", "list"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        struct trial t = {.name = commands[i]};
        trial_events(&t, 2);
        trial_before(&t, "set", "summary", "Checkout *failed* for an hour.", NULL);
        trial_before(&t, "action", "add", "--owner", "bob", "Limit retries", NULL);
        trial_command(&t, commands[i], NULL);
        try_command(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_incident),
        cmocka_unit_test(an_event),
        cmocka_unit_test(an_event_with_all),
        cmocka_unit_test(an_import),
        cmocka_unit_test(a_document),
        cmocka_unit_test(mends),
        cmocka_unit_test(reading),
    };
    world_begin();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    world_end();
    return failed;
}
