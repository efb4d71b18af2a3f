/* A text handed to the person's editor, as a file, and taken back. */
#ifndef CLI_EDITOR_H
#define CLI_EDITOR_H

#include "base/buf.h"
#include "base/error.h"
#include "base/strv.h"

struct app;

/* What came back. The file stays until edited_release, or, after edited_keep, for good. */
struct edited {
    char *text;   /* owned; without the line ends at its end */
    char *path;   /* the file; NULL where there is none (any more) */
    char *folder; /* it is alone in */
};

/* Writes TEXT to a file that only this user can read, NAME.md, and waits until the editor is done
 * with it: $VISUAL, $EDITOR, the configured one, else 'editor', 'vi'. An editor that fails is an
 * error; so is a text that is no text. OUT is to be released in any case; zero it before. */
int edit_text(struct app *app, const char *name, const char *text, struct edited *out,
              struct error *err);
void edited_release(struct edited *edited);
/* What was written can't be used, ERR says why: leaves the file where it is and adds its path to
 * the message. Returns -1. */
int edited_keep(struct edited *edited, struct error *err);

/* The same in steps, for what may have to go back to the editor: writes TEXT to such a file; runs
 * the editor on it; adds what is in it now to OUT, byte for byte, at most LIMIT of them. */
int edited_make(const char *name, const char *text, struct edited *out, struct error *err);
int edited_open(struct app *app, const struct edited *edited, struct error *err);
int edited_read(const struct edited *edited, long long limit, struct buf *out, struct error *err);

/* "emacs -nw 'my file'" as words: split at blanks, what stands in simple quotes is one. Refused
 * where a quote is not closed or no word is there. */
int editor_split(const char *command, struct strv *out, struct error *err);

#endif
