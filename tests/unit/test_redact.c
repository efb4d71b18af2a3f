/* A secret overwritten everywhere it stands: in the records, their history, and the files. */
#include "store/redact.h"

#include "base/file.h"
#include "store/history.h"
#include "store_fixture.h"

#include <sqlite3.h>

#define SECRET "hunter2\"pä ss"           /* a quote and two bytes of one letter */
#define SECRET_ESCAPED "hunter2\\\"pä ss" /* as JSON has it */

static void redact(struct fixture *f, const char *words, int64_t expected)
{
    int64_t counted, places;
    OK(f, redact_count(f->db, words, &counted, &f->err));
    assert_int_equal(counted, expected);
    f->now += SECOND;
    OK(f, redact_apply(f->db, words, "ann", f->now, &places, &f->err));
    assert_int_equal(places, expected);
}

/* How often WORDS stand in the database's files. */
static int in_files(struct fixture *f, const char *words)
{
    static const char *const ends[] = {"", "-wal", "-journal"};
    int found = 0;
    size_t n = strlen(words);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct buf path = BUF_INIT, bytes = BUF_INIT;
        buf_addf(&path, "%s%s", f->path, ends[i]);
        if (!access(path.data, F_OK)) {
            OK(f, file_read(path.data, 1 << 30, &bytes, &f->err));
            for (size_t at = 0; at + n <= bytes.len; at++)
                found += !memcmp(bytes.data + at, words, n);
        }
        buf_release(&path);
        buf_release(&bytes);
    }
    return found;
}

static int64_t put_field(struct fixture *f, struct change *c, int64_t incident, const char *name,
                         const char *text)
{
    struct field field;
    record_init(RECORD_FIELD, &field);
    field.incident = incident;
    field.name = xstrdup(name);
    field.text = xstrdup(text);
    OK(f, change_insert(c, RECORD_FIELD, &field, &f->err));
    int64_t id = field.id;
    record_release(RECORD_FIELD, &field);
    return id;
}

static void nothing_is_left_of_it_in_any_file(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e1 = log_event(f, "ann", i, "note", T0, "login with " SECRET " failed");
    int64_t e2 = log_event(f, "ann", i, "note", T0, "clean");
    int64_t e3 = log_event(f, "ann", i, "note", T0, "{\"msg\": \"" SECRET_ESCAPED "\"}");
    amend_text(f, "ann", RECORD_EVENT, e2, "text", "not " SECRET);
    amend_text(f, "ann", RECORD_EVENT, e2, "text", "clean again");
    amend_text(f, "ann", RECORD_EVENT, e2, "links", "[\"http://x/\", \"" SECRET_ESCAPED "\"]");
    begin_as(f, &c, "ann");
    int64_t field = put_field(f, &c, i, "summary", SECRET " and " SECRET);
    OK(f, change_remove(&c, RECORD_FIELD, field, &f->err));
    commit(f, &c);
    assert_true(in_files(f, "hunter2") > 0);

    /* e1, e3, e2's links, the field; the three differences of e2 */
    redact(f, SECRET, 7);
    assert_int_equal(in_files(f, "hunter2"), 0);
    assert_int_equal(in_files(f, "pä ss"), 0);
    assert_text(f, RECORD_EVENT, e1, "text", "login with [redacted] failed");
    assert_text(f, RECORD_EVENT, e2, "text", "clean again");
    assert_text(f, RECORD_EVENT, e2, "links", "[\"http://x/\", \"[redacted]\"]");
    assert_text(f, RECORD_EVENT, e3, "text", "{\"msg\": \"[redacted]\"}");
    assert_text(f, RECORD_FIELD, field, "text", "[redacted] and [redacted]");
    /* And closing leaves nothing either. */
    db_close(f->db);
    f->db = NULL;
    assert_int_equal(in_files(f, "hunter2"), 0);
}

static void every_spelling_of_json_is_found(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    static const char *const spellings[] = {
        "\\u0068unter2/p\\u00e4ss",
        "hunter2\\/p\\u00E4ss",
        "hunter2/p\\\\u00e4ss",
        "{\\\"a\\\": \\\"hunter2\\\\/päss\\\"}",
    };
    static const char *const left[] = {"[redacted]", "[redacted]", "[redacted]",
                                       "{\\\"a\\\": \\\"[redacted]\\\"}"};
    int64_t ids[4];
    for (int n = 0; n < 4; n++)
        ids[n] = log_event(f, "ann", i, "note", T0, spellings[n]);
    redact(f, "hunter2/päss", 4);
    for (int n = 0; n < 4; n++)
        assert_text(f, RECORD_EVENT, ids[n], "text", left[n]);
    int64_t emoji = log_event(f, "ann", i, "note", T0, "key \\ud83d\\udd11 lost");
    redact(f, "key 🔑", 1);
    assert_text(f, RECORD_EVENT, emoji, "text", "[redacted] lost");
}

static void slugs_and_lists_lose_it_too(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    int64_t j = open_incident(f, "ann", "mail");
    amend_text(f, "ann", RECORD_INCIDENT, i, "title", "Token Ab-Cd leaked");
    amend_text(f, "ann", RECORD_INCIDENT, i, "slug", "2023-06-01-token-ab-cd-leaked");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2023-06-01-token-token-ab-cd-leaked");
    amend_text(f, "ann", RECORD_INCIDENT, i, "tags", "[\"Ab-Cd\", \"Ab-Cd-x\", \"alpha\"]");
    begin_as(f, &c, "ann");
    int64_t k = put_incident(f, &c, "cut");
    set_text(f, &c, RECORD_INCIDENT, k, "slug",
             "2023-06-01-a-slug-that-is-so-long-that-it-had-to-be-cut-ab");
    commit(f, &c);
    int64_t places;
    OK(f, redact_apply(f->db, "Ab-Cd", "ann", f->now, &places, &f->err));
    assert_text(f, RECORD_INCIDENT, i, "title", "Token [redacted] leaked");
    assert_text(f, RECORD_INCIDENT, i, "slug", "2023-06-01-token-redacted-leaked");
    assert_text(f, RECORD_INCIDENT, j, "slug", "2023-06-01-token-token-redacted-leaked");
    assert_text(f, RECORD_INCIDENT, i, "tags", "[\"[redacted]\", \"[redacted]-x\", \"alpha\"]");
    assert_int_equal(in_files(f, "Ab-Cd"), 0);
    assert_int_equal(in_files(f, "ab-cd"), 0);
    /* Two bytes of it are too few to be told apart. */
    assert_text(f, RECORD_INCIDENT, k, "slug",
                "2023-06-01-a-slug-that-is-so-long-that-it-had-to-be-cut-ab");
    OK(f, redact_apply(f->db, "cut ab cdefg", "ann", f->now, &places, &f->err));
    assert_text(f, RECORD_INCIDENT, k, "slug",
                "2023-06-01-a-slug-that-is-so-long-that-it-had-to-be-redacted");
}

static void slugs_and_names_stay_apart(void **state)
{
    struct fixture *f = *state;
    struct change c;
    int64_t i = open_incident(f, "ann", "web");
    int64_t j = open_incident(f, "ann", "mail");
    amend_text(f, "ann", RECORD_INCIDENT, i, "slug", "2023-06-01-swordfish");
    amend_text(f, "ann", RECORD_INCIDENT, j, "slug", "2023-06-01-redacted");
    begin_as(f, &c, "ann");
    int64_t a = put_field(f, &c, i, "swordfish", "x");
    int64_t b = put_field(f, &c, i, "[redacted]", "x");
    int64_t s = put_field(f, &c, i, "summary", "a swordfish");
    commit(f, &c);
    int64_t places;
    OK(f, redact_apply(f->db, "swordfish", "ann", f->now, &places, &f->err));
    assert_text(f, RECORD_INCIDENT, i, "slug", "2023-06-01-redacted-2");
    assert_text(f, RECORD_INCIDENT, j, "slug", "2023-06-01-redacted");
    assert_text(f, RECORD_FIELD, a, "name", "[redacted]-2");
    assert_text(f, RECORD_FIELD, b, "name", "[redacted]");
    /* The program's own names stay. */
    OK(f, redact_apply(f->db, "summary", "ann", f->now, &places, &f->err));
    assert_text(f, RECORD_FIELD, s, "name", "summary");
    assert_int_equal(places, 0);
}

static void what_the_program_checks_stays_readable(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "detected in UTC");
    int64_t e = log_event(f, "ann", i, "detected", T0, "it was detected, exactly");
    amend_text(f, "ann", RECORD_EVENT, e, "kind", "note");
    amend_text(f, "ann", RECORD_EVENT, e, "kind", "detected");
    int64_t places;
    OK(f, redact_apply(f->db, "detected", "ann", f->now, &places, &f->err));
    OK(f, redact_apply(f->db, "exact", "ann", f->now, &places, &f->err));
    OK(f, redact_apply(f->db, "UTC", "ann", f->now, &places, &f->err));
    assert_text(f, RECORD_EVENT, e, "kind", "detected");
    assert_text(f, RECORD_EVENT, e, "precision", "exact");
    assert_text(f, RECORD_EVENT, e, "text", "it was [redacted], [redacted]ly");
    assert_text(f, RECORD_INCIDENT, i, "zone", "UTC");
    assert_text(f, RECORD_INCIDENT, i, "title", "[redacted] in [redacted]");
}

static void it_is_seen_in_the_history_and_stays(void **state)
{
    struct fixture *f = *state;
    struct change c;
    struct buf done = BUF_INIT;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "a");
    int64_t b = amend_text(f, "ann", RECORD_EVENT, e, "text", "swordfish b");
    int64_t later = amend_text(f, "ann", RECORD_EVENT, e, "text", "c");
    redact(f, "swordfish", 2);
    struct history h = {0};
    OK(f, history_open_record(&h, f->db, RECORD_EVENT, e, &f->err));
    static const char *const expected[] = {"{\"text\": [\"a\", \"[redacted] b\"]}",
                                           "{\"text\": [\"[redacted] b\", \"c\"]}", "{}"};
    assert_int_equal(history_next(&h, &f->err), 1);
    for (int n = 0; n < 3; n++) {
        assert_int_equal(history_next(&h, &f->err), 1);
        assert_string_equal(h.row.difference, expected[n]);
    }
    int64_t redaction = h.row.change;
    assert_int_equal(history_next(&h, &f->err), 0);
    history_close(&h);

    begin_as(f, &c, "ann");
    REFUSED(f, undo_apply(&c, redaction, &done, &f->err), "was a redaction");
    change_cancel(&c);
    /* It does not stand in the way of what was before it. */
    begin_as(f, &c, "ann");
    OK(f, undo_apply(&c, later, &done, &f->err));
    commit(f, &c);
    assert_text(f, RECORD_EVENT, e, "text", "[redacted] b");
    begin_as(f, &c, "ann");
    OK(f, undo_apply(&c, b, &done, &f->err));
    OK(f, undo_apply(&c, b - 1, &done, &f->err));
    commit(f, &c);
    assert_int(f, RECORD_EVENT, e, "removed", 1);
    buf_release(&done);
}

static void a_record_gets_one_revision_however_often_it_held_them(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web"), e[2], last;
    for (int n = 0; n < 2; n++)
        e[n] = log_event(f, "ann", i, "note", T0, "swordfish");
    for (int n = 0; n < 4; n++)
        last = amend_text(f, "ann", RECORD_EVENT, e[n % 2], "text",
                          n < 2 ? "swordfish a" : "swordfish b");
    redact(f, "swordfish", 6);
    int64_t newest;
    OK(f, db_number(db_stmt(f->db, STATEMENT_REVISION_LAST, &f->err), &newest, &f->err));
    assert_int_equal(newest, last + 2);
}

/* Another program may have deleted without overwriting. */
static void what_others_left_in_free_pages_goes_too(void **state)
{
    struct fixture *f = *state;
    sqlite3 *raw = NULL;
    open_incident(f, "ann", "web");
    assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(raw,
                     "PRAGMA secure_delete = OFF;"
                     "INSERT INTO setting (name, value) VALUES ('x', 'swordfish in a free page');"
                     "PRAGMA wal_checkpoint(TRUNCATE);"
                     "DELETE FROM setting; PRAGMA wal_checkpoint(TRUNCATE)",
                     NULL, NULL, NULL),
        SQLITE_OK);
    sqlite3_close(raw);
    assert_int_equal(in_files(f, "swordfish in a free"), 1);
    redact(f, "swordfish", 0);
    assert_int_equal(in_files(f, "swordfish in a free"), 0);
}

static void what_can_not_be_told_apart_is_refused(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    int64_t e = log_event(f, "ann", i, "note", T0, "ab redact   x");
    int64_t places;
    static const struct {
        const char *words, *says;
    } bad[] = {{"", "no words"}, {" \t ", "no words"}, {"ab", "too short"}, {"redact", "part of"}};
    for (size_t n = 0; n < sizeof bad / sizeof *bad; n++) {
        REFUSED(f, redact_count(f->db, bad[n].words, &places, &f->err), bad[n].says);
        REFUSED(f, redact_apply(f->db, bad[n].words, "ann", f->now, &places, &f->err), bad[n].says);
    }
    assert_text(f, RECORD_EVENT, e, "text", "ab redact   x");
    redact(f, "not there", 0);
}

static void a_reader_that_holds_the_log_is_said(void **state)
{
    struct fixture *f = *state;
    int64_t i = open_incident(f, "ann", "web");
    log_event(f, "ann", i, "note", T0, "swordfish");
    struct db *other = NULL;
    OK(f, db_open(f->path, DB_READ, &other, &f->err));
    OK(f, db_begin_read(other, &f->err));
    int64_t n, places;
    struct stmt *stmt = db_stmt(other, STATEMENT_REVISION_LAST, &f->err);
    OK(f, db_number(stmt, &n, &f->err));
    db_set_patience(f->db, 50);
    REFUSED(f, redact_apply(f->db, "swordfish", "ann", f->now, &places, &f->err), "open elsewhere");
    db_rollback(other);
    db_close(other);
    redact(f, "swordfish", 0);
    assert_int_equal(in_files(f, "swordfish"), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_left_of_it_in_any_file),
        TEST(every_spelling_of_json_is_found),
        TEST(slugs_and_lists_lose_it_too),
        TEST(slugs_and_names_stay_apart),
        TEST(what_the_program_checks_stays_readable),
        TEST(it_is_seen_in_the_history_and_stays),
        TEST(a_record_gets_one_revision_however_often_it_held_them),
        TEST(what_others_left_in_free_pages_goes_too),
        TEST(what_can_not_be_told_apart_is_refused),
        TEST(a_reader_that_holds_the_log_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
