/* What about*.c share. Included by them only. */
#ifndef READ_ABOUT_INTERNAL_H
#define READ_ABOUT_INTERNAL_H

#include "read/about.h"
#include "read/take.h"

struct finding {
    struct reading *r;
    struct outline *o;
    const struct front_matter *front;
    const struct read_context *context;
    struct place_context *place;
};

/* The words of a part's pieces, blanks at the ends taken away; "" where there are none. */
void about_words(const struct outline *o, int part, struct buf *out);
/* The value of the first of some keys in the front matter; NULL. KEYS ends with NULL. */
const char *about_front(const struct finding *f, const char *const *keys, int *line);

/* about_title.c */
void about_title(struct finding *f);

/* about_zone.c */
void about_zone(struct finding *f);

/* about_time.c */
void about_times(struct finding *f);
/* What the value of a label (PART_DURATION, PART_START, PART_END) or a date says. */
void about_set_time(struct finding *f, enum part_kind kind, const char *value, int line);
void about_set_day(struct finding *f, const char *value);

/* about_who.c: severity, services, roles, how many were affected. */
void about_who(struct finding *f);
/* False: it is no severity, or there is one already. */
bool about_set_severity(struct finding *f, const char *text);

/* about_table.c */
void about_tables(struct finding *f);

#endif
