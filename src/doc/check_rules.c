/* The table of rules. */
#include "doc/check_internal.h"

#include "base/nearest.h"
#include "text/secret.h"

#include <string.h>

#define E true, false  /* an error */
#define W false, false /* advice */
#define A false, true  /* advice for those who ask for it */

/* clang-format off */
#define RULES(X)                                                                                   \
    X("title-missing", E, "it has no title", check_title)                                          \
    X("severity-missing", W, "nobody said how severe it was", check_severity)                      \
    X("services-missing", W, "it names no service", check_services)                                \
    X("commander-missing", W, "sev1 or sev2, and nobody has a role", check_commander)              \
    X("summary-missing", W, "it has no summary", check_summary_missing)                            \
    X("summary-too-long", W, "the summary has more than 200 words", check_summary_long)            \
    X("impact-missing", W, "who was affected, and how?", check_impact_missing)                     \
    X("impact-without-number", W, "the impact has no number in it", check_impact_number)           \
    X("outage-but-partial", W, "an outage of less than 100%", check_partial_outage)                \
    X("timeline-missing", W, "it has no events", check_timeline_missing)                           \
    X("start-missing", W, "nothing can be counted from its start", check_start_missing)            \
    X("not-resolved", W, "it has no end", check_unresolved)                                        \
    X("milestone-missing", W, "when detected, acknowledged, mitigated?",                           \
      check_milestones_missing)                                                                    \
    X("negative-duration", E, "it was over before it began", check_negative)                       \
    X("milestone-order", W, "acknowledged before detected, and so on", check_milestone_order)      \
    X("time-in-future", E, "a time that is yet to come", check_future)                             \
    X("event-before-start", W, "worked on before it began", check_before_start)                    \
    X("event-after-end", W, "worked on after its end", check_after_end)                            \
    X("timeline-gap", W, "a long silence in the timeline", check_gap)                              \
    X("uncertain-milestone", W, "a figure is a range", check_uncertain)                            \
    X("duplicate-event", W, "the same words at the same time", check_duplicate_event)              \
    X("event-without-link", A, "nothing shows that it was so", check_evidence)                     \
    X("cause-missing", W, "it has no cause", check_cause_missing)                                  \
    X("cause-unknown", W, "a cause that is not known", check_cause_unknown)                        \
    X("human-error", W, "a cause that is a person, or an error of one", check_cause_person)        \
    X("single-cause", W, "one root cause, and nothing contributed", check_cause_single)            \
    X("lessons-missing", W, "nothing was learned", check_lessons)                                  \
    X("actions-missing", W, "it has no action items", check_actions_missing)                       \
    X("action-without-owner", W, "an open one that is nobody's", check_action_owner)               \
    X("action-without-date", W, "an open one without a due date", check_action_date)               \
    X("action-overdue", W, "an open one whose date has passed", check_action_overdue)              \
    X("action-not-bounded", W, "investigate, make sure, improve …", check_action_vague)            \
    X("action-without-verb", W, "it says no doing: \"better alerts\"", check_action_verb)          \
    X("action-duplicate", W, "the same one twice", check_action_duplicate)                         \
    X("action-without-proof", W, "done, and nothing shows it", check_action_proof)                 \
    X("too-many-actions", W, "more than 12 that are open", check_actions_many)                     \
    X("nothing-prevents", W, "no action item or measure prevents it", check_actions_prevent)       \
    X("nothing-detects", W, "no action item finds it sooner", check_actions_detect)                \
    X("dead-reference", W, "it is for something that is gone", check_dead_reference)               \
    X("review-missing", W, "sev1 or sev2 without a date for its review", check_review_missing)     \
    X("review-late", W, "sev1 or sev2, reviewed after 7 days", check_review_late)                  \
    X("blaming-words", W, "careless, we failed to, forgot to …", check_blaming)                    \
    X("hindsight-words", W, "should have, obviously, if we had …", check_hindsight)                \
    X("placeholder-text", W, "what was to be filled in", check_placeholders)                       \
    X("link-to-localhost", W, "a link that works on one machine only", check_localhost)            \
    X("empty-section", W, "a heading with nothing under it", check_empty_section)                  \
    X("template-requires", W, "what the template (-t) asks for", check_template)                   \
    X("unknown-waiver", W, "what is ignored is no rule", NULL)                                     \
    X("waiver-without-reason", W, "ignored, and nobody said why", NULL)
/* clang-format on */

#define RULE(name, severity, meaning, look) {name, severity, meaning, look},
const struct check_rule check_rules[] = {RULES(RULE){NULL, W, NULL, NULL}};

#define NAME(name, severity, meaning, look) name,
const char *const check_rule_names[] = {RULES(NAME) NULL};

const struct check_rule *check_rule_find(const char *name)
{
    for (const struct check_rule *rule = check_rules; rule->name; rule++)
        if (!strcmp(rule->name, name))
            return rule;
    return NULL;
}

/* Those of the public edition are named after what they find. */
static bool is_public(const char *name)
{
    if (strncmp(name, "public-", 7) != 0)
        return false;
    for (const struct secret_kind *kind = secret_kinds; kind->name; kind++)
        if (!strcmp(kind->name, name + 7))
            return true;
    return !strcmp(name, "public-name");
}

int check_rule_known(const char *name, struct error *err)
{
    struct nearest best = {0};
    if (check_rule_find(name) || is_public(name))
        return 0;
    for (const struct check_rule *rule = check_rules; rule->name; rule++)
        nearest_consider(&best, name, rule->name);
    if (best.word)
        return error_set(err, "'%s' is no rule: did you mean '%s'?", name, best.word);
    return error_set(err, "'%s' is no rule: 'debrief help checks' lists them", name);
}
