/* Events kept aside: the file of them, and how they are taken in. */
#include "base/file.h"
#include "skip.h"
#include "store/aside.h"
#include "store/take_in.h"
#include "store/uid.h"
#include "store_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define WRITERS 4
#define TAKERS 3
#define EACH 25 /* events of a writer */

static const char hostile[] = "it's \"5%\"\n\\ \x01\x1b[2J ü \xF0\x9F\x94\xA5 {{#x}} -- 'x'";

struct place {
    struct fixture *f;
    char aside[128];
};

static int setup(void **state)
{
    void *fixture = NULL;
    if (fixture_setup(&fixture))
        return -1;
    struct place *p = xcalloc(1, sizeof *p);
    p->f = fixture;
    snprintf(p->aside, sizeof p->aside, "%s" ASIDE_SUFFIX, p->f->path);
    *state = p;
    return 0;
}

static int teardown(void **state)
{
    struct place *p = *state;
    void *fixture = p->f;
    char name[160];
    snprintf(name, sizeof name, "%s" ASIDE_UNREADABLE, p->aside);
    unlink(name);
    unlink(p->aside);
    snprintf(name, sizeof name, "%s-lock", p->f->path);
    unlink(name);
    free(p);
    return fixture_teardown(&fixture);
}

static void blank(struct place *p, struct aside_event *kept, const char *text)
{
    char uid[UID_SIZE];
    aside_event_init(kept);
    kept->database = aside_path(p->f->path);
    kept->login = xstrdup("ann");
    kept->author = xstrdup("ann");
    uid_make_random(uid, p->f->now);
    kept->event.uid = xstrdup(uid);
    kept->event.recorded_at = p->f->now;
    kept->event.at = p->f->now;
    kept->event.precision = xstrdup("exact");
    kept->event.kind = xstrdup("note");
    kept->event.text = xstrdup(text);
}

static void keep(struct place *p, const char *text)
{
    struct aside_event kept;
    blank(p, &kept, text);
    OK(p->f, aside_add(p->aside, &kept, &p->f->err));
    aside_event_release(&kept);
}

static void put_bytes(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "a");
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

static bool is_there(const char *path)
{
    return !access(path, F_OK);
}

static void take(struct place *p, struct taken *taken)
{
    OK(p->f, take_in(p->f->db, p->aside, true, p->f->now, taken, &p->f->err));
}

/* ---- the file */

static void a_line_says_all_that_was_kept(void **state)
{
    struct place *p = *state;
    struct aside_event kept, there;
    struct aside_file file;
    blank(p, &kept, hostile);
    struct event *e = &kept.event;
    kept.incident = xstrdup("2023-06-01-web");
    kept.under = xstrdup("e3");
    e->at_max = e->at + 1;
    e->at_offset = -3600;
    e->at_text = xstrdup("~08:00");
    str_replace(&e->precision, "about");
    e->until = e->at + 123456;
    e->until_precision = xstrdup("exact");
    str_replace(&e->kind, "ruled-out");
    e->by = xstrdup("Zoë");
    e->links = xstrdup("[\"http://a/\"]");
    e->tags = xstrdup("[\"a\", \"b\"]");
    e->key = e->internal = 1;
    OK(p->f, aside_add(p->aside, &kept, &p->f->err));

    struct stat st;
    assert_int_equal(stat(p->aside, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(aside_open(&file, p->aside, -1, &p->f->err), 1);
    size_t at = 0, len;
    bool newer;
    const char *line = aside_next(&file.text, &at, &len);
    aside_event_init(&there);
    OK(p->f, aside_read(line, len, &there, &newer, &p->f->err));
    assert_null(aside_next(&file.text, &at, &len));
    assert_string_equal(there.database, kept.database);
    assert_string_equal(there.incident, kept.incident);
    assert_string_equal(there.under, "e3");
    struct buf difference = BUF_INIT;
    record_difference(RECORD_EVENT, e, &there.event, &difference);
    assert_string_equal(difference.data, "");
    assert_string_equal(there.event.uid, e->uid);
    buf_release(&difference);
    aside_close(&file);
    aside_event_release(&kept);
    aside_event_release(&there);
}

static void a_path_is_one_whatever_leads_there(void **state)
{
    struct place *p = *state;
    char link[128], other[192];
    snprintf(link, sizeof link, "%s/link", p->f->folder);
    assert_int_equal(symlink(".", link), 0);
    snprintf(other, sizeof other, "%s/link/../%s/link/./d.db", p->f->folder,
             strrchr(p->f->folder, '/') + 1);
    char *a = aside_path(p->f->path), *b = aside_path(other);
    assert_string_equal(a, b);
    free(b);
    /* What is not there is added as it was named. */
    snprintf(other, sizeof other, "%s/link/none/\x01%%\xff.db", p->f->folder);
    b = aside_path(other);
    assert_non_null(strstr(b, "/none/%01%25%FF.db"));
    assert_null(strstr(b, "link"));
    free(b);
    b = aside_path("none.db");
    assert_int_equal(b[0], '/');
    assert_non_null(strstr(b, "/none.db"));
    free(a);
    free(b);
    b = file_real_path("/nowhere/x");
    assert_string_equal(b, "/nowhere/x");
    free(b);
    unlink(link);
}

static void a_link_is_not_followed(void **state)
{
    struct place *p = *state;
    char target[128];
    struct aside_event kept;
    struct taken taken;
    snprintf(target, sizeof target, "%s/target", p->f->folder);
    put_bytes(target, "x", 1);
    assert_int_equal(symlink(target, p->aside), 0);
    blank(p, &kept, "x");
    REFUSED(p->f, aside_add(p->aside, &kept, &p->f->err), "can't be written");
    REFUSED(p->f, take_in(p->f->db, p->aside, true, p->f->now, &taken, &p->f->err),
            "can't be read");
    aside_event_release(&kept);
    unlink(target);
}

static void the_file_of_a_stranger_is_left_alone(void **state)
{
    struct place *p = *state;
    struct taken taken;
    struct aside_event kept;
    if (geteuid())
        skip_because("only root can give files away");
    open_incident(p->f, "ann", "web");
    keep(p, "x");
    assert_int_equal(chown(p->aside, 12345, (gid_t)-1), 0);
    take(p, &taken);
    assert_int_equal(taken.refs.n, 0);
    assert_true(is_there(p->aside));
    taken_release(&taken);
    blank(p, &kept, "y");
    REFUSED(p->f, aside_add(p->aside, &kept, &p->f->err), "can't be written");
    aside_event_release(&kept);
    /* But of the one whose database it is. */
    assert_int_equal(chown(p->f->path, 12345, (gid_t)-1), 0);
    take(p, &taken);
    assert_int_equal(taken.refs.n, 1);
    taken_release(&taken);
}

/* ---- taking in */

static void what_is_kept_is_recorded_once(void **state)
{
    struct place *p = *state;
    struct taken taken;
    struct buf bytes = BUF_INIT;
    int64_t incident = open_incident(p->f, "ann", "web");
    keep(p, hostile);
    keep(p, "second");
    OK(p->f, file_read(p->aside, 1 << 20, &bytes, &p->f->err));
    db_forget_writes(p->f->db);
    take(p, &taken);
    assert_int_equal(taken.refs.n, 2);
    assert_string_equal(taken.refs.v[1], "1:e2");
    /* That is not the command's doing, which changes nothing. */
    assert_false(db_wrote(p->f->db));
    OK(p->f, db_begin_write(p->f->db, &p->f->err));
    OK(p->f, db_commit(p->f->db, &p->f->err));
    assert_false(db_wrote(p->f->db));
    assert_false(is_there(p->aside));
    assert_text(p->f, RECORD_EVENT, event_id(incident, 1), "text", hostile);
    taken_release(&taken);
    /* As after a power cut between the commit and the removal of the file. */
    put_bytes(p->aside, bytes.data, bytes.len);
    put_bytes(p->aside, bytes.data, bytes.len);
    keep(p, "third");
    take(p, &taken);
    assert_int_equal(taken.known, 4);
    assert_int_equal(taken.refs.n, 1);
    assert_string_equal(taken.refs.v[0], "1:e3");
    assert_false(is_there(p->aside));
    taken_release(&taken);
    take(p, &taken);
    assert_int_equal(taken.refs.n + taken.known, 0);
    taken_release(&taken);
    buf_release(&bytes);
}

static void what_was_amended_since_is_known(void **state)
{
    struct place *p = *state;
    struct taken taken;
    struct buf bytes = BUF_INIT;
    struct change change;
    union record was, became;
    int64_t incident = open_incident(p->f, "ann", "web");
    keep(p, "as it was kept");
    OK(p->f, file_read(p->aside, 1 << 20, &bytes, &p->f->err));
    take(p, &taken);
    taken_release(&taken);
    OK(p->f, change_begin(&change, p->f->db, "ann", p->f->now, &p->f->err));
    OK(p->f, record_need(p->f->db, RECORD_EVENT, event_id(incident, 1), &was, &p->f->err));
    record_copy(RECORD_EVENT, &became, &was);
    str_replace(&became.event.text, "as it was amended");
    OK(p->f, change_update(&change, RECORD_EVENT, &was, &became, &p->f->err));
    OK(p->f, change_commit(&change, &p->f->err));
    record_release(RECORD_EVENT, &was);
    record_release(RECORD_EVENT, &became);
    put_bytes(p->aside, bytes.data, bytes.len);
    take(p, &taken);
    assert_int_equal(taken.known, 1);
    assert_int_equal(taken.refs.n, 0);
    taken_release(&taken);
    buf_release(&bytes);
}

static void a_uid_that_is_another_events_is_given_anew(void **state)
{
    struct place *p = *state;
    struct taken taken;
    struct aside_event kept;
    int64_t incident = open_incident(p->f, "ann", "web");
    blank(p, &kept, "one");
    OK(p->f, aside_add(p->aside, &kept, &p->f->err));
    str_replace(&kept.event.text, "two");
    OK(p->f, aside_add(p->aside, &kept, &p->f->err));
    take(p, &taken);
    assert_int_equal(taken.refs.n, 2);
    assert_text(p->f, RECORD_EVENT, event_id(incident, 1), "uid", kept.event.uid);
    assert_text(p->f, RECORD_EVENT, event_id(incident, 2), "text", "two");
    taken_release(&taken);
    aside_event_release(&kept);
}

static void a_failure_records_none_and_keeps_all(void **state)
{
    struct place *p = *state;
    struct taken taken = {0};
    struct db *other = NULL;
    int64_t incident = open_incident(p->f, "ann", "web");
    keep(p, "one");
    keep(p, "two");
    OK(p->f, db_open(p->f->path, DB_WRITE, &other, &p->f->err));
    OK(p->f, db_begin_write(other, &p->f->err));
    db_set_patience(p->f->db, 10);
    REFUSED(p->f, take_in(p->f->db, p->aside, true, p->f->now, &taken, &p->f->err), "is locked");
    assert_int_equal(taken.refs.n, 0);
    db_rollback(other);
    db_close(other);
    union record row;
    assert_int_equal(record_get(p->f->db, RECORD_EVENT, event_id(incident, 1), &row, &p->f->err),
                     0);
    take(p, &taken);
    assert_int_equal(taken.refs.n, 2);
    taken_release(&taken);
}

static void an_empty_file_goes(void **state)
{
    struct place *p = *state;
    struct taken taken;
    put_bytes(p->aside, "\n\n", 2);
    take(p, &taken);
    assert_false(is_there(p->aside));
    assert_int_equal(taken.unreadable, 0);
    taken_release(&taken);
}

static void lines_of_every_wrong_kind_are_put_by(void **state)
{
    struct place *p = *state;
    struct taken taken;
    static const char *const wrong[] = {
        "{", "[]", "null", "5", "\"x\"", "{\"aside\": \"1\"}", "{\"aside\": 1}", "\xff\xfe", "{}"};
    const size_t n = sizeof wrong / sizeof *wrong;
    char name[160];
    struct buf there = BUF_INIT;
    open_incident(p->f, "ann", "web");
    for (size_t i = 0; i < n; i++) {
        put_bytes(p->aside, wrong[i], strlen(wrong[i]));
        put_bytes(p->aside, "\n", 1);
    }
    put_bytes(p->aside, "a\0b\n", 4);
    keep(p, "good");
    take(p, &taken);
    assert_int_equal(taken.unreadable, n + 1);
    assert_int_equal(taken.refs.n, 1);
    assert_false(is_there(p->aside));
    snprintf(name, sizeof name, "%s" ASIDE_UNREADABLE, p->aside);
    OK(p->f, file_read(name, 1 << 20, &there, &p->f->err));
    for (size_t i = 0; i < n; i++)
        assert_non_null(strstr(there.data, wrong[i]));
    buf_release(&there);
    taken_release(&taken);
}

/* ---- at once */

static void write_events(struct place *p, int writer)
{
    char text[64];
    for (int i = 0; i < EACH; i++) {
        snprintf(text, sizeof text, "writer %d event %d", writer, i);
        keep(p, text);
    }
    _exit(0);
}

/* Takes in until the pipe is closed. */
static void take_events(struct place *p, int until)
{
    struct db *db = NULL;
    struct taken taken;
    struct error err = ERROR_INIT;
    char byte;
    fcntl(until, F_SETFL, O_NONBLOCK);
    if (db_open(p->f->path, DB_RECORD, &db, &err))
        _exit(1);
    while (read(until, &byte, 1) < 0) {
        if (take_in(db, p->aside, true, p->f->now, &taken, &err))
            _exit(2);
        taken_release(&taken);
    }
    db_close(db);
    _exit(0);
}

static void writers_and_takers_lose_and_double_nothing(void **state)
{
    struct place *p = *state;
    pid_t writers[WRITERS], takers[TAKERS];
    struct taken taken;
    int ends[2], status;
    int64_t incident = open_incident(p->f, "ann", "web");
    db_close(p->f->db);
    p->f->db = NULL;
    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < TAKERS; i++)
        if (!(takers[i] = fork())) {
            close(ends[1]);
            take_events(p, ends[0]);
        }
    for (int i = 0; i < WRITERS; i++)
        if (!(writers[i] = fork()))
            write_events(p, i);
    for (int i = 0; i < WRITERS; i++) {
        assert_int_equal(waitpid(writers[i], &status, 0), writers[i]);
        assert_int_equal(status, 0);
    }
    close(ends[1]);
    for (int i = 0; i < TAKERS; i++) {
        assert_int_equal(waitpid(takers[i], &status, 0), takers[i]);
        assert_int_equal(status, 0);
    }
    close(ends[0]);
    OK(p->f, db_open(p->f->path, DB_WRITE, &p->f->db, &p->f->err));
    take(p, &taken);
    taken_release(&taken);
    bool seen[WRITERS][EACH] = {{false}};
    int n = 0;
    struct cursor c = {0};
    OK(p->f, cursor_open_events(&c, p->f->db, incident, &p->f->err));
    while (cursor_next(&c, &p->f->err) == 1) {
        int writer, i;
        assert_int_equal(sscanf(c.row.event.text, "writer %d event %d", &writer, &i), 2);
        assert_false(seen[writer][i]);
        seen[writer][i] = true;
        n++;
    }
    cursor_close(&c);
    assert_int_equal(n, WRITERS * EACH);
    assert_false(is_there(p->aside));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_line_says_all_that_was_kept),
        TEST(a_path_is_one_whatever_leads_there),
        TEST(a_link_is_not_followed),
        TEST(the_file_of_a_stranger_is_left_alone),
        TEST(what_is_kept_is_recorded_once),
        TEST(what_was_amended_since_is_known),
        TEST(a_uid_that_is_another_events_is_given_anew),
        TEST(a_failure_records_none_and_keeps_all),
        TEST(an_empty_file_goes),
        TEST(lines_of_every_wrong_kind_are_put_by),
        TEST(writers_and_takers_lose_and_double_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
