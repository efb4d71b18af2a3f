/* Records read: one by its number, or a list step by step. */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "store/db.h"
#include "store/record.h"

/* Reads one, removed or not; OUT owns its texts. 1: found, 0: there is none, -1. */
int record_get(struct db *db, enum record_kind kind, int64_t id, void *out, struct error *err);
/* Says that COLUMN of a record of KIND holds what it can't; returns -1. */
int record_damaged(struct db *db, enum record_kind kind, const char *column, struct error *err);
/* 0, or -1 where the record holds what can't be: see record_check.h. What is read here was looked
 * at; a record that was put together from revisions was not. */
int record_sound(struct db *db, enum record_kind kind, const void *record, struct error *err);
/* The same as record_get, of one that must be there. */
int record_need(struct db *db, enum record_kind kind, int64_t id, void *out, struct error *err);

/* A list of records, in the order of the statement (one that selects all columns of KIND). The
 * texts of 'row' are borrowed until the next step. Zero a cursor before, close it always. */
struct cursor {
    struct db *db;
    struct stmt *stmt;
    enum record_kind kind;
    union record row;
};

/* A and B are bound as ?1 and ?2; NONE where the statement has no such. */
int cursor_open(struct cursor *c, struct db *db, enum statement name, enum record_kind kind,
                int64_t a, int64_t b, struct error *err);
/* For statements that take more: stmt_… on c->stmt between this and the first step. 1: a row, 0: no
 * more, -1. */
int cursor_next(struct cursor *c, struct error *err);
void cursor_close(struct cursor *c);

/* The details of an event, in order. */
int cursor_open_details(struct cursor *c, struct db *db, const struct event *event,
                        struct error *err);
/* All events of an incident, removed ones too, in the order recorded. */
int cursor_open_events(struct cursor *c, struct db *db, int64_t incident, struct error *err);
/* The records of KIND of an incident (not events), in order, without the removed ones. */
int cursor_open_list(struct cursor *c, struct db *db, enum record_kind kind, int64_t incident,
                     struct error *err);

/* The row of the record with this number in its ref, or with this uid: NONE if there is none.
 * Removed ones count. Not for fields and settings. */
int record_of_number(struct db *db, enum record_kind kind, int64_t incident, int64_t number,
                     int64_t *id, struct error *err);
int record_of_uid(struct db *db, enum record_kind kind, int64_t incident, const char *uid,
                  int64_t *id, struct error *err);

/* A field by its name (also a removed one); NONE if there is none. */
int field_of_name(struct db *db, int64_t incident, const char *name, int64_t *id,
                  struct error *err);

/* A setting's value, to be freed; NULL if it is not set. */
int setting_get(struct db *db, const char *name, char **value, struct error *err);

#endif
