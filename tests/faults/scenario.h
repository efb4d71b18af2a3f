/* Commands that write, and what each must leave: for the programs that let them die, or fail, on
 * the way. The clock and the seed stand still, so that a command that is given again leaves the
 * same bytes; every state is compared whole. */
#ifndef FAULTS_SCENARIO_H
#define FAULTS_SCENARIO_H

#include "lab.h"

#include <stdbool.h>
#include <stddef.h>

#define SCENARIO_ARGUMENTS 12

struct scenario {
    const char *name;
    void (*prepare)(void); /* in an empty folder */
    const char *argv[SCENARIO_ARGUMENTS];
    const char *next[SCENARIO_ARGUMENTS]; /* must work afterwards; NULL: one more event */
    const char *file;                     /* that is written beside the database, if any */
    const char *copy;   /* of the database, set aside on the way: as it was before, or not there */
    const char *secret; /* no file of the database holds it after the next command */
    enum lab_size
        from; /* the least size that tries it; those much like another one are for hours */
};

extern const struct scenario scenarios[];
extern const size_t scenario_count;

/* What a scenario goes through, each state as scenario_state reads it. */
struct states {
    struct buf before, after;
    struct buf before_next, after_next; /* and each with the next command done */
    struct buf exported;                /* the database alone, before; where there is a copy */
};

/* After lab_begin: fixes clock and seed, and makes what the imports read. */
void scenario_begin(void);
/* Runs the command to its end, and the next one after both states. */
void scenario_learn(const struct scenario *s, struct states *out);
void states_release(struct states *states);
/* The folder as it is before the command. */
void scenario_restore(void);

/* Everything that the database and the file hold, as one text. */
void scenario_state(const struct scenario *s, struct buf *out);
/* The next command: what it says and the state after it. Returns its exit status. */
int scenario_next(const struct scenario *s, struct buf *out);
/* What a database exports. */
void scenario_export(const char *path, struct buf *out);

bool same_bytes(const struct buf *a, const struct buf *b);
/* What SQLite finds wrong with a database; nothing where it is sound, or there is none yet. */
void find_unsound(const char *path, struct buf *out);
/* Whether a database is there and SQLite finds nothing wrong with it. */
bool is_sound(const char *path);
/* Whether a file of the database, or beside it, holds WORDS. */
bool files_hold(const char *words);

#endif
