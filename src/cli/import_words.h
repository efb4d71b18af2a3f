/* The words of an import's report. */
#ifndef CLI_IMPORT_WORDS_H
#define CLI_IMPORT_WORDS_H

#include "cli/import_report.h"

enum import_kind {
    IMPORT_EVENTS,
    IMPORT_DETAILS,
    IMPORT_CAUSES,
    IMPORT_MEASURES,
    IMPORT_LESSONS,
    IMPORT_ACTIONS,
    IMPORT_FIELDS,
    IMPORT_SECTIONS,
    IMPORT_KINDS
};
/* What a document holds. */
struct import_counts_of {
    size_t n[IMPORT_KINDS];
};
void import_count(const struct reading *reading, struct import_counts_of *out);

/* "new", "failed": in JSON. */
const char *import_outcome_word(enum import_outcome outcome);
/* "8 events, 2 causes, 4 action items"; "no records". */
void import_add_counts(struct buf *out, const struct import_counts_of *counts);
/* ", "records": {…}". */
void import_add_json_counts(struct buf *out, const struct import_counts_of *counts);
/* "1 event added; 2 events, 1 field changed". */
void import_add_changes(struct buf *out, const struct bring_result *result);
/* " (2023-06-01 08:00–11:30 UTC)"; nothing where no time is known. */
void import_add_span(struct buf *out, const struct facts *facts, const struct zone *zone);
/* What became of an export or of lines, without a line end; ALONE as a whole sentence. */
void import_add_totals(struct buf *out, const struct import_totals *t, bool dry_run, bool alone);
/* What became of all files. */
void import_add_summary(struct buf *out, const struct import_totals *t, size_t files,
                        const size_t outcomes[IMPORT_OUTCOMES], bool dry_run);

#endif
