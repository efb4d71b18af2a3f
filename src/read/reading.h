/* What a document says, as plain structure: a postmortem on its way to records, and not yet
 * anyone's.
 *
 * The first of import's two steps. The second, store it or find out what it changes, is
 * doc/bring.h. Nothing here knows a database. */
#ifndef READ_READING_H
#define READ_READING_H

#include "base/buf.h"
#include "base/error.h"
#include "store/record.h"
#include "time/instant.h"
#include "time/zone.h"

#include <stdbool.h>
#include <stddef.h>

/* A record as the document has it: columns that it says nothing about are NONE or NULL. */
struct read_record {
    enum record_kind kind;
    union record record; /* owned. incident, seq, uid are not set; under, why and for_id are indexes
                            into the list (for_id with for_kind), set to rows later */
    int line, last_line; /* where it stands in the file */
    char ref[24];        /* of a marker, "e3"; "" */
};

enum read_note_kind {
    READ_GUESS, /* a zone, a date, a kind that the document doesn't say outright */
    READ_ODD,   /* a time that can't be, an order that is odd, Markdown beyond the limits … */
};

struct read_note {
    enum read_note_kind kind;
    int line; /* 0: none */
    char *text;
};

struct reading {
    /* The incident: title, severity, zone, own_start…, own_end…, services, tags, roles, affected,
     * drill, review…; the rest as after record_init. */
    struct incident incident;
    char uid[40];             /* of the marker <!-- debrief UID -->; "" */
    bool standard;            /* it has the form of the standard template */
    struct zone zone;         /* of that: in which its times were read; where it names none
                                 (incident.zone is NULL) that of the context */
    struct read_record *list; /* events (a detail after its event), causes, measures, lessons,
                                 actions, fields, sections, in the document's order */
    size_t n, cap;
    struct read_note *notes; /* by line */
    size_t notes_n, notes_cap;
    /* Why this is no incident ("a template: its times are placeholders"), and at which line; NULL:
     * it is one. */
    char *no_incident;
    int no_incident_line;
};

struct read_context {
    const char *name; /* the file's, for a date in it; may be NULL */
    instant now;
    const struct zone *zone; /* --zone, else the configured or the system's */
    const char *zone_from;   /* where that is from, for the note: "--zone", "the configuration",
                                "$TZ", "the system" */
    bool zone_given;         /* by --zone: it holds for whatever names none itself */
};

/* Reads a document. An error is only what can't be read at all (no UTF-8, too large). OUT is to be
 * zero before, and released in any case. */
int reading_read(struct reading *out, const char *text, size_t len,
                 const struct read_context *context, struct error *err);
void reading_release(struct reading *r);

/* For the readers of the parts. */
struct read_record *reading_add(struct reading *r, enum record_kind kind, int line, int last_line);
void reading_note(struct reading *r, enum read_note_kind kind, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* How many records of a kind (RECORD_EVENT: without details). */
size_t reading_count(const struct reading *r, enum record_kind kind);

#endif
