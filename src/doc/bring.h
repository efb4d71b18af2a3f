/* A reading's second step: into the records, within one change.
 *
 * A document that is new here is added whole. One that is known (its marker's uid; else the same
 * file's digest, or the same title and start) is compared: with markers, what it says is held
 * against what a render of the records says now, both read the same way, so that only what the
 * document shows can change; without, nothing changes.
 *
 * What a new incident gets that no document says: opened_at is its start, as far as the document
 * tells one that is past, else now, so that an old one is not taken for one opened just now;
 * everything else was recorded now. Fields, causes and sections are kept as a render would print
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
    struct buf notes;   /* a line for each thing worth a remark: foreign markers, what was there
                           already */
    struct buf changes; /* of a document that was compared: a line for each difference */
};
void bring_result_release(struct bring_result *r); /* fine on a zeroed one */

/* Whether every value is one that can be written (1 MiB a text): err->line is then the document's
 * line, and its source empty. bring_reading asks it first; who has no database yet may before. */
int bring_check(const struct reading *reading, struct error *err);

/* READING's Markdown is made what a render prints of it. Nothing of it is written where bring_check
 * refuses it. OUT is to be zero before, and released in any case; its counts are of records, the
 * incident itself among them. */
int bring_reading(struct change *change, struct reading *reading,
                  const struct bring_options *options, struct bring_result *out, struct error *err);

/* Differences of two readings of one incident, each with refs: what 'edit' will do.
 *
 * A record is known by its marker, a field by its name. One whose marker is gone, doubled or was
 * never given out is known by what it says, before it counts as removed and another as added: the
 * same text at the same time, else the same text, else, of events, the same time (of sections
 * heading and text, text, heading); several that fit are taken in order.
 *
 * Only what both readings can show differs: a column that neither has is no difference. A start or
 * end that the document goes on stating while its events moved away from it is none either (a
 * second comparison, with those events, takes it for one). The order of
 * records that no time orders is not kept anywhere, and no difference. */
enum difference_kind { DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_CHANGED };
struct difference {
    enum difference_kind kind;
    enum record_kind record;
    char ref[24];   /* of what is changed or removed; a field's name otherwise */
    int line;       /* in the second reading; of what is removed, in the first */
    size_t was, is; /* indexes into the readings' lists; SIZE_MAX where there is none or it is the
                       incident itself */
    struct buf columns; /* "text at": those that differ, each the first of those that go together */
};
struct differences {
    struct difference *v; /* the incident; what stood there, in its order; what was added */
    size_t n, cap;
    size_t doubled; /* records of the second reading whose marker stands at another one as well */
    size_t unknown; /* those with a marker that the first has not */
};
/* OUT is to be zero. */
void readings_compare(const struct reading *was, const struct reading *is, struct differences *out);
void differences_release(struct differences *d);

/* One in words for a person, without a line end: 'e3 moved from 08:10 to 08:15', 'a2 done', 'event
 * added at 08:20: "…"'. Times are in the second reading's zone. */
void difference_words(const struct reading *was, const struct reading *is,
                      const struct difference *d, struct buf *out);

/* What can't be brought together: it was changed here since, to something else. */
struct conflict {
    char ref[24];               /* "" where it is the incident, or new in the document */
    const char *column;         /* NULL: the record as a whole */
    char *base, *theirs, *ours; /* as texts: then, here now, in the document; NULL: unknown there,
                                   or the record was not there, is gone, or is not in it */
    int line;                   /* in the document; 0: it is not in it */
};
struct conflicts {
    struct conflict *v;
    size_t n, cap;
};
void conflicts_release(struct conflicts *c);

/* Makes the differences in the records of INCIDENT. WAS is what the document said when it was
 * rendered, IS what it says now; what the records say by now is found out by rendering them again.
 * A record that somebody changed since keeps both changes where they don't touch: other columns of
 * it, the same column to the same value, removed in both, added in both with the same words. Where
 * they do, it is left as it is and added to CONFLICTS (zero before): a column changed to two
 * values, a record removed here that the document changed or put a detail under, one that the
 * document removed but that was changed here, or got a detail. A removed event takes its details
 * along, but for those that stand elsewhere in the document.
 *
 * What a status brings with it: one that is done gets the time of the change where the document
 * gives no other, one that is open again loses date, proof and reason; a due date that moves to a
 * later one counts as such. OUT is as for bring_reading. */
int differences_apply(struct change *change, int64_t incident, const struct reading *was,
                      const struct reading *is, const struct differences *d,
                      struct conflicts *conflicts, struct bring_result *out, struct error *err);

#endif
