/* Is a postmortem fit to go out? Rules over the records of one incident, each of which tells what
 * it found; errors are what makes a document wrong, warnings are advice.
 *
 * A rule looks at a view, never at a document: a file is read as import reads it, into a database
 * in memory, and its findings get the lines that their records stand on (the caller's, by ref). */
#ifndef DOC_CHECK_H
#define DOC_CHECK_H

#include "base/error.h"
#include "base/finding.h"
#include "doc/templates.h"
#include "doc/view.h"

#include <stdbool.h>
#include <stdint.h>

struct check_settings {
    int64_t gap;                          /* microseconds: a longer one in the timeline is told */
    const struct template_file *template; /* whose 'requires' is to be met; NULL: none */
    bool document; /* the records are those of a file: fixes name the file, not a command */
};

struct check_rule {
    const char *name; /* two or more words joined by hyphens; never changes */
    bool error;
    const char *meaning; /* one line, for help */
    /* Adds what it finds. */
    int (*look)(struct view *v, const struct check_settings *settings,
                const struct check_rule *rule, struct findings *out, struct error *err);
};

/* In the order of help, ends with a NULL name. */
extern const struct check_rule check_rules[];

/* Runs every rule that is in ONLY (names; NULL: all), in the order of the table; the incident's own
 * waivers (its 'ignored') mark what they waive. Findings come by severity, then by where they stand
 * in the document. */
struct strv;
int check_incident(struct view *v, const struct check_settings *settings, const struct strv *only,
                   struct findings *out, struct error *err);

#endif
