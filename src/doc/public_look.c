/* All that the public edition shows gone through: what must not go out, and what was left out. */
#include "doc/public_edition.h"

#include "base/alloc.h"
#include "store/records.h"
#include "store/ref.h"

#include <stdlib.h>
#include <string.h>

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

/* The same, with the incident where it must be named: action items need none. */
static void add_ref(struct buf *out, const struct public_place *place)
{
    int64_t named = place->edition->looking->named;
    if (named != NONE && place->kind != RECORD_ACTION)
        buf_addf(out, "%lld:", (long long)named);
    add_place(out, place);
}

/* " -i 2", where commands must name it. */
static void add_named(struct buf *out, const struct public_looking *looking)
{
    if (looking->named != NONE)
        buf_addf(out, " -i %lld", (long long)looking->named);
}

/* What mends it. */
static void add_fix(struct buf *out, const struct public_place *place, bool secret)
{
    struct buf ref = BUF_INIT, to = BUF_INIT;
    if (place->kind != RECORD_ACTION)
        add_named(&to, place->edition->looking);
    add_place(&ref, place);
    if (secret && place->kind != RECORD_INCIDENT)
        buf_addf(out, "debrief redact%s %s --found, or ", to.data, ref.data);
    switch (place->kind) {
    case RECORD_INCIDENT:
        buf_addf(out, "debrief set%s %s …", to.data, ref.data);
        break;
    case RECORD_FIELD:
        buf_addf(out, "debrief set%s --edit %s, or debrief set%s --internal %s", to.data, ref.data,
                 to.data, ref.data);
        break;
    case RECORD_EVENT:
    case RECORD_SECTION:
        if (!secret)
            buf_addf(out, "debrief amend%s %s …, or ", to.data, ref.data);
        buf_addf(out, "debrief amend%s %s --internal", to.data, ref.data);
        break;
    case RECORD_ACTION:
        buf_addf(out, "debrief action edit %s …", ref.data);
        break;
    default:
        buf_addf(out, "debrief amend%s %s …", to.data, ref.data);
        break;
    }
    buf_release(&ref);
    buf_release(&to);
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
    add_ref(&ref, place);
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
    add_ref(&ref, place);
    if (tally->where.n <= PUBLIC_PLACES_MOST && !strv_has(&tally->where, ref.data))
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

/* REDACT: whether 'redact --found' finds it too. */
static void tell_secret(struct public_place *place, const char *shown, const struct secret *secret,
                        bool redact, size_t at)
{
    struct buf what = BUF_INIT;
    size_t seen = secret->len > 8 ? 4 : secret->len / 3;
    while (seen && ((unsigned char)shown[secret->from + seen] & 0xC0) == 0x80)
        seen--;
    buf_addf(&what, "%s (%.*s…)", secret->label, (int)seen, shown + secret->from);
    add_finding(place, secret->name,
                redact && (secret->class == SECRET_CREDENTIAL || secret->class == SECRET_OWN), at,
                what.data);
    buf_release(&what);
}

/* What a backslash hides in Markdown, and not from those who read it. */
static void look_behind_escapes(struct public_place *place, const char *shown, size_t len)
{
    struct secret_hidden hidden;
    struct secret secret;
    secret_hidden_init(&hidden, shown, len);
    while (secret_hidden_next(&hidden, place->edition->looking->patterns, &secret))
        tell_secret(place, hidden.bare.data, &secret, false, hidden.place);
    secret_hidden_release(&hidden);
}

void public_note_value(struct public_place *place, const char *shown, size_t len)
{
    struct public_looking *looking = place->edition->looking;
    struct secret secret;
    if (!looking)
        return;
    for (size_t at = 0; at < len && secret_find(shown, len, at, looking->patterns, &secret);
         at = secret.from + (secret.len ? secret.len : 1))
        tell_secret(place, shown, &secret, true, recorded_at(place, shown, &secret));
    if (public_column_of(place->kind, place->column) == PUBLIC_MARKDOWN)
        look_behind_escapes(place, shown, len);
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
static int look_at_facts(struct view *v, struct error *err)
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
        rc = 0;
        if (!public_shows(RECORD_FIELD, &c.row))
            continue;
        names_clean(v->public->names, false, name.text, strlen(name.text), &shown, NULL, NULL);
        if (strcmp(shown.data, name.text) != 0)
            add_finding(&name, "name", false, 0, "somebody's name stands in the name of the field");
        record_copy(RECORD_FIELD, &record, &c.row);
        public_clean(v->public, RECORD_FIELD, &record);
        record_release(RECORD_FIELD, &record);
        buf_release(&shown);
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

static void look_for_timeline(struct view *v, const struct public_left *left, struct findings *out)
{
    struct buf ref = BUF_INIT, fix = BUF_INIT;
    int64_t named = v->public->looking->named;
    if (!left->all || left->all > left->not_key + left->internal.n + left->alone.n)
        return;
    buf_adds(&fix, "debrief amend");
    add_named(&fix, v->public->looking);
    buf_addc(&fix, ' ');
    public_add_refs(&fix, &left->notable);
    buf_addf(&fix, "%s --key", left->notable.n ? "" : "REF…");
    if (named != NONE)
        buf_addf(&ref, "%lld:timeline", (long long)named);
    findings_add(out, rule_named(v->public, "timeline-empty"), false, ref.data, fix.data,
                 "no event that may be shown is marked key, so the public timeline is empty");
    buf_release(&ref);
    buf_release(&fix);
}

int public_look(struct view *v, const struct secret_patterns *patterns, bool named,
                struct findings *out, struct strv *left_out, struct error *err)
{
    struct public_looking looking = {
        .patterns = patterns, .named = named ? v->incident.id : NONE, .findings = out};
    struct public_left left = {0};
    looking.people = xcalloc(names_people(v->public->names) + 1, sizeof *looking.people);
    v->public->looking = &looking;
    int rc = -1;
    if (!look_at_facts(v, err) && !look_at_lists(v, &shape_incident, v, err) &&
        !public_left_count(v, &left, err)) {
        rc = 0;
        look_for_timeline(v, &left, out);
        if (left_out)
            public_left_tell(v, &left, left_out);
    }
    looking_release(v->public);
    public_left_release(&left);
    return rc;
}
