/* Words overwritten within one value of a record: in plain texts in every spelling that JSON gives
 * them, in columns that hold JSON within its strings, in slugs as slugs spell them. */
#ifndef STORE_REDACT_TEXT_H
#define STORE_REDACT_TEXT_H

#include "base/buf.h"
#include "store/record.h"

#include <stdbool.h>

#define REDACTED "[redacted]"

struct redact_words {
    const char *text; /* borrowed */
    struct buf slug;  /* the same as slugs have it; empty where that is too short to tell */
};

void redact_words_init(struct redact_words *words, const char *text);
void redact_words_release(struct redact_words *words);

/* Adds to OUT what becomes of VALUE, which stands in COLUMN of a record of KIND; false, with
 * nothing added, where it stays. Columns that hold one of a closed list of words always do. */
bool redact_column(const struct redact_words *words, enum record_kind kind, const char *column,
                   const char *value, struct buf *out);
/* The same of the difference of a revision. */
bool redact_difference(const struct redact_words *words, enum record_kind kind,
                       const char *difference, struct buf *out);

#endif
