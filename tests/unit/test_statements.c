/* The schema, the records' columns and the statements fit together, and no statement reads a whole
 * table, or sorts, without its reason standing here. */
#include "store_fixture.h"

#include "store/schema_steps.h"

#include <sqlite3.h>

/* Reads a whole table (or the whole of an index that holds just what is wanted). */
static const struct {
    enum statement name;
    const char *why;
} scans[] = {
    {STATEMENT_INCIDENT_EACH, "redact and doctor look at every row"},
    {STATEMENT_EVENT_EACH, "as above"},
    {STATEMENT_CAUSE_EACH, "as above"},
    {STATEMENT_MEASURE_EACH, "as above"},
    {STATEMENT_LESSON_EACH, "as above"},
    {STATEMENT_ACTION_EACH, "as above"},
    {STATEMENT_FIELD_EACH, "as above"},
    {STATEMENT_SECTION_EACH, "as above"},
    {STATEMENT_SETTING_EACH, "as above"},
    {STATEMENT_INCIDENT_LIST, "the list of all"},
    {STATEMENT_INCIDENT_OF_ALIAS, "the last thing tried; incidents are few"},
    {STATEMENT_INCIDENT_BEGINNING, "the last thing tried; incidents are few"},
    {STATEMENT_INCIDENT_OPENED_SINCE, "asked only while a resolved one is current"},
    {STATEMENT_INCIDENT_OF_TITLE, "once for each document; incidents are few"},
    {STATEMENT_EVENT_OF_UIDS, "once for all that was kept aside, where something was"},
    {STATEMENT_EVENT_OWN_LAST, "from the newest on, to the first that fits"},
    {STATEMENT_FIELD_NAMES, "completion; fields are few"},
    {STATEMENT_SETTING_LIST, "the list of all"},
    {STATEMENT_ACTION_OPEN, "an index of just the open ones, in their order"},
    {STATEMENT_ACTION_LIST, "the list of all"},
    {STATEMENT_ACTION_OWNERS, "completion"},
    {STATEMENT_REVISION_NEWEST, "the newest alone"},
    {STATEMENT_REVISION_NEWEST_OWN, "from the newest on, to the first that fits"},
    {STATEMENT_REVISION_OWN_CHANGES, "from the newest on, to the first that fits"},
    {STATEMENT_REVISION_DIFFERENCES, "redact looks at every one"},
};

/* Sorts, or tells doubles apart, in memory. */
static const struct {
    enum statement name;
    const char *why;
} sorts[] = {
    {STATEMENT_EVENT_DETAILS, "those under one event, few; untimed ones take its time"},
    {STATEMENT_EVENT_DETAILS_BRIEF, "as above"},
    {STATEMENT_FIELD_NAMES, "completion"},
    {STATEMENT_ACTION_OWNERS, "completion"},
    {STATEMENT_REVISION_OF_INCIDENT, "brought together from eight tables, numbers only"},
};

struct plan {
    const char *scan, *sort;
    char scan_room[256], sort_room[256];
    int lines;
};

static void look_at_line(void *self, const char *text)
{
    struct plan *plan = self;
    plan->lines++;
    /* A value's own list, by json_each, is no table. */
    if (!strncmp(text, "SCAN ", 5) && !strstr(text, "VIRTUAL TABLE") &&
        !strstr(text, "CONSTANT ROW")) {
        snprintf(plan->scan_room, sizeof plan->scan_room, "%s", text);
        plan->scan = plan->scan_room;
    }
    if (!strncmp(text, "USE TEMP B-TREE", 15)) {
        snprintf(plan->sort_room, sizeof plan->sort_room, "%s", text);
        plan->sort = plan->sort_room;
    }
}

static bool may_scan(enum statement name)
{
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++)
        if (scans[i].name == name)
            return true;
    return false;
}

static bool may_sort(enum statement name)
{
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++)
        if (sorts[i].name == name)
            return true;
    return false;
}

static void every_plan_is_one_that_was_agreed_to(void **state)
{
    struct fixture *f = *state;
    int wrong = 0;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        enum statement name = (enum statement)i;
        struct plan plan = {0};
        OK(f, db_plan(f->db, name, look_at_line, &plan, &f->err));
        if (!plan.scan != !may_scan(name)) {
            print_error("%s: %s\n", statement_names[i],
                        plan.scan ? plan.scan : "is listed as a scan, but is none");
            wrong++;
        }
        if (!plan.sort != !may_sort(name)) {
            print_error("%s: %s\n", statement_names[i],
                        plan.sort ? plan.sort : "is listed as sorting, but does not");
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void every_statement_can_be_had_and_had_again(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        struct stmt *one = db_stmt(f->db, (enum statement)i, &f->err);
        struct stmt *two = db_stmt(f->db, (enum statement)i, &f->err);
        assert_non_null(one);
        assert_non_null(two);
        assert_ptr_not_equal(one, two);
        stmt_done(two);
        stmt_done(one);
        assert_ptr_equal(db_stmt(f->db, (enum statement)i, &f->err), one);
        stmt_done(one);
    }
}

static sqlite3 *open_raw(struct fixture *f)
{
    sqlite3 *raw = NULL;
    assert_int_equal(sqlite3_open(f->path, &raw), SQLITE_OK);
    return raw;
}

static sqlite3_stmt *prepare(sqlite3 *raw, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(raw, sql, -1, &stmt, NULL))
        fail_msg("%s", sqlite3_errmsg(raw));
    return stmt;
}

static void records_and_tables_have_the_same_columns(void **state)
{
    struct fixture *f = *state;
    sqlite3 *raw = open_raw(f);
    for (int k = 0; k < RECORD_KINDS; k++) {
        const struct record_type *type = &record_types[k];
        sqlite3_stmt *stmt = prepare(raw, "SELECT name, type FROM pragma_table_info(?1)");
        sqlite3_bind_text(stmt, 1, type->name, -1, SQLITE_STATIC);
        size_t there = 0;
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(stmt, 0);
            if (!strcmp(name, "id"))
                continue;
            const struct column *c = record_column((enum record_kind)k, name);
            if (!c)
                fail_msg("the struct of %s has no %s", type->name, name);
            bool is_text = !strcmp((const char *)sqlite3_column_text(stmt, 1), "TEXT");
            if (c->is_text != is_text)
                fail_msg("%s.%s is of another type", type->name, name);
            there++;
        }
        sqlite3_finalize(stmt);
        assert_int_equal(there, type->count);
        assert_string_equal(type->columns[type->count - 1].name, "revision");
    }
    sqlite3_close(raw);
}

/* Whether SQL, as it was written, has a line "  NAME … -- words". */
static bool is_explained(const char *sql, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = sql; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        size_t end = strcspn(line, "\n");
        if (strncmp(line, "  ", 2) || strncmp(line + 2, name, n) || line[2 + n] != ' ')
            continue;
        const char *note = strstr(line, "-- ");
        return note && note < line + end && note + 3 < line + end;
    }
    return false;
}

/* Whether a step of the schema that speaks of the table explains the column. */
static bool is_explained_somewhere(const char *table, const char *column)
{
    for (int step = 0; step < SCHEMA_VERSION; step++)
        for (const char *const *sql = schema_steps[step].sql; *sql; sql++)
            if (strstr(*sql, table) && is_explained(*sql, column))
                return true;
    return false;
}

static void every_column_says_what_it_is(void **state)
{
    struct fixture *f = *state;
    sqlite3 *raw = open_raw(f);
    sqlite3_stmt *stmt =
        prepare(raw, "SELECT t.name, t.sql, c.name FROM sqlite_schema t, pragma_table_info(t.name) "
                     "c WHERE t.type = 'table' AND t.sql LIKE '%STRICT%'");
    int columns = 0, wrong = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *column = (const char *)sqlite3_column_text(stmt, 2);
        columns++;
        char table[64];
        snprintf(table, sizeof table, "TABLE %s ", (const char *)sqlite3_column_text(stmt, 0));
        if (is_explained_somewhere(table, column))
            continue;
        print_error("%s.%s has no comment\n", sqlite3_column_text(stmt, 0), column);
        wrong++;
    }
    sqlite3_finalize(stmt);
    sqlite3_close(raw);
    assert_true(columns > 100);
    assert_int_equal(wrong, 0);
}

static void the_text_in_the_file_is_compact(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *compact;
    } cases[] = {
        {"CREATE TABLE t ( -- a \"table\"\n  id INTEGER PRIMARY KEY, -- it's one\n  n  TEXT\n) "
         "STRICT",
         "CREATE TABLE t(id INTEGER PRIMARY KEY,n TEXT)STRICT"},
        {"x TEXT CHECK (x IN ('a b', ' -- ', 'c')), -- no\ny INTEGER",
         "x TEXT CHECK(x IN('a b',' -- ','c')),y INTEGER"},
        {"a INTEGER NOT NULL CHECK (a IN (0, 1)), b INTEGER CHECK (b IN (0, 2))",
         "a INTEGER NOT NULL,b INTEGER CHECK(b IN(0,2))"},
        {"a INTEGER CHECK (a IN (0, 1)), b INTEGER CHECK (b IN (0, 1))", "a INTEGER,b INTEGER"},
        {"CHECK (id = incident << 32 | seq)", "CHECK(id = incident << 32 | seq)"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = BUF_INIT;
        schema_compact(cases[i].sql, &out);
        assert_string_equal(out.data, cases[i].compact);
        buf_release(&out);
    }
}

static void every_table_is_strict(void **state)
{
    struct fixture *f = *state;
    sqlite3 *raw = open_raw(f);
    /* The tables of a full text index are SQLite's own affair. */
    sqlite3_stmt *stmt =
        prepare(raw, "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = "
                     "'main' AND name NOT LIKE 'sqlite%'");
    int tables = 0;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        tables++;
        if (!sqlite3_column_int(stmt, 1))
            fail_msg("%s is not strict", sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(raw);
    assert_true(tables >= RECORD_KINDS + 3);
}

static void exec_raw(struct fixture *f, const char *sql)
{
    sqlite3 *raw = open_raw(f);
    assert_int_equal(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(raw);
}

static void foreign_and_newer_files_are_refused(void **state)
{
    struct fixture *f = *state;
    struct db *other = NULL;
    char sql[64];
    db_close(f->db);
    f->db = NULL;
    snprintf(sql, sizeof sql, "PRAGMA user_version = %d", SCHEMA_VERSION + 1);
    exec_raw(f, sql);
    REFUSED(f, db_open(f->path, DB_WRITE, &other, &f->err), "newer debrief");
    REFUSED(f, db_open(f->path, DB_READ, &other, &f->err), "newer debrief");
    exec_raw(f, "PRAGMA application_id = 7");
    REFUSED(f, db_open(f->path, DB_CREATE, &other, &f->err), "another program");
    unlink(f->path);
    REFUSED(f, db_open(f->path, DB_READ, &other, &f->err), "no database at");
    REFUSED(f, db_open("", DB_CREATE, &other, &f->err), "empty name");
    REFUSED(f, db_open(f->folder, DB_CREATE, &other, &f->err), "is no file");
    FILE *text = fopen(f->path, "w");
    for (int i = 0; i < 200; i++)
        fputs("no database, a letter\n", text);
    fclose(text);
    REFUSED(f, db_open(f->path, DB_READ, &other, &f->err), "is no database");
    REFUSED(f, db_open(f->path, DB_WRITE, &other, &f->err), "is no database");
    /* Tables of somebody who does not sign them. */
    unlink(f->path);
    exec_raw(f, "CREATE TABLE letter (text)");
    REFUSED(f, db_open(f->path, DB_CREATE, &other, &f->err), "another program");
    assert_null(other);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_plan_is_one_that_was_agreed_to),
        TEST(every_statement_can_be_had_and_had_again),
        TEST(records_and_tables_have_the_same_columns),
        TEST(every_column_says_what_it_is),
        TEST(the_text_in_the_file_is_compact),
        TEST(every_table_is_strict),
        TEST(foreign_and_newer_files_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
