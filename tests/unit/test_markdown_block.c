/* Markdown put under a prefix: what it looks like, byte for byte, and that nothing of it acts on
 * what stands around it. */
#include "text/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "markdown_hostile.h"
#include "markdown_judge.h"

struct row {
    const char *line;
    int level;
    const char *text, *expected;
};

static void expect(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        const char *expected = rows[i].expected ? rows[i].expected : rows[i].text;
        assert_int_equal(markdown_add_block(&out, rows[i].line, strlen(rows[i].line), rows[i].level,
                                            rows[i].text, strlen(rows[i].text), NULL),
                         0);
        if (strcmp(out.data, expected))
            print_error("after '%s', '%s' is\n'%s', not\n'%s'\n", rows[i].line, rows[i].text,
                        out.data, expected);
        assert_string_equal(out.data, expected);
        buf_release(&out);
    }
}
#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof *(rows))

static void ordinary_markdown_passes_byte_for_byte(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", 2, "Two\nlines with *emphasis*, __both__ [x] and snake_case.\n\n* a\n+ b\n   1) c", 0},
        {"", 2, "```sh\n<b>\t# not html\n\n```\n\n    code <x>", 0},
        {"", 2, "a <https://x.org> <a@b.org> [l](<http://x y> \"t\") ![i](data:image/png;base64,x)",
         0},
        {"", 2, "| a | b |\n|---|---|\n| `x|y` | [z] |", 0},
        {"", 2, "### Lower\n\ntext\n\nSub\n---", "#### Lower\n\ntext\n\n### Sub"},
        {"", 2, "### Lower\n\n#### Still", 0},
        {"", 2, "<!-- debrief: ignore x: y -->\n\ntext <!-- e3 --> more", 0},
        {"", 2, "[INFO]: pool exhausted on [db]", 0},
        {"", 2, "\n\na\r\nb\x1B\n \n", "a\nb\xE2\x90\x9B"},
        {"", 2, "", ""},
    };
    EXPECT(rows);
}

static void a_block_stands_under_its_prefix(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", 2, "a\n\n- b\n  c", "a\n\n  - b\n    c"},
        {"> ", 2, "a\n\nb", "a\n>\n> b"},
        {"> - ", 2, "a\n\nb", "a\n>\n>   b"},
        {"10. ", 2, "a\n\n    code", "a\n\n        code"},
        {"  ", 2, "a\nb", "a\n  b"},
        {"- **Impact:** ", 2, "one\ntwo", "one\n  two"},
        {"- **Impact:** ", 2, "one\n\ntwo", "\n\n  one\n\n  two"},
        {"- **Impact:** ", 2, "- one\n- two", "\n  - one\n  - two"},
        {"- **Impact:** ", 2, "1. one", "\n  1. one"},
        {"- **Impact:** ", 2, "2. one", "\n\n  2. one"},
        {"- **Impact:** ", 2, "-\n- one", "\n\n  -\n  - one"},
        {"- **Impact:** ", 2, "- one\n\n- two", "\n\n  - one\n\n  - two"},
        {"- **Impact:** ", 2, "- one\n\ntwo", "\n\n  - one\n\n  two"},
        {"- [ ] ", 2, "one", "one"},
        {"- ", 2, "  - a\n  - b", "- a\n  - b"},
        {"- ", 2, "\tcode\n\t\tmore\n- \ta", "    code\n      \tmore\n  -   a"},
        {"- ", 2, "```\n\tcode\n```", "```\n  \tcode\n  ```"},
        {"| ", 2, "a *b*\n\nc|d", "a b c\\|d"},
        {"## ", 2, "a *b*\nc", "a b c"},
    };
    EXPECT(rows);
}

static void headings_come_below_the_one_above(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", 2, "# A\n\n## B ##\n\n###### C", "### A\n\n#### B ##\n\n###### C"},
        {"", 1, "A\n===\n\nB\n---", "A\n---\n\n### B"},
        {"", 2, "A *b\nc* #\n===\nd", "### A *b c* \\#\nd"},
        {"", 2, "> # A", "> ### A"},
        {"", 0, "# A\n\nB\n===", 0},
        {"", 6, "# A", "###### A"},
    };
    EXPECT(rows);
}

static void what_is_open_is_closed_and_html_is_shown(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", 2, "```\ncode", "```\ncode\n```"},
        {"", 2, "~~~~ x\ncode\n~~~", "~~~~ x\ncode\n~~~\n~~~~"},
        {"", 2, "- ```\n  code", 0},
        {"", 2, "a\n\n<!-- b\n\nc", "a\n\n<!-- b\n\nc-->"},
        {"", 2, "<script>alert(1)</script>", "\\<script>alert(1)\\</script>"},
        {"", 2, "<div>\n\n# x\n\n</div>", "\\<div>\n\n### x\n\n\\</div>"},
        {"", 2, "a <b>c</b> List<String>\n  x <i>", "a \\<b>c\\</b> List\\<String>\n  x \\<i>"},
        {"", 2, "<!-- a --> <script>", "\\<!-- a --> \\<script>"},
        {"", 2, "<ul>\n<li>a\n<li>b <i>\n</ul>", "\\<ul>\n\\<li>a\n\\<li>b \\<i>\n\\</ul>"},
        {"", 2, "<p>\n```\n<li>\n```", "\\<p>\n```\n<li>\n```"},
        {"", 2, "<!-- a --><!-- b -->", 0},
        {"", 2, "<!--> <b> -->", "\\<!--> \\<b> -->"},
        {"", 2, "<!-- a --!> <b> -->", "\\<!-- a --!> \\<b> -->"},
        {"", 2, "<?php\n\nx", "\\<?php\n\nx"},
        {"", 2, "[a](javascript:alert(1))", "\\[a](javascript:alert(1))"},
        {"", 2, "<JavaScript:x>", "\\<JavaScript:x>"},
    };
    EXPECT(rows);
}

static void references_are_resolved(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"", 2, "See [a] and [b][a].\n\n[a]: http://x 't'",
         "See [a](http://x \"t\") and [b](http://x \"t\")."},
        {"", 2, "[foo]: /url\n\n*x* [y]", "*x* [y]"},
        {"", 2, "* see #1 [a][], ![b][a],\n   [x *y*][a]\n\n> [a]: <x y>\n> \"t\nu\"\n\nend",
         "* see #1 [a](<x y> \"t&#10;u\"), ![b](<x y> \"t&#10;u\"),\n   [x *y*](<x y> "
         "\"t&#10;u\")\n\n>\n>\n\nend"},
        {"", 2, "a [b]\n\n[b]: /c\n[d]: /e\n\nend", "a [b](/c)\n\nend"},
        {"", 2, "[[a]][b] [a][c][b]\n\n[b]: /b?x&y\n[a]: </a(>",
         "[[a](</a(>)][b](</b?x&y>) [a][c](</b?x&y>)"},
        {"", 2, "<!-- YAML\na: b\n-->\n\nsee [a]\n\n[a]: /b",
         "<!-- YAML\na: b\n-->\n\nsee [a](/b)"},
    };
    EXPECT(rows);
}

static void what_cmark_may_not_have_is_literal(void **state)
{
    (void)state;
    struct buf text = BUF_INIT, out = BUF_INIT;
    buf_fill(&text, '[', 5000);
    buf_adds(&text, "\n# x\n\n*y*");
    assert_int_equal(markdown_add_block(&out, "- ", 2, 2, text.data, text.len, NULL), 0);
    assert_int_equal(out.len, 10000 + strlen("\n  \\# x\n\n  \\*y\\*"));
    assert_string_equal(out.data + 10000, "\n  \\# x\n\n  \\*y\\*");
    buf_release(&text);
    buf_release(&out);
}

static void no_block_acts_beyond_its_place(void **state)
{
    (void)state;
    static const char *const lines[] = {"", "  ", "> ", "- ", "- **Impact:** ", "> 1. ", "- [ ] "};
    uint64_t seed = 20230601;
    for (int i = 0, n = hostile_cases(); i < n; i++) {
        struct buf text = BUF_INIT, document = BUF_INIT;
        hostile_text(&text, &seed);
        const char *line = lines[hostile_random(&seed) % (sizeof lines / sizeof *lines)];
        int level = (int)(hostile_random(&seed) % 7);
        bool good = judge_block(&document, line, level, text.data, text.len);
        if (!good)
            print_error("case %d: level %d\n'%s'\n---\n%s\n", i, level, text.data, document.data);
        assert_true(good);
        buf_release(&text);
        buf_release(&document);
    }
}

/* "- " and "---" on a line are no item with a break in it but one break. */
static void breaks_do_not_eat_the_bullets_before_them(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", 0, "---\na", "___\n  a"}, {"- ", 0, "--", "\\--"},   {"- ", 0, "- -", "\\- -"},
        {"* ", 0, "* * *", "___"},       {"- ", 0, "***", NULL},    {"- ", 0, "-", NULL},
        {"- - ", 0, "-", "\\-"},         {"> - ", 0, "---", "___"}, {"", 0, "---", NULL},
        {"> ", 0, "---", NULL},          {"1. ", 0, "- - -", NULL},
    };
    EXPECT(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(breaks_do_not_eat_the_bullets_before_them),
        cmocka_unit_test(ordinary_markdown_passes_byte_for_byte),
        cmocka_unit_test(a_block_stands_under_its_prefix),
        cmocka_unit_test(headings_come_below_the_one_above),
        cmocka_unit_test(what_is_open_is_closed_and_html_is_shown),
        cmocka_unit_test(references_are_resolved),
        cmocka_unit_test(what_cmark_may_not_have_is_literal),
        cmocka_unit_test(no_block_acts_beyond_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
