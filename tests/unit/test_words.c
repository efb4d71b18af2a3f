/* What headings name. */
#include "read/fold.h"
#include "read/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct heading {
    const char *text;
    enum part_kind kind;
    bool whole;
};

/* clang-format off */
static const struct heading headings[] = {
    {"Timeline", PART_TIMELINE, true}, {"TIMELINE:", PART_TIMELINE, true},
    {"3. Timeline of Events", PART_TIMELINE, true}, {"IV) Chain of events", PART_TIMELINE, true},
    {"⏰ Timeline:", PART_TIMELINE, true}, {":clock1: Timeline", PART_TIMELINE, true},
    {"Timeline (UTC)", PART_TIMELINE, true}, {"Timeline - May 29, 2021", PART_TIMELINE, true},
    {"Timeline: (in PT)", PART_TIMELINE, true},
    {"Timeline (UTC, all times approximate)", PART_TIMELINE, false},
    {"Timeline of the second outage, written up later", PART_TIMELINE, false},
    {"Incident Timeline", PART_TIMELINE, true}, {"Cronología (Timeline)", PART_TIMELINE, true},
    {"Chronologie détaillée", PART_TIMELINE, true}, {"Linha do Tempo", PART_TIMELINE, true},
    {"Detection timeline", PART_TIMELINE, true},
    {"Issue Summary:", PART_SUMMARY, true}, {"TL;DR", PART_SUMMARY, true},
    {"📝 Resumen Ejecutivo", PART_SUMMARY, true}, {"What happened?", PART_SUMMARY, true},
    {"What happened with the cache layer", PART_OTHER, false},
    {":eye: Detection", PART_DETECTION, true},
    {"Root Cause(s)", PART_ROOT_CAUSE, true}, {"Causa raíz (5 porqués)", PART_ROOT_CAUSE, true},
    {"Root cause (not found yet)", PART_ROOT_CAUSE, false},
    {"Root cause of the outage", PART_ROOT_CAUSE, true},
    {"Root Cause and Resolution:", PART_CAUSE_AND_RESOLUTION, true},
    {"Root cause & mitigation", PART_CAUSE_AND_RESOLUTION, true},
    {"Resolution and recovery", PART_RESOLUTION, true}, {"Mitigation & Resolution", PART_RESOLUTION, true},
    {"Corrective and Preventative Measures", PART_MEASURES_AND_ACTIONS, true},
    {"Corrective/Preventive measures", PART_MEASURES_AND_ACTIONS, true},
    {"Improvements/Fixes:", PART_MEASURES, true}, {"Proposal Improvements", PART_MEASURES, true},
    {"Short-term Improvements (tracked elsewhere)", PART_MEASURES, false},
    {"Action Items & Followups", PART_ACTIONS, true}, {"Next steps", PART_ACTIONS, true},
    {"Tasks to Address the Issue:", PART_ACTIONS, true}, {"Plan de acción", PART_ACTIONS, true},
    {"Tasks that hung in the queue", PART_OTHER, false},
    {"Lessons learnt", PART_LESSONS, true}, {"Lições aprendidas", PART_LESSONS, true},
    {"What didn’t go well?", PART_POORLY, true}, {"What went wrong", PART_POORLY, true},
    {"Where did we get lucky?", PART_LUCKY, true}, {"Lo que salió bien", PART_WELL, true},
    {"What went well / what went wrong", PART_LESSONS, true},
    {"What went well & where did we get lucky", PART_WELL, false},
    {"Usuarios afectados", PART_AFFECTED, true}, {"Duración", PART_DURATION, true},
    {"Detection delay", PART_DETECTION, false}, {"Background", PART_OTHER, false},
    {"Misleading investigation paths", PART_RULED_OUT, true}, {"Actions taken", PART_STEP, true},
    {"Traefik rule preventing some inbound traffic", PART_OTHER, false},
    {"Making people want to read your postmortem", PART_OTHER, false}, {"", PART_OTHER, false},
};
/* clang-format on */

static void test_headings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        bool whole;
        enum part_kind kind = words_part(headings[i].text, strlen(headings[i].text), &whole);
        if (kind != headings[i].kind || whole != headings[i].whole)
            fail_msg("'%s' is %d, %s", headings[i].text, (int)kind, whole ? "whole" : "not whole");
    }
}

static void test_fold(void **state)
{
    (void)state;
    struct folded f;
    const char *text = "2.1 :mag: Ça n'a PAS (été UTC) déçu!";
    fold(&f, text, strlen(text), true);
    static const char *const words[] = {"ca", "na", "pas", "ete", "utc", "decu"};
    assert_int_equal(f.n, 6);
    for (size_t i = 0; i < f.n; i++)
        assert_string_equal(f.v[i].word, words[i]);
    assert_false(f.v[2].bracketed);
    assert_true(f.v[2].capitals);
    assert_true(f.v[3].bracketed);
    assert_true(f.v[4].capitals);
    assert_false(f.v[5].bracketed);
}

static void test_much(void **state)
{
    (void)state;
    char text[4096];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    struct folded f;
    fold(&f, text, strlen(text), true);
    assert_true(f.more);
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = ' ';
    fold(&f, text, sizeof text - 1, false);
    assert_true(f.more);
    assert_int_equal(f.n, FOLD_WORDS);
    bool whole;
    assert_int_equal(words_part(text, sizeof text - 1, &whole), PART_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_fold),
        cmocka_unit_test(test_much),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
