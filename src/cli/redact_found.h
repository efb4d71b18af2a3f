/* What 'redact --found' overwrites: what looks like a secret in a record, so that nobody has to
 * type it once more. */
#ifndef CLI_REDACT_FOUND_H
#define CLI_REDACT_FOUND_H

#include "base/strv.h"
#include "cli/app.h"
#include "store/ref.h"

/* The words, as the record has them or has had them, each once; LABELS: "a password and a GitHub
 * token". Credentials and what patterns of one's own find; addresses are no reason to overwrite
 * what they stand in. None is an error, but where something was overwritten before: perhaps by a
 * command that was cut off. */
int redact_found(struct app *app, const char *word, const struct ref *ref, struct strv *words,
                 struct buf *labels, struct error *err);

#endif
