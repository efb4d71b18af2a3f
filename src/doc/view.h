/* The one description of a postmortem's data.
 *
 * Templates, --json, export and pages all see an incident through the shapes below: a shape is a
 * list of fields, each with its type, its meaning, an example, and how to get it. A field added
 * here appears everywhere; "debrief help templates" and "debrief help json" are printed from here.
 *
 * Lists are stepped through as they come from the database and never held. An object's pointer is
 * good until the list that it came from is stepped on; a value's text until the next value is asked
 * for. */
#ifndef DOC_VIEW_H
#define DOC_VIEW_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strv.h"
#include "doc/phases.h"
#include "store/db.h"
#include "store/facts.h"
#include "store/record.h"
#include "store/timeline.h"
#include "time/instant.h"
#include "time/when.h"
#include "time/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum view_type {
    VIEW_NULL, /* unknown (a value's type only) */
    VIEW_TEXT, /* plain text */
    VIEW_MARKDOWN,
    VIEW_INT,
    VIEW_NUMBER, /* decimal digits, as text */
    VIEW_BOOL,
    VIEW_TIME,    /* an instant */
    VIEW_STRINGS, /* a JSON array of strings, as text; NULL: empty */
    VIEW_RAW,     /* JSON, as text */
    VIEW_OBJECT,  /* of the field's shape */
    VIEW_LIST,    /* of objects of the field's shape */
    VIEW_FIELDS,  /* the named narratives, by name */
};

struct view_value {
    enum view_type type;
    const char *text;
    size_t len;
    int64_t number;
    const void *object;
    const char *mark, *label; /* of Markdown, as struct mustache_text has them; NULL: none */
};

struct view;
struct view_shape;
struct public_edition; /* doc/public.h */

/* Where a field is seen. */
#define VIEW_IN_JSON 1u /* and in templates: they see all that JSON has */
#define VIEW_IN_TEMPLATES 2u
#define VIEW_IN_EXPORT 4u /* in export only */
#define VIEW_BRIEF 8u /* of events: can be had of one that was read briefly (store/timeline.h) */

struct view_field {
    const char *name;
    enum view_type type;
    unsigned where;
    const char *meaning; /* one line */
    const char *example;
    /* How to get it: a column of the record at 'offset', where 'get' is NULL. Not for lists. */
    void (*get)(struct view *v, const void *object, struct view_value *out);
    size_t offset;
    const struct view_shape *shape; /* of objects and lists */
    /* 1: *ITEM is the next, 0: no more, -1. *STATE is NULL at first. */
    int (*step)(struct view *v, const void *object, void **state, const void **item,
                struct error *err);
    void (*done)(void *state);
};

struct view_shape {
    const char *name;                /* "EVENT" */
    const struct view_field *fields; /* ends with a NULL name */
    bool indirect;                   /* an object begins with a pointer to its record */
};

/* The value of a field of OBJECT, which is of SHAPE; of any type but a list. */
void view_get(struct view *v, const struct view_shape *shape, const struct view_field *field,
              const void *object, struct view_value *out);

extern const struct view_shape shape_incident, shape_event, shape_cause, shape_measure,
    shape_lesson, shape_action, shape_section, shape_revision, shape_role, shape_milestones,
    shape_durations, shape_duration, shape_field, shape_phase;

#define VIEW_SECTION_DEPTH 32 /* sections that stand after each other */

/* The shape that records of a kind are seen through; settings have none. Events are seen through a
 * struct view_event, incidents through their view. */
const struct view_shape *view_shape_of(enum record_kind kind);

/* NULL-terminated, INCIDENT first. */
extern const struct view_shape *const view_shapes[];

/* The objects that shapes see. */
struct view_event {
    const struct event *event;
    bool detail;               /* under another one */
    bool new_day;              /* the first of its day in the timeline */
    struct timeline *timeline; /* that it was just given by; NULL: it was read by itself */
    int64_t above; /* of a detail: when the event happened that it is under; NONE: not known */
    /* Within a phase: */
    int64_t before; /* when the one before it happened; NONE: it is the first of all */
    bool begins;    /* it is the phase's first */
};

/* A phase, or what stands before the first of them or after the last in the story of an incident.
 */
struct view_phase {
    const char *name; /* "undetected", …; "before", "after", "all" */
    bool counted;     /* false: 'phase' says nothing */
    bool starts;      /* it begins when the incident does */
    struct phase phase;
    int64_t first, last; /* the instants of the events in it */
    int64_t before;      /* when the event before it happened; NONE: not told */
};

struct view_span {
    enum duration which;
    struct span span;
};

struct view_role {
    const char *role, *name; /* role: NULL where they have none */
    bool again;              /* not the first of the list */
};

/* The record that a revision is about. */
struct view_named {
    int kind; /* enum record_kind */
    int64_t id;
    bool there, removed;
    struct buf ref, uid;
};

/* An incident being looked at. */
struct view {
    struct db *db;
    struct incident incident; /* owned */
    struct facts facts;
    struct zone zone; /* that times are shown in */
    instant now;
    struct view_span spans[DURATIONS];
    struct field *fields; /* the named narratives, owned, by name */
    size_t field_count;
    struct public_edition *public; /* what it shows is for everybody; NULL: everything */
    enum timeline_columns columns; /* that are read of events */
    const struct strv
        *template_names; /* the names that the template uses; NULL: not known. Borrowed */
    unsigned anchors;    /* the places of sections that the template has (see view_anchor) */
    bool refs;           /* the document is to have markers: false until the caller says so */
    bool again;          /* the cause that was stepped to is not the first of its list */
    char mark[24];       /* of the Markdown that was asked for last */
    struct buf scratch;  /* what a value's text is put together in */
    /* What revisions ask for again and again: of the record, of the origin that came last. */
    struct view_named named;
    int64_t origin;
    struct buf origin_uid;
    bool failed; /* a value could not be read; 'error' says why */
    struct error error;
};

/* Reads the incident and what follows from its events. ZONE, where not NULL, is what times are
 * shown in, else the incident's own. */
int view_open(struct view *v, struct db *db, int64_t incident, const struct zone *zone, instant now,
              struct error *err);
/* Fine on a zeroed one. */
void view_close(struct view *v);

/* The zone of an incident as it was typed; an unknown one is read as UTC. */
void view_zone(const struct incident *incident, struct zone *out);

/* The number of the day that an instant is on, in the zone that times are shown in. */
int64_t view_day(const struct view *v, instant at);

/* The narrative of that name; NULL if there is none. */
const struct field *view_field_named(const struct view *v, const char *name);

/* The places after which a document can have sections of its own: "timeline", … -1: no such. Names
 * as headings. */
int view_anchor(const char *heading);
#define VIEW_ANCHORS 6
extern const char *const view_anchor_headings[VIEW_ANCHORS];

/* An uncertain time as it is shown; MARKDOWN_APART behind it where that is a range, which would
 * read like one that lasted. OFFSET is that of the zone it was typed in; NONE: the view's. */
void view_add_uncertain(struct view *v, struct buf *out, instant at, instant at_max,
                        enum precision precision, int64_t offset);

/* "3 h 30 min", "12–27 min", of a duration that is known. */
void view_add_span(struct buf *out, const struct span *span);

#endif
