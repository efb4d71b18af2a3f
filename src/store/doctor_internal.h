/* What the parts of doctor share: doctor_files.c (what stands beside the database), doctor_pages.c
 * (pages, indexes, the schema), doctor_records.c (each record by itself), doctor_links.c (what
 * points where), doctor.c (the order of it all). */
#ifndef STORE_DOCTOR_INTERNAL_H
#define STORE_DOCTOR_INTERNAL_H

#include "store/change.h"
#include "store/db_internal.h"
#include "store/doctor.h"

struct sqlite3_stmt;

struct doctor {
    const char *path;
    int64_t now;
    const struct progress *progress;
    struct examination *report; /* NULL while it mends: that was told before */
    struct change *change;      /* NULL while it only looks */
    struct db *db;
    struct sqlite3 *handle; /* the same */
    struct sqlite3_stmt *lookups[RECORD_KINDS + 1];
    bool damaged;                 /* a table can't be read whole */
    bool incomplete;              /* a table is missing, or another one */
    const void *doubled;          /* what the check under way looks for two of */
    int64_t newest_id, newest_at; /* of our own revisions, before the one that is looked at */
    bool faulty;                  /* a record has a finding */
    struct strv broken;           /* the rules of the schema that are broken, as SQLite says it */
};

struct about {
    const char *rule;
    bool error, mendable;
    const char *ref; /* "" where there is none */
    const char *fix;
};
/* Adds a finding; the format makes its text. */
void doctor_find(struct doctor *d, const struct about *about, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void doctor_remark(struct doctor *d, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Runs EACH on every row that SQL gives, until it returns other than 0; -1 with the error described
 * where SQLite fails. */
typedef int doctor_row(struct doctor *d, struct sqlite3_stmt *row, struct error *err);
int doctor_each(struct doctor *d, const char *sql, doctor_row *each, struct error *err);
/* Whether an error follows from what was told already: from damage, or a table that is not there.
 */
bool doctor_is_known(const struct doctor *d, int rc);
/* The number in the first row's first column; 0 where there is none. */
int doctor_number(struct doctor *d, const char *sql, int64_t *out, struct error *err);
int doctor_run(struct doctor *d, const char *sql, struct error *err);

/* Numbers of the row ID: of a record its incident (NONE: a setting), removed, and of an event under
 * and at, of a cause why; of a revision (RECORD_KINDS) its record and that record's kind. 1: it is
 * there, 0: it is not, -1. */
#define LOOKUP_COLUMNS 4
int doctor_lookup(struct doctor *d, int kind, int64_t id, int64_t out[LOOKUP_COLUMNS],
                  struct error *err);

/* Before the file is opened. */
int doctor_check_files(struct doctor *d, struct error *err);
int doctor_mend_modes(struct doctor *d, struct error *err);

int doctor_check_pages(struct doctor *d, struct error *err);
int doctor_check_schema(struct doctor *d, struct error *err);
/* What no other check has said of references. */
int doctor_check_references(struct doctor *d, struct error *err);
/* Whether the tables are those that this version makes, to the letter, or an earlier one did:
 * *VERSION is the newest of which none is missing. */
int doctor_is_ours(struct doctor *d, bool *yes, int *version, struct error *err);
/* Makes the file say whose it is. */
int doctor_mend_mark(struct doctor *d, struct error *err);
/* Within the transaction: indexes, those that are missing and, where some are WRONG, all; outside
 * of it: pages. */
int doctor_mend_indexes(struct doctor *d, bool wrong, struct error *err);
int doctor_mend_pages(struct doctor *d, struct error *err);
/* What integrity_check said of rows, where the records gave no finding: that would be the same
 * again in better words. */
void doctor_tell_constraints(struct doctor *d);
/* A table whose rows can't all be read: adds a finding, once. */
void doctor_damaged(struct doctor *d, const char *table);

/* Looks at every record, and writes it anew where d->change is set and it can be mended. */
int doctor_check_records(struct doctor *d, struct error *err);

/* The incidents that records belong to. First of all: the other mends need them. */
int doctor_check_incidents(struct doctor *d, struct error *err);
/* Doubles, logins, documents, the origin. */
int doctor_check_tables(struct doctor *d, struct error *err);
int doctor_check_revisions(struct doctor *d, struct error *err);
/* "2:e3", "#2", "a7", "2:summary": as a person would type it anywhere. */
void doctor_add_ref(struct buf *out, enum record_kind kind, const union record *record);

#endif
