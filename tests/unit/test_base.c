/* Strings, errors, UTF-8, JSON and files. */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/nearest.h"
#include "base/strv.h"
#include "base/utf8.h"

#include <dirent.h>
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- buf */

static void a_buf_is_always_a_string(void **state)
{
    (void)state;
    struct buf b = BUF_INIT;
    assert_string_equal(b.data, "");
    buf_reset(&b);
    buf_truncate(&b, 0);
    buf_rtrim(&b);
    buf_add(&b, NULL, 0);
    buf_fill(&b, 'x', 0);
    assert_int_equal(b.cap, 0); /* nothing was owned so far */
    buf_adds(&b, "b");
    buf_insert(&b, 0, "a", 1);
    buf_insert(&b, 2, "d", 1);
    buf_insert(&b, 2, "c", 1);
    buf_addc(&b, 'e');
    buf_addf(&b, "-%d-%s", 12, "x");
    buf_fill(&b, '.', 3);
    assert_string_equal(b.data, "abcde-12-x...");
    assert_int_equal(b.len, strlen(b.data));
    buf_truncate(&b, 5);
    assert_string_equal(b.data, "abcde");
    buf_adds(&b, " \t\r\n\n");
    buf_rtrim(&b);
    assert_string_equal(b.data, "abcde");
    buf_reset(&b);
    buf_adds(&b, " \n");
    buf_rtrim(&b);
    assert_string_equal(b.data, "");
    buf_release(&b);
    assert_string_equal(b.data, "");
    char *s = buf_detach(&b);
    assert_string_equal(s, "");
    free(s);
    struct buf zeroed = {0};
    buf_release(&zeroed);
    assert_string_equal(zeroed.data, "");
    assert_string_equal(buf_empty, "");
}

static void a_buf_grows_and_holds_any_bytes(void **state)
{
    (void)state;
    struct buf b = BUF_INIT, all = BUF_INIT;
    for (int i = 0; i < 100000; i++)
        buf_addc(&b, (char)(i % 251));
    assert_int_equal(b.len, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal((unsigned char)b.data[i], i % 251);
    assert_int_equal(b.data[b.len], '\0');
    buf_addf(&all, "%0200000d", 7);
    assert_int_equal(all.len, 200000);
    assert_int_equal(all.data[199999], '7');
    char *s = buf_detach(&b);
    assert_int_equal(b.len, 0);
    buf_adds(&b, "anew");
    assert_string_equal(b.data, "anew");
    free(s);
    buf_release(&b);
    buf_release(&all);
}

/* ---- error */

static void an_error_is_cut_at_a_character(void **state)
{
    (void)state;
    struct error err = ERROR_INIT;
    struct buf longer = BUF_INIT;
    buf_addc(&longer, 'x');
    for (int i = 0; i < 2000; i++)
        buf_adds(&longer, "ü");
    assert_int_equal(error_set(&err, "%s", longer.data), -1);
    assert_true(strlen(err.text) > 1000);
    assert_true(utf8_valid(err.text, strlen(err.text), NULL));
    assert_int_equal(error_set(&err, "'%s' is wrong: %d is right", "x", 7), -1);
    assert_int_equal(error_prefix(&err, "row %d: ", 3), -1);
    assert_non_null(strstr(err.text, "'x' is wrong: 7 is right"));
    assert_int_equal(strncmp(err.text, "row 3", 5), 0);
    error_set(&err, "%s", longer.data);
    error_prefix(&err, "ü ");
    assert_true(utf8_valid(err.text, strlen(err.text), NULL));
    assert_int_equal(error_at(&err, "a.md", 3, 4), -1);
    assert_string_equal(err.source, "a.md");
    assert_int_equal(err.line * 10 + err.column, 34);
    assert_int_equal(error_set(NULL, "x"), -1);
    assert_int_equal(error_at(NULL, "x", 1, 1), -1);
    assert_int_equal(error_prefix(NULL, "x"), -1);
    buf_release(&longer);
}

/* ---- utf8 */

static void every_character_is_written_and_read(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        char s[8];
        size_t len, n = utf8_put(s, cp);
        uint32_t back = utf8_next(s, n, &len);
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            assert_int_equal(back, UTF8_BAD);
            assert_int_equal(len, 1);
            continue;
        }
        if (back != cp || len != n)
            fail_msg("U+%04X came back as U+%04X", cp, back);
        /* Cut short it is none. */
        if (n > 1 && utf8_next(s, n - 1, &len) != UTF8_BAD)
            fail_msg("U+%04X is read without its end", cp);
    }
}

static void bad_bytes_are_found_where_they_are(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t n, bad;
    } cases[] = {
        {"ab\x80", 3, 2},
        {"\xC0\x80", 2, 0},
        {"a\xC1\xBF", 3, 1},
        {"\xE0\x9F\xBF", 3, 0},
        {"\xED\xA0\x80", 3, 0},
        {"\xF0\x8F\xBF\xBF", 4, 0},
        {"\xF4\x90\x80\x80", 4, 0},
        {"\xF5\x80\x80\x80", 4, 0},
        {"\xFF", 1, 0},
        {"ü\xC3", 3, 2},
        {"a\0b", 3, 1},
        {"\xE2\x82", 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = 99;
        assert_false(utf8_valid(cases[i].bytes, cases[i].n, &bad));
        assert_int_equal(bad, cases[i].bad);
    }
    assert_true(utf8_valid("", 0, NULL));
    assert_true(utf8_valid("a ü € 🔑", strlen("a ü € 🔑"), NULL));
    assert_int_equal(utf8_floor("aü€🔑", 10), 10);
    static const size_t floors[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
    for (size_t n = 0; n <= 10; n++)
        assert_int_equal(utf8_floor("aü€🔑", n), floors[n]);
}

/* ---- strv */

static void a_list_owns_its_strings(void **state)
{
    (void)state;
    struct strv list = {0};
    strv_sort_unique(&list);
    assert_false(strv_has(&list, ""));
    static const char *const words[] = {"b", "a", "c", "b", "", "a", "ab"};
    for (size_t i = 0; i < 7; i++)
        strv_add(&list, words[i]);
    strv_addn(&list, "abc", 2);
    strv_take(&list, xstrdup("z"));
    assert_int_equal(list.n, 9);
    assert_true(strv_has(&list, "ab"));
    strv_sort_unique(&list);
    static const char *const sorted[] = {"", "a", "ab", "b", "c", "z"};
    assert_int_equal(list.n, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(list.v[i], sorted[i]);
    strv_remove(&list, 0);
    strv_remove(&list, 4);
    assert_string_equal(list.v[0], "a");
    assert_int_equal(list.n, 4);
    assert_false(strv_has(&list, "z"));
    strv_release(&list);
    assert_null(list.v);
}

/* ---- nearest */

static void mistyped_words_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        size_t distance;
    } cases[] = {
        {"", "", 0},
        {"", "abc", 3},
        {"timeline", "timeline", 0},
        {"TIME", "time", 0},
        {"tmieline", "timeline", 1},
        {"timelne", "timeline", 1},
        {"ca", "abc", 3},
        {"kitten", "sitting", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(nearest_distance(cases[i].a, cases[i].b), cases[i].distance);
        assert_int_equal(nearest_distance(cases[i].b, cases[i].a), cases[i].distance);
    }
    static const char *const commands[] = {"status", "stats", "timeline", "export", "rm", "list"};
    static const struct {
        const char *typed, *near;
    } near[] = {
        {"sattus", "status"}, {"tineline", "timeline"},
        {"exp", "export"},    {"lsit", "list"},
        {"banana", NULL},     {"x", NULL},
        {"", NULL},           {"stats", "stats"},
        {"ti", "timeline"},   {"mr", "rm"},
        {"rx", "rm"},         {"xy", NULL},
    };
    for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
        struct nearest best = {0};
        for (size_t k = 0; k < 6; k++)
            nearest_consider(&best, near[i].typed, commands[k]);
        if (near[i].near) {
            assert_non_null(best.word);
            assert_string_equal(best.word, near[i].near);
        } else if (best.word) {
            fail_msg("'%s' is taken for '%s'", near[i].typed, best.word);
        }
    }
    struct buf longer = BUF_INIT;
    buf_fill(&longer, 'a', 100000);
    struct nearest best = {0};
    nearest_consider(&best, longer.data, "status");
    assert_null(best.word);
    buf_release(&longer);
}

/* ---- json */

/* jansson reads what was written as the same string. */
static void judge(const char *s, size_t n)
{
    struct buf out = BUF_INIT;
    json_error_t why;
    json_add_bytes(&out, s, n);
    json_t *value = json_loadb(out.data, out.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    if (!value)
        fail_msg("%s: %s", out.data, why.text);
    assert_int_equal(json_string_length(value), n);
    assert_memory_equal(json_string_value(value), s, n);
    json_decref(value);
    buf_release(&out);
}

static void jansson_reads_every_string_that_is_written(void **state)
{
    (void)state;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp += cp < 0x3000 ? 1 : 97) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char s[8] = "x";
        size_t n = 1 + utf8_put(s + 1, cp);
        s[n++] = 'y';
        judge(s, n);
    }
    judge("", 0);
    judge("\"\\/\b\f\n\r\t\v\x7f", 10);
    struct buf out = BUF_INIT;
    json_add_string(&out, "a\"b\\c\n\t\x01/ü");
    buf_addc(&out, ' ');
    json_add_string(&out, NULL);
    buf_addc(&out, ' ');
    json_add_bool(&out, true);
    json_add_bool(&out, false);
    buf_addc(&out, ' ');
    json_add_int(&out, INT64_MIN);
    json_add_int(&out, INT64_MAX);
    assert_string_equal(out.data, "\"a\\\"b\\\\c\\n\\t\\u0001/ü\" null truefalse "
                                  "-92233720368547758089223372036854775807");
    buf_release(&out);
}

/* ---- files */

struct folder {
    char path[64];
    char file[96];
};

static int make_folder(void **state)
{
    struct folder *f = xcalloc(1, sizeof *f);
    snprintf(f->path, sizeof f->path, "/tmp/debrief-test-XXXXXX");
    if (!mkdtemp(f->path))
        return -1;
    snprintf(f->file, sizeof f->file, "%s/out", f->path);
    *state = f;
    return 0;
}

/* How many files there are, and their names gone. */
static int empty_folder(const struct folder *f)
{
    DIR *dir = opendir(f->path);
    int n = 0;
    for (struct dirent *e; (e = readdir(dir));) {
        if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
            continue;
        n++;
        unlinkat(dirfd(dir), e->d_name, 0);
    }
    closedir(dir);
    return n;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    empty_folder(f);
    rmdir(f->path);
    free(f);
    return 0;
}

static void assert_holds(const struct folder *f, const char *text)
{
    struct buf bytes = BUF_INIT;
    struct error err = ERROR_INIT;
    if (file_read(f->file, 1000, &bytes, &err))
        fail_msg("%s", err.text);
    assert_string_equal(bytes.data, text);
    buf_release(&bytes);
}

static void write_file(const struct folder *f, const char *text)
{
    struct file_out out;
    struct error err = ERROR_INIT;
    assert_int_equal(file_out_open(&out, f->file, &err), 0);
    fputs(text, out.stream);
    assert_int_equal(file_out_commit(&out, &err), 0);
    file_out_abort(&out); /* fine on a committed one */
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(lstat(path, &st), 0);
    return st.st_mode;
}

static void a_file_is_replaced_whole_or_not_at_all(void **state)
{
    struct folder *f = *state;
    struct file_out out;
    struct error err = ERROR_INIT;
    mode_t mask = umask(027);
    write_file(f, "first");
    umask(mask);
    assert_holds(f, "first");
    assert_int_equal(mode_of(f->file) & 0777, 0640);
    assert_int_equal(chmod(f->file, 0604), 0);
    assert_int_equal(file_out_open(&out, f->file, &err), 0);
    fputs("half", out.stream);
    fflush(out.stream);
    assert_holds(f, "first"); /* still */
    file_out_abort(&out);
    assert_holds(f, "first");
    write_file(f, "second");
    assert_holds(f, "second");
    assert_int_equal(mode_of(f->file) & 0777, 0604);
    assert_int_equal(empty_folder(f), 1);
    /* One that was not there is not there after an abort. */
    assert_int_equal(file_out_open(&out, f->file, &err), 0);
    fputs("half", out.stream);
    file_out_abort(&out);
    assert_int_equal(empty_folder(f), 0);
    struct file_out zeroed = {0};
    file_out_abort(&zeroed);
}

static void a_link_keeps_pointing(void **state)
{
    struct folder *f = *state;
    struct folder link = *f;
    snprintf(link.file, sizeof link.file, "%s/link", f->path);
    write_file(f, "first");
    assert_int_equal(symlink("out", link.file), 0);
    write_file(&link, "second");
    assert_true(S_ISLNK(mode_of(link.file)));
    assert_holds(f, "second");
    assert_int_equal(empty_folder(f), 2);
}

static void what_can_not_be_written_is_said_and_left(void **state)
{
    struct folder *f = *state;
    struct file_out out;
    struct error err = ERROR_INIT;
    assert_int_equal(file_out_open(&out, f->path, &err), -1);
    assert_non_null(strstr(err.text, "is a folder"));
    struct folder none = *f;
    snprintf(none.file, sizeof none.file, "%s/no/such", f->path);
    assert_int_equal(file_out_open(&out, none.file, &err), -1);
    assert_non_null(strstr(err.text, "can't be written"));
    if (!access("/dev/full", W_OK)) {
        assert_int_equal(file_out_open(&out, "/dev/full", &err), 0);
        fputs("x", out.stream);
        assert_int_equal(file_out_commit(&out, &err), -1);
        assert_non_null(strstr(err.text, "/dev/full"));
        assert_null(out.stream);
    }
    assert_int_equal(empty_folder(f), 0);
}

static void a_pipe_is_written_directly(void **state)
{
    struct folder *f = *state;
    struct file_out out;
    struct error err = ERROR_INIT;
    assert_int_equal(mkfifo(f->file, 0600), 0);
    FILE *reader = fopen(f->file, "r+");
    assert_non_null(reader);
    write_file(f, "line\n");
    char line[16];
    assert_non_null(fgets(line, sizeof line, reader));
    assert_string_equal(line, "line\n");
    fclose(reader);
    assert_true(S_ISFIFO(mode_of(f->file)));
    assert_int_equal(file_out_open(&out, "/dev/null", &err), 0);
    assert_null(out.temporary);
    file_out_abort(&out);
    assert_true(S_ISCHR(mode_of("/dev/null")));
}

static void a_file_is_read_up_to_its_limit(void **state)
{
    struct folder *f = *state;
    struct buf bytes = BUF_INIT;
    struct error err = ERROR_INIT;
    write_file(f, "12345");
    buf_adds(&bytes, "before ");
    assert_int_equal(file_read(f->file, 5, &bytes, &err), 0);
    assert_string_equal(bytes.data, "before 12345");
    assert_int_equal(file_read(f->file, 4, &bytes, &err), -1);
    assert_non_null(strstr(err.text, "larger than 4 bytes"));
    assert_string_equal(bytes.data, "before 12345"); /* untouched */
    assert_int_equal(file_read(f->path, 4, &bytes, &err), -1);
    assert_non_null(strstr(err.text, "can't be read"));
    unlink(f->file);
    assert_int_equal(file_read(f->file, 4, &bytes, &err), -1);
    assert_non_null(strstr(err.text, "can't be opened"));
    buf_release(&bytes);
}

int main(void)
{
#define FILE_TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_buf_is_always_a_string),
        cmocka_unit_test(a_buf_grows_and_holds_any_bytes),
        cmocka_unit_test(an_error_is_cut_at_a_character),
        cmocka_unit_test(every_character_is_written_and_read),
        cmocka_unit_test(bad_bytes_are_found_where_they_are),
        cmocka_unit_test(a_list_owns_its_strings),
        cmocka_unit_test(mistyped_words_are_told),
        cmocka_unit_test(jansson_reads_every_string_that_is_written),
        FILE_TEST(a_file_is_replaced_whole_or_not_at_all),
        FILE_TEST(a_link_keeps_pointing),
        FILE_TEST(what_can_not_be_written_is_said_and_left),
        FILE_TEST(a_pipe_is_written_directly),
        FILE_TEST(a_file_is_read_up_to_its_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
