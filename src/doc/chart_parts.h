/* What both pictures share: their frame, and times in words. */
#ifndef DOC_CHART_PARTS_H
#define DOC_CHART_PARTS_H

#include "base/buf.h"
#include "doc/phases.h"
#include "doc/view.h"

/* A picture as it is put together. */
struct chart_frame {
    const char *name;         /* "phases": in its class and its ids */
    const char *title;        /* "Phases of the incident" */
    struct buf caption, desc; /* plain text */
    struct buf classes;       /* of the figure, beside its own */
    struct buf body;
    int height;
};
void chart_frame_init(struct chart_frame *frame, const char *name, const char *title);
void chart_frame_release(struct chart_frame *frame);
/* Adds the figure. */
void chart_frame_add(struct buf *out, const struct chart_frame *frame);

/* A field of a shape by its name, which exists. */
const struct view_field *chart_field(const struct view_shape *shape, const char *name);
/* Adds a text value of OBJECT; nothing where it is unknown. */
void chart_add_value(struct view *v, const struct view_shape *shape, const char *name,
                     const void *object, struct buf *out);

/* "08:05", "~14:30", "14:xx", with "2023-06-01 " before it WITH_DATE. */
void chart_add_moment(struct view *v, struct buf *out, const struct moment *m, bool with_date);
/* "08:05" or "2023-06-01 08:05"; to the second. */
void chart_add_clock(const struct view *v, struct buf *out, instant at, bool with_date);
/* "1 Jun", "1 Jun 2023" */
void chart_add_day(const struct view *v, struct buf *out, instant at, bool with_year);

/* The class of a phase, "chart-undetected". */
extern const char *const chart_phase_classes[PHASES];
/* "Undetected: 5 min (08:00–08:05)"; SENTENCE: "undetected for 5 min (08:00–08:05)". */
void chart_add_phase_words(struct view *v, struct buf *out, const struct phase *phase,
                           bool with_date, bool sentence);
/* "5 min", "12–27 min", "3 h so far". */
void chart_add_length(struct buf *out, const struct phase *phase);

#endif
