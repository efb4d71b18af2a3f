#include "store/redact_text.h"

#include "base/strv.h"
#include "base/utf8.h"
#include "store/incidents.h"
#include "store/vocabulary.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define SLUG_LEAST 3 /* bytes that tell a word of a slug apart */
#define SLUG_CUT 50  /* a slug this long may have been cut within the words */
#define LEVELS 3     /* of JSON within JSON in plain text: an alert's payload in a message */
#define SLUG_REDACTED "redacted"

/* Columns whose words are checked when they are set: no secret gets into them, and another word
 * would make the record unreadable. */
static const char *const closed[] = {"uid",
                                     "kind",
                                     "precision",
                                     "own_start_precision",
                                     "own_end_precision",
                                     "zone",
                                     "category",
                                     "review_status",
                                     "until_precision",
                                     "for_kind",
                                     "status",
                                     "due",
                                     "aliases",
                                     NULL};
static const char *const json_columns[] = {"services", "tags", "roles", "links", "ignored", NULL};

static bool is_among(const char *const *list, const char *word)
{
    for (; *list; list++)
        if (!strcmp(*list, word))
            return true;
    return false;
}

void redact_words_init(struct redact_words *words, const char *text)
{
    words->text = text;
    buf_init(&words->slug);
    slug_add_words(&words->slug, text);
    if (words->slug.len < SLUG_LEAST)
        buf_reset(&words->slug);
}

void redact_words_release(struct redact_words *words)
{
    buf_release(&words->slug);
}

static uint32_t decode(const char *s, size_t n, int level, size_t *len);

/* Four hexadecimal digits of LEVEL; UTF8_BAD where there are none. */
static uint32_t decode_hex(const char *s, size_t n, int level, size_t *len)
{
    uint32_t value = 0;
    size_t used = 0;
    for (int i = 0; i < 4; i++) {
        size_t one;
        uint32_t c = used < n ? decode(s + used, n - used, level, &one) : UTF8_BAD;
        const char *digits = "0123456789abcdef";
        const char *at = c && c < 0x80 ? strchr(digits, (int)(c | 0x20)) : NULL;
        if (!at)
            return UTF8_BAD;
        value = value << 4 | (uint32_t)(at - digits);
        used += one;
    }
    *len = used;
    return value;
}

/* The second half of a pair of surrogates, "\uDC00" of LEVEL; else UTF8_BAD. */
static uint32_t decode_low(const char *s, size_t n, int level, size_t *len)
{
    size_t a, b, c;
    if (!n || decode(s, n, level, &a) != '\\' || a >= n || decode(s + a, n - a, level, &b) != 'u' ||
        a + b >= n)
        return UTF8_BAD;
    uint32_t low = decode_hex(s + a + b, n - a - b, level, &c);
    if (low < 0xDC00 || low > 0xDFFF)
        return UTF8_BAD;
    *len = a + b + c;
    return low;
}

/* The character at S as it reads when LEVEL layers of JSON's escapes are taken off. */
static uint32_t decode(const char *s, size_t n, int level, size_t *len)
{
    if (!level)
        return utf8_next(s, n, len);
    size_t used, more;
    uint32_t c = decode(s, n, level - 1, &used);
    *len = used;
    if (c != '\\' || used >= n)
        return c;
    uint32_t e = decode(s + used, n - used, level - 1, &more);
    used += more;
    static const char letters[] = "bfnrt\"\\/", meant[] = "\b\f\n\r\t\"\\/";
    const char *at = e && e < 0x80 ? strchr(letters, (int)e) : NULL;
    *len = used;
    if (at)
        return (uint32_t)(unsigned char)meant[at - letters];
    if (e != 'u' || (c = decode_hex(s + used, n - used, level - 1, &more)) == UTF8_BAD)
        return UTF8_BAD;
    *len = used += more;
    if (c < 0xD800 || c > 0xDBFF)
        return c;
    uint32_t low = decode_low(s + used, n - used, level - 1, &more);
    if (low == UTF8_BAD)
        return UTF8_BAD;
    *len = used + more;
    return 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
}

/* How many bytes of S spell the words at LEVEL; 0: it does not. */
static size_t spells(const char *s, size_t n, const char *words, int level)
{
    size_t used = 0, all = strlen(words);
    if (!level)
        return n >= all && !memcmp(s, words, all) ? all : 0;
    for (size_t i = 0; i < all;) {
        size_t want_len, len;
        if (used >= n)
            return 0;
        uint32_t want = utf8_next(words + i, all - i, &want_len);
        if (decode(s + used, n - used, level, &len) != want)
            return 0;
        i += want_len;
        used += len;
    }
    return used;
}

/* All places in TEXT; WITH is put there. False: there is none. */
static bool replace(const char *text, const char *words, const char *with, int levels,
                    struct buf *out)
{
    size_t n = strlen(text), kept = 0;
    bool found = false;
    for (size_t i = 0; i < n;) {
        size_t len = 0;
        if (text[i] == words[0] || text[i] == '\\')
            for (int level = 0; !len && level <= levels; level++)
                len = spells(text + i, n - i, words, level);
        if (!len) {
            i++;
            continue;
        }
        found = true;
        buf_add(out, text + kept, i - kept);
        buf_adds(out, with);
        kept = i += len;
    }
    if (found)
        buf_adds(out, text + kept);
    return found;
}

/* A slug is cut at its end, so the words may stand there in part. */
static void cut_slug(const struct buf *words, struct buf *slug)
{
    for (size_t n = words->len - 1; n >= SLUG_LEAST && slug->len >= SLUG_CUT; n--) {
        size_t at = slug->len - n;
        if (slug->data[at - 1] == '-' && !memcmp(slug->data + at, words->data, n)) {
            buf_truncate(slug, at);
            buf_adds(slug, SLUG_REDACTED);
            return;
        }
    }
}

static bool redact_slug(const struct redact_words *words, const char *slug, struct buf *out)
{
    if (!words->slug.len)
        return false;
    size_t before = out->len;
    struct buf now = BUF_INIT;
    if (!replace(slug, words->slug.data, SLUG_REDACTED, 0, &now))
        buf_adds(&now, slug);
    cut_slug(&words->slug, &now);
    if (strcmp(now.data, slug))
        buf_adds(out, now.data);
    buf_release(&now);
    return out->len > before;
}

static bool redact_strings(const struct redact_words *words, json_t *value)
{
    bool changed = false;
    size_t i;
    const char *key;
    json_t *item;
    if (json_is_string(value)) {
        struct buf now = BUF_INIT;
        changed = replace(json_string_value(value), words->text, REDACTED, LEVELS, &now);
        if (changed)
            json_string_set(value, now.data);
        buf_release(&now);
    }
    json_array_foreach(value, i, item) changed |= redact_strings(words, item);
    json_object_foreach(value, key, item) changed |= redact_strings(words, item);
    return changed;
}

/* Tags are kept sorted, and each once. */
static json_t *sorted(json_t *tags)
{
    struct strv list = {0};
    json_t *item, *again = json_array();
    size_t i;
    json_array_foreach(tags, i, item) if (json_is_string(item))
        strv_add(&list, json_string_value(item));
    strv_sort_unique(&list);
    for (i = 0; i < list.n; i++)
        json_array_append_new(again, json_string(list.v[i]));
    strv_release(&list);
    json_decref(tags);
    return again;
}

static bool redact_json(const struct redact_words *words, const char *column, const char *value,
                        struct buf *out)
{
    json_t *root = json_loads(value, 0, NULL);
    if (!root)
        return replace(value, words->text, REDACTED, LEVELS, out);
    bool changed = redact_strings(words, root);
    if (changed) {
        if (!strcmp(column, "tags"))
            root = sorted(root);
        char *text = json_dumps(root, 0);
        buf_adds(out, text);
        free(text);
    }
    json_decref(root);
    return changed;
}

/* Names are looked up by the program: the parts that it knows stay. */
static bool redact_name(const struct redact_words *words, enum record_kind kind, const char *name,
                        struct buf *out)
{
    const char *free_part = name;
    if (kind == RECORD_FIELD && is_among(field_names, name))
        return false;
    if (kind == RECORD_SETTING) {
        free_part = strchr(name, '.');
        if (!free_part)
            return false;
    }
    struct buf now = BUF_INIT;
    bool changed = replace(free_part, words->text, REDACTED, 0, &now);
    if (changed) {
        buf_add(out, name, (size_t)(free_part - name));
        buf_adds(out, now.data);
    }
    buf_release(&now);
    return changed;
}

bool redact_column(const struct redact_words *words, enum record_kind kind, const char *column,
                   const char *value, struct buf *out)
{
    if (!value || is_among(closed, column))
        return false;
    if (!strcmp(column, "slug"))
        return redact_slug(words, value, out);
    if (is_among(json_columns, column))
        return redact_json(words, column, value, out);
    if (!strcmp(column, "name"))
        return redact_name(words, kind, value, out);
    return replace(value, words->text, REDACTED, LEVELS, out);
}

static bool redact_pair(const struct redact_words *words, enum record_kind kind, const char *column,
                        json_t *pair)
{
    bool changed = false;
    json_t *value;
    size_t i;
    json_array_foreach(pair, i, value)
    {
        struct buf now = BUF_INIT;
        if (json_is_string(value) &&
            redact_column(words, kind, column, json_string_value(value), &now)) {
            json_string_set(value, now.data);
            changed = true;
        }
        buf_release(&now);
    }
    return changed;
}

/* Whether it is worth reading as JSON: most are not, and there may be a million. */
static bool may_hold(const struct redact_words *words, const char *difference)
{
    if (words->slug.len && strstr(difference, "\"slug\""))
        return true;
    struct buf now = BUF_INIT;
    bool yes = replace(difference, words->text, "", LEVELS + 2, &now);
    buf_release(&now);
    return yes;
}

bool redact_difference(const struct redact_words *words, enum record_kind kind,
                       const char *difference, struct buf *out)
{
    if (!may_hold(words, difference))
        return false;
    json_t *root = json_loads(difference, 0, NULL);
    bool changed = false;
    const char *column;
    json_t *pair;
    if (!root)
        return replace(difference, words->text, REDACTED, LEVELS, out);
    json_object_foreach(root, column, pair) changed |= redact_pair(words, kind, column, pair);
    if (changed) {
        char *text = json_dumps(root, 0);
        buf_adds(out, text);
        free(text);
    }
    json_decref(root);
    return changed;
}
