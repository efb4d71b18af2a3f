#include "cli/scribe.h"

#include "base/alloc.h"
#include "cli/keep_aside.h"
#include "cli/record_event.h"
#include "cli/secrets.h"
#include "cli/terminal.h"
#include "cli/undo_change.h"
#include "store/db.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BLANKS " \t\r\n"
#define TIME_WORDS 6 /* "June 1, 2023, 08:00 AM CEST" */

static const char help[] =
    "any line is an event, stamped when its first key was struck\n"
    "before its text, or alone for the next one:\n"
    "  /kind KIND    what kind of event it is: detected, step, finding …\n"
    "  /at TIME      when it happened: 08:05, 10m ago; times with blanks in quotes\n"
    "  /by NAME      who did it; names with blanks in quotes\n"
    "  /under EVENT  it is a detail of that event\n"
    "and alone:\n"
    "  /undo         takes back your last command\n"
    "  /quit         leaves, as does Ctrl-D\n"
    "  Ctrl-C        clears the line; on an empty one, what was said for the next\n"
    "a blank before it makes a text of what looks like a command\n";

void pending_release(struct pending *pending)
{
    free(pending->kind);
    free(pending->at);
    free(pending->by);
    free(pending->under);
    *pending = (struct pending){0};
}

void scribe_release(struct scribe *scribe)
{
    subject_release(&scribe->subject);
    pending_release(&scribe->pending);
}

instant scribe_clock(const struct app *app)
{
    const char *standing = getenv("DEBRIEF_NOW");
    if (standing && *standing)
        return app->now;
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000;
}

/* If a command of that name begins at *P: steps over it and the blanks after it. */
static bool take_command(const char **p, const char *name)
{
    size_t len = strlen(name);
    if (strncmp(*p, name, len) != 0 || ((*p)[len] && !strchr(BLANKS, (*p)[len])))
        return false;
    *p += len;
    *p += strspn(*p, BLANKS);
    return true;
}

/* The next word, or what stands in quotes, stepped over with the blanks after it. The caller frees.
 */
static char *take_word(const char **p)
{
    const char *from = *p, *end = strchr("'\"", *from) && *from ? strchr(from + 1, *from) : NULL;
    size_t len = end ? (size_t)(end - from - 1) : strcspn(from, BLANKS);
    char *word = xstrndup(end ? from + 1 : from, len);
    *p = end ? end + 1 : from + len;
    *p += strspn(*p, BLANKS);
    return word;
}

/* The bytes at the beginning of TEXT that are a time: as in any line that begins with one, else as
 * many words as are one ("10m ago"). */
static size_t time_length(const char *text, const struct time_context *context)
{
    size_t best = when_prefix(text), end = 0;
    if (best)
        return best;
    for (int words = 0; words < TIME_WORDS && text[end]; words++) {
        end += strspn(text + end, BLANKS);
        end += strcspn(text + end, BLANKS);
        char *some = xstrndup(text, end);
        struct when when;
        if (!when_parse(some, context, &when, NULL))
            best = end;
        free(some);
    }
    return best;
}

static int take_time(struct scribe *scribe, const char **p, instant stamp, char **out,
                     struct error *err)
{
    struct time_context context = event_time_context(scribe->app, &scribe->subject);
    struct when when;
    context.now = stamp;
    bool quoted = **p == '"' || **p == '\'';
    size_t len = quoted ? 0 : time_length(*p, &context);
    char *text = len ? xstrndup(*p, len) : take_word(p);
    if (when_parse(text, &context, &when, err)) {
        free(text);
        return -1;
    }
    *p += len;
    *p += strspn(*p, BLANKS);
    if ((**p == ':' || **p == '-') && strchr(BLANKS, (*p)[1]))
        *p += 1 + strspn(*p + 1, BLANKS);
    free(*out);
    *out = text;
    return 0;
}

static int take_kind(const char **p, char **out, struct error *err)
{
    char *word = take_word(p);
    const struct event_kind *kind;
    int rc = event_kind_parse(word, &kind, err);
    if (!rc)
        str_replace(out, kind->name);
    free(word);
    return rc;
}

static int take_name(const char **p, char **out, struct error *err)
{
    char *word = take_word(p);
    int rc = check_text("the name", word, err);
    if (!rc)
        str_replace(out, word);
    free(word);
    return rc;
}

static int take_under(struct scribe *scribe, const char **p, char **out, struct error *err)
{
    int64_t id;
    char *word = take_word(p);
    struct error why = ERROR_INIT;
    bool can = scribe->app->db && scribe->subject.loaded;
    int rc = can ? parse_under(scribe->app, &scribe->subject, word, &id, &why) : 0;
    if (rc && why.unreachable)
        rc = 0; /* whether there is one is seen when the event is recorded */
    if (rc)
        *err = why;
    else
        str_replace(out, word);
    free(word);
    return rc;
}

static int need_value(const char *p, const char *command, const char *value, struct error *err)
{
    if (*p)
        return 0;
    return error_set(err, "'%s' needs something after it: %s %s", command, command, value);
}

/* Takes the commands before the text, as many as there are; *P is then the text. */
static int take_commands(struct scribe *scribe, const char **p, instant stamp,
                         struct pending *pending, struct error *err)
{
    for (;;) {
        int rc;
        if (take_command(p, "/kind"))
            rc = need_value(*p, "/kind", "detected", err) || take_kind(p, &pending->kind, err);
        else if (take_command(p, "/at"))
            rc = need_value(*p, "/at", "08:05", err) ||
                 take_time(scribe, p, stamp, &pending->at, err);
        else if (take_command(p, "/by"))
            rc = need_value(*p, "/by", "NAME", err) || take_name(p, &pending->by, err);
        else if (take_command(p, "/under"))
            rc = need_value(*p, "/under", "e3", err) || take_under(scribe, p, &pending->under, err);
        else
            return 0;
        if (rc)
            return -1;
    }
}

static int alone(const char *rest, const char *command, struct error *err)
{
    if (!*rest)
        return 0;
    return error_set(err, "'%s' stands alone: put a blank before it if the line is a text",
                     command);
}

/* 1: LINE was such a command, 0: it was none, -1. */
static int stands_alone(struct scribe *scribe, const char *line, struct error *err)
{
    if (take_command(&line, "/quit")) {
        if (alone(line, "/quit", err))
            return -1;
        scribe->quit = true;
        return 1;
    }
    if (take_command(&line, "/help")) {
        if (alone(line, "/help", err))
            return -1;
        fprintf(scribe->app->err, "%s", help);
        return 1;
    }
    if (take_command(&line, "/undo")) {
        if (alone(line, "/undo", err))
            return -1;
        /* Where there is nothing to undo it in, ERR says why. */
        if (!scribe->app->db || !scribe->subject.loaded ||
            undo_own_last(scribe->app, scribe->subject.incident.id, err))
            return -1;
        return 1;
    }
    return 0;
}

static int record(struct scribe *scribe, const char *text, const struct pending *pending,
                  instant stamp, struct error *err)
{
    struct event_options options = {
        .at = pending->at, .by = pending->by, .under = pending->under, .stamp = stamp};
    const struct event_kind *kind;
    if (check_text("text", text, err) ||
        event_kind_parse(pending->kind ? pending->kind : "note", &kind, err))
        return -1;
    const struct subject *subject = scribe->subject.loaded ? &scribe->subject : NULL;
    int rc = record_event(scribe->app, subject, &options, kind, text, err);
    if (!rc)
        secrets_say(scribe->app);
    return rc;
}

/* A database that could not be reached may be there again. */
static int reopen(struct app *app, struct error *err)
{
    db_close(app->db);
    app->db = NULL;
    if (app_open(app, DATABASE_RECORD, err))
        return -1;
    take_aside(app);
    if (app->db)
        return 0;
    *err = app->no_db;
    return -1;
}

static int read_subject(struct scribe *scribe, struct subject *out, struct error *err)
{
    const struct subject *was = &scribe->subject;
    if (!was->loaded)
        return subject_find(scribe->app, NULL, out, err);
    if (subject_load(scribe->app, was->incident.id, out, err))
        return -1;
    if (strcmp(out->incident.uid, was->incident.uid) != 0)
        return error_set(err, "'%s' is another database now: leave, and begin again",
                         scribe->app->db_path.data);
    if (out->incident.removed)
        return error_set(err, "#%lld was removed: 'debrief undo' brings it back",
                         (long long)was->incident.id);
    return 0;
}

/* The incident as it is now; where it can't be read, what was known of it stays. */
static int refresh(struct scribe *scribe, struct error *err)
{
    struct subject now = {0};
    if (scribe->app->no_db.unreachable && reopen(scribe->app, err))
        return -1;
    if (read_subject(scribe, &now, err)) {
        subject_release(&now);
        return -1;
    }
    subject_release(&scribe->subject);
    scribe->subject = now;
    return 0;
}

int scribe_line(struct scribe *scribe, const char *line, instant stamp, struct error *err)
{
    const char *from = line + strspn(line, BLANKS);
    if (!*from)
        return 0;
    scribe->app->now = scribe_clock(scribe->app);
    db_forget_writes(scribe->app->db); /* each line is a command of its own */
    if (refresh(scribe, err) && !err->unreachable)
        return -1;
    int rc = from == line ? stands_alone(scribe, line, err) : 0;
    if (rc)
        return rc < 0 ? -1 : 0;
    const struct pending *was = &scribe->pending;
    struct pending pending = {xstrdup_null(was->kind), xstrdup_null(was->at), xstrdup_null(was->by),
                              xstrdup_null(was->under)};
    if (from == line)
        rc = take_commands(scribe, &from, stamp, &pending, err);
    if (!rc && *from) {
        struct buf text = BUF_INIT;
        buf_adds(&text, from);
        buf_rtrim(&text);
        rc = record(scribe, text.data, &pending, stamp, err);
        buf_release(&text);
        if (!rc)
            pending_release(&pending);
    }
    if (rc) {
        pending_release(&pending);
        return -1;
    }
    pending_release(&scribe->pending);
    scribe->pending = pending;
    return 0;
}

static void add_pending(struct buf *out, const struct pending *p)
{
    size_t start = out->len;
    if (p->kind)
        buf_addf(out, "%s", p->kind);
    if (p->at)
        buf_addf(out, "%sat %s", out->len > start ? ", " : "", p->at);
    if (p->by)
        buf_addf(out, "%sby %s", out->len > start ? ", " : "", p->by);
    if (p->under)
        buf_addf(out, "%sunder %s", out->len > start ? ", " : "", p->under);
    if (out->len > start) {
        buf_insert(out, start, " (", 2);
        buf_addc(out, ')');
    }
}

void scribe_prompt(const struct scribe *scribe, instant clock, int width, struct buf *out)
{
    struct buf tail = BUF_INIT, title = BUF_INIT;
    clock -= ((clock % SECOND) + SECOND) % SECOND;
    const struct subject *s = &scribe->subject;
    const struct zone *zone = s->loaded ? shown_zone(scribe->app, s) : &scribe->app->zone;
    struct civil c = civil_of_instant(clock, zone_offset(zone, clock, NULL));
    buf_addf(&tail, "%02d:%02d:%02d", c.hour, c.minute, c.second);
    add_pending(&tail, &scribe->pending);
    buf_adds(&tail, " > ");
    if (s->loaded) {
        buf_addf(out, "#%lld ", (long long)s->incident.id);
        terminal_clean(&title, s->incident.title, strlen(s->incident.title));
    } else {
        buf_adds(&title, "kept aside");
    }

    size_t used = terminal_columns(out->data, out->len) + terminal_columns(tail.data, tail.len) + 1;
    size_t half = (size_t)(width > 0 ? width : 80) / 2, at = 0, columns = 0;
    size_t room = half > used + 2 ? half - used : 0;
    bool whole = terminal_columns(title.data, title.len) <= room;
    while (at < title.len) {
        size_t wide, len = terminal_cluster(title.data + at, title.len - at, &wide);
        if (columns + wide + (whole ? 0 : 1) > room)
            break;
        columns += wide;
        at += len;
    }
    buf_add(out, title.data, at);
    if (at)
        buf_adds(out, at < title.len ? "… " : " ");
    buf_adds(out, tail.data);
    buf_release(&title);
    buf_release(&tail);
}
