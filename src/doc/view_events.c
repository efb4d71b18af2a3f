/* The lists of events: the timeline, the key events, and those of a phase. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "doc/public.h"
#include "store/records.h"

#include <stdlib.h>
#include <string.h>

/* A timeline, with the day that it is on. */
struct event_list {
    struct timeline timeline;
    struct view_event item;
    int64_t day;        /* of the last event, in the view's zone */
    bool marked;        /* of key events: whether any is marked so */
    union record shown; /* in the public edition: the event as that has it */
};

static struct event_list *open_list(struct view *v, int64_t since, enum timeline_columns columns,
                                    void **state, struct error *err)
{
    struct event_list *list = xcalloc(1, sizeof *list);
    *state = list;
    list->day = NONE;
    list->item.before = NONE;
    list->item.timeline = &list->timeline;
    if (v->public)
        columns = TIMELINE_WHOLE;
    return timeline_open(&list->timeline, v->db, v->incident.id, since, columns, err) ? NULL : list;
}

/* The next event that is shown. */
static int next_shown(struct view *v, struct event_list *list, struct error *err)
{
    int rc;
    while ((rc = timeline_next(&list->timeline, &list->item.event, err)) == 1) {
        const void *event = list->item.event;
        if (!public_step(v, RECORD_EVENT, &event, &list->shown))
            continue;
        list->item.event = event;
        break;
    }
    return rc;
}

/* The list is at an event that is shown. */
static void show_event(struct view *v, struct event_list *list, const void **item)
{
    instant at = list->item.event->at;
    int64_t day = view_day(v, at);
    list->item.new_day = day != list->day;
    list->day = day;
    *item = &list->item;
}

int view_step_events(struct view *v, const void *object, void **state, const void **item,
                     struct error *err)
{
    (void)object;
    struct event_list *list = *state;
    if (!list && !(list = open_list(v, NONE, v->columns, state, err)))
        return -1;
    int rc = next_shown(v, list, err);
    if (rc == 1)
        show_event(v, list, item);
    return rc;
}

void view_done_events(void *state)
{
    struct event_list *list = state;
    if (!list)
        return;
    timeline_close(&list->timeline);
    record_release(RECORD_EVENT, &list->shown);
    free(list);
}

/* Those that are uncertain, lasted, are key or internal are whole, which the document's own way of
 * reading does not promise. */
static enum timeline_columns knowing_key(const struct view *v)
{
    return v->columns == TIMELINE_WHOLE ? TIMELINE_WHOLE : TIMELINE_BRIEF;
}

/* 1: an event is marked key, 0: none is, -1. */
static int any_is_key(struct view *v, struct error *err)
{
    void *state = NULL;
    struct event_list *list = open_list(v, NONE, knowing_key(v), &state, err);
    int rc = list ? 0 : -1;
    while (!rc && (rc = next_shown(v, list, err)) == 1 && list->item.event->key != 1)
        rc = 0;
    view_done_events(state);
    return rc;
}

bool view_is_milestone(const struct view *v, const struct event *event)
{
    for (int i = 0; i < MILESTONES; i++)
        if (v->facts.milestones[i].event == event->id)
            return true;
    return false;
}

int view_step_key_events(struct view *v, const void *object, void **state, const void **item,
                         struct error *err)
{
    (void)object;
    struct event_list *list = *state;
    if (!list) {
        int marked = any_is_key(v, err);
        if (marked < 0 || !(list = open_list(v, NONE, knowing_key(v), state, err)))
            return -1;
        list->marked = marked == 1;
    }
    int rc;
    while ((rc = next_shown(v, list, err)) == 1) {
        const struct event *e = list->item.event;
        if (list->marked ? e->key != 1 : !view_is_milestone(v, e))
            continue;
        show_event(v, list, item);
        return 1;
    }
    return rc;
}

int view_step_phase_events(struct view *v, const void *object, void **state, const void **item,
                           struct error *err)
{
    const struct view_phase *phase = object;
    struct event_list *list = *state;
    int64_t before = NONE;
    if (!list) {
        if (!(list = open_list(v, phase->first, knowing_key(v), state, err)))
            return -1;
        list->item.before = phase->before;
        list->item.begins = true;
    } else {
        before = list->item.event->at;
    }
    int rc = next_shown(v, list, err);
    if (rc < 1 || list->item.event->at > phase->last)
        return rc < 0 ? -1 : 0;
    if (before != NONE) {
        list->item.before = before;
        list->item.begins = false;
    }
    show_event(v, list, item);
    return 1;
}

/* The one that says how it stands: the last that is no mere note. */
struct latest {
    struct event event; /* owned */
    struct view_event item;
    union record shown;
};

int view_step_latest(struct view *v, const void *object, void **state, const void **item,
                     struct error *err)
{
    (void)object;
    if (*state)
        return 0;
    void *events = NULL;
    int64_t id = NONE;
    int rc;
    struct event_list *list = open_list(v, NONE, knowing_key(v), &events, err);
    while ((rc = list ? next_shown(v, list, err) : -1) == 1)
        if (id == NONE || list->item.event->key == 1 || strcmp(list->item.event->kind, "note") != 0)
            id = list->item.event->id;
    view_done_events(events);
    if (rc || id == NONE)
        return rc;
    struct latest *latest = xcalloc(1, sizeof *latest);
    if (record_need(v->db, RECORD_EVENT, id, &latest->event, err)) {
        free(latest);
        return -1;
    }
    const void *event = &latest->event;
    public_step(v, RECORD_EVENT, &event, &latest->shown);
    latest->item = (struct view_event){.event = event, .new_day = true, .before = NONE};
    *state = latest;
    *item = &latest->item;
    return 1;
}

void view_done_latest(void *state)
{
    struct latest *latest = state;
    if (!latest)
        return;
    record_release(RECORD_EVENT, &latest->event);
    record_release(RECORD_EVENT, &latest->shown);
    free(latest);
}
