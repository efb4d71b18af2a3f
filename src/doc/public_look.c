/* All that the public edition shows gone through: what must not go out, and what was left out. */
#include "doc/public_edition.h"

#include "base/alloc.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

#define WHERE_MOST 12 /* places that a line names */

/* "e7", "notes", "title". */
static void add_place(struct buf *out, const struct public_place *place)
{
    if (place->kind == RECORD_FIELD)
        buf_adds(out, place->record->field.name);
    else if (place->kind == RECORD_INCIDENT)
        buf_adds(out, place->column);
    else
        ref_add(out, place->kind, place->record);
}

/* "line 2, column 14 of its text". */
static void add_where(struct buf *out, const struct public_place *place, size_t from)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < from; i++) {
        bool begins = ((unsigned char)place->text[i] & 0xC0) != 0x80;
        if (place->text[i] == '\n')
            line++, column = 1;
        else
            column += begins;
    }
    if (line > 1 || strchr(place->text, '\n'))
        buf_addf(out, "line %zu, ", line);
    buf_addf(out, "column %zu", column);
    const char *name = place->column;
    if (place->kind != RECORD_FIELD && place->kind != RECORD_INCIDENT && strcmp(name, "text") &&
        strcmp(name, "markdown"))
        buf_addf(out, " of its %s", name);
}

/* What mends it: COMMAND, where there is one, is for this kind of fault. */
static void add_fix(struct buf *out, const struct public_place *place, bool secret)
{
    struct buf ref = BUF_INIT;
    add_place(&ref, place);
    switch (place->kind) {
    case RECORD_INCIDENT:
        buf_addf(out, "debrief set %s …", ref.data);
        break;
    case RECORD_FIELD:
        if (secret)
            buf_addf(out, "debrief redact %s -, or ", ref.data);
        buf_addf(out, "debrief set --edit %s, or debrief set --internal %s", ref.data, ref.data);
        break;
    case RECORD_EVENT:
    case RECORD_SECTION:
        if (secret)
            buf_addf(out, "debrief redact %s -, or ", ref.data);
        else
            buf_addf(out, "debrief amend %s …, or ", ref.data);
        buf_addf(out, "debrief amend %s --internal", ref.data);
        break;
    default:
        if (secret)
            buf_addf(out, "debrief redact %s -, or ", ref.data);
        buf_addf(out,
                 place->kind == RECORD_ACTION ? "debrief action edit %s …" : "debrief amend %s …",
                 ref.data);
        break;
    }
    buf_release(&ref);
}

/* A rule's name, kept by the edition. */
static const char *rule_named(struct public_edition *edition, const char *name)
{
    struct buf rule = BUF_INIT;
    buf_addf(&rule, "public-%s", name);
    for (size_t i = 0; i < edition->rules.n; i++)
        if (!strcmp(edition->rules.v[i], rule.data)) {
            buf_release(&rule);
            return edition->rules.v[i];
        }
    strv_take(&edition->rules, buf_detach(&rule));
    return edition->rules.v[edition->rules.n - 1];
}

static void add_finding(const struct public_place *place, const char *rule, bool secret,
                        size_t from, const char *what)
{
    struct buf ref = BUF_INIT, fix = BUF_INIT, where = BUF_INIT;
    add_place(&ref, place);
    add_fix(&fix, place, secret);
    add_where(&where, place, from);
    findings_add(place->edition->looking->findings, rule_named(place->edition, rule), true,
                 ref.data, fix.data, "%s at %s", what, where.data);
    buf_release(&ref);
    buf_release(&fix);
    buf_release(&where);
}

static void add_left(struct public_tally *tally, const struct public_place *place,
                     const struct names_hit *hit)
{
    struct buf ref = BUF_INIT;
    tally->left++;
    if (!tally->left_as)
        tally->left_as = xstrndup(place->text + hit->from, hit->len);
    add_place(&ref, place);
    if (tally->where.n <= WHERE_MOST && !strv_has(&tally->where, ref.data))
        strv_add(&tally->where, ref.data);
    buf_release(&ref);
}

void public_note_hit(void *self, const struct names_hit *hit)
{
    struct public_place *place = self;
    struct public_looking *looking = place->edition->looking;
    if (!looking)
        return;
    const struct names *names = place->edition->names;
    struct public_tally *tally =
        &looking->people[hit->person == NAMES_NOBODY ? names_people(names) : hit->person];
    switch (hit->what) {
    case NAMES_REPLACED:
        tally->replaced++;
        break;
    case NAMES_LEFT:
        add_left(tally, place, hit);
        break;
    case NAMES_STUCK:
        add_finding(place, "name", false, hit->from, "somebody's name stands in code or in a URL");
        break;
    case NAMES_COMMENT:
        looking->comments++;
        break;
    }
}

/* Where the secret stands in what was recorded: what is before it may have become longer. */
static size_t recorded_at(const struct public_place *place, const char *shown,
                          const struct secret *secret)
{
    struct buf words = BUF_INIT;
    buf_add(&words, shown + secret->from, secret->len);
    const char *there = strstr(place->text, words.data);
    buf_release(&words);
    return there ? (size_t)(there - place->text) : 0;
}

void public_note_value(struct public_place *place, const char *shown, size_t len)
{
    struct public_looking *looking = place->edition->looking;
    struct secret secret;
    if (!looking)
        return;
    for (size_t at = 0; at < len && secret_find(shown, len, at, looking->patterns, &secret);
         at = secret.from + (secret.len ? secret.len : 1)) {
        struct buf what = BUF_INIT;
        size_t seen = secret.len > 8 ? 4 : secret.len / 3;
        while (seen && ((unsigned char)shown[secret.from + seen] & 0xC0) == 0x80)
            seen--;
        buf_addf(&what, "%s (%.*s…)", secret.label, (int)seen, shown + secret.from);
        add_finding(place, secret.name,
                    secret.class == SECRET_CREDENTIAL || secret.class == SECRET_OWN,
                    recorded_at(place, shown, &secret), what.data);
        buf_release(&what);
    }
}

void public_note_hidden(struct public_edition *edition, const char *column, const char *value)
{
    struct public_looking *looking = edition->looking;
    if (!looking || !*value || !strcmp(value, "[]"))
        return;
    looking->links += !strcmp(column, "links");
    looking->tags += !strcmp(column, "tags");
    looking->tickets += !strcmp(column, "ticket");
    looking->proofs += !strcmp(column, "proof");
    looking->roles += !strcmp(column, "roles");
}

/* The incident's own values and fields, as they are recorded. */
static int look_at_facts(struct view *v, struct strv *internal, struct error *err)
{
    union record record;
    if (record_need(v->db, RECORD_INCIDENT, v->incident.id, &record, err))
        return -1;
    public_clean(v->public, RECORD_INCIDENT, &record);
    record_release(RECORD_INCIDENT, &record);
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_FIELD, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        struct public_place name = {v->public, RECORD_FIELD, &c.row, "name", c.row.field.name};
        struct buf shown = BUF_INIT;
        if (!public_shows(RECORD_FIELD, &c.row)) {
            strv_add(internal, c.row.field.name);
            rc = 0;
            continue;
        }
        names_clean(v->public->names, false, name.text, strlen(name.text), &shown, NULL, NULL);
        if (strcmp(shown.data, name.text) != 0)
            add_finding(&name, "name", false, 0, "somebody's name stands in the name of the field");
        record_copy(RECORD_FIELD, &record, &c.row);
        public_clean(v->public, RECORD_FIELD, &record);
        record_release(RECORD_FIELD, &record);
        buf_release(&shown);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

/* Every list of an object, to its end: what is stepped to is cleaned, and what is cleaned is
 * noted. */
static int look_at_lists(struct view *v, const struct view_shape *shape, const void *object,
                         struct error *err)
{
    for (const struct view_field *f = shape->fields; f->name; f++) {
        void *state = NULL;
        const void *item;
        int rc = 0;
        if (f->type != VIEW_LIST || !(f->where & VIEW_IN_JSON))
            continue;
        while ((rc = f->step(v, object, &state, &item, err)) == 1)
            if ((rc = look_at_lists(v, f->shape, item, err)))
                break;
        f->done(state);
        if (rc < 0)
            return -1;
    }
    return 0;
}

/* What of the timeline is left out. */
struct left_events {
    size_t all, not_key;
    struct strv internal, alone, notable;
};

static void add_ref(struct strv *to, const struct event *event)
{
    struct buf ref = BUF_INIT;
    ref_add(&ref, RECORD_EVENT, (const union record *)(const void *)event);
    if (to->n <= WHERE_MOST)
        strv_add(to, ref.data);
    else
        strv_add(to, "");
    buf_release(&ref);
}

static int count_events(struct view *v, struct left_events *left, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_events(&c, v->db, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        const struct event *event = &c.row.event;
        struct event above;
        rc = 0;
        if (event->removed)
            continue;
        left->all++;
        if (event->internal == 1) {
            add_ref(&left->internal, event);
        } else if (event->key != 1) {
            left->not_key++;
            if (strcmp(event->kind, "note") != 0 && event->under == NONE && left->notable.n < 4)
                add_ref(&left->notable, event);
        } else if (event->under != NONE) {
            rc = record_get(v->db, RECORD_EVENT, event->under, &above, err);
            if (rc == 1 && !public_shows(RECORD_EVENT, &above))
                add_ref(&left->alone, event);
            if (rc == 1)
                record_release(RECORD_EVENT, &above);
            rc = rc < 0 ? -1 : 0;
        }
    }
    cursor_close(&c);
    return rc;
}

/* "e1 e2 e7 …" */
static void add_refs(struct buf *out, const struct strv *refs)
{
    for (size_t i = 0; i < refs->n && i < WHERE_MOST; i++)
        buf_addf(out, "%s%s", i ? " " : "", refs->v[i]);
    buf_adds(out, refs->n > WHERE_MOST ? " …" : "");
}

static void add_line(struct strv *lines, const char *what, const struct strv *refs)
{
    struct buf line = BUF_INIT;
    if (!refs->n)
        return;
    buf_addf(&line, "left out: %zu %s%s: ", refs->n, what, refs->n == 1 ? "" : "s");
    add_refs(&line, refs);
    strv_take(lines, buf_detach(&line));
}

static void tell_events(const struct left_events *left, struct strv *lines)
{
    struct buf line = BUF_INIT;
    if (left->not_key) {
        buf_addf(&line, "left out: %zu of %zu event%s, not marked key", left->not_key, left->all,
                 left->all == 1 ? "" : "s");
        strv_take(lines, buf_detach(&line));
    }
    add_line(lines, "internal event", &left->internal);
    buf_init(&line);
    if (left->alone.n) {
        buf_addf(&line,
                 "left out: %zu key detail%s under an event that is not shown: ", left->alone.n,
                 left->alone.n == 1 ? "" : "s");
        add_refs(&line, &left->alone);
        strv_take(lines, buf_detach(&line));
    }
}

static void tell_count(struct strv *lines, size_t n, const char *one, const char *several)
{
    struct buf line = BUF_INIT;
    if (!n)
        return;
    buf_addf(&line, "left out: %zu %s", n, n == 1 ? one : several);
    strv_take(lines, buf_detach(&line));
}

/* The names: how often each was replaced, and which were left. */
static void tell_people(const struct public_edition *edition, struct strv *lines)
{
    const struct names *names = edition->names;
    size_t n = names_people(names), people = 0, times = 0;
    struct buf line = BUF_INIT, who = BUF_INIT;
    for (size_t i = 0; i <= n; i++) {
        const struct public_tally *tally = &edition->looking->people[i];
        if (tally->replaced && people < WHERE_MOST)
            buf_addf(&who, "%s%s (%s)", people ? ", " : "",
                     i < n ? names_called(names, i) : "a name of several",
                     i < n ? names_instead(names, i) : "a responder");
        people += tally->replaced != 0;
        times += tally->replaced;
    }
    if (people) {
        buf_addf(&line, "replaced: %zu name%s, %zu time%s: %s%s", people, people == 1 ? "" : "s",
                 times, times == 1 ? "" : "s", who.data, people > WHERE_MOST ? ", …" : "");
        strv_take(lines, buf_detach(&line));
    }
    buf_release(&who);
    for (size_t i = 0; i <= n; i++) {
        const struct public_tally *tally = &edition->looking->people[i];
        if (!tally->left)
            continue;
        buf_init(&line);
        buf_addf(&line,
                 "left as it stands: '%s', which is a name and a word; if it is the name, amend ",
                 tally->left_as);
        add_refs(&line, &tally->where);
        strv_take(lines, buf_detach(&line));
    }
}

static void looking_release(struct public_edition *edition)
{
    struct public_looking *looking = edition->looking;
    for (size_t i = 0; i <= names_people(edition->names); i++) {
        free(looking->people[i].left_as);
        strv_release(&looking->people[i].where);
    }
    free(looking->people);
    edition->looking = NULL;
}

static void tell(struct view *v, const struct left_events *left, const struct strv *fields,
                 const struct strv *sections, struct strv *lines)
{
    const struct public_looking *l = v->public->looking;
    tell_events(left, lines);
    add_line(lines, "internal field", fields);
    add_line(lines, "internal section", sections);
    tell_count(lines, l->comments, "comment", "comments");
    tell_count(lines, l->links, "event's links", "events' links");
    tell_count(lines, l->tickets, "ticket", "tickets");
    tell_count(lines, l->proofs, "proof", "proofs");
    tell_count(lines, l->roles, "list of roles", "lists of roles");
    tell_people(v->public, lines);
}

static int internal_sections(struct view *v, struct strv *out, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_SECTION, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        struct buf ref = BUF_INIT;
        ref_add(&ref, RECORD_SECTION, &c.row);
        if (!public_shows(RECORD_SECTION, &c.row))
            strv_add(out, ref.data);
        buf_release(&ref);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

static void look_for_timeline(struct view *v, const struct left_events *left, struct findings *out)
{
    struct buf fix = BUF_INIT;
    if (!left->all || left->all > left->not_key + left->internal.n + left->alone.n)
        return;
    buf_adds(&fix, "debrief amend ");
    add_refs(&fix, &left->notable);
    buf_addf(&fix, "%s --key", left->notable.n ? "" : "REF…");
    findings_add(out, rule_named(v->public, "timeline-empty"), false, "", fix.data,
                 "no event that may be shown is marked key, so the public timeline is empty");
    buf_release(&fix);
}

int public_look(struct view *v, const struct secret_patterns *patterns, struct findings *out,
                struct strv *left_out, struct error *err)
{
    struct public_looking looking = {.patterns = patterns, .findings = out};
    struct left_events left = {0};
    struct strv fields = {0}, sections = {0};
    looking.people = xcalloc(names_people(v->public->names) + 1, sizeof *looking.people);
    v->public->looking = &looking;
    int rc = look_at_facts(v, &fields, err);
    if (!rc)
        rc = look_at_lists(v, &shape_incident, v, err);
    if (!rc)
        rc = count_events(v, &left, err);
    if (!rc)
        rc = internal_sections(v, &sections, err);
    if (!rc)
        look_for_timeline(v, &left, out);
    if (!rc && left_out)
        tell(v, &left, &fields, &sections, left_out);
    looking_release(v->public);
    strv_release(&fields);
    strv_release(&sections);
    strv_release(&left.internal);
    strv_release(&left.alone);
    strv_release(&left.notable);
    return rc;
}
