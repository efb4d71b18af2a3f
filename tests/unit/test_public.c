/* The public edition of an incident in which every text that a record can hold is a canary: which
 * of them come out, whatever it is rendered by. The columns come from the lists of store/record.h,
 * so that a new one is planted too, and is no canary that may be seen before it is said here. */
#include "doc/chart.h"
#include "doc/page.h"
#include "doc/public.h"
#include "doc/render.h"
#include "doc/view_json.h"
#include "store/record_check.h"
#include "store_fixture.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MARK "zq" /* a canary is this and letters: nothing escapes it */

/* ---- canaries */

static void add_letters(struct buf *out, const char *text)
{
    for (const char *p = text; *p; p++)
        if (isalpha((unsigned char)*p))
            buf_addc(out, (char)tolower((unsigned char)*p));
}

/* "zqeventtextkey", of a column of the record that VARIANT names. */
static char *canary(enum record_kind kind, const char *column, const char *variant)
{
    struct buf out = BUF_INIT;
    buf_adds(&out, MARK);
    add_letters(&out, record_types[kind].name);
    add_letters(&out, column);
    add_letters(&out, variant);
    return buf_detach(&out);
}

/* What holds a name, and what each such record is planted as. */
static const struct {
    enum record_kind kind;
    const char *column, *variants[8];
} names_in[] = {
    {RECORD_EVENT, "by", {"key", "plain", "internal", "detail", "under", "alone", "gone"}},
    {RECORD_ACTION, "owner", {"shown", "done"}},
    {RECORD_INCIDENT, "roles", {"shown"}},
    {RECORD_INCIDENT, "ignored", {"shown"}},
};
#define AUTHOR MARK "authorofrevisions"

static bool is_name(enum record_kind kind, const char *column)
{
    for (size_t i = 0; i < sizeof names_in / sizeof *names_in; i++)
        if (names_in[i].kind == kind && !strcmp(names_in[i].column, column))
            return true;
    return false;
}

/* Every name that is recorded anywhere, for a text to hold. */
static void add_names(struct buf *out)
{
    buf_adds(out, " by " AUTHOR);
    for (size_t n = 0; n < sizeof names_in / sizeof *names_in; n++)
        for (size_t i = 0; i < 8 && names_in[n].variants[i]; i++) {
            char *name = canary(names_in[n].kind, names_in[n].column, names_in[n].variants[i]);
            buf_addf(out, ", %s's", name);
            free(name);
        }
}

/* The values that a column may take, tried in turn: %1$s is its canary, %2$s what follows it in a
 * text. */
static const char *const forms[] = {
    "%1$s%2$s",
    "%1$s",
    "[\"%1$s%2$s\"]",
    "[\"https://%1$s.example\"]",
    "[{\"role\": \"%1$srole\", \"name\": \"%1$s\", \"rule\": \"no-cause\", "
    "\"because\": \"%1$sbecause\", \"by\": \"%1$s\", \"at\": \"2023-06-01T08:00:00Z\"}]",
    NULL,
};

struct planted {
    struct fixture *f;
    struct change change;
    int columns; /* that hold a canary */
};

static void fill(const char *form, const char *word, const char *names, struct buf *out)
{
    for (const char *p = form; *p; p++) {
        if (*p != '%') {
            buf_addc(out, *p);
            continue;
        }
        buf_adds(out, p[1] == '1' ? word : names);
        p += 3;
    }
}

/* Fills every column of text with its canary, where one can stand in it. */
static void plant(struct planted *p, enum record_kind kind, union record *record,
                  const char *variant)
{
    struct buf names = BUF_INIT;
    const char *wrong = "";
    const struct column *uid = record_column(kind, "uid"), *seq = record_column(kind, "seq");
    add_names(&names);
    /* what change_insert gives it */
    if (uid)
        str_replace(record_text(record, uid), "01887a00-0000-7000-8000-000000000001");
    if (seq)
        *record_int(record, seq) = 1;
    record->id = 1;
    if (!record_check(kind, record, &wrong))
        fail_msg("a %s can't be planted, for its %s", record_types[kind].name, wrong);
    for (size_t i = 0; i < record_types[kind].count; i++) {
        const struct column *c = &record_types[kind].columns[i];
        if (!c->is_text || !strcmp(c->name, "uid") || !strcmp(c->name, "slug") ||
            !strcmp(c->name, "for_kind"))
            continue;
        char **text = record_text(record, c);
        char *was = xstrdup_null(*text), *word = canary(kind, c->name, variant);
        bool bare = is_name(kind, c->name) || !strcmp(c->name, "name");
        for (size_t n = bare; forms[n]; n++) {
            struct buf value = BUF_INIT;
            fill(forms[n], word, names.data, &value);
            str_replace(text, value.data);
            buf_release(&value);
            if (record_check(kind, record, &wrong))
                break;
            str_replace(text, was);
        }
        p->columns += *text && strstr(*text, MARK) != NULL;
        free(word);
        free(was);
    }
    buf_release(&names);
    if (uid)
        str_replace(record_text(record, uid), NULL);
    if (seq)
        *record_int(record, seq) = NONE;
    record->id = NONE;
}

static int64_t insert(struct planted *p, enum record_kind kind, union record *record,
                      const char *variant)
{
    plant(p, kind, record, variant);
    OK(p->f, change_insert(&p->change, kind, record, &p->f->err));
    int64_t id = record->id;
    record_release(kind, record);
    return id;
}

/* ---- the incident */

static int64_t plant_event(struct planted *p, int64_t incident, const char *variant, int64_t at,
                           const char *kind, int64_t under, bool key, bool internal)
{
    union record r;
    memset(&r, 0, sizeof r);
    blank_event(p->f, &r.event, incident, kind, at, "x");
    r.event.at_text = xstrdup("08:00");
    r.event.uid = NULL;
    r.event.under = under;
    r.event.key = key;
    r.event.internal = internal;
    r.event.links = xstrdup("[]");
    r.event.tags = xstrdup("[]");
    return insert(p, RECORD_EVENT, &r, variant);
}

static void plant_events(struct planted *p, int64_t incident)
{
    int64_t key = plant_event(p, incident, "key", T0, "impact", NONE, true, false);
    int64_t plain =
        plant_event(p, incident, "plain", T0 + 4 * HOUR + 44 * MINUTE, "note", NONE, false, false);
    plant_event(p, incident, "internal", T0 + 3 * HOUR + 33 * MINUTE, "mitigated", NONE, true,
                true);
    plant_event(p, incident, "detail", T0 + MINUTE, "step", key, true, false);
    plant_event(p, incident, "under", T0 + 2 * MINUTE, "step", key, false, false);
    plant_event(p, incident, "alone", T0 + 3 * MINUTE, "step", plain, true, false);
    int64_t gone = plant_event(p, incident, "gone", T0 + 5 * MINUTE, "note", NONE, true, false);
    OK(p->f, change_remove(&p->change, RECORD_EVENT, gone, &p->f->err));
}

static void plant_beside(struct planted *p, int64_t incident)
{
    static const char *const lessons[] = {"well", "poorly", "lucky"};
    union record r;
    int64_t root = NONE;
    for (int i = 0; i < 2; i++) {
        record_init(RECORD_CAUSE, &r);
        r.cause.incident = incident;
        r.cause.kind = xstrdup("root");
        r.cause.text = xstrdup("x");
        r.cause.why = root;
        root = insert(p, RECORD_CAUSE, &r, i ? "why" : "shown");
    }
    for (int i = 0; i < 3; i++) {
        record_init(RECORD_LESSON, &r);
        r.lesson.incident = incident;
        r.lesson.kind = xstrdup(lessons[i]);
        r.lesson.text = xstrdup("x");
        insert(p, RECORD_LESSON, &r, "shown");
    }
    record_init(RECORD_MEASURE, &r);
    r.measure.incident = incident;
    r.measure.kind = xstrdup("preventative");
    r.measure.text = xstrdup("x");
    insert(p, RECORD_MEASURE, &r, "shown");
    for (int i = 0; i < 2; i++) {
        record_init(RECORD_ACTION, &r);
        r.action.incident = incident;
        r.action.text = xstrdup("x");
        r.action.status = xstrdup(i ? "dropped" : "done");
        r.action.priority = 1;
        r.action.slips = 0;
        r.action.created_at = r.action.done_at = p->f->now;
        insert(p, RECORD_ACTION, &r, i ? "shown" : "done");
    }
}

static void plant_parts(struct planted *p, int64_t incident)
{
    union record r;
    for (int i = 0; i < 2; i++) {
        record_init(RECORD_FIELD, &r);
        r.field.incident = incident;
        r.field.name = xstrdup(i ? "notes" : "summary");
        r.field.text = xstrdup("x");
        r.field.internal = i;
        insert(p, RECORD_FIELD, &r, i ? "hidden" : "shown");
    }
    char *hidden = canary(RECORD_SECTION, "heading", "hidden");
    for (int i = 0; i < 3; i++) {
        record_init(RECORD_SECTION, &r);
        r.section.incident = incident;
        r.section.heading = xstrdup("x");
        r.section.markdown = xstrdup("x");
        r.section.level = 2;
        r.section.internal = i == 1;
        insert(p, RECORD_SECTION, &r, i == 1 ? "hidden" : i ? "behind" : "shown");
    }
    free(hidden);
}

/* All of it; returns the incident's number. */
static int64_t plant_all(struct fixture *f, int *columns)
{
    struct planted p = {.f = f};
    union record r;
    begin_as(f, &p.change, AUTHOR);
    record_init(RECORD_INCIDENT, &r);
    r.incident.slug = xstrdup("2023-06-01-" MARK "slug");
    r.incident.title = xstrdup("x");
    r.incident.zone = xstrdup("UTC");
    r.incident.opened_at = f->now;
    r.incident.own_end = T0 + HOUR;
    r.incident.own_end_precision = xstrdup("exact");
    int64_t incident = insert(&p, RECORD_INCIDENT, &r, "shown");
    plant_events(&p, incident);
    plant_beside(&p, incident);
    plant_parts(&p, incident);
    commit(f, &p.change);
    *columns = p.columns;
    return incident;
}

/* ---- what may be seen */

static const struct {
    enum record_kind kind;
    const char *column, *variants[4];
} seen[] = {
    {RECORD_INCIDENT, "title", {"shown"}},
    {RECORD_INCIDENT, "services", {"shown"}},
    {RECORD_INCIDENT, "affected", {"shown"}},
    {RECORD_INCIDENT, "own_start_text", {"shown"}},
    {RECORD_INCIDENT, "own_end_text", {"shown"}},
    {RECORD_EVENT, "text", {"key", "detail"}},
    {RECORD_EVENT, "at_text", {"key", "detail"}},
    {RECORD_CAUSE, "text", {"shown", "why"}},
    {RECORD_MEASURE, "text", {"shown"}},
    {RECORD_LESSON, "text", {"shown"}},
    {RECORD_ACTION, "text", {"shown", "done"}},
    {RECORD_ACTION, "reason", {"shown", "done"}},
    {RECORD_FIELD, "name", {"shown"}},
    {RECORD_FIELD, "text", {"shown"}},
    {RECORD_SECTION, "heading", {"shown", "behind"}},
    {RECORD_SECTION, "markdown", {"shown", "behind"}},
};

static void list_seen(struct strv *out)
{
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        for (size_t n = 0; n < 4 && seen[i].variants[n]; n++)
            strv_take(out, canary(seen[i].kind, seen[i].column, seen[i].variants[n]));
    char *role = canary(RECORD_INCIDENT, "roles", "shown");
    struct buf word = BUF_INIT;
    buf_addf(&word, "%srole", role);
    strv_take(out, buf_detach(&word));
    free(role);
}

/* Every canary in an output is one that may be seen; FOUND gets them. */
static void look_for_canaries(const char *where, const char *output, struct strv *found)
{
    struct strv allowed = {0};
    list_seen(&allowed);
    for (const char *p = output; *p; p++) {
        struct buf word = BUF_INIT;
        if (strncasecmp(p, MARK, strlen(MARK)) != 0)
            continue;
        while (isalpha((unsigned char)*p))
            buf_addc(&word, (char)tolower((unsigned char)*p++));
        p--;
        if (!strv_has(&allowed, word.data))
            fail_msg("%s shows '%s': …%.60s…", where, word.data, p - (p - output > 30 ? 30 : 0));
        if (found && !strv_has(found, word.data))
            strv_add(found, word.data);
        buf_release(&word);
    }
    strv_release(&allowed);
    /* when an internal event and one that is not key happened */
    if (strstr(output, "11:33") || strstr(output, "12:44"))
        fail_msg("%s tells when something happened that it does not show", where);
}

/* ---- what it is rendered by */

static int add_to(void *out, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(out, bytes, len);
    return 0;
}

/* A template that shows every name of a shape, and goes into every list. */
static void add_every_name(struct buf *out, const struct view_shape *shape, int depth)
{
    for (const struct view_field *field = shape->fields; field->name; field++) {
        const char *name = field->name;
        switch (field->type) {
        case VIEW_LIST:
        case VIEW_OBJECT:
            if (depth < 3) {
                buf_addf(out, "\n{{#%s}}\n\n", name);
                add_every_name(out, field->shape, depth + 1);
                buf_addf(out, "\n{{/%s}}\n", name);
            }
            break;
        case VIEW_FIELDS:
            buf_adds(out, "\n{{#fields}}{{#summary}}{{{text}}}{{/summary}}"
                          "{{#notes}}{{{text}}}{{/notes}}{{/fields}}\n");
            break;
        case VIEW_STRINGS:
            buf_addf(out, "\n{{#%s}}{{.}}, {{/%s}}\n", name, name);
            break;
        case VIEW_MARKDOWN:
            buf_addf(out, "\n{{{%s}}}\n", name);
            break;
        default:
            buf_addf(out, "\n{{%s}}\n", name);
            break;
        }
    }
    buf_adds(out, depth ? "" : "\n{{{notes}}}\n");
}

struct looker {
    struct fixture *f;
    int64_t incident;
    struct view view;
    struct public_edition *edition;
};

static void begin(struct looker *l)
{
    OK(l->f, view_open(&l->view, l->f->db, l->incident, NULL, l->f->now, &l->f->err));
    OK(l->f, public_begin(&l->view, &l->edition, &l->f->err));
}

static void end(struct looker *l)
{
    view_close(&l->view);
    public_free(l->edition);
}

enum format { MARKDOWN, PAGE, JSON, EXPORT, CHARTS };

static void render(struct looker *l, enum format format, const char *template, struct buf *out)
{
    static const struct template_folders none = {NULL, NULL};
    struct error *err = &l->f->err;
    struct json_out json = {BUF_INIT, NULL, NULL};
    struct template_file file;
    begin(l);
    switch (format) {
    case MARKDOWN:
        OK(l->f, render_markdown(&l->view, template, &none, add_to, out, err));
        break;
    case PAGE:
        OK(l->f, template_need(&none, template, &file, err));
        OK(l->f, render_page(&l->view, &file, &none, add_to, out, err));
        template_release(&file);
        break;
    case JSON:
    case EXPORT:
        OK(l->f, view_json_incident(&l->view, format == EXPORT, false, 0, &json, err));
        buf_add(out, json.buf.data, json.buf.len);
        buf_release(&json.buf);
        break;
    case CHARTS:
        OK(l->f, chart_add_phases(out, &l->view, err));
        OK(l->f, chart_add_timeline(out, &l->view, err));
        break;
    }
    end(l);
}

static void check(struct looker *l, enum format format, const char *template, struct strv *found)
{
    static const char *const formats[] = {"as Markdown", "as a page", "as JSON", "as an export",
                                          "as pictures"};
    struct buf out = BUF_INIT, where = BUF_INIT;
    render(l, format, template, &out);
    assert_true(out.len > 0);
    buf_addf(&where, "%s %s", template, formats[format]);
    look_for_canaries(where.data, out.data, found);
    buf_release(&out);
    buf_release(&where);
}

static void test_no_canary_comes_out(void **state)
{
    struct looker l = {.f = *state};
    static const struct template_folders none = {NULL, NULL};
    struct strv templates = {0}, found = {0};
    struct buf every = BUF_INIT, path = BUF_INIT;
    int columns;
    l.incident = plant_all(l.f, &columns);
    assert_true(columns >= 90);

    template_names(&none, &templates);
    assert_true(templates.n >= 9);
    for (size_t i = 0; i < templates.n; i++) {
        check(&l, MARKDOWN, templates.v[i], NULL);
        check(&l, PAGE, templates.v[i], NULL);
    }
    check(&l, EXPORT, "the incident", NULL);
    check(&l, CHARTS, "the incident", NULL);
    check(&l, JSON, "the incident", &found);
    add_every_name(&every, &shape_incident, 0);
    buf_addf(&path, "%s/every.md", l.f->folder);
    FILE *file = fopen(path.data, "w");
    assert_non_null(file);
    fwrite(every.data, 1, every.len, file);
    fclose(file);
    check(&l, MARKDOWN, path.data, &found);
    unlink(path.data);

    /* what is meant to be shown is */
    for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
        for (size_t n = 0; n < 4 && seen[i].variants[n]; n++) {
            char *word = canary(seen[i].kind, seen[i].column, seen[i].variants[n]);
            const struct column *c = record_column(seen[i].kind, seen[i].column);
            bool typed = strstr(c->name, "_text") || !strcmp(c->name, "name");
            if (!typed && !strv_has(&found, word))
                fail_msg("'%s' is not shown", word);
            free(word);
        }
    strv_release(&templates);
    strv_release(&found);
    buf_release(&every);
    buf_release(&path);
}

/* Whatever is shown is looked at: with a pattern that finds it, it is found. */
static void test_what_is_shown_is_looked_at(void **state)
{
    struct looker l = {.f = *state};
    struct strv found = {0};
    int columns;
    l.incident = plant_all(l.f, &columns);
    check(&l, JSON, "the incident", &found);
    assert_true(found.n >= 12);
    for (size_t i = 0; i < found.n; i++) {
        struct secret_patterns *patterns = NULL;
        struct findings findings = {0};
        struct strv left_out = {0};
        OK(l.f, secret_patterns_add(&patterns, "canary", found.v[i], &l.f->err));
        begin(&l);
        OK(l.f, public_look(&l.view, patterns, false, &findings, &left_out, &l.f->err));
        if (!findings.n || strcmp(findings.v[0].rule, "public-canary") != 0)
            fail_msg("'%s' is shown, and is not looked at", found.v[i]);
        for (size_t n = 0; n < findings.n; n++)
            if (strstr(findings.v[n].text, found.v[i]))
                fail_msg("'%s' repeats what must not go out", findings.v[n].text);
        end(&l);
        findings_release(&findings);
        strv_release(&left_out);
        secret_patterns_free(patterns);
    }
    strv_release(&found);
}

/* What is said of what was left out names people, and nothing of what is internal. */
static void test_what_was_left_out(void **state)
{
    struct looker l = {.f = *state};
    struct findings findings = {0};
    struct strv left_out = {0};
    int columns;
    l.incident = plant_all(l.f, &columns);
    begin(&l);
    OK(l.f, public_look(&l.view, NULL, false, &findings, &left_out, &l.f->err));
    assert_int_equal(findings.n, 0);
    assert_true(left_out.n >= 5);
    for (size_t i = 0; i < left_out.n; i++)
        if (strncmp(left_out.v[i], "replaced: ", strlen("replaced: ")) &&
            strncmp(left_out.v[i],
                    "left out: 1 internal field: ", strlen("left out: 1 internal field: ")) &&
            strstr(left_out.v[i], MARK))
            fail_msg("'%s' tells too much", left_out.v[i]);
    end(&l);
    findings_release(&findings);
    strv_release(&left_out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_canary_comes_out, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_what_is_shown_is_looked_at, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(test_what_was_left_out, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
