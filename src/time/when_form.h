/* The form of a time as it was typed, before it is known which instant it means. */
#ifndef TIME_WHEN_FORM_H
#define TIME_WHEN_FORM_H

#include "base/error.h"
#include "time/date.h"
#include "time/when.h"

enum form_kind {
    FORM_NOW,   /* now */
    FORM_AGO,   /* "10m ago", "10m", "-1h30m", "+5m": distance from now */
    FORM_EPOCH, /* "@1685606400" */
    FORM_CLOCK, /* a bare clock time */
    FORM_DAY,   /* yesterday, today, tomorrow: days from today */
    FORM_START, /* "+1d 02:00": days after the start's date */
    FORM_DATE,  /* a date */
};

struct when_form {
    enum form_kind kind;
    enum precision precision; /* PRECISION_DAY: no clock was typed */
    int64_t distance;         /* FORM_AGO: microseconds; FORM_EPOCH: the instant */
    int64_t days;             /* FORM_DAY, FORM_START */
    struct date_form date;    /* FORM_DATE */
    struct civil clock;       /* hour, minute, second, micro; hour 24 only as 24:00 */
    bool has_seconds;
    bool leap_second; /* it was typed :60; read as :59 */
    const char *zone; /* where a zone may stand, behind the time; borrowed from the text */
    size_t zone_len;  /* 0: none was typed */
};

/* How strictly what stands behind the time is read. */
enum form_end {
    FORM_WHOLE, /* all that is left is the zone */
    FORM_PREFIX /* text may follow: only what is surely a zone is one, and what reads like a word in
                   a sentence ("now", "10m", "yesterday") is no time */
};

/* Reads a time at the beginning of TEXT; returns the place after it and its zone. NULL where there
 * is none; the error is described if the text is meant as a time but its numbers are none
 * ("25:99"). With FORM_WHOLE the place is the end of the text. */
const char *when_form_read(const char *text, enum form_end how, struct when_form *out,
                           struct error *err);

#endif
