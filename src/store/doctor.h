/* What is wrong with a database file, and what of it can be mended without losing anything.
 *
 * The file is looked at as it is: nothing is changed by looking, but what opening it does (a log is
 * read, an unfinished journal taken back). Each finding has the name of its rule, what it is about,
 * and how to mend it. Rules: see doctor_rules. */
#ifndef STORE_DOCTOR_H
#define STORE_DOCTOR_H

#include "base/error.h"
#include "base/finding.h"
#include "base/progress.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct doctor_rule {
    const char *name;
    const char *meaning; /* one line, for help */
};
extern const struct doctor_rule doctor_rules[]; /* ends with a NULL name */

struct examination {
    struct finding *findings;
    size_t n, cap;
    struct strv remarks; /* what is no finding but good to know */
    int64_t bytes;       /* of the file */
    int64_t incidents, events;
    int64_t schema; /* its version */
};
void examination_release(struct examination *examination);

/* Of each rule at most so many findings are told one by one, then how many more there are. */
#define DOCTOR_FINDINGS 100

/* Examines the file at PATH. -1: it can't be read at all, is of another program or of a newer
 * version. NOW is the present, in microseconds. OUT is zeroed before and released by the caller in
 * any case. */
int doctor_look(const char *path, int64_t now, const struct progress *progress,
                struct examination *out, struct error *err);

/* Mends what can be mended of what EXAMINED holds, after a backup of the file as it is, whose path
 * it puts into *BACKUP (the caller frees it; NULL: none was needed). Changes of records are
 * revisions by AUTHOR, all of them in one transaction. Then the file is examined again: EXAMINED
 * holds what was mended, and what is left. */
int doctor_mend(const char *path, const char *author, int64_t now, const struct progress *progress,
                struct examination *examined, char **backup, struct error *err);

#endif
