/* INCIDENT, and what stands within it. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "doc/affected.h"
#include "doc/public.h"
#include "read/standard_form.h"
#include "store/history.h"
#include "store/records.h"
#include "time/when.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static void get_marker(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_text(out, VIEW_TEXT, v->refs ? v->incident.uid : NULL);
}

static void get_severity(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    if (v->incident.severity != NONE)
        buf_addf(&v->scratch, "sev%lld", (long long)v->incident.severity);
    put_scratch(v, out);
}

static void get_severity_label(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    if (v->incident.severity != NONE)
        buf_addf(&v->scratch, "SEV-%lld", (long long)v->incident.severity);
    put_scratch(v, out);
}

static void get_status(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_text(out, VIEW_TEXT, status_names[v->facts.status]);
}

static void get_over(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_bool(out, v->facts.status == STATUS_RESOLVED);
}

static void get_started_at(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_int(out, VIEW_TIME, v->facts.start.at);
}

static void get_ended_at(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_int(out, VIEW_TIME, v->facts.end.at);
}

static void put_moment_text(const struct moment *m, const char *text, struct view_value *out)
{
    put_text(out, VIEW_TEXT, m->at != NONE && *text ? text : NULL);
}

static void get_started_text(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_moment_text(&v->facts.start, v->facts.start.text, out);
}

static void get_started_precision(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_moment_text(&v->facts.start, v->facts.start.precision, out);
}

static void get_ended_text(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_moment_text(&v->facts.end, v->facts.end.text, out);
}

static void get_ended_precision(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_moment_text(&v->facts.end, v->facts.end.precision, out);
}

static void get_affected_percent(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    affected_add_percent(&v->scratch, v->incident.affected);
    put_scratch(v, out);
    if (out->type == VIEW_TEXT)
        out->type = VIEW_NUMBER;
}

static void get_affected_count(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_int(out, VIEW_INT, affected_count(v->incident.affected));
}

static void get_fields(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    *out = (struct view_value){.type = VIEW_FIELDS, .object = v};
}

static void get_self(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_object(out, v);
}

#define STEP_ALL(name, kind)                                                                       \
    static int step_##name(struct view *v, const void *object, void **state, const void **item,    \
                           struct error *err)                                                      \
    {                                                                                              \
        (void)object;                                                                              \
        return view_step_records(v, kind, state, item, err);                                       \
    }
STEP_ALL(causes, RECORD_CAUSE)
STEP_ALL(measures, RECORD_MEASURE)
STEP_ALL(lessons, RECORD_LESSON)
STEP_ALL(actions, RECORD_ACTION)
STEP_ALL(sections, RECORD_SECTION)

/* Only those of one kind; causes that answer another's "why?" stand with that one. */
static bool answers_another(struct view *v, const struct cause *cause)
{
    struct view_value value;
    struct error err = ERROR_INIT;
    union record other;
    if (cause->why == NONE)
        return false;
    int rc = record_get(v->db, RECORD_CAUSE, cause->why, &other, &err);
    if (rc < 0)
        view_fail(v, &err);
    if (rc < 1)
        return false;
    put_bool(&value, !other.cause.removed);
    record_release(RECORD_CAUSE, &other);
    return value.number == 1;
}

static int step_causes_of(struct view *v, const char *kind, void **state, const void **item,
                          struct error *err)
{
    int rc;
    bool again = *state != NULL;
    while ((rc = view_step_records(v, RECORD_CAUSE, state, item, err)) == 1) {
        const struct cause *cause = *item;
        if (strcmp(cause->kind, kind) != 0 || answers_another(v, cause))
            continue;
        v->again = again;
        return 1;
    }
    return rc;
}

/* Whether another cause answers its "why?". 1, 0, -1 */
static int is_answered(struct view *v, const struct cause *cause, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_CAUSE, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1 && c.row.cause.why != cause->id)
        rc = 0;
    cursor_close(&c);
    return rc;
}

/* Root causes with answers to their "why?", and those that end such a chain. */
static int step_explained(struct view *v, const void *object, void **state, const void **item,
                          struct error *err)
{
    (void)object;
    int rc, answered;
    bool again = *state != NULL;
    while ((rc = step_causes_of(v, "root", state, item, err)) == 1) {
        if ((answered = is_answered(v, *item, err)) == 0)
            continue;
        v->again = again;
        return answered;
    }
    return rc;
}

static int step_final(struct view *v, const void *object, void **state, const void **item,
                      struct error *err)
{
    (void)object;
    int rc, answered;
    bool again = *state != NULL;
    while ((rc = view_step_records(v, RECORD_CAUSE, state, item, err)) == 1) {
        if (strcmp(((const struct cause *)*item)->kind, "root") != 0)
            continue;
        if ((answered = is_answered(v, *item, err)) == 1)
            continue;
        v->again = again;
        return answered ? -1 : 1;
    }
    return rc;
}

static int step_lessons_of(struct view *v, const char *kind, void **state, const void **item,
                           struct error *err)
{
    int rc;
    while ((rc = view_step_records(v, RECORD_LESSON, state, item, err)) == 1)
        if (!strcmp(((const struct lesson *)*item)->kind, kind))
            return 1;
    return rc;
}

#define STEP_OF(name, step, kind)                                                                  \
    static int step_##name(struct view *v, const void *object, void **state, const void **item,    \
                           struct error *err)                                                      \
    {                                                                                              \
        (void)object;                                                                              \
        return step(v, kind, state, item, err);                                                    \
    }
STEP_OF(root_causes, step_causes_of, "root")
STEP_OF(triggers, step_causes_of, "trigger")
STEP_OF(contributing, step_causes_of, "contributing")
STEP_OF(well, step_lessons_of, "well")
STEP_OF(poorly, step_lessons_of, "poorly")
STEP_OF(lucky, step_lessons_of, "lucky")

/* The known times to …, for a list of them. */
static int step_times(struct view *v, const void *object, void **state, const void **item,
                      struct error *err)
{
    (void)object;
    (void)err;
    int *next = *state;
    if (!next)
        *state = next = xcalloc(1, sizeof *next);
    while (*next < DURATION_TOTAL) {
        const struct view_span *span = &v->spans[(*next)++];
        if (span->span.known) {
            *item = span;
            return 1;
        }
    }
    return 0;
}

static int step_revisions(struct view *v, const void *object, void **state, const void **item,
                          struct error *err)
{
    (void)object;
    struct history *h = *state;
    if (v->public) /* what was amended tells what it was */
        return 0;
    if (!h) {
        *state = h = xcalloc(1, sizeof *h);
        if (history_open_incident(h, v->db, v->incident.id, err))
            return -1;
    }
    *item = &h->row;
    return history_next(h, err);
}

static void done_revisions(void *state)
{
    if (!state)
        return;
    history_close(state);
    free(state);
}

STEP_OF(after_summary, view_step_sections, 0)
STEP_OF(after_timeline, view_step_sections, 1)
STEP_OF(after_causes, view_step_sections, 2)
STEP_OF(after_lessons, view_step_sections, 3)
STEP_OF(after_measures, view_step_sections, 4)
STEP_OF(after_conclusion, view_step_sections, 5)
STEP_OF(last_sections, view_step_sections, -1)
STEP_OF(more, view_step_sections, -2)

void view_get_services_text(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    buf_reset(&v->scratch);
    json_t *all = v->incident.services ? json_loads(v->incident.services, 0, NULL) : NULL;
    size_t i;
    json_t *one;
    json_array_foreach(all, i, one)
    {
        buf_adds(&v->scratch, i ? ", " : "");
        if (json_is_string(one))
            standard_add_listed(&v->scratch, json_string_value(one));
    }
    json_decref(all);
    put_scratch(v, out);
}

/* Whether a list has anything in it. */
static bool any(struct view *v, const char *list)
{
    for (const struct view_field *f = shape_incident.fields; f->name; f++) {
        if (f->type != VIEW_LIST || strcmp(f->name, list))
            continue;
        void *state = NULL;
        const void *item;
        struct error err = ERROR_INIT;
        int rc = f->step(v, v, &state, &item, &err);
        f->done(state);
        if (rc < 0)
            view_fail(v, &err);
        return rc == 1;
    }
    return false;
}

static void get_has_root_cause_and_resolution(struct view *v, const void *object,
                                              struct view_value *out)
{
    (void)object;
    put_bool(out, any(v, "causes") || view_field_named(v, "resolution"));
}

static void get_has_corrective_and_preventative_measures(struct view *v, const void *object,
                                                         struct view_value *out)
{
    (void)object;
    put_bool(out, any(v, "measures") || any(v, "actions"));
}

#define INCIDENT(column, type, meaning, example)                                                   \
    {                                                                                              \
#column, type, SEEN_EVERYWHERE, meaning, example, NULL,                                    \
            offsetof(struct view, incident) + offsetof(struct incident, column), NULL, NULL, NULL  \
    }

static const struct view_field fields[] = {
    INCIDENT(uid, VIEW_TEXT, "UUIDv7; survives export and import", "01887a…"),
    INCIDENT(aliases, VIEW_STRINGS, "uids of incidents that were joined to it", "[]"),
    INCIDENT(id, VIEW_INT, "its number", "1"),
    INCIDENT(slug, VIEW_TEXT, "made once, from date and title", "2023-06-01-checkout-500s"),
    INCIDENT(title, VIEW_TEXT, "its title", "Checkout 500s"),
    VIEW_GET("severity", VIEW_TEXT, SEEN_EVERYWHERE, "sev1 (worst) to sev5", "sev2", get_severity),
    VIEW_GET("status", VIEW_TEXT, SEEN_EVERYWHERE, "open, mitigated or resolved", "open",
             get_status),
    INCIDENT(drill, VIEW_BOOL, "an exercise", "false"),
    INCIDENT(zone, VIEW_TEXT, "that times are shown in", "Europe/Paris"),
    INCIDENT(opened_at, VIEW_TIME, "when it was opened here", "2023-06-01T08:06:00Z"),
    VIEW_GET("started_at", VIEW_TIME, SEEN_EVERYWHERE,
             "the earlier of its own start and the first impact, else the first event",
             "2023-06-01T08:00:00Z", get_started_at),
    VIEW_GET("ended_at", VIEW_TIME, SEEN_EVERYWHERE, "its own end, else when it was resolved",
             "2023-06-01T11:30:00Z", get_ended_at),
    INCIDENT(own_start, VIEW_TIME, "the start as set, or null", "null"),
    INCIDENT(own_end, VIEW_TIME, "the end as set, or null", "null"),
    INCIDENT(services, VIEW_STRINGS, "what was hit", "[\"checkout\"]"),
    INCIDENT(tags, VIEW_STRINGS, "words, sorted", "[]"),
    VIEW_EACH("roles", SEEN_EVERYWHERE, "who did what", shape_role, view_step_roles,
              view_done_people),
    INCIDENT(affected, VIEW_TEXT, "how many users, as typed", "~75%"),
    VIEW_GET("affected_percent", VIEW_NUMBER, SEEN_EVERYWHERE, "the percentage in that", "75",
             get_affected_percent),
    VIEW_GET("affected_count", VIEW_INT, SEEN_EVERYWHERE, "the number in that", "null",
             get_affected_count),
    VIEW_GET("fields", VIEW_FIELDS, SEEN_EVERYWHERE,
             "the narratives by name: {text, internal} or null", "…", get_fields),
    VIEW_INNER("milestones", SEEN_EVERYWHERE, "the times of the events that happen once", "…",
               get_self, shape_milestones),
    VIEW_INNER("durations", SEEN_EVERYWHERE, "what follows from these", "…", get_self,
               shape_durations),
    VIEW_EACH("events", SEEN_EVERYWHERE, "the timeline, in order", shape_event, view_step_events,
              view_done_events),
    VIEW_EACH("causes", SEEN_EVERYWHERE, "why it happened", shape_cause, step_causes,
              view_done_records),
    VIEW_EACH("measures", SEEN_EVERYWHERE, "improvements decided on", shape_measure, step_measures,
              view_done_records),
    VIEW_EACH("lessons", SEEN_EVERYWHERE, "what was learned", shape_lesson, step_lessons,
              view_done_records),
    VIEW_EACH("actions", SEEN_EVERYWHERE, "action items", shape_action, step_actions,
              view_done_records),
    VIEW_EACH("sections", SEEN_EVERYWHERE, "any other parts of the document", shape_section,
              step_sections, view_done_records),
    INCIDENT(review_at, VIEW_TIME, "when the postmortem is to be reviewed", "null"),
    INCIDENT(review_status, VIEW_TEXT, "draft, reviewed or published", "draft"),
    INCIDENT(ignored, VIEW_RAW, "rules that are not checked: {rule because by at}", "[]"),
    VIEW_GET("started_text", VIEW_TEXT, SEEN_EVERYWHERE, "the start as it was typed", "08:00",
             get_started_text),
    VIEW_GET("started_precision", VIEW_TEXT, SEEN_EVERYWHERE, "exact, about, hour or day", "exact",
             get_started_precision),
    VIEW_GET("ended_text", VIEW_TEXT, SEEN_EVERYWHERE, "the end as it was typed", "11:30",
             get_ended_text),
    VIEW_GET("ended_precision", VIEW_TEXT, SEEN_EVERYWHERE, "exact, about, hour or day", "exact",
             get_ended_precision),
    INCIDENT(own_start_text, VIEW_TEXT, "the start as set, as typed", "null"),
    INCIDENT(own_start_precision, VIEW_TEXT, "exact, about, hour or day", "null"),
    INCIDENT(own_start_max, VIEW_TIME, "its last instant, where it is uncertain", "null"),
    INCIDENT(own_start_offset, VIEW_INT, "of the zone it was typed in, in seconds", "null"),
    INCIDENT(own_end_text, VIEW_TEXT, "the end as set, as typed", "null"),
    INCIDENT(own_end_precision, VIEW_TEXT, "exact, about, hour or day", "null"),
    INCIDENT(own_end_max, VIEW_TIME, "its last instant, where it is uncertain", "null"),
    INCIDENT(own_end_offset, VIEW_INT, "of the zone it was typed in, in seconds", "null"),
    VIEW_EACH("revisions", SEEN_IN_EXPORT, "every recorded change", shape_revision, step_revisions,
              done_revisions),
    VIEW_GET("period", VIEW_TEXT, SEEN_BY_TEMPLATES, "from when until when, and how long",
             "2023-06-01 08:00 – 11:30 UTC (3 h 30 min)", view_get_period),
    VIEW_GET("zone_name", VIEW_TEXT, SEEN_BY_TEMPLATES, "the zone that times are shown in",
             "WAT (UTC+01:00)", view_get_zone_name),
    VIEW_GET("severity_label", VIEW_TEXT, SEEN_BY_TEMPLATES, "its severity, as printed", "SEV-2",
             get_severity_label),
    VIEW_GET("resolved", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether it is over", "true", get_over),
    VIEW_GET("services_text", VIEW_TEXT, SEEN_BY_TEMPLATES, "its services on one line",
             "checkout, cart", view_get_services_text),
    VIEW_EACH("times", SEEN_BY_TEMPLATES, "TTD, TTA, TTM and TTR, those that are known",
              shape_duration, step_times, free),
    VIEW_EACH("key_events", SEEN_BY_TEMPLATES,
              "the events that are marked key; where none is, the milestones", shape_event,
              view_step_key_events, view_done_events),
    VIEW_EACH("latest", SEEN_BY_TEMPLATES,
              "the last event that is key or no mere note, as a list of one", shape_event,
              view_step_latest, view_done_latest),
    VIEW_EACH("phases", SEEN_BY_TEMPLATES, "what it was waiting for, one after the other",
              shape_phase, view_step_phases, free),
    VIEW_EACH("chapters", SEEN_BY_TEMPLATES,
              "the phases, with what happened before and after them, as parts of a story",
              shape_phase, view_step_chapters, free),
    VIEW_EACH("others", SEEN_BY_TEMPLATES, "who has no role and is named in the timeline",
              shape_role, view_step_others, view_done_people),
    VIEW_EACH("authors", SEEN_BY_TEMPLATES, "who recorded it", shape_role, view_step_authors,
              view_done_people),
    VIEW_GET("in_short", VIEW_TEXT, SEEN_BY_TEMPLATES, "the incident in a sentence or two",
             "The incident with checkout lasted 3 h 30 min, from 2023-06-01 08:00 to 11:30 UTC.",
             view_get_in_short),
    VIEW_GET("when", VIEW_TEXT, SEEN_BY_TEMPLATES, "from when until when, in words",
             "Since 2023-06-01 08:00 UTC (40 min so far)", view_get_when),
    VIEW_GET("length", VIEW_TEXT, SEEN_BY_TEMPLATES, "how long it was, or is so far", "3 h 30 min",
             view_get_length),
    VIEW_GET("date", VIEW_TEXT, SEEN_BY_TEMPLATES, "the day that it began on", "2023-06-01",
             view_get_date),
    VIEW_GET("zone_label", VIEW_TEXT, SEEN_BY_TEMPLATES, "the zone, as it is put behind a time",
             "UTC", view_get_zone_label),
    VIEW_GET("review_day", VIEW_TEXT, SEEN_BY_TEMPLATES, "the day that it is reviewed",
             "2023-06-05", view_get_review_day),
    VIEW_GET("progress", VIEW_TEXT, SEEN_BY_TEMPLATES, "how far the action items are",
             "2 of 5 action items are done", view_get_progress),
    VIEW_EACH("root_causes", SEEN_BY_TEMPLATES, "causes of the kind root", shape_cause,
              step_root_causes, view_done_records),
    VIEW_EACH("explained_causes", SEEN_BY_TEMPLATES,
              "root causes that have answers to their \"why?\"", shape_cause, step_explained,
              view_done_records),
    VIEW_EACH("final_causes", SEEN_BY_TEMPLATES,
              "causes of the kind root whose \"why?\" nothing answers: where the whys end",
              shape_cause, step_final, view_done_records),
    VIEW_EACH("triggers", SEEN_BY_TEMPLATES, "causes of the kind trigger", shape_cause,
              step_triggers, view_done_records),
    VIEW_EACH("contributing_factors", SEEN_BY_TEMPLATES, "causes of the kind contributing",
              shape_cause, step_contributing, view_done_records),
    VIEW_EACH("went_well", SEEN_BY_TEMPLATES, "lessons of the kind well", shape_lesson, step_well,
              view_done_records),
    VIEW_EACH("went_poorly", SEEN_BY_TEMPLATES, "lessons of the kind poorly", shape_lesson,
              step_poorly, view_done_records),
    VIEW_EACH("got_lucky", SEEN_BY_TEMPLATES, "lessons of the kind lucky", shape_lesson, step_lucky,
              view_done_records),
    VIEW_EACH("after_issue_summary", SEEN_BY_TEMPLATES, "sections that stand there", shape_section,
              step_after_summary, view_done_records),
    VIEW_EACH("after_timeline", SEEN_BY_TEMPLATES, "sections that stand there", shape_section,
              step_after_timeline, view_done_records),
    VIEW_EACH("after_root_cause_and_resolution", SEEN_BY_TEMPLATES, "sections that stand there",
              shape_section, step_after_causes, view_done_records),
    VIEW_EACH("after_lessons_learned", SEEN_BY_TEMPLATES, "sections that stand there",
              shape_section, step_after_lessons, view_done_records),
    VIEW_EACH("after_corrective_and_preventative_measures", SEEN_BY_TEMPLATES,
              "sections that stand there", shape_section, step_after_measures, view_done_records),
    VIEW_EACH("after_conclusion", SEEN_BY_TEMPLATES, "sections that stand there", shape_section,
              step_after_conclusion, view_done_records),
    VIEW_EACH("last_sections", SEEN_BY_TEMPLATES, "sections at the end", shape_section,
              step_last_sections, view_done_records),
    VIEW_EACH("more_sections", SEEN_BY_TEMPLATES,
              "sections whose place this template does not have", shape_section, step_more,
              view_done_records),
    VIEW_EACH("more_fields", SEEN_BY_TEMPLATES, "narratives that this template does not name",
              shape_field, view_step_more_fields, free),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES, "its uid, where 'render --refs' wants markers",
             "01887a…", get_marker),
    VIEW_GET("has_root_cause_and_resolution", VIEW_BOOL, SEEN_BY_TEMPLATES,
             "whether there is a cause or a resolution", "true", get_has_root_cause_and_resolution),
    VIEW_GET("has_corrective_and_preventative_measures", VIEW_BOOL, SEEN_BY_TEMPLATES,
             "whether there is a measure or an action item", "true",
             get_has_corrective_and_preventative_measures),
    VIEW_END,
};

const struct view_shape shape_incident = {"INCIDENT", fields, false};

const struct view_shape *const view_shapes[] = {
    &shape_incident,  &shape_event,    &shape_cause,    &shape_measure, &shape_lesson,
    &shape_action,    &shape_section,  &shape_field,    &shape_role,    &shape_milestones,
    &shape_durations, &shape_duration, &shape_revision, &shape_phase,   NULL,
};
