/* Documents as plain structure: what of each part becomes a record. Times and entries have tests of
 * their own. */
#include "base/error.h"
#include "read/reading.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct zone utc = ZONE_UTC;
static const struct read_context context = {
    "notes/2023-05-04-mill.md", INT64_C(1700000000) * SECOND, &utc, "the system", false};

static void read_text(struct reading *r, const char *text)
{
    struct error err = ERROR_INIT;
    *r = (struct reading){0};
    if (reading_read(r, text, strlen(text), &context, &err))
        fail_msg("%s", err.text);
}

static void add(struct buf *out, const char *name, const char *text)
{
    if (text)
        buf_addf(out, " %s=%s", name, text);
}

static void add_time(struct buf *out, const char *name, int64_t at, int64_t offset)
{
    if (at == NONE)
        return;
    buf_addf(out, " %s=", name);
    instant_add_rfc3339(out, at, offset);
}

static void add_record(struct buf *out, const struct read_record *one)
{
    const union record *u = &one->record;
    buf_adds(out, record_types[one->kind].name);
    switch (one->kind) {
    case RECORD_EVENT:
        add(out, "", u->event.text);
        break;
    case RECORD_CAUSE:
        add(out, u->cause.kind, u->cause.text);
        break;
    case RECORD_MEASURE:
        add(out, u->measure.kind ? u->measure.kind : "", u->measure.text);
        break;
    case RECORD_LESSON:
        add(out, u->lesson.kind, u->lesson.text);
        break;
    case RECORD_ACTION:
        add(out, u->action.status, u->action.text);
        add(out, "owner", u->action.owner);
        add(out, "due", u->action.due);
        add(out, "ticket", u->action.ticket);
        add(out, "kind", u->action.kind);
        if (u->action.priority != NONE)
            buf_addf(out, " p%d", (int)u->action.priority);
        break;
    case RECORD_FIELD:
        add(out, u->field.name, u->field.text);
        break;
    default:
        add(out, u->section.heading, u->section.markdown);
        buf_addf(out, " %d after %s", (int)u->section.level, u->section.after);
    }
    buf_addc(out, '\n');
}

/* What TEXT says, without its incident as a whole; a line for each record. */
static void reads(const char *text, const char *wanted)
{
    struct reading r;
    struct buf got = BUF_INIT;
    read_text(&r, text);
    for (size_t i = 0; i < r.n; i++)
        add_record(&got, &r.list[i]);
    assert_string_equal(got.data, wanted);
    buf_release(&got);
    reading_release(&r);
}

static void about(const char *text, const char *wanted)
{
    struct reading r;
    struct buf got = BUF_INIT;
    read_text(&r, text);
    const struct incident *i = &r.incident;
    buf_adds(&got, i->title);
    add_time(&got, "start", i->own_start, i->own_start_offset);
    add_time(&got, "end", i->own_end, i->own_end_offset);
    if (i->severity != NONE)
        buf_addf(&got, " sev%d", (int)i->severity);
    add(&got, "affected", i->affected);
    add(&got, "services", i->services);
    add(&got, "roles", i->roles);
    add(&got, "tags", i->tags);
    assert_string_equal(got.data, wanted);
    buf_release(&got);
    reading_release(&r);
}

static void test_titles(void **state)
{
    (void)state;
    about("# Postmortem: Mill stopped\n\nIt was.\n", "Mill stopped");
    about("# 🔥 Post-Mortem Report – Mill stopped\n", "Mill stopped");
    about("# Mill Outage Postmortem\n", "Mill Outage");
    about("# Mill outage (post mortem)\n", "Mill outage");
    about("# Postmortem of the mill outage\n", "the mill outage");
    about("# Incident Report: Mill stopped\n", "Mill stopped");
    about("# Postmortems are hard\n", "Postmortems are hard");
    about("# Postmortem\n\n- **Incident:** Mill stopped\n", "Mill stopped");
    about("Timeline:\n\n- 10:00 it stopped\n", "Incident");
    about("**Incident Report: Mill stopped**\n\n**Timeline**\n\n- 10:00 it stopped\n",
          "Mill stopped");
    about("Postmortem: Mill stopped\n\nIssue Summary\nImpact: it stood.\n", "Mill stopped");
    about("# Service outage\n\nIt was down.\n", "Service outage");
    about("---\ntitle: 'Incident Report: Mill stopped'\n---\n\nIt did.\n", "Mill stopped");
}

static void test_spans(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "May 3, 2023, 10:00 AM - May 3, 2023, 1:30 PM (UTC)",
        "May 3, 2023, 10:00 AM to May 3, 2023, 1:30 PM (UTC)",
        "from 2023-05-03 10:00 until 2023-05-03 13:30 UTC (3 hours 30 minutes)",
        "2023-05-03 10:00 – 13:30 UTC",
        "3 hours and 30 minutes (2023-05-03 10:00 - 13:30 UTC)",
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char text[256];
        snprintf(text, sizeof text, "# T\n\n## Summary\n\n- **Duration:** %s\n", forms[i]);
        about(text, "T start=2023-05-03T10:00:00Z end=2023-05-03T13:30:00Z");
        reads(text, "");
    }
    about("# T\n\n## Summary\n\n- **Duration:**\n  - Start Time: May 3, 2023, 11:00 PM (CET)\n"
          "  - End Time: 2:00 AM (CET)\n",
          "T start=2023-05-03T23:00:00+01:00 end=2023-05-04T02:00:00+01:00");
    about("# T\n\nSummary:\nDuration: It took 2 hours, from 14:00 to 16:00 UTC on May 3, 2023.\n",
          "T start=2023-05-03T14:00:00Z end=2023-05-03T16:00:00Z");
    about("---\ntitle: T\ndate: 2023-05-03 10:00:00\nresolvedWhen: 2023-05-03 11:00:00\n"
          "severity: down\naffected: [Mill, Barn]\n---\n\nIt was down.\n",
          "T start=2023-05-03T10:00:00Z end=2023-05-03T11:00:00Z sev1 "
          "services=[\"Mill\", \"Barn\"]");
    /* A length alone is told by no record: it stays where it stood. */
    reads("# T\n\n## Impact\n\n- **Duration:** about 3 hours\n- **Loss:** 3 sacks\n",
          "field impact=- **Duration:** about 3 hours\n- **Loss:** 3 sacks\n");
}

static void test_facts(void **state)
{
    (void)state;
    about("# T\n\n- **Severity:** SEV-2\n- **Services:** mill, barn and silo\n"
          "- **Authors:** Ann Lee, Bob Ray\n- **Incident commander:** Cy\n",
          "T sev2 services=[\"mill\", \"barn\", \"silo\"] roles=[{\"role\": \"Author\", \"name\": "
          "\"Ann Lee\"}, {\"role\": \"Author\", \"name\": \"Bob Ray\"}, {\"role\": \"Incident "
          "commander\", \"name\": \"Cy\"}]");
    about("# T\n\n| | |\n|--|--|\n| Severity | SEV1 |\n| Start | 2023-05-03 10:00 UTC |\n"
          "| End | 2023-05-03 11:00 UTC |\n",
          "T start=2023-05-03T10:00:00Z end=2023-05-03T11:00:00Z sev1");
    about("# T\n\nSeverity: S3<br>Author: Ann Lee <br/> Services: mill\n",
          "T sev3 services=[\"mill\"] roles=[{\"role\": \"Author\", \"name\": \"Ann Lee\"}]");
    about("# T\n\n## Impact\n\nIt was slow, which affected about 12.5% of our customers.\n",
          "T affected=about 12.5% of our customers");
    about("# T\n\n## Summary\n\nAround 1,200 users were unable to bake.\n",
          "T affected=Around 1,200 users");
    about("# T\n\n## Summary\n\nWe have 1,200 users. It took 75% of our day.\n", "T");
    about("---\ntitle: T\nseverity: weird\nauthors:\n  - Ann Lee\ntags: [b, a]\n---\n\nIt was.\n",
          "T roles=[{\"role\": \"author\", \"name\": \"Ann Lee\"}] tags=[\"a\", \"b\", \"weird\"]");
    /* What is no short value stays text. */
    reads("# T\n\n- **Status:** Complete, items open\n- **Severity:** depends on whom you ask\n",
          "section =- **Status:** Complete, items open\n- **Severity:** depends on whom you ask 2 "
          "after Issue Summary\n");
}

static void test_fields(void **state)
{
    (void)state;
    reads("# T\n\n## Impact\n\n- None.\n\n![x](y.png)\n\n## Root Cause\n\nA stone.\n\n### Why\n\n"
          "It fell.\n\n## Resolution and recovery\n\nWe took it out.\n\n## Conclusion\n\nWe "
          "learned.\n",
          "field impact=- None.\n\n![x](y.png)\nfield resolution=We took it out.\n"
          "field conclusion=We learned.\ncause root=A stone.\n\n#### Why\n\nIt fell.\n");
    reads("# T\n\nThe mill stood still.\n\n## Root Cause and Resolution\n\nA stone.\n\nIt was "
          "big.\n\n"
          "To fix it, we took it out.\n\nThen we rested.\n",
          "field resolution=To fix it, we took it out.\n\nThen we rested.\n"
          "cause root=A stone.\n\nIt was big.\nfield summary=The mill stood still.\n");
    reads("# T\n\n## Summary\n\nIt stood still.\n\n## Contributing Factors\n\n- Rain.\n\n  Much of "
          "it.\n"
          "- Wind.\n\n## Trigger\n\nThunder.\n",
          "cause trigger=Thunder.\ncause contributing=Rain.\n\nMuch of it.\n"
          "cause contributing=Wind.\nfield summary=It stood still.\n");
    /* A label's and a section's; lines that begin another part. */
    reads("Summary\nRoot cause: A stone.\n\nRoot Cause and Resolution\nA big stone fell.\n"
          "The issue was resolved with a lever.\n",
          "field resolution=The issue was resolved with a lever.\n"
          "cause root=A stone.\n\nA big stone fell.\n");
    /* The second of a kind is a section; references are resolved. */
    reads("# T\n\n## Impact\n\nOne, see [a].\n\n## Impact on birds\n\nTwo.\n\n[a]: "
          "https://x.example\n",
          "field impact=One, see [a](https://x.example).\nsection Impact on birds=Two. 2 after "
          "Issue Summary\n");
}

static void test_lists(void **state)
{
    (void)state;
    reads("# T\n\n## Lessons learned\n\n### What went well\n\n- It was loud.\n\nBye.\n\n"
          "### Where we got lucky\n\n1. It was *Sunday*.\n",
          "lesson well=It was loud.\nlesson lucky=It was Sunday.\n"
          "section =Bye. 3 after Lessons Learned\n");
    reads("# T\n\n## Lessons learned\n\n- What went well: it was loud.\n- What went wrong: no "
          "lever.\n"
          "- Where we got lucky: none\n",
          "lesson well=it was loud.\nlesson poorly=no lever.\n"
          "section =- **Where we got lucky:** none 3 after Lessons Learned\n");
    reads("# T\n\n## What went well\n\n✅ It was loud\n\n✅ We ran\n",
          "lesson well=✅ It was loud\nlesson well=✅ We ran\n");
    reads("# T\n\n## Lessons learned\n\nStones are hard, it was shown.\n",
          "section Lessons learned=Stones are hard, it was shown. 2 after Issue Summary\n");
    /* Measures, tasks; which of both. */
    reads("# T\n\n## Corrective and Preventative Measures\n\n- Sieve it.\n\n## Tasks\n\n- Buy a "
          "sieve.\n",
          "measure =Sieve it.\naction open=Buy a sieve.\n");
    reads("# T\n\n## Corrective and Preventative Measures\n\n- [ ] Sieve it.\n- [x] Pay.\n",
          "action open=Sieve it.\naction done=Pay.\n");
    reads("# T\n\n## Preventive measures\n\n- Sieve it.\n", "measure preventative=Sieve it.\n");
    reads(
        "Improvements:\nSieve the corn.\nLook at it.\nBy implementing these, we sleep.\n\n"
        "Tasks:\n\n    Buy a sieve.\n\n    Hire a sifter.\n\nThese tasks are hard.\n",
        "measure =Sieve the corn.\nmeasure =Look at it.\naction open=Buy a sieve.\n"
        "action open=Hire a sifter.\n"
        "section =By implementing these, we sleep.\n\nThese tasks are hard. 3 after Corrective and "
        "Preventative Measures\n");
}

static void test_actions(void **state)
{
    (void)state;
    reads(
        "# T\n\n## Action items\n\n"
        "- Sieve it - owner: @cy\n- Pay (owner: dora, due: 2023-05-09, priority: p1)\n"
        "- [erin] write\n  - a book\n  - a song\n- ~~Cry~~\n- Look (done)\n- Count. Owner: Fay\n"
        "- Call (@gil)\n- Ask why (or not), see #12\n",
        "action open=Sieve it owner=cy\naction open=Pay owner=dora due=2023-05-09 p1\n"
        "action open=[erin] write\n- a book\n- a song owner=erin\naction done=Cry\n"
        "action done=Look (done)\naction open=Count. owner=Fay\naction open=Call (@gil) owner=gil\n"
        "action open=Ask why (or not), see #12\n");
    /* Behind a dash or as a sentence, without a colon; not what merely has such words in it. */
    reads("# T\n\n## Action items\n\n"
          "- Sieve it - @cy - due 2023-05-09\n- See https://a.example — @dora, due June 5, 2023\n"
          "- Pay. Due 2023-05-09.\n- Ask erin@a.example\n- Ping @fay\n"
          "- Pay what was due 2023-01-01\n- Show all that is due soon\n- Due diligence\n",
          "action open=Sieve it - @cy owner=cy due=2023-05-09\n"
          "action open=See https://a.example — @dora owner=dora due=2023-06-05\n"
          "action open=Pay. due=2023-05-09\naction open=Ask erin@a.example\n"
          "action open=Ping @fay\naction open=Pay what was due 2023-01-01\n"
          "action open=Show all that is due soon\naction open=Due diligence\n");
    reads("# T\n\n## Action items\n\n| Action | Who | Due date | Status | Bug | Type | Size |\n"
          "|--|--|--|--|--|--|--|\n| Sieve | @cy | 2023-05-09 | Done | M-1 | Prevent | big |\n"
          "| Pay | | Q3 | In progress | | Cultural | |\n",
          "action done=Sieve; Size: big owner=cy due=2023-05-09 ticket=M-1 kind=prevent\n"
          "action started=Pay; Due date: Q3; Type: Cultural\n");
    reads("# T\n\n## Acciones\n\n| Tarea | Dueño | Prioridad |\n|--|--|--|\n| Limpiar | @lu | Alta "
          "|\n",
          "action open=Limpiar owner=lu p1\n");
}

static void test_leftovers(void **state)
{
    (void)state;
    reads("# T\n\n## Weather\n\nIt was wet.\n\n### Wind\n\nNone.\n\n## Action items\n\nFirst, "
          "these:\n\n"
          "- Sieve it.\n\n### Later\n\n- Rest.\n\n## Thanks\n\nAnn.\n",
          "action open=Sieve it.\naction open=Rest.\n"
          "section Weather=It was wet.\n\n### Wind\n\nNone. 2 after Issue Summary\n"
          "section =First, these:\n\n#### Later 3 after Corrective and Preventative Measures\n"
          "section Thanks=Ann. 2 after Corrective and Preventative Measures\n");
    /* A heading that says more than its kind does is kept. */
    reads("# T\n\n## Action items (all within a month, we were told)\n\n- Sieve it.\n",
          "action open=Sieve it.\nsection Action items (all within a month, we were told)= 2 after "
          "Corrective and Preventative Measures\n");
    /* Comments and rules between sections say nothing. */
    reads("<!-- lint -->\n\n# T\n\n---\n\n## Impact\n\nNone was seen.\n\n---\n",
          "field impact=None was seen.\n");
}

static void test_no_incident(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line; /* 0: it is one */
    } documents[] = {
        {"# Title\n\n## Summary\n\n## Timeline\n", 1},
        {"# Incident: [Title]\n\n- **Date:** YYYY-MM-DD\n\n## Timeline\n\n- **[HH:MM]** - "
         "[event]\n",
         1},
        {"# {{ name }}\n\n## Timeline\n\n### {{ hh:mm }}\n\nIt was seen.\n", 1},
        {"# Review\n\n## Summary\n\nDescribe what happened.\n\n## Cause\n\nWhat caused it? Who was "
         "told?\n",
         5},
        {"", 1},
        {"# Mill\n\nWrite a postmortem of an outage that you have seen.\n\n- It must be short\n- "
         "It must "
         "have a timeline\n",
         3},
        {"# Mill\n\nOn 2023-05-04 the mill stood still because a stone fell into it. We took it "
         "out.\n",
         0},
        {"# Mill\n\n## Timeline\n\n- 2023-05-04 10:00 stone\n- 2023-05-04 11:00 no stone\n", 0},
        {"# Mill\n\n## Root cause\n\n- Why did it? A stone fell.\n- Why a stone? At 10:00 it "
         "rained.\n",
         0},
        {"# Mill\n\nThe wheel broke on 2023-05-04.\n\n## Next steps\n\n- Write down why\n- List "
         "all "
         "wheels\n",
         0},
        {"# Mill\n\nOn May 4, 2023 the rule `{{ stone }}` was read as text, and `[title]` was "
         "lost.\n",
         0},
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        struct reading r;
        read_text(&r, documents[i].text);
        if ((r.no_incident != NULL) != (documents[i].line != 0) ||
            r.no_incident_line != documents[i].line)
            fail_msg("document %zu: line %d, %s", i, r.no_incident_line,
                     r.no_incident ? r.no_incident : "an incident");
        reading_release(&r);
    }
}

static void test_refused(void **state)
{
    (void)state;
    struct reading r = {0};
    struct error err = ERROR_INIT;
    assert_int_equal(reading_read(&r, "a\nb\xFF", 4, &context, &err), -1);
    assert_string_equal(err.text, "no UTF-8 in line 2: save it in that encoding");
    reading_release(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_titles),    cmocka_unit_test(test_spans),
        cmocka_unit_test(test_facts),     cmocka_unit_test(test_fields),
        cmocka_unit_test(test_lists),     cmocka_unit_test(test_actions),
        cmocka_unit_test(test_leftovers), cmocka_unit_test(test_no_incident),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
