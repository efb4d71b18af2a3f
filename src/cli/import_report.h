/* What an import says when all of it is done: what became of each file, what was guessed on the way
 * and from which line. Kept until then, on disk where it is much, since before the commit none of
 * it is true. */
#ifndef CLI_IMPORT_REPORT_H
#define CLI_IMPORT_REPORT_H

#include "cli/app.h"
#include "doc/bring.h"
#include "read/reading.h"

#include <stdio.h>

enum import_outcome {
    IMPORT_NEW,
    IMPORT_CHANGED,
    IMPORT_ADDED,
    IMPORT_KNOWN,
    IMPORT_SKIPPED, /* no incident, and nobody named the file */
    IMPORT_FAILED,
    IMPORT_OUTCOMES
};

/* Of events and exports. */
struct import_totals {
    int incidents_new, incidents_known, added, known;
    int64_t incident; /* the last one; NONE */
};

struct import_report {
    struct app *app;
    bool dry_run;
    bool alone; /* one file, named: it need not be said which */
    bool many;  /* too many to show on a terminal what was guessed in each */
    size_t files, outcomes[IMPORT_OUTCOMES];
    struct import_totals totals;
    size_t noted;     /* documents whose notes were only counted */
    struct buf text;  /* the answer's parts, as they will be printed */
    FILE *kept;       /* what of it is on disk already; NULL */
    size_t kept_len;  /* its bytes: behind them may be what could not be written whole */
    struct buf wrong; /* remarks on what failed, a line each */
};

/* PATH is as people know it ("standard input"). */
int import_report_document(struct import_report *report, const char *path,
                           const struct reading *reading, const struct bring_result *result,
                           struct error *err);
void import_report_feed(struct import_report *report, const char *path,
                        const struct import_totals *totals);
void import_report_skipped(struct import_report *report, const char *path, int line,
                           const char *why);
void import_report_failed(struct import_report *report, const char *path, const struct error *why);

/* Prints it all: answers to stdout, what failed to stderr, as what of the answer can't be read from
 * the disk again. */
void import_report_print(struct import_report *report);
/* Only what failed. */
void import_report_print_wrong(struct import_report *report);
void import_report_release(struct import_report *report);

#endif
