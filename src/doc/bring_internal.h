/* What the files of doc/bring.h share. */
#ifndef DOC_BRING_INTERNAL_H
#define DOC_BRING_INTERNAL_H

#include "doc/bring.h"

/* What documents call the part that a field stands in: "Impact"; and the standard section that
 * comes before whatever stands beside it. */
const char *bring_field_heading(const char *name);
const char *bring_field_place(const char *name);

/* The column of KIND that is Markdown; NULL: it has none. */
const struct column *bring_markdown_column(enum record_kind kind);
/* MARKDOWN as a render prints it where that record stands: what a later reading of the document
 * finds there. */
int bring_add_normal(struct buf *out, enum record_kind kind, const void *record,
                     const char *markdown, struct error *err);

/* The same of all Markdown of a reading. */
int bring_normalize(struct reading *reading, struct error *err);

/* The start that follows from what a reading says, by the rules of store/facts.h; NONE. */
int64_t reading_start(const struct reading *reading);

/* Adds a reading as an incident of its own. */
int bring_new(struct change *change, const struct reading *reading, struct bring_result *out,
              struct error *err);
/* Adds all its records to an incident; its facts and fields where that one has none. */
int bring_into(struct change *change, const struct reading *reading, struct bring_result *out,
               struct error *err);

/* A reading on its way in. */
struct arrival {
    struct change *change;
    const struct reading *reading;
    struct bring_result *out;
    bool there;          /* the incident was here before: fields may be, too */
    int64_t *rows;       /* of each record of the list; NONE: it has none yet */
    int64_t events;      /* the number in the last event's ref */
    int64_t cause_row;   /* the last that is taken */
    int64_t measure_row; /* likewise */
};
/* Gives a row to what can be pointed to, and to what can't, NONE; ONLY (NULL: all) says to which.
 */
int bring_number_rows(struct arrival *a, const bool *only, struct error *err);
/* Adds all records of the reading to out->incident. */
int bring_records(struct arrival *a, struct error *err);
/* One of them; every other column as it is read. */
int bring_record(struct arrival *a, size_t i, struct error *err);
/* A field, of an incident that was here. */
int bring_field(struct arrival *a, size_t i, struct error *err);
/* Inserts a record whose texts are borrowed; its uid is none of them. */
int bring_insert(struct arrival *a, enum record_kind kind, union record *r, struct error *err);
char *bring_or(char *text, const char *otherwise);

/* Makes differences; see differences_apply. */
struct bring_three {
    const struct reading *was, *is, *now; /* now: what the records say by now */
};
int bring_apply(struct change *change, int64_t incident, const struct bring_three *three,
                const struct differences *d, struct conflicts *conflicts, struct bring_result *out,
                struct error *err);
/* What a record says, in a few words: for a conflict. */
void bring_add_value(struct buf *out, const struct reading *r, enum record_kind kind,
                     const void *record, const char *column);

/* A document that is known by its marker. */
int bring_marked(struct change *change, struct reading *reading, int64_t incident,
                 struct bring_result *out, struct error *err);

void bring_begin(struct bring_result *out);
void bring_note(struct bring_result *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
