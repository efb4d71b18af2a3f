/* The first half of reading an export: the document's records, and where each can stand here. For
 * import_json.c alone. */
#ifndef DOC_IMPORT_READ_H
#define DOC_IMPORT_READ_H

#include "doc/import_json.h"
#include "store/record.h"

#include <stdbool.h>

/* A record of the document, on its way in. */
struct coming {
    enum record_kind kind;
    union record record; /* owned */
    bool filled;
    bool inserted;
    bool known;      /* it is here already */
    const char *key; /* uid, or a field's name; borrowed from the document */
    const json_t *object;
    const json_t *content; /* of a removed one, which has no object */
    int64_t was;           /* its number in the document, where that is taken; NONE */
};

struct importer {
    struct change *change;
    struct import_counts *counts;
    const json_t *document; /* the incident's object */
    char where[64];
    int64_t incident; /* here */
    bool incident_known;
    struct coming *list;
    size_t n, cap;
    json_t *places; /* key → its place in the list; the numbers that come along */
};

/* Adds a record to the list; KEY may be NULL. */
struct coming *import_add(struct importer *in, enum record_kind kind, const char *key,
                          const json_t *object);
/* The record with that key; NULL: the document has none. */
struct coming *import_find(struct importer *in, enum record_kind kind, const char *key);
/* The same, of those that have the key the one with that ref: an event can have been moved away and
 * back. */
struct coming *import_find_ref(struct importer *in, enum record_kind kind, const char *key,
                               const char *ref);
/* The row of a record by its uid, for portable_to_rows. */
int64_t import_row(void *importer, enum record_kind kind, const char *uid);
const char *import_uid(const json_t *object);
/* Reads all records of the document, removed ones too, and finds out what is known here and which
 * numbers are free. */
int import_read_records(struct importer *in, struct error *err);

#endif
