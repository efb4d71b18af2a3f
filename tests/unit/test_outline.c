/* Documents in parts. */
#include "base/buf.h"
#include "read/outline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const kinds[] = {
    "other", "summary",   "impact",    "detection",  "resolution", "conclusion", "timeline",
    "cause", "cause+",    "trigger",   "factors",    "lessons",    "well",       "poorly",
    "lucky", "measures+", "measures",  "actions",    "duration",   "start",      "end",
    "date",  "severity",  "status",    "services",   "affected",   "authors",    "title",
    "zone",  "step",      "ruled-out", "hypothesis", "finding"};
static const char forms[] = "-#=*:";

static void add_words(const struct document *d, const struct block *b, struct buf *out)
{
    block_add_words(d, b, out);
    for (const struct block *c = block_first(b); c; c = block_next(c)) {
        if (out->len && !strchr("/[", out->data[out->len - 1]))
            buf_addc(out, '/');
        add_words(d, c, out);
    }
}

/* Each part: its form and kind, what it stands in, and its pieces' words. */
static void dump(const char *text, struct buf *out)
{
    struct document *d = document_new(text, strlen(text), 1);
    struct outline o;
    outline_read(&o, d, false);
    for (size_t i = 0; i < o.n; i++) {
        const struct part *p = &o.part[i];
        if (p->form == HEADING_NONE && !p->n)
            continue; /* nothing stands before the first heading */
        buf_addf(out, "%c%s '%s'%s", forms[p->form], kinds[p->kind], p->heading,
                 p->whole || p->kind == PART_OTHER ? "" : " …");
        if (p->up != -1 && *o.part[p->up].heading)
            buf_addf(out, " in %s", o.part[p->up].heading);
        for (size_t k = 0; k < p->n; k++) {
            buf_adds(out, " [");
            add_words(p->piece[k].document, p->piece[k].block, out);
            buf_addc(out, ']');
        }
        buf_addc(out, '\n');
    }
    outline_release(&o);
    document_free(d);
}

static void outlines(const char *text, const char *wanted)
{
    struct buf got = BUF_INIT;
    dump(text, &got);
    assert_string_equal(got.data, wanted);
    buf_release(&got);
}

static void test_headings(void **state)
{
    (void)state;
    outlines("Before.\n\n# Mill stopped\n\nIntro.\n\n## Impact\n\nA.\n\n### Scope\n\nB.\n\n"
             "## Weather\n\nC.\n\n### Wind\n\nD.\n",
             "-other '' [Before.]\n#title 'Mill stopped' [Intro.]\n"
             "#impact 'Impact' [A.] [Scope] [B.]\n#other 'Weather' [C.] [Wind] [D.]\n");
    /* Known headings below unknown ones are parts; what follows them is not lost. */
    outlines(
        "# T\n\n## Details\n\nA.\n\n### Timeline\n\n- x\n\n### Code\n\nB.\n",
        "#title 'T'\n#other 'Details' [A.] [Code] [B.]\n#timeline 'Timeline' in Details [x]\n");
    /* Several of the first level, the first of which is the title. */
    outlines("# T\n\n# Timeline\n\nA.\n\n# Root cause\n\nB.\n",
             "#title 'T'\n#timeline 'Timeline' [A.]\n#cause 'Root cause' [B.]\n");
    /* No first level. */
    outlines("## Timeline\n\nA.\n\n## Impact\n\nB.\n",
             "#timeline 'Timeline' [A.]\n#impact 'Impact' [B.]\n");
    outlines("Mill\n====\n\nSummary\n-------\n\nA.\n", "#title 'Mill'\n#summary 'Summary' [A.]\n");
    /* A heading with words of its own. */
    outlines("# T\n\n## Timeline of the second outage, as told by Ann\n\nA.\n",
             "#title 'T'\n#timeline 'Timeline of the second outage, as told by Ann' … [A.]\n");
}

static void test_timelines(void **state)
{
    (void)state;
    /* Days at the level of the timeline itself, and times below them. */
    outlines("# T\n\n## Timeline\n\n## May 12\n\n### 20:15\n\nA.\n\n## Weather\n\nB.\n",
             "#title 'T'\n#timeline 'Timeline' [May 12] [20:15] [A.]\n#other 'Weather' [B.]\n");
    /* Phases and labels within it are entries' matter. */
    outlines("## Timeline\n\n### Detection\n\n- 10:00 a\n- **Impact:** b\n\n### Root Cause\n\nC.\n",
             "#timeline 'Timeline' [Detection] [10:00 a/Impact: b]\n"
             "#cause 'Root Cause' in Timeline [C.]\n");
}

static void test_labels(void **state)
{
    (void)state;
    outlines(
        "Issue Summary:\nDuration: two hours\nImpact: nothing ground.\nNote: it rained.\n\n"
        "Timeline:\n10:00 a\n11:00 b\n\nRoot Cause and Resolution: A stone.\n\nTo fix it, x.\n",
        "=summary 'Issue Summary'\n:duration 'Duration' in Issue Summary [two hours]\n"
        ":impact 'Impact' in Issue Summary [nothing ground. Note: it rained.]\n"
        "=timeline 'Timeline' in Issue Summary [10:00 a 11:00 b]\n"
        ":cause+ 'Root Cause and Resolution' in Issue Summary [A stone.] [To fix it, x.]\n");
    outlines("# T\n\n**Timeline:**\n\n- x\n\n**Our thanks**\n\nA.\n\n**Root cause**\n\nB.\n",
             "#title 'T'\n=timeline 'Timeline' in T [x]\n=other 'Our thanks' in T [A.]\n"
             "=cause 'Root cause' in T [B.]\n");
    outlines("## Summary\n\n- **Duration:**\n  - Start Time: May 1, 2020 10:00\n  - End: 11:00\n"
             "- **Impact**: none\n- Loss: 3 sacks\n\nDone.\n",
             "#summary 'Summary' [Loss: 3 sacks] [Done.]\n*duration 'Duration' in Summary\n"
             "*start 'Start Time' in Duration [May 1, 2020 10:00]\n*end 'End' in Duration [11:00]\n"
             "*impact 'Impact' in Summary [none]\n");
    /* A word that is known is no label where it is only part of one, or stands in a sentence. */
    outlines(
        "## What went poorly\n\n- **Detection delay**: 4 hours\n- Impact: high\n\n## Summary\n\n"
        "We saw the impact: none.\nMonitoring and Alerting: fine.\n",
        "#poorly 'What went poorly' [Detection delay: 4 hours/Impact: high]\n"
        "#summary 'Summary' [We saw the impact: none. Monitoring and Alerting: fine.]\n");
    outlines("## Corrective and Preventative Measures\n\n- **Improvements:**\n  - a\n- **Tasks:**\n"
             "  - b\n",
             "#measures+ 'Corrective and Preventative Measures'\n"
             "*measures 'Improvements' in Corrective and Preventative Measures [a]\n"
             "*actions 'Tasks' in Corrective and Preventative Measures [b]\n");
}

static void test_swallowed(void **state)
{
    (void)state;
    outlines("# T\n\n<p align=\"center\">\n<img src=\"x.png\"/>\n</p>\nIssue Summary:\n"
             "Impact: none at all.\n\nTimeline:\n\n    10:00 a\n\n    11:00 b\n",
             "#title 'T' [x.png]\n=summary 'Issue Summary' in T\n"
             ":impact 'Impact' in Issue Summary [none at all.]\n"
             "=timeline 'Timeline' in Issue Summary [10:00 a\n\n11:00 b]\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_headings),
        cmocka_unit_test(test_timelines),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_swallowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
