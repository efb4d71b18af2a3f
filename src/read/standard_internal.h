/* What the files of read/standard.h share. */
#ifndef READ_STANDARD_INTERNAL_H
#define READ_STANDARD_INTERNAL_H

#include "read/standard.h"
#include "read/standard_clock.h"
#include "time/zone.h"

/* The parts of the template. */
enum standard_part {
    STANDARD_NOTHING, /* before the first heading */
    STANDARD_SUMMARY,
    STANDARD_TIMELINE,
    STANDARD_CAUSES, /* what stands right under the heading, before any of the third level */
    STANDARD_ROOT,
    STANDARD_TRIGGER,
    STANDARD_CONTRIBUTING,
    STANDARD_RESOLUTION,
    STANDARD_LESSONS,
    STANDARD_WELL,
    STANDARD_POORLY,
    STANDARD_LUCKY,
    STANDARD_MEASURES,
    STANDARD_IMPROVEMENTS,
    STANDARD_ACTIONS,
    STANDARD_CONCLUSION,
    STANDARD_MORE,
    STANDARD_OTHER, /* a section */
};

/* Blocks of the document that follow each other. */
struct standard_range {
    enum standard_part part;
    const struct block *heading;      /* NULL: none */
    const struct block *first, *stop; /* NULL: there are none; to the document's end */
    int level;                        /* of a section */
    const char *after;                /* the part's own heading; NULL: it is before all */
};

struct standard {
    struct reading *r;
    struct document *d;
    const struct read_context *context;
    struct zone zone;
    bool has_zone;
    struct standard_period period;
    bool has_period;
    bool start_counts; /* a time to … was counted from the start */
    /* What nobody took of the part that is being read. */
    struct buf left;
    int left_line;
    const char *left_after;
    struct buf line, value, words; /* for the moment */
};

/* ---- values */

/* The Markdown of a paragraph or heading on its line, as it is typed. */
void standard_line(struct standard *s, const struct block *b, struct buf *out);
/* The plain text that was written as TEXT behind BEFORE on its line; "" for an empty one. What a
 * person typed is taken by its words. Empty comments stay as MARKDOWN_APART, but where it is a
 * person's. */
void standard_add_plain(const char *before, const char *text, size_t len, struct buf *out);
/* TEXT without what keeps its parts apart: that is nobody's but the reader's. */
char *standard_without_apart(const char *text, size_t n);
/* The label at the beginning of a line, "**Impact:** ": its text without the ':', and where the
 * rest begins; NULL: there is none. */
const char *standard_label(const char *line, struct buf *label);
/* Markdown as records have it. LABEL as in text/markdown_mark.h. */
char *standard_markdown(const char *markdown, const char *label);
/* The Markdown of the blocks from FIRST up to STOP; "" where there are none. */
void standard_add_blocks(struct standard *s, const struct block *first, const struct block *stop,
                         struct buf *out);
/* What an item says behind a label of LABEL_LEN bytes, up to STOP (NULL: all of it). */
void standard_add_item(struct standard *s, const struct block *item, size_t label_len,
                       const struct block *stop, struct buf *out);
/* The ref that marks what begins on the block's first line, if it is a LETTER's. */
void standard_ref(struct standard *s, const struct block *b, char letter, char ref[24]);
/* Whether the block is a comment with these words; "" is the empty one. */
bool standard_is_comment(const struct standard *s, const struct block *b, const char *words);
/* What stands where nothing is read: kept. */
void standard_leave(struct standard *s, const struct block *first, const struct block *stop);
/* It becomes a section. */
void standard_flush(struct standard *s);

/* ---- parts */

void standard_read_summary(struct standard *s, const struct standard_range *range);
void standard_read_timeline(struct standard *s, const struct standard_range *range);
void standard_read_causes(struct standard *s, const struct standard_range *range, const char *kind);
void standard_read_contributing(struct standard *s, const struct standard_range *range);
void standard_read_lessons(struct standard *s, const struct standard_range *range,
                           const char *kind);
void standard_read_measures(struct standard *s, const struct standard_range *range);
void standard_read_actions(struct standard *s, const struct standard_range *range);
/* The field of that name. */
void standard_add_field(struct standard *s, const char *name, const struct buf *markdown, int line,
                        int last_line);

/* Whether a block of the timeline says on which day what follows it was. */
bool standard_is_day(const struct standard *s, const struct block *b, int64_t *day);

/* The incident's own start and end, where the events don't give what the document says. */
void standard_settle_period(struct standard *s);

#endif
