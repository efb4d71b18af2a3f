/* check: what incidents and files share. */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

#include "base/finding.h"
#include "base/strv.h"
#include "cli/app.h"
#include "cli/check_settings.h"
#include "doc/check.h"
#include "doc/public.h"
#include "read/reading.h"

struct check_options {
    const char *fail_on, *template, *ignore, *because;
    struct strv rules;
    bool public;
};

/* One run of the command. */
struct check_run {
    struct app *app;
    const struct check_options *options;
    size_t errors, warnings, waived; /* that were found */
    size_t incidents, documents;     /* that were looked at */
    size_t hits;                     /* findings at --fail-on or above */
    bool any;                        /* something was printed */
    struct template_file template;   /* that was loaded last, */
    char *template_name;             /* by this name; NULL: none */
    struct buf what;                 /* "#1 Checkout 500s": the last one looked at */
};

/* The template called NAME, borrowed until the next one is asked for. */
int check_template_named(struct check_run *run, const char *name, const struct template_file **out,
                         struct error *err);

/* What must not be in the public edition of the incident, added to FINDINGS; what is left out of it
 * is said. Zero before; released after the findings, whose rules' names it holds. */
struct check_public {
    struct view view;
    struct public_edition *edition;
};
int check_public(struct check_run *run, int64_t incident, bool named, struct check_public *public,
                 struct findings *findings, struct error *err);
void check_public_release(struct check_public *public);

/* The same of a document, as a whole: its secrets (errors), and those it names (advice). LINE says
 * on which line a byte of TEXT stands. PATTERNS may be NULL. RULES, zero before, holds the rules'
 * names, and is released after the findings. */
typedef int check_line_fn(const void *self, size_t at);
void check_public_text(const struct buf *text, const struct reading *reading,
                       const struct secret_patterns *patterns, check_line_fn *line,
                       const void *self, struct strv *rules, struct findings *out);

/* Prints the findings of one incident or document, which HEADING names, and counts them. FAIL_ON:
 * NULL is "error". */
void check_report(struct check_run *run, const char *heading, const struct findings *findings,
                  const char *fail_on);

/* Checks the files and folders at PATHS. 0, or -1: some can't be read, or are no incident. */
int check_files(struct check_run *run, const struct strv *paths, struct error *err);

/* Keeps in the incident that a rule is ignored, and why. */
int check_ignore(struct app *app, const char *word, const char *rule, const char *because,
                 struct error *err);

#endif
