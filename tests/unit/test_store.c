/* Records, changes, incidents, refs and facts. */
#include "store/facts.h"
#include "store/history.h"
#include "store/incidents.h"
#include "store/ref.h"
#include "store/uid.h"
#include "store_fixture.h"

#include <sys/stat.h>

#define MINUTE (60 * SECOND)
#define HOUR (3600 * SECOND)

/* ---- records */

static void a_difference_leads_there_and_back(void **state)
{
    (void)state;
    struct action was, became, step;
    struct buf difference = BUF_INIT;
    struct error err = ERROR_INIT;
    record_init(RECORD_ACTION, &was);
    was.text = xstrdup("say \"no\"\n\\ \x01 ü");
    was.owner = xstrdup("ann");
    was.priority = 0;
    record_copy(RECORD_ACTION, &became, &was);
    record_difference(RECORD_ACTION, &was, &became, &difference);
    assert_string_equal(difference.data, "");

    str_replace(&became.text, "yes");
    str_replace(&became.owner, NULL);
    became.priority = NONE;
    became.slips = INT64_C(-9000000000000000000);
    became.revision = 7;
    record_difference(RECORD_ACTION, &was, &became, &difference);
    assert_string_equal(difference.data,
                        "{\"text\": [\"say \\\"no\\\"\\n\\\\ \\u0001 ü\", \"yes\"], \"owner\": "
                        "[\"ann\", null], \"priority\": [0, null], \"slips\": [null, "
                        "-9000000000000000000]}");
    record_copy(RECORD_ACTION, &step, &was);
    assert_int_equal(record_apply(RECORD_ACTION, &step, difference.data, false, &err), 0);
    assert_string_equal(step.text, "yes");
    assert_null(step.owner);
    assert_int_equal(step.priority, NONE);
    assert_int_equal(step.slips, became.slips);
    assert_int_equal(record_apply(RECORD_ACTION, &step, difference.data, true, &err), 0);
    assert_string_equal(step.text, was.text);
    assert_string_equal(step.owner, "ann");
    assert_int_equal(step.priority, 0);
    assert_int_equal(step.slips, NONE);
    assert_int_equal(record_apply(RECORD_ACTION, &step, "[1", false, &err), -1);
    record_release(RECORD_ACTION, &was);
    record_release(RECORD_ACTION, &became);
    record_release(RECORD_ACTION, &step);
    buf_release(&difference);
}

/* Every column of every kind with a value of its own comes back from its own column. */
static void every_column_is_written_and_read_in_its_place(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    struct event was, became, there;
    int64_t id = log_event(f, "ann", i, "note", T0, "text");
    OK(f, record_need(f->db, RECORD_EVENT, id, &was, &f->err));
    record_copy(RECORD_EVENT, &became, &was);
    const struct record_type *type = &record_types[RECORD_EVENT];
    for (size_t n = 0; n < type->count; n++) {
        const struct column *c = &type->columns[n];
        static const char *const fixed[] = {
            "incident",        "seq",   "uid",     "precision", "key",   "kind", "internal",
            "until_precision", "under", "removed", "revision",  "links", "tags"};
        bool is_fixed = false;
        for (size_t m = 0; m < sizeof fixed / sizeof *fixed; m++)
            is_fixed = is_fixed || !strcmp(fixed[m], c->name);
        if (is_fixed)
            continue;
        if (c->is_text)
            str_replace(record_text(&became, c), c->name);
        else
            *record_int(&became, c) = 1000 + (int64_t)n;
    }
    became.key = 1;
    became.under = id;
    str_replace(&became.kind, "ruled-out");
    str_replace(&became.until_precision, "day");
    str_replace(&became.links, "[\"https://a.example\"]");
    str_replace(&became.tags, "[\"a\", \"b\"]");
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_update(&c, RECORD_EVENT, &was, &became, &f->err));
    commit(f, &c);
    OK(f, record_need(f->db, RECORD_EVENT, id, &there, &f->err));
    struct buf difference = BUF_INIT;
    record_difference(RECORD_EVENT, &became, &there, &difference);
    assert_string_equal(difference.data, "");
    assert_string_equal(there.uid, was.uid);
    assert_int_equal(there.revision, was.revision);
    buf_release(&difference);
    record_release(RECORD_EVENT, &was);
    record_release(RECORD_EVENT, &became);
    record_release(RECORD_EVENT, &there);
}

/* ---- changes */

static void a_cancelled_change_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t n;
    int64_t i = open_incident(f, "ann", "web");
    begin_as(f, &c, "ann");
    int64_t e = put_event(f, &c, i, "note", T0, "a", NONE);
    assert_true(change_wrote(&c));
    change_cancel(&c);
    change_cancel(&c);
    assert_false(db_in_transaction(f->db));
    union record r;
    assert_int_equal(record_get(f->db, RECORD_EVENT, e, &r, &f->err), 0);
    OK(f, db_number(db_stmt(f->db, STATEMENT_REVISION_LAST, &f->err), &n, &f->err));
    assert_int_equal(n, 1);
    begin_as(f, &c, "ann");
    assert_false(change_wrote(&c));
    commit(f, &c);
    REFUSED(f, record_need(f->db, RECORD_EVENT, e, &r, &f->err), "not there");
}

static void a_part_of_a_change_is_taken_back_alone(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct event event;
    begin_as(f, &c, "ann");
    int64_t kept = put_incident(f, &c, "kept");
    OK(f, change_part_begin(&c, &f->err));
    int64_t dropped = put_incident(f, &c, "dropped");
    blank_event(f, &event, dropped, "note", T0, "gone with it");
    OK(f, change_insert(&c, RECORD_EVENT, &event, &f->err));
    record_release(RECORD_EVENT, &event);
    OK(f, change_part_drop(&c, &f->err));
    OK(f, change_part_begin(&c, &f->err));
    assert_int_equal(put_incident(f, &c, "in its place"), dropped);
    OK(f, change_part_keep(&c, &f->err));
    commit(f, &c);

    struct incident there;
    OK(f, record_need(f->db, RECORD_INCIDENT, kept, &there, &f->err));
    record_release(RECORD_INCIDENT, &there);
    OK(f, record_need(f->db, RECORD_INCIDENT, dropped, &there, &f->err));
    assert_string_equal(there.title, "in its place");
    record_release(RECORD_INCIDENT, &there);
    /* Its revisions stand in a row, so that it is taken back whole. */
    assert_int_equal(c.next - c.id, 2);
    struct buf done = BUF_INIT;
    int64_t which = c.id;
    begin_as(f, &c, "ann");
    OK(f, undo_apply(&c, which, &done, &f->err));
    assert_int_equal(c.next - c.id, 2);
    change_cancel(&c);
    buf_release(&done);
}

static void refs_are_never_given_out_twice(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    int64_t j = open_incident(f, "ann", "mail");
    assert_int_equal(i, 1);
    assert_int_equal(j, 2);
    log_event(f, "ann", i, "note", T0, "a");
    int64_t e2 = log_event(f, "ann", i, "note", T0, "b");
    int64_t other = log_event(f, "ann", j, "note", T0, "c");
    assert_int_equal(e2, event_id(i, 2));
    assert_int_equal(other, event_id(j, 1));
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, e2, &f->err));
    commit(f, &c);
    assert_int_equal(log_event(f, "ann", i, "note", T0, "d"), event_id(i, 3));
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_INCIDENT, j, &f->err));
    commit(f, &c);
    assert_int_equal(open_incident(f, "ann", "disk"), 3);
}

static void nothing_is_written_where_nothing_differs(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    begin_as(f, &c, "ann");
    set_text(f, &c, RECORD_EVENT, e, "text", "a");
    assert_false(change_wrote(&c));
    OK(f, change_remove(&c, RECORD_EVENT, e, &f->err));
    int64_t next = c.next;
    OK(f, change_remove(&c, RECORD_EVENT, e, &f->err));
    assert_int_equal(c.next, next);
    commit(f, &c);
}

static void revisions_go_on_when_the_clock_steps_back(void **state)
{
    struct fixture *f = *state;
    struct change c;
    open_incident(f, "ann", "web");
    OK(f, change_begin(&c, f->db, "ann", f->now - HOUR, &f->err));
    assert_int_equal(c.at, f->now + 1);
    assert_int_equal(c.clock_back, HOUR);
    change_cancel(&c);
    OK(f, change_begin(&c, f->db, "ann", f->now, &f->err));
    assert_int_equal(c.at, f->now + 1);
    assert_int_equal(c.clock_back, 0);
    change_cancel(&c);
}

static void uids_are_of_their_time_and_repeat_with_a_seed(void **state)
{
    (void)state;
    char a[UID_SIZE], b[UID_SIZE], c[UID_SIZE];
    uid_make(a, "event", 1, T0);
    uid_make(b, "event", 1, T0);
    assert_true(uid_looks_right(a));
    assert_string_not_equal(a, b);
    assert_memory_equal(a, "018875f8-8000-7", 15); /* 1685606400000 ms */
    uid_set_seed("x");
    uid_make(a, "event", 1, T0);
    uid_make(b, "event", 1, T0);
    uid_make(c, "event", 2, T0);
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    uid_make(c, "action", 1, T0);
    assert_string_not_equal(a, c);
    uid_set_seed("y");
    uid_make(c, "event", 1, T0);
    assert_string_not_equal(a, c);
    uid_set_seed(NULL);
    assert_false(uid_looks_right("01890a5d-ac00-7"));
    assert_false(uid_looks_right("01890A5D-AC00-7000-8000-000000000000"));
    assert_true(uid_looks_right("01890a5d-ac00-7000-8000-000000000000"));
    assert_false(uid_looks_right("01890a5d-ac00-7000-8000-0000000000000"));
}

static void lists_are_read_within_themselves(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "note", T0 + 2, "late");
    log_event(f, "ann", i, "note", T0 + 1, "early");
    struct buf all = BUF_INIT;
    struct cursor outer = {0};
    OK(f, cursor_open_list(&outer, f->db, RECORD_EVENT, i, &f->err));
    while (cursor_next(&outer, &f->err) == 1) {
        struct cursor inner = {0};
        OK(f, cursor_open_list(&inner, f->db, RECORD_EVENT, i, &f->err));
        while (cursor_next(&inner, &f->err) == 1)
            buf_addf(&all, "%s-%s ", outer.row.event.text, inner.row.event.text);
        cursor_close(&inner);
    }
    cursor_close(&outer);
    assert_string_equal(all.data, "early-early early-late late-early late-late ");
    buf_release(&all);
}

/* ---- the database */

static void transactions_nest_and_a_rollback_takes_all_back(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    OK(f, db_begin_write(f->db, &f->err));
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    assert_true(db_in_transaction(f->db));
    db_rollback(f->db);
    union record r;
    assert_int_equal(record_get(f->db, RECORD_EVENT, e, &r, &f->err), 0);
    assert_int_equal(db_commit(f->db, &f->err), -1);
    log_event(f, "ann", i, "note", T0, "b");
    assert_false(db_in_transaction(f->db));
}

static void a_second_writer_waits_and_then_says_so(void **state)
{
    struct fixture *f = *state;
    struct db *other = NULL;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    OK(f, db_open(f->path, DB_WRITE, &other, &f->err));
    db_set_patience(other, 20);
    begin_as(f, &c, "ann");
    int64_t e = put_event(f, &c, i, "note", T0, "a", NONE);
    struct change theirs;
    REFUSED(f, change_begin(&theirs, other, "bob", f->now, &f->err), "is locked");
    /* What is not committed is not seen, and what is, is. */
    union record r;
    assert_int_equal(record_get(other, RECORD_EVENT, e, &r, &f->err), 0);
    commit(f, &c);
    assert_int_equal(record_get(other, RECORD_EVENT, e, &r, &f->err), 1);
    record_release(RECORD_EVENT, &r);
    OK(f, change_begin(&theirs, other, "bob", f->now, &f->err));
    change_cancel(&theirs);
    db_close(other);
}

static void the_file_is_its_owners(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    assert_int_equal(stat(f->path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void what_the_schema_forbids_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct event e;
    int64_t i = open_incident(f, "ann", "web");
    begin_as(f, &c, "ann");
    blank_event(f, &e, i, "no such kind", T0, "a");
    REFUSED(f, change_insert(&c, RECORD_EVENT, &e, &f->err), "'kind' is beyond");
    change_cancel(&c);
    record_release(RECORD_EVENT, &e);
    begin_as(f, &c, "ann");
    put_event(f, &c, i, "note", T0, "under nothing", event_id(i, 99));
    REFUSED(f, change_commit(&c, &f->err), "FOREIGN KEY");
    assert_false(db_in_transaction(f->db));
    assert_int_equal(log_event(f, "ann", i, "note", T0, "a"), event_id(i, 1));
}

/* ---- incidents */

static void assert_found(struct fixture *f, const char *word, int64_t id)
{
    int64_t found = NONE;
    if (incident_find(f->db, word, &found, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(found, id);
}

static void incidents_are_found_by_what_people_type(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web"), j = open_incident(f, "ann", "mail"), found;
    amend_text(f, "ann", RECORD_INCIDENT, i, "slug", "2023-06-01-web");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2024-mail");
    amend_text(f, "ann", RECORD_INCIDENT, j, "aliases", "[\"feedbeef-0000\"]");
    assert_found(f, "1", i);
    assert_found(f, "#2", j);
    assert_found(f, "2023-06-01-web", i);
    assert_found(f, "2023", i);
    assert_found(f, "2024-m", j);
    assert_found(f, "feedbeef-0000", j);
    assert_found(f, "feedb", j);
    struct incident incident;
    OK(f, record_need(f->db, RECORD_INCIDENT, i, &incident, &f->err));
    assert_found(f, incident.uid, i);
    record_release(RECORD_INCIDENT, &incident);
    REFUSED(f, incident_find(f->db, "202", &found, &f->err), "no incident '202'");
    REFUSED(f, incident_find(f->db, "3", &found, &f->err), "no incident '3'");
    REFUSED(f, incident_find(f->db, "#2023-06-0", &found, &f->err), "no incident");
    REFUSED(f, incident_find(f->db, "web", &found, &f->err), "no incident");
    REFUSED(f, incident_find(f->db, "", &found, &f->err), "no incident");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2023-06-02-mail");
    REFUSED(f, incident_find(f->db, "2023", &found, &f->err), "#1, #2");
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_INCIDENT, j, &f->err));
    commit(f, &c);
    REFUSED(f, incident_find(f->db, "2", &found, &f->err), "no incident '2'");
    REFUSED(f, incident_find(f->db, "2023-06-02-mail", &found, &f->err), "no incident");
    assert_found(f, "2023", i);
}

static void assert_current(struct fixture *f, int64_t id)
{
    int64_t found = 0;
    OK(f, incident_current(f->db, "ann", &found, &f->err));
    assert_int_equal(found, id);
}

static void use(struct fixture *f, int64_t id)
{
    f->now += SECOND;
    OK(f, incident_use(f->db, "ann", id, f->now, &f->err));
}

static void the_current_incident_is_the_one_last_used(void **state)
{
    struct fixture *f = *state;
    int64_t found;
    assert_current(f, NONE);
    int64_t i = open_incident(f, "ann", "web");
    assert_current(f, i); /* the only one */
    int64_t j = open_incident(f, "bob", "mail");
    REFUSED(f, incident_current(f->db, "ann", &found, &f->err), "#1 web, #2 mail");
    use(f, i);
    assert_current(f, i);
    /* Another user's choice is theirs; an unresolved one stays whatever is opened. */
    REFUSED(f, incident_current(f->db, "bob", &found, &f->err), "several incidents");
    open_incident(f, "bob", "disk");
    assert_current(f, i);
    use(f, j);
    assert_current(f, j);
}

static void a_resolved_one_stays_current_until_another_is_opened(void **state)
{
    struct fixture *f = *state;
    int64_t found;
    int64_t i = open_incident(f, "ann", "web");
    use(f, i);
    log_event(f, "ann", i, "resolved", T0, "over");
    assert_current(f, i);
    int64_t j = open_incident(f, "bob", "mail");
    assert_current(f, j);
    log_event(f, "ann", j, "resolved", T0, "over");
    REFUSED(f, incident_current(f->db, "ann", &found, &f->err), "no incident is current");
    use(f, i);
    assert_current(f, i); /* used again since */
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_INCIDENT, i, &f->err));
    commit(f, &c);
    REFUSED(f, incident_current(f->db, "ann", &found, &f->err), "no incident is current");
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_INCIDENT, j, &f->err));
    commit(f, &c);
    assert_current(f, NONE);
}

static void assert_slug(struct fixture *f, const char *title, const char *expected)
{
    char *slug = NULL;
    OK(f, incident_slug(f->db, "2023-06-01", title, &slug, &f->err));
    assert_string_equal(slug, expected);
    free(slug);
}

static void slugs_are_made_of_letters_and_digits(void **state)
{
    struct fixture *f = *state;
    assert_slug(f, "Web Stack Outage", "2023-06-01-web-stack-outage");
    assert_slug(f, "  Café's \"naïve\" ŁÓDŹ--500s!! ", "2023-06-01-cafes-naive-lodz-500s");
    assert_slug(f, "Straße ĳ Ÿ Ž ſ", "2023-06-01-strase-i-y-z-s");
    assert_slug(f, "сервер упал", "2023-06-01-incident");
    assert_slug(f, "", "2023-06-01-incident");
    /* A date that the title begins with is said once; another one is kept. */
    assert_slug(f, "2023-06-01: DNS is down", "2023-06-01-dns-is-down");
    assert_slug(f, "2023-06-01", "2023-06-01-incident");
    assert_slug(f, "2023-06-011 widgets", "2023-06-01-2023-06-011-widgets");
    assert_slug(f, "2023-05-31 DNS", "2023-06-01-2023-05-31-dns");
    assert_slug(f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb cc",
                "2023-06-01-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    assert_slug(f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "2023-06-01-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
    int64_t i = open_incident(f, "ann", "x"), j = open_incident(f, "ann", "y");
    amend_text(f, "ann", RECORD_INCIDENT, i, "slug", "2023-06-01-dns");
    assert_slug(f, "DNS", "2023-06-01-dns-2");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2023-06-01-dns-2");
    assert_slug(f, "DNS", "2023-06-01-dns-3");
}

/* ---- refs */

static void parse(struct fixture *f, const char *word, int64_t current, const char *expected)
{
    struct refs refs = {0};
    struct buf all = BUF_INIT;
    OK(f, ref_parse(f->db, word, current, &refs, &f->err));
    for (size_t n = 0; n < refs.n; n++) {
        union record r;
        OK(f, record_need(f->db, refs.v[n].kind, refs.v[n].id, &r, &f->err));
        buf_addf(&all, "%s%lld:", n ? " " : "", (long long)refs.v[n].incident);
        ref_add(&all, refs.v[n].kind, &r);
        record_release(refs.v[n].kind, &r);
    }
    assert_string_equal(all.data, expected);
    buf_release(&all);
    refs_release(&refs);
}

static void put_action(struct fixture *f, int64_t incident)
{
    struct change c;
    struct action a;
    record_init(RECORD_ACTION, &a);
    a.incident = incident;
    a.text = xstrdup("do it");
    a.status = xstrdup("open");
    a.slips = 0;
    a.created_at = f->now;
    begin_as(f, &c, "ann");
    OK(f, change_insert(&c, RECORD_ACTION, &a, &f->err));
    commit(f, &c);
    record_release(RECORD_ACTION, &a);
}

static void refs_are_read_in_all_their_forms(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct refs refs = {0};
    struct ref ref;
    bool removed = false;
    int64_t i = open_incident(f, "ann", "web"), j = open_incident(f, "ann", "mail");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2023-mail");
    for (int n = 0; n < 4; n++)
        log_event(f, "ann", i, "note", T0, "x");
    log_event(f, "ann", j, "note", T0, "x");
    put_action(f, i);
    put_action(f, j);
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, event_id(i, 3), &f->err));
    commit(f, &c);

    parse(f, "e2", i, "1:e2");
    parse(f, "E2", i, "1:e2");
    parse(f, "2:e1", i, "2:e1");
    parse(f, "2023-mail:e1", i, "2:e1");
    parse(f, "e1..e4", i, "1:e1 1:e2 1:e4");
    parse(f, "e2..99", i, "1:e2 1:e4");
    parse(f, "1:e1..e2", j, "1:e1 1:e2");
    parse(f, "a2", i, "2:a2");
    parse(f, "a2", NONE, "2:a2");
    parse(f, "a1..a9", NONE, "1:a1 2:a2");
    parse(f, "2:a1..a9", NONE, "2:a2");

    static const struct {
        const char *word, *says;
    } bad[] = {
        {"e9", "no 'e9' in #1"},   {"e3", "was removed"},       {"e3..e3", "nothing is left"},
        {"x1", "is no ref"},       {"e", "is no ref"},          {"", "is no ref"},
        {"e1x", "is no ref"},      {"e1..", "is no ref"},       {"e1..c2", "is no ref"},
        {":e1", "is no ref"},      {"e4..e1", "backwards"},     {"9:e1", "no incident '9'"},
        {"e1234567890", "no ref"}, {"1:a2", "no '1:a2' in #1"}, {"a7", "no a7"},
    };
    for (size_t n = 0; n < sizeof bad / sizeof *bad; n++)
        REFUSED(f, ref_parse(f->db, bad[n].word, i, &refs, &f->err), bad[n].says);
    REFUSED(f, ref_parse(f->db, "e1", NONE, &refs, &f->err), "names no incident");
    assert_int_equal(refs.n, 0);

    OK(f, ref_parse(f->db, "e2", i, &refs, &f->err));
    OK(f, ref_parse(f->db, "e1..e4", i, &refs, &f->err));
    assert_int_equal(refs.n, 3); /* each once */
    refs_release(&refs);

    OK(f, ref_parse_one(f->db, "2", NONE, RECORD_ACTION, &ref, &f->err));
    assert_int_equal(ref.id, 2);
    OK(f, ref_parse_one(f->db, "e1", i, RECORD_KINDS, &ref, &f->err));
    REFUSED(f, ref_parse_one(f->db, "e1", i, RECORD_CAUSE, &ref, &f->err), "is an event");
    REFUSED(f, ref_parse_one(f->db, "e1..e2", i, RECORD_EVENT, &ref, &f->err), "several");
    OK(f, ref_parse_removed(f->db, "e3", i, &ref, &removed, &f->err));
    assert_true(removed);
    assert_int_equal(ref.id, event_id(i, 3));
}

/* ---- facts */

static struct facts facts_of(struct fixture *f, int64_t id)
{
    struct incident incident;
    struct facts facts;
    OK(f, record_need(f->db, RECORD_INCIDENT, id, &incident, &f->err));
    OK(f, facts_read(f->db, &incident, &facts, &f->err));
    record_release(RECORD_INCIDENT, &incident);
    return facts;
}

static void assert_span(struct facts *facts, enum duration which, int64_t low, int64_t high)
{
    struct span s = facts_duration(facts, which);
    assert_true(s.known);
    assert_int_equal(s.low / MINUTE, low);
    assert_int_equal(s.high / MINUTE, high);
}

static void the_start_is_the_earlier_of_own_and_impact(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    struct facts facts = facts_of(f, i);
    assert_int_equal(facts.start.at, NONE);
    assert_false(facts.start_known);
    assert_true(facts.live);
    log_event(f, "ann", i, "change", T0 - HOUR, "deploy");
    log_event(f, "ann", i, "detected", T0 + MINUTE, "noticed");
    facts = facts_of(f, i);
    /* The first event that is no change stands in, and nothing is counted from it. */
    assert_int_equal(facts.start.at, T0 + MINUTE);
    assert_false(facts.start_known);
    assert_false(facts_duration(&facts, DURATION_DETECT).known);
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_start", T0);
    facts = facts_of(f, i);
    assert_int_equal(facts.start.at, T0);
    assert_span(&facts, DURATION_DETECT, 1, 1);
    log_event(f, "ann", i, "impact", T0 + 2 * MINUTE, "later");
    facts = facts_of(f, i);
    assert_int_equal(facts.start.at, T0);
    log_event(f, "ann", i, "impact", T0 - 2 * MINUTE, "earlier");
    facts = facts_of(f, i);
    assert_int_equal(facts.start.at, T0 - 2 * MINUTE);
    assert_span(&facts, DURATION_DETECT, 3, 3);
}

static void status_follows_from_the_last_events(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "impact", T0, "begin");
    assert_int_equal(facts_of(f, i).status, STATUS_OPEN);
    log_event(f, "ann", i, "mitigated", T0 + 10 * MINUTE, "better");
    assert_int_equal(facts_of(f, i).status, STATUS_MITIGATED);
    log_event(f, "ann", i, "impact", T0 + 15 * MINUTE, "worse");
    assert_int_equal(facts_of(f, i).status, STATUS_OPEN);
    log_event(f, "ann", i, "mitigated", T0 + 20 * MINUTE, "better");
    assert_int_equal(facts_of(f, i).status, STATUS_MITIGATED);
    log_event(f, "ann", i, "resolved", T0 + 30 * MINUTE, "over");
    struct facts facts = facts_of(f, i);
    assert_int_equal(facts.status, STATUS_RESOLVED);
    assert_false(facts.live);
    assert_int_equal(facts.end.at, T0 + 30 * MINUTE);
    int64_t relapse = log_event(f, "ann", i, "impact", T0 + 40 * MINUTE, "again");
    assert_int_equal(facts_of(f, i).status, STATUS_OPEN);
    assert_true(facts_of(f, i).live);
    log_event(f, "ann", i, "resolved", T0 + 50 * MINUTE, "over");
    facts = facts_of(f, i);
    assert_int_equal(facts.status, STATUS_RESOLVED);
    /* The last of them counts, for mitigated too; the first for impact. */
    assert_span(&facts, DURATION_RESOLVE, 50, 50);
    assert_span(&facts, DURATION_MITIGATE, 20, 20);
    assert_span(&facts, DURATION_TOTAL, 50, 50);
    struct change c;
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_EVENT, relapse, &f->err));
    commit(f, &c);
    assert_int_equal(facts_of(f, i).status, STATUS_RESOLVED);
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_end", T0 + 70 * MINUTE);
    facts = facts_of(f, i);
    assert_span(&facts, DURATION_RESOLVE, 50, 50);
    assert_span(&facts, DURATION_TOTAL, 70, 70);
    log_event(f, "ann", i, "impact", T0 + 60 * MINUTE, "before the end");
    assert_int_equal(facts_of(f, i).status, STATUS_RESOLVED);
    log_event(f, "ann", i, "impact", T0 + 80 * MINUTE, "after the end");
    assert_int_equal(facts_of(f, i).status, STATUS_OPEN);
}

static void an_end_of_its_own_resolves(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_start", T0);
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_end", T0 + 30 * MINUTE);
    struct facts facts = facts_of(f, i);
    assert_int_equal(facts.status, STATUS_RESOLVED);
    assert_span(&facts, DURATION_RESOLVE, 30, 30);
    assert_span(&facts, DURATION_TOTAL, 30, 30);
    assert_false(facts_duration(&facts, DURATION_DETECT).known);
    assert_false(facts_duration(&facts, DURATION_ACKNOWLEDGE).known);
}

static void what_is_written_up_later_is_not_live(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_start", f->now - 23 * HOUR);
    assert_true(facts_of(f, i).live);
    amend_int(f, "ann", RECORD_INCIDENT, i, "own_start", f->now - 25 * HOUR);
    assert_false(facts_of(f, i).live);
    assert_int_equal(facts_of(f, i).status, STATUS_OPEN);
}

static void log_source(struct fixture *f, int64_t incident, const char *kind, int64_t at)
{
    struct change c;
    struct event e;
    begin_as(f, &c, "ann");
    blank_event(f, &e, incident, kind, at, "imported");
    e.source = xstrdup("pagerduty");
    OK(f, change_insert(&c, RECORD_EVENT, &e, &f->err));
    commit(f, &c);
    record_release(RECORD_EVENT, &e);
}

static void what_was_recorded_by_hand_is_the_milestone(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "impact", T0, "begin");
    log_source(f, i, "detected", T0 + MINUTE);
    struct facts facts = facts_of(f, i);
    assert_span(&facts, DURATION_DETECT, 1, 1);
    int64_t by_hand = log_event(f, "ann", i, "detected", T0 + 5 * MINUTE, "seen");
    facts = facts_of(f, i);
    assert_span(&facts, DURATION_DETECT, 5, 5);
    assert_int_equal(facts.milestones[MILESTONE_DETECTED].event, by_hand);
    struct change c;
    begin_as(f, &c, "ann");
    put_event(f, &c, i, "acknowledged", NONE, "an untimed detail", by_hand);
    commit(f, &c);
    facts = facts_of(f, i);
    assert_int_equal(facts.milestones[MILESTONE_ACKNOWLEDGED].at, NONE);
}

static int64_t log_uncertain(struct fixture *f, int64_t incident, const char *kind, int64_t at,
                             int64_t max, const char *precision)
{
    int64_t id = log_event(f, "ann", incident, kind, at, "x");
    amend_int(f, "ann", RECORD_EVENT, id, "at_max", max);
    amend_text(f, "ann", RECORD_EVENT, id, "precision", precision);
    return id;
}

static void uncertain_times_make_ranges(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "impact", T0 + 10 * MINUTE, "begin");
    log_uncertain(f, i, "detected", T0 + 20 * MINUTE, T0 + 25 * MINUTE, "about");
    struct facts facts = facts_of(f, i);
    assert_span(&facts, DURATION_DETECT, 5, 15);
    /* Some time in an hour that has begun before the start: not before it. */
    log_uncertain(f, i, "acknowledged", T0, T0 + HOUR - 1, "hour");
    log_event(f, "ann", i, "mitigated", T0 + 40 * MINUTE, "better");
    facts = facts_of(f, i);
    assert_span(&facts, DURATION_ACKNOWLEDGE, 0, 44);
    assert_span(&facts, DURATION_MITIGATE, 30, 30);
    /* Nor after the end. */
    log_event(f, "ann", i, "resolved", T0 + 50 * MINUTE, "over");
    facts = facts_of(f, i);
    assert_span(&facts, DURATION_ACKNOWLEDGE, 0, 35);
    assert_string_equal(facts.milestones[MILESTONE_ACKNOWLEDGED].precision, "hour");
}

static void certain_times_out_of_order_give_negative_durations(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "impact", T0, "begin");
    log_event(f, "ann", i, "detected", T0 - 10 * MINUTE, "an early warning");
    struct facts facts = facts_of(f, i);
    assert_span(&facts, DURATION_DETECT, -10, -10);
}

/* ---- fields and settings */

static void settings_are_read_by_name(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct setting s;
    char *value = NULL;
    record_init(RECORD_SETTING, &s);
    s.name = xstrdup("severity.major");
    s.value = xstrdup("sev2");
    begin_as(f, &c, "ann");
    OK(f, change_insert(&c, RECORD_SETTING, &s, &f->err));
    commit(f, &c);
    OK(f, setting_get(f->db, "severity.major", &value, &f->err));
    assert_string_equal(value, "sev2");
    free(value);
    begin_as(f, &c, "ann");
    OK(f, change_remove(&c, RECORD_SETTING, s.id, &f->err));
    commit(f, &c);
    OK(f, setting_get(f->db, "severity.major", &value, &f->err));
    assert_null(value);
    OK(f, setting_get(f->db, "no.such", &value, &f->err));
    assert_null(value);
    struct buf ref = BUF_INIT;
    ref_add(&ref, RECORD_SETTING, &s);
    assert_string_equal(ref.data, "severity.major");
    buf_release(&ref);
    record_release(RECORD_SETTING, &s);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_difference_leads_there_and_back),
        TEST(every_column_is_written_and_read_in_its_place),
        TEST(a_cancelled_change_leaves_nothing),
        TEST(a_part_of_a_change_is_taken_back_alone),
        TEST(refs_are_never_given_out_twice),
        TEST(nothing_is_written_where_nothing_differs),
        TEST(revisions_go_on_when_the_clock_steps_back),
        cmocka_unit_test(uids_are_of_their_time_and_repeat_with_a_seed),
        TEST(lists_are_read_within_themselves),
        TEST(transactions_nest_and_a_rollback_takes_all_back),
        TEST(a_second_writer_waits_and_then_says_so),
        TEST(the_file_is_its_owners),
        TEST(what_the_schema_forbids_changes_nothing),
        TEST(incidents_are_found_by_what_people_type),
        TEST(the_current_incident_is_the_one_last_used),
        TEST(a_resolved_one_stays_current_until_another_is_opened),
        TEST(slugs_are_made_of_letters_and_digits),
        TEST(refs_are_read_in_all_their_forms),
        TEST(the_start_is_the_earlier_of_own_and_impact),
        TEST(status_follows_from_the_last_events),
        TEST(an_end_of_its_own_resolves),
        TEST(what_is_written_up_later_is_not_live),
        TEST(what_was_recorded_by_hand_is_the_milestone),
        TEST(uncertain_times_make_ranges),
        TEST(certain_times_out_of_order_give_negative_durations),
        TEST(settings_are_read_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
