/* Names in texts: what becomes a role, what is left, and what is told of it. */
#include "doc/names.h"
#include "doc/names_words.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* What names_clean told of a text. */
struct told {
    int replaced, left, stuck, comments;
    size_t from, len; /* of the last */
};

static void note(void *self, const struct names_hit *hit)
{
    struct told *told = self;
    told->replaced += hit->what == NAMES_REPLACED;
    told->left += hit->what == NAMES_LEFT;
    told->stuck += hit->what == NAMES_STUCK;
    told->comments += hit->what == NAMES_COMMENT;
    told->from = hit->from;
    told->len = hit->len;
}

static char *next_of(char **at)
{
    char *one = *at, *end = one ? strchr(one, ';') : NULL;
    *at = end ? end + 1 : NULL;
    if (end)
        *end = '\0';
    return one;
}

/* PEOPLE: parted by semicolons; "name", "role=name", or "!word" for what is no name. */
static struct names *names_of(const char *people)
{
    struct names *names = names_new();
    char *all = xstrdup(people), *at = all;
    for (char *one; (one = next_of(&at));) {
        char *name = strchr(one, '=');
        if (name) {
            *name = '\0';
            names_add_role(names, one, name + 1);
        } else if (*one == '!') {
            names_add_word(names, one + 1);
        } else if (*one) {
            names_add(names, one);
        }
    }
    free(all);
    names_settle(names);
    return names;
}

static struct told becomes_in(bool markdown, const char *people, const char *text,
                              const char *expected)
{
    struct names *names = names_of(people);
    struct told told = {0};
    struct buf out = BUF_INIT;
    names_clean(names, markdown, text, strlen(text), &out, note, &told);
    assert_string_equal(out.data, expected);
    buf_release(&out);
    names_free(names);
    return told;
}

static struct told becomes(const char *people, const char *text, const char *expected)
{
    return becomes_in(false, people, text, expected);
}

static void test_whole_words(void **state)
{
    (void)state;
    becomes("alice", "it was alice who did it", "it was a responder who did it");
    becomes("alice", "alice's laptop, ALICE and Alice.",
            "A responder's laptop, the responder and the responder.");
    becomes("alice", "malice, alicea, alice2, 2alice, éalice",
            "malice, alicea, alice2, 2alice, éalice");
    becomes("alice", "asked @alice, (alice) and alice_backup",
            "asked a responder, (the responder) and the responder_backup");
    becomes("ann", "annual planning, said Ann", "annual planning, said a responder");
    becomes("", "nobody is known", "nobody is known");
    becomes("alice", "", "");
}

static void test_roles(void **state)
{
    (void)state;
    becomes("commander=alice", "then alice said", "then the commander said");
    becomes("Incident Commander=Alice Smith", "Alice said so", "The incident commander said so");
    becomes("IC=alice", "asked alice", "asked the IC");
    becomes("commander=alice", "commander alice and the commander Alice said",
            "the commander and the commander said");
    becomes("commander=alice;commander=bob", "alice gave it to commander bob",
            "The first commander gave it to the second commander");
    becomes("commander=alice;commander=ALICE", "by alice", "by the commander");
    /* what a role can't be in a sentence, or in Markdown */
    becomes("alice's deputy=bob;commander=alice", "bob and alice", "A responder and the commander");
    becomes("*boss*=bob", "by bob", "by a responder");
    becomes("[x](javascript:1)=bob", "by bob", "by a responder");
    becomes("Bob Jones=bob", "by bob", "by a responder");
}

static void test_several_stay_apart(void **state)
{
    (void)state;
    becomes(
        "alice;bob;carol", "alice paged bob, bob paged carol, and alice left",
        "A responder paged another responder, the second responder paged a third responder, and "
        "the first responder left");
}

static void test_parts(void **state)
{
    (void)state;
    becomes("scribe=Alice Smith", "Alice, smith, alice.smith, Alice  Smith and Alice\nSmith",
            "The scribe, the scribe, the scribe, the scribe and the scribe");
    becomes("scribe=alice.smith@example.com",
            "asked Alice Smith, alice or alice.smith@example.com.",
            "asked the scribe, the scribe or the scribe.");
    becomes("scribe=Alice Smith;Alice Jones", "Alice said, Smith said, Alice Jones said",
            "A responder said, the scribe said, another responder said");
    becomes("scribe=alice;Alice Smith", "smith and alice", "The scribe and the scribe");
    becomes("scribe=Ludwig van der Berg", "van Berg, a van and Ludwig van der Berg",
            "van the scribe, a van and the scribe");
    becomes("scribe=Miles O'Brien", "O'Brien's idea", "The scribe's idea");
    becomes("scribe=Anna-Lena Meyer", "anna lena and lena", "The scribe and lena");
    becomes("scribe=Jana Miller", "J. Miller, jmiller and janamiller of class C. Then",
            "The scribe, the scribe and the scribe of class C. Then");
    becomes("scribe=Jana Miller;jmiller", "jmiller", "The scribe");
    becomes("scribe=Jana Miller", "Jana R. Miller, Miller Jana", "The scribe, the scribe");
    becomes("scribe=Jana Miller", "Jana - Miller; Jana. Miller",
            "The scribe - the scribe; the scribe. The scribe");
    becomes_in(true, "scribe=Jana Miller", "- Jana\n- Miller\n\n**Jana** _Miller_",
               "- The scribe\n- The scribe\n\n**The scribe** _the scribe_");
    becomes("scribe=Jana Miller <jana.miller@example.com>",
            "Jana Miller or jana.miller@example.com", "The scribe or the scribe");
    becomes("Dr. Jana Miller", "Dr. Who met Dr. Jana Miller", "Dr. Who met a responder");
    becomes("Payments Team", "the payments team paid; Payments Team",
            "the a responder paid; the responder");
    becomes("Payments Team", "payments failed for a team", "payments failed for a team");
    becomes("alice and bob;scribe=bob", "bob", "The scribe");
    becomes("alice (Database Crew)", "a database, a crew, alice",
            "a database, a crew, a responder");
}

static void test_words_are_left(void **state)
{
    (void)state;
    struct told told = becomes("web", "web-3 of the web tier", "web-3 of the web tier");
    assert_int_equal(told.left, 2);
    told = becomes("May", "it may fail in May 2023; may May go? said May",
                   "it may fail in May 2023; may a responder go? said the responder");
    assert_int_equal(told.left, 3);
    told = becomes("mark", "mark it as done, Mark said", "mark it as done, a responder said");
    assert_int_equal(told.left, 1);
    told = becomes("checkout;!checkout", "Checkout fails", "Checkout fails");
    assert_int_equal(told.left, 1);
    told = becomes("root", "the root cause; @root did it", "the root cause; a responder did it");
    assert_int_equal(told.left, 1);
    told = becomes("commander=commander", "the commander said", "the commander said");
    assert_int_equal(told.left, 1);
    told = becomes("500", "error 500", "error 500");
    assert_int_equal(told.left, 1);
    told = becomes("monitoring", "monitoring saw it", "monitoring saw it");
    assert_int_equal(told.left, 0);
}

/* The tables are searched by halves: their first, last and middle words are found. */
static void test_words_are_found(void **state)
{
    (void)state;
    assert_int_equal(name_word_find("angel"), NAME_ALSO);
    assert_int_equal(name_word_find("mark"), NAME_ALSO);
    assert_int_equal(name_word_find("young"), NAME_ALSO);
    assert_int_equal(name_word_find("april"), NAME_MONTH);
    assert_int_equal(name_word_find("may"), NAME_MONTH);
    assert_int_equal(name_word_find("a"), NAME_WORD);
    assert_int_equal(name_word_find("root"), NAME_WORD);
    assert_int_equal(name_word_find("you"), NAME_WORD);
    assert_int_equal(name_word_find("bot"), NAME_GROUP);
    assert_int_equal(name_word_find("vendor"), NAME_GROUP);
    assert_int_equal(name_word_find("monitoring"), NAME_THING);
    assert_int_equal(name_word_find("on call"), NAME_THING);
    assert_int_equal(name_word_find("alice"), NAME_SURE);
    assert_true(name_before_month("in") && name_before_month("until"));
}

static void test_short_names(void **state)
{
    (void)state;
    becomes("A", "A deploy and a vitamin A", "A deploy and a vitamin A");
    becomes("A", "asked @A", "asked a responder");
    becomes("JD", "JD, not jd", "A responder, not jd");
    becomes("jd", "jd, not JD", "A responder, not JD");
    becomes("it", "it is down", "it is down");
}

static void test_scripts(void **state)
{
    (void)state;
    becomes("Zoë", "Zoë, zoe, ZOE\xcc\x88 and ＺＯＥ",
            "A responder, the responder, the responder and the responder");
    becomes("Zoe", "Z\xe2\x80\x8boe, \xe2\x80\x8fZoe", "A responder, \xe2\x80\x8fthe responder");
    becomes("Ольга", "это сделала ОЛЬГА", "это сделала a responder");
    becomes("Νίκος", "ο νικος ήρθε", "ο a responder ήρθε");
    becomes("王小明", "王小明重启了", "A responder重启了");
    becomes("김철수", "김철수가 했다", "A responder가 했다");
    becomes("李", "李子", "李子");
    becomes("محمد", "قال محمد نعم", "قال a responder نعم");
}

static void test_sentences(void **state)
{
    (void)state;
    becomes("alice", "Down. alice came! Alice left? alice",
            "Down. A responder came! The responder left? The responder");
    becomes("alice", "e.g. alice", "e.g. a responder");
    becomes_in(true, "alice", "# Alice\n\n- **Alice** said\n> alice\n\nand\nalice",
               "# A responder\n\n- **The responder** said\n> The responder\n\nand\nthe responder");
}

static void test_code_and_links(void **state)
{
    (void)state;
    struct told told = becomes("alice", "ran `su alice`", "ran `su alice`");
    assert_int_equal(told.stuck, 1);
    assert_int_equal(told.from, 8);
    assert_int_equal(told.len, 5);
    told = becomes("alice", "see https://x.example/alice?q=1 of alice",
                   "see https://x.example/alice?q=1 of a responder");
    assert_int_equal(told.stuck, 1);
    assert_int_equal(told.replaced, 1);
    told = becomes("alice", "see [alice's notes](https://x.example/n)",
                   "see [a responder's notes](https://x.example/n)");
    assert_int_equal(told.stuck, 0);
    told = becomes_in(true, "alice", "[a](/alice \"of alice\")", "[a](/alice \"of a responder\")");
    assert_int_equal(told.stuck, 1);
    told = becomes_in(true, "alice", "x\n\n```sh\nsu alice\n```\nalice",
                      "x\n\n```sh\nsu alice\n```\na responder");
    assert_int_equal(told.stuck, 1);
    told = becomes_in(true, "alice", "[x][alice]\n\n[alice]: /x", "[x][alice]\n\n[alice]: /x");
    assert_int_equal(told.stuck, 2);
    told = becomes_in(true, "alice", "a `b alice", "a `b a responder");
    assert_int_equal(told.stuck, 0);
    told = becomes_in(true, "alice", "a <!-- alice --> b", "a  b");
    assert_int_equal(told.comments, 1);
    told = becomes_in(true, "alice", "`<!-- alice -->`", "`<!-- alice -->`");
    assert_int_equal(told.stuck, 1);
    told = becomes_in(true, "al_ice", "al\\_ice, al_ice", "A responder, the responder");
    assert_int_equal(told.replaced, 2);
    told = becomes_in(true, "*x*alice*x*", "alice", "alice");
    assert_int_equal(told.replaced, 0);
}

static void instead(const char *people, const char *name, const char *expected)
{
    struct names *names = names_of(people);
    struct buf out = BUF_INIT;
    names_add_instead(names, name, &out, NULL, NULL);
    assert_string_equal(out.data, expected);
    buf_release(&out);
    names_free(names);
}

static void test_instead(void **state)
{
    (void)state;
    instead("commander=alice;bob", "alice", "the commander");
    instead("commander=alice;bob", "bob", "a responder");
    instead("commander=alice;bob", "@Alice", "the commander");
    instead("commander=alice;bob", "alice and bob", "the commander and a responder");
    instead("bob;carol;dave", "bob, carol/dave",
            "a responder, another responder and a third responder");
    instead("commander=alice;commander", "commander", "the commander");
    instead("monitoring", "monitoring", "monitoring");
    instead("alice (DBA)", "alice (DBA)", "a responder");
    instead("", "somebody", "a responder");
    instead("!web;web", "web", "a responder");
    instead("", "", "a responder");
    instead("", ", /", "a responder");
    instead("李", "李", "a responder");
}

/* Names that are none, or long: nothing is read beyond them. */
static void test_odd_names(void **state)
{
    struct buf name = BUF_INIT, text = BUF_INIT;
    (void)state;
    becomes("---; ;@;\xc2\xb7;'", "a --- b @ '", "a --- b @ '");
    becomes("\xcc\x81;\xe2\x80\x8b", "a\xcc\x81", "a\xcc\x81");
    buf_fill(&name, 'x', 200);
    becomes(name.data, name.data, "A responder");
    buf_fill(&name, 'x', 100000);
    becomes(name.data, name.data, name.data);
    buf_reset(&name);
    for (int i = 0; i < 10; i++)
        buf_addf(&name, "%sWord%c", i ? " " : "", 'a' + i);
    buf_addf(&text, "so said %s.", name.data);
    becomes(name.data, text.data, "so said a responder.");
    buf_release(&name);
    buf_release(&text);
}

/* Texts of a MiB, made to be slow: each takes seconds where it is not linear. */
static void test_long_texts(void **state)
{
    (void)state;
    static const char *const units[] = {"`",  "`a``", "[",     "](<",  "][",           "alice ",
                                        "a.", "<!-",  "://",   "\n> ", "alice smith.", "~~~\n",
                                        "\\", "[a",   "`` ` ", "@",    "\n[a]:"};
    struct names *names = names_of("alice;Alice Smith;bob");
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        struct buf text = BUF_INIT, out = BUF_INIT;
        while (text.len < 1024 * 1024)
            buf_adds(&text, units[u]);
        clock_t before = clock();
        names_clean(names, true, text.data, text.len, &out, NULL, NULL);
        if ((clock() - before) / CLOCKS_PER_SEC >= 5)
            fail_msg("a text of '%s' takes longer than any text does", units[u]);
        assert_null(strstr(out.data, "alice"));
        buf_release(&text);
        buf_release(&out);
    }
    names_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_words),
        cmocka_unit_test(test_roles),
        cmocka_unit_test(test_several_stay_apart),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_words_are_left),
        cmocka_unit_test(test_short_names),
        cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_sentences),
        cmocka_unit_test(test_code_and_links),
        cmocka_unit_test(test_instead),
        cmocka_unit_test(test_odd_names),
        cmocka_unit_test(test_words_are_found),
        cmocka_unit_test(test_long_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
