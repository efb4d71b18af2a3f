/* The scribe's lines: text, and what stands before it as commands. How lines are come by is not
 * known here. */
#ifndef CLI_SCRIBE_H
#define CLI_SCRIBE_H

#include "cli/app.h"

/* What was said for the next text. Owned; NULL: nothing. */
struct pending {
    char *kind, *at, *by, *under;
};
void pending_release(struct pending *pending);

struct scribe {
    struct app *app;
    struct subject subject; /* as it was at the last line */
    struct pending pending;
    bool quit;
};
void scribe_release(struct scribe *scribe);

/* The clock; what DEBRIEF_NOW says where it is set. */
instant scribe_clock(const struct app *app);

/* Does what a line says, the first key of which was struck at STAMP: records an event and answers,
 * or takes note for the next one. On failure nothing has changed, and the line is the caller's to
 * keep. A blank line is nothing. */
int scribe_line(struct scribe *scribe, const char *line, instant stamp, struct error *err);

/* "#1 Checkout 500s 08:10:05 (detected) > ", in at most half of WIDTH columns where that can be. */
void scribe_prompt(const struct scribe *scribe, instant clock, int width, struct buf *out);

#endif
