/* Timelines of documents, in each layout: which events and details come of them, in words, and what
 * is left in the document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "read/entries.h"
#include "read/entry.h"
#include "read/event_words.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- a reading, as lines */

static void add_event(struct buf *out, const struct event *e, const struct zone *zone)
{
    if (e->under != NONE)
        buf_adds(out, "  ");
    if (e->at != NONE) {
        if (!strcmp(e->precision, "exact")) {
            when_add_date(out, e->at, zone);
            buf_addc(out, ' ');
            when_add_digits(out, e->at, zone);
        } else {
            buf_addf(out, "%s %s", e->at_text, e->precision);
        }
        if (e->until != NONE) {
            buf_addc(out, '-');
            when_add_digits(out, e->until, zone);
        }
        buf_addc(out, ' ');
    }
    buf_adds(out, e->kind);
    if (e->by)
        buf_addf(out, " by %s", e->by);
    buf_addf(out, ": %s", e->text);
    if (e->links)
        buf_addf(out, " %s", e->links);
    buf_addc(out, '\n');
}

/* A part of the kind, holding all blocks of TEXT. */
static struct outline outline_of(struct document *d, enum part_kind kind, const char *heading)
{
    struct outline o = {.document = d, .n = 1, .cap = 1};
    o.part = xcalloc(1, sizeof *o.part);
    o.part[0] = (struct part){.kind = kind,
                              .form = HEADING_REAL,
                              .level = 2,
                              .line = 1,
                              .heading = xstrdup(heading),
                              .whole = true,
                              .up = -1};
    const struct block *b = block_first(document_root(d));
    for (; b; b = block_next(b)) {
        struct part *p = &o.part[0];
        p->piece = xreallocarray(p->piece, ++p->n, sizeof *p->piece);
        p->piece[p->n - 1] = (struct piece_of){d, b, block_line(d, b), false};
    }
    return o;
}

static void outline_done(struct outline *o)
{
    free(o->part[0].heading);
    free(o->part[0].piece);
    free(o->part);
}

/* What is read of it, on 2023-06-01 in UTC where it says nothing else; "left N" for each block
 * that is not taken. */
static void read_part(enum part_kind kind, const char *heading, const char *text, struct buf *out)
{
    struct document *d = document_new(text, strlen(text), 1);
    struct outline o = outline_of(d, kind, heading);
    struct reading r = {0};
    struct zone utc = ZONE_UTC;
    record_init(RECORD_INCIDENT, &r.incident);
    r.incident.title = xstrdup("Disk full");
    struct place_context place = {.now =
                                      instant_of_civil(&(struct civil){2026, 1, 1, 0, 0, 0, 0}, 0),
                                  .fallback = &utc,
                                  .fallback_from = "the system",
                                  .has_day = true,
                                  .day = {2023, 6, 1, -1, false, false},
                                  .day_from = "the title"};
    size_t n = entries_read(&r, &o, &place);
    size_t events = 0;
    for (size_t i = 0; i < r.n; i++) {
        assert_int_equal(r.list[i].kind, RECORD_EVENT);
        events += r.list[i].record.event.under == NONE;
        add_event(out, &r.list[i].record.event, &utc);
    }
    assert_int_equal(events, n);
    for (size_t i = 0; i < o.part[0].n; i++)
        if (!o.part[0].piece[i].taken)
            buf_addf(out, "left %d\n", o.part[0].piece[i].line);
    reading_release(&r);
    outline_done(&o);
    document_free(d);
}

static void expect_part(enum part_kind kind, const char *heading, const char *text,
                        const char *expected)
{
    struct buf out = BUF_INIT;
    read_part(kind, heading, text, &out);
    if (strcmp(out.data, expected) != 0)
        fail_msg("of:\n%s\ncame:\n%s\nnot:\n%s", text, out.data, expected);
    buf_release(&out);
}

static void expect_timeline(const char *text, const char *expected)
{
    expect_part(PART_TIMELINE, "Timeline", text, expected);
}

/* ---- lists */

static void lists(void **state)
{
    (void)state;
    expect_timeline("- **08:05**: disk full\n- **08:20** - more room\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "2023-06-01 08:20 note: more room\n");
    expect_timeline("1. [08:05] disk full\n2. `08:20` more room\n3. _08:30_ – done\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "2023-06-01 08:20 note: more room\n"
                    "2023-06-01 08:30 note: done\n");
    expect_timeline("- 08:05 disk full,\n  as it turned out\n- 08:20\n  more room\n",
                    "2023-06-01 08:05 note: disk full, as it turned out\n"
                    "2023-06-01 08:20 note: more room\n");
    expect_timeline("- 23:50 (June 2nd) disk full\n- 00:10 (June 3rd) more room\n",
                    "2023-06-02 23:50 note: disk full\n"
                    "2023-06-03 00:10 note: more room\n");
    /* What stands around the time goes, what belongs to the text stays. */
    expect_timeline("- :fire: 08:05 | disk `full`\n- 08:20 [more](https://example.com/m) room\n",
                    "2023-06-01 08:05 note: :fire: disk `full`\n"
                    "2023-06-01 08:20 note: [more](https://example.com/m) room\n");
    expect_timeline("- [08:05](https://chat.example.com/p1) disk full\n- 08:20 more room\n",
                    "2023-06-01 08:05 note: disk full [\"https://chat.example.com/p1\"]\n"
                    "2023-06-01 08:20 note: more room\n");
}

static void nested(void **state)
{
    (void)state;
    expect_timeline("- 08:05 disk full\n"
                    "  - removed logs\n"
                    "  - 08:10 full again\n"
                    "    - wrote to the vendor\n"
                    "  - gave up\n"
                    "- 08:20 more room\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "  note: removed logs\n"
                    "2023-06-01 08:10 note: full again\n"
                    "  note: wrote to the vendor\n"
                    "  note: gave up\n"
                    "2023-06-01 08:20 note: more room\n");
    expect_timeline("- 2023-06-02\n  - 08:05 disk full\n- 2023-06-03\n  - 08:20 more room\n",
                    "2023-06-02 08:05 note: disk full\n"
                    "2023-06-03 08:20 note: more room\n");
    expect_timeline("- 2023-06-02\n  - disk full\n  - nobody saw it\n- 2023-06-03: more room\n",
                    "2023-06-02 day note: disk full\n"
                    "  note: nobody saw it\n"
                    "2023-06-03 day note: more room\n");
    expect_timeline("- First phase\n  - 08:05 disk full\n- Second phase\n  - 08:20 more room\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "  note: First phase\n"
                    "  note: Second phase\n"
                    "2023-06-01 08:20 note: more room\n");
}

static void details(void **state)
{
    (void)state;
    /* As siblings after the entry; the label goes, the rest stays. */
    expect_timeline("- **08:05**: disk full\n"
                    "- **Actions taken**: removed logs. Assumption: logs are large.\n"
                    "- **Misleading investigation paths**: looked at the database\n"
                    "- Observation: swap grows\n"
                    "- something else\n"
                    "- **08:20**: more room\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "  step: removed logs. Assumption: logs are large.\n"
                    "  ruled-out: looked at the database\n"
                    "  finding: swap grows\n"
                    "  note: something else\n"
                    "2023-06-01 08:20 note: more room\n");
    /* Other blocks below an item, and between two lists. */
    expect_timeline("- 08:05 disk full\n\n"
                    "  > who wrote\n  > all that\n\n"
                    "  ![graph](https://example.com/g.png)\n\n"
                    "  ```\n  08:06 df -h\n  08:07 100%\n  ```\n\n"
                    "- 08:20 more room\n\n"
                    "And then:\n\n"
                    "- 08:30 all is well\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "  note: who wrote all that\n"
                    "  note: [graph](https://example.com/g.png)\n"
                    "  note: 08:06 df -h\n08:07 100%\n"
                    "2023-06-01 08:20 note: more room\n"
                    "  note: And then:\n"
                    "2023-06-01 08:30 note: all is well\n");
    /* Before the first entry and after the last list is none of ours. */
    expect_timeline("What happened, in short.\n\n- 08:05 disk full\n\nThat was all.\n",
                    "2023-06-01 08:05 note: disk full\nleft 1\nleft 5\n");
    /* In the list itself it is kept with the entry that follows. */
    expect_timeline("- [???] logs begin to grow\n- [08:05] disk full\n",
                    "2023-06-01 08:05 note: disk full\n  note: [???] logs begin to grow\n");
}

static void time_last(void **state)
{
    (void)state;
    expect_timeline("- First seen 2023-06-02 08:05\n- **Disk replaced:** 2023-06-02 09:00 UTC\n",
                    "2023-06-02 08:05 note: First seen\n"
                    "2023-06-02 09:00 note: Disk replaced\n");
    expect_timeline("- It began at 2023-06-02 08:05\n- Over: 2023-06-02 09:00\n",
                    "2023-06-02 08:05 note: It began at 2023-06-02 08:05\n"
                    "2023-06-02 09:00 note: Over\n");
    expect_timeline("- **Time:** 08:05\n  - disk full\n- **Time:** 08:20\n  - more room\n",
                    "2023-06-01 08:05 note: disk full\n2023-06-01 08:20 note: more room\n");
    expect_timeline("- At 08:05 the disk was full\n- 08:20 more room\n",
                    "2023-06-01 08:05 note: At 08:05 the disk was full\n"
                    "2023-06-01 08:20 note: more room\n");
    /* A sentence that ends with one is none. */
    expect_timeline("- 08:05 disk full\n- nobody knew that it would last until 09:00\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "  note: nobody knew that it would last until 09:00\n");
}

/* ---- headings */

static void headings(void **state)
{
    (void)state;
    expect_timeline("### 08:05\n\nDisk *full*.\n\nNobody saw it.\n\n"
                    "- a list\n\n"
                    "#### Why\n\nLogs.\n\n"
                    "### 08:20 - 08:30 More room\n\nAll well.\n",
                    "2023-06-01 08:05 note: Disk full.\n"
                    "  note: Nobody saw it.\n"
                    "  note: a list\n"
                    "  note: Why\n"
                    "  note: Logs.\n"
                    "2023-06-01 08:20-08:30 note: More room\n"
                    "  note: All well.\n");
    expect_timeline(
        "### May 12, 2023\n\n#### 23:50\n\nfull\n\n### May 13, 2023\n\n#### 00:10\n\nroom\n",
        "2023-05-12 23:50 note: full\n2023-05-13 00:10 note: room\n");
    /* A date alone: an entry, unless the others have a time of day. */
    expect_timeline("### 2023-06-02\n\nDisk full.\n\n### 2023-06-03\n\nMore room.\n",
                    "2023-06-02 day note: Disk full.\n2023-06-03 day note: More room.\n");
    expect_timeline("### 2023-06-02\n\nDisk full.\n\n### 2023-06-03 08:20\n\nMore room.\n",
                    "2023-06-03 08:20 note: More room.\nleft 1\nleft 3\n");
    /* A phase that is nothing but entries. */
    expect_timeline("### Detection\n\n- 08:05 full\n\n### Repair\n\nSome words.\n\n- 08:20 room\n",
                    "2023-06-01 08:05 note: full\n  note: Detection\n"
                    "2023-06-01 08:20 note: room\nleft 5\nleft 7\n");
}

/* ---- paragraphs and lines */

static void paragraphs(void **state)
{
    (void)state;
    expect_timeline(
        "08:05 AM: Disk full,\nand nobody saw it.\n\nLogs.\n\n**08:20 AM** Room.\n\nOver.\n",
        "2023-06-01 08:05 note: Disk full, and nobody saw it.\n"
        "  note: Logs.\n"
        "2023-06-01 08:20 note: Room.\n"
        "  note: Over.\n");
    expect_timeline("At 08:05 the disk was full.\n\nWe looked.\n\nAt 08:20 there was room.\n",
                    "2023-06-01 08:05 note: At 08:05 the disk was full.\n"
                    "  note: We looked.\n"
                    "2023-06-01 08:20 note: At 08:20 there was room.\n");
    expect_timeline("2023-06-02\n\nDisk full.\n\nLogs.\n\nJune 3rd, 2023\n\nRoom.\n",
                    "2023-06-02 day note: Disk full.\n  note: Logs.\n"
                    "June 3rd, 2023 day note: Room.\n");
    expect_timeline("2023-06-02\n\n08:05 full\n\n2023-06-03\n\nRoom.\n",
                    "2023-06-02 08:05 note: full\nleft 5\nleft 7\n");
    expect_timeline("2023-06-02\n\n- 08:05 full\n\n**June 3rd, 2023**\n\n- 08:20 room\n",
                    "2023-06-02 08:05 note: full\n2023-06-03 08:20 note: room\n");
}

static void lines(void **state)
{
    (void)state;
    expect_timeline("10:00 UTC: Disk full.\nThe team was told.\nActions taken: removed logs\n"
                    "and more logs.\nMisleading paths: the database.\n2:00 PM UTC: Room.\n",
                    "2023-06-01 10:00 note: Disk full.\n"
                    "  note: The team was told.\n"
                    "  step: removed logs and more logs.\n"
                    "  ruled-out: the database.\n"
                    "2023-06-01 14:00 note: Room.\n");
    expect_timeline("08:05 disk\nfull<br>\n08:20 room<br />08:30 over\n",
                    "2023-06-01 08:05 note: disk full\n"
                    "2023-06-01 08:20 note: room\n"
                    "2023-06-01 08:30 note: over\n");
    expect_timeline("**\\<START>** 08:05 disk full <br> 08:20 room\n",
                    "2023-06-01 08:05 note: <START> disk full\n"
                    "2023-06-01 08:20 note: room\n");
    /* Prose that is wrapped. */
    expect_timeline("- 08:05 The disk was full until\n  08:10 and again after\n  08:15 that day\n",
                    "2023-06-01 08:05 note: The disk was full until 08:10 and again after 08:15 "
                    "that day\n");
    expect_part(PART_OTHER, "Words",
                "The disk was full at\n08:05 UTC, and there was room by\n08:20 UTC again.\n",
                "left 1\n");
}

/* What indentation or a quote has swallowed. */
static void swallowed(void **state)
{
    (void)state;
    expect_timeline("    08:05: Disk full.\n\n    08:20: Room.\n",
                    "2023-06-01 08:05 note: Disk full.\n2023-06-01 08:20 note: Room.\n");
    expect_timeline("    - 08:05: Disk full.\n    - 08:20: Room.\n",
                    "2023-06-01 08:05 note: Disk full.\n2023-06-01 08:20 note: Room.\n");
    expect_timeline("> 08:05: Disk full.\n>\n> 08:20: Room.\n",
                    "2023-06-01 08:05 note: Disk full.\n2023-06-01 08:20 note: Room.\n");
    /* Below an entry it is what a terminal showed, or somebody wrote. */
    expect_timeline(
        "08:05: Disk full.\n\n    08:06 df\n    08:07 100%\n\n> 08:08: oh\n> 08:09: no\n",
        "2023-06-01 08:05 note: Disk full.\n"
        "  note: 08:06 df\n08:07 100%\n"
        "  note: 08:08: oh 08:09: no\n");
}

static void html(void **state)
{
    (void)state;
    expect_timeline("<ul>\n<li><strong>08:05:</strong> disk full</li>\n"
                    "<li><strong>08:20:</strong> more room</li>\n</ul>\n",
                    "2023-06-01 08:05 note: disk full\n2023-06-01 08:20 note: more room\n");
}

/* ---- tables */

static void tables(void **state)
{
    (void)state;
    expect_timeline("| Time (CET) | Event |\n|---|:--|\n"
                    "| 2023-06-02 08:05 | disk *full* \\| gone |\n| 2023-06-02 --:-- | no idea |\n",
                    "2023-06-02 07:05 note: disk full | gone\n"
                    "2023-06-02 day note: no idea\n");
    expect_timeline(
        "| Day | Date (2022) | Time | Who | What happened | Action | Link | Cost |\n"
        "|--|--|--|--|--|--|--|--|\n"
        "| Thur | Jan 20 | 22:40 | Kim | disk full | removed logs | https://example.com/1 | 5 |\n"
        "| | | 22:50 | @nova | more room | | | |\n"
        "| | | | | and more | | | |\n",
        "2022-01-20 22:40 note by Kim: disk full [\"https://example.com/1\"]\n"
        "  step: removed logs\n"
        "  note: Cost: 5\n"
        "2022-01-20 22:50 note by nova: more room\n"
        "  note: and more\n");
    expect_timeline("| Time | Event |\n|--|--|\n| **2023-06-02** | |\n| 23:50 | full |\n"
                    "| 2023-06-03 | |\n| 00:10 | room |\n",
                    "2023-06-02 23:50 note: full\n2023-06-03 00:10 note: room\n");
    expect_timeline("| Event | Start | End |\n|--|--|--|\n| full | 08:05 | 08:20 |\n",
                    "2023-06-01 08:05-08:20 note: full\n");
    expect_timeline("| 08:05 | full |\n|--|--|\n| 08:20 | room |\n",
                    "2023-06-01 08:05 note: full\n2023-06-01 08:20 note: room\n");
    expect_timeline("| What | Timestamp (UTC) | Duration | Type |\n|--|--|--|--|\n"
                    "| full | 08:05:10 | - | detected |\n| room | 08:20:30 | 15 min | other |\n",
                    "2023-06-01 08:05:10 detected: full\n"
                    "2023-06-01 08:20:30 note: room\n"
                    "  note: Duration: 15 min\n"
                    "  note: Type: other\n");
    /* Tables that are none of a timeline. */
    expect_timeline("| Action | Owner | Due Date |\n|--|--|--|\n| a | b | 2023-06-30 |\n",
                    "left 1\n");
    expect_timeline("| Host | Disks |\n|--|--|\n| a | 2 |\n", "left 1\n");
    expect_part(PART_OTHER, "Servers", "| Host | Since |\n|--|--|\n| a | 2020 |\n| b | 2021 |\n",
                "left 1\n");
}

/* ---- who, kinds, zones */

static void actors(void **state)
{
    (void)state;
    expect_timeline("- 08:05 @nova sees it\n"
                    "- 08:06 `@kim`: what is it\n"
                    "- 08:07 <pat> the disk\n"
                    "- 08:08 [lee] which one\n"
                    "- 08:09 @nova and @kim-2 look\n"
                    "- 08:10 @nova's disk\n"
                    "- 08:11 <b>bold</b> words\n"
                    "- 08:12 [FIRING] DiskFull\n"
                    "- 08:13 (step, really) nothing\n",
                    "2023-06-01 08:05 note by nova: sees it\n"
                    "2023-06-01 08:06 note by kim: what is it\n"
                    "2023-06-01 08:07 note by pat: the disk\n"
                    "2023-06-01 08:08 note by lee: which one\n"
                    "2023-06-01 08:09 note by nova and kim-2: look\n"
                    "2023-06-01 08:10 note: @nova's disk\n"
                    "2023-06-01 08:11 note: bold words\n"
                    "2023-06-01 08:12 note: [FIRING] DiskFull\n"
                    "2023-06-01 08:13 note: (step, really) nothing\n");
    expect_timeline("### 08:05\n\n@nova sees it\n\n### 08:06 (acknowledged)\n",
                    "2023-06-01 08:05 note by nova: sees it\n"
                    "2023-06-01 08:06 acknowledged: Acknowledged\n");
}

static void zones(void **state)
{
    (void)state;
    expect_timeline("All times are in CET.\n\n- 08:05 disk full\n",
                    "2023-06-01 07:05 note: disk full\n");
    expect_timeline("All times are in CET.\n\nNobody wrote them down.\n", "left 1\nleft 3\n");
    expect_timeline("*All times in CET, and some are guessed.*\n\n- 08:05 disk full\n",
                    "2023-06-01 07:05 note: disk full\nleft 1\n");
    expect_timeline("- **2023-06-02 (times in CET)**\n- 08:05 disk full\n",
                    "2023-06-02 07:05 note: disk full\n");
    expect_part(PART_TIMELINE, "Timeline (times in CET)", "- 08:05 disk full\n",
                "2023-06-01 07:05 note: disk full\n");
    expect_part(PART_TIMELINE, "Timeline - June 2nd, 2023", "- 08:05 disk full\n",
                "2023-06-02 08:05 note: disk full\n");
}

static void kinds(void **state)
{
    (void)state;
    expect_timeline("- 08:00 deployed 1.2\n"
                    "- 08:05 monitoring fired an alert\n"
                    "- 08:10 kim began investigating\n"
                    "- 08:15 fixed the dashboard\n"
                    "- 08:20 escalated to the storage team\n"
                    "- 08:25 issue believed to be resolved\n"
                    "- 08:30 the deploy was rolled back\n"
                    "- 08:40 the incident was resolved\n"
                    "- 08:50 alert closed by hand\n",
                    "2023-06-01 08:00 note: deployed 1.2\n"
                    "2023-06-01 08:05 detected: monitoring fired an alert\n"
                    "2023-06-01 08:10 acknowledged: kim began investigating\n"
                    "2023-06-01 08:15 note: fixed the dashboard\n"
                    "2023-06-01 08:20 escalated: escalated to the storage team\n"
                    "2023-06-01 08:25 note: issue believed to be resolved\n"
                    "2023-06-01 08:30 mitigated: the deploy was rolled back\n"
                    "2023-06-01 08:40 resolved: the incident was resolved\n"
                    "2023-06-01 08:50 note: alert closed by hand\n");
    /* What the document names itself isn't guessed a second time. */
    expect_timeline("- 08:05 an alert\n- 08:10 (detected) by hand\n",
                    "2023-06-01 08:05 note: an alert\n2023-06-01 08:10 detected: by hand\n");
}

/* ---- without a timeline's heading */

static void elsewhere(void **state)
{
    (void)state;
    expect_part(PART_OTHER, "What we saw", "Words.\n\n- 08:05 full\n- 08:20 room\n\nMore words.\n",
                "2023-06-01 08:05 note: full\n2023-06-01 08:20 note: room\nleft 1\nleft 6\n");
    expect_part(PART_OTHER, "Words",
                "By 08:05 it was full.\n\nLogs.\n\nBy 08:20 it was not.\n\nEnd.\n",
                "2023-06-01 08:05 note: By 08:05 it was full.\n  note: Logs.\n"
                "2023-06-01 08:20 note: By 08:20 it was not.\nleft 7\n");
    expect_part(PART_OTHER, "Words", "- 08:05 full\n- once\n- twice\n- more\n", "left 1\n");
    expect_part(PART_OTHER, "Words", "- 2021-01-02: version 1\n- 2021-02-03: version 2\n",
                "left 1\n");
    expect_part(PART_IMPACT, "Impact", "- 08:05 - 08:20: all\n- 09:00 - 09:10: some\n", "left 1\n");
    expect_part(PART_OTHER, "Dates", "- First seen 2023-06-02 08:05\n- Over 2023-06-02 09:00\n",
                "2023-06-02 08:05 note: First seen\n2023-06-02 09:00 note: Over\n");
    expect_part(PART_OTHER, "Report", "- Written: 2023-06-02\n- Published: 2023-06-03\n",
                "left 1\n");
    /* Logs are never a timeline. */
    expect_part(PART_OTHER, "Logs",
                "```\n08:05 full\n08:20 room\n```\n\n    08:05 a\n    08:06 b\n",
                "left 1\nleft 6\n");
    expect_timeline("```\n08:05 full\n08:20 room\n```\n", "left 1\n");
}

/* ---- the words alone */

static void said(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned said;
    } row[] = {
        {"The issue was detected by monitoring", SAID_DETECTED},
        {"Alerts fire for high latency", SAID_DETECTED},
        {"No alert fired", 0},
        {"Alert: failed logins", SAID_DETECTED},
        {"The on-call engineer was paged", SAID_DETECTED | SAID_ACKNOWLEDGED},
        {"A developer notified us of slow pages", SAID_DETECTED},
        {"Kim acknowledges", SAID_ACKNOWLEDGED},
        {"Investigation started", SAID_ACKNOWLEDGED},
        {"Further investigation revealed nothing", 0},
        {"No cause was found, escalated to the network team", SAID_ESCALATED},
        {"Customers escalate the pressure", 0},
        {"Rollback attempted", 0},
        {"Rollback completed", SAID_MITIGATED},
        {"Rolled back, but errors persist", SAID_AGAIN},
        {"Failed over to the standby", SAID_MITIGATED},
        {"The incident was resolved by a restart", SAID_RESOLVED},
        {"The issue is not yet resolved", SAID_AGAIN},
        {"The issue seems to be resolved", 0},
        {"Service was fully restored", SAID_RESOLVED | SAID_RECOVERED},
        {"Normal service was restored", SAID_RECOVERED},
        {"Fixed the dashboard", 0},
        {"Fixed", SAID_RESOLVED},
        {"Resolved - all queues are empty", SAID_RESOLVED},
        {"Investigating: some users see errors", SAID_ACKNOWLEDGED},
        {"DNS resolved the old address", 0},
        {"Issues begin again", SAID_AGAIN},
        {"Se detectó el problema", SAID_DETECTED},
        {"Incidente resuelto", SAID_RESOLVED},
        {"Problema resolvido", SAID_RESOLVED},
        {"Le problème est résolu", SAID_RESOLVED},
        {"", 0},
    };
    struct event_words words;
    event_words_init(&words);
    for (size_t i = 0; i < COUNT(row); i++) {
        unsigned got = event_words_said(&words, row[i].text, strlen(row[i].text));
        if (got != row[i].said)
            fail_msg("'%s' says %#x, not %#x", row[i].text, got, row[i].said);
    }
}

/* The last one that says it is over, unless it goes on after that. */
static void decided(void **state)
{
    (void)state;
    struct event_said ends[] = {{1, NULL, SAID_DETECTED, false},
                                {2, NULL, SAID_RESOLVED, false},
                                {3, NULL, SAID_RESOLVED, false},
                                {4, NULL, SAID_RECOVERED, false}};
    event_words_decide(ends, COUNT(ends));
    assert_string_equal(ends[0].kind, "detected");
    assert_null(ends[1].kind);
    assert_string_equal(ends[2].kind, "resolved");
    assert_null(ends[3].kind);
    struct event_said goes_on[] = {{1, NULL, SAID_DETECTED, false},
                                   {2, NULL, SAID_RESOLVED, false},
                                   {3, NULL, SAID_AGAIN, false}};
    event_words_decide(goes_on, COUNT(goes_on));
    assert_null(goes_on[1].kind);
    /* Newest first: by time, not by place. */
    struct event_said newest[] = {{9, NULL, SAID_DETECTED, false}, {1, NULL, SAID_DETECTED, false}};
    event_words_decide(newest, COUNT(newest));
    assert_null(newest[0].kind);
    assert_string_equal(newest[1].kind, "detected");
    assert_true(newest[1].guessed);
}

static void zone_sentences(void **state)
{
    (void)state;
    char zone[64];
    static const char *const only[] = {"All times in PST", "All times are in UTC.",
                                       "(All times US/Pacific, 24-hour clock.)",
                                       "Times in Central African Time"};
    static const char *const more[] = {"All times in PST are taken from the chat of the team",
                                       "The cluster in UTC was slow", "We have no time"};
    for (size_t i = 0; i < COUNT(only); i++)
        if (!entry_is_zone(only[i], strlen(only[i]), zone))
            fail_msg("'%s' says no more than a zone", only[i]);
    for (size_t i = 0; i < COUNT(more); i++)
        if (entry_is_zone(more[i], strlen(more[i]), zone))
            fail_msg("'%s' says more than a zone", more[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists),     cmocka_unit_test(nested),         cmocka_unit_test(details),
        cmocka_unit_test(time_last), cmocka_unit_test(headings),       cmocka_unit_test(paragraphs),
        cmocka_unit_test(lines),     cmocka_unit_test(html),           cmocka_unit_test(swallowed),
        cmocka_unit_test(tables),    cmocka_unit_test(actors),         cmocka_unit_test(zones),
        cmocka_unit_test(kinds),     cmocka_unit_test(elsewhere),      cmocka_unit_test(said),
        cmocka_unit_test(decided),   cmocka_unit_test(zone_sentences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
