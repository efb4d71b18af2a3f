/* An incident made up to try templates on: every list has something in it, every field of the data
 * and of the template's own is there, or none that can be missing is. */
#ifndef DOC_TEMPLATE_RECORDS_H
#define DOC_TEMPLATE_RECORDS_H

#include "base/error.h"
#include "base/strv.h"
#include "store/db.h"

#include <stdint.h>

enum template_records {
    RECORDS_FULL,   /* it is over, and everything was recorded */
    RECORDS_LIVE,   /* the same while it goes on, with times that are uncertain */
    RECORDS_SPARSE, /* one of each list, with nothing that can be missing */
    RECORDS_EMPTY,  /* a title and no more */
    RECORDS_VARIANTS
};

/* Adds one to DB, in memory. FIELDS: those of the template's own. SEED: 0 for plain words; else its
 * texts are hostile ones, of the same shape: what is null or a list's length is the same for every
 * seed. */
int template_records_make(struct db *db, enum template_records variant, const struct strv *fields,
                          uint64_t seed, int64_t *incident, struct error *err);

/* A text that tries to break out of where it is put: never blank. */
struct buf;
void template_hostile_text(struct buf *out, uint64_t *seed);
/* The same, of Markdown: of several lines, most often. */
void template_hostile_markdown(struct buf *out, uint64_t *seed);

#endif
