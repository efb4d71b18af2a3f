/* A record while doctor looks at it. */
#ifndef STORE_DOCTOR_ROW_H
#define STORE_DOCTOR_ROW_H

#include "base/strv.h"
#include "store/doctor_internal.h"

struct row {
    struct doctor *d;
    enum record_kind kind;
    union record was;    /* texts are borrowed */
    union record became; /* as it is where nothing is wrong */
    struct strv scratch; /* texts that 'was' and 'became' borrow */
};

/* Adds a finding about it; the format makes its text. */
void row_find(struct row *row, const char *rule, bool error, bool mendable, const char *fix,
              const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Gives the event a time, which nobody is sure of; NONE: when it was recorded. */
void row_set_time(struct row *row, int64_t at);

/* What it points at: adds findings, and makes 'became' right where it can be. */
int doctor_check_links(struct row *row, struct error *err);
/* Whether a revision tells when it was recorded; where d->change is set and none does, it gets one:
 * the one that is not pointed at, or a new one. */
int doctor_check_recorded(struct row *row, struct error *err);

#endif
