/* text/document.h: a document's blocks, their lines, words and Markdown. */
#include "text/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const names[] = {"root", "heading", "paragraph", "list",
                                    "item", "quote",   "fence",     "indented",
                                    "html", "comment", "rule",      "unparsed"};

/* A line for each block: depth in dots, type, lines, and its words or, of what has none, its
 * Markdown. */
static void describe(struct document *d, const struct block *b, int depth, struct buf *out)
{
    for (; b; b = block_next(b)) {
        struct buf words = BUF_INIT, comment = BUF_INIT;
        buf_fill(out, '.', (size_t)depth);
        buf_addf(out, "%s %d", names[block_type(b)], block_line(d, b));
        if (block_last_line(d, b) != block_line(d, b))
            buf_addf(out, "-%d", block_last_line(d, b));
        if (block_level(b))
            buf_addf(out, " h%d", block_level(b));
        if (block_type(b) == BLOCK_LIST && block_is_ordered(b))
            buf_addf(out, " from %d", block_number(b));
        if (block_type(b) == BLOCK_ITEM && block_box(b))
            buf_addf(out, " [%c]", block_box(b));
        block_add_words(d, b, &words);
        if (words.len)
            buf_addf(out, " \"%s\"", words.data);
        if (!block_first(b) && block_comment(d, b, 0, &comment))
            buf_addf(out, " <%s>", comment.data);
        buf_addc(out, '\n');
        describe(d, block_first(b), depth + 1, out);
        buf_release(&words);
        buf_release(&comment);
    }
}

static void check_blocks(const char *text, const char *expected)
{
    struct document *d = document_new(text, strlen(text), 1);
    struct buf out = BUF_INIT;
    describe(d, block_first(document_root(d)), 0, &out);
    assert_string_equal(out.data, expected);
    buf_release(&out);
    document_free(d);
}

static void check_within(const char *text, const char *expected)
{
    struct document *d = document_new(text, strlen(text), 1);
    struct buf out = BUF_INIT;
    for (const struct block *b = block_first(document_root(d)); b; b = block_next(b)) {
        struct document *part = document_within(d, b);
        if (part)
            describe(part, block_first(document_root(part)), 0, &out);
    }
    assert_string_equal(out.data, expected);
    buf_release(&out);
    document_free(d);
}

/* The Markdown of the first item's content, or of the first block that is no list. */
static void check_markdown(const char *text, const char *expected)
{
    struct document *d = document_new(text, strlen(text), 1);
    const struct block *b = block_first(document_root(d));
    struct buf out = BUF_INIT;
    if (block_type(b) == BLOCK_LIST)
        b = block_first(b);
    block_add_markdown(d, b, &out);
    assert_string_equal(out.data, expected);
    buf_release(&out);
    document_free(d);
}

static void blocks_of_every_type(void **state)
{
    (void)state;
    check_blocks(
        "# One\n\nTwo\nlines\n\n- a\n  - b\n\n3. c\n\n> q\n\n---\n\n```\nx\n```\n\n    y\n",
        "heading 1 h1 \"One\"\n"
        "paragraph 3-4 \"Two lines\"\n"
        "list 6-7\n"
        ".item 6-7\n"
        "..paragraph 6 \"a\"\n"
        "..list 7\n"
        "...item 7\n"
        "....paragraph 7 \"b\"\n"
        "list 9 from 3\n"
        ".item 9\n"
        "..paragraph 9 \"c\"\n"
        "quote 11\n"
        ".paragraph 11 \"q\"\n"
        "rule 13\n"
        "fence 15-17 \"x\"\n"
        "indented 19 \"y\"\n");
}

static void words_without_markers(void **state)
{
    (void)state;
    check_blocks("**a** _b_ `c d` ``e`f`` \\*g\\* &lt;h&gt; <nick> <b>i</b>\n",
                 "paragraph 1 \"a b `c d` ``e`f`` *g* <h> <nick> i\"\n");
    check_blocks("[a](http://b.c) <http://d.e> http://f.g <h@i.j>\n",
                 "paragraph 1 \"[a](http://b.c) http://d.e http://f.g h@i.j\"\n");
    check_blocks("![pic](p.png) ![](q.png) [![x](i.png)](http://l.m)\n",
                 "paragraph 1 \"[pic](p.png) q.png [x](i.png) http://l.m\"\n");
    check_blocks("[a][ref] and [b]\n\n[ref]: http://r.s \"Words of a title\"\n",
                 "paragraph 1 \"[a](http://r.s) \"Words of a title\" and [b]\"\n");
    check_blocks("a<br>b  \nc&#10;d\n", "paragraph 1-2 \"a\nb\nc\nd\"\n");
}

static void task_boxes(void **state)
{
    (void)state;
    check_blocks("- [ ] open **it**\n- [x] done\n- [X] too\n- [y] none\n- [x]none\n",
                 "list 1-5\n"
                 ".item 1 [ ]\n..paragraph 1 \"open it\"\n"
                 ".item 2 [x]\n..paragraph 2 \"done\"\n"
                 ".item 3 [x]\n..paragraph 3 \"too\"\n"
                 ".item 4\n..paragraph 4 \"[y] none\"\n"
                 ".item 5\n..paragraph 5 \"[x]none\"\n");
    check_markdown("- [x] done\n  more\n", "done\nmore");
}

static void marks_and_comments(void **state)
{
    (void)state;
    check_blocks("- one <!--e3-->\n- two\n\nlast\n\n<!-- debrief 12 -->\n",
                 "list 1-2\n"
                 ".item 1\n..paragraph 1 \"one\" <e3>\n"
                 ".item 2\n..paragraph 2 \"two\"\n"
                 "paragraph 4 \"last\"\n"
                 "comment 6 <debrief 12>\n");
    check_markdown("- one <!--e3-->\n  `<!--e4-->` stays\n", "one\n`<!--e4-->` stays");
}

static void markdown_of_what_stands_in_others(void **state)
{
    (void)state;
    check_markdown("- **Impact:**\n  - a\n    deep\n  - b\n", "**Impact:**\n- a\n  deep\n- b");
    check_markdown("1. one\n\n   two\n\n       code\n", "one\n\ntwo\n\n    code");
    check_markdown("-\ttab\n\n\tunder it\n", "tab\n\nunder it");
    check_markdown("> a\nlazy\n> - b\n", "a\nlazy\n- b");
    check_markdown("- a\nlazy\n", "a\nlazy");
    check_markdown("[x][y] z\n\n[y]: http://y.z\n", "[x](http://y.z) z");
}

static void text_that_indentation_has_swallowed(void **state)
{
    (void)state;
    check_within("Timeline:\n\n    08:00 one\n\n    08:05 two\n",
                 "paragraph 3 \"08:00 one\"\nparagraph 5 \"08:05 two\"\n");
    check_within("## T\n\n\t- a\n\t- b\n", "list 3-4\n"
                                           ".item 3\n..paragraph 3 \"a\"\n"
                                           ".item 4\n..paragraph 4 \"b\"\n");
    check_within("        deep\n    less\n", "paragraph 1-2 \"deep less\"\n");
}

static void text_that_html_has_swallowed(void **state)
{
    (void)state;
    check_within("<p align=\"center\">\n  <img src=\"a.png\" alt=\"pic\"/>\n</p>\nSummary:\nmore\n",
                 "paragraph 2 \"[pic](a.png)\"\nparagraph 4-5 \"Summary: more\"\n");
    check_within("<ul><li><strong>10:30 AM:</strong> R&amp;D</li>\n"
                 "<li>see <a href=\"http://a.b\">it</a></li></ul>\n",
                 "list 1-2\n"
                 ".item 1\n..paragraph 1 \"10:30 AM: R&D\"\n"
                 ".item 2\n..paragraph 2 \"see [it](http://a.b)\"\n");
    check_within("<iframe src=\"x\">\n</iframe>\n",
                 "paragraph 1-2 \"<iframe src=\"x\"> </iframe>\"\n");
}

static void pieces_of_a_paragraph(void **state)
{
    (void)state;
    static const char text[] = "**08:00:** one\ntwo<br>three\n_x_\n";
    struct document *d = document_new(text, strlen(text), 5);
    struct pieces p;
    block_pieces(d, block_first(document_root(d)), SPLIT_LINES, &p);
    static const struct {
        const char *text;
        size_t bold;
        int line;
    } expected[] = {{"08:00: one", 6, 5}, {"two", 0, 6}, {"three", 0, 6}, {"x", 1, 7}};
    assert_int_equal(p.n, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(p.v[i].len, strlen(expected[i].text));
        assert_memory_equal(p.text.data + p.v[i].from, expected[i].text, p.v[i].len);
        assert_int_equal(p.v[i].bold, expected[i].bold);
        assert_int_equal(p.v[i].line, expected[i].line);
    }
    pieces_release(&p);
    block_pieces(d, block_first(document_root(d)), SPLIT_BREAKS, &p);
    assert_int_equal(p.n, 2);
    assert_memory_equal(p.text.data + p.v[1].from, "three x", 7);
    pieces_release(&p);
    document_free(d);
}

static void tables(void **state)
{
    (void)state;
    static const char text[] = "Before\n| Time | What |\n|:--|--:|\n| 08:00 | a \\| **b** |\n"
                               "| 09:00 | `c|d` |\n| 10:00 |\n| 11:00 | # e | more |\n";
    struct document *d = document_new(text, strlen(text), 1);
    struct pipe_table t;
    assert_true(document_table(d, block_first(document_root(d)), &t));
    static const char *const cells[][2] = {{"Time", "What"},
                                           {"08:00", "a | b"},
                                           {"09:00", "`c|d`"},
                                           {"10:00", ""},
                                           {"11:00", "# e more"}};
    assert_int_equal(t.rows, 5);
    assert_int_equal(t.columns, 2);
    assert_int_equal(t.begins, 1);
    for (size_t r = 0; r < 5; r++) {
        assert_int_equal(t.row[r].line, r ? 3 + (int)r : 2);
        for (size_t c = 0; c < 2; c++)
            assert_string_equal(t.row[r].cell[c].data, cells[r][c]);
    }
    pipe_table_release(&t);
    document_free(d);
    static const char none[] = "a | b\nc | d\n";
    d = document_new(none, strlen(none), 1);
    assert_false(document_table(d, block_first(document_root(d)), &t));
    document_free(d);
}

static void what_stands_behind_a_label(void **state)
{
    (void)state;
    static const char text[] = "- **Impact**: all `users`\n  - one\n- Root cause: **x**\n";
    struct document *d = document_new(text, strlen(text), 1);
    const struct block *item = block_first(block_first(document_root(d)));
    struct buf out = BUF_INIT;
    struct document *part = document_behind(d, item, "Impact:", 7);
    describe(part, block_first(document_root(part)), 0, &out);
    assert_string_equal(out.data,
                        "paragraph 1 \"all `users`\"\nlist 2\n.item 2\n..paragraph 2 \"one\"\n");
    buf_reset(&out);
    part = document_behind(d, block_next(item), "Root cause:", 11);
    describe(part, block_first(document_root(part)), 0, &out);
    assert_string_equal(out.data, "paragraph 3 \"x\"\n");
    assert_null(document_behind(d, item, "Effect:", 7));
    buf_release(&out);
    document_free(d);
}

static void what_cmark_would_be_slow_at_is_kept_from_it(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    buf_adds(&text, "before\n\n");
    buf_fill(&text, '[', 200000);
    buf_adds(&text, "\nsecond line\n\nafter\n");
    struct document *d = document_new(text.data, text.len, 1);
    const struct block *b = block_first(document_root(d));
    assert_int_equal(block_type(b), BLOCK_PARAGRAPH);
    b = block_next(b);
    assert_int_equal(block_type(b), BLOCK_UNPARSED);
    assert_int_equal(block_line(d, b), 3);
    assert_int_equal(block_last_line(d, b), 4);
    struct buf markdown = BUF_INIT;
    block_add_markdown(d, b, &markdown);
    assert_int_equal(markdown.len, 200000 + strlen("\nsecond line"));
    assert_int_equal(block_line(d, block_next(b)), 6);
    assert_int_equal(document_unparsed(d), 2);
    buf_release(&markdown);
    buf_release(&text);
    document_free(d);
}

static void a_long_list_is_no_long_paragraph(void **state)
{
    (void)state;
    struct buf text = BUF_INIT;
    for (int i = 1; i <= 5000; i++)
        buf_addf(&text, "%d. an [item](http://a.b) with a few words\n   - under it\n", i);
    struct document *d = document_new(text.data, text.len, 1);
    assert_int_equal(document_unparsed(d), 0);
    document_free(d);
    /* Where a paragraph goes on, markers are words of it. */
    buf_reset(&text);
    buf_adds(&text, "- a\n---\nparagraph\n");
    for (int i = 2; i < 5000; i++)
        buf_addf(&text, "%d. [ [ [ [ [\n     - [ [ [ [ [\n", i);
    d = document_new(text.data, text.len, 1);
    assert_true(document_unparsed(d) > 5000);
    document_free(d);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_every_type),
        cmocka_unit_test(words_without_markers),
        cmocka_unit_test(task_boxes),
        cmocka_unit_test(marks_and_comments),
        cmocka_unit_test(markdown_of_what_stands_in_others),
        cmocka_unit_test(text_that_indentation_has_swallowed),
        cmocka_unit_test(text_that_html_has_swallowed),
        cmocka_unit_test(pieces_of_a_paragraph),
        cmocka_unit_test(tables),
        cmocka_unit_test(what_stands_behind_a_label),
        cmocka_unit_test(a_long_list_is_no_long_paragraph),
        cmocka_unit_test(what_cmark_would_be_slow_at_is_kept_from_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
