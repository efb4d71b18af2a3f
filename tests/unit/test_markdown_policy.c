/* The escape policy of templates, plain words of a Markdown text, and the tree. */
#include "text/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What the engine would do with one value after the template's text; how much of that is to go. */
static size_t put(struct markdown_policy *p, bool block, const char *line, const char *bytes,
                  enum mustache_format format, struct buf *out)
{
    size_t unput = 0;
    struct mustache_place place = {.line = line, .len = strlen(line), .unput = &unput};
    struct mustache_text value = {.bytes = bytes, .len = strlen(bytes), .format = format};
    buf_reset(out);
    if (block)
        assert_int_equal(p->policy.block(p->policy.self, &place, &value, out, NULL), 0);
    else
        assert_int_equal(p->policy.inlined(p->policy.self, &place, &value, out, NULL), 0);
    return unput;
}

static void each_format_has_its_form(void **state)
{
    (void)state;
    static const struct {
        bool block;
        enum mustache_format format;
        const char *line, *bytes, *expected;
    } rows[] = {
        {false, MUSTACHE_PLAIN, "- ", "*a*\nb", "\\*a\\*&#10;b"},
        {false, MUSTACHE_MARKDOWN, "- ", "# *a*\n\nb `c*`", "a b c\\*"},
        {false, MUSTACHE_READY, "- ", "*a*", "*a*"},
        {true, MUSTACHE_PLAIN, "- ", "# a\n\n\n  *b*\nc\n", "\\# a\n\n  \\*b\\*\n  c"},
        {true, MUSTACHE_PLAIN, "> ", "a\n\nb", "a\n>\n> b"},
        {true, MUSTACHE_MARKDOWN, "- ", "*a*\n\nb", "*a*\n\n  b"},
        {true, MUSTACHE_READY, "> ", "# a\n\n<b>\n", "# a\n>\n> <b>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct markdown_policy p;
        struct buf out = BUF_INIT;
        markdown_policy_init(&p);
        put(&p, rows[i].block, rows[i].line, rows[i].bytes, rows[i].format, &out);
        assert_string_equal(out.data, rows[i].expected);
        markdown_policy_release(&p);
        buf_release(&out);
    }
}

static void no_blank_is_left_before_a_line_end(void **state)
{
    (void)state;
    static const char line[] = "- **Impact:** ";
    static const char *const rows[][2] = {{"- one", "- **Impact:**\n  - one"},
                                          {"one", "- **Impact:** one"},
                                          {"one\n\ntwo", "- **Impact:**\n\n  one\n\n  two"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct markdown_policy p;
        struct buf out = BUF_INIT, whole = BUF_INIT;
        markdown_policy_init(&p);
        size_t unput = put(&p, true, line, rows[i][0], MUSTACHE_MARKDOWN, &out);
        buf_addf(&whole, "%.*s%s", (int)(strlen(line) - unput), line, out.data);
        assert_string_equal(whole.data, rows[i][1]);
        buf_release(&out);
        buf_release(&whole);
        markdown_policy_release(&p);
    }
}

/* The template's text so far, cut into pieces of SIZE bytes, and the heading that a block gets. */
static void expect_heading(const char *text, size_t size, const char *expected)
{
    struct markdown_policy p;
    struct buf out = BUF_INIT;
    const char *between;
    markdown_policy_init(&p);
    for (size_t i = 0, n = strlen(text); i < n; i += size)
        p.policy.literal(p.policy.self, text + i, n - i < size ? n - i : size, &between);
    put(&p, true, "", "# x", MUSTACHE_MARKDOWN, &out);
    assert_string_equal(out.data, expected);
    markdown_policy_release(&p);
    buf_release(&out);
}

static void headings_of_the_template_are_followed(void **state)
{
    (void)state;
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"", "# x"},
        {"# A\n\n", "## x"},
        {"# A\n\n## B\n\n", "### x"},
        {"### A\n\n## B #\n\ntext # no\n", "### x"},
        {"   ###\n", "#### x"},
        {"##\tA\n    # code\n#no\n####### no\n", "### x"},
        {"# A\n\n```sh\n## no\n``\n```\n## B\n~~~~\n# no\n```\n~~~\n# no\n~~~~\n", "### x"},
        {"\n\n# A\n`` x\n## B", "### x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t size = 1; size < 9; size++)
            expect_heading(rows[i].text, size, rows[i].expected);
}

static void values_are_no_headings_of_the_template(void **state)
{
    (void)state;
    struct markdown_policy p;
    struct buf out = BUF_INIT;
    const char *between;
    markdown_policy_init(&p);
    p.policy.literal(p.policy.self, "## ", 3, &between);
    put(&p, false, "## ", "Title", MUSTACHE_PLAIN, &out);
    p.policy.literal(p.policy.self, "\n\n", 2, &between);
    put(&p, true, "", "#### deep", MUSTACHE_MARKDOWN, &out);
    assert_string_equal(out.data, "#### deep");
    /* Behind a value, '#' is not at the line's beginning. */
    p.policy.literal(p.policy.self, "\n", 1, &between);
    put(&p, false, "", "x", MUSTACHE_PLAIN, &out);
    p.policy.literal(p.policy.self, "# no\n", 5, &between);
    put(&p, true, "", "# x", MUSTACHE_MARKDOWN, &out);
    assert_string_equal(out.data, "### x");
    markdown_policy_release(&p);
    buf_release(&out);
}

/* A template's text, a Markdown block, and the text behind it, as the engine puts them together. */
static void expect_document(const char *before, const char *block, const char *after,
                            const char *expected)
{
    struct markdown_policy p;
    struct buf whole = BUF_INIT, out = BUF_INIT;
    const char *between;
    markdown_policy_init(&p);
    size_t n = strlen(before), first = p.policy.literal(p.policy.self, before, n, &between);
    assert_int_equal(first, n);
    buf_adds(&whole, before);
    const char *eol = strrchr(before, '\n');
    size_t unput = put(&p, true, eol ? eol + 1 : before, block, MUSTACHE_MARKDOWN, &out);
    buf_truncate(&whole, whole.len - unput);
    buf_adds(&whole, out.data);
    for (const char *s = after; *s; s++) { /* cut anywhere */
        first = p.policy.literal(p.policy.self, s, 1, &between);
        buf_adds(&whole, first ? "" : between);
        buf_addc(&whole, *s);
    }
    assert_string_equal(whole.data, expected);
    markdown_policy_release(&p);
    buf_release(&whole);
    buf_release(&out);
}

static void lists_that_follow_each_other_are_kept_apart(void **state)
{
    (void)state;
    expect_document("", "- a\n- b", "\n\n- **Status:**", "- a\n- b\n\n<!-- -->\n- **Status:**");
    expect_document("", "a\n\n1. b\nc", "\n\n1. d", "a\n\n1. b\nc\n\n<!-- -->\n1. d");
    expect_document("- ", "a\n\n- b", "\n  - why", "- a\n\n  - b\n  <!-- -->\n  - why");
    /* The next item of the list that the block stands in. */
    expect_document("- ", "a\n\n- b", "\n- c", "- a\n\n  - b\n- c");
    expect_document("- **Impact:** ", "- b", "\n- **Next:**", "- **Impact:**\n  - b\n- **Next:**");
    /* No list before, or none behind. */
    expect_document("", "- a\n\nb", "\n\n- c", "- a\n\nb\n\n- c");
    expect_document("", "- a", "\n\n## B\n\n- c", "- a\n\n## B\n\n- c");
    expect_document("", "a - b", "\n\n- c", "a - b\n\n- c");
    /* A tab stands in from the margin too. */
    expect_document("", "- a\n\n\tb", "\n\n- c", "- a\n\n\tb\n\n<!-- -->\n- c");
}

/* Two blocks with a blank line between them. */
static void expect_second(const char *first, const char *second, const char *expected)
{
    struct markdown_policy p;
    struct buf out = BUF_INIT;
    const char *between;
    markdown_policy_init(&p);
    put(&p, true, "", first, MUSTACHE_MARKDOWN, &out);
    assert_int_equal(p.policy.literal(p.policy.self, "\n", 1, &between), 1);
    assert_int_equal(p.policy.literal(p.policy.self, "\n", 1, &between), 1);
    put(&p, true, "", second, MUSTACHE_MARKDOWN, &out);
    assert_string_equal(out.data, expected);
    markdown_policy_release(&p);
    buf_release(&out);
}

static void a_block_does_not_go_on_with_the_one_before(void **state)
{
    (void)state;
    expect_second("- a", "- b", "<!-- -->\n- b");
    expect_second("- a", "    code", "<!-- -->\n    code");
    expect_second("- a", "\tcode", "<!-- -->\n\tcode");
    expect_second("- a", "  b", "<!-- -->\n  b");
    expect_second("    code", "    code", "<!-- -->\n    code");
    expect_second("a\n\n\tcode", "\tcode", "<!-- -->\n\tcode");
    /* What can't go on. */
    expect_second("    code", "- b", "- b");
    expect_second("- a", "b", "b");
    expect_second("a", "    code", "    code");
}

static void plain_is_the_words_on_one_line(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"one *two*\n`three`", "one two three"},
        {"# A\n\n- b [c](d) ![e](f)\n- g\n\n```\nh  i\nj\n```\n", "A b c e g h i j"},
        {"a List<String>  \nd &amp; \\* <!-- e3 -->f", "a List<String> d & * f"},
        {"<div>\nx\n</div>\n\n<!-- y", "<div> x </div>"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf out = BUF_INIT;
        buf_adds(&out, "> ");
        markdown_add_plain(&out, rows[i][0], strlen(rows[i][0]));
        assert_string_equal(out.data + 2, rows[i][1]);
        buf_release(&out);
    }
}

static void the_tree_has_text_in_one_piece(void **state)
{
    (void)state;
    char *tree = markdown_tree("a \\* [b\n", 8);
    assert_non_null(strstr(tree, "<text xml:space=\"preserve\">a * [b</text>"));
    assert_null(strstr(tree, "sourcepos"));
    free(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_format_has_its_form),
        cmocka_unit_test(no_blank_is_left_before_a_line_end),
        cmocka_unit_test(headings_of_the_template_are_followed),
        cmocka_unit_test(values_are_no_headings_of_the_template),
        cmocka_unit_test(lists_that_follow_each_other_are_kept_apart),
        cmocka_unit_test(a_block_does_not_go_on_with_the_one_before),
        cmocka_unit_test(plain_is_the_words_on_one_line),
        cmocka_unit_test(the_tree_has_text_in_one_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
