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
void view_get_zone_name(struct view *v, const void *object, struct view_value *out);

/* Stepping through a list of records of one kind without more ado. */
int view_step_records(struct view *v, enum record_kind kind, void **state, const void **item,
                      struct error *err);
void view_done_records(void *state);

/* Stepping through the sections at one place of the document: an anchor's number, -1 for the end,
 * -2 for those whose place the document does not have. */
int view_step_sections(struct view *v, int place, void **state, const void **item,
                       struct error *err);

#endif
