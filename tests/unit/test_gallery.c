/* The shipped templates: whatever is in the records, a document has the structure that its template
 * gives it. */
#include "doc/embedded.h"
#include "doc/render.h"
#include "incident_author.h"

#include <stdio.h>

/* How many hostile values are put into each template: $PROPERTY, else 200. */
static size_t wanted(void)
{
    return getenv("PROPERTY") ? (size_t)hostile_cases() : 200;
}

static bool is_whole(const struct embedded_template *t)
{
    return !strpbrk(t->name, "/.");
}

static int add(void *out, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(out, bytes, len);
    return 0;
}

static struct buf render(struct fixture *f, int64_t incident, const char *template)
{
    static const struct template_folders none = {NULL, NULL};
    struct view view = {0};
    struct buf out = BUF_INIT;
    OK(f, view_open(&view, f->db, incident, NULL, T0 + 5 * 60 * SECOND, &f->err));
    if (render_markdown(&view, template, &none, add, &out, &f->err))
        fail_msg("%s: %s", template, f->err.text);
    view_close(&view);
    return out;
}

/* The tree of a document without what it says: no text, code or link, no comment. */
static char *skeleton(const struct buf *document)
{
    static const char *const said[] = {"text", "code", "html_inline", "code_block"};
    struct buf out = BUF_INIT;
    char *tree = markdown_tree(document->data, document->len);
    for (const char *tag = strchr(tree, '<'); tag; tag = strchr(tag, '<')) {
        size_t len = strcspn(tag, ">") + 1, name = strcspn(tag + 1, " />");
        const char *next = tag + len;
        bool closed = tag[len - 2] == '/';
        if (!strncmp(tag, "<link ", 6) || !strncmp(tag, "</link>", 7)) {
            tag = next;
            continue;
        }
        for (size_t i = 0; i < sizeof said / sizeof *said && !closed; i++) {
            if (strlen(said[i]) != name || strncmp(tag + 1, said[i], name) != 0)
                continue;
            next = strchr(strstr(next, "</"), '>') + 1;
            len = i < 3 ? 0 : len;
        }
        if (len && strncmp(tag, "<html_block", 11) != 0)
            buf_add(&out, tag, len);
        buf_addc(&out, '\n');
        tag = next;
    }
    free(tree);
    return buf_detach(&out);
}

/* Takes out the lines that nothing is left of. */
static char *squeezed(char *lines)
{
    char *to = lines;
    for (char *from = lines; *from; from++)
        if (*from != '\n' || (to > lines && to[-1] != '\n'))
            *to++ = *from;
    *to = '\0';
    return lines;
}

/* Adds to *VALUES how many plain texts are in it. */
static int64_t write_one(struct fixture *f, struct change *change, uint64_t seed, bool hostile,
                         size_t *values)
{
    struct author a = {.f = f,
                       .seed = seed,
                       .hostile = hostile,
                       .texts = seed * 0x9E3779B97F4A7C15u | 1,
                       .change = change};
    author_write(&a);
    *values += a.said.n;
    strv_release(&a.said);
    return a.incident;
}

/* The documents of one incident in all forms. */
struct documents {
    const char *template[32];
    struct buf text[32];
    size_t n, values;
};

static struct documents write_all(struct fixture *f, uint64_t seed, bool hostile)
{
    struct documents all = {0};
    struct change change;
    begin_as(f, &change, "alice");
    int64_t incident = write_one(f, &change, seed, hostile, &all.values);
    for (const struct embedded_template *t = embedded_templates; t->name; t++) {
        if (!is_whole(t))
            continue;
        all.template[all.n] = t->name;
        all.text[all.n++] = render(f, incident, t->name);
    }
    change_cancel(&change);
    return all;
}

static void compare(uint64_t seed, const char *template, const struct buf *plain,
                    const struct buf *hostile)
{
    char *expected = squeezed(skeleton(plain)), *is = squeezed(skeleton(hostile));
    size_t i = 0;
    while (expected[i] && expected[i] == is[i])
        i++;
    if (expected[i] != is[i]) {
        print_error("the tree parts at\n%.200s\nwhich should be\n%.200s\n", is + i, expected + i);
        print_error("of\n%s\nwhich is of the shape of\n%s\n", hostile->data, plain->data);
        fail_msg("%s, seed %llu", template, (unsigned long long)seed);
    }
    free(expected);
    free(is);
}

static void release_all(struct documents *all)
{
    for (size_t i = 0; i < all->n; i++)
        buf_release(&all->text[i]);
}

static void no_value_changes_the_structure(void **state)
{
    for (size_t values = 0, i = 0; values < wanted(); i++) {
        uint64_t seed = (uint64_t)i * 2654435761u + 11;
        struct documents plain = write_all(*state, seed, false);
        struct documents hostile = write_all(*state, seed, true);
        assert_true(plain.n >= 9);
        values += hostile.values;
        for (size_t k = 0; k < plain.n; k++)
            compare(seed, plain.template[k], &plain.text[k], &hostile.text[k]);
        release_all(&plain);
        release_all(&hostile);
    }
}

/* Nothing that stays open swallows what comes behind it. */
static void hostile_markdown_ends_where_it_is_put(void **state)
{
    static const char end[] = "\n\n# The End\n";
    struct fixture *f = *state;
    for (size_t i = 0; i < wanted() / 20; i++) {
        uint64_t seed = (uint64_t)i * 2654435761u + 13;
        struct change change;
        struct author a = {.f = f, .seed = seed, .hostile = true, .change = &change};
        begin_as(f, &change, "alice");
        author_write(&a);
        for (const struct embedded_template *t = embedded_templates; t->name; t++) {
            if (!is_whole(t))
                continue;
            struct buf document = render(f, a.incident, t->name);
            buf_adds(&document, end);
            char *tree = markdown_tree(document.data, document.len);
            if (!strstr(tree, "<heading level=\"1\">\n    <text xml:space=\"preserve\">The End<"))
                fail_msg("%s, seed %llu", t->name, (unsigned long long)seed);
            free(tree);
            buf_release(&document);
        }
        change_cancel(&change);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_value_changes_the_structure, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(hostile_markdown_ends_where_it_is_put, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
