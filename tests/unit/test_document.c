/* The standard document keeps its structure whatever stands in the records: cmark's tree of an
 * incident full of hostile texts is that of the same incident with plain words, in everything but
 * text, code and links; and Markdown that is given as a block changes nothing outside of it. */
#include "base/alloc.h"
#include "base/json.h"
#include "doc/render.h"
#include "doc/view.h"
#include "markdown_hostile.h"
#include "markdown_judge.h"
#include "store_fixture.h"

#include <string.h>

#define MARKER "MARKERWORD"

/* How often: $PROPERTY, else 200. */
static int cases(void)
{
    return getenv("PROPERTY") ? hostile_cases() : 200;
}

/* Where an incident's texts come from; its shape comes from a generator of its own, so that two
 * incidents of the same shape have different texts. */
struct author {
    struct fixture *f;
    struct change *change;
    int64_t incident;
    uint64_t shape, texts;
    bool hostile;
    const char *markdown[9]; /* the blocks, in the order of their places; NULL: a harmless one */
};

static uint32_t draw(struct author *a, uint32_t below)
{
    return hostile_random(&a->shape) % below;
}

static char *text_of(struct author *a)
{
    struct buf out = BUF_INIT;
    if (a->hostile)
        hostile_text(&out, &a->texts);
    else
        buf_adds(&out, "word");
    return buf_detach(&out);
}

static char *maybe_text(struct author *a)
{
    bool there = draw(a, 2);
    return there ? text_of(a) : NULL;
}

/* A column that holds a list of N texts. */
static char *list_of(struct author *a, size_t n)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        char *text = text_of(a);
        buf_adds(&out, i ? ", " : "[");
        json_add_string(&out, text);
        free(text);
    }
    if (n)
        buf_addc(&out, ']');
    char *list = n ? buf_detach(&out) : NULL;
    buf_release(&out);
    return list;
}

static char *roles_of(struct author *a, size_t n)
{
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < n; i++) {
        char *role = text_of(a), *name = text_of(a);
        buf_adds(&out, i ? ", {\"role\": " : "[{\"role\": ");
        json_add_string(&out, role);
        buf_adds(&out, ", \"name\": ");
        json_add_string(&out, name);
        buf_addc(&out, '}');
        free(role);
        free(name);
    }
    if (n)
        buf_addc(&out, ']');
    char *list = n ? buf_detach(&out) : NULL;
    buf_release(&out);
    return list;
}

static void put(struct author *a, enum record_kind kind, void *record)
{
    OK(a->f, change_insert(a->change, kind, record, &a->f->err));
}

static void put_the_incident(struct author *a)
{
    struct incident i;
    record_init(RECORD_INCIDENT, &i);
    i.title = text_of(a);
    i.slug = xstrdup("slug");
    i.zone = xstrdup("UTC");
    i.opened_at = T0;
    i.severity = draw(a, 2) ? 2 : NONE;
    i.drill = draw(a, 4) == 0;
    i.services = list_of(a, draw(a, 3));
    i.tags = list_of(a, draw(a, 3));
    i.roles = roles_of(a, draw(a, 3));
    i.affected = maybe_text(a);
    put(a, RECORD_INCIDENT, &i);
    a->incident = i.id;
    record_release(RECORD_INCIDENT, &i);
}

static int64_t put_an_event(struct author *a, int64_t at, int64_t under)
{
    static const char *const kinds[] = {
        "note",    "impact", "detected", "declared",  "acknowledged", "escalated", "hypothesis",
        "finding", "change", "step",     "ruled-out", "comms",        "mitigated", "resolved"};
    static const char *const precisions[] = {"exact", "exact", "exact", "about", "hour", "day"};
    struct event e;
    blank_event(a->f, &e, a->incident, kinds[draw(a, 14)], at, "");
    str_replace(&e.precision, at == NONE ? NULL : precisions[draw(a, 6)]);
    e.at_max = at == NONE ? NONE : at + 30 * 60 * SECOND;
    e.until = at != NONE && draw(a, 4) == 0 ? at + 60 * SECOND : NONE;
    free(e.text);
    e.text = text_of(a);
    e.by = maybe_text(a);
    e.at_text = maybe_text(a);
    e.links = list_of(a, draw(a, 3));
    e.tags = list_of(a, draw(a, 2));
    e.source = maybe_text(a);
    e.key = draw(a, 2);
    e.internal = draw(a, 2);
    e.under = under;
    put(a, RECORD_EVENT, &e);
    int64_t id = e.id;
    record_release(RECORD_EVENT, &e);
    return id;
}

static void put_events(struct author *a)
{
    for (uint32_t n = draw(a, 6); n-- > 0;) {
        int64_t at = T0 + (int64_t)draw(a, 3 * 24 * 60) * 60 * SECOND;
        int64_t id = put_an_event(a, at, NONE);
        for (uint32_t k = draw(a, 3); k-- > 0;)
            put_an_event(a, draw(a, 2) ? at + 60 * SECOND : NONE, id);
    }
}

/* The Markdown of a place: what is tried there, else a paragraph. */
static char *block(struct author *a, size_t place, const char *harmless)
{
    return xstrdup(a->markdown[place] ? a->markdown[place] : harmless);
}

enum {
    PLACE_SUMMARY,
    PLACE_IMPACT,
    PLACE_DETECTION,
    PLACE_RESOLUTION,
    PLACE_CONCLUSION,
    PLACE_ROOT,
    PLACE_CONTRIBUTING,
    PLACE_WHY,
    PLACE_SECTION,
    PLACES
};

static void put_fields(struct author *a, bool all)
{
    static const char *const names[] = {"summary", "impact", "detection", "resolution",
                                        "conclusion"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool there = draw(a, 2);
        if (!all && !there)
            continue;
        struct field field;
        record_init(RECORD_FIELD, &field);
        field.incident = a->incident;
        field.name = xstrdup(names[i]);
        field.text = block(a, i, "What *happened*, see [a] and [x] [foo].");
        put(a, RECORD_FIELD, &field);
        record_release(RECORD_FIELD, &field);
    }
}

static int64_t put_a_cause(struct author *a, const char *kind, size_t place, int64_t why)
{
    struct cause cause;
    record_init(RECORD_CAUSE, &cause);
    cause.incident = a->incident;
    cause.kind = xstrdup(kind);
    cause.text = place < PLACES ? block(a, place, "A `cause`.") : xstrdup("Another [a] cause.");
    cause.why = why;
    put(a, RECORD_CAUSE, &cause);
    int64_t id = cause.id;
    record_release(RECORD_CAUSE, &cause);
    return id;
}

static void put_causes(struct author *a, bool all)
{
    if (draw(a, 2) || all) {
        int64_t root = put_a_cause(a, "root", PLACE_ROOT, NONE);
        put_a_cause(a, "root", PLACE_WHY, root);
        put_a_cause(a, "root", PLACES, root);
        put_a_cause(a, "root", PLACES, NONE);
    }
    if (draw(a, 2) || all) {
        put_a_cause(a, "contributing", PLACE_CONTRIBUTING, NONE);
        put_a_cause(a, "contributing", PLACES, NONE);
        put_a_cause(a, "trigger", PLACES, NONE);
    }
}

static void put_measures_and_lessons(struct author *a)
{
    static const char *const kinds[] = {"well", "poorly", "lucky"};
    for (uint32_t n = draw(a, 3); n-- > 0;) {
        struct measure measure;
        record_init(RECORD_MEASURE, &measure);
        measure.incident = a->incident;
        measure.kind = xstrdup(draw(a, 2) ? "corrective" : "preventative");
        measure.text = text_of(a);
        put(a, RECORD_MEASURE, &measure);
        record_release(RECORD_MEASURE, &measure);
    }
    for (uint32_t n = draw(a, 4); n-- > 0;) {
        struct lesson lesson;
        record_init(RECORD_LESSON, &lesson);
        lesson.incident = a->incident;
        lesson.kind = xstrdup(kinds[draw(a, 3)]);
        lesson.text = text_of(a);
        put(a, RECORD_LESSON, &lesson);
        record_release(RECORD_LESSON, &lesson);
    }
}

static void put_actions(struct author *a)
{
    static const char *const statuses[] = {"open", "started", "done", "dropped"};
    for (uint32_t n = draw(a, 4); n-- > 0;) {
        struct action action;
        record_init(RECORD_ACTION, &action);
        action.incident = a->incident;
        action.text = text_of(a);
        action.owner = maybe_text(a);
        action.due = draw(a, 2) ? xstrdup("2023-07-01") : NULL;
        action.priority = draw(a, 2) ? 1 : NONE;
        action.status = xstrdup(statuses[draw(a, 4)]);
        action.ticket = maybe_text(a);
        action.proof = maybe_text(a);
        action.reason = maybe_text(a);
        action.slips = draw(a, 3);
        action.created_at = T0;
        action.done_at = !strcmp(action.status, "done") ? T0 : NONE;
        put(a, RECORD_ACTION, &action);
        record_release(RECORD_ACTION, &action);
    }
}

static void put_sections(struct author *a, bool all)
{
    for (uint32_t n = draw(a, 3) + all; n-- > 0;) {
        struct section section;
        uint32_t after = draw(a, VIEW_ANCHORS + 1);
        record_init(RECORD_SECTION, &section);
        section.incident = a->incident;
        section.heading = text_of(a);
        section.level = 2 + draw(a, 2);
        section.markdown = block(a, PLACE_SECTION, "A *part* of its own, [a].");
        section.after = after < VIEW_ANCHORS ? xstrdup(view_anchor_headings[after]) : NULL;
        put(a, RECORD_SECTION, &section);
        record_release(RECORD_SECTION, &section);
        if (all)
            break;
    }
}

/* The standard document of an incident by this author, of which nothing stays in the database. */
static void render(struct author *a, bool all, struct buf *out)
{
    struct change change;
    begin_as(a->f, &change, "alice");
    a->change = &change;
    put_the_incident(a);
    put_events(a);
    put_fields(a, all);
    put_causes(a, all);
    put_measures_and_lessons(a);
    put_actions(a);
    put_sections(a, all);
    OK(a->f, render_standard(a->f->db, a->incident, T0, false, NULL, out, &a->f->err));
    change_cancel(&change);
}

static void add_shape(struct buf *out, const struct buf *document)
{
    cmark_node *root = cmark_parse_document(document->data, document->len, CMARK_OPT_DEFAULT);
    cmark_consolidate_text_nodes(root);
    judge_shape(out, root);
    cmark_node_free(root);
}

static void no_text_changes_the_structure(void **state)
{
    struct fixture *f = *state;
    for (int i = 0, n = cases(); i < n; i++) {
        struct author plain = {.f = f, .shape = (uint64_t)i + 1, .texts = (uint64_t)i + 7};
        struct author hostile = plain;
        struct buf documents[2] = {BUF_INIT, BUF_INIT}, shapes[2] = {BUF_INIT, BUF_INIT};
        hostile.hostile = true;
        render(&plain, false, &documents[0]);
        render(&hostile, false, &documents[1]);
        add_shape(&shapes[0], &documents[0]);
        add_shape(&shapes[1], &documents[1]);
        if (strcmp(shapes[0].data, shapes[1].data) != 0)
            fail_msg("case %d: the tree differs\n--- plain\n%s\n--- hostile\n%s", i,
                     documents[0].data, documents[1].data);
        /* The whole of a document, for a proof that something was looked at. */
        assert_true(strstr(shapes[0].data, "+heading2"));
        for (int k = 0; k < 2; k++) {
            buf_release(&documents[k]);
            buf_release(&shapes[k]);
        }
    }
}

/* The tree, a node a line, in which a list's tightness, which a block may well change, is not told;
 * an item in which nothing is has its two lines as well. */
static char *lines_of_tree(const struct buf *document)
{
    static const char tight[] = " tight=\"", empty[] = "<item />\n";
    struct buf out = BUF_INIT;
    char *tree = markdown_tree(document->data, document->len);
    size_t line = 0;
    for (const char *at = tree; *at;) {
        if (!strncmp(at, tight, strlen(tight))) {
            at = strchr(at + strlen(tight), '"') + 1;
        } else if (!strncmp(at, empty, strlen(empty))) {
            size_t indent = out.len - line;
            buf_adds(&out, "<item>\n");
            buf_fill(&out, ' ', indent);
            buf_adds(&out, "</item>");
            at += strlen(empty) - 1;
        } else {
            line = *at == '\n' ? out.len + 1 : line;
            buf_addc(&out, *at++);
        }
    }
    free(tree);
    return buf_detach(&out);
}

/* Whether TREE is PLAIN but for what stands in the place of the marker's paragraph. */
static bool same_around(const char *plain, const char *tree)
{
    const char *marker = strstr(plain, MARKER);
    assert_non_null(marker);
    size_t before = (size_t)(marker - plain);
    while (before && plain[before - 1] != '\n')
        before--;
    const char *after = strchr(marker, '\n') + 1;
    /* The marker's paragraph may become any blocks. */
    static const char open[] = "<paragraph>\n", close[] = "</paragraph>\n";
    size_t blanks = strspn(after, " ");
    if (!strncmp(after + blanks, close, strlen(close)))
        after += blanks + strlen(close);
    if (before >= strlen(open) && !strncmp(plain + before - strlen(open), open, strlen(open))) {
        before -= strlen(open);
        while (before && plain[before - 1] == ' ')
            before--;
    }
    size_t len = strlen(tree), rest = strlen(after);
    return len >= before + rest && !strncmp(plain, tree, before) &&
           !strcmp(tree + len - rest, after);
}

static void no_block_changes_what_is_around_it(void **state)
{
    struct fixture *f = *state;
    for (int i = 0, n = cases(); i < n; i++) {
        struct buf markdown = BUF_INIT, documents[2] = {BUF_INIT, BUF_INIT};
        uint64_t seed = (uint64_t)i * 31 + 5;
        size_t place = (size_t)i % PLACES;
        hostile_text(&markdown, &seed);
        if (strspn(markdown.data, " \t\r\n") == markdown.len)
            buf_adds(&markdown, "x"); /* nothing is no block */
        for (int k = 0; k < 2; k++) {
            struct author a = {.f = f, .shape = (uint64_t)i + 1};
            a.markdown[place] = k ? markdown.data : MARKER;
            render(&a, true, &documents[k]);
        }
        char *plain = lines_of_tree(&documents[0]), *tree = lines_of_tree(&documents[1]);
        if (!same_around(plain, tree))
            fail_msg("case %d, place %zu: the block changes what is around it: '%s'\n%s\n%s", i,
                     place, markdown.data, documents[1].data, tree);
        free(plain);
        free(tree);
        buf_release(&markdown);
        buf_release(&documents[0]);
        buf_release(&documents[1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_text_changes_the_structure, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(no_block_changes_what_is_around_it, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
