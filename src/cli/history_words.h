/* What a revision did, in words. */
#ifndef CLI_HISTORY_WORDS_H
#define CLI_HISTORY_WORDS_H

#include "cli/app.h"
#include "store/history.h"

/* Adds "e3 recorded: "p99"", "e3 text: "p99" → "p95"", "e3 removed"; times in ZONE. Refs of another
 * incident than CURRENT name theirs. */
int history_add_words(struct app *app, const struct revision *r, int64_t current,
                      const struct zone *zone, struct buf *out, struct error *err);

#endif
