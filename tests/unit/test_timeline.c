/* A timeline that is read by two statements side by side gives what one statement for the events,
 * and one for the details of each, would give. */
#include "store_fixture.h"

#include "store/timeline.h"

#include <string.h>

#define EVENTS 400

static int64_t incident_of(struct fixture *f, const char *slug)
{
    struct change change;
    struct incident incident;
    record_init(RECORD_INCIDENT, &incident);
    incident.title = xstrdup("x");
    incident.slug = xstrdup(slug);
    incident.zone = xstrdup("UTC");
    incident.opened_at = f->now;
    assert_int_equal(change_begin(&change, f->db, "me", f->now, &f->err), 0);
    assert_int_equal(change_insert(&change, RECORD_INCIDENT, &incident, &f->err), 0);
    assert_int_equal(change_commit(&change, &f->err), 0);
    int64_t id = incident.id;
    record_release(RECORD_INCIDENT, &incident);
    return id;
}

static int64_t add(struct fixture *f, struct change *change, int64_t incident, int64_t under, int n)
{
    struct event event;
    char text[32];
    snprintf(text, sizeof text, "%s %d", under == NONE ? "event" : "detail", n);
    record_init(RECORD_EVENT, &event);
    event.incident = incident;
    event.under = under;
    /* Not in the order recorded, some at the same time, some details without one. */
    if (under == NONE || n % 3)
        event.at = T0 + n % 7 * 13 * SECOND + n / 2 * SECOND;
    event.kind = xstrdup(n % 4 ? "note" : "step");
    event.text = xstrdup(text);
    event.recorded_at = f->now;
    event.at_text = xstrdup_null(n % 5 ? NULL : "08:00");
    event.by = xstrdup_null(n % 6 ? NULL : "ann");
    event.precision = xstrdup_null(n % 8 ? "exact" : "about");
    event.until = n % 11 ? NONE : event.at;
    event.key = n % 9 == 0;
    event.links = xstrdup_null(n % 10 ? NULL : "[\"https://x.example\"]");
    event.removed = n % 17 == 0;
    assert_int_equal(change_insert(change, RECORD_EVENT, &event, &f->err), 0);
    int64_t id = event.id;
    record_release(RECORD_EVENT, &event);
    return id;
}

/* Details stand right behind their event, or far behind those of later ones, one or several. */
static void fill(struct fixture *f, int64_t incident)
{
    struct change change;
    int64_t ids[EVENTS];
    assert_int_equal(change_begin(&change, f->db, "me", f->now, &f->err), 0);
    for (int i = 0; i < EVENTS; i++) {
        ids[i] = add(f, &change, incident, NONE, i);
        if (i % 5 == 0)
            add(f, &change, incident, ids[i], i);
    }
    for (int i = EVENTS - 1; i >= 0; i -= 7)
        for (int k = 0; k < i % 3; k++)
            add(f, &change, incident, ids[i], i + k);
    assert_int_equal(change_commit(&change, &f->err), 0);
}

/* What a document or a line of a timeline shows of an event. */
static void tell(struct buf *out, const struct event *e, bool key)
{
    buf_addf(out, "%lld %lld %lld %s %s %s %s %s", (long long)e->id, (long long)e->seq,
             (long long)e->at, e->kind, e->by ? e->by : "-", e->text, e->links ? e->links : "-",
             e->at_text ? "typed" : "-");
    bool exact = !e->precision || !strcmp(e->precision, "exact");
    buf_addf(out, " %s %lld %d %lld\n", exact ? "exact" : e->precision, (long long)e->until,
             key && e->key, (long long)e->under);
}

static void tell_simply(struct fixture *f, int64_t incident, bool key, struct buf *out)
{
    struct cursor events = {0};
    assert_int_equal(cursor_open_list(&events, f->db, RECORD_EVENT, incident, &f->err), 0);
    while (cursor_next(&events, &f->err) == 1) {
        struct cursor details = {0};
        tell(out, &events.row.event, key);
        assert_int_equal(cursor_open_details(&details, f->db, &events.row.event, &f->err), 0);
        while (cursor_next(&details, &f->err) == 1)
            tell(out, &details.row.event, key);
        cursor_close(&details);
    }
    cursor_close(&events);
}

static void tell_details(struct fixture *f, struct timeline *t, const struct event *event, bool key,
                         struct buf *out)
{
    struct details details = {0};
    const struct event *detail;
    int none = timeline_without_details(t, event, &f->err);
    assert_true(none >= 0);
    if (none)
        return;
    assert_int_equal(details_open(&details, t, f->db, event, &f->err), 0);
    while (details_next(&details, &detail, &f->err) == 1)
        tell(out, detail, key);
    details_close(&details);
}

static void both_ways_tell_the_same(void **state)
{
    static const enum timeline_columns columns[] = {TIMELINE_WHOLE, TIMELINE_BRIEF,
                                                    TIMELINE_DOCUMENT};
    struct fixture *f = *state;
    int64_t incident = incident_of(f, "2023-06-01-x");
    fill(f, incident);
    fill(f, incident_of(f, "2023-06-01-y")); /* another one's details are not mixed in */
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        struct buf simply = BUF_INIT, told = BUF_INIT;
        struct timeline t = {0};
        const struct event *event;
        bool key = columns[i] != TIMELINE_DOCUMENT;
        tell_simply(f, incident, key, &simply);
        assert_int_equal(timeline_open(&t, f->db, incident, NONE, columns[i], &f->err), 0);
        int rc;
        while ((rc = timeline_next(&t, &event, &f->err)) == 1) {
            tell(&told, event, key);
            tell_details(f, &t, event, key, &told);
        }
        assert_int_equal(rc, 0);
        timeline_close(&t);
        assert_true(simply.len > (size_t)20 * EVENTS);
        assert_string_equal(told.data, simply.data);
        buf_release(&simply);
        buf_release(&told);
    }
}

/* A template may look whether there are any before it goes through them, and go through them twice
 * at once. */
static void details_can_be_read_again_and_within_each_other(void **state)
{
    struct fixture *f = *state;
    int64_t incident = incident_of(f, "2023-06-01-x");
    struct timeline t = {0};
    const struct event *event, *detail;
    fill(f, incident);
    assert_int_equal(timeline_open(&t, f->db, incident, NONE, TIMELINE_DOCUMENT, &f->err), 0);
    while (timeline_next(&t, &event, &f->err) == 1) {
        struct buf first = BUF_INIT, again = BUF_INIT;
        struct details begun = {0};
        if (timeline_without_details(&t, event, &f->err))
            continue;
        assert_int_equal(details_open(&begun, &t, f->db, event, &f->err), 0);
        int some = details_next(&begun, &detail, &f->err);
        tell_details(f, &t, event, false, &first);
        details_close(&begun);
        tell_details(f, &t, event, false, &again);
        assert_int_equal(some, first.len > 0);
        assert_string_equal(again.data, first.data);
        buf_release(&first);
        buf_release(&again);
    }
    timeline_close(&t);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(both_ways_tell_the_same),
        TEST(details_can_be_read_again_and_within_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
