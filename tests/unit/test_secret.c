/* What looks like a secret, and what only resembles one. */
#include "base/alloc.h"
#include "secret_corpus.h"
#include "text/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool covers(const char *text, size_t len, size_t from, size_t n)
{
    struct secret s;
    for (size_t at = 0; secret_find(text, len, at, NULL, &s); at = s.from + s.len)
        if (s.from <= from && s.from + s.len >= from + n)
            return true;
    return false;
}

/* The share that is found, and of the innocent lines the share that is found all the same. */
static void measure(uint64_t seed, bool told, double *hits, double *alarms)
{
    struct corpus c = {seed};
    struct buf text = BUF_INIT;
    size_t from = 0, len = 0, n = 0, good = 0, bad = 0;
    for (size_t i = 0; i < CORPUS_SECRETS; i++)
        for (size_t k = 0; k < 3; k++, n++) {
            buf_reset(&text);
            corpus_secret(&c, &text, i, corpus_below(&c, CORPUS_SENTENCES), &from, &len);
            bool any = covers(text.data, text.len, from, len);
            good += any;
            if (!any && told)
                printf("# missed (%s): %s\n", corpus_secrets[i].kind, text.data);
        }
    *hits = (double)good / (double)n;
    n = 0;
    for (size_t i = 0; i < CORPUS_INNOCENTS; i++)
        for (size_t k = 0; k < 3; k++, n++) {
            struct secret s;
            buf_reset(&text);
            corpus_innocent(&c, &text, i);
            if (!secret_find(text.data, text.len, 0, NULL, &s))
                continue;
            bad++;
            if (told)
                printf("# false alarm (%s '%.*s'): %s\n", s.name, (int)s.len, text.data + s.from,
                       text.data);
        }
    *alarms = (double)bad / (double)n;
    buf_release(&text);
}

static void test_corpus(void **state)
{
    (void)state;
    const char *seed = getenv("SEED");
    double hits, alarms;
    measure(seed ? strtoull(seed, NULL, 10) : 1, getenv("TOLD") != NULL, &hits, &alarms);
    printf("figure: %.1f%% found, %.1f%% false alarms\n", 100 * hits, 100 * alarms);
    assert_true(hits >= 0.95);
    assert_true(alarms <= 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
