/* The standard document read back. */
#include "base/alloc.h"
#include "doc/bring.h"
#include "doc/render.h"
#include "incident_author.h"
#include "read/standard.h"

#include <stdio.h>

/* How often: $PROPERTY, else 200. */
static int cases(void)
{
    return getenv("PROPERTY") ? hostile_cases() : 200;
}

static int add_to(void *buf, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(buf, bytes, len);
    return 0;
}

static void render(struct fixture *f, int64_t incident, bool refs, struct buf *out)
{
    struct view view = {0};
    struct template_folders none = {0};
    OK(f, view_open(&view, f->db, incident, NULL, T0, &f->err));
    view.refs = refs;
    OK(f, render_markdown(&view, "standard", &none, add_to, out, &f->err));
    view_close(&view);
}

static const struct zone utc = ZONE_UTC;

static void read_document(const struct buf *text, struct reading *out)
{
    struct read_context context = {.now = T0, .zone = &utc, .zone_from = "the test"};
    struct document *d = document_new(text->data, text->len, 1);
    if (!standard_is(d))
        fail_msg("is not taken for the standard document:\n%s", text->data);
    standard_read(out, d, &context);
    document_free(d);
}

/* Two readings as text, a column a line. */
static void add_record(struct buf *out, enum record_kind kind, const void *record)
{
    for (size_t i = 0; i < record_types[kind].count; i++) {
        const struct column *c = &record_types[kind].columns[i];
        const char *at = (const char *)record + c->offset;
        if (c->is_text && *(char *const *)(const void *)at)
            buf_addf(out, "  %s %s\n", c->name, *(char *const *)(const void *)at);
        else if (!c->is_text && *(const int64_t *)(const void *)at != NONE)
            buf_addf(out, "  %s %lld\n", c->name, (long long)*(const int64_t *)(const void *)at);
    }
}

static char *dump(const struct reading *r)
{
    struct buf out = BUF_INIT;
    add_record(&out, RECORD_INCIDENT, &r->incident);
    for (size_t i = 0; i < r->n; i++) {
        buf_addf(&out, "%s\n", record_types[r->list[i].kind].name);
        add_record(&out, r->list[i].kind, &r->list[i].record);
    }
    for (size_t i = 0; i < r->notes_n; i++)
        buf_addf(&out, "note %s\n", r->notes[i].text);
    return buf_detach(&out);
}

/* Fails with where two texts part, unless they are the same. */
static void same(uint64_t seed, const char *what, const char *a, const char *b)
{
    size_t i = 0, from;
    while (a[i] && a[i] == b[i])
        i++;
    if (a[i] == b[i])
        return;
    for (from = i; from && i - from < 300;)
        from--;
    fail_msg("seed %llu: %s: from \"%.*s\" on it is \"%.200s\", and not \"%.200s\"",
             (unsigned long long)seed, what, (int)(i - from), a + from, b + i, a + i);
}

/* A render, imported where nothing is, renders the same again, and reads the same with markers. */
static void try_one(struct fixture *f, uint64_t seed, bool hostile)
{
    struct change change;
    struct author a = {.f = f, .seed = seed, .hostile = hostile, .change = &change};
    struct buf plain = BUF_INIT, marked = BUF_INIT, again = BUF_INIT;
    struct reading reading = {0}, with = {0}, second = {0};
    struct bring_options options = {.into = NONE};
    struct bring_result result = {0};
    begin_as(f, &change, "alice");
    author_write(&a);
    render(f, a.incident, false, &plain);
    render(f, a.incident, true, &marked);
    read_document(&plain, &reading);
    read_document(&marked, &with);
    char *was = dump(&reading), *is = dump(&with);
    same(seed, "the reading with markers", was, is);
    free(is);
    if (bring_reading(&change, &reading, &options, &result, &f->err))
        fail_msg("seed %llu: %s\n%s", (unsigned long long)seed, f->err.text, plain.data);
    render(f, result.incident, false, &again);
    if (getenv("SHOW") && strcmp(plain.data, again.data) != 0)
        fprintf(stderr, "%s\n========\n%s\n=======\n%s\n", plain.data, again.data, was);
    same(seed, "the second render", plain.data, again.data);
    read_document(&again, &second);
    is = dump(&second);
    same(seed, "the second reading", was, is);
    free(was);
    free(is);
    reading_release(&reading);
    reading_release(&with);
    reading_release(&second);
    bring_result_release(&result);
    change_cancel(&change);
    buf_release(&plain);
    buf_release(&marked);
    buf_release(&again);
}

static void a_render_reads_back(void **state)
{
    for (int i = 0, n = cases(); i < n; i++)
        try_one(*state, (uint64_t)i * 2654435761u + 1, false);
}

static void a_hostile_render_reads_back(void **state)
{
    for (int i = 0, n = cases(); i < n; i++)
        try_one(*state, (uint64_t)i * 2654435761u + 7, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_render_reads_back, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_hostile_render_reads_back, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
