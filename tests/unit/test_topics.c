/* What help says is so: each form of a time that it shows is read, each limit is the one there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strv.h"
#include "cli/terminal.h"
#include "cli/topics.h"
#include "time/when.h"

#include <stdio.h>
#include <string.h>

static struct buf topic_text(const char *name)
{
    struct buf text = BUF_INIT;
    const struct topic *topic = topic_find(name);
    assert_non_null(topic);
    topic->add(&text);
    return text;
}

static bool is_time(const char *text)
{
    struct zone utc = ZONE_UTC;
    struct when when;
    struct error err = ERROR_INIT;
    struct time_context context = {.now = INT64_C(1685692800) * SECOND,
                                   .zone = &utc,
                                   .home = &utc,
                                   .bare = BARE_LATEST,
                                   .start = INT64_C(1685577600) * SECOND,
                                   .end = INSTANT_NONE,
                                   .after = INSTANT_NONE};
    return !when_parse(text, &context, &when, &err);
}

/* "08:05, 8:05 AM": one form that has a comma in it, or several parted by commas. */
static size_t check_forms(const char *forms)
{
    struct strv list = {0};
    if (is_time(forms)) {
        strv_add(&list, forms);
    } else {
        for (const char *p = forms, *comma; *p; p = comma ? comma + 2 : p + strlen(p)) {
            comma = strstr(p, ", ");
            strv_addn(&list, p, comma ? (size_t)(comma - p) : strlen(p));
        }
    }
    size_t n = list.n;
    for (size_t i = 0; i < n; i++)
        if (!is_time(list.v[i]))
            fail_msg("help time shows '%s', which is not read", list.v[i]);
    strv_release(&list);
    return n;
}

static void test_each_form_of_a_time_in_help_is_read(void **state)
{
    (void)state;
    struct buf text = topic_text("time");
    char *end = strstr(text.data, "Which day is meant");
    size_t forms = 0;
    assert_non_null(end);
    *end = '\0';
    for (char *line = text.data, *next; line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        char *meaning = strncmp(line, "  ", 2) != 0 ? NULL : strstr(line + 2, "  ");
        if (!meaning)
            continue;
        *meaning = '\0';
        forms += check_forms(line + 2);
    }
    assert_in_range(forms, 18, 40);
    buf_release(&text);
}

static void test_the_limits_in_help_are_those_of_the_header(void **state)
{
    (void)state;
    struct buf text = topic_text("limits");
    assert_non_null(strstr(text.data, "1 MiB\n"));
    assert_non_null(strstr(text.data, " 64 KiB\n"));
    assert_non_null(strstr(text.data, " 512\n"));
    assert_non_null(strstr(text.data, "1 GiB\n"));
    buf_release(&text);
}

static void test_topics_fit_narrow_terminals(void **state)
{
    (void)state;
    static const char *const wrapped[] = {"text", "json", "config", "limits"};
    for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++) {
        struct buf text = topic_text(wrapped[i]), out = BUF_INIT;
        terminal_wrap(&out, text.data, 72, 0);
        for (char *line = out.data; *line;) {
            size_t len = strcspn(line, "\n");
            if (terminal_columns(line, len) > 72)
                fail_msg("help %s: '%.*s' is too wide", wrapped[i], (int)len, line);
            line += len + (line[len] == '\n');
        }
        buf_release(&text);
        buf_release(&out);
    }
}

static void test_an_unknown_topic_is_none(void **state)
{
    (void)state;
    assert_null(topic_find("weather"));
    assert_null(topic_find(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_form_of_a_time_in_help_is_read),
        cmocka_unit_test(test_the_limits_in_help_are_those_of_the_header),
        cmocka_unit_test(test_topics_fit_narrow_terminals),
        cmocka_unit_test(test_an_unknown_topic_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
