/* The records, as they stand in the database: one struct, one table, one list of columns each.
 *
 * The lists below are the only place that names the columns in C: they make the struct, the column
 * table (for reading, writing, and finding out what a change changed) and the SQL.
 * store/schema_steps.c says what each column means; a test holds the two together.
 *
 * An integer that is unknown is NONE; a text that is, NULL. Texts of a record that was read by
 * record_get are its own (record_release); those that a cursor shows are borrowed until its next
 * step. */
#ifndef STORE_RECORD_H
#define STORE_RECORD_H

#include "base/buf.h"
#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NONE INT64_MIN

/* clang-format off */
#define INCIDENT_COLUMNS(I, T)                                                                     \
    T(uid) T(slug) T(title) I(severity) I(drill) T(zone) I(opened_at)                              \
    I(own_start) I(own_start_max) T(own_start_precision) T(own_start_text) I(own_start_offset)     \
    I(own_end) I(own_end_max) T(own_end_precision) T(own_end_text) I(own_end_offset)               \
    T(services) T(tags) T(roles) T(affected) I(review_at) T(review_status) T(ignored) T(aliases)   \
    I(removed)

#define EVENT_COLUMNS(I, T)                                                                        \
    I(incident) I(seq) T(uid) I(at) I(at_max) I(at_offset) T(at_text) T(precision)                 \
    I(until) I(until_max) T(until_precision) I(recorded_at) T(kind) T(by) T(text) T(links)         \
    T(tags) I(key) I(internal) I(under) T(source) T(source_id) T(raw) I(removed)

#define CAUSE_COLUMNS(I, T)                                                                        \
    I(incident) I(seq) T(uid) T(kind) T(category) T(text) I(why) I(removed)

#define MEASURE_COLUMNS(I, T) I(incident) I(seq) T(uid) T(kind) T(text) I(removed)

#define LESSON_COLUMNS(I, T) I(incident) I(seq) T(uid) T(kind) T(text) I(removed)

#define ACTION_COLUMNS(I, T)                                                                       \
    I(incident) T(uid) T(kind) T(text) T(owner) T(due) I(priority) T(status) T(ticket)             \
    T(for_kind) I(for_id) T(proof) T(reason) I(slips) I(created_at) I(done_at) I(removed)

#define FIELD_COLUMNS(I, T) I(incident) T(name) T(text) I(internal) I(removed)

#define SECTION_COLUMNS(I, T)                                                                      \
    I(incident) I(seq) T(uid) T(heading) I(level) T(markdown) T(after) I(internal) I(removed)

#define SETTING_COLUMNS(I, T) T(name) T(value) I(removed)
/* clang-format on */

#define RECORD_INT(name) int64_t name;
#define RECORD_TEXT(name) char *name;

struct incident {
    int64_t id; /* the incident's number */
    INCIDENT_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision; /* the one that recorded it, as in all that follow */
};

struct event {
    int64_t id; /* event_id(incident, seq) */
    EVENT_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct cause {
    int64_t id;
    CAUSE_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct measure {
    int64_t id;
    MEASURE_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct lesson {
    int64_t id;
    LESSON_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct action {
    int64_t id; /* the number in its ref, a7 */
    ACTION_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct field {
    int64_t id;
    FIELD_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct section {
    int64_t id;
    SECTION_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

struct setting {
    int64_t id;
    SETTING_COLUMNS(RECORD_INT, RECORD_TEXT)
    int64_t revision;
};

enum record_kind {
    RECORD_INCIDENT,
    RECORD_EVENT,
    RECORD_CAUSE,
    RECORD_MEASURE,
    RECORD_LESSON,
    RECORD_ACTION,
    RECORD_FIELD,
    RECORD_SECTION,
    RECORD_SETTING,
    RECORD_KINDS
};

/* A record of any kind. */
union record {
    int64_t id;
    struct incident incident;
    struct event event;
    struct cause cause;
    struct measure measure;
    struct lesson lesson;
    struct action action;
    struct field field;
    struct section section;
    struct setting setting;
};

struct column {
    const char *name;
    bool is_text;
    size_t offset; /* of an int64_t or a char * in the struct */
};

struct record_type {
    const char *name;             /* the table's, and as revisions name it */
    char letter;                  /* of its refs: 'e'; 0: it has none */
    const struct column *columns; /* after id, ending with revision */
    size_t count;
    size_t size; /* of the struct */
};

extern const struct record_type record_types[RECORD_KINDS];

/* -1: no such. */
int record_kind_from_name(const char *name);
int record_kind_from_letter(char letter);

/* NULL: no such column. */
const struct column *record_column(enum record_kind kind, const char *name);
static inline int64_t *record_int(void *record, const struct column *c)
{
    return (int64_t *)(void *)((char *)record + c->offset);
}
static inline char **record_text(void *record, const struct column *c)
{
    return (char **)(void *)((char *)record + c->offset);
}

/* Every integer NONE, every text NULL, but removed (and the marks drill, key, internal) 0. */
void record_init(enum record_kind kind, void *record);
/* Frees the texts, of a record that owns them; it is as after record_init then. */
void record_release(enum record_kind kind, void *record);
/* A copy that owns its texts. */
void record_copy(enum record_kind kind, void *to, const void *from);

/* The incident a record belongs to; NONE for settings. */
int64_t record_incident(enum record_kind kind, const void *record);
bool record_removed(enum record_kind kind, const void *record);
/* The number in its ref: seq, or for actions and incidents the id. */
int64_t record_number(enum record_kind kind, const void *record);

/* The highest number of an incident or in a ref. */
#define RECORD_NUMBER_MOST 999999999

/* Events stand in their table by this number, so that one tree serves for refs and rows. */
#define EVENT_SEQ_BITS 32
static inline int64_t event_id(int64_t incident, int64_t seq)
{
    return incident << EVENT_SEQ_BITS | seq;
}

/* What differs between two records of a kind, as JSON: {"text": ["was", "became"], …}; "" if
 * nothing. The columns uid and revision are no part of it. */
void record_difference(enum record_kind kind, const void *was, const void *became, struct buf *out);
/* Sets what such a difference names to what it was (BACK) or became. The record owns its texts. */
int record_apply(enum record_kind kind, void *record, const char *difference, bool back,
                 struct error *err);

#endif
