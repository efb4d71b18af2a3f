#include "feed/feed.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/record_json.h"

#include <errno.h>
#include <jansson.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>

/* The time as typed or as exported; what record_from_json took as RFC 3339 is read again with the
 * feed's zone. */
static int read_when(struct feed *feed, const json_t *object, const char *key, struct when *out,
                     struct error *err)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (!text)
        return error_set(err, "'%s' is missing: each line needs a time and a text", key);
    return when_parse(text, &feed->context, out, err);
}

static int set_times(struct feed *feed, const json_t *object, struct event *event, bool detail,
                     struct error *err)
{
    struct when when;
    const json_t *at = json_object_get(object, "at");
    const json_t *until = json_object_get(object, "until");
    if (detail && (!at || json_is_null(at)))
        return 0;
    if (read_when(feed, object, "at", &when, err))
        return -1;
    event->at = when.at;
    /* What an export says of an uncertain time goes before what its first instant looks like. */
    if (!event->precision || !strcmp(event->precision, "exact")) {
        event->at_max = when.at_max;
        event->at_offset = event->at_offset == NONE ? when.offset : event->at_offset;
        str_replace(&event->precision, precision_name(when.precision));
        if (!json_object_get(object, "at_text") && when.text[0])
            str_replace(&event->at_text, when.text);
    }
    if (until && !json_is_null(until)) {
        struct time_context context = feed->context;
        context.bare = BARE_AFTER;
        context.after = event->at;
        const char *text = json_string_value(until);
        if (!text || when_parse(text, &context, &when, err))
            return text ? -1 : error_set(err, "'until' is no time");
        if (when.at < event->at)
            return error_set(err, "'until' is before 'at'");
        event->until = when.at;
        event->until_max = when.at_max;
        str_replace(&event->until_precision, precision_name(when.precision));
    }
    return 0;
}

/* A copy without the keys that are read here by other rules. */
static json_t *plain_keys(const json_t *object)
{
    json_t *copy = json_copy((json_t *)object);
    json_object_del(copy, "ref");
    json_object_del(copy, "at");
    json_object_del(copy, "until");
    if (!json_object_get(copy, "kind"))
        json_object_set_new(copy, "kind", json_string("note"));
    return copy;
}

static int read_event(struct feed *feed, const json_t *object, const char *where, bool detail,
                      struct event *out, struct error *err)
{
    if (!json_is_object(object))
        return error_set(err, "no JSON object: write one event a line");
    union record record;
    record_init(RECORD_EVENT, &record);
    json_t *copy = plain_keys(object);
    int rc = record_from_json(RECORD_EVENT, copy, where, &record, err);
    json_decref(copy);
    if (!rc)
        rc = set_times(feed, object, &record.event, detail, err);
    if (rc)
        record_release(RECORD_EVENT, &record);
    else
        *out = record.event;
    return rc;
}

struct line {
    struct feed *feed;
    const char *digest;
    int number;
};

static void identify(const struct line *line, struct event *event, size_t detail)
{
    if (event->uid || (event->source && event->source_id))
        return;
    struct buf id = BUF_INIT;
    if (event->source_id)
        buf_adds(&id, event->source_id);
    else if (detail)
        buf_addf(&id, "%s:%d.%zu", line->digest, line->number, detail);
    else
        buf_addf(&id, "%s:%d", line->digest, line->number);
    str_replace(&event->source_id, id.data);
    if (!event->source)
        event->source = xstrdup("jsonl");
    buf_release(&id);
}

static int accept_one(const struct line *line, const json_t *object, int64_t under, size_t detail,
                      int64_t *id, struct error *err)
{
    struct event event;
    if (read_event(line->feed, object, "line", under != NONE, &event, err))
        return -1;
    identify(line, &event, detail);
    event.under = under;
    int rc = feed_accept(line->feed, &event, id, err);
    record_release(RECORD_EVENT, &event);
    return rc;
}

static int accept_line(const struct line *line, const char *text, size_t len, struct error *err)
{
    json_error_t why;
    int ignored_line;
    if (json_is_too_deep(text, len, &ignored_line))
        return error_set(err, "JSON is nested deeper than %d: nothing was imported",
                         LIMIT_JSON_DEPTH);
    json_t *object = json_loadb(text, len, 0, &why);
    if (!object)
        return error_set(err, "no valid JSON: %s", why.text);
    int64_t id;
    int rc = accept_one(line, object, NONE, 0, &id, err);
    size_t i;
    json_t *detail;
    json_array_foreach(json_object_get(object, "details"), i, detail)
    {
        int64_t ignored;
        if (!rc)
            rc = accept_one(line, detail, id, i + 1, &ignored, err);
    }
    json_decref(object);
    return rc;
}

static int take_line(struct line *line, const char *text, size_t len, struct error *err)
{
    size_t blank = 0;
    line->number++;
    while (blank < len && strchr(" \t\r", text[blank]) && text[blank])
        blank++;
    if (blank < len && accept_line(line, text, len, err))
        return error_at(err, line->feed->name, line->number, 0);
    return 0;
}

int feed_jsonl(struct feed *feed, const char *text, size_t len, struct error *err)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data((const uint8_t *)text, len, digest);
    struct line line = {feed, digest, 0};
    const char *end = text + len;
    for (const char *p = text; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t n = stop ? (size_t)(stop - p) : (size_t)(end - p);
        if (take_line(&line, p, n, err))
            return -1;
        p += n + (stop ? 1 : 0);
    }
    return 0;
}

#define PIECE ((size_t)64 * 1024)
#define CUT_MOST 3 /* bytes of a character that a piece can end within */

/* Reads all of FILE for its digest, and refuses what is no text. */
static int look_through(FILE *file, const char *name, char digest[SHA256_DIGEST_STRING_LENGTH],
                        struct error *err)
{
    SHA2_CTX sha;
    char *piece = xcalloc(PIECE, 1);
    size_t have = 0, bad = 0, n;
    unsigned long long before = 0;
    SHA256Init(&sha);
    while ((n = fread(piece + have, 1, PIECE - have, file))) {
        have += n;
        size_t whole = utf8_valid(piece, have, &bad) ? have : bad;
        SHA256Update(&sha, (const uint8_t *)piece, whole);
        before += whole;
        have -= whole;
        if (have > CUT_MOST)
            break;
        memmove(piece, piece + whole, have);
    }
    free(piece);
    SHA256End(&sha, digest);
    if (ferror(file))
        return error_set(err, "'%s' can't be read: %s", name, strerror(errno));
    if (!have)
        return 0;
    error_set(err, "byte %llu is no UTF-8, or NUL: nothing was imported", before + 1);
    return error_at(err, name, 0, 0);
}

static int take_lines(struct line *line, FILE *file, SHA2_CTX *sha, struct error *err)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    int rc = 0;
    while (!rc && (n = getline(&text, &room, file)) > 0) {
        SHA256Update(sha, (const uint8_t *)text, (size_t)n);
        rc = take_line(line, text, (size_t)n - (text[n - 1] == '\n'), err);
    }
    free(text);
    return rc;
}

int feed_jsonl_file(struct feed *feed, FILE *file, struct error *err)
{
    char digest[SHA256_DIGEST_STRING_LENGTH], again[SHA256_DIGEST_STRING_LENGTH];
    SHA2_CTX sha;
    struct line line = {feed, digest, 0};
    if (look_through(file, feed->name, digest, err))
        return -1;
    rewind(file);
    SHA256Init(&sha);
    if (take_lines(&line, file, &sha, err))
        return -1;
    SHA256End(&sha, again);
    if (strcmp(digest, again) != 0)
        return error_set(err, "'%s' changed while it was read: nothing was imported", feed->name);
    return 0;
}
