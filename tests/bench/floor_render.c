/* floor_render FORM DB: the least that prints a timeline: reads the rows in the order of the index
 * and prints them as they are, nothing escaped, everything through one buffer of 64 KiB. Each form
 * looks like what one command of debrief prints, so that both write the same number of bytes:
 *
 *   document   debrief render, with the template "standard"
 *   table      debrief timeline
 *   json       debrief show --json
 *   export     debrief export: the events, then their revisions
 *
 * What the floor's rows don't hold (uids, sources) is printed as a constant of the same length. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define MICROSECONDS 1000000
#define DAY 86400

struct row {
    long long id;
    long long at; /* seconds since 1970 */
    const char *kind, *by, *text;
    bool detail;
};

struct form {
    const char *name;
    void (*row)(const struct row *row);
    void (*end)(sqlite3 *db);
};

/* The text of a day is made once for all of its events. */
static const char *date_of(long long at)
{
    static long long known = -1;
    static char text[16];
    if (at / DAY != known) {
        time_t seconds = (time_t)at;
        struct tm tm;
        strftime(text, sizeof text, "%Y-%m-%d", gmtime_r(&seconds, &tm));
        known = at / DAY;
    }
    return text;
}

static bool is_new_day(long long at)
{
    static long long last = -1;
    bool is_new = at / DAY != last;
    last = at / DAY;
    return is_new;
}

static void print_clock(const char *before, long long at, const char *after)
{
    int clock = (int)(at % DAY);
    printf("%s%02d:%02d:%02d%s", before, clock / 3600, clock / 60 % 60, clock % 60, after);
}

/* ---- document */

static void print_item(const struct row *row)
{
    if (row->detail) {
        if (row->by)
            printf("  - **%s:** %s\n", row->by, row->text);
        else
            printf("  - %s\n", row->text);
        return;
    }
    if (is_new_day(row->at))
        printf("\n**%s**\n\n", date_of(row->at));
    print_clock("- **", row->at, "");
    bool note = !strcmp(row->kind, "note");
    if (note && row->by)
        printf(" (by %s)", row->by);
    else if (row->by)
        printf(" (%s by %s)", row->kind, row->by);
    else if (!note)
        printf(" (%s)", row->kind);
    printf(":** %s\n", row->text);
}

/* ---- table */

static void print_gap(long long seconds)
{
    char text[32] = "";
    if (seconds >= 60 && seconds % 60)
        snprintf(text, sizeof text, "+%lld min %lld s", seconds / 60, seconds % 60);
    else if (seconds >= 60)
        snprintf(text, sizeof text, "+%lld min", seconds / 60);
    else
        snprintf(text, sizeof text, "+%lld s", seconds);
    printf("%12s", text);
}

static void print_line(const struct row *row)
{
    static long long last;
    bool note = !strcmp(row->kind, "note");
    if (!row->detail && is_new_day(row->at))
        printf("%s\n", date_of(row->at));
    printf(row->detail ? "  e%-10lld" : "e%-12lld", row->id);
    if (row->detail) {
        printf("%24s", "");
    } else {
        print_clock("", row->at, "  ");
        print_gap(last ? row->at - last : 0);
        printf("  ");
        last = row->at;
    }
    printf("%-10s  ", note ? "" : row->kind);
    if (row->by)
        printf("%s: ", row->by);
    printf("%s\n", row->text);
}

/* ---- json and export */

/* How far the event that is being printed has got. */
static enum { NO_EVENT, EVENT, DETAIL } printed;

static void print_time(const char *name, long long at)
{
    printf("\"%s\": \"%sT", name, date_of(at));
    print_clock("", at, "Z\", ");
}

static void print_tail(bool detail)
{
    printf("], \"at_max\": null, \"until_precision\": null, \"at_offset\": %s}",
           detail ? "null" : "0");
}

static void close_event(void)
{
    if (printed != NO_EVENT)
        print_tail(false);
    printed = NO_EVENT;
}

static void print_object(const struct row *row)
{
    if (!row->detail) {
        bool first = printed == NO_EVENT;
        close_event();
        printf("%s    ", first ? "{\n  \"events\": [\n" : ",\n");
    } else if (printed == DETAIL) {
        printf(", ");
    }
    printed = row->detail ? DETAIL : EVENT;
    printf("{\"ref\": \"e%lld\", \"uid\": \"01887622-0000-7000-8000-%012llx\", ", row->id,
           (unsigned long long)row->id);
    if (row->detail)
        printf("\"at\": null, ");
    else
        print_time("at", row->at);
    printf("\"at_text\": null, \"precision\": %s, \"until\": null, ",
           row->detail ? "null" : "\"exact\"");
    print_time("recorded_at", row->at);
    printf("\"kind\": \"%s\", ", row->kind);
    if (row->by)
        printf("\"by\": \"%s\", ", row->by);
    else
        printf("\"by\": null, ");
    printf("\"text\": \"%s\", \"links\": [], \"tags\": [], \"key\": false, \"internal\": false, "
           "\"source\": \"b\", \"source_id\": \"%lld\", \"details\": [",
           row->text, row->id);
    if (row->detail)
        print_tail(true);
}

static void end_json(sqlite3 *db)
{
    (void)db;
    close_event();
    printf("\n  ]\n}\n");
}

static void end_export(sqlite3 *db)
{
    sqlite3_stmt *stmt;
    close_event();
    printf("\n  ],\n  \"revisions\": [\n");
    if (sqlite3_prepare_v2(db, "SELECT id, at, author, kind, record FROM revision ORDER BY id", -1,
                           &stmt, NULL))
        return;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        long long id = sqlite3_column_int64(stmt, 0), record = sqlite3_column_int64(stmt, 4);
        printf("    {\"number\": %lld, \"change\": %lld, ", id, id);
        print_time("at", sqlite3_column_int64(stmt, 1) / MICROSECONDS);
        printf("\"author\": \"%s\", \"origin\": \"01887622-0000-7000-8000-000000000000\", "
               "\"record\": \"%s\", \"ref\": \"e%lld\", "
               "\"uid\": \"01887622-0000-7000-8000-%012llx\", "
               "\"changes\": null, \"undoes\": null, \"content\": null},\n",
               (const char *)sqlite3_column_text(stmt, 2),
               (const char *)sqlite3_column_text(stmt, 3), record, (unsigned long long)record);
    }
    sqlite3_finalize(stmt);
    printf("  ]\n}\n");
}

static void end_nothing(sqlite3 *db)
{
    (void)db;
}

static const struct form forms[] = {
    {"document", print_item, end_nothing},
    {"table", print_line, end_nothing},
    {"json", print_object, end_json},
    {"export", print_object, end_export},
};

static int print_rows(sqlite3 *db, const struct form *form)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v2(db,
                           "SELECT id, at, kind, by, text, under FROM event INDEXED BY event_time "
                           "WHERE incident = 1 ORDER BY at, seq",
                           -1, &stmt, NULL))
        return -1;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        struct row row = {
            .id = sqlite3_column_int64(stmt, 0),
            .at = sqlite3_column_int64(stmt, 1) / MICROSECONDS,
            .kind = (const char *)sqlite3_column_text(stmt, 2),
            .by = (const char *)sqlite3_column_text(stmt, 3),
            .text = (const char *)sqlite3_column_text(stmt, 4),
            .detail = sqlite3_column_type(stmt, 5) != SQLITE_NULL,
        };
        form->row(&row);
    }
    return sqlite3_finalize(stmt);
}

int main(int argc, char **argv)
{
    static char buffer[64 * 1024];
    const struct form *form = NULL;
    sqlite3 *db;
    for (size_t i = 0; argc == 3 && i < sizeof forms / sizeof *forms; i++)
        if (!strcmp(argv[1], forms[i].name))
            form = &forms[i];
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (!form || sqlite3_open_v2(argv[2], &db, SQLITE_OPEN_READWRITE, NULL))
        return 2;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    if (print_rows(db, form)) {
        fprintf(stderr, "floor_render: %s\n", sqlite3_errmsg(db));
        return 2;
    }
    form->end(db);
    return fflush(stdout) || sqlite3_close(db) ? 2 : 0;
}
