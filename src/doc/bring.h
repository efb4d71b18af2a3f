/* A reading's second step: into the records, within one change.
 *
 * A document that is new here is added whole. One that is known (its marker's uid; else the same
 * file's digest, or the same title and start) is compared: with markers, what it says is held
 * against what a render of the records says now, both read the same way, so that only what the
 * document shows can change; without, nothing changes.
 *
 * What a new incident gets that no document says: opened_at is its start, as far as the document
 * tells one that is past, else now, so that an old one is not taken for one opened just now;
 * everything else was recorded now. Its events have the source "markdown": a milestone that a
 * person recorded goes before theirs. Fields, causes and sections are kept as a render would print
 * them, so that a render of what was imported reads the same. */
#ifndef DOC_BRING_H
#define DOC_BRING_H

#include "base/buf.h"
#include "base/error.h"
#include "read/reading.h"
#include "store/change.h"

enum brought { BROUGHT_NEW, BROUGHT_KNOWN, BROUGHT_CHANGED, BROUGHT_ADDED };

struct bring_options {
    const char *digest; /* of the file, hex; NULL: none is kept */
    int64_t into;       /* everything is added to this incident (-i); NONE */
    bool anew;          /* --new: another incident, whatever is known */
};

struct bring_result {
    enum brought what;
    int64_t incident;
    size_t added[RECORD_KINDS], changed[RECORD_KINDS], removed[RECORD_KINDS];
    struct buf notes; /* a line for each thing worth a remark: foreign markers, what was there
                         already */
};
void bring_result_release(struct bring_result *r); /* fine on a zeroed one */

/* Nothing of it is written where a value is beyond what it can be (1 MiB a text): err->line is then
 * the document's line, and its source empty. OUT is to be zero
 * before, and released in any case; its counts are of records, the incident itself among them. */
int bring_reading(struct change *change, const struct reading *reading,
                  const struct bring_options *options, struct bring_result *out, struct error *err);

/* Differences of two readings of one incident, each with refs: what 'edit' will do. */
enum difference_kind { DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_CHANGED };
struct difference {
    enum difference_kind kind;
    enum record_kind record;
    char ref[24];   /* of what is changed or removed; a field's name otherwise */
    int line;       /* in the second reading */
    size_t was, is; /* indexes into the readings' lists; SIZE_MAX where there is none or it is the
                       incident itself */
    struct buf columns; /* "text at": those that differ */
};
struct differences {
    struct difference *v;
    size_t n, cap;
};
void readings_compare(const struct reading *was, const struct reading *is, struct differences *out);
void differences_release(struct differences *d);

/* What can't be brought together: the same column was changed here since, to something else. */
struct conflict {
    char ref[24];
    const char *column;
    char *base, *theirs, *ours; /* as texts: then, here now, in the document */
    int line;
};
struct conflicts {
    struct conflict *v;
    size_t n, cap;
};
void conflicts_release(struct conflicts *c);

/* Makes the differences in the records of INCIDENT. A record or column that somebody changed since
 * WAS was rendered keeps both changes where they don't touch; where they do, it is left as it is
 * and added to CONFLICTS. */
int differences_apply(struct change *change, int64_t incident, const struct reading *was,
                      const struct reading *is, const struct differences *d,
                      struct conflicts *conflicts, struct bring_result *out, struct error *err);

#endif
