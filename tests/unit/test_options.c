/* Command lines as they are typed, and what is understood by them: each case is a line and what
 * comes of it, or the message that refuses it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/strv.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* One struct for all the commands of the test. */
struct given {
    const char *at, *by, *kind, *done, *zone, *shift, *sort, *template;
    bool key, internal;
    struct strv tags;
};

static bool is_date(const char *word)
{
    return strlen(word) == 10 && word[4] == '-';
}

static const char *const sort_words[] = {"due", "owner", "priority", NULL};
static const char *const lesson_words[] = {"well", "poorly", "lucky", NULL};

#define AT(m) offsetof(struct given, m)
#define STRING(n, l, m, v)                                                                         \
    {                                                                                              \
        .name = (n), .letter = (l), .type = OPTION_STRING, .offset = AT(m), .value = (v),          \
        .help = ""                                                                                 \
    }

static const struct option log_options[] = {
    STRING("at", 'a', at, "TIME"),
    STRING("by", 'b', by, "NAME"),
    STRING("kind", 'k', kind, "KIND"),
    {.name = "tag",
     .help = "",
     .letter = 't',
     .type = OPTION_LIST,
     .offset = AT(tags),
     .value = "TAG"},
    {.name = "key", .help = "", .type = OPTION_FLAG, .offset = AT(key)},
    {.name = "internal", .help = "", .letter = 'I', .type = OPTION_FLAG, .offset = AT(internal)},
    STRING("shift", 0, shift, "DURATION"),
    {.type = OPTION_END},
};

static const struct option list_options[] = {
    {.name = "sort",
     .help = "",
     .type = OPTION_STRING,
     .offset = AT(sort),
     .value = "KEY",
     .words = sort_words},
    {.name = "done",
     .help = "",
     .letter = 'd',
     .type = OPTION_OPTIONAL,
     .offset = AT(done),
     .value = "DATE",
     .accepts = is_date},
    STRING("zone", 0, zone, "ZONE"),
    STRING("template", 't', template, "TEMPLATE"),
    {.name = "secret", .type = OPTION_FLAG, .offset = AT(internal)},
    {.type = OPTION_END},
};

static int run_nothing(struct app *app, const struct command *self, void *options, int argc,
                       char **argv, struct error *err)
{
    (void)app, (void)self, (void)options, (void)argc, (void)argv, (void)err;
    return 0;
}

#define COMMAND(n, o, a)                                                                           \
    {                                                                                              \
        .name = (n), .options = (o), .options_size = sizeof(struct given), .arguments = (a),       \
        .run = run_nothing                                                                         \
    }

static const char *const ack_names[] = {"ack", NULL};
static const struct command log_command = COMMAND("log", log_options, ARGUMENTS_TEXT);
static const struct command ack_command = {.name = "acknowledged",
                                           .options = log_options,
                                           .options_size = sizeof(struct given),
                                           .arguments = ARGUMENTS_TEXT,
                                           .aliases = ack_names,
                                           .run = run_nothing};
static const struct command list_command = COMMAND("list", list_options, ARGUMENTS_WORDS);
static const struct command amend_command = COMMAND("amend", log_options, ARGUMENTS_REF_TEXT);
static const struct command set_command = COMMAND("set", log_options, ARGUMENTS_NAME_TEXT);
static const struct command lesson_add = {.name = "add",
                                          .options = log_options,
                                          .options_size = sizeof(struct given),
                                          .arguments = ARGUMENTS_NAME_TEXT,
                                          .words = lesson_words,
                                          .run = run_nothing};
static const struct command *const lesson_verbs[] = {&lesson_add, NULL};
static const struct command lesson_command = {
    .name = "lesson", .verbs = lesson_verbs, .run = run_nothing};
static const struct command action_done = COMMAND("done", list_options, ARGUMENTS_WORDS);
static const struct command action_list = COMMAND("list", list_options, ARGUMENTS_WORDS);
static const struct command *const action_verbs[] = {&action_list, &action_done, NULL};
static const struct command action_command = {.name = "action", .verbs = action_verbs};

static const struct command *const commands[] = {&log_command,    &ack_command, &list_command,
                                                 &amend_command,  &set_command, &lesson_command,
                                                 &action_command, NULL};

/* Words parted by blanks; 'quotes' keep them together. */
static void split(const char *line, struct strv *out)
{
    struct buf word = BUF_INIT;
    bool quoted = false, begun = false;
    for (const char *p = line;; p++) {
        if (*p == '\'') {
            quoted = !quoted;
            begun = true;
        } else if (*p && (quoted || *p != ' ')) {
            buf_addc(&word, *p);
            begun = true;
        } else {
            if (begun)
                strv_add(out, word.data);
            buf_reset(&word);
            begun = false;
            if (!*p)
                break;
        }
    }
    buf_release(&word);
}

static void add_value(struct buf *out, const char *name, const char *value)
{
    if (value)
        buf_addf(out, " %s=%s", name, value);
}

static void add_globals(struct buf *out, const struct globals *g)
{
    add_value(out, "DB", g->db);
    add_value(out, "INCIDENT", g->incident);
    add_value(out, "ZONE", g->zone);
    add_value(out, "COLOR", g->color);
    buf_adds(out, g->json ? " JSON" : "");
    buf_adds(out, g->quiet ? " QUIET" : "");
    buf_adds(out, g->help ? " HELP" : "");
    buf_adds(out, g->version ? " VERSION" : "");
}

static void add_given(struct buf *out, const struct given *g)
{
    add_value(out, "at", g->at);
    add_value(out, "by", g->by);
    add_value(out, "kind", g->kind);
    add_value(out, "shift", g->shift);
    add_value(out, "sort", g->sort);
    add_value(out, "done", g->done);
    add_value(out, "zone", g->zone);
    add_value(out, "template", g->template);
    buf_adds(out, g->key ? " key" : "");
    buf_adds(out, g->internal ? " internal" : "");
    for (size_t i = 0; i < g->tags.n; i++)
        add_value(out, "tag", g->tags.v[i]);
}

/* "action list sort=due JSON [word] text[…]". */
static void describe(struct buf *out, const struct command_line *line)
{
    static const struct given none;
    const struct command *c = line->command;
    if (line->parent)
        buf_addf(out, "%s ", line->parent->name);
    buf_adds(out, c ? c->name : "nothing");
    add_given(out, c && c->options_size && line->options ? line->options : &none);
    add_globals(out, &line->globals);
    for (size_t i = 0; i < line->words.words.n; i++)
        buf_addf(out, " %s[%s]", line->words.text && i + 1 == line->words.words.n ? "text" : "",
                 line->words.words.v[i]);
    if (line->words.words.v)
        assert_null(line->words.words.v[line->words.words.n]);
}

struct line_case {
    const char *line, *becomes;
};

static void check_lines(const struct line_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct strv argv = {0};
        struct command_line line;
        struct error err = ERROR_INIT;
        struct buf got = BUF_INIT;
        split(cases[i].line, &argv);
        if (command_line_read(commands, (int)argv.n, argv.v, &line, &err))
            buf_addf(&got, "refused: %s", err.text);
        else
            describe(&got, &line);
        if (strcmp(got.data, cases[i].becomes))
            fail_msg("'%s'\nbecomes '%s'\nnot     '%s'", cases[i].line, got.data, cases[i].becomes);
        command_line_release(&line);
        strv_release(&argv);
        buf_release(&got);
    }
}

static void test_the_forms_of_options(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"log", "log"},
        {"log --at 8:05 x", "log at=8:05 text[x]"},
        {"log --at=8:05 x", "log at=8:05 text[x]"},
        {"log --at= x", "log at= text[x]"},
        {"log -a 8:05 x", "log at=8:05 text[x]"},
        {"log -a8:05 x", "log at=8:05 text[x]"},
        {"log -Ikdetected x", "log kind=detected internal text[x]"},
        {"log -Ik detected x", "log kind=detected internal text[x]"},
        {"log -qk detected x", "log kind=detected QUIET text[x]"},
        {"log --key --key x", "log key text[x]"},
        {"log -t a --tag b --tag=c -td x", "log tag=a tag=b tag=c tag=d text[x]"},
        {"log --at -1h30m x", "log at=-1h30m text[x]"},
        {"log -a -1h30m x", "log at=-1h30m text[x]"},
        {"log --shift -10m x", "log shift=-10m text[x]"},
        {"log --by=--at x", "log by=--at text[x]"},
        {"log --tag -y x", "log tag=-y text[x]"},
        {"log --by '' x", "log by= text[x]"},
        {"ack", "acknowledged"},
        {"ack --by ana", "acknowledged by=ana"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_global_options_stand_before_and_after_the_command(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"", "nothing"},
        {"--json", "nothing JSON"},
        {"--version", "nothing VERSION"},
        {"--help", "nothing HELP"},
        {"-h", "nothing HELP"},
        {"--db x log y", "log DB=x text[y]"},
        {"log --db x 'text it is'", "log DB=x text[text it is]"},
        {"list --json", "list JSON"},
        {"-qi2 list", "list INCIDENT=2 QUIET"},
        {"-i 2 -- log x", "log INCIDENT=2 text[x]"},
        {"list -i '#2' a", "list INCIDENT=#2 [a]"},
        {"--color NEVER list", "list COLOR=never"},
        {"--zone WAT list --zone UTC,WAT", "list zone=UTC,WAT ZONE=WAT"},
        {"action --json list", "action list JSON"},
        {"action list --json", "action list JSON"},
        {"log --help", "log HELP"},
        {"log --help --nonsense", "log HELP"},
        {"action --help", "action HELP"},
        {"action done --help", "action done HELP"},
        {"--help log", "log HELP"},
        {"--help action nonsense", "action HELP [nonsense]"},
        {"--db a log --db b x", "refused: option '--db' is given twice: give it once"},
        {"--color red list", "refused: --color can't be 'red': use one of auto, always, never"},
        {"--color alwas list", "refused: --color can't be 'alwas': did you mean 'always'?"},
        {"--jsno list", "refused: unknown option '--jsno': did you mean '--json'?"},
        {"--db", "refused: option '--db' needs a value: --db PATH"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_text_begins_at_its_first_word(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"log disk is full", "log text[disk is full]"},
        {"log 'disk  is full'", "log text[disk  is full]"},
        {"log kubectl get pods -l app=x", "log text[kubectl get pods -l app=x]"},
        {"log kubectl get pods --selector app=x", "log text[kubectl get pods --selector app=x]"},
        {"log --key kubectl -k x -a y", "log key text[kubectl -k x -a y]"},
        {"log -", "log text[-]"},
        {"log - x", "log text[- x]"},
        {"log ''", "log text[]"},
        {"log -5 degrees", "log text[-5 degrees]"},
        {"log -- --at is broken", "log text[--at is broken]"},
        {"log --key -- -x --at 8:05 --json", "log key text[-x --at 8:05 --json]"},
        {"log a -- b", "log text[a -- b]"},
        {"log 'put --at before'", "log text[put --at before]"},
        {"log x --at 8:05", "refused: '--at' stands after the text: put --at before the text, or "
                            "-- before the text"},
        {"log x --at=8:05", "refused: '--at' stands after the text: put --at before the text, or "
                            "-- before the text"},
        {"log x y --json", "refused: '--json' stands after the text: put --json before the text, "
                           "or -- before the text"},
        {"log --at 8:05 PM back", "refused: 'PM' would go on with the time before it: --at "
                                  "'8:05 PM', or -- before the text"},
        {"log --at 10m ago back", "refused: 'ago' would go on with the time before it: --at "
                                  "'10m ago', or -- before the text"},
        {"log -a 8:05 UTC is when", "refused: 'UTC' would go on with the time before it: --at "
                                    "'8:05 UTC', or -- before the text"},
        {"log --at 8:05 -- PM back", "log at=8:05 text[PM back]"},
        {"log --at 8:05 --key PM back", "log at=8:05 key text[PM back]"},
        {"log --by 8:05 PM back", "log by=8:05 text[PM back]"},
        {"log --at 8:05 back", "log at=8:05 text[back]"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_words_stand_among_options(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"list a --sort due b", "list sort=due [a] [b]"},
        {"list -- a --sort due", "list [a] [--sort] [due]"},
        {"list - -1h", "list [-] [-1h]"},
        {"list --sort OWNER", "list sort=owner"},
        {"list --done", "list done="},
        {"list --done=2023-06-30", "list done=2023-06-30"},
        {"list --done 2023-06-30 a", "list done=2023-06-30 [a]"},
        {"list --done a", "list done= [a]"},
        {"list -d2023-06-30", "list done=2023-06-30"},
        {"list -d --json", "list done= JSON"},
        {"list -tbrief", "list template=brief"},
        {"list --secret", "list internal"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_refs_stand_before_the_text(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"amend", "amend"},
        {"amend e3", "amend [e3]"},
        {"amend e3 --at 8:05", "amend at=8:05 [e3]"},
        {"amend --at 8:05 e3", "amend at=8:05 [e3]"},
        {"amend e7 e12..e40 --key 2:e3", "amend key [e7] [e12..e40] [2:e3]"},
        {"amend e3 it was web-3", "amend [e3] text[it was web-3]"},
        {"amend e3 --by ana it was web-3", "amend by=ana [e3] text[it was web-3]"},
        {"amend it was web-3", "amend text[it was web-3]"},
        {"amend 3 4 retries", "amend [3] text[4 retries]"},
        {"amend 3", "amend [3]"},
        {"amend e3 4", "amend [e3] text[4]"},
        {"amend e3 -- e4", "amend [e3] text[e4]"},
        {"amend -- e3 is meant", "amend text[e3 is meant]"},
        {"amend e3 -", "amend [e3] text[-]"},
        {"amend e3 ''", "amend [e3] text[]"},
        {"amend e3 s3 bucket was empty", "amend [e3] text[s3 bucket was empty]"},
        {"amend e3 e4 bucket was empty", "amend [e3] [e4] text[bucket was empty]"},
        {"amend e3 c1 --internal", "amend internal [e3] [c1]"},
        {"amend e3 text --at 8:05", "refused: '--at' stands after the text: put --at before the "
                                    "text, or -- before the text"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_a_name_stands_before_the_text(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"set", "set"},
        {"set zone", "set [zone]"},
        {"set zone WAT", "set [zone] text[WAT]"},
        {"set --internal summary --key it broke", "set key internal [summary] text[it broke]"},
        {"set due -1", "set [due] text[-1]"},
        {"set summary -", "set [summary] text[-]"},
        {"set -- summary --at last", "set [summary] text[--at last]"},
        {"lesson add well we met", "lesson add [well] text[we met]"},
        {"lesson add WELL we met", "lesson add [well] text[we met]"},
        {"lesson add wel we met", "refused: the argument can't be 'wel': did you mean 'well'?"},
        {"lesson add so-so we met",
         "refused: the argument can't be 'so-so': use one of well, poorly, lucky"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_mistyped_options(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"log --att 8:05 x", "refused: unknown option '--att': did you mean '--at'?"},
        {"log --intern x", "refused: unknown option '--intern': did you mean '--internal'?"},
        {"log --taga=b x", "refused: unknown option '--taga': did you mean '--tag'?"},
        {"log -at 8:05 x", "refused: unknown option '-at': did you mean '--at'?"},
        {"log --k x", "refused: unknown option '--k': did you mean '-k'?"},
        {"log --frobnicate x", "refused: unknown option '--frobnicate': --help lists the options; "
                               "put -- before a text that begins with '-'"},
        {"log -x y", "refused: unknown option '-x': --help lists the options; put -- before a "
                     "text that begins with '-'"},
        {"log -\xc3\xa9 y", "refused: unknown option '-\xc3\xa9': --help lists the options; put -- "
                            "before a text that begins with '-'"},
        {"list -x", "refused: unknown option '-x': --help lists the options"},
        {"list -dx", "list done=x"},
        {"list -sotr due", "refused: unknown option '-s': did you mean '--sort'?"},
        {"list --secre", "refused: unknown option '--secre': --help lists the options"},
        {"list --sort size", "refused: --sort can't be 'size': use one of due, owner, priority"},
        {"list --sort ownr", "refused: --sort can't be 'ownr': did you mean 'owner'?"},
        {"log --key=yes x", "refused: option '--key' takes no value: leave '=yes' out"},
        {"log --at", "refused: option '--at' needs a value: --at TIME"},
        {"log -Ik", "refused: option '-k' needs a value: -k KIND"},
        {"log --at --by ana x", "refused: option '--at' needs a value before '--by': --at TIME, "
                                "or --at=--by"},
        {"log -a -b ana x", "refused: option '-a' needs a value before '-b': -a TIME, or -a-b"},
        {"log --at -- x", "refused: option '--at' needs a value before '--': --at TIME, or "
                          "--at=--"},
        {"log --at 8:05 -a 8:06 x", "refused: option '-a' is given twice: give it once"},
        {"log --by= --by= x", "refused: option '--by' is given twice: give it once"},
        {"list --done --done", "refused: option '--done' is given twice: give it once"},
        {"log --by \xff x", "refused: --by is not valid UTF-8 at its byte 1: give it in UTF-8"},
        {"log a \xff x", "refused: the text is not valid UTF-8 at its byte 3: give it in UTF-8"},
        {"list a\xff", "refused: the argument is not valid UTF-8 at its byte 2: give it in UTF-8"},
    };
    check_lines(cases, COUNT(cases));
}

static void test_mistyped_commands(void **state)
{
    (void)state;
    static const struct line_case cases[] = {
        {"lgo x", "refused: unknown command 'lgo': did you mean 'log'?"},
        {"akc", "refused: unknown command 'akc': did you mean 'ack'?"},
        {"frobnicate", "refused: unknown command 'frobnicate': 'debrief help' lists the commands"},
        {"action lst", "refused: unknown command 'action lst': did you mean 'action list'?"},
        {"action frobnicate", "refused: unknown command 'action frobnicate': use one of list, "
                              "done"},
        {"action", "refused: 'action' alone is no command: add one of list, done"},
        {"lesson", "lesson"},
        {"lesson ad x", "refused: unknown command 'lesson ad': did you mean 'lesson add'?"},
        {"lesson --json", "lesson JSON"},
    };
    check_lines(cases, COUNT(cases));
}

/* Command lines of anything: each is read or refused in one line. */
static void test_any_command_line_is_read_or_refused(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "log",  "ack",   "list", "amend",    "set",   "lesson", "add",  "action",   "done",
        "e3",   "3",     "-",    "--",       "-q",    "-qi",    "-k",   "--at",     "--at=8:05",
        "8:05", "PM",    "text", "--json",   "--key", "--help", "-h",   "--tag",    "--tag=",
        "well", "--don", "--",   "-5",       "",      "--=x",   "---",  "--sort",   "due",
        "\xff", "-\xff", "=",    "--done=x", "-d",    "2:e3",   "e..3", "--version"};
    uint64_t random = UINT64_C(0x9E3779B97F4A7C15);
    size_t refused = 0;
    for (int round = 0; round < 50000; round++) {
        struct strv argv = {0};
        struct command_line line;
        struct error err = ERROR_INIT;
        for (size_t n = (size_t)(random >> 60) % 9; n; n--) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
            strv_add(&argv, pieces[(random >> 33) % COUNT(pieces)]);
        }
        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        if (command_line_read(commands, (int)argv.n, argv.v, &line, &err)) {
            refused++;
            assert_true(err.text[0] && !strchr(err.text, '\n'));
        } else {
            struct buf ignored = BUF_INIT;
            assert_int_equal(err.text[0], 0);
            describe(&ignored, &line);
            buf_release(&ignored);
        }
        command_line_release(&line);
        strv_release(&argv);
    }
    assert_in_range(refused, 1000, 49000);
}

static void test_what_looks_like_a_ref(void **state)
{
    (void)state;
    static const char *const refs[] = {
        "e3",      "a7",         "c1",
        "m2",      "l3",         "s1",
        "r12",     "e12..e40",   "2:e3",
        "#2:e3",   "e12..40",    "2023-06-01-web-outage:e3",
        "2:e3..5", "2:e3..2:e5", "0190a1b2-ffff-7abc-8abc-0123456789ab:e3"};
    static const char *const others[] = {
        "",    "3",    "e",    "e3x",    "x3",     "E3",          "2:",     ":e3",
        "2:3", "e3..", "..e3", "e3..c5", "e3...5", "http://x:e3", "a b:e3", "#:x"};
    for (size_t i = 0; i < COUNT(refs); i++)
        if (!options_looks_like_ref(refs[i]))
            fail_msg("'%s' is taken for no ref", refs[i]);
    for (size_t i = 0; i < COUNT(others); i++)
        if (options_looks_like_ref(others[i]))
            fail_msg("'%s' is taken for a ref", others[i]);
}

static void test_too_few_and_too_many_words(void **state)
{
    (void)state;
    static const struct command show = {.name = "show", .usage = "[INCIDENT|REF]"};
    static const struct command doctor = {.name = "doctor"};
    char one[] = "one", two[] = "two";
    char *argv[] = {one, two, NULL};
    struct error err = ERROR_INIT;
    assert_int_equal(options_expect(&show, 1, argv, 0, 1, &err), 0);
    assert_int_equal(options_expect(&show, 2, argv, 1, -1, &err), 0);
    assert_string_equal(err.text, "");
    assert_int_equal(options_expect(&show, 2, argv, 0, 1, &err), -1);
    assert_string_equal(err.text, "'two' is too much: show [INCIDENT|REF]");
    assert_int_equal(options_expect(&show, 0, argv, 1, 1, &err), -1);
    assert_string_equal(err.text, "an argument is missing: show [INCIDENT|REF]");
    assert_int_equal(options_expect(&doctor, 1, argv, 0, 0, &err), -1);
    assert_string_equal(err.text, "'one' is too much: doctor takes no arguments");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_forms_of_options),
        cmocka_unit_test(test_global_options_stand_before_and_after_the_command),
        cmocka_unit_test(test_text_begins_at_its_first_word),
        cmocka_unit_test(test_words_stand_among_options),
        cmocka_unit_test(test_refs_stand_before_the_text),
        cmocka_unit_test(test_a_name_stands_before_the_text),
        cmocka_unit_test(test_mistyped_options),
        cmocka_unit_test(test_mistyped_commands),
        cmocka_unit_test(test_any_command_line_is_read_or_refused),
        cmocka_unit_test(test_what_looks_like_a_ref),
        cmocka_unit_test(test_too_few_and_too_many_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
