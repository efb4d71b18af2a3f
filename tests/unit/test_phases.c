/* The phases of an incident: from what its milestones say, in whatever order they stand. */
#include "doc/phases.h"
#include "store_fixture.h"

#include <string.h>

#define AT(minute) (T0 + (minute)*MINUTE)

static const struct moment nothing = {NONE, NONE, NONE, NONE, "", "", NONE};

static struct moment exactly(int minute)
{
    return (struct moment){AT(minute), AT(minute), AT(minute), NONE, "exact", "", 1};
}

static struct moment from_until(int first, int last)
{
    return (struct moment){AT(first), AT(first), AT(last), NONE, "hour", "", 1};
}

static struct facts blank(enum status status)
{
    struct facts f = {.start = nothing, .end = nothing, .status = status};
    for (int i = 0; i < MILESTONES; i++)
        f.milestones[i] = nothing;
    return f;
}

static struct facts begun(enum status status, int start)
{
    struct facts f = blank(status);
    f.start = f.milestones[MILESTONE_IMPACT] = exactly(start);
    f.start_known = true;
    return f;
}

static struct facts ended(int start, int end)
{
    struct facts f = begun(STATUS_RESOLVED, start);
    f.end = f.milestones[MILESTONE_RESOLVED] = exactly(end);
    return f;
}

/* "undetected 0-5, unresolved 5-60": in minutes, "…" where it goes on; the length where it is a
 * range. */
static void expect(const struct facts *f, int now, const char *words)
{
    struct phase phases[PHASES];
    struct buf said = BUF_INIT;
    size_t n = phases_of(f, AT(now), phases);
    for (size_t i = 0; i < n; i++) {
        const struct phase *p = &phases[i];
        buf_addf(&said, "%s%s %d-%d", i ? ", " : "", phase_names[p->kind],
                 (int)((p->from.low - T0) / MINUTE), (int)((p->until.high - T0) / MINUTE));
        buf_adds(&said, p->going_on ? "…" : "");
        if (p->length.low != p->length.high)
            buf_addf(&said, " (%d-%d)", (int)(p->length.low / MINUTE),
                     (int)(p->length.high / MINUTE));
        if (i)
            assert_int_equal(p->from.low, phases[i - 1].until.low);
    }
    assert_string_equal(said.data, words);
    buf_release(&said);
}

static void each_milestone_ends_a_phase(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(7);
    f.milestones[MILESTONE_MITIGATED] = exactly(40);
    expect(&f, 999, "undetected 0-5, unacknowledged 5-7, unmitigated 7-40, unresolved 40-60");
}

static void what_is_resolved_is_watched_until_its_end(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    f.end.event = NONE; /* the incident's own */
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    f.milestones[MILESTONE_RESOLVED] = exactly(40);
    expect(&f, 999, "undetected 0-5, unresolved 5-40, watched 40-60");
    f.milestones[MILESTONE_RESOLVED] = exactly(60);
    expect(&f, 999, "undetected 0-5, unresolved 5-60");
    f.milestones[MILESTONE_RESOLVED] = exactly(40);
    f.end = exactly(40);
    expect(&f, 999, "undetected 0-5, unresolved 5-40");
}

static void the_next_phase_takes_what_a_missing_one_leaves(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    expect(&f, 999, "unresolved 0-60");
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(7);
    expect(&f, 999, "unacknowledged 0-7, unresolved 7-60");
    f.milestones[MILESTONE_MITIGATED] = exactly(30);
    expect(&f, 999, "unacknowledged 0-7, unmitigated 7-30, unresolved 30-60");
}

static void a_milestone_before_the_last_one_ends_none(void **state)
{
    (void)state;
    struct facts f = ended(10, 60);
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(20);
    expect(&f, 999, "unacknowledged 10-20, unresolved 20-60");
    f.milestones[MILESTONE_DETECTED] = exactly(30);
    expect(&f, 999, "undetected 10-30, unresolved 30-60");
    f.milestones[MILESTONE_DETECTED] = f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(10);
    expect(&f, 999, "unresolved 10-60");
}

static void what_comes_after_the_end_ends_with_it(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    f.milestones[MILESTONE_DETECTED] = exactly(90);
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(95);
    expect(&f, 999, "undetected 0-60");
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    expect(&f, 999, "undetected 0-5, unacknowledged 5-60");
}

static void an_end_before_the_start_leaves_none(void **state)
{
    (void)state;
    struct facts f = ended(60, 30);
    expect(&f, 999, "");
}

static void the_last_phase_goes_on_until_now(void **state)
{
    (void)state;
    struct facts f = begun(STATUS_OPEN, 0);
    expect(&f, 30, "undetected 0-30…");
    expect(&f, 0, "");
    expect(&f, -5, "");
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    expect(&f, 30, "undetected 0-5, unacknowledged 5-30…");
    f.status = STATUS_MITIGATED;
    f.milestones[MILESTONE_MITIGATED] = exactly(20);
    expect(&f, 30, "undetected 0-5, unmitigated 5-20, unresolved 20-30…");
}

/* There are never more than there is room for. */
static void a_relapse_takes_mitigation_and_end_back(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(7);
    f.milestones[MILESTONE_MITIGATED] = exactly(40);
    f.status = STATUS_OPEN;
    expect(&f, 90, "undetected 0-5, unacknowledged 5-7, unmitigated 7-90…");
    f.status = STATUS_MITIGATED;
    expect(&f, 90, "undetected 0-5, unacknowledged 5-7, unmitigated 7-40, unresolved 40-90…");
}

static void without_a_start_it_begins_at_the_first_milestone(void **state)
{
    (void)state;
    struct facts f = blank(STATUS_OPEN);
    f.start = exactly(0);
    expect(&f, 30, "");
    f.milestones[MILESTONE_DETECTED] = exactly(5);
    expect(&f, 30, "unacknowledged 5-30…");
}

static void uncertain_milestones_make_ranges(void **state)
{
    (void)state;
    struct facts f = ended(0, 60);
    f.milestones[MILESTONE_DETECTED] = from_until(12, 27);
    expect(&f, 999, "undetected 0-27 (12-27), unresolved 12-60 (33-48)");
    f.milestones[MILESTONE_ACKNOWLEDGED] = exactly(20);
    expect(&f, 999, "undetected 0-27 (12-27), unacknowledged 12-20 (0-8), unresolved 20-60");
}

static void uncertain_milestones_stay_within_the_incident(void **state)
{
    (void)state;
    struct facts f = ended(20, 50);
    f.milestones[MILESTONE_DETECTED] = from_until(0, 59);
    expect(&f, 999, "undetected 20-50 (0-30), unresolved 20-50 (0-30)");
    struct span detect = facts_duration(&f, DURATION_DETECT);
    assert_int_equal(detect.high, 30 * MINUTE);
    f = begun(STATUS_OPEN, 20);
    f.milestones[MILESTONE_DETECTED] = from_until(0, 59);
    expect(&f, 40, "undetected 20-40 (0-39), unacknowledged 20-40… (0-20)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_milestone_ends_a_phase),
        cmocka_unit_test(what_is_resolved_is_watched_until_its_end),
        cmocka_unit_test(the_next_phase_takes_what_a_missing_one_leaves),
        cmocka_unit_test(a_milestone_before_the_last_one_ends_none),
        cmocka_unit_test(what_comes_after_the_end_ends_with_it),
        cmocka_unit_test(an_end_before_the_start_leaves_none),
        cmocka_unit_test(the_last_phase_goes_on_until_now),
        cmocka_unit_test(a_relapse_takes_mitigation_and_end_back),
        cmocka_unit_test(without_a_start_it_begins_at_the_first_milestone),
        cmocka_unit_test(uncertain_milestones_make_ranges),
        cmocka_unit_test(uncertain_milestones_stay_within_the_incident),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
