/* A command that something fails in: run without a fault first, for what is right, then once for
 * each call that can fail. It ends with 2, says so in one line, and nothing was changed; or it did
 * what it was to do and ends with 0; or, an event, it is kept aside and taken in later, once. The
 * database is sound, and can be worked with when all is well again. */
#ifndef FAULTS_TRIAL_H
#define FAULTS_TRIAL_H

#include "disk.h"

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define TRIAL_ARGUMENTS 12
#define TRIAL_STEPS 32

/* Zero, but for the name, before. */
struct trial {
    const char *name;
    const char *before[TRIAL_STEPS][TRIAL_ARGUMENTS]; /* commands run before it */
    int before_count;
    const char *argv[TRIAL_ARGUMENTS]; /* it */
    const char *input;
    bool partly; /* it has two parts, and says 1 where only the first was done */
    /* How it goes when nothing fails. */
    bool reads; /* and changes nothing */
    struct cut *world;
    struct buf was, becomes, said;
    /* What was found. */
    long runs, refused, unsure, done, aside, wrong;
};

/* What fails, and how. */
struct trial_kind {
    const char *name; /* after "call 7 …" */
    unsigned calls;
    enum disk_failure failure;
    bool always;    /* from then on */
    bool each;      /* all of them are tried in short tests too, not a sample */
    bool unwatched; /* the program sets SQLite up itself, on the real disk */
};

/* Adds a command to be run before; the last argument is NULL. */
void trial_before(struct trial *t, ...);
/* A new incident, and so many events. */
void trial_events(struct trial *t, int n);
void trial_command(struct trial *t, ...);
/* Tries all of KINDS, says what came of it, and fails where something was wrong. */
void trial_run(struct trial *t, const struct trial_kind *kinds, size_t count);

#endif
