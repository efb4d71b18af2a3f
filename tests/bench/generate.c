/* generate: the data to measure on (data.h), in the forms in which it is taken.
 *
 *   generate floor N FILE       a floor's database with N events and their details
 *   generate jsonl N            the same events, for debrief import
 *   generate markdown N         the same events, as a postmortem that somebody wrote
 *   generate actions N OPEN     an export with N action items, OPEN of them open, for debrief
 * import generate tasks N            N pending tasks, as taskwarrior keeps them in pending.data */
#include "data.h"
#include "floor_schema.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SEED 20230601
#define MICROSECONDS 1000000
#define TIME_SIZE 32

static void format_time(int64_t at, char out[TIME_SIZE])
{
    time_t seconds = (time_t)at;
    struct tm tm;
    strftime(out, TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &tm));
}

/* ---- a floor's database */

struct floor {
    sqlite3 *db;
    sqlite3_stmt *event, *revision;
    int64_t id; /* the last one */
};

static int fail(sqlite3 *db)
{
    fprintf(stderr, "generate: %s\n", sqlite3_errmsg(db));
    return -1;
}

static int insert(struct floor *floor, const struct data_event *event, int64_t under)
{
    sqlite3_stmt *stmt = floor->event;
    int64_t id = ++floor->id, at = event->at * MICROSECONDS;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, at);
    sqlite3_bind_text(stmt, 3, under ? "note" : event->kind, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 4, under ? NULL : event->by, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 5, under ? event->detail : event->text, -1, SQLITE_STATIC);
    if (under)
        sqlite3_bind_int64(stmt, 6, under);
    else
        sqlite3_bind_null(stmt, 6);
    sqlite3_step(stmt);
    if (sqlite3_reset(stmt))
        return fail(floor->db);
    sqlite3_bind_int64(floor->revision, 1, at);
    sqlite3_bind_int64(floor->revision, 2, id);
    sqlite3_step(floor->revision);
    return sqlite3_reset(floor->revision) ? fail(floor->db) : 0;
}

static int fill(struct floor *floor, int64_t n)
{
    struct data data;
    struct data_event event;
    data_init(&data, SEED);
    for (int64_t i = 0; i < n; i++) {
        data_event(&data, &event);
        if (insert(floor, &event, 0) || (event.has_detail && insert(floor, &event, floor->id)))
            return -1;
    }
    return 0;
}

static int make_floor(int64_t n, const char *file)
{
    struct floor floor = {0};
    if (sqlite3_open(file, &floor.db) ||
        sqlite3_exec(floor.db, "PRAGMA journal_mode = WAL; BEGIN;" FLOOR_SCHEMA, NULL, NULL,
                     NULL) ||
        sqlite3_prepare_v2(floor.db, "INSERT INTO event VALUES (?1, 1, ?1, ?2, ?3, ?4, ?5, ?6)", -1,
                           &floor.event, NULL) ||
        sqlite3_prepare_v2(floor.db,
                           "INSERT INTO revision (at, author, kind, record) "
                           "VALUES (?1, 'alice', 'event', ?2)",
                           -1, &floor.revision, NULL))
        return fail(floor.db);
    if (fill(&floor, n))
        return -1;
    sqlite3_finalize(floor.event);
    sqlite3_finalize(floor.revision);
    if (sqlite3_exec(floor.db, "COMMIT", NULL, NULL, NULL) || sqlite3_close(floor.db))
        return fail(floor.db);
    return 0;
}

/* ---- for debrief */

/* Each has an id at its source: what is imported without one gets a digest for it, which would make
 * these rows longer than those of events that were recorded by hand. */
static int print_jsonl(int64_t n)
{
    struct data data;
    struct data_event event;
    char at[TIME_SIZE];
    data_init(&data, SEED);
    for (int64_t i = 1; i <= n; i++) {
        data_event(&data, &event);
        format_time(event.at, at);
        printf("{\"at\":\"%s\",\"at_text\":null,\"kind\":\"%s\",", at, event.kind);
        if (event.by)
            printf("\"by\":\"%s\",", event.by);
        printf("\"text\":\"%s\",\"source\":\"b\",\"source_id\":\"%" PRId64 "\"", event.text, i);
        if (event.has_detail)
            printf(",\"details\":[{\"text\":\"%s\",\"source\":\"b\",\"source_id\":\"%" PRId64
                   "d\"}]",
                   event.detail, i);
        printf("}\n");
    }
    return 0;
}

static int print_markdown(int64_t n)
{
    struct data data;
    struct data_event event;
    char at[TIME_SIZE];
    data_init(&data, SEED);
    printf("# Postmortem: Checkout\n\n## Summary\n\nCheckout was slow for a long time.\n\n"
           "## Timeline\n\nAll times are in UTC.\n\n");
    for (int64_t i = 1; i <= n; i++) {
        data_event(&data, &event);
        format_time(event.at, at);
        printf("- **%.10s %.8s UTC:** %s\n", at, at + 11, event.text);
        if (event.has_detail)
            printf("  - %s\n", event.detail);
    }
    printf("\n## Root Cause\n\nA queue without a bound.\n\n## Action Items\n\n"
           "- [ ] Give the queue a bound\n- [x] Restart it\n");
    return 0;
}

static void print_action(struct data *data, int64_t i, bool open)
{
    static const char *const owners[] = {"alice", "bob", "carol", "dan", "erin"};
    char text[DATA_TEXT_SIZE], due[TIME_SIZE];
    data_text(data, text);
    format_time(DATA_START + (int64_t)data_below(data, 1000) * 86400, due);
    printf("%s{\"ref\":\"a%" PRId64 "\",\"uid\":\"01887622-0000-7000-8000-%012" PRIx64
           "\",\"kind\":null,\"text\":\"%s\",\"owner\":\"%s\",\"due\":\"%.10s\","
           "\"priority\":\"p%d\",\"status\":\"%s\",\"slips\":0,"
           "\"created_at\":\"2023-06-01T00:00:00Z\",\"done_at\":%s}",
           i > 1 ? ",\n" : "", i, (uint64_t)i, text, owners[data_below(data, 5)], due,
           (int)data_below(data, 5), open ? "open" : "done",
           open ? "null" : "\"2023-06-02T00:00:00Z\"");
}

/* The open ones are spread evenly. */
static int print_actions(int64_t n, int64_t open)
{
    struct data data;
    data_init(&data, SEED);
    printf("{\"debrief\": 1, \"incidents\": [{\"uid\":\"01887622-0000-7000-8000-ffffffffffff\","
           "\"id\":2,\"slug\":\"2023-06-01-board\",\"title\":\"Board\",\"zone\":\"UTC\","
           "\"drill\":false,\"opened_at\":\"2023-06-01T00:00:00Z\",\"actions\":[\n");
    for (int64_t i = 1; i <= n; i++)
        print_action(&data, i, i * open / n > (i - 1) * open / n);
    printf("\n]}]}\n");
    return 0;
}

/* ---- for others */

static int print_tasks(int64_t n)
{
    struct data data;
    char text[DATA_TEXT_SIZE];
    data_init(&data, SEED);
    for (int64_t i = 1; i <= n; i++) {
        data_text(&data, text);
        for (char *p = text; *p; p++)
            if (strchr("[]", *p)) /* they delimit a line of that file */
                *p = ' ';
        printf("[description:\"%s\" entry:\"%" PRId64 "\" modified:\"%" PRId64
               "\" status:\"pending\" uuid:\"01887622-0000-4000-8000-%012" PRIx64 "\"]\n",
               text, DATA_START + i, DATA_START + i, (uint64_t)i);
    }
    return 0;
}

int main(int argc, char **argv)
{
    int64_t n = argc > 2 ? strtoll(argv[2], NULL, 10) : -1;
    int rc = -1;
    if (n >= 0 && argc == 4 && !strcmp(argv[1], "floor"))
        rc = make_floor(n, argv[3]);
    else if (n >= 0 && argc == 3 && !strcmp(argv[1], "jsonl"))
        rc = print_jsonl(n);
    else if (n >= 0 && argc == 3 && !strcmp(argv[1], "markdown"))
        rc = print_markdown(n);
    else if (n > 0 && argc == 4 && !strcmp(argv[1], "actions"))
        rc = print_actions(n, strtoll(argv[3], NULL, 10));
    else if (n >= 0 && argc == 3 && !strcmp(argv[1], "tasks"))
        rc = print_tasks(n);
    else
        fprintf(stderr, "generate: floor N FILE, jsonl N, markdown N, actions N OPEN or tasks N\n");
    return rc || fflush(stdout) ? 2 : 0;
}
