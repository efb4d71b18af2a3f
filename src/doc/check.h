/* Is a postmortem fit to go out? Rules over the records of one incident, each of which tells what
 * it found; errors are what makes a document wrong, warnings are advice.
 *
 * A rule looks at a view, never at a document: a file is read as import reads it, into a database
 * in memory, and its findings get the lines that their records stand on (the caller's, by ref). */
#ifndef DOC_CHECK_H
#define DOC_CHECK_H

#include "base/error.h"
#include "base/finding.h"
#include "base/strv.h"
#include "doc/templates.h"
#include "doc/view.h"

#include <stdbool.h>
#include <stdint.h>

#define CHECK_GAP HOUR /* where none is configured */

struct check_settings {
    /* Microseconds: a longer silence in the timeline is told. 0: CHECK_GAP, and only one that is
     * also longer than a quarter of the incident. */
    int64_t gap;
    const struct template_file *template; /* whose 'requires' is to be met; NULL: none */
    bool document; /* the records are those of a file: fixes name the file, not a command */
    bool named; /* several incidents are looked at: refs and commands name theirs, "2:e3", "-i 2" */
    const struct strv *only; /* names of rules; NULL: all but those that are to be asked for */
    const struct strv *also; /* rules that are looked for beside those; NULL */
};

struct check; /* an incident being looked at: doc/check_internal.h */

struct check_rule {
    const char *name; /* two or more words joined by hyphens; never changes */
    bool error;
    bool asked;          /* only where it is asked for */
    const char *meaning; /* one line, for help */
    /* Tells what it finds; NULL: it is told by somebody else. */
    void (*look)(struct check *c);
};

/* In the order of help, ends with a NULL name; and their names alone, which end with NULL. */
extern const struct check_rule check_rules[];
extern const char *const check_rule_names[];
const struct check_rule *check_rule_find(const char *name); /* NULL: there is none */
/* 0, or -1: there is none of that name, with the nearest. */
int check_rule_known(const char *name, struct error *err);

/* Runs the rules in the order of the table; the incident's own waivers (its 'ignored') mark what
 * they waive. Findings are added to OUT, as check_sort leaves them. V is read with all columns of
 * its events. */
int check_incident(struct view *v, const struct check_settings *settings, struct findings *out,
                   struct error *err);

/* By severity, those that are waived last, then by where they stand. */
void check_sort(struct finding *v, size_t n);
/* Marks the findings from FROM on that have this rule as waived. BY may be NULL. Returns how many
 * there are. */
size_t check_waive(struct findings *out, size_t from, const char *rule, const char *because,
                   const char *by);
/* Adds the finding that a waiver is none: its rule is unknown, or it says no reason. REF is what
 * names where it stands. True: it was one. */
bool check_waiver_refused(struct findings *out, const char *rule, const char *because,
                          const char *ref);

#endif
