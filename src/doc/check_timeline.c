/* What the times say. */
#include "doc/check_internal.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static const struct moment *milestone(const struct check *c, enum milestone which)
{
    const struct moment *m = &c->view->facts.milestones[which];
    return m->at == NONE ? NULL : m;
}

/* Where the event stands that a milestone is; a field's name where it is the incident's own. */
static struct check_place place_of_moment(const struct check *c, const struct moment *m,
                                          const char *otherwise)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    for (size_t i = 0; m->event != NONE && i < events->n; i++)
        if (events->v[i].id == m->event)
            return check_place_of(c, RECORD_EVENT, i);
    return check_place_named(c, otherwise);
}

static bool is_one_of(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (!strcmp(*list, word))
            return true;
    return false;
}

void check_timeline_missing(struct check *c)
{
    if (!c->lists[RECORD_EVENT].n)
        check_tell_named(
            c, "timeline",
            (struct check_mend){"debrief log~ --at TIME '…'",
                                "add a part 'Timeline': '- 08:05 UTC: what happened', a line each"},
            "it has no timeline");
}

void check_start_missing(struct check *c)
{
    if (!c->view->facts.start_known)
        check_tell_named(c, "start",
                         (struct check_mend){"debrief set~ start TIME, or 'debrief impact~ --at "
                                             "TIME'",
                                             "write 'Start: TIME', or when the impact began "
                                             "into the timeline"},
                         "when it began is not known, so nothing can be counted from it");
}

void check_milestones_missing(struct check *c)
{
    static const struct {
        enum milestone which;
        const char *verb, *figure;
    } wanted[] = {{MILESTONE_DETECTED, "detect", "TTD"},
                  {MILESTONE_ACKNOWLEDGED, "ack", "TTA"},
                  {MILESTONE_MITIGATED, "mitigate", "TTM"}};
    struct buf names = BUF_INIT, figures = BUF_INIT, command = BUF_INIT, words = BUF_INIT;
    size_t n = 0;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (milestone(c, wanted[i].which))
            continue;
        const char *between = n ? ", " : "";
        buf_addf(&names, "%s%s", n ? " or " : "", milestone_names[wanted[i].which]);
        buf_addf(&figures, "%s%s", between, wanted[i].figure);
        buf_addf(&command, "%sdebrief %s~ --at TIME", n ? "; " : "", wanted[i].verb);
        n++;
    }
    buf_addf(&words, "say in the timeline when it was %s", names.data);
    /* A timeline of nothing is told by its own rule. */
    if (n && c->lists[RECORD_EVENT].n)
        check_tell_named(c, "milestones", (struct check_mend){command.data, words.data},
                         "nothing in the timeline says when it was %s, so %s %s unknown",
                         names.data, figures.data, n > 1 ? "are" : "is");
    buf_release(&names);
    buf_release(&figures);
    buf_release(&command);
    buf_release(&words);
}

/* ---- the order */

static void tell_order(struct check *c, const struct moment *late, const char *name,
                       const char *text)
{
    const struct check_place place = place_of_moment(c, late, name);
    const char *command = late->event == NONE
                              ? "debrief set~ start TIME, or 'debrief set~ end TIME'"
                              : "debrief amend @ --at TIME, or 'debrief amend @ -k "
                                "KIND'";
    check_tell(c, &place,
               (struct check_mend){command, "mend the time, or the words that make it that"}, "%s",
               text);
}

void check_negative(struct check *c)
{
    const struct facts *facts = &c->view->facts;
    static const struct {
        enum duration which;
        enum milestone until;
    } spans[] = {{DURATION_DETECT, MILESTONE_DETECTED},
                 {DURATION_MITIGATE, MILESTONE_MITIGATED},
                 {DURATION_RESOLVE, MILESTONE_RESOLVED}};
    struct span total = facts_duration(facts, DURATION_TOTAL);
    if (total.known && total.high < 0)
        tell_order(c, &facts->end, "end", "it ended before it began");
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        struct span span = facts_duration(facts, spans[i].which);
        const struct moment *until = milestone(c, spans[i].until);
        /* What ended before it began was told. */
        if (!span.known || span.high >= 0 || !until ||
            (spans[i].until == MILESTONE_RESOLVED && total.known && total.high < 0))
            continue;
        struct buf text = BUF_INIT;
        buf_addf(&text, "it was %s before it began, so %s is negative",
                 milestone_names[spans[i].until], duration_letters[spans[i].which]);
        tell_order(c, until, "start", text.data);
        buf_release(&text);
    }
}

void check_milestone_order(struct check *c)
{
    static const enum milestone pairs[][2] = {
        {MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED}, {MILESTONE_DETECTED, MILESTONE_MITIGATED},
        {MILESTONE_DETECTED, MILESTONE_RESOLVED},     {MILESTONE_ACKNOWLEDGED, MILESTONE_RESOLVED},
        {MILESTONE_MITIGATED, MILESTONE_RESOLVED},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const struct moment *first = milestone(c, pairs[i][0]), *then = milestone(c, pairs[i][1]);
        if (!first || !then || then->high >= first->low)
            continue;
        struct buf text = BUF_INIT;
        buf_addf(&text, "it was %s before it was %s", milestone_names[pairs[i][1]],
                 milestone_names[pairs[i][0]]);
        tell_order(c, then, "timeline", text.data);
        buf_release(&text);
    }
}

void check_future(struct check *c)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    const struct facts *facts = &c->view->facts;
    const struct check_mend mend = {"debrief amend @ --at TIME", "mend the date"};
    if (facts->end.at != NONE && facts->end.event == NONE && facts->end.low > c->view->now + DAY)
        check_tell_named(c, "end", (struct check_mend){"debrief set~ end TIME", "mend the date"},
                         "its end is yet to come");
    for (size_t i = 0; i < events->n; i++) {
        const struct event *event = &events->v[i].event;
        if (event->at == NONE || event->at <= c->view->now + DAY)
            continue;
        const struct check_place place = check_place_of(c, RECORD_EVENT, i);
        check_tell(c, &place, mend, "its time is yet to come");
    }
}

/* ---- outside of the incident */

/* Events of these KINDS that stand wholly before START, or after it: the first, and how many. */
static void tell_outside(struct check *c, const char *const *kinds, bool before, int64_t bound,
                         const char *where, struct check_mend mend)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    struct check_place place = {.order = 0};
    size_t n = 0;
    for (size_t i = 0; i < events->n; i++) {
        const struct event *e = &events->v[i].event;
        int64_t last = e->at_max != NONE ? e->at_max : e->at;
        if (e->at == NONE || !is_one_of(kinds, e->kind) ||
            (before ? last >= bound : e->at <= bound))
            continue;
        if (!n++)
            place = check_place_of(c, RECORD_EVENT, i);
    }
    if (n == 1)
        check_tell(c, &place, mend, "it is %s", where);
    else if (n)
        check_tell(c, &place, mend, "it is %s, and so %s %zu other%s", where, n == 2 ? "is" : "are",
                   n - 1, n == 2 ? "" : "s");
}

void check_before_start(struct check *c)
{
    /* What led to it, and what was seen before anybody knew, may well be older. */
    static const char *const kinds[] = {"declared", "acknowledged", "escalated", "ruled-out",
                                        "step",     "comms",        NULL};
    if (c->view->facts.start_known)
        tell_outside(c, kinds, true, c->view->facts.start.low, "before the start",
                     (struct check_mend){"debrief set~ start TIME, or 'debrief amend @ --at TIME'",
                                         "mend its time, or that of the start"});
}

void check_after_end(struct check *c)
{
    static const char *const kinds[] = {
        "detected", "declared", "acknowledged", "escalated", "hypothesis", "mitigated", NULL};
    if (c->view->facts.end.at != NONE)
        tell_outside(c, kinds, false, c->view->facts.end.high, "after the end",
                     (struct check_mend){"debrief set~ end TIME, or 'debrief amend @ --at TIME'",
                                         "mend its time, or that of the end"});
}

/* ---- silence */

struct silence {
    size_t event; /* after which one */
    int64_t longest;
    size_t more;
};

static bool counts(const struct check *c, const struct event *e)
{
    const struct facts *facts = &c->view->facts;
    return e->at != NONE && e->under == NONE && (!facts->start_known || e->at >= facts->start.at) &&
           (facts->end.at == NONE || e->at <= facts->end.at);
}

static struct silence find_silence(const struct check *c, int64_t most)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    struct silence silence = {0, 0, 0};
    size_t last = SIZE_MAX;
    int64_t until = 0;
    for (size_t i = 0; i < events->n; i++) {
        const struct event *e = &events->v[i].event;
        if (!counts(c, e))
            continue;
        /* What is only known to the day leaves no gap that can be seen. */
        int64_t gap = last == SIZE_MAX ? 0 : e->at - until;
        if (gap > most) {
            silence.more += silence.longest > 0;
            if (gap > silence.longest)
                silence = (struct silence){last, gap, silence.more};
        }
        int64_t high = e->until != NONE ? e->until : e->at_max != NONE ? e->at_max : e->at;
        if (last == SIZE_MAX || high > until)
            until = high;
        last = i;
    }
    return silence;
}

void check_gap(struct check *c)
{
    int64_t most = c->settings->gap ? c->settings->gap : CHECK_GAP;
    struct span total = facts_duration(&c->view->facts, DURATION_TOTAL);
    if (!c->settings->gap && total.known && total.high / 4 > most)
        most = total.high / 4;
    struct silence silence = find_silence(c, most);
    if (!silence.longest)
        return;
    struct buf text = BUF_INIT;
    const struct check_place place = check_place_of(c, RECORD_EVENT, silence.event);
    buf_adds(&text, "after it the timeline is silent for ");
    duration_add(&text, silence.longest);
    if (silence.more)
        buf_addf(&text, " (and %zu other time%s for more than ", silence.more,
                 silence.more == 1 ? "" : "s");
    if (silence.more)
        duration_add(&text, most);
    if (silence.more)
        buf_addc(&text, ')');
    check_tell(
        c, &place,
        (struct check_mend){"debrief log~ --at TIME '…'", "add what was tried, or waited for"},
        "%s", text.data);
    buf_release(&text);
}

/* ---- what is only about known */

void check_uncertain(struct check *c)
{
    static const enum milestone which[] = {MILESTONE_DETECTED, MILESTONE_ACKNOWLEDGED,
                                           MILESTONE_MITIGATED, MILESTONE_RESOLVED};
    const struct facts *facts = &c->view->facts;
    const struct check_mend mend = {"debrief amend @ --at TIME", "give the time to the minute"};
    if (facts->start_known && facts->start.low != facts->start.high) {
        const struct check_place place = place_of_moment(c, &facts->start, "start");
        const struct check_mend own = {"debrief set~ start TIME", mend.in_file};
        check_tell(c, &place, facts->start.event == NONE ? own : mend,
                   "the start is only about known, so what is counted from it is a range");
    }
    for (size_t i = 0; i < sizeof which / sizeof *which; i++) {
        const struct moment *m = milestone(c, which[i]);
        if (!m || m->low == m->high)
            continue;
        const struct check_place place = place_of_moment(c, m, "timeline");
        check_tell(c, &place, mend, "when it was %s is only about known, so the figure is a range",
                   milestone_names[which[i]]);
    }
}

/* ---- each of them */

void check_evidence(struct check *c)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    for (size_t i = 0; i < events->n; i++) {
        const struct event *e = &events->v[i].event;
        bool links = e->links && strcmp(e->links, "[]") != 0;
        if (links || e->under != NONE || strstr(e->text, "://"))
            continue;
        const struct check_place place = check_place_of(c, RECORD_EVENT, i);
        check_tell(c, &place,
                   (struct check_mend){"debrief amend @ --link URL",
                                       "link the graph, the log or the page that shows it"},
                   "nothing shows it: no graph, no log, no page");
    }
}

static int by_time_and_text(const void *a, const void *b)
{
    const union record *x = *(const union record *const *)a, *y = *(const union record *const *)b;
    if (x->event.at != y->event.at)
        return x->event.at < y->event.at ? -1 : 1;
    int text = strcmp(x->event.text, y->event.text);
    return text ? text : x < y ? -1 : 1;
}

void check_duplicate_event(struct check *c)
{
    const struct check_list *events = &c->lists[RECORD_EVENT];
    const union record **order = xcalloc(events->n + 1, sizeof *order);
    size_t n = 0;
    for (size_t i = 0; i < events->n; i++)
        if (events->v[i].event.at != NONE && events->v[i].event.under == NONE)
            order[n++] = &events->v[i];
    qsort(order, n, sizeof *order, by_time_and_text);
    for (size_t i = 1; i < n; i++) {
        const struct event *a = &order[i - 1]->event, *b = &order[i]->event;
        if (a->at != b->at || strcmp(a->text, b->text) != 0)
            continue;
        const struct check_place was =
            check_place_of(c, RECORD_EVENT, (size_t)(order[i - 1] - events->v));
        const struct check_place place =
            check_place_of(c, RECORD_EVENT, (size_t)(order[i] - events->v));
        if (c->settings->document)
            check_tell(c, &place, (struct check_mend){"", "take one of them out"},
                       "the same words stand there twice at the same time");
        else
            check_tell(c, &place, (struct check_mend){"debrief rm @", ""},
                       "%s has the same words at the same time", was.ref);
    }
    free(order);
}
