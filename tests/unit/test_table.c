/* What is shown on a terminal: widths, cleaning, wrapping, tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "cli/table.h"
#include "cli/terminal.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void test_columns_of_texts(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t columns;
    } cases[] = {
        {"", 0},
        {"abc", 3},
        {"caf\u00e9", 4},
        {"cafe\u0301", 4},                                 /* a combining accent */
        {"\u65e5\u672c", 4},                               /* wide */
        {"\U0001F525", 2},                                 /* fire */
        {"\u2764\uFE0F", 2},                               /* a heart, as emoji */
        {"\U0001F468\u200D\U0001F469\u200D\U0001F467", 2}, /* a family, joined */
        {"\U0001F1E9\U0001F1EA", 2},                       /* a flag */
        {"\U0001F44D\U0001F3FD", 2},                       /* with a tone of skin */
        {"\ud55c\uae00", 4},
        {"a\u200bb", 2},
        {"x\xff", 2},
        {"\u2014 \u2026", 3},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (terminal_columns(cases[i].text, strlen(cases[i].text)) != cases[i].columns)
            fail_msg("'%s' takes %zu columns, not %zu", cases[i].text,
                     terminal_columns(cases[i].text, strlen(cases[i].text)), cases[i].columns);
}

static void test_nothing_drives_the_terminal(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"plain\ttext\n", "plain\ttext\n"},
        {"\033[31mred\033[0m", "\u241b[31mred\u241b[0m"},
        {"\033]0;title\007", "\u241b]0;title\u2407"},
        {"a\rb\bc\177", "a\u240db\u2408c\u2421"},
        {"\xc2\x9b"
         "31m",
         "<U+009B>31m"},
        {"abc\u202Edcba\u202C", "abc<U+202E>dcba<U+202C>"},
        {"\u2066x\u2069", "<U+2066>x<U+2069>"},
        {"\x9b"
         "31m",
         "\uFFFD"
         "31m"},
        {"\u00a0\u00e9\u65e5", "\u00a0\u00e9\u65e5"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf out = BUF_INIT;
        terminal_clean(&out, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(out.data, cases[i][1]);
        buf_release(&out);
    }
}

static void test_when_there_are_colours(void **state)
{
    (void)state;
    assert_true(terminal_color(NULL, true, NULL, "xterm"));
    assert_true(terminal_color("auto", true, "", "xterm"));
    assert_false(terminal_color("auto", false, NULL, "xterm"));
    assert_false(terminal_color("auto", true, "1", "xterm"));
    assert_false(terminal_color("auto", true, NULL, "dumb"));
    assert_false(terminal_color("auto", true, NULL, NULL));
    assert_true(terminal_color("always", false, "1", "dumb"));
    assert_false(terminal_color("never", true, NULL, "xterm"));
    assert_string_equal(color_begin(COLOR_RED, true), "\033[31m");
    assert_string_equal(color_end(COLOR_RED, true), "\033[0m");
    assert_string_equal(color_begin(COLOR_RED, false), "");
    assert_string_equal(color_end(COLOR_NONE, true), "");
}

static void test_a_pipe_has_the_width_that_COLUMNS_says(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(terminal_width(fileno(file), "132"), 132);
    assert_int_equal(terminal_width(fileno(file), NULL), 80);
    assert_int_equal(terminal_width(fileno(file), "-3"), 80);
    assert_int_equal(terminal_width(fileno(file), "wide"), 80);
    fclose(file);
}

static void check_wrap(const char *text, size_t width, size_t indent, const char *becomes)
{
    struct buf out = BUF_INIT;
    terminal_wrap(&out, text, width, indent);
    assert_string_equal(out.data, becomes);
    buf_release(&out);
}

static void test_wrapping(void **state)
{
    (void)state;
    check_wrap("", 10, 0, "\n");
    check_wrap("one two three", 0, 0, "one two three\n");
    check_wrap("one two three", 7, 0, "one two\nthree\n");
    check_wrap("one two three", 8, 0, "one two\nthree\n");
    check_wrap("one two  three", 7, 0, "one two\nthree\n");
    check_wrap("one two three", 9, 2, "one two\n  three\n");
    check_wrap("internationalization it is", 8, 0, "internat\nionaliza\ntion it\nis\n");
    check_wrap("\u65e5\u672c\u8a9e\u6587", 5, 0, "\u65e5\u672c\n\u8a9e\u6587\n");
    check_wrap("a\n\nb c", 3, 0, "a\n\nb c\n");
    check_wrap("see:\n  a line that stays as it is\nend", 10, 0,
               "see:\n  a line that stays as it is\nend\n");
    check_wrap("- one two three", 9, 0, "- one two\n  three\n");
    check_wrap("  name   what it is, in several words", 26, 0,
               "  name   what it is, in\n         several words\n");
    check_wrap("  name   what it is, in several words", 20, 0,
               "  name   what it is, in several words\n");
}

static uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);

/* xorshift64*: the same numbers in every run. */
static size_t random_below(size_t n)
{
    seed ^= seed >> 12;
    seed ^= seed << 25;
    seed ^= seed >> 27;
    return (size_t)(seed * UINT64_C(2685821657736338717) >> 33) % n;
}

static void add_random_text(struct buf *out, size_t pieces)
{
    static const char *const alphabet[] = {
        "a",
        "word",
        "longer-word-than-most",
        " ",
        " ",
        "  ",
        "\n",
        "- ",
        "\u65e5",
        "e\u0301",
        "\U0001F525",
        "\u2014",
        "\x9b",
        "\xe2\x82",
        "\033[",
        "\u202E",
        "\U0001F468\u200D\U0001F469",
        "\t",
        "\r",
        "\u200b",
    };
    for (size_t i = 0; i < pieces; i++)
        buf_adds(out, alphabet[random_below(COUNT(alphabet))]);
}

/* All but blanks and line ends. */
static void add_substance(struct buf *out, const char *text)
{
    for (; *text; text++)
        if (*text != ' ' && *text != '\n')
            buf_addc(out, *text);
}

static void test_wrapping_loses_nothing_and_keeps_the_width(void **state)
{
    (void)state;
    for (int round = 0; round < 5000; round++) {
        struct buf text = BUF_INIT, out = BUF_INIT, before = BUF_INIT, after = BUF_INIT;
        size_t width = 2 + random_below(40);
        add_random_text(&text, random_below(40));
        terminal_wrap(&out, text.data, width, 0);
        add_substance(&before, text.data);
        add_substance(&after, out.data);
        assert_string_equal(before.data, after.data);
        for (char *line = out.data; *line; line += strcspn(line, "\n") + 1) {
            size_t len = strcspn(line, "\n");
            if (*line != ' ' && terminal_columns(line, len) > width)
                fail_msg("at %zu columns: '%.*s'", width, (int)len, line);
        }
        buf_release(&text);
        buf_release(&out);
        buf_release(&before);
        buf_release(&after);
    }
}

static const struct table_column timeline[] = {
    {.header = "ref"},
    {.header = "time"},
    {.header = "min", .right = true},
    {.header = "what", .wraps = true},
};

static const char *const rows[][4] = {
    {"e1", "08:05", "5", "the pager went off"},
    {"e2", "08:10:30", "120",
     "error rate on checkout at 40%, all regions, since the deploy of 4.2"},
    {"e10", "", "", "\u65e5\u672c\u8a9e and caf\u00e9"},
};

struct printed {
    char *text;
    size_t len;
    FILE *file;
};

static void print_timeline(struct printed *out, int width)
{
    struct table table;
    out->file = open_memstream(&out->text, &out->len);
    assert_non_null(out->file);
    table_init(&table, out->file, width, false, timeline, COUNT(timeline));
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t k = 0; k < 4; k++)
            table_cell(&table, rows[i][k], COLOR_NONE);
        table_end_row(&table);
        if (i == 0)
            table_across(&table, "-- 2023-06-02", COLOR_NONE);
    }
    table_finish(&table);
    fclose(out->file);
}

static void check_timeline(int width, const char *becomes)
{
    struct printed out = {0};
    print_timeline(&out, width);
    assert_string_equal(out.text, becomes);
    free(out.text);
}

static void test_a_table_off_a_terminal_is_never_wrapped(void **state)
{
    (void)state;
    check_timeline(0, "ref  time      min  what\n"
                      "e1   08:05       5  the pager went off\n"
                      "-- 2023-06-02\n"
                      "e2   08:10:30  120  error rate on checkout at 40%, all regions, since the "
                      "deploy of 4.2\n"
                      "e10                 \u65e5\u672c\u8a9e and caf\u00e9\n");
}

static void test_a_table_that_fits_is_not_wrapped(void **state)
{
    (void)state;
    struct printed plain = {0}, wide = {0};
    print_timeline(&plain, 0);
    print_timeline(&wide, 140);
    assert_string_equal(plain.text, wide.text);
    free(plain.text);
    free(wide.text);
}

static void test_a_table_is_wrapped_in_its_last_column(void **state)
{
    (void)state;
    check_timeline(80, "ref  time      min  what\n"
                       "e1   08:05       5  the pager went off\n"
                       "-- 2023-06-02\n"
                       "e2   08:10:30  120  error rate on checkout at 40%, all regions, since the "
                       "deploy\n"
                       "                    of 4.2\n"
                       "e10                 \u65e5\u672c\u8a9e and caf\u00e9\n");
    check_timeline(60, "ref  time      min  what\n"
                       "e1   08:05       5  the pager went off\n"
                       "-- 2023-06-02\n"
                       "e2   08:10:30  120  error rate on checkout at 40%, all\n"
                       "                    regions, since the deploy of 4.2\n"
                       "e10                 \u65e5\u672c\u8a9e and caf\u00e9\n");
}

static void test_a_narrow_terminal_has_the_text_under_its_row(void **state)
{
    (void)state;
    check_timeline(30, "ref  time      min\n"
                       "e1   08:05       5\n"
                       "    the pager went off\n"
                       "-- 2023-06-02\n"
                       "e2   08:10:30  120\n"
                       "    error rate on checkout at\n"
                       "    40%, all regions, since\n"
                       "    the deploy of 4.2\n"
                       "e10\n"
                       "    \u65e5\u672c\u8a9e and caf\u00e9\n");
}

static void test_no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    for (int width = 22; width <= 150; width++) {
        struct printed out = {0};
        print_timeline(&out, width);
        for (char *line = out.text; *line;) {
            size_t len = strcspn(line, "\n");
            if (terminal_columns(line, len) > (size_t)width || (len && line[len - 1] == ' '))
                fail_msg("at %d columns: '%.*s'", width, (int)len, line);
            line += len + 1;
        }
        free(out.text);
    }
}

static void check_random_table(const struct table_column *columns, size_t count, int width)
{
    struct printed out = {0};
    struct table table;
    out.file = open_memstream(&out.text, &out.len);
    assert_non_null(out.file);
    table_init(&table, out.file, width, false, columns, count);
    for (size_t rows_left = random_below(120); rows_left; rows_left--) {
        for (size_t i = 0; i < count; i++) {
            struct buf text = BUF_INIT;
            add_random_text(&text, columns[i].wraps ? random_below(20) : random_below(3));
            table_cell(&table, text.data, COLOR_NONE);
            buf_release(&text);
        }
        table_end_row(&table);
    }
    table_finish(&table);
    fclose(out.file);
    for (char *line = out.text; *line; line += strcspn(line, "\n") + 1) {
        size_t len = strcspn(line, "\n");
        if (width && terminal_columns(line, len) > (size_t)width)
            fail_msg("at %d columns: '%.*s'", width, (int)len, line);
        if (len && line[len - 1] == ' ')
            fail_msg("blanks at the end of '%.*s'", (int)len, line);
        if (width && (memchr(line, '\033', len) || memchr(line, '\r', len)))
            fail_msg("'%.*s' drives the terminal", (int)len, line);
    }
    free(out.text);
}

/* Cells of anything, in one column that wraps and in two. */
static void test_hostile_cells_keep_the_table(void **state)
{
    (void)state;
    static const struct table_column one[] = {{"ref", 0, false, false},
                                              {"n", 0, false, true},
                                              {"what", 0, true, false},
                                              {"by", 0, false, false}};
    static const struct table_column two[] = {
        {"ref", 0, false, false}, {"what", 0, true, false}, {"why", 12, true, false}};
    for (int round = 0; round < 100; round++) {
        check_random_table(one, COUNT(one), round % 3 ? 95 + (int)random_below(80) : 0);
        check_random_table(two, COUNT(two), round % 3 ? 90 + (int)random_below(80) : 0);
    }
}

static void test_columns_are_fixed_by_the_first_hundred_rows(void **state)
{
    (void)state;
    static const struct table_column columns[] = {{NULL, 0, false, false}, {NULL, 0, true, false}};
    struct printed out = {0};
    struct table table;
    struct buf want = BUF_INIT;
    out.file = open_memstream(&out.text, &out.len);
    table_init(&table, out.file, 0, false, columns, 2);
    for (int i = 0; i < 100; i++) {
        fflush(out.file);
        assert_int_equal(out.len, 0);
        table_cell(&table, "ab", COLOR_NONE);
        table_cell(&table, "x", COLOR_NONE);
        table_end_row(&table);
        buf_adds(&want, "ab  x\n");
    }
    fflush(out.file);
    assert_string_equal(out.text, want.data);
    table_cell(&table, "abcdef", COLOR_NONE);
    table_cell(&table, "x", COLOR_NONE);
    table_end_row(&table);
    buf_adds(&want, "abcdef  x\n");
    fflush(out.file);
    assert_string_equal(out.text, want.data);
    table_finish(&table);
    fclose(out.file);
    free(out.text);
    buf_release(&want);
}

static void test_colours_surround_a_cell_and_not_its_blanks(void **state)
{
    (void)state;
    static const struct table_column columns[] = {{NULL, 6, false, false}, {"n", 3, false, true}};
    struct printed out = {0};
    struct table table;
    out.file = open_memstream(&out.text, &out.len);
    table_init(&table, out.file, 80, true, columns, 2);
    table_cell(&table, "a\033b", COLOR_RED);
    table_cell(&table, "7", COLOR_DIM);
    table_end_row(&table);
    table_finish(&table);
    fclose(out.file);
    assert_string_equal(out.text, "          \033[1mn\033[0m\n"
                                  "\033[31ma\u241bb\033[0m       \033[2m7\033[0m\n");
    free(out.text);
}

static void test_an_empty_column_is_left_out_on_a_terminal_alone(void **state)
{
    (void)state;
    static const struct table_column columns[] = {
        {"ref", 0, false, false}, {"moved", 0, false, true}, {"what", 0, true, false}};
    for (int width = 0; width <= 80; width += 80) {
        struct printed out = {0};
        struct table table;
        out.file = open_memstream(&out.text, &out.len);
        table_init(&table, out.file, width, false, columns, 3);
        table_cell(&table, "a1", COLOR_NONE);
        table_cell(&table, NULL, COLOR_NONE);
        table_cell(&table, "limit", COLOR_NONE);
        table_end_row(&table);
        table_finish(&table);
        fclose(out.file);
        assert_string_equal(out.text, width ? "ref  what\na1   limit\n"
                                            : "ref  moved  what\na1          limit\n");
        free(out.text);
    }
}

static void test_a_row_stays_one_line_off_a_terminal(void **state)
{
    (void)state;
    static const struct table_column columns[] = {{NULL, 0, true, false}, {NULL, 0, true, false}};
    struct printed out = {0};
    for (int width = 0; width <= 80; width += 80) {
        struct table table;
        out.file = open_memstream(&out.text, &out.len);
        table_init(&table, out.file, width, false, columns, 2);
        table_cell(&table, "one\ntwo", COLOR_NONE);
        table_cell(&table, "x\ty", COLOR_NONE);
        table_end_row(&table);
        table_finish(&table);
        fclose(out.file);
        assert_string_equal(out.text, width ? "one  x y\ntwo\n" : "one two  x y\n");
        free(out.text);
    }
}

static void test_a_table_without_rows_prints_nothing(void **state)
{
    (void)state;
    struct printed out = {0};
    struct table table;
    out.file = open_memstream(&out.text, &out.len);
    table_init(&table, out.file, 80, false, timeline, COUNT(timeline));
    table_finish(&table);
    fclose(out.file);
    assert_string_equal(out.text, "");
    free(out.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns_of_texts),
        cmocka_unit_test(test_nothing_drives_the_terminal),
        cmocka_unit_test(test_when_there_are_colours),
        cmocka_unit_test(test_a_pipe_has_the_width_that_COLUMNS_says),
        cmocka_unit_test(test_wrapping),
        cmocka_unit_test(test_wrapping_loses_nothing_and_keeps_the_width),
        cmocka_unit_test(test_hostile_cells_keep_the_table),
        cmocka_unit_test(test_a_table_off_a_terminal_is_never_wrapped),
        cmocka_unit_test(test_a_table_that_fits_is_not_wrapped),
        cmocka_unit_test(test_a_table_is_wrapped_in_its_last_column),
        cmocka_unit_test(test_a_narrow_terminal_has_the_text_under_its_row),
        cmocka_unit_test(test_no_line_is_wider_than_the_terminal),
        cmocka_unit_test(test_columns_are_fixed_by_the_first_hundred_rows),
        cmocka_unit_test(test_colours_surround_a_cell_and_not_its_blanks),
        cmocka_unit_test(test_an_empty_column_is_left_out_on_a_terminal_alone),
        cmocka_unit_test(test_a_row_stays_one_line_off_a_terminal),
        cmocka_unit_test(test_a_table_without_rows_prints_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
