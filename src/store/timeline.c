#include "store/timeline.h"

#include "base/alloc.h"
#include "store/record_check.h"

#include <stdlib.h>
#include <string.h>

/* Two bits for each event, by its number in its ref: none, one, or several details. Where a
 * timeline has more events than places some share one, and are asked about in vain. */
#define PLACES ((size_t)1 << 21)
#define ONE 1u
#define SEVERAL 3u

/* As many events are asked about one by one before the bits are worth their table. */
#define FEW 64

static size_t place_of(int64_t event)
{
    return (size_t)event & (PLACES - 1);
}

static unsigned count_at(const struct timeline *t, int64_t event)
{
    size_t place = place_of(event);
    return (unsigned)t->has[place / 4] >> place % 4 * 2 & 3u;
}

static int find_all_under(struct timeline *t, struct error *err)
{
    struct stmt *stmt = db_stmt(t->db, STATEMENT_EVENT_UNDER, err);
    if (!stmt)
        return -1;
    bind_int(stmt, 1, event_id(t->incident, 0));
    bind_int(stmt, 2, event_id(t->incident + 1, 0));
    t->has = xcalloc(PLACES / 4, 1);
    int rc;
    while ((rc = stmt_step(stmt, err)) == 1) {
        int64_t event = column_int(stmt, 0);
        unsigned bits = count_at(t, event) ? SEVERAL : ONE;
        t->has[place_of(event) / 4] |= (unsigned char)(bits << place_of(event) % 4 * 2);
    }
    stmt_done(stmt);
    return rc;
}

/* Stands for the text of a time that was typed. */
static char typed[1] = "";

/* What SQL_EVENT_BRIEF selects. 1: that is all there is to say, 0: there is more, -1. */
static int read_brief(struct db *db, struct stmt *stmt, bool detail, struct event *e,
                      struct error *err)
{
    const char *texts[4], *particular;
    int64_t typed_too;
    bool good = column_get_int(stmt, 0, &e->seq) && column_get_int(stmt, 1, &e->at) &&
                column_get_int(stmt, 2, &typed_too);
    for (int i = 0; i < 4; i++)
        good = good && column_get_text(stmt, 3 + i, &texts[i]);
    if (good && detail)
        good = column_get_int(stmt, 8, &e->under);
    if (!good)
        return db_damaged(db, "event", err);
    e->at_text = typed_too ? typed : NULL;
    e->kind = (char *)texts[0];
    e->by = (char *)texts[1];
    e->text = (char *)texts[2];
    e->links = (char *)texts[3];
    if (!record_check_brief(e))
        return db_damaged(db, "event", err);
    e->id = event_id(e->incident, e->seq);
    particular = column_text(stmt, 7);
    return !particular || !strcmp(particular, "exact");
}

static void forget_whole(struct event *whole)
{
    if (whole->id)
        record_release(RECORD_EVENT, whole);
    whole->id = 0;
}

/* The next row of a cursor, and the rest of it where that is needed. */
static int next_event(const struct timeline *t, struct cursor *c, struct event *whole,
                      const struct event **event, struct error *err)
{
    forget_whole(whole);
    *event = &c->row.event;
    if (!t || t->columns == TIMELINE_WHOLE)
        return cursor_next(c, err);
    int rc = stmt_step(c->stmt, err);
    if (rc < 1)
        return rc;
    rc = read_brief(t->db, c->stmt, c != &t->events, &c->row.event, err);
    if (rc)
        return rc;
    if (record_need(t->db, RECORD_EVENT, c->row.event.id, whole, err))
        return -1;
    *event = whole;
    return 1;
}

/* Opens a statement that has a brief form. */
static int open_either(const struct timeline *t, struct cursor *c, enum statement whole,
                       enum statement brief, int64_t a, int64_t b, struct error *err)
{
    bool is_whole = t->columns == TIMELINE_WHOLE;
    record_init(RECORD_EVENT, &c->row);
    c->row.event.incident = t->incident;
    return cursor_open(c, t->db, is_whole ? whole : brief, RECORD_EVENT, a, b, err);
}

int timeline_open(struct timeline *t, struct db *db, int64_t incident, int64_t since,
                  enum timeline_columns columns, struct error *err)
{
    *t = (struct timeline){.db = db, .incident = incident, .columns = columns};
    if (columns == TIMELINE_BRIEF && since == NONE)
        since = NONE + 1;
    if (since == NONE)
        return open_either(t, &t->events, STATEMENT_EVENT_TIMELINE,
                           STATEMENT_EVENT_TIMELINE_DOCUMENT, incident, NONE, err);
    return open_either(t, &t->events, STATEMENT_EVENT_SINCE, STATEMENT_EVENT_SINCE_BRIEF, incident,
                       since, err);
}

int timeline_next(struct timeline *t, const struct event **event, struct error *err)
{
    return next_event(t, &t->events, &t->whole, event, err);
}

void timeline_close(struct timeline *t)
{
    cursor_close(&t->events);
    cursor_close(&t->under);
    forget_whole(&t->whole);
    forget_whole(&t->under_whole);
    free(t->has);
    t->has = NULL;
}

/* Reads the shared statement's next row. */
static int step_shared(struct timeline *t, struct error *err)
{
    int rc = next_event(t, &t->under, &t->under_whole, &t->detail, err);
    t->next_under = rc == 1 ? t->detail->under : INT64_MAX;
    return rc < 0 ? -1 : 0;
}

/* Brings the shared statement to the details of EVENT, or to those of the next one that has any. */
static int find_shared(struct timeline *t, int64_t event, struct error *err)
{
    if (t->under.stmt && event > t->passed && event <= t->next_under)
        return 0;
    cursor_close(&t->under);
    t->passed = event - 1;
    if (open_either(t, &t->under, STATEMENT_EVENT_DETAILS_FROM, STATEMENT_EVENT_DETAILS_FROM_BRIEF,
                    event, event_id(t->incident + 1, 0), err))
        return -1;
    return step_shared(t, err);
}

int timeline_without_details(struct timeline *t, const struct event *event, struct error *err)
{
    if (!t || t->asked < FEW) {
        if (t)
            t->asked++;
        return 0;
    }
    if (!t->has && find_all_under(t, err))
        return -1;
    return !count_at(t, event->id);
}

int details_open(struct details *d, struct timeline *t, struct db *db, const struct event *event,
                 struct error *err)
{
    *d = (struct details){.timeline = t, .event = event->id};
    if (t && t->has && count_at(t, event->id) == ONE && !t->taken) {
        d->shared = t->taken = true;
        return find_shared(t, event->id, err);
    }
    if (!t)
        return cursor_open_details(&d->own, db, event, err);
    return open_either(t, &d->own, STATEMENT_EVENT_DETAILS, STATEMENT_EVENT_DETAILS_BRIEF,
                       event->id, event->at, err);
}

int details_next(struct details *d, const struct event **detail, struct error *err)
{
    struct timeline *t = d->timeline;
    if (!d->shared)
        return next_event(t, &d->own, &d->whole, detail, err);
    if (d->begun) { /* there was but one */
        t->passed = d->event;
        return step_shared(t, err);
    }
    d->begun = t->next_under == d->event;
    *detail = t->detail;
    return d->begun;
}

void details_close(struct details *d)
{
    if (d->shared)
        d->timeline->taken = false;
    cursor_close(&d->own);
    forget_whole(&d->whole);
}
