/* What the readers of a stamp's parts (its clock, its date) hand to each other. */
#ifndef TIME_STAMP_PART_H
#define TIME_STAMP_PART_H

#include "time/stamp.h"

/* How far a part can be believed by its form alone. */
enum trust {
    TRUST_SURE,
    TRUST_BREAK, /* only where the text breaks off behind it ("14h:", "Monday - …") */
    TRUST_CLOCK, /* a date that is one only beside a clock ("06/01 14:05") */
};

struct stamp_part {
    struct stamp_point point;
    enum stamp_odd odd;
    enum trust trust;
    bool year_first;  /* an ISO date: behind it "2233" is a clock */
    bool rfc;         /* with seconds, or a 'T' before the clock: "-05:00" is its offset */
    bool about;       /* '~' or a word for it stands before one of its parts */
    const char *zone; /* in the text that is read; NULL: none */
    size_t zone_len;
};

#endif
