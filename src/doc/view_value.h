/* Shared by the files that define shapes: putting values, and columns as fields. */
#ifndef DOC_VIEW_VALUE_H
#define DOC_VIEW_VALUE_H

#include "doc/view.h"

#define SEEN_EVERYWHERE VIEW_IN_JSON
#define SEEN_BY_TEMPLATES VIEW_IN_TEMPLATES
#define SEEN_IN_EXPORT VIEW_IN_EXPORT

/* A column of struct RECORD, as it is. */
#define VIEW_COLUMN(record, column, type, where, meaning, example)                                 \
    {                                                                                              \
#column, type, where, meaning, example, NULL, offsetof(struct record, column), NULL, NULL, \
            NULL                                                                                   \
    }
#define VIEW_GET(name, type, where, meaning, example, get)                                         \
    {                                                                                              \
        name, type, where, meaning, example, get, 0, NULL, NULL, NULL                              \
    }
#define VIEW_INNER(name, where, meaning, example, get, shape)                                      \
    {                                                                                              \
        name, VIEW_OBJECT, where, meaning, example, get, 0, &shape, NULL, NULL                     \
    }
#define VIEW_EACH(name, where, meaning, shape, step, done)                                         \
    {                                                                                              \
        name, VIEW_LIST, where, meaning, NULL, NULL, 0, &shape, step, done                         \
    }
#define VIEW_END                                                                                   \
    {                                                                                              \
        0                                                                                          \
    }

/* NULL text is unknown. */
void put_text(struct view_value *out, enum view_type type, const char *text);
/* NONE is unknown. */
void put_int(struct view_value *out, enum view_type type, int64_t number);
void put_bool(struct view_value *out, bool yes);
void put_object(struct view_value *out, const void *object);
/* The text that was put together in v->scratch; unknown where it is empty. */
void put_scratch(struct view *v, struct view_value *out);

/* A record's ref where the document is to have markers (view.refs); else unknown. */
void put_marker(struct view *v, char letter, int64_t number, struct view_value *out);
/* Markdown that carries its record's marker with it. */
void put_marked(struct view *v, char letter, int64_t number, const char *text,
                struct view_value *out);

/* Remembers that a value could not be read. */
void view_fail(struct view *v, const struct error *err);

/* A record's ref, "e3", of a row that another record points to; nothing where it is gone. Adds to
 * v->scratch. */
void view_add_ref(struct view *v, enum record_kind kind, int64_t id);

/* "2023-06-01 08:00 – 11:30 UTC (3 h 30 min)"; "WAT (UTC+01:00)". */
void view_get_period(struct view *v, const void *object, struct view_value *out);
void view_get_when(struct view *v, const void *object, struct view_value *out);
void view_get_zone_name(struct view *v, const void *object, struct view_value *out);
/* "checkout, cart" */
void view_get_services_text(struct view *v, const void *object, struct view_value *out);

/* Stepping through a list of records of one kind without more ado. */
int view_step_records(struct view *v, enum record_kind kind, void **state, const void **item,
                      struct error *err);
void view_done_records(void *state);
/* The same in two steps, for what depends on a record as it was recorded: the next, and whether it
 * is shown (then *ITEM is what is). */
int view_step_recorded(struct view *v, enum record_kind kind, void **state, const void **item,
                       struct error *err);
bool view_show_recorded(const struct view *v, void *state, const void **item);

/* Stepping through events: all, the key ones, those of a struct view_phase. The second gives the
 * milestones where no event is marked key. */
int view_step_events(struct view *v, const void *object, void **state, const void **item,
                     struct error *err);
int view_step_key_events(struct view *v, const void *object, void **state, const void **item,
                         struct error *err);
int view_step_phase_events(struct view *v, const void *object, void **state, const void **item,
                           struct error *err);
void view_done_events(void *state);
/* The last event that is key or no mere note; where there is no such, the first. A list of one. */
int view_step_latest(struct view *v, const void *object, void **state, const void **item,
                     struct error *err);
void view_done_latest(void *state);
/* Whether it is the event of a milestone. */
bool view_is_milestone(const struct view *v, const struct event *event);

/* Stepping through the phases; through them with what stands before and after. */
int view_step_phases(struct view *v, const void *object, void **state, const void **item,
                     struct error *err);
int view_step_chapters(struct view *v, const void *object, void **state, const void **item,
                       struct error *err);

/* Stepping through the narratives that the template does not name, by name. */
int view_step_more_fields(struct view *v, const void *object, void **state, const void **item,
                          struct error *err);

/* Stepping through people, each a struct view_role: those with a role; those that only the timeline
 * names; those who recorded. */
int view_step_roles(struct view *v, const void *object, void **state, const void **item,
                    struct error *err);
int view_step_others(struct view *v, const void *object, void **state, const void **item,
                     struct error *err);
int view_step_authors(struct view *v, const void *object, void **state, const void **item,
                      struct error *err);
void view_done_people(void *state);

/* Adds "2023-06-01 08:00 to 11:30 UTC", "since …" or "until …" to v->scratch; nothing where neither
 * is known. */
void view_add_from_until(struct view *v, const char *between);
/* What a short form says of an incident: fields of INCIDENT, see view_short.c. */
void view_get_in_short(struct view *v, const void *object, struct view_value *out);
void view_get_length(struct view *v, const void *object, struct view_value *out);
void view_get_date(struct view *v, const void *object, struct view_value *out);
void view_get_review_day(struct view *v, const void *object, struct view_value *out);
void view_get_zone_label(struct view *v, const void *object, struct view_value *out);
void view_get_progress(struct view *v, const void *object, struct view_value *out);

/* What an event is told with in a story: fields of EVENT, see view_telling.c. */
void view_get_telling(struct view *v, const void *object, struct view_value *out);
void view_get_says(struct view *v, const void *object, struct view_value *out);
void view_get_stop(struct view *v, const void *object, struct view_value *out);
void view_get_paragraph(struct view *v, const void *object, struct view_value *out);

/* A length for a sentence: "five minutes", "an hour and 25 minutes", "three days". */
void view_add_length(struct buf *out, int64_t micros);
/* "5 June 2023", of an instant in the view's zone. */
void view_add_long_date(struct view *v, struct buf *out, instant at);

/* Stepping through the sections at one place of the document: an anchor's number, -1 for the end,
 * -2 for those whose place the document does not have. */
int view_step_sections(struct view *v, int place, void **state, const void **item,
                       struct error *err);

#endif
