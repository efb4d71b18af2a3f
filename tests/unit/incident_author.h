/* Incidents of every shape from a seeded generator: all kinds of records, uncertain times, times
 * typed in other zones, nights in which clocks change, hostile texts in every field. */
#ifndef INCIDENT_AUTHOR_H
#define INCIDENT_AUTHOR_H

#include "base/json.h"
#include "base/strv.h"
#include "markdown_hostile.h"
#include "store_fixture.h"
#include "text/markdown.h"
#include "time/when_place.h"

#include <string.h>

struct author {
    struct fixture *f;
    struct change *change;
    int64_t incident;
    uint64_t seed;
    bool hostile;
    /* Of two with the same seed that are to have the same shape, one hostile and one not: the seed
     * of their plain texts; 0: the texts come from SEED. Markdown is then harmless in both. */
    uint64_t texts;
    struct strv said; /* these texts: no two are the same, in either */
    struct zone zone;
    instant base;
};

static inline uint32_t author_draw(struct author *a, uint32_t below)
{
    return hostile_random(&a->seed) % below;
}

static inline char *author_text_of(struct author *a);

static inline char *author_text(struct author *a)
{
    if (!a->texts)
        return author_text_of(a);
    struct author own = {.seed = a->texts, .hostile = true};
    char *hostile = author_text_of(&own);
    struct buf text = BUF_INIT;
    a->texts = own.seed;
    if (a->hostile)
        buf_adds(&text, hostile);
    if (!a->hostile || strv_has(&a->said, hostile))
        buf_addf(&text, "%s%zu", a->hostile ? "" : "word ", a->said.n);
    free(hostile);
    strv_add(&a->said, text.data);
    return buf_detach(&text);
}

/* A plain text; in hostile incidents now and then one that looks like what the template prints. */
static inline char *author_text_of(struct author *a)
{
    static const char *const harmless[] = {"restarted `web-3`",
                                           "see [the graph](https://g.example/d)",
                                           "p99 on checkout: 4 s", "rolled back", "alice"};
    static const char *const alike[] = {
        "see https://x.example/1",
        "https://x.example/1",
        "a https://x.example/1 https://x.example/2",
        "ask (owner: bob)",
        "ask (owner: bob, due: 2023-01-02)",
        "a, b",
        "a, due: 2023-01-02",
        "b, started",
        "Action taken",
        "Action taken (bob)",
        "Note",
        "08:15",
        "08:15 (detected by bob):",
        "**08:15:** text",
        "[ ] a task",
        "[x] a task",
        "Timeline",
        "Issue Summary",
        "More",
        "Resolution",
        "x <!--e3-->",
        "`<!-- -->`",
        "<!-- -->",
        "a:",
        "by bob",
        "detected by",
        "~",
        "2023-06-01",
        "dropped",
        "(started)",
        "a (started",
        ", ",
        ",",
        "a\nb",
        " a ",
    };
    struct buf out = BUF_INIT;
    if (!a->hostile)
        buf_adds(&out, harmless[author_draw(a, 5)]);
    else if (author_draw(a, 3) == 0)
        buf_adds(&out, alike[author_draw(a, sizeof alike / sizeof *alike)]);
    else
        hostile_text(&out, &a->seed);
    return buf_detach(&out);
}

static inline char *author_maybe(struct author *a)
{
    return author_draw(a, 2) ? author_text(a) : NULL;
}

/* Markdown that shows something. */
static inline char *author_markdown(struct author *a)
{
    static const char *const blocks[] = {
        "A **pool** had no limit.",
        "One.\n\nTwo.",
        "- a\n- b",
        "- **Why?** not ours",
        "Text:\n\n- **Why?** one\n- **Why?** two",
        "```sh\necho <!--c1-->\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "Hard  \nbreak",
        "Slash\\\nbreak",
        "<!-- -->",
        "a\n\n<!-- -->\n\nb",
        "a\n\n<!-- section -->\n\nb",
        "a\n\n<!-- subsection -->\n\n### b",
        "said <!--e3--> so",
        "the end <!-- debrief 01887a00-0000-7000-8000-000000000000 -->",
        "- **Duration:** 3 h\n- **Status:** open",
        "### Root Cause\n\nnot the template's",
        "#### Deep\n\ntext",
        "> quoted\n> twice",
        "    indented code\n    more",
        "1. one\n2. two\n\n   under",
        "![image](https://x.example/i.png)",
        "[ ] a box",
        "`code\nover` lines",
        "[link\nover](https://x.example) lines",
        "All times are in PST.",
        "---",
        "*a*\n***\nb",
    };
    struct buf out = BUF_INIT;
    if (!a->hostile || a->texts || author_draw(a, 2))
        buf_adds(&out, blocks[author_draw(a, sizeof blocks / sizeof *blocks)]);
    else
        hostile_text(&out, &a->seed);
    /* What has nothing to show is no block. */
    struct buf shown = BUF_INIT;
    OK(a->f, markdown_add_block(&shown, "", 0, 0, out.data, out.len, &a->f->err));
    if (strspn(shown.data, " \t\r\n") == shown.len)
        buf_adds(&out, "x");
    buf_release(&shown);
    return buf_detach(&out);
}

/* A column that holds a list of N texts, URLs among them. */
static inline char *author_list(struct author *a, size_t n, bool urls)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        char *text =
            urls && author_draw(a, 2) ? xstrdup("https://g.example/d/1?x=y") : author_text(a);
        buf_adds(&out, i ? ", " : "[");
        json_add_string(&out, text);
        free(text);
    }
    if (n)
        buf_addc(&out, ']');
    return n ? buf_detach(&out) : NULL;
}

static inline char *author_roles(struct author *a, size_t n)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        char *role = author_text(a), *name = author_text(a);
        buf_adds(&out, i ? ", {\"role\": " : "[{\"role\": ");
        json_add_string(&out, role);
        buf_adds(&out, ", \"name\": ");
        json_add_string(&out, name);
        buf_addc(&out, '}');
        free(role);
        free(name);
    }
    if (n)
        buf_addc(&out, ']');
    return n ? buf_detach(&out) : NULL;
}

static inline void author_put(struct author *a, enum record_kind kind, void *record)
{
    OK(a->f, change_insert(a->change, kind, record, &a->f->err));
}

/* A time near BASE, as somebody may have typed it. */
struct author_time {
    instant at, at_max;
    int32_t offset;
    const char *precision;
};

static inline struct author_time author_time(struct author *a)
{
    static const char *const others[] = {"UTC", "Asia/Kolkata", "-03:30", "Europe/Paris"};
    static const enum precision precisions[] = {PRECISION_EXACT, PRECISION_EXACT, PRECISION_EXACT,
                                                PRECISION_ABOUT, PRECISION_HOUR,  PRECISION_DAY};
    struct zone zone = a->zone;
    if (author_draw(a, 4) == 0)
        OK(a->f, zone_find(others[author_draw(a, 4)], NULL, INSTANT_NONE, &zone, &a->f->err));
    instant t = a->base + (int64_t)author_draw(a, 3 * 24 * 60) * MINUTE;
    if (author_draw(a, 4) == 0)
        t += author_draw(a, 60) * SECOND;
    struct author_time out = {t, NONE, zone_offset(&zone, t, NULL), "exact"};
    enum precision p = precisions[author_draw(a, 6)];
    if (p == PRECISION_EXACT)
        return out;
    struct civil c = civil_of_instant(t, zone_offset(&zone, t, NULL));
    c.second = c.micro = 0;
    struct when_form form = {.kind = FORM_CLOCK, .precision = p, .clock = c};
    struct occurrence o = occurrence_on(&form, &zone, when_day(t, &zone));
    if (!o.exists)
        return out;
    bool later = o.second != INSTANT_NONE && author_draw(a, 2);
    instant by = later ? o.second - o.at : 0;
    return (struct author_time){o.at + by, o.last + by, zone_offset(&zone, o.at + by, NULL),
                                precision_name(p)};
}

static inline void author_incident(struct author *a)
{
    static const char *const zones[] = {"UTC", "UTC",    "Europe/Paris",        "America/New_York",
                                        "WAT", "+05:30", "Australia/Lord_Howe", "Asia/Kolkata"};
    static const int64_t days[][3] = {{2023, 6, 1}, {2023, 10, 28}, {2023, 3, 25}, {2023, 11, 4},
                                      {2024, 3, 9}, {2024, 4, 6},   {2021, 12, 30}};
    struct incident i;
    const int64_t *day = days[author_draw(a, sizeof days / sizeof *days)];
    record_init(RECORD_INCIDENT, &i);
    i.zone = xstrdup(zones[author_draw(a, 8)]);
    OK(a->f, zone_find(i.zone, NULL, INSTANT_NONE, &a->zone, &a->f->err));
    a->base = civil_days((int)day[0], (int)day[1], (int)day[2]) * DAY;
    i.title = author_text(a);
    i.slug = xstrdup("slug");
    i.opened_at = a->base;
    i.severity = author_draw(a, 2) ? 1 + author_draw(a, 5) : NONE;
    i.drill = author_draw(a, 4) == 0;
    i.services = author_list(a, author_draw(a, 4), false);
    i.roles = author_roles(a, author_draw(a, 3));
    i.affected = author_maybe(a);
    if (author_draw(a, 3) == 0) {
        struct author_time t = author_time(a);
        i.own_start = t.at;
        i.own_start_max = t.at_max;
        i.own_start_offset = t.offset;
        i.own_start_precision = xstrdup(t.precision);
        i.own_start_text = xstrdup("typed");
    }
    if (author_draw(a, 3) == 0) {
        struct author_time t = author_time(a);
        i.own_end = t.at;
        i.own_end_max = t.at_max;
        i.own_end_offset = t.offset;
        i.own_end_precision = xstrdup(t.precision);
        i.own_end_text = xstrdup("typed");
    }
    author_put(a, RECORD_INCIDENT, &i);
    a->incident = i.id;
    record_release(RECORD_INCIDENT, &i);
}

static inline int64_t author_event(struct author *a, int64_t under, bool timed)
{
    static const char *const kinds[] = {
        "note",    "impact", "detected", "declared",  "acknowledged", "escalated", "hypothesis",
        "finding", "change", "step",     "ruled-out", "comms",        "mitigated", "resolved"};
    struct event e;
    struct author_time t = author_time(a);
    blank_event(a->f, &e, a->incident, kinds[author_draw(a, 14)], timed ? t.at : NONE, "");
    if (timed) {
        str_replace(&e.precision, t.precision);
        e.at_max = t.at_max;
        e.at_offset = t.offset;
        e.at_text = xstrdup("typed");
        if (author_draw(a, 4) == 0) {
            struct author_time u = author_time(a);
            if (u.at > t.at && !strcmp(u.precision, "exact")) {
                e.until = u.at;
                e.until_precision = xstrdup(u.precision);
            }
        }
        if (!strcmp(t.precision, "exact") && author_draw(a, 8) == 0) {
            e.at += 250000;
            if (author_draw(a, 2))
                str_replace(&e.at_text, NULL);
        }
    }
    free(e.text);
    e.text = author_text(a);
    e.by = author_maybe(a);
    e.links = author_list(a, author_draw(a, 4) ? 0 : author_draw(a, 3), true);
    e.under = under;
    author_put(a, RECORD_EVENT, &e);
    int64_t id = e.id;
    record_release(RECORD_EVENT, &e);
    return id;
}

static inline void author_events(struct author *a)
{
    for (uint32_t n = author_draw(a, 7); n-- > 0;) {
        int64_t id = author_event(a, NONE, true);
        for (uint32_t k = author_draw(a, 3); k-- > 0;)
            author_event(a, id, author_draw(a, 2));
    }
}

static inline void author_fields(struct author *a)
{
    static const char *const names[] = {"summary",          "impact",           "detection",
                                        "resolution",       "conclusion",       "lead_up",
                                        "recovery",         "mitigation",       "metrics",
                                        "external_message", "internal_message", "next_update"};
    /* The standard document shows the first five only. */
    for (size_t i = 0; i < (a->texts ? sizeof names / sizeof *names : 5); i++) {
        struct field field;
        if (author_draw(a, 2))
            continue;
        record_init(RECORD_FIELD, &field);
        field.incident = a->incident;
        field.name = xstrdup(names[i]);
        field.text = author_markdown(a);
        author_put(a, RECORD_FIELD, &field);
        record_release(RECORD_FIELD, &field);
    }
}

static inline void author_causes(struct author *a)
{
    static const char *const kinds[] = {"root", "root", "trigger", "contributing"};
    int64_t before = NONE;
    for (uint32_t n = author_draw(a, 6); n-- > 0;) {
        struct cause cause;
        record_init(RECORD_CAUSE, &cause);
        cause.incident = a->incident;
        cause.kind = xstrdup(kinds[author_draw(a, 4)]);
        cause.text = author_markdown(a);
        cause.why = before != NONE && author_draw(a, 2) ? before : NONE;
        author_put(a, RECORD_CAUSE, &cause);
        if (author_draw(a, 2) || before == NONE)
            before = cause.id;
        record_release(RECORD_CAUSE, &cause);
    }
}

static inline void author_lists(struct author *a)
{
    static const char *const kinds[] = {"well", "poorly", "lucky"};
    static const char *const statuses[] = {"open", "started", "done", "dropped"};
    for (uint32_t n = author_draw(a, 3); n-- > 0;) {
        struct measure measure;
        record_init(RECORD_MEASURE, &measure);
        measure.incident = a->incident;
        measure.kind = xstrdup("corrective");
        measure.text = author_text(a);
        author_put(a, RECORD_MEASURE, &measure);
        record_release(RECORD_MEASURE, &measure);
    }
    for (uint32_t n = author_draw(a, 4); n-- > 0;) {
        struct lesson lesson;
        record_init(RECORD_LESSON, &lesson);
        lesson.incident = a->incident;
        lesson.kind = xstrdup(kinds[author_draw(a, 3)]);
        lesson.text = author_text(a);
        author_put(a, RECORD_LESSON, &lesson);
        record_release(RECORD_LESSON, &lesson);
    }
    for (uint32_t n = author_draw(a, 4); n-- > 0;) {
        struct action action;
        record_init(RECORD_ACTION, &action);
        action.incident = a->incident;
        action.text = author_text(a);
        action.owner = author_maybe(a);
        action.due = author_draw(a, 2) ? xstrdup("2023-07-01") : NULL;
        action.priority = author_draw(a, 2) ? author_draw(a, 5) : NONE;
        action.status = xstrdup(statuses[author_draw(a, 4)]);
        action.ticket = author_maybe(a);
        action.proof = author_maybe(a);
        action.reason = !strcmp(action.status, "dropped") ? author_text(a) : NULL;
        action.slips = 0;
        action.created_at = a->base;
        action.done_at = !strcmp(action.status, "done") ? a->base : NONE;
        author_put(a, RECORD_ACTION, &action);
        record_release(RECORD_ACTION, &action);
    }
}

static inline void author_sections(struct author *a)
{
    static const char *const places[] = {
        "Issue Summary",   "Timeline",   "Root Cause and Resolution",
        "Lessons Learned", "Conclusion", "Corrective and Preventative Measures",
        "nowhere",         NULL,
    };
    for (uint32_t n = author_draw(a, 4); n-- > 0;) {
        struct section section;
        const char *after = places[author_draw(a, 8)];
        record_init(RECORD_SECTION, &section);
        section.incident = a->incident;
        section.heading = author_draw(a, 4) ? author_text(a) : xstrdup("");
        section.level = 2 + author_draw(a, 2);
        section.markdown = author_markdown(a);
        section.after = xstrdup_null(after);
        author_put(a, RECORD_SECTION, &section);
        record_release(RECORD_SECTION, &section);
    }
}

/* All of it, within A's change. */
static inline void author_write(struct author *a)
{
    author_incident(a);
    author_events(a);
    author_fields(a);
    author_causes(a);
    author_lists(a);
    author_sections(a);
}

#endif
