/* Words that documents use, as data: what their headings and labels name, what happened in an
 * entry, severities. English, Spanish, Portuguese, French. */
#ifndef READ_WORDS_H
#define READ_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* What a heading or a label names. */
enum part_kind {
    PART_OTHER, /* nothing we know: it is a section */
    PART_SUMMARY,
    PART_IMPACT,
    PART_DETECTION,
    PART_RESOLUTION,
    PART_CONCLUSION,
    PART_TIMELINE,
    PART_ROOT_CAUSE,
    PART_CAUSE_AND_RESOLUTION, /* "Root Cause and Resolution": both under one heading */
    PART_TRIGGER,
    PART_CONTRIBUTING,
    PART_LESSONS,
    PART_WELL,
    PART_POORLY,
    PART_LUCKY,
    PART_MEASURES_AND_ACTIONS, /* "Corrective and Preventative Measures": measures, and the actions
                                  under a heading of their own */
    PART_MEASURES,
    PART_ACTIONS,
    /* Facts: labels with a value behind them. */
    PART_DURATION,
    PART_START,
    PART_END,
    PART_DATE,
    PART_SEVERITY,
    PART_STATUS,
    PART_SERVICES,
    PART_AFFECTED,
    PART_AUTHORS, /* and other roles: words_role */
    PART_TITLE,
    PART_ZONE,
    /* Labels within a timeline. */
    PART_STEP,       /* "Actions taken" */
    PART_RULED_OUT,  /* "Misleading investigation paths" */
    PART_HYPOTHESIS, /* "Assumption" */
    PART_FINDING,    /* "Observation" */
};

/* What a heading's words name: numbering, emoji, shortcodes (":eye:"), punctuation and what stands
 * in brackets are skipped, suffixes ("of events") are understood, case and accents don't matter.
 * *WHOLE: nothing was left over that the label's meaning doesn't cover; a heading with words of its
 * own ("Timeline of the second outage, all times approximate") must be kept. */
enum part_kind words_part(const char *heading, size_t len, bool *whole);

#endif
