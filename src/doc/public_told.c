/* What the public edition does not show, counted and told. */
#include "doc/public_edition.h"

#include "store/records.h"
#include "store/ref.h"

#include <string.h>

static void add_ref(struct strv *to, const struct event *event)
{
    struct buf ref = BUF_INIT;
    ref_add(&ref, RECORD_EVENT, (const union record *)(const void *)event);
    if (to->n <= PUBLIC_PLACES_MOST)
        strv_add(to, ref.data);
    else
        strv_add(to, "");
    buf_release(&ref);
}

static int count_events(struct view *v, struct public_left *left, struct error *err)
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
void public_add_refs(struct buf *out, const struct strv *refs)
{
    for (size_t i = 0; i < refs->n && i < PUBLIC_PLACES_MOST; i++)
        buf_addf(out, "%s%s", i ? " " : "", refs->v[i]);
    buf_adds(out, refs->n > PUBLIC_PLACES_MOST ? " …" : "");
}

static void add_line(struct strv *lines, const char *what, const struct strv *refs)
{
    struct buf line = BUF_INIT;
    if (!refs->n)
        return;
    buf_addf(&line, "left out: %zu %s%s: ", refs->n, what, refs->n == 1 ? "" : "s");
    public_add_refs(&line, refs);
    strv_take(lines, buf_detach(&line));
}

static void tell_events(const struct public_left *left, struct strv *lines)
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
        public_add_refs(&line, &left->alone);
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
        if (tally->replaced && people < PUBLIC_PLACES_MOST)
            buf_addf(&who, "%s%s (%s)", people ? ", " : "",
                     i < n ? names_called(names, i) : "a name of several",
                     i < n ? names_instead(names, i) : "a responder");
        people += tally->replaced != 0;
        times += tally->replaced;
    }
    if (people) {
        buf_addf(&line, "replaced: %zu name%s, %zu time%s: %s%s", people, people == 1 ? "" : "s",
                 times, times == 1 ? "" : "s", who.data, people > PUBLIC_PLACES_MOST ? ", …" : "");
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
        public_add_refs(&line, &tally->where);
        strv_take(lines, buf_detach(&line));
    }
}

void public_left_tell(struct view *v, const struct public_left *left, struct strv *lines)
{
    const struct public_looking *l = v->public->looking;
    tell_events(left, lines);
    add_line(lines, "internal field", &left->fields);
    add_line(lines, "internal section", &left->sections);
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

static int name_fields(struct view *v, struct strv *out, struct error *err)
{
    struct cursor c = {0};
    int rc = cursor_open_list(&c, v->db, RECORD_FIELD, v->incident.id, err);
    while (!rc && (rc = cursor_next(&c, err)) == 1) {
        if (!public_shows(RECORD_FIELD, &c.row))
            strv_add(out, c.row.field.name);
        rc = 0;
    }
    cursor_close(&c);
    return rc;
}

int public_left_count(struct view *v, struct public_left *left, struct error *err)
{
    return count_events(v, left, err) || name_fields(v, &left->fields, err) ||
                   internal_sections(v, &left->sections, err)
               ? -1
               : 0;
}

void public_left_release(struct public_left *left)
{
    strv_release(&left->internal);
    strv_release(&left->alone);
    strv_release(&left->notable);
    strv_release(&left->fields);
    strv_release(&left->sections);
}
