/* Findings shown, the same way by every command that has some. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include "base/finding.h"
#include "cli/app.h"

/* "error", "warning". */
const char *finding_severity(const struct finding *f);

/* One line, to be found by grep and opened by an editor: where, what, how to mend it, the rule:
 * "FILE:3: warning: it has no summary: debrief set summary '…' (summary-missing)". */
void finding_add_line(struct buf *out, const struct finding *f);
/* Where it is, as that line begins: a file's name and line, else the ref. */
void finding_add_place(struct buf *out, const struct finding *f);
/* Prints it: such a line, or (BLOCK, on a terminal) wrapped, with what mends it below. */
void finding_print(struct app *app, const struct finding *f, bool block);

/* An object of JSON, see "debrief help json". */
void finding_add_json(struct buf *out, const struct finding *f);

#endif
