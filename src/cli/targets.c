#include "cli/targets.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "cli/options.h"
#include "store/incidents.h"
#include "store/records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_SHOWN 500 /* bytes */

/* How much a word depends on the current incident. */
enum need { NEED_NOT, NEED_MAYBE, NEED_SURELY };

static enum need need_of(const char *word)
{
    bool ref = options_looks_like_ref(word);
    if (*word == '#' || (ref && (*word == 'a' || strchr(word, ':'))))
        return NEED_NOT;
    /* A field is one of the current incident's, a slug is not. */
    return ref ? NEED_SURELY : NEED_MAYBE;
}

int targets_current(struct app *app, char **words, int n, int64_t *current, struct error *err)
{
    enum need need = n && !app->incident_given ? NEED_NOT : NEED_SURELY;
    for (int i = 0; i < n; i++)
        if (need_of(words[i]) > need)
            need = need_of(words[i]);
    *current = NONE;
    if (need == NEED_SURELY)
        return incident_meant(app, NULL, current, err);
    if (need == NEED_MAYBE && incident_meant(app, NULL, current, NULL))
        *current = NONE;
    return 0;
}

void targets_add(struct refs *refs, const struct ref *ref)
{
    if (refs->n == refs->cap) {
        refs->cap = refs->cap ? refs->cap * 2 : 16;
        refs->v = xreallocarray(refs->v, refs->cap, sizeof *refs->v);
    }
    refs->v[refs->n++] = *ref;
}

bool targets_have(const struct refs *refs, const struct ref *ref)
{
    for (size_t i = 0; i < refs->n; i++)
        if (refs->v[i].kind == ref->kind && refs->v[i].id == ref->id)
            return true;
    return false;
}

static int missing(const char *word, int64_t incident, struct error *err)
{
    if (incident == NONE)
        return error_set(err, "there is no %s: 'debrief action list --all' shows those there are",
                         word);
    return error_set(err, "there is no %s in #%lld: 'debrief show' lists what there is", word,
                     (long long)incident);
}

void targets_merge(struct refs *refs, const struct refs *more)
{
    /* What is merged holds nothing twice: a long range need not be looked through for itself. */
    struct refs before = *refs;
    for (size_t i = 0; i < more->n; i++) {
        before.v = refs->v;
        if (!targets_have(&before, &more->v[i]))
            targets_add(refs, &more->v[i]);
    }
}

/* A single ref, whose form was checked: incident, letter, number. */
static int parse_ref(struct app *app, const char *word, int64_t current, struct ref *out,
                     struct error *err)
{
    const char *colon = strrchr(word, ':'), *ref = colon ? colon + 1 : word;
    int kind = record_kind_from_letter(*ref);
    if (kind < 0)
        return error_set(err, "'%s' is no record: a ref is e3, c1, m1, l1, s1 or a1", word);
    out->kind = (enum record_kind)kind;
    out->incident = current;
    if (colon) {
        char *named = xstrndup(word, (size_t)(colon - word));
        int rc = incident_find(app->db, named, &out->incident, err);
        free(named);
        if (rc)
            return -1;
    } else if (current == NONE && kind != RECORD_ACTION) {
        return error_set(err, "there is no current incident: write 2:%s, or name one with -i",
                         word);
    }
    errno = 0;
    long long number = strtoll(ref + 1, NULL, 10);
    bool possible = !errno && number < (1LL << EVENT_SEQ_BITS);
    out->id = NONE;
    if (possible && record_of_number(app->db, out->kind, out->incident, number, &out->id, err))
        return -1;
    if (out->id == NONE)
        return missing(ref, kind == RECORD_ACTION ? NONE : out->incident, err);
    if (kind != RECORD_ACTION)
        return 0;
    struct action action;
    if (record_need(app->db, RECORD_ACTION, out->id, &action, err))
        return -1;
    out->incident = action.incident;
    record_release(RECORD_ACTION, &action);
    return 0;
}

int target_parse(struct app *app, const char *word, int64_t current, struct ref *out,
                 struct error *err)
{
    if (strstr(word, ".."))
        return error_set(err, "'%s' is a range: name one record", word);
    if (options_looks_like_ref(word))
        return parse_ref(app, word, current, out, err);
    *out = (struct ref){RECORD_FIELD, current, NONE};
    if (current != NONE && field_of_name(app->db, current, word, &out->id, err))
        return -1;
    if (out->id != NONE)
        return 0;
    if (app->incident_given)
        return error_set(err, "'%s' is nothing in #%lld: write a ref (e3) or a field's name", word,
                         (long long)current);
    if (incident_find(app->db, word, &out->id, NULL))
        return error_set(err, "'%s' is no record here: write a ref (e3), a field's name or #1",
                         word);
    out->kind = RECORD_INCIDENT;
    out->incident = out->id;
    return 0;
}

void target_add_ref(struct buf *out, enum record_kind kind, const void *record, int64_t current)
{
    int64_t incident = record_incident(kind, record);
    bool alone = kind == RECORD_INCIDENT || kind == RECORD_ACTION || kind == RECORD_SETTING;
    if (!alone && incident != current)
        buf_addf(out, "%lld:", (long long)incident);
    ref_add(out, kind, record);
}

void target_add_text(struct buf *out, const char *text)
{
    size_t len = text ? strlen(text) : 0, n = len > TEXT_SHOWN ? utf8_floor(text, TEXT_SHOWN) : len;
    buf_addc(out, '"');
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            buf_adds(out, i + 1 < n ? " ⏎ " : "");
        else if (text[i] != '\r')
            buf_addc(out, text[i]);
    }
    buf_adds(out, n < len ? "…\"" : "\"");
}

/* What a record of any kind but events has in parentheses, and its text. */
static const char *text_column(enum record_kind kind)
{
    switch (kind) {
    case RECORD_SECTION:
        return "heading";
    case RECORD_INCIDENT:
        return "title";
    case RECORD_SETTING:
        return "value";
    default:
        return "text";
    }
}

static void add_record(struct buf *out, enum record_kind kind, union record *record,
                       const struct incident *incident, const char *verb)
{
    const struct column *mark = record_column(kind, "kind");
    const char *text = *record_text(record, record_column(kind, text_column(kind)));
    ref_add(out, kind, record);
    buf_addf(out, " %s", verb);
    if (kind == RECORD_INCIDENT) {
        buf_addf(out, ": ");
        target_add_text(out, text);
        return;
    }
    buf_addf(out, " #%lld ", (long long)incident->id);
    add_on_one_line(out, incident->title);
    if (mark && *record_text(record, mark))
        buf_addf(out, " (%s)", *record_text(record, mark));
    buf_adds(out, ": ");
    target_add_text(out, text);
}

int target_add_line(struct app *app, struct buf *out, const struct ref *ref, const char *verb,
                    struct error *err)
{
    union record record;
    struct incident incident;
    if (record_need(app->db, ref->kind, ref->id, &record, err))
        return -1;
    int rc =
        record_need(app->db, RECORD_INCIDENT, record_incident(ref->kind, &record), &incident, err);
    if (!rc && ref->kind == RECORD_EVENT) {
        struct zone zone;
        view_zone(&incident, &zone);
        add_event_line(out, &record.event, &incident, app->zone_given ? &app->zone : &zone, verb);
    } else if (!rc) {
        add_record(out, ref->kind, &record, &incident, verb);
    }
    if (!rc)
        record_release(RECORD_INCIDENT, &incident);
    record_release(ref->kind, &record);
    return rc;
}

static int add_json(struct app *app, const struct ref *ref, struct json_out *out, struct error *err)
{
    union record record;
    struct view view = {0};
    if (record_need(app->db, ref->kind, ref->id, &record, err))
        return -1;
    int64_t incident = record_incident(ref->kind, &record);
    int rc =
        view_open(&view, app->db, incident, app->zone_given ? &app->zone : NULL, app->now, err);
    if (!rc && ref->kind == RECORD_EVENT) {
        struct view_event item = {.event = &record.event,
                                  .detail = record.event.under != NONE,
                                  .above = NONE,
                                  .before = NONE};
        rc = view_json_line(&view, &shape_event, &item, false, out, err);
    } else if (!rc && ref->kind == RECORD_INCIDENT) {
        rc = view_json_incident(&view, false, true, 1, out, err);
    } else if (!rc) {
        rc = view_json_line(&view, view_shape_of(ref->kind), &record, false, out, err);
    }
    view_close(&view);
    record_release(ref->kind, &record);
    return rc;
}

int targets_print_json(struct app *app, const struct refs *refs, struct error *err)
{
    struct json_out out = {BUF_INIT, sink_answer, app};
    int rc = 0, n = 0;
    buf_addc(&out.buf, '[');
    for (size_t i = 0; !rc && i < refs->n; i++) {
        if (refs->v[i].kind == RECORD_SETTING)
            continue;
        buf_adds(&out.buf, n++ ? ",\n " : "");
        rc = add_json(app, &refs->v[i], &out, err);
    }
    buf_adds(&out.buf, "]\n");
    if (!rc)
        rc = json_out_flush(&out, err);
    buf_release(&out.buf);
    return rc;
}

int targets_print_refs(struct app *app, const struct refs *refs, int64_t current, struct error *err)
{
    struct buf out = BUF_INIT;
    int rc = 0;
    for (size_t i = 0; !rc && i < refs->n; i++) {
        union record record;
        rc = record_need(app->db, refs->v[i].kind, refs->v[i].id, &record, err);
        if (rc)
            break;
        target_add_ref(&out, refs->v[i].kind, &record, current);
        buf_addc(&out, '\n');
        record_release(refs->v[i].kind, &record);
    }
    if (!rc)
        say(app, "%s", out.data);
    buf_release(&out);
    return rc;
}
