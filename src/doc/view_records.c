/* CAUSE, MEASURE, LESSON, ACTION, SECTION. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "read/standard_form.h"
#include "store/records.h"
#include "time/when.h"

#include <stdlib.h>
#include <string.h>

static void add_number(struct view *v, char letter, int64_t number, struct view_value *out)
{
    buf_reset(&v->scratch);
    buf_addf(&v->scratch, "%c%lld", letter, (long long)number);
    put_scratch(v, out);
}

static void get_cause_ref(struct view *v, const void *object, struct view_value *out)
{
    add_number(v, 'c', ((const struct cause *)object)->seq, out);
}

static void get_why(struct view *v, const void *object, struct view_value *out)
{
    buf_reset(&v->scratch);
    view_add_ref(v, RECORD_CAUSE, ((const struct cause *)object)->why);
    put_scratch(v, out);
}

static void get_cause_text(struct view *v, const void *object, struct view_value *out)
{
    const struct cause *cause = object;
    put_marked(v, 'c', cause->seq, cause->text, out);
    out->label = STANDARD_WHY;
}

static void get_cause_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 'c', ((const struct cause *)object)->seq, out);
}

static void get_again(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_bool(out, v->again);
}

/* The causes that answer this one's "why?". */
static int step_whys(struct view *v, const void *object, void **state, const void **item,
                     struct error *err)
{
    int64_t id = ((const struct cause *)object)->id;
    int rc;
    while ((rc = view_step_records(v, RECORD_CAUSE, state, item, err)) == 1)
        if (((const struct cause *)*item)->why == id)
            return 1;
    return rc;
}

static const struct view_field cause_fields[] = {
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref within the incident", "c1", get_cause_ref),
    VIEW_COLUMN(cause, uid, VIEW_TEXT, SEEN_EVERYWHERE, "UUIDv7", "01887a…"),
    VIEW_COLUMN(cause, kind, VIEW_TEXT, SEEN_EVERYWHERE, "root, trigger or contributing", "root"),
    VIEW_COLUMN(cause, category, VIEW_TEXT, SEEN_EVERYWHERE, "config, deploy, capacity, …",
                "config"),
    VIEW_GET("text", VIEW_MARKDOWN, SEEN_EVERYWHERE, "what it was", "The retry had no limit.",
             get_cause_text),
    VIEW_GET("why", VIEW_TEXT, SEEN_EVERYWHERE, "the ref of the cause whose \"why?\" it answers",
             "c1", get_why),
    VIEW_EACH("whys", SEEN_BY_TEMPLATES, "the causes that answer its \"why?\"", shape_cause,
              step_whys, view_done_records),
    VIEW_GET("again", VIEW_BOOL, SEEN_BY_TEMPLATES,
             "whether it is not the first of its list: an empty comment goes between", "false",
             get_again),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES,
             "its ref, where 'render --refs' wants markers; {{{text}}} has it already", "c1",
             get_cause_marker),
    VIEW_END,
};

const struct view_shape shape_cause = {"CAUSE", cause_fields, false};

static void get_measure_ref(struct view *v, const void *object, struct view_value *out)
{
    add_number(v, 'm', ((const struct measure *)object)->seq, out);
}

static void get_measure_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 'm', ((const struct measure *)object)->seq, out);
}

static const struct view_field measure_fields[] = {
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref within the incident", "m1",
             get_measure_ref),
    VIEW_COLUMN(measure, uid, VIEW_TEXT, SEEN_EVERYWHERE, "UUIDv7", "01887a…"),
    VIEW_COLUMN(measure, kind, VIEW_TEXT, SEEN_EVERYWHERE, "corrective or preventative",
                "preventative"),
    VIEW_COLUMN(measure, text, VIEW_TEXT, SEEN_EVERYWHERE, "what is to get better",
                "Every deploy is tested against staging first"),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES, "its ref, where 'render --refs' wants markers",
             "m1", get_measure_marker),
    VIEW_END,
};

const struct view_shape shape_measure = {"MEASURE", measure_fields, false};

static void get_lesson_ref(struct view *v, const void *object, struct view_value *out)
{
    add_number(v, 'l', ((const struct lesson *)object)->seq, out);
}

static void get_lesson_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 'l', ((const struct lesson *)object)->seq, out);
}

static const struct view_field lesson_fields[] = {
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref within the incident", "l1",
             get_lesson_ref),
    VIEW_COLUMN(lesson, uid, VIEW_TEXT, SEEN_EVERYWHERE, "UUIDv7", "01887a…"),
    VIEW_COLUMN(lesson, kind, VIEW_TEXT, SEEN_EVERYWHERE, "well, poorly or lucky", "well"),
    VIEW_COLUMN(lesson, text, VIEW_TEXT, SEEN_EVERYWHERE, "what was learned",
                "The alert fired within a minute"),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES, "its ref, where 'render --refs' wants markers",
             "l1", get_lesson_marker),
    VIEW_END,
};

const struct view_shape shape_lesson = {"LESSON", lesson_fields, false};

static void get_action_ref(struct view *v, const void *object, struct view_value *out)
{
    add_number(v, 'a', ((const struct action *)object)->id, out);
}

static void get_action_incident(struct view *v, const void *object, struct view_value *out)
{
    (void)object;
    put_text(out, VIEW_TEXT, v->incident.uid);
}

static void get_priority(struct view *v, const void *object, struct view_value *out)
{
    buf_reset(&v->scratch);
    if (((const struct action *)object)->priority != NONE)
        buf_addf(&v->scratch, "p%lld", (long long)((const struct action *)object)->priority);
    put_scratch(v, out);
}

static void get_for(struct view *v, const void *object, struct view_value *out)
{
    const struct action *a = object;
    int kind = a->for_kind ? record_kind_from_name(a->for_kind) : -1;
    buf_reset(&v->scratch);
    if (kind >= 0)
        view_add_ref(v, (enum record_kind)kind, a->for_id);
    put_scratch(v, out);
}

static void get_done(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, !strcmp(((const struct action *)object)->status, "done"));
}

static void get_closed(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    const char *status = ((const struct action *)object)->status;
    put_bool(out, !strcmp(status, "done") || !strcmp(status, "dropped"));
}

static void add_particular(struct buf *out, const char *label, const char *value)
{
    if (value)
        buf_addf(out, "%s%s%s", out->len ? ", " : "", label, *label ? ": " : "");
    if (value)
        standard_add_value(out, value);
}

/* "owner: alice, due: 2023-06-30, priority: p1, kind: prevent, ticket: OPS-12". */
static void get_particulars(struct view *v, const void *object, struct view_value *out)
{
    const struct action *a = object;
    struct buf *s = &v->scratch;
    struct buf date = BUF_INIT;
    get_priority(v, object, out);
    struct buf priority = BUF_INIT;
    buf_add(&priority, s->data, s->len);
    buf_reset(s);
    if (a->done_at != NONE)
        when_add_date(&date, a->done_at, &v->zone);
    add_particular(s, "owner", a->owner);
    add_particular(s, "due", a->due);
    add_particular(s, "priority", priority.len ? priority.data : NULL);
    add_particular(s, "kind", a->kind);
    add_particular(s, "ticket", a->ticket);
    if (!strcmp(a->status, "started"))
        add_particular(s, "", "started");
    if (!strcmp(a->status, "dropped"))
        add_particular(s, a->reason ? "dropped" : "", a->reason ? a->reason : "dropped");
    else
        add_particular(s, "done", date.len ? date.data : NULL);
    add_particular(s, "proof", a->proof);
    put_scratch(v, out);
    buf_release(&date);
    buf_release(&priority);
}

static void get_action_apart(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, standard_has_particulars(((const struct action *)object)->text));
}

static void get_action_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 'a', ((const struct action *)object)->id, out);
}

/* "open", "done 2023-06-20 (https://…)", "dropped: the service is retired". */
static void get_outcome(struct view *v, const void *object, struct view_value *out)
{
    const struct action *a = object;
    struct buf *s = &v->scratch;
    buf_reset(s);
    buf_adds(s, a->status);
    if (!strcmp(a->status, "dropped") && a->reason)
        buf_addf(s, ": %s", a->reason);
    if (a->done_at != NONE) {
        buf_addc(s, ' ');
        when_add_date(s, a->done_at, &v->zone);
    }
    if (a->proof)
        buf_addf(s, " (%s)", a->proof);
    put_scratch(v, out);
}

#define ACTION(column, type, meaning, example)                                                     \
    VIEW_COLUMN(action, column, type, SEEN_EVERYWHERE, meaning, example)

static const struct view_field action_fields[] = {
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref in the whole database", "a7",
             get_action_ref),
    ACTION(uid, VIEW_TEXT, "UUIDv7", "01887a…"),
    VIEW_GET("incident", VIEW_TEXT, SEEN_EVERYWHERE, "the uid of its incident", "01887a…",
             get_action_incident),
    ACTION(kind, VIEW_TEXT, "prevent, detect, mitigate, repair, investigate or process", "prevent"),
    ACTION(text, VIEW_TEXT, "what is to be done", "Limit the retries"),
    ACTION(owner, VIEW_TEXT, "who does it", "alice"),
    ACTION(due, VIEW_TEXT, "until when, a date", "2023-06-30"),
    VIEW_GET("priority", VIEW_TEXT, SEEN_EVERYWHERE, "p0 (most urgent) to p4", "p1", get_priority),
    ACTION(status, VIEW_TEXT, "open, started, done or dropped", "open"),
    ACTION(ticket, VIEW_TEXT, "where it is tracked elsewhere", "OPS-12"),
    VIEW_GET("for", VIEW_TEXT, SEEN_EVERYWHERE, "the ref of what it answers", "m1", get_for),
    ACTION(proof, VIEW_TEXT, "a URL that shows that it is done", "https://git.example/pr/9"),
    ACTION(reason, VIEW_TEXT, "why it was dropped", "the service is retired"),
    ACTION(slips, VIEW_INT, "how often its due date moved to a later one", "0"),
    ACTION(created_at, VIEW_TIME, "when it was added", "2023-06-02T10:00:00Z"),
    ACTION(done_at, VIEW_TIME, "when it was done", "2023-06-20T10:00:00Z"),
    VIEW_GET("done", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether it is done", "false", get_done),
    VIEW_GET("closed", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether it is done or dropped", "false",
             get_closed),
    VIEW_GET("outcome", VIEW_TEXT, SEEN_BY_TEMPLATES, "its status, with when, proof or why",
             "done 2023-06-20", get_outcome),
    VIEW_GET("particulars", VIEW_TEXT, SEEN_BY_TEMPLATES,
             "owner, due date, priority, kind, ticket, …", "owner: alice, due: 2023-06-30",
             get_particulars),
    VIEW_GET("apart", VIEW_BOOL, SEEN_BY_TEMPLATES,
             "whether its text holds what reads like particulars: an empty comment goes behind it",
             "false", get_action_apart),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES, "its ref, where 'render --refs' wants markers",
             "a7", get_action_marker),
    VIEW_END,
};

const struct view_shape shape_action = {"ACTION", action_fields, false};

static void get_section_ref(struct view *v, const void *object, struct view_value *out)
{
    add_number(v, 's', ((const struct section *)object)->seq, out);
}

static void get_deep(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, ((const struct section *)object)->level > 2);
}

static void get_markdown(struct view *v, const void *object, struct view_value *out)
{
    const struct section *section = object;
    put_marked(v, 's', section->seq, section->markdown, out);
    if (*section->heading)
        out->mark = NULL;
}

static void get_section_apart(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_bool(out, standard_is_heading(((const struct section *)object)->heading));
}

static void get_section_marker(struct view *v, const void *object, struct view_value *out)
{
    put_marker(v, 's', ((const struct section *)object)->seq, out);
}

static const struct view_field section_fields[] = {
    VIEW_GET("ref", VIEW_TEXT, SEEN_EVERYWHERE, "its ref within the incident", "s1",
             get_section_ref),
    VIEW_COLUMN(section, uid, VIEW_TEXT, SEEN_EVERYWHERE, "UUIDv7", "01887a…"),
    VIEW_COLUMN(section, heading, VIEW_TEXT, SEEN_EVERYWHERE, "its heading", "Architecture"),
    VIEW_COLUMN(section, level, VIEW_INT, SEEN_EVERYWHERE, "of the heading, 1 to 6", "2"),
    VIEW_GET("markdown", VIEW_MARKDOWN, SEEN_EVERYWHERE, "what stands under it", "…", get_markdown),
    VIEW_COLUMN(section, after, VIEW_TEXT, SEEN_EVERYWHERE, "the section it stands after",
                "Timeline"),
    VIEW_COLUMN(section, internal, VIEW_BOOL, SEEN_EVERYWHERE, "not for the public edition",
                "false"),
    VIEW_GET("deep", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether its heading is below the second level",
             "false", get_deep),
    VIEW_GET("apart", VIEW_BOOL, SEEN_BY_TEMPLATES,
             "whether its heading is one of the standard document's: an empty comment goes behind",
             "false", get_section_apart),
    VIEW_GET("marker", VIEW_TEXT, SEEN_BY_TEMPLATES,
             "its ref, where 'render --refs' wants markers; without a heading its Markdown has it",
             "s1", get_section_marker),
    VIEW_END,
};

const struct view_shape shape_section = {"SECTION", section_fields, false};
