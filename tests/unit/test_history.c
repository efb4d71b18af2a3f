/* History, undo and the records as they were. */
#include "store/history.h"

#include "store_fixture.h"

static int64_t find_undo(struct fixture *f, int64_t incident, const char *author)
{
    int64_t change;
    OK(f, undo_find(f->db, incident, author, &change, &f->err));
    return change;
}

/* Takes a change back as a command; gives what it said. */
static void undo(struct fixture *f, int64_t which, const char *says)
{
    struct change c;
    struct buf done = BUF_INIT;
    begin_as(f, &c, "ann");
    OK(f, undo_apply(&c, which, &done, &f->err));
    assert_true(change_wrote(&c));
    commit(f, &c);
    assert_string_equal(done.data, says);
    buf_release(&done);
}

static void undo_refused(struct fixture *f, int64_t which, const char *part)
{
    struct change c;
    struct buf done = BUF_INIT;
    begin_as(f, &c, "ann");
    REFUSED(f, undo_apply(&c, which, &done, &f->err), part);
    assert_int_equal(done.len, 0);
    change_cancel(&c);
    buf_release(&done);
}

static int64_t change_of(struct fixture *f, enum record_kind kind, int64_t id)
{
    union record r;
    OK(f, record_need(f->db, kind, id, &r, &f->err));
    int64_t revision = *record_int(&r, record_column(kind, "revision"));
    record_release(kind, &r);
    struct revision row;
    assert_int_equal(revision_get(f->db, revision, &row, &f->err), 1);
    int64_t change = row.change;
    revision_release(&row);
    return change;
}

static void history_is_told_in_order(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t other = open_incident(f, "ann", "mail");
    int64_t e = log_event(f, "bob", i, "note", T0, "a");
    log_event(f, "bob", other, "note", T0, "elsewhere");
    amend_text(f, "ann", RECORD_EVENT, e, "text", "b");
    amend_int(f, "ann", RECORD_INCIDENT, i, "severity", 2);
    static const struct {
        int64_t id;
        const char *author;
        enum record_kind kind;
        const char *difference;
    } expected[] = {
        {1, "ann", RECORD_INCIDENT, NULL},
        {3, "bob", RECORD_EVENT, NULL},
        {5, "ann", RECORD_EVENT, "{\"text\": [\"a\", \"b\"]}"},
        {6, "ann", RECORD_INCIDENT, "{\"severity\": [null, 2]}"},
    };
    struct history h = {0};
    OK(f, history_open_incident(&h, f->db, i, &f->err));
    for (size_t n = 0; n < 4; n++) {
        assert_int_equal(history_next(&h, &f->err), 1);
        assert_int_equal(h.row.id, expected[n].id);
        assert_string_equal(h.row.author, expected[n].author);
        assert_int_equal(h.row.kind, expected[n].kind);
        assert_int_equal(h.row.undoes, NONE);
        if (expected[n].difference)
            assert_string_equal(h.row.difference, expected[n].difference);
        else
            assert_null(h.row.difference);
    }
    assert_int_equal(history_next(&h, &f->err), 0);
    history_close(&h);
}

static void history_of_one_record_begins_with_its_making(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "bob", i, "note", T0, "a");
    log_event(f, "bob", i, "note", T0, "another");
    amend_text(f, "ann", RECORD_EVENT, e, "text", "b");
    amend_text(f, "ann", RECORD_EVENT, e, "text", "c");
    static const int64_t expected[] = {2, 4, 5};
    struct history h = {0};
    OK(f, history_open_record(&h, f->db, RECORD_EVENT, e, &f->err));
    for (size_t n = 0; n < 3; n++) {
        assert_int_equal(history_next(&h, &f->err), 1);
        assert_int_equal(h.row.id, expected[n]);
    }
    assert_int_equal(history_next(&h, &f->err), 0);
    history_close(&h);
    struct history none = {0};
    history_close(&none);
    REFUSED(f, history_open_record(&none, f->db, RECORD_EVENT, e + 99, &f->err), "not there");
}

static void undo_goes_back_through_ones_own_commands(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e1 = log_event(f, "ann", i, "note", T0, "first");
    int64_t amended = amend_text(f, "ann", RECORD_EVENT, e1, "text", "second");
    int64_t e2 = log_event(f, "bob", i, "note", T0, "bob's");
    int64_t graded = amend_int(f, "ann", RECORD_INCIDENT, i, "severity", 2);
    assert_int_equal(find_undo(f, i, "ann"), graded);
    undo(f, graded, "#1 severity unset again");
    assert_int(f, RECORD_INCIDENT, i, "severity", NONE);
    assert_int_equal(find_undo(f, i, "ann"), amended);
    undo(f, amended, "e1 text \"first\" again");
    assert_text(f, RECORD_EVENT, e1, "text", "first");
    int64_t made = find_undo(f, i, "ann");
    undo(f, made, "e1 removed");
    assert_int(f, RECORD_EVENT, e1, "removed", 1);
    assert_int(f, RECORD_EVENT, e2, "removed", 0);
    assert_int_equal(find_undo(f, i, "eve"), NONE);
    assert_int_equal(find_undo(f, i + 1, "ann"), NONE);
}

static void an_undo_can_be_undone_and_done_again(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "first");
    int64_t made = change_of(f, RECORD_EVENT, e);
    undo(f, made, "e1 removed");
    assert_int_equal(change_is_undone(f->db, made, &f->err), 1);
    undo_refused(f, made, "taken back already");
    struct revision row;
    int64_t taking = made + 1;
    assert_int_equal(revision_get(f->db, taking, &row, &f->err), 1);
    assert_int_equal(row.undoes, made);
    revision_release(&row);
    undo(f, taking, "e1 there again");
    assert_int_equal(change_is_undone(f->db, made, &f->err), 0);
    assert_int(f, RECORD_EVENT, e, "removed", 0);
    /* What was redone is the last command again. */
    assert_int_equal(find_undo(f, i, "ann"), made);
    undo(f, made, "e1 removed");
    assert_int_equal(change_is_undone(f->db, made, &f->err), 1);
}

static void a_change_of_many_records_is_taken_back_whole(void **state)
{
    struct fixture *f = *state;
    struct change c;
    begin_as(f, &c, "ann");
    int64_t i = put_incident(f, &c, "imported");
    int64_t e1 = put_event(f, &c, i, "note", T0, "one", NONE);
    int64_t e2 = put_event(f, &c, i, "note", NONE, "detail", e1);
    int64_t e3 = put_event(f, &c, i, "note", T0, "two", NONE);
    set_text(f, &c, RECORD_EVENT, e3, "text", "two, mended at once");
    int64_t which = c.id;
    commit(f, &c);
    undo(f, which, "#1 removed; e1 removed; e2 removed; and 1 more");
    assert_int(f, RECORD_INCIDENT, i, "removed", 1);
    assert_int(f, RECORD_EVENT, e1, "removed", 1);
    assert_int(f, RECORD_EVENT, e2, "removed", 1);
    assert_int(f, RECORD_EVENT, e3, "removed", 1);
    assert_text(f, RECORD_EVENT, e3, "text", "two, mended at once");
}

static void several_steps_within_a_change_go_back_to_before_the_first(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    struct change c;
    begin_as(f, &c, "ann");
    set_text(f, &c, RECORD_EVENT, e, "text", "b");
    set_text(f, &c, RECORD_EVENT, e, "kind", "step");
    set_text(f, &c, RECORD_EVENT, e, "text", "c");
    int64_t which = c.id;
    commit(f, &c);
    undo(f, which, "e1 kind note again, text \"a\" again");
    assert_text(f, RECORD_EVENT, e, "text", "a");
    assert_text(f, RECORD_EVENT, e, "kind", "note");
}

static void removing_an_event_is_taken_back_with_its_details(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    struct change c;
    begin_as(f, &c, "ann");
    int64_t e1 = put_event(f, &c, i, "note", T0, "one", NONE);
    int64_t e2 = put_event(f, &c, i, "note", NONE, "detail", e1);
    commit(f, &c);
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, e1, &f->err));
    int64_t which = c.id;
    commit(f, &c);
    assert_int(f, RECORD_EVENT, e2, "removed", 1);
    undo(f, which, "e1 there again; e2 there again");
    assert_int(f, RECORD_EVENT, e1, "removed", 0);
    assert_int(f, RECORD_EVENT, e2, "removed", 0);
}

static void a_later_change_of_the_same_column_refuses(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    int64_t b = amend_text(f, "ann", RECORD_EVENT, e, "text", "b");
    int64_t kind = amend_text(f, "ann", RECORD_EVENT, e, "kind", "step");
    int64_t later = amend_text(f, "bob", RECORD_EVENT, e, "text", "c");
    undo_refused(f, b, "r5 changed e1 after it");
    assert_text(f, RECORD_EVENT, e, "text", "c");
    /* Another column stands on nothing of it. */
    undo(f, kind, "e1 kind note again");
    assert_text(f, RECORD_EVENT, e, "text", "c");
    /* Once the later one is taken back, nothing stands in the way. */
    undo(f, later, "e1 text \"b\" again");
    undo(f, b, "e1 text \"a\" again");
    assert_text(f, RECORD_EVENT, e, "text", "a");
}

static void what_was_redone_stands_in_the_way_again(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    int64_t b = amend_text(f, "ann", RECORD_EVENT, e, "text", "b");
    int64_t later = amend_text(f, "ann", RECORD_EVENT, e, "text", "c");
    undo(f, later, "e1 text \"b\" again");
    undo(f, later + 1, "e1 text \"c\" again");
    undo_refused(f, b, "r4 changed e1 after it");
}

static void a_making_is_not_taken_back_where_something_stands_on_it(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e1 = log_event(f, "ann", i, "note", T0, "a");
    struct change c;
    begin_as(f, &c, "bob");
    int64_t e2 = put_event(f, &c, i, "note", NONE, "detail", e1);
    commit(f, &c);
    undo_refused(f, change_of(f, RECORD_EVENT, e1), "e2 stands under e1");
    undo_refused(f, change_of(f, RECORD_INCIDENT, i), "e1 stands in #1");
    /* With the detail gone it can go, and the detail can't come back without it. */
    int64_t detail = change_of(f, RECORD_EVENT, e2);
    undo(f, detail, "e2 removed");
    undo(f, change_of(f, RECORD_EVENT, e1), "e1 removed");
    undo_refused(f, detail + 1, "e2 stands under e1, which was removed");
    assert_int(f, RECORD_EVENT, e2, "removed", 1);
}

static int64_t put_cause(struct fixture *f, struct change *c, int64_t incident, int64_t why)
{
    struct cause cause;
    record_init(RECORD_CAUSE, &cause);
    cause.incident = incident;
    cause.kind = xstrdup("root");
    cause.text = xstrdup("because");
    cause.why = why;
    OK(f, change_insert(c, RECORD_CAUSE, &cause, &f->err));
    int64_t id = cause.id;
    record_release(RECORD_CAUSE, &cause);
    return id;
}

static int64_t put_action(struct fixture *f, struct change *c, int64_t incident, const char *kind,
                          int64_t id)
{
    struct action a;
    record_init(RECORD_ACTION, &a);
    a.incident = incident;
    a.text = xstrdup("do it");
    a.status = xstrdup("open");
    a.for_kind = xstrdup(kind);
    a.for_id = id;
    a.slips = 0;
    a.created_at = f->now;
    OK(f, change_insert(c, RECORD_ACTION, &a, &f->err));
    int64_t action = a.id;
    record_release(RECORD_ACTION, &a);
    return action;
}

static void what_points_at_a_record_keeps_it(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    struct change c;
    begin_as(f, &c, "ann");
    int64_t c1 = put_cause(f, &c, i, NONE);
    commit(f, &c);
    begin_as(f, &c, "ann");
    int64_t c2 = put_cause(f, &c, i, c1);
    commit(f, &c);
    begin_as(f, &c, "bob");
    put_action(f, &c, i, "cause", c2);
    commit(f, &c);
    undo_refused(f, change_of(f, RECORD_CAUSE, c1), "c2 answers c1");
    undo_refused(f, change_of(f, RECORD_CAUSE, c2), "a1 is for c2");
    assert_int(f, RECORD_CAUSE, c2, "removed", 0);
}

static void an_amended_record_is_not_unmade(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    amend_text(f, "bob", RECORD_EVENT, e, "kind", "step");
    undo_refused(f, change_of(f, RECORD_EVENT, e), "r3 changed e1 after it");
    undo_refused(f, 99, "there is no change r99");
    struct change c;
    begin_as(f, &c, "ann");
    log_event(f, "x", i, "note", T0, "b");
    change_cancel(&c);
    undo_refused(f, 77, "there is no change r77");
}

static void a_revision_within_a_change_is_no_change(void **state)
{
    struct fixture *f = *state;
    struct change c;
    begin_as(f, &c, "ann");
    int64_t i = put_incident(f, &c, "web");
    put_event(f, &c, i, "note", T0, "a", NONE);
    commit(f, &c);
    undo_refused(f, 2, "there is no change r2");
}

/* 1 and the text it had, 0 where it was not there. */
static int as_of(struct fixture *f, enum record_kind kind, int64_t id, int64_t at, const char *text)
{
    union record r;
    OK(f, record_need(f->db, kind, id, &r, &f->err));
    int rc = record_as_of(f->db, kind, &r, at, &f->err);
    if (rc == 1)
        assert_string_equal(*record_text(&r, record_column(kind, "text")), text);
    record_release(kind, &r);
    return rc;
}

static void records_are_seen_as_they_were(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0 - 3600 * SECOND, "a");
    int64_t made = f->now;
    amend_text(f, "ann", RECORD_EVENT, e, "text", "b");
    int64_t amended = f->now;
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, e, &f->err));
    commit(f, &c);
    int64_t removed = f->now;
    undo(f, c.id, "e1 there again");
    assert_int_equal(as_of(f, RECORD_EVENT, e, made - 1, ""), 0);
    assert_int_equal(as_of(f, RECORD_EVENT, e, made, "a"), 1);
    assert_int_equal(as_of(f, RECORD_EVENT, e, amended - 1, "a"), 1);
    assert_int_equal(as_of(f, RECORD_EVENT, e, amended, "b"), 1);
    assert_int_equal(as_of(f, RECORD_EVENT, e, removed, ""), 0);
    assert_int_equal(as_of(f, RECORD_EVENT, e, f->now, "b"), 1);
}

static void imported_events_are_seen_from_when_their_source_recorded_them(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    struct change c;
    begin_as(f, &c, "ann");
    struct event e;
    blank_event(f, &e, i, "note", T0, "alert");
    e.recorded_at = T0 - 60 * SECOND;
    e.source = xstrdup("pagerduty");
    e.source_id = xstrdup("P1");
    OK(f, change_insert(&c, RECORD_EVENT, &e, &f->err));
    commit(f, &c);
    assert_int_equal(as_of(f, RECORD_EVENT, e.id, T0 - 61 * SECOND, ""), 0);
    assert_int_equal(as_of(f, RECORD_EVENT, e.id, T0 - 60 * SECOND, "alert"), 1);
    record_release(RECORD_EVENT, &e);
}

/* A removed incident, and what an import of a history brings: its revisions are one change here. */
static void an_import_of_a_history_is_one_change(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "bob", "web");
    struct change c;
    begin_as(f, &c, "ann");
    struct foreign_revision made = {1, 7, 7, T0, "zoe", NULL, NONE};
    struct event e;
    blank_event(f, &e, i, "note", T0, "b");
    OK(f, change_insert_foreign(&c, RECORD_EVENT, &e, &made, &f->err));
    struct foreign_revision later = {1, 8, 8, T0 + 1, "zoe", "{\"text\": [\"a\", \"b\"]}", NONE};
    OK(f, change_add_foreign(&c, RECORD_EVENT, &e, &later, &f->err));
    struct foreign_revision back = {1, 9, 9, T0 + 2, "zoe", "{}", c.id};
    OK(f, change_add_foreign(&c, RECORD_EVENT, &e, &back, &f->err));
    commit(f, &c);
    assert_int_equal(find_undo(f, i, "zoe"), NONE);
    assert_int_equal(find_undo(f, i, "ann"), c.id);
    undo(f, c.id, "e1 removed");
    record_release(RECORD_EVENT, &e);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(history_is_told_in_order),
        TEST(history_of_one_record_begins_with_its_making),
        TEST(undo_goes_back_through_ones_own_commands),
        TEST(an_undo_can_be_undone_and_done_again),
        TEST(a_change_of_many_records_is_taken_back_whole),
        TEST(several_steps_within_a_change_go_back_to_before_the_first),
        TEST(removing_an_event_is_taken_back_with_its_details),
        TEST(a_later_change_of_the_same_column_refuses),
        TEST(what_was_redone_stands_in_the_way_again),
        TEST(a_making_is_not_taken_back_where_something_stands_on_it),
        TEST(what_points_at_a_record_keeps_it),
        TEST(an_amended_record_is_not_unmade),
        TEST(a_revision_within_a_change_is_no_change),
        TEST(records_are_seen_as_they_were),
        TEST(imported_events_are_seen_from_when_their_source_recorded_them),
        TEST(an_import_of_a_history_is_one_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
