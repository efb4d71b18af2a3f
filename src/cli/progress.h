/* Progress, on stderr where it is a terminal: one line that is written over, from the second on
 * that the work takes. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "base/progress.h"
#include "cli/app.h"

#include <time.h>

struct progress_line {
    struct app *app;
    struct timespec began, shown;
    bool any;
};

/* What to give to the one who does the work. LINE must live as long. */
struct progress progress_begin(struct progress_line *line, struct app *app);
/* Takes the line away. */
void progress_end(struct progress_line *line);

/* "12 bytes", "1.5 MB": for people. */
void add_size(struct buf *out, int64_t bytes);

#endif
