/* Refs: "e3" (of the current incident), "2:e3", "SLUG:e3", "UID:e3"; "a7" needs no incident. */
#ifndef STORE_REF_H
#define STORE_REF_H

#include "base/buf.h"
#include "store/db.h"
#include "store/record.h"

struct ref {
    enum record_kind kind;
    int64_t incident;
    int64_t id; /* the record's row */
};

struct refs {
    struct ref *v;
    size_t n, cap;
};
void refs_release(struct refs *refs);

/* Reads "e3", "2:e3", "e12..e40", "e12..40": adds each record there is in the range. CURRENT is the
 * incident that is meant where none is named (NONE: then one must be). What is not there, or was
 * removed, is refused; of a range, only where nothing is left. */
int ref_parse(struct db *db, const char *word, int64_t current, struct refs *out,
              struct error *err);
/* The same of exactly one record, of KIND (RECORD_KINDS: any). */
int ref_parse_one(struct db *db, const char *word, int64_t current, enum record_kind kind,
                  struct ref *out, struct error *err);
/* The same, of any kind; one that was removed is found too, and *REMOVED then set: for history. */
int ref_parse_removed(struct db *db, const char *word, int64_t current, struct ref *out,
                      bool *removed, struct error *err);

/* "e3", of a record of that kind; incidents as "#1"; fields and settings by their name. */
void ref_add(struct buf *out, enum record_kind kind, const void *record);

#endif
