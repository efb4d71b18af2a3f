/* Plain texts put inline: what they look like, byte for byte. */
#include "text/markdown.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "markdown_hostile.h"
#include "markdown_judge.h"

struct row {
    const char *line, *text, *expected;
};

static void expect(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        markdown_add_inline(&out, rows[i].line, strlen(rows[i].line), rows[i].text,
                            strlen(rows[i].text));
        if (strcmp(out.data, rows[i].expected))
            print_error("after '%s', '%s' is '%s', not '%s'\n", rows[i].line, rows[i].text,
                        out.data, rows[i].expected);
        assert_string_equal(out.data, rows[i].expected);
        buf_release(&out);
    }
}
#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof *(rows))

static void ordinary_words_stay_readable(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- **08:00:** ", "p99 on checkout > 2 s (was 0.3 s); err=503", 0},
        {"- ", "snake_case_name and kebab-case, C# and C++, 50 % - 60 %", 0},
        {"- ", "1.5 GB of heap, 3) and 2. too", 0},
        {"- ", "-1 replica", 0},
        {"- ", "--dry-run was set", "\\--dry-run was set"},
        {"- ", "#incident-42 opened", 0},
        {"", "2023", "&#50;023"},
        {"## ", "2023", 0},
        {"| ", "2023", 0},
        {"- [ ] ", "2023", 0},
        {"- ", "AT&T & Co; R&D now", 0},
        {"- ", "a * b = c", 0},
        {"- ", "C:\\Users\\ops", 0},
        {"- ", "it works! really", 0},
        {"- ", "Größe 数据 \xF0\x9F\x94\xA5 ok", 0},
        {"- ", "10:30 a:b ://x http:/x", 0},
    };
    struct row mine[sizeof rows / sizeof *rows];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mine[i] = rows[i];
        if (!mine[i].expected)
            mine[i].expected = mine[i].text;
    }
    EXPECT(mine);
}

static void markdown_in_a_value_is_literal(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", "__init__.py", "\\_\\_init\\_\\_.py"},
        {"- ", "*app*", "\\*app\\*"},
        {"- ", "List<String>", "List\\<String>"},
        {"- ", "[x] done [y]", "\\[x\\] done \\[y\\]"},
        {"- ", "a ~b~ | c", "a \\~b\\~ \\| c"},
        {"- ", "a\\*b \\", "a\\\\\\*b \\\\"},
        {"- ", "&amp; &#35; &", "\\&amp; \\&#35; \\&"},
        {"- ", "5 ` 3", "5 \\` 3"},
        {"- ", "a ``` b", "a \\`\\`\\` b"},
        {"- ", "<!-- x -->", "\\<!-- x --\\>"},
        {"- ", "Down!", "Down\\!"},
    };
    EXPECT(rows);
}

static void nothing_begins_a_block(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", "# x", "\\# x"},
        {"> 1. ", "- x", "\\- x"},
        {"", "+ x", "\\+ x"},
        {"", "===", "\\==="},
        {"", "---", "\\---"},
        {"", "> x", "\\> x"},
        {"", "1. x", "1\\. x"},
        {"", "12)", "12\\)"},
        {"- [x] ", "1. x", "1\\. x"},
        {"- 1", ". x", "\\. x"},
        {"-", "-", "\\-"},
        {"#", "# x", "\\# x"},
        {"", ":--", "\\:--"},
        {"| a | ", "---", "\\---"},
        {"x ", "# y", "# y"},
        {"x ", "- y", "- y"},
        {"## ", "C #", "C \\#"},
        {"## ", "##", "#\\#"},
        {"## ", "C#", "C#"},
        {"", "~~~", "\\~\\~\\~"},
        {"", "```sh", "\\`\\`\\`sh"},
        {"", "    code", "&#32;   code"},
        {"", "[a]: /b", "\\[a\\]: /b"},
    };
    EXPECT(rows);
}

static void what_is_live_stays_live(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", "ran `rm -rf *_x` then", "ran `rm -rf *_x` then"},
        {"- ", "`` a ` b ``!", "`` a ` b ``\\!"},
        {"- ", "`a\nb` c", "\\`a&#10;b\\` c"},
        {"- ", "see https://x.org/a_b?c=1&d=2.", "see <https://x.org/a_b?c=1&d=2>."},
        {"- ", "(http://x.org/a_(b))", "(<http://x.org/a_(b)>)"},
        {"- ", "\"http://x.org\"!", "\"<http://x.org>\"\\!"},
        {"- ", "\xE2\x80\x9Chttp://x.org\xE2\x80\x9D", "\xE2\x80\x9C<http://x.org>\xE2\x80\x9D"},
        {"- ", "http://x/?a&copy;b", "<http://x/?a&amp;copy;b>"},
        {"- ", "[runbook *1*](https://x.org/r)", "[runbook \\*1\\*](https://x.org/r)"},
        {"- ", "![a](http://x)", "\\![a](http://x)"},
        {"- ", "[a `]` b](mailto:x@y.org)", "[a `]` b](mailto:x@y.org)"},
        {"- ", "[a](javascript:x)", "\\[a\\](javascript:x)"},
        {"- ", "[a](http://x y)", "\\[a\\](<http://x> y)"},
        {"- ", "[http://x](http://y)", "[http://x](http://y)"},
        {"- ", "xhttp://y", "xhttp://y"},
        {"| ", "`a` http://x [a](http://x)", "\\`a\\` http://x \\[a\\](http://x)"},
        {"[", "http://x", "http://x"},
        {"[a](", "http://x", "<http://x>"},
        {"[a](", "javascript:x", "<>"},
        {"<", "http://x", "http://x"},
        {"`", "`a`", "\\`a\\`"},
        {"x ` ", "`a`", "\\`a\\`"},
        {"x `` ` `` ", "`a`", "`a`"},
        {"!", "[a](http://x)", "\\[a\\](<http://x>)"},
    };
    EXPECT(rows);
}

static void ends_and_control_characters_have_their_own_form(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- ", " a ", "&#32;a&#32;"},
        {"- ", "\ta\nb\r\n", "&#9;a&#10;b&#13;&#10;"},
        {"- ", " ", "&#32;"},
        {"- ",
         "\xC2\xA0"
         "a\xE2\x80\xA8",
         "&#xA0;a&#x2028;"},
        {"- ", "a\x1B[0m\x7F", "a\xE2\x90\x9B\\[0m\xE2\x90\xA1"},
        {"x\\", "*a", "\\\\*a"},
        {"&", "amp;", "&#97;mp;"},
        {"5<", "b>", "&#98;>"},
        {"- ", "", ""},
    };
    EXPECT(rows);
}

static void no_value_changes_the_document_around_it(void **state)
{
    (void)state;
    uint64_t seed = 20230601;
    for (int i = 0, n = hostile_cases(); i < n; i++) {
        struct buf texts[3] = {BUF_INIT, BUF_INIT, BUF_INIT}, document = BUF_INIT;
        struct judged values[3];
        for (int k = 0; k < 3; k++) {
            hostile_text(&texts[k], &seed);
            values[k] = (struct judged){texts[k].data, texts[k].len};
        }
        bool good = judge_inline(&document, values, 3);
        if (!good)
            print_error("case %d: '%s', '%s', '%s'\n%s\n", i, texts[0].data, texts[1].data,
                        texts[2].data, document.data);
        assert_true(good);
        for (int k = 0; k < 3; k++)
            buf_release(&texts[k]);
        buf_release(&document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_words_stay_readable),
        cmocka_unit_test(markdown_in_a_value_is_literal),
        cmocka_unit_test(nothing_begins_a_block),
        cmocka_unit_test(what_is_live_stays_live),
        cmocka_unit_test(ends_and_control_characters_have_their_own_form),
        cmocka_unit_test(no_value_changes_the_document_around_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
