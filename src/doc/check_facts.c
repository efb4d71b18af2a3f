/* What an incident as a whole has to say. */
#include "doc/check_internal.h"

#include <strings.h>

#define REVIEW_WITHIN (7 * DAY) /* of the end of a severe incident */

static bool empty_list(const char *json)
{
    return !json || !strcmp(json, "[]");
}

void check_title(struct check *c)
{
    static const char *const none[] = {"Incident", "Postmortem", "Untitled", NULL};
    const char *title = c->view->incident.title;
    bool missing = check_blank(title);
    for (int i = 0; none[i]; i++)
        missing |= !strcasecmp(title, none[i]);
    if (missing)
        check_tell_named(c, "title",
                         (struct check_mend){"debrief set~ title '…'",
                                             "begin the file with '# ' and what happened"},
                         "it has no title that tells it from others");
}

void check_severity(struct check *c)
{
    if (c->view->incident.severity == NONE)
        check_tell_named(c, "severity",
                         (struct check_mend){"debrief set~ severity sev1, to sev5",
                                             "write 'Severity: SEV-1', to SEV-5"},
                         "nobody said how severe it was");
}

void check_services(struct check *c)
{
    if (empty_list(c->view->incident.services))
        check_tell_named(
            c, "services",
            (struct check_mend){"debrief set~ services NAME,NAME", "write 'Services: NAME, NAME'"},
            "it doesn't say which services it was about");
}

void check_commander(struct check *c)
{
    if (check_severe(c) && empty_list(c->view->incident.roles))
        check_tell_named(c, "roles",
                         (struct check_mend){"debrief set~ role commander=NAME",
                                             "write 'Incident commander: NAME'"},
                         "it was sev%d, and nobody is named as its commander",
                         (int)c->view->incident.severity);
}

void check_unresolved(struct check *c)
{
    if (c->view->facts.status == STATUS_RESOLVED)
        return;
    bool begun_again = c->view->facts.end.at != NONE;
    check_tell_named(
        c, "end",
        (struct check_mend){"debrief resolve~ --at TIME, or 'debrief set~ end TIME'",
                            "write when it was resolved into the timeline, or 'End: TIME'"},
        begun_again ? "it has an end, and the impact began again after it"
                    : "it has no end: neither a time, nor an event that says that it is resolved");
}

/* Severe, and long enough over that somebody should have looked at it. */
static bool is_to_be_reviewed(const struct check *c)
{
    return check_severe(c) && !c->view->incident.drill && c->view->facts.status == STATUS_RESOLVED;
}

void check_review_missing(struct check *c)
{
    const struct incident *incident = &c->view->incident;
    bool done = incident->review_status && strcasecmp(incident->review_status, "draft") != 0;
    if (is_to_be_reviewed(c) && incident->review_at == NONE && !done)
        check_tell_named(
            c, "review", (struct check_mend){"debrief set~ review DATE", "write 'Review: DATE'"},
            "it was sev%d, and there is no date for its review", (int)incident->severity);
}

void check_review_late(struct check *c)
{
    const struct incident *incident = &c->view->incident;
    int64_t end = c->view->facts.end.at;
    if (!is_to_be_reviewed(c) || end == NONE || incident->review_at == NONE ||
        incident->review_at - end <= REVIEW_WITHIN)
        return;
    struct buf late = BUF_INIT;
    duration_add(&late, incident->review_at - end);
    check_tell_named(
        c, "review",
        (struct check_mend){"debrief set~ review DATE", "have it sooner, or say why it was late"},
        "it was sev%d, and its review is %s after its end: within 7 days it is "
        "still remembered",
        (int)incident->severity, late.data);
    buf_release(&late);
}

void check_lessons(struct check *c)
{
    if (!c->lists[RECORD_LESSON].n &&
        !check_has_section(c, "lesson lessons learned learnt learning learnings takeaways "
                              "retrospective well poorly wrong lucky surprised"))
        check_tell_named(
            c, "lessons",
            (struct check_mend){"debrief lesson add~ well '…' (or poorly, lucky)",
                                "add a part 'Lessons Learned': what went well, what poorly, "
                                "where you got lucky"},
            "it names no lessons: what went well, what poorly, where luck helped");
}
