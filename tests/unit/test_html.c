/* Markdown as HTML: what it looks like, that it says what cmark's own renderer says, and that
 * nothing hostile comes through. */
#include "text/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "html_hostile.h"
#include "html_judge.h"
#include "html_skeleton.h"
#include "text/document.h"

static const struct html_label labels[] = {
    {"detected", "detected"}, {"action taken", "step"}, {NULL, NULL}};

static void render(struct buf *out, const char *text, size_t len)
{
    struct html_outline outline;
    html_add_markdown(out, text, len, labels, &outline);
    html_outline_release(&outline);
}

struct row {
    const char *text, *expected;
};

static void expect(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct buf out = BUF_INIT;
        const char *at = NULL;
        render(&out, rows[i].text, strlen(rows[i].text));
        if (strcmp(out.data, rows[i].expected))
            print_error("'%s' is\n'%s', not\n'%s'\n", rows[i].text, out.data, rows[i].expected);
        assert_string_equal(out.data, rows[i].expected);
        assert_null(html_judge(out.data, out.len, &at));
        buf_release(&out);
    }
}
#define EXPECT(rows) expect(rows, sizeof(rows) / sizeof *(rows))

#define ANCHOR(id) "<a class=\"anchor\" href=\"#" id "\" aria-hidden=\"true\" tabindex=\"-1\"></a>"

static void headings_have_ids_and_skip_no_level(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"# A b", "<h1 id=\"a-b\">A b" ANCHOR("a-b") "</h1>\n"},
        {"# x\n#### y\n#### y\n### z\n# w",
         "<h1 id=\"x\">x" ANCHOR("x") "</h1>\n<h2 id=\"y\">y" ANCHOR(
             "y") "</h2>\n"
                  "<h2 id=\"y-2\">y" ANCHOR("y-2") "</h2>\n<h2 id=\"z\">z" ANCHOR(
                      "z") "</h2>\n"
                           "<h1 id=\"w\">w" ANCHOR("w") "</h1>\n"},
        {"## \xC3\x84rger & `c`!",
         "<h2 id=\"\xC3\x84rger-c\">\xC3\x84rger &amp; <code>c</code>!"
         "<a class=\"anchor\" href=\"#%C3%84rger-c\" aria-hidden=\"true\" tabindex=\"-1\"></a>"
         "</h2>\n"},
        {"# <!-- x -->\n#", ""},
        {"# ---\n# a_b", "<h1 id=\"section\">---" ANCHOR(
                             "section") "</h1>\n<h1 id=\"a-b\">a_b" ANCHOR("a-b") "</h1>\n"},
    };
    EXPECT(rows);
}

static void links_lead_elsewhere_or_are_none(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"[a](http://x/?a&b 'c\"d')",
         "<p><a href=\"http://x/?a&amp;b\" title=\"c&quot;d\">a</a></p>\n"},
        {"<https://x/y_z>", "<p><a class=\"bare\" href=\"https://x/y_z\">https://x/y_z</a></p>\n"},
        {"[](http://x)", "<p><a class=\"bare\" href=\"http://x\">http://x</a></p>\n"},
        {"<a@b.org>", "<p><a href=\"mailto:a@b.org\">a@b.org</a></p>\n"},
        {"[a](#b) [c](d/e:f.md)", "<p><a href=\"#b\">a</a> <a href=\"d/e:f.md\">c</a></p>\n"},
        {"[a](javascript:x)", "<p>a (javascript:x)</p>\n"},
        {"[a](JaVa&#115;cript&colon;x)", "<p>a (JaVascript:x)</p>\n"},
        {"<javascript:x>", "<p>javascript:x</p>\n"},
        {"[a](&#1;javascript:x)", "<p>a (\xE2\x90\x81javascript:x)</p>\n"},
        {"[a](<java&#10;script:x>)", "<p>a (java\nscript:x)</p>\n"},
        {"[a](javascript%3Ax)", "<p><a href=\"javascript%3Ax\">a</a></p>\n"},
        {"[a](//evil.org)", "<p>a (//evil.org)</p>\n"},
        {"[a](data:text/html,x)", "<p>a (data:text/html,x)</p>\n"},
        {"[a\n\n[a]: vbscript:x \"t\"\n\n[a]", "<p>[a</p>\n<p>a (vbscript:x)</p>\n"},
    };
    EXPECT(rows);
}

static void pictures_are_links_unless_the_document_carries_them(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"![a *b*](http://x/y.png)", "<p><a href=\"http://x/y.png\">a <em>b</em></a></p>\n"},
        {"![a](data:image/png;base64,AA==)",
         "<p><img src=\"data:image/png;base64,AA==\" alt=\"a\"></p>\n"},
        {"![a](data:image/svg+xml;base64,AA==)", "<p>a (data:image/svg+xml;base64,AA==)</p>\n"},
        {"![a](data:text/html;base64,AA==)", "<p>a (data:text/html;base64,AA==)</p>\n"},
        {"[![a](x.png)](http://y)", "<p><a href=\"http://y\">a</a></p>\n"},
        {"[![a](data:image/gif;base64,AA)](http://y)",
         "<p><a href=\"http://y\"><img src=\"data:image/gif;base64,AA\" alt=\"a\"></a></p>\n"},
    };
    EXPECT(rows);
}

static void of_html_the_words_stay(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"a <b>b</b><br>c <nick> <!-- d -->", "<p>a b<br>c &lt;nick&gt;</p>\n"},
        {"<div onclick=\"x()\">\nHello <b>there</b>\n</div>",
         "<p>Hello <strong>there</strong></p>\n"},
        {"<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"},
        {"<!-- x -->\n\n<?php x ?>\n\n<!DOCTYPE html>\n\na", "<p>a</p>\n"},
        {"a <img src=\"javascript:x\" alt=\"p\"> <img src='http://x/y.png'>",
         "<p>a p <a class=\"bare\" href=\"http://x/y.png\">http://x/y.png</a></p>\n"},
        {"a <a href=\"javascript:x\">b</a>", "<p>a b</p>\n"},
        {"&lt;script&gt; &#60;b&#62; \\<i>", "<p>&lt;script&gt; &lt;b&gt; &lt;i&gt;</p>\n"},
    };
    EXPECT(rows);
}

static void task_boxes_are_checkboxes_with_labels(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- [ ] a *b* <!--a7-->\n- [x] c",
         "<ul>\n<li class=\"task\" id=\"a7\"><label><input type=\"checkbox\" disabled> a <em>b</em>"
         "</label></li>\n<li class=\"task\"><label><input type=\"checkbox\" disabled checked> c"
         "</label></li>\n</ul>\n"},
        {"- \\[x] a", "<ul>\n<li>[x] a</li>\n</ul>\n"},
        {"- [ ]", "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled aria-label=\"Done\">"
                  "</li>\n</ul>\n"},
        {"- [x] a\n\n  b\n- c",
         "<ul>\n<li class=\"task\"><p><label><input type=\"checkbox\" disabled checked> a</label>"
         "</p>\n<p>b</p>\n</li>\n<li><p>c</p>\n</li>\n</ul>\n"},
    };
    EXPECT(rows);
}

#define TABLE                                                                                      \
    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>\n<thead>\n"
#define NARROW(align) " class=\"narrow" align "\">"

static void pipe_tables_are_tables(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"| a | b |\n|---|--:|\n| *c* <!--e3--> | d\\|e |\n| f |",
         TABLE "<tr><th scope=\"col\"" NARROW("") "a</th><th scope=\"col\"" NARROW(
             " right") "b</th></tr>\n</thead>\n<tbody>\n"
                       "<tr id=\"e3\"><td" NARROW("") "<em>c</em></td><td" NARROW(
                           " right") "d|e</td></tr>\n"
                                     "<tr><td" NARROW("") "f</td><td" NARROW(
                                         " right") "</td></tr>\n</tbody>\n</table></div>\n"},
        {"before\n| a |\n|:-:|\n| [x](javascript:y) |",
         "<p>before</p>\n" TABLE
         "<tr><th scope=\"col\" class=\"narrow center\">a</th></tr>\n</thead>\n"
         "<tbody>\n<tr><td class=\"narrow center\">x "
         "(javascript:y)</td></tr>\n</tbody>\n</table></div>\n"},
        {"a | b", "<p>a | b</p>\n"},
    };
    EXPECT(rows);
}

static void entries_have_their_time_and_facts_their_label_apart(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"- **08:00 (detected by ann):** alert <!--e1-->\n- **~8:05 PM:** x",
         "<ul class=\"events clock-medium\">\n<li class=\"event detected\" id=\"e1\">"
         "<strong class=\"at\">08:00</strong> <span class=\"kind\">detected by ann</span> alert"
         "</li>\n<li class=\"event\"><strong class=\"at\">~8:05 PM</strong> x</li>\n</ul>\n"},
        {"- **14:xx (odd (really)):** x\n  - y\n- **2023-06-01:** z",
         "<ul class=\"events clock-long\">\n<li class=\"event\"><strong "
         "class=\"at\">14:xx</strong> "
         "<span class=\"kind\">odd (really)</span> x\n<ul>\n<li>y</li>\n</ul>\n</li>\n"
         "<li class=\"event\"><strong class=\"at\">2023-06-01</strong> z</li>\n</ul>\n"},
        {"- **Status:** open\n- **Impact:** *high*",
         "<ul class=\"facts\">\n<li><strong>Status:</strong> open</li>\n"
         "<li><strong>Impact:</strong> <em>high</em></li>\n</ul>\n"},
        {"- **3 reasons:** a\n- b",
         "<ul>\n<li><strong>3 reasons:</strong> a</li>\n<li>b</li>\n</ul>\n"},
        {"- **9:00:** a\n  - **Action taken:** b",
         "<ul class=\"events clock-short\">\n<li class=\"event\"><strong "
         "class=\"at\">9:00</strong> a\n"
         "<ul>\n<li><strong>Action taken:</strong> b</li>\n</ul>\n</li>\n</ul>\n"},
        {"**2023-06-01**", "<p class=\"lead\"><strong>2023-06-01</strong></p>\n"},
    };
    EXPECT(rows);
}

static void the_outline_names_the_headings(void **state)
{
    (void)state;
    struct buf out = BUF_INIT;
    struct html_outline outline;
    static const char text[] = "# A *b*\n\ntext\n\n## c <!--s1-->\n\n## c";
    html_add_markdown(&out, text, strlen(text), NULL, &outline);
    assert_int_equal(outline.n, 3);
    assert_int_equal(outline.v[1].level, 2);
    assert_string_equal(html_outline_words(&outline, 0), "A b");
    assert_string_equal(html_outline_id(&outline, 2), "c-2");
    assert_int_equal(strncmp(out.data + outline.behind_first, "<p>text</p>", 11), 0);
    html_outline_release(&outline);
    buf_release(&out);
}

/* ---- properties */

static void nothing_hostile_comes_through(void **state)
{
    (void)state;
    uint64_t seed = 20230601;
    size_t compared = 0;
    int cases = hostile_cases();
    for (int i = 0; i < cases; i++) {
        struct buf text = BUF_INIT, out = BUF_INIT, same = BUF_INIT;
        const char *at = NULL;
        if (i % 3)
            hostile_markdown(&text, &seed);
        else
            plain_markdown(&text, &seed);
        render(&out, text.data, text.len);
        const char *wrong = html_judge(out.data, out.len, &at);
        if (wrong)
            print_error("%s at '%.80s': '%s' is\n%s\n", wrong, at, text.data, out.data);
        assert_null(wrong);
        enum skeleton found = skeleton_compare(text.data, text.len, out.data, &same);
        if (found == SKELETON_OTHER)
            print_error("'%s' is\n%s, not\n%s\n", text.data, out.data, same.data);
        assert_int_not_equal(found, SKELETON_OTHER);
        compared += found == SKELETON_SAME;
        buf_release(&text);
        buf_release(&out);
        buf_release(&same);
    }
    print_message("%zu of %d were compared with cmark's own HTML\n", compared, cases);
    assert_true(compared * 3 > (size_t)cases);
}

/* A table is one on the page if and only if it is one to what reads documents. */
static size_t count_tables(struct document *d, const struct block *first)
{
    size_t n = 0;
    for (const struct block *b = first; b; b = block_next(b)) {
        struct pipe_table table;
        bool is = document_table(d, b, &table);
        n += is;
        if (is)
            pipe_table_release(&table);
        struct document *within = block_type(b) == BLOCK_HTML ? document_within(d, b) : NULL;
        n += count_tables(within ? within : d, block_first(within ? document_root(within) : b));
    }
    return n;
}

static size_t count(const char *s, const char *what)
{
    size_t n = 0;
    for (; (s = strstr(s, what)) != NULL; s++)
        n++;
    return n;
}

static void tables_are_those_that_documents_are_read_with(void **state)
{
    (void)state;
    uint64_t seed = 20230602;
    size_t tables = 0;
    for (int i = 0; i < hostile_cases(); i++) {
        struct buf text = BUF_INIT, out = BUF_INIT;
        hostile_table(&text, &seed);
        render(&out, text.data, text.len);
        struct document *d = document_new(text.data, text.len, 1);
        size_t read = count_tables(d, block_first(document_root(d)));
        if (count(out.data, "<table>") != read)
            print_error("%zu tables are read of '%s', which is\n%s\n", read, text.data, out.data);
        assert_int_equal(count(out.data, "<table>"), read);
        tables += read;
        document_free(d);
        buf_release(&text);
        buf_release(&out);
    }
    print_message("%zu tables in %d documents\n", tables, hostile_cases());
    assert_true(tables * 10 > (size_t)hostile_cases());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_have_ids_and_skip_no_level),
        cmocka_unit_test(links_lead_elsewhere_or_are_none),
        cmocka_unit_test(pictures_are_links_unless_the_document_carries_them),
        cmocka_unit_test(of_html_the_words_stay),
        cmocka_unit_test(task_boxes_are_checkboxes_with_labels),
        cmocka_unit_test(pipe_tables_are_tables),
        cmocka_unit_test(entries_have_their_time_and_facts_their_label_apart),
        cmocka_unit_test(the_outline_names_the_headings),
        cmocka_unit_test(nothing_hostile_comes_through),
        cmocka_unit_test(tables_are_those_that_documents_are_read_with),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
