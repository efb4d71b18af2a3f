#include "store/vocabulary.h"

#include "base/buf.h"
#include "base/nearest.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

const struct event_kind event_kinds[] = {
    {"impact", NULL, "Impact", "Impact began", "users began to be affected", true},
    {"detected", "detect", "Detected", "Detected", "it was noticed: an alert, a report", true},
    {"declared", "declare", "Declared", "Declared an incident", "it was called an incident", true},
    {"acknowledged", "ack", "Acknowledged", "Acknowledged", "somebody took it on", true},
    {"escalated", "escalate", "Escalated", "Escalated", "others were called in", true},
    {"hypothesis", NULL, "Hypothesis", NULL, "what was assumed", false},
    {"ruled-out", "rule-out", "Misleading path", NULL, "what it turned out not to be", false},
    {"finding", NULL, "Finding", NULL, "what was found out", false},
    {"change", NULL, "Change", NULL, "a deploy, a change of configuration", false},
    {"step", NULL, "Action taken", NULL, "what was done about it", false},
    {"comms", NULL, "Communication", NULL, "what was told to whom", false},
    {"mitigated", "mitigate", "Mitigated", "Mitigated", "users are no longer affected", true},
    {"resolved", "resolve", "Resolved", "Resolved", "the cause is gone", true},
    {"note", NULL, "Note", NULL, "anything else; the kind of an event that names none", false},
    {0},
};

const char *const cause_kinds[] = {"root", "trigger", "contributing", NULL};
const char *const cause_categories[] = {"config",   "deploy",   "capacity", "dependency",
                                        "hardware", "software", "process",  "human-factors",
                                        "security", NULL};
const char *const measure_kinds[] = {"corrective", "preventative", NULL};
const char *const lesson_kinds[] = {"well", "poorly", "lucky", NULL};
const char *const action_kinds[] = {"prevent",     "detect",  "mitigate", "repair",
                                    "investigate", "process", NULL};
const char *const action_statuses[] = {"open", "started", "done", "dropped", NULL};
const char *const priorities[] = {"p0", "p1", "p2", "p3", "p4", NULL};
const char *const review_statuses[] = {"draft", "reviewed", "published", NULL};
const char *const field_names[] = {"summary",    "impact",     "detection",
                                   "resolution", "conclusion", NULL};

static bool same_word(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        int x = tolower((unsigned char)*a), y = tolower((unsigned char)*b);
        if ((x == '_' || x == ' ' ? '-' : x) != y)
            return false;
    }
    return *a == *b;
}

const struct event_kind *event_kind_find(const char *word)
{
    /* A stored one is a name as it stands. */
    for (const struct event_kind *k = event_kinds; k->name; k++)
        if (*word == *k->name && !strcmp(word, k->name))
            return k;
    for (const struct event_kind *k = event_kinds; k->name; k++)
        if (same_word(word, k->name) || (k->verb && same_word(word, k->verb)))
            return k;
    return NULL;
}

int event_kind_parse(const char *word, const struct event_kind **out, struct error *err)
{
    const struct event_kind *kind = event_kind_find(word);
    if (kind) {
        *out = kind;
        return 0;
    }
    struct nearest best = {0};
    struct buf all = BUF_INIT;
    for (const struct event_kind *k = event_kinds; k->name; k++) {
        nearest_consider(&best, word, k->name);
        if (k->verb)
            nearest_consider(&best, word, k->verb);
        buf_addf(&all, "%s%s", k == event_kinds ? "" : ", ", k->name);
    }
    if (best.word)
        error_set(err, "'%s' is no kind of event: did you mean '%s'?", word, best.word);
    else
        error_set(err, "'%s' is no kind of event: use one of %s", word, all.data);
    buf_release(&all);
    return -1;
}

int word_parse(const char *const *list, const char *what, const char *word, const char **out,
               struct error *err)
{
    struct nearest best = {0};
    struct buf all = BUF_INIT;
    for (const char *const *w = list; *w; w++) {
        if (same_word(word, *w)) {
            *out = *w;
            buf_release(&all);
            return 0;
        }
        nearest_consider(&best, word, *w);
        buf_addf(&all, "%s%s", w == list ? "" : ", ", *w);
    }
    if (best.word)
        error_set(err, "'%s' is no %s: did you mean '%s'?", word, what, best.word);
    else
        error_set(err, "'%s' is no %s: use one of %s", word, what, all.data);
    buf_release(&all);
    return -1;
}

/* A digit from FIRST to LAST, after one of the beginnings, "-", "_" and a blank allowed between. */
static int digit_after(const char *word, const char *const *beginnings, char first, char last)
{
    for (const char *const *b = beginnings; *b; b++) {
        size_t len = strlen(*b);
        if (strncasecmp(word, *b, len))
            continue;
        const char *p = word + len;
        if (len && (*p == '-' || *p == '_' || *p == ' '))
            p++;
        if (*p >= first && *p <= last && !p[1])
            return *p - '0';
    }
    return -1;
}

int severity_from_word(const char *word)
{
    static const char *const beginnings[] = {"severity", "sev", "s", "p", "", NULL};
    int n = digit_after(word, beginnings, '1', '5');
    return n < 0 ? 0 : n;
}

int priority_from_word(const char *word)
{
    static const char *const beginnings[] = {"p", "", NULL};
    return digit_after(word, beginnings, '0', '4');
}
