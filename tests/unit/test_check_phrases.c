/* Blaming and hindsight phrases, on sentences made by a seed (blame_corpus.h). The figures that are
 * printed are those of a seed that the rules were not written with: other sentences of the same
 * forms, so they say how well the rules hold for names and words that they don't know, not for
 * forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "blame_corpus.h"
#include "doc/check_phrases.h"

#include <stdio.h>
#include <stdlib.h>

#define SENTENCES 4000
#define SEED_WRITTEN 1
#define SEED_REPORTED 77003

static void count(void *self, const struct check_phrase *phrase)
{
    (void)phrase;
    ++*(size_t *)self;
}

static void known(struct strv *out)
{
    for (size_t i = 0; people[i]; i++)
        strv_add(out, people[i]);
}

/* How many of the sentences of LIST have a phrase in them, in percent. */
static double share(const char *const *list, uint64_t seed, bool wanted)
{
    struct strv names = {0};
    size_t found = 0;
    known(&names);
    for (int i = 0; i < SENTENCES; i++) {
        struct buf text = BUF_INIT;
        size_t n = 0;
        corpus_add(&text, list, &seed);
        check_phrases(text.data, text.len, &names, count, &n);
        found += n > 0;
        if (getenv("SHOW") && (n > 0) != wanted)
            fprintf(stderr, "%s %s\n", wanted ? "missed:" : "false:", text.data);
        buf_release(&text);
    }
    strv_release(&names);
    return 100.0 * (double)found / SENTENCES;
}

static void figures(uint64_t seed, double least, double most, bool tell)
{
    double found = share(blaming, seed, true), wrong = share(innocent, seed + 1, false);
    if (tell)
        printf("figure: of %d sentences that blame %.1f%% are found, of %d innocent ones %.1f%% "
               "are taken for one\n",
               SENTENCES, found, SENTENCES, wrong);
    assert_true(found >= least);
    assert_true(wrong <= most);
}

static void test_written(void **state)
{
    (void)state;
    figures(SEED_WRITTEN, 95, 2, false);
}

static void test_reported(void **state)
{
    (void)state;
    figures(SEED_REPORTED, 93, 3, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
