/* The scribe's lines as typed on a terminal. */
#ifndef CLI_SCRIBE_EDITOR_H
#define CLI_SCRIBE_EDITOR_H

#include "cli/scribe.h"

/* Reads lines from the terminal and does what they say, until the scribe leaves. What fails is
 * said, and the line put back to be mended. */
int scribe_edit(struct scribe *scribe, struct error *err);

#endif
