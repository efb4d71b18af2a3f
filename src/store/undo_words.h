/* What taking a change back did to a record, in words for people: "e3 removed", "#1 severity sev2
 * again". */
#ifndef STORE_UNDO_WORDS_H
#define STORE_UNDO_WORDS_H

#include "base/buf.h"
#include "store/record.h"

/* Adds one phrase; nothing where nothing differs that people know by a name. */
void undo_add_words(struct buf *out, enum record_kind kind, const void *was, const void *became);

#endif
