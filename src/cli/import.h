/* import: what its files share. */
#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "base/progress.h"
#include "cli/import_files.h"
#include "cli/import_report.h"

struct import_options {
    const char *from;
    bool dry_run, force, anew;
};

/* One import: all its files are one change, each of them a part that can fail alone. */
struct import {
    struct app *app;
    const struct import_options *options;
    struct change change;
    bool begun;
    bool lost; /* it is the database that failed: nothing can be imported any more */
    const struct progress *progress;
    struct import_report report;
};

/* What is to be done with the records, from what was read before. May be called twice. */
typedef int import_fn(struct import *import, void *self, struct error *err);
/* Calls it as a part of the change, which begins with the first one. Where there is no database yet
 * and TRIED is not set, it is first called on one in memory: what fails must leave none behind. */
int import_part(struct import *import, import_fn *fn, void *self, bool tried, struct error *err);

/* The incident of -i; NONE: there is no -i. */
int import_into(struct import *import, int64_t *into, struct error *err);

/* A Markdown document, whose TEXT is released as soon as it is read. */
int import_document(struct import *import, const struct import_file *file, struct buf *text,
                    struct error *err);

/* Lines of events, of TEXT, or (NULL) of FILE, which can be read twice; an export. NAME is for
 * people. */
int import_lines(struct import *import, const char *name, const struct buf *text, FILE *file,
                 struct error *err);
int import_whole(struct import *import, const char *name, const struct buf *text,
                 struct error *err);
/* Whether TEXT begins like lines of events: a whole export is one object, these are several values.
 */
bool import_looks_like_lines(const char *text, size_t len);

#endif
