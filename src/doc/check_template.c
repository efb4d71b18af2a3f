/* What the template that the document is written by asks for. */
#include "doc/check_internal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Commands, by the first part of the name; what is not here is a field. */
static const struct {
    const char *name, *command, *in_file;
} ways[] = {
    {"title", "debrief set~ title '…'", "begin the file with '# ' and what happened"},
    {"severity", "debrief set~ severity sev1, to sev5", "write 'Severity: SEV-1', to SEV-5"},
    {"severity_label", "debrief set~ severity sev1, to sev5", "write 'Severity: SEV-1', to SEV-5"},
    {"services", "debrief set~ services NAME,NAME", "write 'Services: NAME, NAME'"},
    {"services_text", "debrief set~ services NAME,NAME", "write 'Services: NAME, NAME'"},
    {"affected", "debrief set~ affected '~75%'", "write 'Affected: 75%'"},
    {"affected_percent", "debrief set~ affected '~75%'", "write 'Affected: 75%'"},
    {"affected_count", "debrief set~ affected '1,200 users'", "write 'Affected: 1,200 users'"},
    {"roles", "debrief set~ role commander=NAME", "write 'Incident commander: NAME'"},
    {"has_roles", "debrief set~ role commander=NAME", "write 'Incident commander: NAME'"},
    {"review_at", "debrief set~ review DATE", "write 'Review: DATE'"},
    {"started_at", "debrief set~ start TIME", "write 'Start: TIME'"},
    {"ended_at", "debrief set~ end TIME", "write 'End: TIME'"},
    {"events", "debrief log~ --at TIME '…'", "add a part 'Timeline'"},
    {"key_events", "debrief amend e1 --key, for each that short forms show", ""},
    {"causes", "debrief cause add~ '…'", "add a part 'Root Cause'"},
    {"root_causes", "debrief cause add~ '…'", "add a part 'Root Cause'"},
    {"triggers", "debrief cause add~ -k trigger '…'", "add a part 'Trigger'"},
    {"contributing", "debrief cause add~ -k contributing '…'", "add a part 'Contributing Factors'"},
    {"lessons", "debrief lesson add~ well '…'", "add a part 'Lessons Learned'"},
    {"well", "debrief lesson add~ well '…'", "add a part 'What went well'"},
    {"poorly", "debrief lesson add~ poorly '…'", "add a part 'What went poorly'"},
    {"lucky", "debrief lesson add~ lucky '…'", "add a part 'Where we got lucky'"},
    {"measures", "debrief measure add~ '…'", "add a part 'Corrective Measures'"},
    {"actions", "debrief action add~ --owner NAME --due DATE '…'", "add a part 'Action Items'"},
    {"sections", "debrief section add~ HEADING '…'", "add a part of that name"},
};

static const struct view_field *field_of(const struct view_shape *shape, const char *name,
                                         size_t len)
{
    for (const struct view_field *f = shape->fields; f->name; f++)
        if (strlen(f->name) == len && !strncmp(f->name, name, len))
            return f;
    return NULL;
}

static bool list_has_any(struct view *v, const struct view_field *field, const void *object)
{
    void *state = NULL;
    const void *item;
    struct error err = ERROR_INIT;
    int rc = field->step(v, object, &state, &item, &err);
    field->done(state);
    if (rc < 0 && !v->failed) {
        v->failed = true;
        v->error = err;
    }
    return rc == 1;
}

/* Whether something is to be seen under a name, which may be dotted, of an object of SHAPE. */
static bool is_there(struct view *v, const struct view_shape *shape, const void *object,
                     const char *name)
{
    size_t len = strcspn(name, ".");
    const struct view_field *field = field_of(shape, name, len);
    const char *rest = name[len] ? name + len + 1 : NULL;
    struct view_value value = {.type = VIEW_NULL};
    if (!field && !strncmp(name, "has_", 4))
        return is_there(v, shape, object, name + 4);
    if (!field) { /* a narrative */
        const struct field *text = view_field_named(v, name);
        return text && !check_blank(text->text);
    }
    if (field->type == VIEW_LIST)
        return list_has_any(v, field, object);
    view_get(v, shape, field, object, &value);
    switch (value.type) {
    case VIEW_NULL:
        return false;
    case VIEW_BOOL:
        return value.number != 0;
    case VIEW_INT:
    case VIEW_TIME:
        return value.number != NONE;
    case VIEW_FIELDS:
        return rest ? is_there(v, &(struct view_shape){"", &(struct view_field){0}, false}, v, rest)
                    : v->field_count > 0;
    case VIEW_OBJECT:
        return value.object && (!rest || is_there(v, field->shape, value.object, rest));
    case VIEW_STRINGS:
    case VIEW_RAW:
        return value.text && strcmp(value.text, "[]") != 0;
    default:
        return value.text && value.len && !check_blank(value.text);
    }
}

/* "lead_up" as a heading: "Lead up". */
static void add_heading(struct buf *out, const char *name)
{
    size_t first = out->len;
    for (; *name; name++)
        buf_addc(out, *name == '_' ? ' ' : *name);
    if (out->len > first)
        out->data[first] = (char)toupper((unsigned char)out->data[first]);
}

/* Whether a document has a part that is called like the field: import makes it a section. */
static bool has_part(const struct check *c, const char *name)
{
    const struct check_list *sections = &c->lists[RECORD_SECTION];
    struct buf heading = BUF_INIT;
    bool there = false;
    add_heading(&heading, name);
    for (size_t i = 0; i < sections->n; i++)
        there |= !strcasecmp(sections->v[i].section.heading, heading.data) &&
                 !check_blank(sections->v[i].section.markdown);
    buf_release(&heading);
    return there && c->settings->document;
}

/* What findings call it. */
static const char *place_name(const char *name)
{
    if (!strcmp(name, "events"))
        return "timeline";
    if (!strcmp(name, "root_causes"))
        return "causes";
    return !strncmp(name, "fields.", 7) ? name + 7 : name;
}

/* Another rule has said the same: "impact-missing" of what is called so. */
static bool was_told(const struct check *c, const struct check_place *place)
{
    for (size_t i = c->first; i < c->out->n; i++) {
        const char *rule = c->out->v[i].rule, *end = strstr(rule, "-missing");
        if (end && !strcmp(c->out->v[i].ref, place->ref))
            return true;
    }
    return false;
}

static void add_ways(const char *name, struct buf *command, struct buf *in_file)
{
    const char *last = strrchr(name, '.');
    const char *of = !strncmp(name, "fields.", 7) ? name + 7 : name;
    if (!strncmp(name, "milestones.", 11)) {
        buf_addf(command, "debrief log~ -k %s --at TIME '…'", last + 1);
        buf_addf(in_file, "say in the timeline when it was %s", last + 1);
        return;
    }
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (!strcmp(ways[i].name, name)) {
            buf_adds(command, ways[i].command);
            buf_adds(in_file, ways[i].in_file);
            return;
        }
    buf_addf(command, "debrief set~ %s '…'", of);
    buf_adds(in_file, "add a part '");
    add_heading(in_file, of);
    buf_addc(in_file, '\'');
}

static bool is_met(const struct check *c, const char *name)
{
    return is_there(c->view, &shape_incident, c->view, name) || has_part(c, name);
}

/* Whether there is one of "A_or_B"; FIRST is A. */
static bool is_any_met(const struct check *c, const char *names, struct buf *first)
{
    struct buf name = BUF_INIT;
    bool met = is_met(c, names); /* a field may be called so */
    for (const char *from = names, *to; from; from = to ? to + strlen("_or_") : NULL) {
        to = strstr(from, "_or_");
        buf_reset(&name);
        buf_add(&name, from, to ? (size_t)(to - from) : strlen(from));
        if (from == names)
            buf_adds(first, name.data);
        met = met || is_met(c, name.data);
    }
    buf_release(&name);
    return met;
}

static void look_for(struct check *c, const char *names)
{
    struct buf first = BUF_INIT;
    bool met = is_any_met(c, names, &first);
    const char *name = first.data;
    const struct check_place place = check_place_named(c, place_name(name));
    if (!met && !was_told(c, &place)) {
        struct buf command = BUF_INIT, in_file = BUF_INIT;
        add_ways(name, &command, &in_file);
        check_tell(c, &place, (struct check_mend){command.data, in_file.data},
                   "the template asks for %s, and there is none", name);
        buf_release(&command);
        buf_release(&in_file);
    }
    buf_release(&first);
}

void check_template(struct check *c)
{
    const struct template_file *template = c->settings->template;
    for (size_t i = 0; template && i < template->needs.n; i++)
        look_for(c, template->needs.v[i]);
}
