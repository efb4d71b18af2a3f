#include "cli/beside.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

#define QUOTED_MOST 100 /* bytes of a Markdown text in a confirming line */

void add_quoted(struct buf *out, const char *text)
{
    size_t len = strcspn(text, "\r\n");
    size_t shown = len > QUOTED_MOST ? utf8_floor(text, QUOTED_MOST) : len;
    buf_addc(out, '"');
    buf_add(out, text, shown);
    buf_adds(out, text[shown] ? "…\"" : "\"");
}

static const char *text_of(enum record_kind kind, const union record *record, const char *name)
{
    const struct column *column = record_column(kind, name);
    return column ? *(char *const *)(const void *)((const char *)record + column->offset) : NULL;
}

static int answer(struct app *app, const struct subject *subject, enum record_kind kind,
                  const union record *record, struct error *err)
{
    if (app->global.json)
        return print_records_json(app, kind, &record->id, 1, err);
    struct buf line = BUF_INIT;
    ref_add(&line, kind, record);
    if (!app->global.quiet) {
        const char *word = text_of(kind, record, "kind");
        const char *text = text_of(kind, record, "text");
        buf_addf(&line, " added to #%lld %s", (long long)subject->incident.id,
                 subject->incident.title);
        if (word)
            buf_addf(&line, " (%s)", word);
        buf_adds(&line, ": ");
        add_quoted(&line, text ? text : text_of(kind, record, "heading"));
    }
    say_one_line(app, "%s", line.data);
    buf_release(&line);
    return 0;
}

int beside_add(struct app *app, enum record_kind kind, beside_fill *fill, const void *options,
               struct error *err)
{
    struct subject subject = {0};
    struct change change = {0};
    union record record;
    record_init(kind, &record);
    int rc = -1;
    if (begin_change(app, &change, err) || subject_find(app, NULL, &subject, err))
        goto out;
    *record_int(&record, record_column(kind, "incident")) = subject.incident.id;
    if (fill(app, &subject, options, &record, err) || change_insert(&change, kind, &record, err) ||
        change_commit(&change, err))
        goto out;
    rc = answer(app, &subject, kind, &record, err);
out:
    change_cancel(&change);
    record_release(kind, &record);
    subject_release(&subject);
    return rc;
}

/* The rows of the incident's records; their texts are gone by then. */
struct rows {
    int64_t *ids;
    size_t n;
};

static int list_rows(struct app *app, enum record_kind kind, int64_t incident, struct table *table,
                     beside_row *row, struct rows *rows, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, app->db, kind, incident, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        rows->ids = xreallocarray(rows->ids, rows->n + 1, sizeof *rows->ids);
        rows->ids[rows->n++] = c.row.id;
        if (app->global.quiet && !app->global.json) {
            say(app, "%c%lld\n", record_types[kind].letter, (long long)record_number(kind, &c.row));
        } else if (!app->global.json) {
            row(app, table, kind, &c.row);
            table_end_row(table);
        }
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

int beside_list(struct app *app, enum record_kind kind, const struct table_column *columns,
                size_t count, beside_row *row, struct error *err)
{
    struct subject subject = {0};
    struct table table;
    struct rows rows = {0};
    table_init(&table, app->out, app->width, app->color, columns, count);
    int rc = -1;
    if (db_begin_read(app->db, err) || subject_find(app, NULL, &subject, err))
        goto out;
    rc = list_rows(app, kind, subject.incident.id, &table, row, &rows, err);
    if (!rc && app->global.json)
        rc = print_records_json(app, kind, rows.ids, rows.n, err);
    else if (!rc && !rows.n && !app->global.quiet)
        remark(app, "#%lld %s has no %ss yet", (long long)subject.incident.id,
               subject.incident.title, record_types[kind].name);
out:
    table_finish(&table);
    db_rollback(app->db);
    free(rows.ids);
    subject_release(&subject);
    return rc;
}

static void text_row(struct app *app, struct table *table, enum record_kind kind,
                     const union record *record)
{
    (void)app;
    struct buf ref = BUF_INIT;
    ref_add(&ref, kind, record);
    table_cell(table, ref.data, COLOR_BOLD);
    table_cell(table, text_of(kind, record, "kind"), COLOR_NONE);
    table_cell(table, text_of(kind, record, "text"), COLOR_NONE);
    buf_release(&ref);
}

int beside_list_texts(struct app *app, enum record_kind kind, struct error *err)
{
    static const struct table_column columns[] = {
        {"ref", 0, false, false},
        {"kind", 0, false, false},
        {"text", 24, true, false},
    };
    return beside_list(app, kind, columns, sizeof columns / sizeof *columns, text_row, err);
}
