/* EVENT: an entry of the timeline, or a detail of one. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "base/json.h"
#include "doc/public.h"
#include "read/standard_form.h"
#include "store/records.h"
#include "store/vocabulary.h"
#include "text/markdown.h"
#include "time/when.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct event *event_of(const void *object)
{
    return ((const struct view_event *)object)->event;
}

static enum precision precision_of(const char *name)
{
    enum precision p = PRECISION_EXACT;
    if (name)
        precision_from_name(name, &p);
    return p;
}

static void get_ref(struct view *v, const void *object, struct view_value *out)
{
    buf_reset(&v->scratch);
    buf_addc(&v->scratch, 'e');
    json_add_int(&v->scratch, event_of(object)->seq);
    put_scratch(v, out);
}

static void get_kind_label(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    const struct event_kind *kind = event_kind_find(event_of(object)->kind);
    put_text(out, VIEW_TEXT, kind ? kind->label : event_of(object)->kind);
}

static void get_kind_word(struct view *v, const void *object, struct view_value *out)
{
    const struct event_kind *kind = event_kind_find(event_of(object)->kind);
    buf_reset(&v->scratch);
    if (kind && strcmp(kind->name, "note")) {
        buf_adds(&v->scratch, kind->label);
        v->scratch.data[0] = (char)tolower((unsigned char)v->scratch.data[0]);
    }
    put_scratch(v, out);
}

static void add_moment(struct view *v, struct buf *out, instant at, instant at_max,
                       enum precision precision, int64_t offset)
{
    if (precision == PRECISION_EXACT)
        when_add_clock(out, at, &v->zone);
    else
        view_add_uncertain(v, out, at, at_max, precision, offset);
}

/* Nothing above a detail says its day where it is not that of its event. */
static bool needs_date(const struct view *v, const void *object)
{
    const struct view_event *item = object;
    return item->detail && item->above != NONE &&
           precision_of(item->event->precision) != PRECISION_DAY &&
           view_day(v, item->event->at) != view_day(v, item->above);
}

static void get_clock(struct view *v, const void *object, struct view_value *out)
{
    const struct event *e = event_of(object);
    buf_reset(&v->scratch);
    if (e->at != NONE) {
        if (needs_date(v, object)) {
            when_add_date(&v->scratch, e->at, &v->zone);
            buf_addc(&v->scratch, ' ');
        }
        add_moment(v, &v->scratch, when_shown(e->at, e->at_text), e->at_max,
                   precision_of(e->precision), e->at_offset);
        if (e->until != NONE) {
            int64_t ahead = zone_offset(&v->zone, e->at, NULL);
            bool same = civil_of_instant(e->at, ahead).day ==
                        civil_of_instant(e->until, zone_offset(&v->zone, e->until, NULL)).day;
            buf_adds(&v->scratch, same ? "–" : " – ");
            if (!same || e->until - e->at >= DAY) {
                when_add_date(&v->scratch, e->until, &v->zone);
                buf_addc(&v->scratch, ' ');
            }
            add_moment(v, &v->scratch, e->until, e->until_max, precision_of(e->until_precision),
                       e->at_offset);
        }
    }
    put_scratch(v, out);
}

static void get_day(struct view *v, const void *object, struct view_value *out)
{
    buf_reset(&v->scratch);
    if (event_of(object)->at != NONE)
        when_add_date(&v->scratch, event_of(object)->at, &v->zone);
    put_scratch(v, out);
}

static void get_new_day(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, ((const struct view_event *)object)->new_day);
}

/* What a detail without a time begins with: "Action taken", "Misleading path (bob)", "bob". */
static void get_heading(struct view *v, const void *object, struct view_value *out)
{
    const struct event *e = event_of(object);
    const struct event_kind *kind = event_kind_find(e->kind);
    bool note = !kind || !strcmp(kind->name, "note");
    buf_reset(&v->scratch);
    if (!note)
        buf_adds(&v->scratch, kind->label);
    if (e->by) {
        buf_adds(&v->scratch, note ? "" : " (");
        buf_adds(&v->scratch, e->by);
        buf_adds(&v->scratch, note ? "" : ")");
        if (note && standard_is_label(e->by))
            buf_addc(&v->scratch, MARKDOWN_APART);
    }
    put_scratch(v, out);
}

/* What stands beside the time: "detected", "acknowledged by alice", "by bob". */
static void get_aside(struct view *v, const void *object, struct view_value *out)
{
    const struct event *e = event_of(object);
    get_kind_word(v, object, out);
    if (e->by) {
        buf_adds(&v->scratch, v->scratch.len ? " by " : "by ");
        buf_adds(&v->scratch, e->by);
    }
    put_scratch(v, out);
}

struct detail_list {
    struct details details;
    struct view_event item;
    union record shown;
};

static int step_details(struct view *v, const void *object, void **state, const void **item,
                        struct error *err)
{
    const struct view_event *parent = object;
    struct detail_list *list = *state;
    if (parent->detail)
        return 0;
    if (!list) {
        int none = timeline_without_details(parent->timeline, parent->event, err);
        if (none)
            return none < 0 ? -1 : 0;
        *state = list = xcalloc(1, sizeof *list);
        list->item.detail = true;
        list->item.above = parent->event->at;
        if (details_open(&list->details, parent->timeline, v->db, parent->event, err))
            return -1;
    }
    *item = &list->item;
    int rc;
    while ((rc = details_next(&list->details, &list->item.event, err)) == 1) {
        const void *event = list->item.event;
        if (!public_step(v, RECORD_EVENT, &event, &list->shown))
            continue;
        list->item.event = event;
        break;
    }
    return rc;
}

static void done_details(void *state)
{
    struct detail_list *list = state;
    if (!list)
        return;
    details_close(&list->details);
    record_release(RECORD_EVENT, &list->shown);
    free(list);
}

static bool all_are_urls(const char *links)
{
    json_t *all = json_loads(links, 0, NULL), *one;
    bool good = true;
    size_t i;
    json_array_foreach(all, i, one)
    {
        const char *url = json_string_value(one);
        good = good && url && standard_is_url(url, strlen(url));
    }
    json_decref(all);
    return good;
}

/* Whether its text and its links can't be told from each other. */
static void get_apart(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    const struct event *e = event_of(object);
    size_t n = strlen(e->text), before;
    put_bool(out, (n > 4 && memchr(e->text, ':', n) && standard_ends_in_url(e->text, n, &before)) ||
                      (e->links && !all_are_urls(e->links)));
}

static void get_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 'e', event_of(object)->seq, out);
}

#define EVENT(column, type, where, meaning, example)                                               \
    VIEW_COLUMN(event, column, type, where, meaning, example)

#define BRIEF(where) ((where) | VIEW_BRIEF)

static const struct view_field fields[] = {
    VIEW_GET("ref", VIEW_TEXT, BRIEF(SEEN_EVERYWHERE), "its ref within the incident", "e3",
             get_ref),
    EVENT(uid, VIEW_TEXT, SEEN_EVERYWHERE, "UUIDv7", "01887a…"),
    EVENT(at, VIEW_TIME, BRIEF(SEEN_EVERYWHERE), "when it happened; null: a detail without a time",
          "2023-06-01T08:10:00Z"),
    EVENT(at_text, VIEW_TEXT, SEEN_EVERYWHERE, "the time as it was typed", "08:10"),
    EVENT(precision, VIEW_TEXT, SEEN_EVERYWHERE, "exact, about, hour or day; of at", "exact"),
    EVENT(until, VIEW_TIME, SEEN_EVERYWHERE, "when it ended, if it lasted", "2023-06-01T08:20:00Z"),
    EVENT(recorded_at, VIEW_TIME, SEEN_EVERYWHERE, "when it was written down",
          "2023-06-01T08:11:02Z"),
    EVENT(kind, VIEW_TEXT, BRIEF(SEEN_EVERYWHERE), "impact, detected, …, note", "detected"),
    EVENT(by, VIEW_TEXT, BRIEF(SEEN_EVERYWHERE), "who did what it tells", "alice"),
    EVENT(text, VIEW_TEXT, BRIEF(SEEN_EVERYWHERE), "what happened", "p99 on checkout"),
    EVENT(links, VIEW_STRINGS, BRIEF(SEEN_EVERYWHERE), "URLs", "[\"https://grafana.example/d/1\"]"),
    EVENT(tags, VIEW_STRINGS, SEEN_EVERYWHERE, "words, sorted", "[\"db\"]"),
    EVENT(key, VIEW_BOOL, SEEN_EVERYWHERE, "a key event: short forms show it", "false"),
    EVENT(internal, VIEW_BOOL, SEEN_EVERYWHERE, "not for the public edition", "false"),
    EVENT(source, VIEW_TEXT, SEEN_EVERYWHERE, "where it was imported from", "jsonl"),
    EVENT(source_id, VIEW_TEXT, SEEN_EVERYWHERE, "its id there", "a71b…:4"),
    VIEW_EACH("details", BRIEF(SEEN_EVERYWHERE), "the events under it, in order", shape_event,
              step_details, done_details),
    EVENT(at_max, VIEW_TIME, SEEN_EVERYWHERE,
          "the last instant it may have been; null: at is exact", "2023-06-01T14:59:59.999999Z"),
    EVENT(until_precision, VIEW_TEXT, SEEN_EVERYWHERE, "as precision, of until", "exact"),
    EVENT(at_offset, VIEW_INT, SEEN_EVERYWHERE,
          "of the zone that the time was typed in, seconds ahead of UTC", "3600"),
    EVENT(raw, VIEW_TEXT, SEEN_IN_EXPORT, "what was imported, as it came", "null"),
    VIEW_GET("clock", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "the time of day, or from when until when", "08:10", get_clock),
    VIEW_GET("day", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES), "its date", "2023-06-01", get_day),
    VIEW_GET("new_day", VIEW_BOOL, BRIEF(SEEN_BY_TEMPLATES), "whether it is the first of its day",
             "true", get_new_day),
    VIEW_GET("kind_label", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES), "its kind, as printed",
             "Action taken", get_kind_label),
    VIEW_GET("kind_word", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "the same within a sentence; nothing for a note", "action taken", get_kind_word),
    VIEW_GET("aside", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "its kind and who did it; nothing for a note", "acknowledged by alice", get_aside),
    VIEW_GET("heading", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "its kind and who did it, to begin a line with", "Misleading path (bob)", get_heading),
    VIEW_GET("telling", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "how the sentence that tells of it begins, of the events of a chapter",
             "Five minutes later, at 08:05, alice acknowledged it", view_get_telling),
    VIEW_GET("says", VIEW_BOOL, BRIEF(SEEN_BY_TEMPLATES),
             "whether its text says more than its kind does", "true", view_get_says),
    VIEW_GET("stop", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "a full stop, where its text ends in none", ".", view_get_stop),
    VIEW_GET("paragraph", VIEW_BOOL, BRIEF(SEEN_BY_TEMPLATES),
             "whether a paragraph of a chapter begins with it", "true", view_get_paragraph),
    VIEW_GET("apart", VIEW_BOOL, BRIEF(SEEN_BY_TEMPLATES),
             "whether its text ends like one of its links: an empty comment goes between", "false",
             get_apart),
    VIEW_GET("marker", VIEW_TEXT, BRIEF(SEEN_BY_TEMPLATES),
             "its ref, where 'render --refs' wants markers", "e3", get_marker),
    VIEW_END,
};

const struct view_shape shape_event = {"EVENT", fields, true};
