/* The records of a reading, added to an incident. */
#include "doc/bring_internal.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

#define MANY 1000 /* records: from here on it is worth telling the database */

/* What others point to gets its row beforehand, so that it can come later than they. */
int bring_number_rows(struct arrival *a, const bool *only, struct error *err)
{
    int64_t last, incident = a->out->incident;
    if (change_largest(a->change, STATEMENT_EVENT_LAST, event_id(incident, 0),
                       event_id(incident + 1, 0), &last, err) ||
        change_largest(a->change, STATEMENT_CAUSE_LAST_ROW, NONE, NONE, &a->cause_row, err) ||
        change_largest(a->change, STATEMENT_MEASURE_LAST_ROW, NONE, NONE, &a->measure_row, err))
        return -1;
    a->events = last ? last - event_id(incident, 0) : 0;
    for (size_t i = 0; i < a->reading->n; i++) {
        enum record_kind kind = a->reading->list[i].kind;
        if (only && !only[i])
            continue;
        a->rows[i] = kind == RECORD_EVENT     ? event_id(incident, ++a->events)
                     : kind == RECORD_CAUSE   ? ++a->cause_row
                     : kind == RECORD_MEASURE ? ++a->measure_row
                                              : NONE;
    }
    return 0;
}

/* The row of what an index into the list points to; NONE. */
static int64_t row_at(const struct arrival *a, int64_t index, enum record_kind kind)
{
    bool there = index >= 0 && (uint64_t)index < a->reading->n;
    return there && a->reading->list[index].kind == kind ? a->rows[index] : NONE;
}

char *bring_or(char *text, const char *otherwise)
{
    return text ? text : (char *)otherwise;
}

static int fill_event(const struct arrival *a, size_t i, struct event *event, struct error *err)
{
    event->seq = a->rows[i] - event_id(event->incident, 0);
    event->id = a->rows[i];
    event->kind = bring_or(event->kind, "note");
    event->text = bring_or(event->text, "");
    if (event->recorded_at == NONE)
        event->recorded_at = a->change->at;
    if (event->under != NONE)
        event->under = row_at(a, event->under, RECORD_EVENT);
    if (event->at == NONE && event->under == NONE) {
        error_set(err, "an entry of the timeline has no time: give it one");
        return error_at(err, "", a->reading->list[i].line, 0);
    }
    return 0;
}

static void fill_action(const struct arrival *a, struct action *action)
{
    int kind = action->for_kind ? record_kind_from_name(action->for_kind) : -1;
    action->for_id = kind < 0 ? NONE : row_at(a, action->for_id, (enum record_kind)kind);
    if (action->for_id == NONE)
        action->for_kind = NULL;
    action->status = bring_or(action->status, "open");
    action->text = bring_or(action->text, "");
    if (action->created_at == NONE)
        action->created_at = a->change->at;
    if (action->slips == NONE)
        action->slips = 0;
}

/* What the schema needs and a document does not say. */
static int fill(const struct arrival *a, size_t i, union record *r, struct error *err)
{
    switch (a->reading->list[i].kind) {
    case RECORD_EVENT:
        return fill_event(a, i, &r->event, err);
    case RECORD_CAUSE:
        r->cause.id = a->rows[i];
        r->cause.kind = bring_or(r->cause.kind, "root");
        r->cause.why = r->cause.why == NONE ? NONE : row_at(a, r->cause.why, RECORD_CAUSE);
        break;
    case RECORD_MEASURE:
        r->measure.id = a->rows[i];
        r->measure.kind = bring_or(r->measure.kind, "corrective");
        break;
    case RECORD_LESSON:
        r->lesson.kind = bring_or(r->lesson.kind, "well");
        break;
    case RECORD_ACTION:
        fill_action(a, &r->action);
        break;
    case RECORD_SECTION:
        r->section.heading = bring_or(r->section.heading, "");
        r->section.level = r->section.level == NONE ? 2 : r->section.level;
        break;
    default:
        break;
    }
    return 0;
}

int bring_insert(struct arrival *a, enum record_kind kind, union record *r, struct error *err)
{
    const struct column *uid = record_column(kind, "uid");
    int rc = change_insert(a->change, kind, r, err);
    if (uid) {
        free(*record_text(r, uid));
        *record_text(r, uid) = NULL;
    }
    if (!rc)
        a->out->added[kind]++;
    return rc;
}

int bring_record(struct arrival *a, size_t i, struct error *err)
{
    const struct read_record *from = &a->reading->list[i];
    const struct column *markdown = bring_markdown_column(from->kind);
    union record r;
    struct buf normal = BUF_INIT;
    memcpy(&r, &from->record, sizeof r);
    *record_int(&r, record_column(from->kind, "incident")) = a->out->incident;
    int rc = fill(a, i, &r, err);
    if (!rc && markdown) {
        char **slot = record_text(&r, markdown);
        rc = bring_add_normal(&normal, from->kind, &r, *slot ? *slot : "", err);
        if (normal.len <= LIMIT_TEXT)
            *slot = normal.data;
    }
    if (!rc)
        rc = bring_insert(a, from->kind, &r, err);
    if (!rc)
        a->rows[i] = r.id;
    buf_release(&normal);
    return rc;
}

int bring_records(struct arrival *a, struct error *err)
{
    a->rows = xreallocarray(NULL, a->reading->n + 1, sizeof *a->rows);
    if (a->reading->n > MANY)
        db_expect_many(a->change->db);
    int rc = bring_number_rows(a, NULL, err);
    for (size_t i = 0; !rc && i < a->reading->n; i++)
        rc = a->reading->list[i].kind == RECORD_FIELD && a->there ? bring_field(a, i, err)
                                                                  : bring_record(a, i, err);
    free(a->rows);
    a->rows = NULL;
    return rc;
}
