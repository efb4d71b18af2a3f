/* What the rules share: the records of the incident, read once, and how a finding is told. */
#ifndef DOC_CHECK_INTERNAL_H
#define DOC_CHECK_INTERNAL_H

#include "doc/check.h"
#include "store/record.h"

/* The records of a kind in the order of the document: events in that of time, each with its details
 * after it. */
struct check_list {
    union record *v; /* owned; 'raw' of events is left out */
    size_t n, cap;
};

struct check {
    struct view *view;
    const struct check_settings *settings;
    const struct check_rule *rule; /* that is looking */
    struct check_list lists[RECORD_KINDS];
    struct strv people; /* names that stand in the records */
    char today[11];     /* in the incident's zone */
    char incident[32];  /* " -i 2", "" */
    struct findings *out;
    size_t first; /* of the findings that are this incident's */
};

/* Where something stands: "e3", "2:e3", "a7", "impact". */
struct check_place {
    char ref[160];
    int64_t order;
};
struct check_place check_place_of(const struct check *c, enum record_kind kind, size_t i);
/* A field's or a fact's name; what is about a kind of records as a whole: "timeline", "causes". */
struct check_place check_place_named(const struct check *c, const char *name);

/* A finding. COMMAND mends a record ('@' is the ref, '~' becomes "-i N " where the incident must be
 * named: it stands at a word's end), IN_FILE a document. */
struct check_mend {
    const char *command, *in_file;
};
struct finding *check_tell(struct check *c, const struct check_place *place, struct check_mend mend,
                           const char *format, ...) __attribute__((format(printf, 4, 5)));
/* The same of a name. */
struct finding *check_tell_named(struct check *c, const char *name, struct check_mend mend,
                                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Whether the incident is severe: sev1 or sev2. */
bool check_severe(const struct check *c);
/* Whether nothing stands in it. */
bool check_blank(const char *text);
/* Whether TEXT begins with WORD, in any case, and that ends there. */
bool check_begins(const char *text, const char *word);
/* Whether a section's heading has one of the WORDS, which are parted by blanks: what it says may
 * have become no record. */
bool check_has_section(const struct check *c, const char *words);
/* Adds the first words of TEXT on one line, at most 60 bytes, in double quotes. */
void check_add_quoted(struct buf *out, const char *text);

/* Calls EACH for every text that a document shows, with where it stands. */
typedef void check_text_fn(struct check *c, void *self, const struct check_place *place,
                           const char *text);
void check_each_text(struct check *c, check_text_fn *each, void *self);

/* The rules, by what they are about. */
void check_title(struct check *c), check_severity(struct check *c), check_services(struct check *c),
    check_commander(struct check *c), check_unresolved(struct check *c),
    check_review_missing(struct check *c), check_review_late(struct check *c);
void check_summary_missing(struct check *c), check_summary_long(struct check *c),
    check_impact_missing(struct check *c), check_impact_number(struct check *c),
    check_partial_outage(struct check *c), check_placeholders(struct check *c),
    check_localhost(struct check *c), check_empty_section(struct check *c),
    check_lessons(struct check *c);
void check_timeline_missing(struct check *c), check_start_missing(struct check *c),
    check_milestones_missing(struct check *c), check_negative(struct check *c),
    check_milestone_order(struct check *c), check_future(struct check *c),
    check_before_start(struct check *c), check_after_end(struct check *c),
    check_gap(struct check *c), check_uncertain(struct check *c), check_evidence(struct check *c),
    check_duplicate_event(struct check *c);
void check_cause_missing(struct check *c), check_cause_person(struct check *c),
    check_cause_single(struct check *c), check_cause_unknown(struct check *c);
void check_actions_missing(struct check *c), check_action_owner(struct check *c),
    check_action_date(struct check *c), check_action_vague(struct check *c),
    check_action_verb(struct check *c), check_action_duplicate(struct check *c),
    check_action_overdue(struct check *c), check_action_proof(struct check *c),
    check_actions_many(struct check *c), check_actions_prevent(struct check *c),
    check_actions_detect(struct check *c), check_dead_reference(struct check *c);
void check_blaming(struct check *c), check_hindsight(struct check *c);
void check_template(struct check *c);

#endif
