#include "feed/feed.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/record_json.h"

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

int feed_jsonl(struct feed *feed, const char *text, size_t len, struct error *err)
{
    char digest[SHA256_DIGEST_STRING_LENGTH];
    SHA256Data((const uint8_t *)text, len, digest);
    struct line line = {feed, digest, 0};
    const char *end = text + len;
    for (const char *p = text; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        size_t n = stop ? (size_t)(stop - p) : (size_t)(end - p);
        line.number++;
        size_t blank = 0;
        while (blank < n && strchr(" \t\r", p[blank]) && p[blank])
            blank++;
        if (blank < n && accept_line(&line, p, n, err))
            return error_at(err, feed->name, line.number, 0);
        p += n + (stop ? 1 : 0);
    }
    return 0;
}
