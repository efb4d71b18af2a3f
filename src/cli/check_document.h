/* A document being checked: where its records stand in the file, and what is waived in it. */
#ifndef CLI_CHECK_DOCUMENT_H
#define CLI_CHECK_DOCUMENT_H

#include "base/finding.h"
#include "base/strv.h"
#include "cli/check_settings.h"
#include "read/reading.h"

/* Those of a kind, in the document's order. */
struct check_records {
    const struct read_record **v;
    size_t n;
};

struct check_document {
    const char *path;
    struct check_file_settings *settings;
    struct buf text;
    struct reading reading;
    struct check_records of[RECORD_KINDS];
    struct strv waived; /* rules */
    size_t *lines;      /* where each begins in the text */
    size_t line_count;
    struct strv rules; /* that findings name and the table does not hold */
};

/* Finds lines and records, when 'text' and 'reading' are filled; the release frees all of it. */
void check_document_index(struct check_document *d);
void check_document_release(struct check_document *d);

/* Which line the byte stands on, from 1. SELF is a document. */
int check_document_line(const void *self, size_t at);
/* Gives findings the file and the line that they are about. Those that follow from how import reads
 * are dropped. */
void check_document_place(struct check_document *d, struct findings *out);

/* check_waivers.c: what the document and its .debrief.json say of rules. ASKED: rules were named.
 */
void check_document_waive(struct check_document *d, bool asked, struct findings *out);

#endif
