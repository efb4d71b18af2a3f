#include "cli/app.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/strv.h"
#include "base/utf8.h"
#include "cli/keep_aside.h"
#include "cli/secrets.h"
#include "cli/terminal.h"
#include "store/db.h"
#include "store/incidents.h"
#include "store/records.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(struct app *app, const char *format, ...)
{
    struct buf line = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&line, format, args);
    va_end(args);
    terminal_put(app->out, line.data, app->out_is_terminal);
    buf_release(&line);
}

void add_on_one_line(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '\n')
            buf_adds(out, " ⏎ ");
        else if (*text != '\r')
            buf_addc(out, *text);
    }
}

__attribute__((format(printf, 2, 0))) static void add_line(struct buf *out, const char *format,
                                                           va_list args)
{
    struct buf text = BUF_INIT;
    buf_addv(&text, format, args);
    add_on_one_line(out, text.data);
    buf_addc(out, '\n');
    buf_release(&text);
}

void say_one_line(struct app *app, const char *format, ...)
{
    struct buf line = BUF_INIT;
    va_list args;
    va_start(args, format);
    add_line(&line, format, args);
    va_end(args);
    terminal_put(app->out, line.data, app->out_is_terminal);
    buf_release(&line);
}

void say_heading(struct app *app, const char *text)
{
    fputs(color_begin(COLOR_BOLD, app->color), app->out);
    struct buf wrapped = BUF_INIT;
    terminal_wrap(&wrapped, text, app->width > 0 ? (size_t)app->width : 0, 0);
    buf_rtrim(&wrapped);
    terminal_put(app->out, wrapped.data, app->out_is_terminal);
    buf_release(&wrapped);
    fputs(color_end(COLOR_BOLD, app->color), app->out);
    fputc('\n', app->out);
}

void say_pair(struct app *app, const char *name, const char *text, int indent)
{
    struct buf out = BUF_INIT;
    buf_addf(&out, "%-*s ", indent - 1, name);
    terminal_wrap(&out, text, app->width > 0 ? (size_t)app->width : 0, (size_t)indent);
    terminal_put(app->out, out.data, app->out_is_terminal);
    buf_release(&out);
}

void remark(struct app *app, const char *format, ...)
{
    struct buf line = BUF_INIT;
    va_list args;
    buf_adds(&line, "debrief: note: ");
    va_start(args, format);
    add_line(&line, format, args);
    va_end(args);
    fflush(app->out);
    terminal_put(app->err, line.data, app->err_is_terminal);
    buf_release(&line);
}

void subject_release(struct subject *subject)
{
    if (subject->loaded)
        record_release(RECORD_INCIDENT, &subject->incident);
    subject->loaded = false;
}

int subject_load(struct app *app, int64_t id, struct subject *out, struct error *err)
{
    subject_release(out);
    if (record_need(app->db, RECORD_INCIDENT, id, &out->incident, err))
        return -1;
    out->loaded = true;
    view_zone(&out->incident, &out->zone);
    return facts_read(app->db, &out->incident, &out->facts, err);
}

int incident_meant(struct app *app, const char *word, int64_t *id, struct error *err)
{
    if (word && app->incident_given)
        return error_set(err, "the incident is named twice, '%s' and -i %s: name it once", word,
                         app->global.incident);
    const char *named = word ? word : app->global.incident;
    if (named)
        return incident_find(app->db, named, id, err);
    return incident_current(app->db, app->login, id, err);
}

bool incident_is_other(struct app *app, int64_t id)
{
    struct error ignored = ERROR_INIT;
    int64_t current = NONE;
    return incident_current(app->db, app->login, &current, &ignored) || current != id;
}

int subject_find(struct app *app, const char *word, struct subject *out, struct error *err)
{
    int64_t id;
    if (!app->db && app->no_db.unreachable) {
        *err = app->no_db;
        return -1;
    }
    if (!app->db || incident_meant(app, word, &id, err))
        return app->db
                   ? -1
                   : error_set(err, "there is no incident yet: open one with 'debrief open TITLE'");
    if (id == NONE)
        return error_set(err, "there is no incident yet: open one with 'debrief open TITLE'");
    return subject_load(app, id, out, err);
}

int subject_find_now(struct app *app, struct subject *out, struct error *err)
{
    int rc = incident_glance(app->db, app->global.incident, app->login, &out->incident, err);
    if (rc < 1)
        return rc < 0 ? -1 : subject_find(app, NULL, out, err);
    out->loaded = true;
    view_zone(&out->incident, &out->zone);
    facts_glance(&out->incident, &out->facts);
    return 0;
}

const struct zone *shown_zone(const struct app *app, const struct subject *subject)
{
    return app->zone_given ? &app->zone : &subject->zone;
}

struct time_context time_context_of(const struct app *app, const struct subject *subject)
{
    const struct facts *f = &subject->facts;
    struct time_context c = {
        .now = app->now,
        .zone = shown_zone(app, subject),
        .home = &subject->zone,
        .bare = BARE_LATEST,
        .start = f->start.at,
        .end = f->end.at,
        .after = INSTANT_NONE,
    };
    if (f->live)
        c.bare = BARE_LATEST;
    else if (f->end.at != NONE && f->start.at != NONE)
        c.bare = BARE_WITHIN;
    else if (f->start.at != NONE)
        c.bare = BARE_FROM_START;
    return c;
}

struct time_context time_context_latest(const struct app *app, const struct subject *subject)
{
    struct time_context c = {
        .now = app->now,
        .zone = subject ? shown_zone(app, subject) : &app->zone,
        .home = subject ? &subject->zone : &app->zone,
        .bare = BARE_LATEST,
        .start = subject ? subject->facts.start.at : INSTANT_NONE,
        .end = subject ? subject->facts.end.at : INSTANT_NONE,
        .after = INSTANT_NONE,
    };
    return c;
}

int parse_time(struct app *app, const char *text, const struct time_context *context,
               struct when *out, struct error *err)
{
    if (when_parse(text, context, out, err))
        return -1;
    if (out->remark[0])
        remark(app, "%s", out->remark);
    return 0;
}

int check_text(const char *what, const char *text, struct error *err)
{
    size_t len = strlen(text), bad;
    if (!len || strspn(text, " \t\r\n") == len)
        return error_set(err, "%s is empty: write some words", what);
    if (len > LIMIT_TEXT)
        return error_set(err,
                         "%s has %zu bytes, more than %d: keep long output in a file and link it",
                         what, len, LIMIT_TEXT);
    if (!utf8_valid(text, len, &bad))
        return error_set(err, "%s is no UTF-8 (byte %zu): convert it with iconv", what, bad + 1);
    return 0;
}

static int read_input(const char *what, char **out, struct error *err)
{
    struct buf text = BUF_INIT;
    int rc = file_read_fd(STDIN_FILENO, "standard input", LIMIT_TEXT, &text, err);
    if (!rc && strlen(text.data) != text.len)
        rc = error_set(err, "%s holds a NUL byte (byte %zu): it is no text", what,
                       strlen(text.data) + 1);
    while (!rc && text.len && (text.data[text.len - 1] == '\n' || text.data[text.len - 1] == '\r'))
        buf_truncate(&text, text.len - 1);
    if (rc)
        buf_release(&text);
    else
        *out = buf_detach(&text);
    return rc;
}

/* One line from the terminal. */
static int ask_line(struct app *app, const char *what, char **out, struct error *err)
{
    fprintf(app->err, "%s: ", what);
    fflush(app->err);
    struct buf line = BUF_INIT;
    char c;
    ssize_t n;
    while ((n = read(STDIN_FILENO, &c, 1)) == 1 && c != '\n')
        buf_addc(&line, c);
    if (n != 1 && !line.len) {
        fputc('\n', app->err);
        return error_set(err, "no text was given: nothing was recorded");
    }
    if (memchr(line.data, '\0', line.len)) {
        buf_release(&line);
        return error_set(err, "%s holds a NUL byte: a text has none", what);
    }
    *out = buf_detach(&line);
    return 0;
}

int read_text(struct app *app, int argc, char **argv, int from, const char *what,
              const char *fallback, char **out, struct error *err)
{
    char *text = NULL;
    int rc = 0;
    if (argc > from && strcmp(argv[argc - 1], "-") != 0)
        text = xstrdup(argv[argc - 1]);
    else if (argc <= from && fallback)
        text = xstrdup(fallback);
    else if (argc <= from && app->in_is_terminal)
        rc = ask_line(app, what, &text, err);
    else
        rc = read_input(what, &text, err);
    if (!rc)
        rc = check_text(what, text, err);
    if (rc)
        free(text);
    else
        *out = text;
    return rc;
}

/* The clock now, which is later than app->now by what was waited: for a lock, for words typed. */
static int64_t clock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int begin_change(struct app *app, struct change *change, struct error *err)
{
    /* A database is made only now, so that a command that fails before leaves none behind. */
    if (!app->db) {
        bool gone = is_gone(app);
        if (db_open(app->db_path.data, DB_CREATE, &app->db, err))
            return -1;
        /* Another who came at the same time may have made it, with what stands beside it. */
        if (gone && db_made(app->db))
            remark(app, "'%s' was gone: this begins a new one", app->db_path.data);
    }
    if (change_begin(change, app->db, app->author, app->now, err))
        return -1;
    secrets_watch(app, change);
    int64_t back = app->now + change->clock_back - clock_now();
    if (back >= 2 * SECOND && !getenv("DEBRIEF_NOW")) {
        struct buf by = BUF_INIT;
        duration_add(&by, back);
        remark(app, "the system's clock is %s behind the newest record: check it", by.data);
        buf_release(&by);
    }
    return 0;
}

bool ask(struct app *app, const char *question, bool otherwise)
{
    if (!app->in_is_terminal || !app->err_is_terminal)
        return otherwise;
    fprintf(app->err, "%s [y/N] ", question);
    fflush(app->err);
    char line[16] = "";
    if (!fgets(line, sizeof line, stdin))
        return false;
    return line[0] == 'y' || line[0] == 'Y';
}

int sink_file(void *file, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    /* What could not be written is found out once, when the stream is flushed at the end. */
    fwrite(bytes, 1, len, file);
    return 0;
}

/* How many bytes at the end of S are the beginning of a character that goes on after it. */
static size_t unfinished(const char *s, size_t n)
{
    for (size_t i = 1; i <= n && i <= 3; i++) {
        unsigned char c = (unsigned char)s[n - i];
        if (c >= 0xC0)
            return i < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? i : 0;
        if (c < 0x80)
            return 0;
    }
    return 0;
}

int sink_answer(void *app_, const char *bytes, size_t len, struct error *err)
{
    struct app *app = app_;
    if (!app->out_is_terminal)
        return sink_file(app->out, bytes, len, err);
    struct buf text = BUF_INIT, cleaned = BUF_INIT;
    buf_add(&text, app->held, app->held_len);
    buf_add(&text, bytes, len);
    app->held_len = unfinished(text.data, text.len);
    size_t whole = text.len - app->held_len;
    memcpy(app->held, text.data + whole, app->held_len);
    terminal_clean(&cleaned, text.data, whole);
    buf_release(&text);
    int rc = sink_file(app->out, cleaned.data, cleaned.len, err);
    buf_release(&cleaned);
    return rc;
}

void *sink_choose(struct app *app, FILE *stream, sink_fn **sink)
{
    *sink = stream == app->out ? sink_answer : sink_file;
    return stream == app->out ? (void *)app : (void *)stream;
}

char *json_of_list(const struct strv *list, bool sort)
{
    if (!list->n)
        return NULL;
    struct strv copy = {0};
    for (size_t i = 0; i < list->n; i++)
        strv_add(&copy, list->v[i]);
    if (sort)
        strv_sort_unique(&copy);
    struct buf out = BUF_INIT;
    for (size_t i = 0; i < copy.n; i++) {
        buf_adds(&out, i ? ", " : "[");
        json_add_string(&out, copy.v[i]);
    }
    buf_addc(&out, ']');
    strv_release(&copy);
    return buf_detach(&out);
}

void list_of_json(const char *json, struct strv *out)
{
    json_t *all = json ? json_loads(json, 0, NULL) : NULL;
    size_t i;
    json_t *one;
    json_array_foreach(all, i, one)
    {
        if (json_is_string(one))
            strv_add(out, json_string_value(one));
    }
    json_decref(all);
}
