/* What a power cut can leave: made from the journal of disk.h.
 *
 * What was synced is there. Of what was not, each sector of 512 bytes of a write, each truncation
 * and each name made, removed or changed may have arrived or not, whatever came after it; a file
 * may have grown with nothing, or with rubbish, where its bytes did not arrive. Only bytes that
 * were being written can be torn (what SQLite calls powersafe overwrite), and a rename is whole. */
#ifndef FAULTS_CUT_H
#define FAULTS_CUT_H

#include "disk.h"

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cut; /* a disk: what is on it for good, and what is under way */

/* One that holds, for good, what is in FOLDER. */
struct cut *cut_new(const char *folder);
void cut_free(struct cut *cut); /* fine with NULL */

/* The next record of a journal in memory, which must outlive the disk: *AT is moved behind it.
 * False at the end. */
bool cut_next(const struct buf *journal, size_t *at, struct disk_record *record, const char **name,
              const char **bytes);
void cut_apply(struct cut *cut, const struct disk_record *record, const char *name,
               const char *bytes);

/* What arrives of what is under way. */
struct chance {
    enum {
        CHANCE_NONE,
        CHANCE_ALL,
        CHANCE_RANDOM, /* by SEED */
        CHANCE_BITS,   /* the n-th part if bit n of SEED is set */
    } kind;
    uint64_t seed;
    unsigned part; /* how many parts were decided on */
};

/* How many parts are under way. */
unsigned cut_parts(const struct cut *cut);
/* Lays the files down in FOLDER, in place of all that is there. With CHANCE_RANDOM there may be
 * rubbish where shared memory was. */
void cut_lay(const struct cut *cut, struct chance *chance, const char *folder);

#endif
