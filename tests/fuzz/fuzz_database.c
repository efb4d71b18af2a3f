/* Any bytes as the database. Where a log's header stands at a multiple of 512 bytes, what follows
 * it is the log beside the database.
 *
 * Each command that reads, and some that write, answers or says in one line what is wrong, within a
 * bounded time and memory; JSON that was answered is JSON. */
#include "program.h"

#include <jansson.h>
#include <sqlite3.h>

#define MOST (256 * 1024) /* bytes of a database; larger ones say nothing more */

/* Byte 72 of a database is reserved and says nothing to SQLite: here, which of these are run. */
#define GROUP_BYTE 72
#define GROUPS 6 /* and all of them where the byte is 0 */

static const char *const lines[] = {
    "status",
    "timeline",
    "render",
    "--json show",
    "--json status",
    "list",
    "--json list",
    "history",
    "history e1",
    "action list",
    "export",
    "export -f jsonl",
    "show e1",
    "config",
    "timeline --as-of 2023-06-01T08:30:00Z",
    "completion --candidates ref",
    "log --at 08:30 x",
    "amend e1 y",
    "cause add z",
    "undo",
    "redact e1 --yes p99",
    "use 1",
};

static bool is_json(const struct buf *text)
{
    json_error_t why;
    json_t *value = json_loadb(text->data, text->len, JSON_DECODE_ANY, &why);
    json_decref(value);
    if (!value)
        fprintf(stderr, "%s, line %d\n", why.text, why.line);
    return value != NULL;
}

static void run(const char *line)
{
    int status = program_say(line);
    if (!status && (strstr(line, "--json") || !strcmp(line, "export")))
        expect(is_json(&program.out), "JSON is JSON");
    expect(utf8_valid(program.out.data, program.out.len, NULL), "what is said is UTF-8");
}

static void place(const uint8_t *data, size_t size)
{
    size_t end = size;
    for (size_t at = 512; at + 32 <= size && end == size; at += 512)
        if (!memcmp(data + at, "\x37\x7f\x06", 3) && (data[at + 3] & 0xFE) == 0x82)
            end = at;
    program_write(PROGRAM_DATABASE, data, end);
    if (end < size)
        program_write(PROGRAM_DATABASE "-wal", data + end, size - end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    program_begin();
    if (size > MOST)
        return 0;
    int fd = open("/dev/null", O_RDONLY);
    expect(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO, "there is a standard input");
    close(fd);
    place(data, size);
    unsigned group = size > GROUP_BYTE ? data[GROUP_BYTE] : 0;
    for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!group || i % GROUPS == group % GROUPS)
            run(lines[i]);
    program_clean();
    return 0;
}

#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION

/* What makes more of a database than flipped bits do: values put into its records through SQL, with
 * a schema that lets them in, and headers that are right again. */

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

static const char *const tables[] = {"incident", "event",    "cause",   "measure", "lesson",
                                     "action",   "field",    "section", "setting", "login",
                                     "origin",   "revision", "document"};
static const char *const values[] = {
    "NULL",
    "0",
    "1",
    "2",
    "-1",
    "4294967296",
    "4611686018427387904",
    "9223372036854775807",
    "-9223372036854775807",
    "1685606400000000",
    "253402300799999999",
    "-62135596800000000",
    "1e300",
    "''",
    "'x'",
    "CAST(x'ff6180' AS TEXT)",
    "CAST(x'610062' AS TEXT)",
    "x'00ff'",
    "'[]'",
    "'[\"a\", \"b\"]'",
    "'[1, {\"a\": []}]'",
    "'{}'",
    "'{\"text\": [\"a\", null], \"at\": [1, 9e18]}'",
    "'{\"removed\": [0, 7], \"kind\": [\"note\", \"x\"]}'",
    "replace(hex(zeroblob(600)), '00', '[')",
    "replace(hex(zeroblob(300)), '00', 'ab c')",
    "'2023-02-31'",
    "'Europe/Berlin'",
    "'../../etc/passwd'",
    "'resolved'",
    "'note'",
    "'exact'",
    "'event'",
    "'cause'",
    "char(27) || '[31m' || char(0x202e, 0x9b)",
    "'# x' || char(10) || '<script>'",
    "rowid",
    "(SELECT max(id) FROM event)",
};
static const char *const schemas[] = {
    "UPDATE sqlite_schema SET sql = replace(replace(sql, 'STRICT,', ''), 'STRICT', '') WHERE type "
    "= 'table'",
    "UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '') WHERE type = 'table'",
    "UPDATE sqlite_schema SET sql = replace(sql, 'INTEGER PRIMARY KEY', 'INTEGER')",
    "UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (', 'CHECK (1 OR ')",
    "DELETE FROM sqlite_schema WHERE type = 'index' AND abs(random()) % 3 = 0",
    "DELETE FROM sqlite_schema WHERE type = 'table' AND abs(random()) % 9 = 0",
    "UPDATE sqlite_schema SET rootpage = abs(random()) % 40 + 1 WHERE rowid = abs(random()) % 30",
    "CREATE TRIGGER t AFTER INSERT ON revision BEGIN DELETE FROM event; END",
    "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n",
    "UPDATE sqlite_schema SET type = 'view', rootpage = 0, sql = 'CREATE VIEW event AS SELECT 1' "
    "WHERE name = 'event'",
    "PRAGMA user_version = 0",
    "PRAGMA user_version = 1",
    "PRAGMA user_version = 65540",
    "PRAGMA user_version = 131074",
};

static int gather(void *names, int n, char **columns, char **titles)
{
    (void)n, (void)titles;
    buf_addf(names, "%s%s", ((struct buf *)names)->len ? "\n" : "", columns[0]);
    return 0;
}

/* The columns of a table, one picked. */
static void pick_column(sqlite3 *db, const char *table, unsigned seed, struct buf *out)
{
    struct buf sql = BUF_INIT, names = BUF_INIT;
    buf_addf(&sql, "SELECT name FROM pragma_table_info('%s')", table);
    sqlite3_exec(db, sql.data, gather, &names, NULL);
    size_t n = 1;
    for (const char *p = names.data; (p = strchr(p, '\n')); p++)
        n++;
    const char *p = names.data;
    for (size_t i = seed % n; i; i--)
        p = strchr(p, '\n') + 1;
    buf_add(out, p, strcspn(p, "\n"));
    buf_release(&sql);
    buf_release(&names);
}

static void change_value(sqlite3 *db, unsigned seed)
{
    struct buf sql = BUF_INIT, column = BUF_INIT, other = BUF_INIT;
    const char *table = tables[seed % (sizeof tables / sizeof *tables)];
    seed /= sizeof tables / sizeof *tables;
    const char *value = values[seed % (sizeof values / sizeof *values)];
    seed /= sizeof values / sizeof *values;
    pick_column(db, table, seed, &column);
    seed /= 32;
    if (seed % 5 == 0)
        pick_column(db, table, seed / 5, &other);
    buf_addf(&sql, "UPDATE %s SET \"%s\" = ", table, column.data);
    if (other.len)
        buf_addf(&sql, "\"%s\"", other.data);
    else
        buf_adds(&sql, value);
    if (seed % 4)
        buf_adds(&sql, " WHERE abs(random()) % 4 = 0");
    sqlite3_exec(db, sql.data, NULL, NULL, NULL);
    buf_release(&sql);
    buf_release(&column);
    buf_release(&other);
}

static size_t mutate_records(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    sqlite3 *db = NULL;
    sqlite3_int64 now = 0;
    unsigned char *bytes = sqlite3_malloc64(size);
    memcpy(bytes, data, size);
    bytes[18] = bytes[19] = 1; /* no log: what is in memory has none */
    sqlite3_open(":memory:", &db);
    sqlite3_deserialize(db, "main", bytes, (sqlite3_int64)size, (sqlite3_int64)size,
                        SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
    sqlite3_exec(db, "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON", NULL,
                 NULL, NULL);
    if (seed % 8 == 0)
        sqlite3_exec(db, schemas[seed / 8 % (sizeof schemas / sizeof *schemas)], NULL, NULL, NULL);
    else
        change_value(db, seed / 8);
    unsigned char *after = sqlite3_serialize(db, "main", &now, SQLITE_SERIALIZE_NOCOPY);
    if (after && now > 512 && (size_t)now <= most) {
        memcpy(data, after, (size_t)now);
        size = (size_t)now;
        data[GROUP_BYTE] = (uint8_t)(seed % (GROUPS + 1));
    }
    sqlite3_close(db);
    return size;
}

/* The bytes that say whose file it is, of what pages and how many. */
static void mend_header(uint8_t *data, size_t size)
{
    static const uint8_t versions[] = {1, 1, 0, 64, 32, 32};
    size_t page = (size_t)data[16] << 8 | data[17];
    memcpy(data, "SQLite format 3", 16);
    if (page < 512 || page & (page - 1)) {
        data[16] = 2;
        data[17] = 0;
        page = 512;
    }
    memcpy(data + 18, versions, sizeof versions);
    for (int i = 0; i < 4; i++) {
        data[28 + i] = (uint8_t)(size / page >> (24 - 8 * i));
        data[92 + i] = data[24 + i];
    }
    memcpy(data + 56, "\0\0\0\1\0\1\0\2", 8);
    memcpy(data + 68, "dbfr", 4);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    if (size < 1024 || memcmp(data, "SQLite format 3", 16) != 0)
        return LLVMFuzzerMutate(data, size, most);
    unsigned way = seed % 4;
    seed /= 4;
    if (way < 2)
        return mutate_records(data, size, most, seed);
    if (way == 2) {
        /* A few bytes somewhere, of which the beginnings of pages are the most telling. */
        size_t at = seed % 3 ? seed / 3 % size : seed / 3 % (size / 512) * 512;
        size_t n = size - at < 24 ? size - at : 24;
        LLVMFuzzerMutate(data + at, n, n);
    } else {
        size = LLVMFuzzerMutate(data, size, most);
        if (size < 1024)
            return size;
    }
    if (seed % 5)
        mend_header(data, size);
    data[GROUP_BYTE] = (uint8_t)(seed / 5 % (GROUPS + 1));
    return size;
}

#endif
