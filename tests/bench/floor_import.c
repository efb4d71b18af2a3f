/* floor_import DB FILE: the least that brings a Markdown document into a database: parses it with
 * cmark, makes of each list item an event with its words as text, of each item below another a
 * detail, and inserts them and their revisions in one transaction at synchronous=FULL in WAL mode,
 * which it folds in at the end. It reads no times, no kinds and nothing else of the document. */
#include "floor_schema.h"

#include <cmark.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct floor {
    sqlite3 *db;
    sqlite3_stmt *event, *revision;
    sqlite3_int64 id, under; /* the last row, the last event */
    char *text;
    size_t len, cap;
};

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "r");
    if (!file || fseek(file, 0, SEEK_END))
        return NULL;
    long size = ftell(file);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    rewind(file);
    *len = text ? fread(text, 1, (size_t)size, file) : 0;
    fclose(file);
    return text;
}

static int add(struct floor *floor, const char *s)
{
    size_t len = strlen(s);
    if (floor->len + len + 1 > floor->cap) {
        floor->cap = 2 * (floor->len + len + 1);
        char *more = realloc(floor->text, floor->cap);
        if (!more)
            return -1;
        floor->text = more;
    }
    memcpy(floor->text + floor->len, s, len + 1);
    floor->len += len;
    return 0;
}

static int insert(struct floor *floor, int detail)
{
    sqlite3_int64 id = ++floor->id, at = 1685577600000000 + id;
    if (!detail)
        floor->under = id;
    sqlite3_bind_int64(floor->event, 1, id);
    sqlite3_bind_int64(floor->event, 2, at);
    sqlite3_bind_text(floor->event, 3, floor->text, (int)floor->len, SQLITE_STATIC);
    if (detail)
        sqlite3_bind_int64(floor->event, 4, floor->under);
    else
        sqlite3_bind_null(floor->event, 4);
    sqlite3_step(floor->event);
    if (sqlite3_reset(floor->event))
        return -1;
    sqlite3_bind_int64(floor->revision, 1, at);
    sqlite3_bind_int64(floor->revision, 2, id);
    sqlite3_step(floor->revision);
    floor->len = 0;
    return sqlite3_reset(floor->revision);
}

static int take(struct floor *floor, cmark_node *root)
{
    cmark_iter *iter = cmark_iter_new(root);
    cmark_event_type event;
    int depth = 0, rc = 0;
    while (!rc && (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        const char *literal = cmark_node_get_literal(node);
        if (type == CMARK_NODE_ITEM)
            depth += event == CMARK_EVENT_ENTER ? 1 : -1;
        else if (depth && literal)
            rc = add(floor, literal);
        else if (depth && type == CMARK_NODE_PARAGRAPH && event == CMARK_EVENT_EXIT)
            rc = insert(floor, depth > 1);
    }
    cmark_iter_free(iter);
    return rc;
}

static int open_database(struct floor *floor, const char *path)
{
    return sqlite3_open(path, &floor->db) ||
           sqlite3_exec(floor->db,
                        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN;" FLOOR_SCHEMA,
                        NULL, NULL, NULL) ||
           sqlite3_prepare_v2(floor->db,
                              "INSERT INTO event VALUES (?1, 1, ?1, ?2, 'note', NULL, ?3, ?4)", -1,
                              &floor->event, NULL) ||
           sqlite3_prepare_v2(floor->db,
                              "INSERT INTO revision (at, author, kind, record) "
                              "VALUES (?1, 'alice', 'event', ?2)",
                              -1, &floor->revision, NULL);
}

int main(int argc, char **argv)
{
    struct floor floor = {0};
    size_t len;
    char *text;
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (argc != 3 || !(text = read_file(argv[2], &len)))
        return 2;
    cmark_node *root = cmark_parse_document(text, len, CMARK_OPT_DEFAULT);
    if (open_database(&floor, argv[1]) || take(&floor, root) || sqlite3_finalize(floor.event) ||
        sqlite3_finalize(floor.revision) || sqlite3_exec(floor.db, "COMMIT", NULL, NULL, NULL)) {
        fprintf(stderr, "floor_import: %s\n", sqlite3_errmsg(floor.db));
        return 2;
    }
    return sqlite3_close(floor.db);
}
