/* What a document says about the incident as a whole, outside its timeline: title, duration, start,
 * end, zone, severity, who was affected, services, authors and other roles, the day that it is
 * about. From front matter, labels, headings and sentences about times. */
#ifndef READ_ABOUT_H
#define READ_ABOUT_H

#include "read/outline.h"
#include "read/reading.h"
#include "time/stamp_place.h"

/* What stood before the document's first line: keys and values, in order. */
struct front_matter {
    struct {
        char *key, *value; /* a list's values are parted by newlines */
        int line;
    } * v;
    size_t n, cap;
    size_t len; /* in bytes, with its delimiters; 0: there is none */
    int lines;  /* how many lines that is */
};
void front_matter_read(struct front_matter *f, const char *text, size_t len);
void front_matter_release(struct front_matter *f);

/* Sets the incident's columns in R and what PLACE needs; marks what it took. */
void about_read(struct reading *r, struct outline *o, const struct front_matter *front,
                const struct read_context *context, struct place_context *place);
/* Afterwards, when the events are known: dates and zones that these tell are taken too. */
void about_settle(struct reading *r, struct outline *o);
/* What the front matter says that no record tells (a date, a description), as Markdown. */
void about_add_front(const struct reading *r, const struct front_matter *front, struct buf *out);

/* "August 2023": the year beside a month that no day goes with; 0: none is in TEXT. */
int about_year_in(const char *text);

#endif
