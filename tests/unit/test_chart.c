/* The pictures: where what stands, and that nothing in a record can change what they are. */
#include "doc/chart.h"
#include "doc/chart_axis.h"
#include "doc/chart_phases.h"
#include "doc/chart_scale.h"
#include "doc/chart_svg.h"
#include "store_fixture.h"
#include "svg_judge.h"

#include <stdlib.h>
#include <string.h>

#define AT(minute) (T0 + (minute)*MINUTE)

/* ---- the scale */

static struct chart_extent extent_of(const int *minutes, int n)
{
    struct chart_extent e = CHART_EXTENT_INIT;
    for (int i = 0; i < n; i++)
        chart_extent_add(&e, AT(minutes[i]), AT(minutes[i]));
    return e;
}
#define EXTENT(...)                                                                                \
    extent_of((const int[]){__VA_ARGS__}, (int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)))

static void a_plain_scale_is_true(void **state)
{
    (void)state;
    struct chart_extent e = EXTENT(0, 10, 30, 100);
    struct chart_scale s;
    chart_scale_of(&s, &e);
    assert_int_equal(s.count, 1);
    assert_int_equal(chart_scale_x(&s, AT(0)), CHART_PAD);
    assert_int_equal(chart_scale_x(&s, AT(100)), CHART_FULL - CHART_PAD);
    assert_int_equal(chart_scale_x(&s, AT(50)), CHART_FULL / 2);
    assert_int_equal(chart_scale_x(&s, AT(10)), CHART_PAD + (CHART_FULL - 2 * CHART_PAD) / 10);
    assert_int_equal(chart_scale_x(&s, AT(-5)), CHART_PAD);
    assert_int_equal(chart_scale_x(&s, AT(500)), CHART_FULL - CHART_PAD);
}

static void one_instant_stands_in_the_middle(void **state)
{
    (void)state;
    struct chart_extent e = EXTENT(7, 7);
    struct chart_scale s;
    chart_scale_of(&s, &e);
    assert_in_range(chart_scale_x(&s, AT(7)), CHART_FULL / 2 - 1, CHART_FULL / 2 + 1);
}

static void what_would_squeeze_the_rest_is_a_break(void **state)
{
    (void)state;
    struct chart_extent e = EXTENT(-30000, 0, 10, 20, 60);
    struct chart_scale s;
    chart_scale_of(&s, &e);
    assert_int_equal(s.count, 2);
    assert_int_equal(s.section[0].until, AT(-30000));
    assert_int_equal(s.section[1].from, AT(0));
    assert_int_equal(s.section[1].x0 - s.section[0].x1, CHART_BREAK + 2 * CHART_PAD);
    /* Behind it all is true again. */
    int x0 = chart_scale_x(&s, AT(0)), x60 = chart_scale_x(&s, AT(60));
    assert_int_equal(x60, CHART_FULL - CHART_PAD);
    assert_in_range(chart_scale_x(&s, AT(30)), (x0 + x60) / 2 - 1, (x0 + x60) / 2 + 1);
    assert_int_equal(chart_scale_near(&s, AT(10)), 60 * MINUTE);
    assert_int_equal(chart_scale_near(&s, AT(-30000)), 30060 * MINUTE);
}

static void two_long_gaps_are_two_breaks(void **state)
{
    (void)state;
    struct chart_extent e = EXTENT(-60000, -30000, 0, 10, 20, 60);
    struct chart_scale s;
    chart_scale_of(&s, &e);
    assert_int_equal(s.count, 3);
    assert_int_equal(s.section[1].from, AT(-30000));
    assert_int_equal(s.section[1].until, AT(-30000));
    assert_true(s.section[0].x1 < s.section[1].x0 && s.section[1].x1 < s.section[2].x0);
}

static void gaps_that_are_the_story_stay(void **state)
{
    (void)state;
    struct chart_scale s;
    struct chart_extent night = EXTENT(0, 10, 60, 70, 700, 720);
    chart_scale_of(&s, &night);
    assert_int_equal(s.count, 1);
    struct chart_extent even = EXTENT(0, 100, 200, 300, 400, 500);
    chart_scale_of(&s, &even);
    assert_int_equal(s.count, 1);
    struct chart_extent few = EXTENT(0, 1, 900);
    chart_scale_of(&s, &few);
    assert_int_equal(s.count, 1);
}

/* However they come, no gap is told where there is an event. */
static void gaps_are_where_nothing_is(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < 500; round++) {
        int minutes[60], n = 1 + rand() % 60;
        struct chart_extent e = CHART_EXTENT_INIT;
        for (int i = 0; i < n; i++) {
            minutes[i] = rand() % (round % 2 ? 3000 : 100);
            chart_extent_add(&e, AT(minutes[i]), AT(minutes[i]));
        }
        for (int g = 0; g < e.gaps; g++) {
            assert_true(e.gap[g].from < e.gap[g].until);
            assert_true(!g ||
                        e.gap[g].until - e.gap[g].from <= e.gap[g - 1].until - e.gap[g - 1].from);
            for (int i = 0; i < n; i++)
                assert_false(AT(minutes[i]) > e.gap[g].from && AT(minutes[i]) < e.gap[g].until);
        }
    }
}

/* ---- the axis */

/* "08:00 (Thu 1 Jun 2023) 08:30 09:00" */
static void expect_ticks(const char *zone_name, instant from, instant until, int width,
                         const char *words)
{
    struct zone zone;
    struct error err = ERROR_INIT;
    struct chart_extent e = CHART_EXTENT_INIT;
    struct chart_scale s;
    struct chart_tick ticks[CHART_TICKS];
    struct buf said = BUF_INIT;
    assert_int_equal(zone_find(zone_name, NULL, INSTANT_NONE, &zone, &err), 0);
    chart_extent_add(&e, from, from);
    chart_extent_add(&e, until, until);
    chart_scale_of(&s, &e);
    int n = chart_axis_ticks(&s, &zone, width, ticks);
    for (int i = 0; i < n; i++) {
        buf_addf(&said, "%s%s", i ? " " : "", ticks[i].label);
        if (ticks[i].above[0])
            buf_addf(&said, " (%s)", ticks[i].above);
        /* The pads around a section belong to it. */
        assert_in_range(ticks[i].x, 0, CHART_FULL);
        if (ticks[i].at >= from && ticks[i].at <= until)
            assert_in_range(ticks[i].x, chart_scale_x(&s, ticks[i].at) - 1,
                            chart_scale_x(&s, ticks[i].at) + 1);
    }
    assert_string_equal(said.data, words);
    buf_release(&said);
}

static instant utc(int year, int month, int day, int hour, int minute)
{
    const struct civil c = {year, month, day, hour, minute, 0, 0};
    return instant_of_civil(&c, 0);
}

static void ticks_are_round_times(void **state)
{
    (void)state;
    expect_ticks("UTC", AT(0), AT(210), 564,
                 "08:00 (Thu 1 Jun 2023) 08:30 09:00 09:30 10:00 10:30 11:00 11:30");
    expect_ticks("UTC", AT(0), AT(210), 280, "08:00 (Thu 1 Jun 2023) 09:00 10:00 11:00");
    expect_ticks("Asia/Kolkata", AT(0), AT(60), 280,
                 "13:30 (Thu 1 Jun 2023) 13:45 14:00 14:15 14:30");
    expect_ticks("UTC", AT(0), AT(0) + 30 * SECOND, 280,
                 "08:00 (Thu 1 Jun 2023) 08:00:10 08:00:20 08:00:30");
    expect_ticks("UTC", AT(900), AT(1200), 420,
                 "23:00 (Thu 1 Jun 2023) 00:00 (Fri 2 Jun) 01:00 02:00 03:00 04:00");
    expect_ticks("UTC", utc(2023, 12, 28, 12, 0), utc(2024, 1, 3, 12, 0), 420,
                 "29 Dec (2023) 30 Dec 31 Dec 1 Jan (2024) 2 Jan 3 Jan");
    expect_ticks("UTC", utc(2023, 6, 1, 0, 0), utc(2023, 7, 5, 0, 0), 420,
                 "5 Jun (2023) 12 Jun 19 Jun 26 Jun 3 Jul");
    expect_ticks("UTC", utc(2022, 11, 2, 10, 0), utc(2025, 11, 4, 10, 0), 420,
                 "Jan (2023) Jul Jan (2024) Jul Jan (2025) Jul");
    expect_ticks("UTC", utc(2001, 1, 2, 0, 0), utc(2031, 1, 1, 0, 0), 280, "2010 2020 2030");
}

/* Where the clock is put back it shows an hour twice; where it is put forward, one not at all. */
static void ticks_follow_changes_of_clocks(void **state)
{
    (void)state;
    expect_ticks("Europe/Paris", utc(2025, 10, 25, 23, 0), utc(2025, 10, 26, 3, 0), 420,
                 "01:00 (Sun 26 Oct 2025) 02:00 CEST 02:00 CET 03:00 04:00");
    expect_ticks("Europe/Paris", utc(2025, 3, 30, 0, 0), utc(2025, 3, 30, 3, 0), 280,
                 "01:00 (Sun 30 Mar 2025) 03:00 04:00 05:00");
    /* Midnight is skipped there. */
    expect_ticks("Africa/Cairo", utc(2023, 4, 26, 12, 0), utc(2023, 4, 30, 12, 0), 420,
                 "27 Apr (2023) 28 Apr 29 Apr 30 Apr");
}

static void extremes_have_ticks(void **state)
{
    (void)state;
    expect_ticks("UTC", AT(3), AT(3), 280, "08:03 (Thu 1 Jun 2023)");
    expect_ticks("UTC", utc(1, 1, 1, 0, 0), utc(9999, 12, 31, 0, 0), 564,
                 "1000 2000 3000 4000 5000 6000 7000 8000 9000");
}

/* ---- the bar of phases */

static struct moment exactly(int minute)
{
    return (struct moment){AT(minute), AT(minute), AT(minute), NONE, "exact", "", 1};
}

static struct phase phase_from(enum phase_kind kind, int from, int until)
{
    return (struct phase){kind,
                          exactly(from),
                          exactly(until),
                          false,
                          {true, (until - from) * MINUTE, (until - from) * MINUTE}};
}

static void the_bar_is_true_to_scale(void **state)
{
    (void)state;
    const struct phase phases[] = {phase_from(PHASE_UNDETECTED, 0, 3),
                                   phase_from(PHASE_UNMITIGATED, 3, 50),
                                   phase_from(PHASE_UNRESOLVED, 50, 100)};
    struct phase_bar bar;
    assert_true(phase_bar_of(&bar, phases, 3));
    assert_int_equal(phase_bar_x(&bar, AT(0)), 0);
    assert_int_equal(phase_bar_x(&bar, AT(3)), 3000);
    assert_int_equal(phase_bar_x(&bar, AT(50)), 50000);
    assert_int_equal(phase_bar_x(&bar, AT(100)), CHART_FULL);
}

static void what_is_too_thin_is_seen(void **state)
{
    (void)state;
    const struct phase phases[] = {
        phase_from(PHASE_UNDETECTED, 0, 1), phase_from(PHASE_UNACKNOWLEDGED, 1, 2),
        phase_from(PHASE_UNMITIGATED, 2, 500002), phase_from(PHASE_UNRESOLVED, 500002, 1000002)};
    struct phase_bar bar;
    assert_true(phase_bar_of(&bar, phases, 4));
    assert_int_equal(phase_bar_x(&bar, AT(1)), PHASE_THIN);
    assert_int_equal(phase_bar_x(&bar, AT(2)), 2 * PHASE_THIN);
    assert_int_equal(phase_bar_x(&bar, AT(500002)), (CHART_FULL + 2 * PHASE_THIN) / 2);
}

/* ---- words */

static void expect_words(const char *text, const char *words)
{
    struct buf b = BUF_INIT;
    chart_add_words(&b, text, strlen(text));
    assert_string_equal(b.data, words);
    buf_release(&b);
}

static void words_are_plain(void **state)
{
    (void)state;
    expect_words("see `x` [the graph](https://g.example/1) now", "see x the graph now");
    expect_words("[f](https://x.example/f_(x)) (or so)", "f (or so)");
    expect_words("a\n\n  b\tc ", "a b c");
    expect_words("[not a link] [nor](this one)", "[not a link] [nor](this one)");
    expect_words("[[x](y)](z)", "[x](z)");
    expect_words("\u202Eabc\u2069", "abc");
}

static void expect_shortened(const char *text, int width, const char *words)
{
    struct buf b = BUF_INIT;
    buf_adds(&b, text);
    chart_shorten(&b, width);
    assert_string_equal(b.data, words);
    assert_true(chart_text_width(b.data, b.len) <= (width > 13 ? width : 13));
    buf_release(&b);
}

static void what_is_too_long_is_cut_at_a_word(void **state)
{
    (void)state;
    expect_shortened("short", 100, "short");
    expect_shortened("Turning to the application", 120, "Turning to the…");
    expect_shortened("Turning, to the application", 70, "Turning…");
    expect_shortened("Donaudampfschiff", 60, "Donaud…");
    expect_shortened("\u6f22\u5b57\u6f22\u5b57", 30, "\u6f22…");
    expect_shortened("x", 3, "…");
}

/* ---- whole pictures */

struct label {
    char layout[16];
    int y, from, until, width; /* the picture's */
    char text[128];
};

struct picture {
    bool timeline;
    int width; /* that labels are looked at in, beyond the layout's own: percent more */
    struct label *labels;
    size_t n, marks, titles;
    struct buf desc;
};

static int percent_of(const char *value, int width)
{
    return value ? (int)(strtod(value, NULL) * width / 100 + 0.5) : 0;
}

static void see_label(struct picture *p, const struct svg_element *e)
{
    p->labels = xreallocarray(p->labels, p->n + 1, sizeof *p->labels);
    struct label *l = &p->labels[p->n++];
    memset(l, 0, sizeof *l);
    for (int i = 0; i < CHART_SIZES; i++)
        if (!strcmp(e->layout, chart_layouts[i].name))
            l->width = p->timeline ? chart_layouts[i].plot : chart_layouts[i].width;
    assert_true(l->width > 0);
    l->width = l->width * (100 + p->width) / 100;
    const char *anchor = svg_attribute(e, "text-anchor"), *dx = svg_attribute(e, "dx");
    int wide = chart_text_width(e->text.data, e->text.len);
    l->from = percent_of(svg_attribute(e, "x"), l->width) + (dx ? (int)strtol(dx, NULL, 10) : 0) -
              (!anchor                      ? 0
               : strcmp(anchor, "end") == 0 ? wide
                                            : wide / 2);
    l->until = l->from + wide;
    l->y = (int)strtol(svg_attribute(e, "y"), NULL, 10);
    snprintf(l->layout, sizeof l->layout, "%s", e->layout);
    snprintf(l->text, sizeof l->text, "%.*s",
             (int)utf8_floor(e->text.data, e->text.len < 120 ? e->text.len : 120), e->text.data);
}

static void see(void *self, const struct svg_element *e)
{
    struct picture *p = self;
    if (!strcmp(e->name, "text"))
        see_label(p, e);
    p->marks += !strcmp(e->name, "use") || !strcmp(e->name, "rect");
    p->titles += !strcmp(e->name, "title");
    if (!strcmp(e->name, "desc"))
        buf_add(&p->desc, e->text.data, e->text.len);
    if (!strcmp(e->name, "script") || !strcmp(e->name, "a") || !strcmp(e->name, "image"))
        fail_msg("<%s> has no place in a picture", e->name);
}

/* No label stands on another one or is cut, in any width. */
static void expect_apart(const struct picture *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct label *a = &p->labels[i];
        if (a->from < (p->timeline ? -140 : -1) || a->until > a->width + 17)
            fail_msg("'%s' is cut (%s: %d to %d of %d)", a->text, a->layout, a->from, a->until,
                     a->width);
        for (size_t k = 0; k < i; k++) {
            const struct label *b = &p->labels[k];
            if (!strcmp(a->layout, b->layout) && abs(a->y - b->y) < 14 && a->from < b->until &&
                b->from < a->until)
                fail_msg("'%s' stands on '%s' (%s)", a->text, b->text, a->layout);
        }
    }
}

/* Both pictures as they stand in a page. Says what the second one's <desc> says. */
static void draw(struct fixture *f, int64_t incident, instant now, struct buf *desc, size_t *marks,
                 struct buf *svg)
{
    static const int wider[] = {0, 8, 30};
    struct view v;
    OK(f, view_open(&v, f->db, incident, NULL, now, &f->err));
    struct buf both = BUF_INIT;
    OK(f, chart_add_phases(&both, &v, &f->err));
    size_t phases = both.len;
    OK(f, chart_add_timeline(&both, &v, &f->err));
    view_close(&v);
    svg_judge(both.data, NULL, NULL);
    if (marks)
        *marks = 0;
    for (size_t i = 0; i < 6; i++) {
        struct picture p = {.timeline = i % 2, .width = wider[i / 2], .desc = BUF_INIT};
        struct buf one = BUF_INIT;
        buf_add(&one, both.data + (i % 2 ? phases : 0), i % 2 ? both.len - phases : phases);
        svg_judge(one.data, see, &p);
        expect_apart(&p);
        if (desc && i < 2)
            buf_addf(desc, "%s%s", i && desc->len ? "\n" : "", p.desc.data);
        if (marks && i < 2)
            *marks += p.marks;
        free(p.labels);
        buf_release(&p.desc);
        buf_release(&one);
    }
    if (svg)
        buf_add(svg, both.data, both.len);
    buf_release(&both);
}

static void the_text_alternative_says_it(void **state)
{
    struct fixture *f = *state;
    int64_t incident = open_incident(f, "me", "x");
    struct buf desc = BUF_INIT;
    log_event(f, "me", incident, "impact", AT(0), "errors");
    log_event(f, "me", incident, "detected", AT(5), "alert");
    log_event(f, "me", incident, "step", AT(30), "one");
    log_event(f, "me", incident, "step", AT(40), "two");
    log_event(f, "me", incident, "resolved", AT(210), "back");
    draw(f, incident, AT(999), &desc, NULL, NULL);
    assert_string_equal(desc.data,
                        "Undetected for 5 min (08:00–08:05), unresolved for 3 h 25 min "
                        "(08:05–11:30). Times in UTC.\n"
                        "5 events, 2023-06-01 08:00 – 11:30 UTC. Impact: 08:00. Detected: 08:05. "
                        "Action taken: 2, 08:30 – 08:40. Resolved: 11:30. Longest without an "
                        "event: 2 h 50 min, from 08:40.");
    buf_release(&desc);
}

static void expect_drawn(const struct buf *svg, const char *part)
{
    if (!strstr(svg->data, part))
        fail_msg("'%s' is not drawn", part);
}

/* Details that have a time are marks as well, those that have none are not. */
static void each_event_with_a_time_is_a_mark(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct event e;
    struct buf svg = BUF_INIT;
    begin_as(f, &c, "me");
    int64_t incident = put_incident(f, &c, "x");
    int64_t id = put_event(f, &c, incident, "step", AT(0), "drained", NONE);
    put_event(f, &c, incident, "finding", AT(25), "a full disk", id);
    put_event(f, &c, incident, "note", NONE, "no time", id);
    put_event(f, &c, incident, "resolved", AT(100), "over", NONE);
    blank_event(f, &e, incident, "comms", AT(50), "told");
    str_replace(&e.precision, "about");
    e.at_text = xstrdup("~08:50");
    e.at_max = AT(55);
    e.at_offset = 0;
    OK(f, change_insert(&c, RECORD_EVENT, &e, &f->err));
    record_release(RECORD_EVENT, &e);
    blank_event(f, &e, incident, "change", AT(20), "rolled out");
    e.by = xstrdup("ann & bob");
    e.until = AT(60);
    e.until_precision = xstrdup("exact");
    OK(f, change_insert(&c, RECORD_EVENT, &e, &f->err));
    record_release(RECORD_EVENT, &e);
    commit(f, &c);
    draw(f, incident, AT(999), NULL, NULL, &svg);
    /* 95% of the width are 100 minutes. */
    expect_drawn(&svg,
                 "<use href=\"#chart_star\" x=\"26.25%\" y=\"58\" class=\"chart-mark finding\">"
                 "<title>08:25 · Finding: a full disk</title>");
    expect_drawn(&svg, "<rect x=\"45.25%\" width=\"9.5%\" y=\"156\" height=\"8\" "
                       "class=\"chart-uncertain comms\"><title>~08:50 · Communication: told");
    expect_drawn(&svg, "class=\"chart-mark comms chart-unsure\"");
    expect_drawn(&svg,
                 "<rect x=\"21.5%\" width=\"38%\" y=\"88\" height=\"8\" "
                 "class=\"chart-lasting change\"><title>08:20–09:00 · Change by ann &amp; bob: "
                 "rolled out");
    assert_null(strstr(svg.data, "no time"));
    buf_release(&svg);
}

/* A break is seen, and how long it is stands above it in every width. */
static void a_break_says_how_long_it_is(void **state)
{
    struct fixture *f = *state;
    int64_t incident = open_incident(f, "me", "x");
    struct buf svg = BUF_INIT;
    log_event(f, "me", incident, "change", AT(-30000), "weeks before");
    for (int i = 0; i < 5; i++)
        log_event(f, "me", incident, "impact", AT(i * 10), "errors");
    log_event(f, "me", incident, "resolved", AT(60), "over");
    draw(f, incident, AT(999), NULL, NULL, &svg);
    expect_drawn(&svg,
                 "class=\"chart-break\"><title>20 d 20 h without an event, not drawn to scale");
    int told = 0;
    for (const char *at = svg.data; (at = strstr(at, ">no event for 20 d 20 h</text>")); at++)
        told++;
    assert_int_equal(told, CHART_SIZES);
    buf_release(&svg);
}

static void nothing_is_drawn_of_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t incident = open_incident(f, "me", "x");
    struct buf svg = BUF_INIT;
    draw(f, incident, AT(999), NULL, NULL, &svg);
    assert_int_equal(svg.len, 0);
}

static const char *const kinds[] = {
    "impact", "detected",  "acknowledged", "escalated", "finding", "change", "step",
    "comms",  "mitigated", "resolved",     "ruled-out", "note",    "note",   "note"};

static void put_any(struct fixture *f, struct change *c, int64_t incident, int64_t reach,
                    const char *text)
{
    struct event e;
    blank_event(f, &e, incident, kinds[rand() % 14], T0 + (int64_t)rand() % reach * SECOND, text);
    if (rand() % 4 == 0) {
        str_replace(&e.precision, rand() % 2 ? "about" : "hour");
        e.at_max = e.at + (rand() % 2 ? 5 : 59) * MINUTE;
    } else if (rand() % 5 == 0) {
        e.until = e.at + rand() % reach * SECOND;
        e.until_precision = xstrdup("exact");
    }
    e.at_text = xstrdup("x");
    e.by = xstrdup(rand() % 3 ? "alice" : text);
    OK(f, change_insert(c, RECORD_EVENT, &e, &f->err));
    record_release(RECORD_EVENT, &e);
}

/* How many incidents: $PROPERTY up to 200, else 54. */
static int rounds(void)
{
    const char *cases = getenv("PROPERTY");
    long n = cases ? strtol(cases, NULL, 10) : 54;
    return n < 200 ? (int)n : 200;
}

/* From seconds to years, few and many, at any times; in one transaction each. */
static void labels_never_overlap(void **state)
{
    struct fixture *f = *state;
    static const int64_t reaches[] = {30, 3600, 5 * 3600, 86400 * 3, 86400 * 40, 86400 * 1100};
    srand(7);
    for (int round = 0; round < rounds(); round++) {
        struct change c;
        begin_as(f, &c, "me");
        int64_t incident = put_incident(f, &c, "x");
        for (int i = 0, n = 1 + rand() % (round % 9 ? 14 : 400); i < n; i++)
            put_any(f, &c, incident, i % 11 == 10 ? 86400 * 9 : reaches[round % 6],
                    "Wide WORDS that MAY need much of the ROOM that there is");
        commit(f, &c);
        draw(f, incident, T0 + 86400 * 3000 * SECOND, NULL, NULL, NULL);
        draw(f, incident, T0 + (int64_t)rand() % 7200 * SECOND, NULL, NULL, NULL);
    }
}

static void no_text_is_more_than_text(void **state)
{
    struct fixture *f = *state;
    static const char *const texts[] = {"</title><script>alert(1)</script>",
                                        "\"><image href=x onerror=alert(1)>",
                                        "' onload='x",
                                        "]]> <!-- --> <?xml ?> &amp; &#x3c; &nbsp;",
                                        "\x01\x02\x1b[31m \x7f",
                                        "\uFFFE\uFFFF\uFDD0",
                                        "[x](javascript:alert(1))",
                                        "\u202E\u2066turned",
                                        "`<b>`",
                                        "</svg></figure><h1>x",
                                        "{{{body}}} {{>x}}",
                                        "url(#x) <style>*{}</style>"};
    struct change c;
    begin_as(f, &c, "me");
    int64_t incident = put_incident(f, &c, "</title> & <b>");
    srand(3);
    for (size_t i = 0; i < 200; i++)
        put_any(f, &c, incident, 90000, texts[i % (sizeof texts / sizeof *texts)]);
    commit(f, &c);
    draw(f, incident, AT(5000), NULL, NULL, NULL);
}

static void thousands_are_a_bounded_picture(void **state)
{
    struct fixture *f = *state;
    struct change c;
    size_t marks;
    struct buf svg = BUF_INIT, desc = BUF_INIT;
    begin_as(f, &c, "me");
    int64_t incident = put_incident(f, &c, "x");
    for (int i = 0; i < 6000; i++)
        put_event(f, &c, incident, i % 3 ? "note" : "step", T0 + i * 7 * SECOND, "words and words",
                  NONE);
    commit(f, &c);
    draw(f, incident, AT(700), &desc, &marks, &svg);
    assert_in_range(marks, 200, 260);
    assert_in_range(svg.len, 10000, 80000);
    assert_non_null(strstr(desc.data, "6000 events"));
    assert_non_null(strstr(svg.data, "columns count the events of about 6 min"));
    assert_non_null(strstr(svg.data, "Note, 08:"));
    buf_release(&svg);
    buf_release(&desc);
}

int main(void)
{
#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_scale_is_true),
        cmocka_unit_test(one_instant_stands_in_the_middle),
        cmocka_unit_test(what_would_squeeze_the_rest_is_a_break),
        cmocka_unit_test(two_long_gaps_are_two_breaks),
        cmocka_unit_test(gaps_that_are_the_story_stay),
        cmocka_unit_test(gaps_are_where_nothing_is),
        cmocka_unit_test(ticks_are_round_times),
        cmocka_unit_test(ticks_follow_changes_of_clocks),
        cmocka_unit_test(extremes_have_ticks),
        cmocka_unit_test(the_bar_is_true_to_scale),
        cmocka_unit_test(what_is_too_thin_is_seen),
        cmocka_unit_test(words_are_plain),
        cmocka_unit_test(what_is_too_long_is_cut_at_a_word),
        STORE_TEST(the_text_alternative_says_it),
        STORE_TEST(each_event_with_a_time_is_a_mark),
        STORE_TEST(a_break_says_how_long_it_is),
        STORE_TEST(nothing_is_drawn_of_nothing),
        STORE_TEST(labels_never_overlap),
        STORE_TEST(no_text_is_more_than_text),
        STORE_TEST(thousands_are_a_bounded_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
