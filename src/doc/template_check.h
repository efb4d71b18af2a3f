/* The proof that a template can't be broken by what is put into it, and what is wrong with one.
 *
 * The template is rendered with plain records and with hostile ones of the same shape; the two
 * cmark trees must be equal in everything but text, code and links (empty comments, which keep
 * apart what would run together, count as nothing). A tag whose name no shape of doc/view.h has
 * where it stands is named with the nearest that one has; a partial that is missing, or that
 * includes itself outside any section, likewise. The records are made in a database in memory. */
#ifndef DOC_TEMPLATE_CHECK_H
#define DOC_TEMPLATE_CHECK_H

#include "base/error.h"
#include "doc/templates.h"

#include <stddef.h>
#include <stdint.h>

struct template_fault {
    char *source; /* the file it stands in, as struct template_file has it */
    int line, column;
    char *text; /* what is wrong: what would be right */
};

struct template_faults {
    struct template_fault *v;
    size_t n, cap;
};

/* Adds one, unless it is there already; TEXT is printf's. */
void template_faults_add(struct template_faults *faults, const char *source, int line, int column,
                         const char *format, ...) __attribute__((format(printf, 5, 6)));
void template_faults_release(struct template_faults *faults); /* fine on a zeroed one */

/* Adds what is wrong with FILE, by source, line and column. SEED makes the hostile records; ROUNDS
 * is how many sets of them are tried. Returns 0, or -1: it can't be looked at at all. */
int template_check(const struct template_folders *folders, const struct template_file *file,
                   uint64_t seed, int rounds, struct template_faults *faults, struct error *err);

#endif
