#include "doc/check.h"

#include "base/alloc.h"
#include "doc/check_internal.h"
#include "store/records.h"
#include "store/ref.h"
#include "time/when.h"

#include <ctype.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PEOPLE_MOST 1000 /* that are known by name: each is looked for before a phrase */

/* ---- the records */

static void keep(struct check_list *list, enum record_kind kind, const void *record)
{
    if (list->n == list->cap) {
        list->cap = list->cap ? 2 * list->cap : 16;
        list->v = xreallocarray(list->v, list->cap, sizeof *list->v);
    }
    union record *copy = &list->v[list->n++];
    record_copy(kind, copy, record);
    if (kind == RECORD_EVENT) {
        free(copy->event.raw);
        copy->event.raw = NULL;
    }
}

static int keep_details(struct check *c, struct timeline *t, const struct event *event,
                        struct error *err)
{
    struct details details = {0};
    const struct event *detail;
    int rc = timeline_without_details(t, event, err);
    if (rc)
        return rc < 0 ? -1 : 0;
    rc = details_open(&details, t, c->view->db, event, err);
    while (!rc && (rc = details_next(&details, &detail, err)) == 1) {
        keep(&c->lists[RECORD_EVENT], RECORD_EVENT, detail);
        rc = 0;
    }
    details_close(&details);
    return rc;
}

static int keep_events(struct check *c, struct error *err)
{
    struct timeline t = {0};
    const struct event *event;
    int rc = timeline_open(&t, c->view->db, c->view->incident.id, NONE, TIMELINE_WHOLE, err);
    while (!rc && (rc = timeline_next(&t, &event, err)) == 1) {
        keep(&c->lists[RECORD_EVENT], RECORD_EVENT, event);
        rc = keep_details(c, &t, event, err);
    }
    timeline_close(&t);
    return rc;
}

static int keep_list(struct check *c, enum record_kind kind, struct error *err)
{
    struct cursor cursor = {0};
    int rc = cursor_open_list(&cursor, c->view->db, kind, c->view->incident.id, err);
    while (!rc && (rc = cursor_next(&cursor, err)) == 1) {
        keep(&c->lists[kind], kind, &cursor.row);
        rc = 0;
    }
    cursor_close(&cursor);
    return rc;
}

static void add_person(struct check *c, const char *name)
{
    if (name && *name)
        strv_add(&c->people, name);
}

static void find_people(struct check *c)
{
    json_t *role,
        *roles = json_loads(c->view->incident.roles ? c->view->incident.roles : "[]", 0, NULL);
    size_t i;
    json_array_foreach(roles, i, role)
        add_person(c, json_string_value(json_object_get(role, "name")));
    json_decref(roles);
    for (i = 0; i < c->lists[RECORD_EVENT].n; i++)
        add_person(c, c->lists[RECORD_EVENT].v[i].event.by);
    for (i = 0; i < c->lists[RECORD_ACTION].n; i++)
        add_person(c, c->lists[RECORD_ACTION].v[i].action.owner);
    strv_sort_unique(&c->people);
    while (c->people.n > PEOPLE_MOST)
        free(c->people.v[--c->people.n]);
}

static int gather(struct check *c, struct error *err)
{
    static const enum record_kind kinds[] = {RECORD_CAUSE,  RECORD_MEASURE, RECORD_LESSON,
                                             RECORD_ACTION, RECORD_FIELD,   RECORD_SECTION};
    int rc = keep_events(c, err);
    for (size_t i = 0; !rc && i < sizeof kinds / sizeof *kinds; i++)
        rc = keep_list(c, kinds[i], err);
    if (rc)
        return -1;
    find_people(c);
    struct buf today = BUF_INIT;
    when_add_date(&today, c->view->now, &c->view->zone);
    memcpy(c->today, today.data, today.len < 10 ? today.len : 10);
    buf_release(&today);
    return 0;
}

static void release(struct check *c)
{
    for (int kind = 0; kind < RECORD_KINDS; kind++) {
        for (size_t i = 0; i < c->lists[kind].n; i++)
            record_release((enum record_kind)kind, &c->lists[kind].v[i]);
        free(c->lists[kind].v);
    }
    strv_release(&c->people);
}

/* ---- where something stands */

/* As the standard document has them, and fields where their parts stand. */
static const struct {
    const char *name;
    int rank;
} ranks[] = {{"title", 0},      {"waivers", 1},   {"start", 2},      {"end", 3},
             {"milestones", 4}, {"severity", 5},  {"services", 6},   {"affected", 7},
             {"review", 8},     {"roles", 9},     {"summary", 10},   {"impact", 11},
             {"detection", 12}, {"timeline", 20}, {"causes", 30},    {"resolution", 32},
             {"lessons", 40},   {"actions", 50},  {"conclusion", 60}};

#define RANK (INT64_C(1) << 40) /* more records of a kind than there can be */

static int rank_of(const char *name)
{
    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (!strcmp(ranks[i].name, name))
            return ranks[i].rank;
    return 15;
}

struct check_place check_place_named(const struct check *c, const char *name)
{
    struct check_place place = {.order = rank_of(name) * RANK};
    if (c->settings->named)
        snprintf(place.ref, sizeof place.ref, "%lld:%s", (long long)c->view->incident.id, name);
    else
        snprintf(place.ref, sizeof place.ref, "%s", name);
    return place;
}

struct check_place check_place_of(const struct check *c, enum record_kind kind, size_t i)
{
    static const int rank[RECORD_KINDS] = {
        [RECORD_EVENT] = 21,   [RECORD_CAUSE] = 31,  [RECORD_LESSON] = 41,
        [RECORD_MEASURE] = 45, [RECORD_ACTION] = 51, [RECORD_SECTION] = 61};
    const union record *record = &c->lists[kind].v[i];
    if (kind == RECORD_FIELD)
        return check_place_named(c, record->field.name);
    struct check_place place = {.order = rank[kind] * RANK + (int64_t)i};
    struct buf ref = BUF_INIT;
    if (c->settings->named && kind != RECORD_ACTION)
        buf_addf(&ref, "%lld:", (long long)c->view->incident.id);
    ref_add(&ref, kind, record);
    snprintf(place.ref, sizeof place.ref, "%s", ref.data);
    buf_release(&ref);
    return place;
}

/* ---- telling */

static char *mend(const struct check *c, const char *ref, const struct check_mend *mend)
{
    struct buf out = BUF_INIT;
    const char *from = c->settings->document ? mend->in_file : mend->command;
    for (; *from; from++) {
        if (c->settings->document)
            buf_addc(&out, *from);
        else if (*from == '@')
            buf_adds(&out, ref);
        else if (*from == '~' && (!from[1] || from[1] == ' ' || from[1] == '\''))
            buf_adds(&out, c->incident);
        else
            buf_addc(&out, *from);
    }
    return buf_detach(&out);
}

__attribute__((format(printf, 4, 0))) static struct finding *tell(struct check *c,
                                                                  const struct check_place *place,
                                                                  const struct check_mend *how,
                                                                  const char *format, va_list args)
{
    struct buf text = BUF_INIT;
    buf_addv(&text, format, args);
    char *fix = mend(c, place->ref, how);
    struct finding *f =
        findings_add(c->out, c->rule->name, c->rule->error, place->ref, fix, "%s", text.data);
    f->order = place->order;
    free(fix);
    buf_release(&text);
    return f;
}

struct finding *check_tell(struct check *c, const struct check_place *place, struct check_mend how,
                           const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct finding *f = tell(c, place, &how, format, args);
    va_end(args);
    return f;
}

struct finding *check_tell_named(struct check *c, const char *name, struct check_mend how,
                                 const char *format, ...)
{
    const struct check_place place = check_place_named(c, name);
    va_list args;
    va_start(args, format);
    struct finding *f = tell(c, &place, &how, format, args);
    va_end(args);
    return f;
}

/* ---- what rules ask */

bool check_severe(const struct check *c)
{
    return c->view->incident.severity == 1 || c->view->incident.severity == 2;
}

bool check_blank(const char *text)
{
    return !text || !text[strspn(text, " \t\r\n")];
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || c == '_' || isalnum((unsigned char)c);
}

bool check_begins(const char *text, const char *word)
{
    size_t n = strlen(word);
    return !strncasecmp(text, word, n) && !is_letter(text[n]);
}

static bool has_word(const char *text, const char *words)
{
    for (; *text; text++) {
        for (const char *word = words; *word; word += strspn(word, " ")) {
            size_t n = strcspn(word, " ");
            if (!strncasecmp(text, word, n) && !is_letter(text[n]))
                return true;
            word += n;
        }
        while (is_letter(text[0]) && text[1] && is_letter(text[1]))
            text++;
    }
    return false;
}

bool check_has_section(const struct check *c, const char *words)
{
    const struct check_list *sections = &c->lists[RECORD_SECTION];
    for (size_t i = 0; i < sections->n; i++) {
        const struct section *s = &sections->v[i].section;
        if (has_word(s->heading, words) && !check_blank(s->markdown))
            return true;
    }
    return false;
}

void check_add_quoted(struct buf *out, const char *text)
{
    size_t len = strcspn(text, "\r\n"), most = 60;
    if (len > most) {
        while (most > 30 && text[most] != ' ')
            most--;
        while (((unsigned char)text[most] & 0xC0) == 0x80)
            most--;
    }
    buf_addc(out, '"');
    buf_add(out, text, len > most ? most : len);
    buf_adds(out, text[len > most ? most : len] ? "…\"" : "\"");
}

static void each_of(struct check *c, enum record_kind kind, const char *column, check_text_fn *each,
                    void *self)
{
    const struct column *text = record_column(kind, column);
    for (size_t i = 0; i < c->lists[kind].n; i++) {
        const char *value = *record_text(&c->lists[kind].v[i], text);
        const struct check_place place = check_place_of(c, kind, i);
        if (!check_blank(value))
            each(c, self, &place, value);
    }
}

void check_each_text(struct check *c, check_text_fn *each, void *self)
{
    const struct check_place title = check_place_named(c, "title");
    each(c, self, &title, c->view->incident.title);
    each_of(c, RECORD_FIELD, "text", each, self);
    each_of(c, RECORD_EVENT, "text", each, self);
    each_of(c, RECORD_CAUSE, "text", each, self);
    each_of(c, RECORD_LESSON, "text", each, self);
    each_of(c, RECORD_MEASURE, "text", each, self);
    each_of(c, RECORD_ACTION, "text", each, self);
    each_of(c, RECORD_SECTION, "heading", each, self);
    each_of(c, RECORD_SECTION, "markdown", each, self);
}

/* ---- waivers */

size_t check_waive(struct findings *out, size_t from, const char *rule, const char *because,
                   const char *by)
{
    size_t n = 0;
    for (size_t i = from; i < out->n; i++) {
        struct finding *f = &out->v[i];
        struct buf reason = BUF_INIT;
        if (strcmp(f->rule, rule) != 0)
            continue;
        buf_adds(&reason, because);
        if (by)
            buf_addf(&reason, " (%s)", by);
        free(f->reason);
        f->reason = buf_detach(&reason);
        f->waived = true;
        n++;
    }
    return n;
}

bool check_waiver_refused(struct findings *out, const char *rule, const char *because,
                          const char *ref)
{
    struct error err = ERROR_INIT;
    if (check_rule_known(rule, &err)) {
        const char *right = strstr(err.text, ": ");
        findings_add(out, "unknown-waiver", false, ref, right ? right + 2 : "",
                     "'%s' is ignored, and is no rule", rule)
            ->order = rank_of("waivers") * RANK;
        return true;
    }
    if (!check_blank(because))
        return false;
    findings_add(out, "waiver-without-reason", false, ref, "say why",
                 "'%s' is ignored, and nobody said why", rule)
        ->order = rank_of("waivers") * RANK;
    return true;
}

static void waive(struct check *c)
{
    const char *ignored = c->view->incident.ignored;
    json_t *one, *all = ignored ? json_loads(ignored, 0, NULL) : NULL;
    const struct check_place place = check_place_named(c, "waivers");
    size_t i;
    json_array_foreach(all, i, one)
    {
        const char *rule = json_string_value(json_object_get(one, "rule"));
        const char *because = json_string_value(json_object_get(one, "because"));
        if (rule && !check_waiver_refused(c->out, rule, because, place.ref))
            check_waive(c->out, c->first, rule, because,
                        json_string_value(json_object_get(one, "by")));
    }
    json_decref(all);
}

/* ---- the run */

static int by_place(const void *a, const void *b)
{
    const struct finding *x = a, *y = b;
    if (x->waived != y->waived)
        return x->waived ? 1 : -1;
    if (x->error != y->error)
        return x->error ? -1 : 1;
    if (x->file && y->file && x->line != y->line)
        return x->line < y->line ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    int rule = strcmp(x->rule, y->rule);
    return rule ? rule : strcmp(x->text, y->text);
}

void check_sort(struct finding *v, size_t n)
{
    if (n)
        qsort(v, n, sizeof *v, by_place);
}

static bool wanted(const struct check_settings *settings, const struct check_rule *rule)
{
    if (!rule->look)
        return false;
    if (settings->only)
        return strv_has(settings->only, rule->name);
    return !rule->asked || (settings->also && strv_has(settings->also, rule->name));
}

int check_incident(struct view *v, const struct check_settings *settings, struct findings *out,
                   struct error *err)
{
    struct check c = {.view = v, .settings = settings, .out = out, .first = out->n};
    if (settings->named)
        snprintf(c.incident, sizeof c.incident, " -i %lld", (long long)v->incident.id);
    int rc = gather(&c, err);
    for (c.rule = check_rules; !rc && c.rule->name; c.rule++)
        if (wanted(settings, c.rule))
            c.rule->look(&c);
    if (!rc) {
        waive(&c);
        check_sort(out->v + c.first, out->n - c.first);
    }
    if (!rc && v->failed) {
        *err = v->error;
        rc = -1;
    }
    release(&c);
    return rc;
}
