/* Severities as people type them: sev1 … sev5, 1, S1, SEV-1, and the words that the database's
 * configuration names. */
#ifndef CLI_SEVERITY_H
#define CLI_SEVERITY_H

#include "base/error.h"

#include <stdint.h>

struct db;

/* DB may be NULL. */
int severity_parse(struct db *db, const char *word, int64_t *out, struct error *err);

#endif
