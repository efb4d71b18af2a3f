#include "cli/progress.h"

#include <stdio.h>

#define FIRST_AFTER 1.0 /* seconds */
#define AGAIN_AFTER 0.2

static double seconds_since(const struct timespec *then, const struct timespec *now)
{
    return (double)(now->tv_sec - then->tv_sec) + (double)(now->tv_nsec - then->tv_nsec) / 1e9;
}

static void tell(void *self, const char *what, int64_t done, int64_t total)
{
    struct progress_line *line = self;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    /* What takes long without a word says so before it begins. */
    bool late = seconds_since(&line->began, &now) >= FIRST_AFTER &&
                seconds_since(&line->shown, &now) >= AGAIN_AFTER;
    if (!late && total > 0)
        return;
    line->shown = now;
    line->any = true;
    if (total > 0)
        fprintf(line->app->err, "\r%s: %d%%   ", what, (int)(done * 100 / total));
    else
        fprintf(line->app->err, "\r%s …      ", what);
    fflush(line->app->err);
}

struct progress progress_begin(struct progress_line *line, struct app *app)
{
    *line = (struct progress_line){.app = app};
    clock_gettime(CLOCK_MONOTONIC, &line->began);
    bool shown = app->err_is_terminal && !app->global.quiet;
    return (struct progress){shown ? tell : NULL, line};
}

void progress_end(struct progress_line *line)
{
    if (line->any)
        fprintf(line->app->err, "\r%*s\r", 40, "");
    line->any = false;
}

void add_size(struct buf *out, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) {
        buf_addf(out, "%lld bytes", (long long)bytes);
        return;
    }
    double size = (double)bytes / 1000;
    size_t unit = 0;
    for (; size >= 999.5 && unit < 3; unit++)
        size /= 1000;
    buf_addf(out, size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}
