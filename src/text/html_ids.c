/* Ids of headings: their words, in a form that a link can name, without '_': what has one is the
 * pictures' (doc/chart.h). */
#include "text/html_internal.h"

#include "base/alloc.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define LONGEST 80 /* bytes of an id's words */

void html_ids_release(struct html_ids *ids)
{
    free(ids->slot);
    buf_release(&ids->names);
    *ids = (struct html_ids){.names = BUF_INIT};
}

static size_t hash(const char *s)
{
    uint64_t h = 1469598103934665603u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return (size_t)(h ^ h >> 29);
}

/* The slot of ID, empty if it is not there. */
static struct html_id *find(const struct html_ids *ids, const char *id)
{
    size_t i = hash(id) & (ids->size - 1);
    while (ids->slot[i].name && strcmp(ids->names.data + ids->slot[i].name - 1, id) != 0)
        i = (i + 1) & (ids->size - 1);
    return &ids->slot[i];
}

static void grow(struct html_ids *ids)
{
    struct html_ids old = *ids;
    ids->size = old.size ? old.size * 2 : 64;
    ids->slot = xcalloc(ids->size, sizeof *ids->slot);
    for (size_t i = 0; i < old.size; i++)
        if (old.slot[i].name)
            *find(ids, old.names.data + old.slot[i].name - 1) = old.slot[i];
    free(old.slot);
}

bool html_id_take(struct html_ids *ids, const char *id)
{
    if (ids->n * 2 >= ids->size)
        grow(ids);
    struct html_id *slot = find(ids, id);
    if (slot->name)
        return false;
    *slot = (struct html_id){.name = ids->names.len + 1, .next = 2};
    buf_add(&ids->names, id, strlen(id) + 1);
    ids->n++;
    return true;
}

static bool is_ascii_word(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Letters of any script; what is not among them for certain parts words. */
static bool is_other_word(uint32_t c)
{
    bool punctuation = (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3005) ||
                       (c >= 0xE000 && c < 0xF900) || (c >= 0xFE00 && c < 0xFE70) ||
                       (c >= 0xFEFF && c < 0xFF10) || (c >= 0xFFF0 && c < 0x10000);
    return c >= 0xC0 && !punctuation && c < 0xE0000;
}

static void add_slug(struct buf *out, const char *words)
{
    size_t from = out->len, n = strlen(words);
    for (size_t i = 0, len; i < n && out->len - from < LONGEST; i += len) {
        uint32_t c = utf8_next(words + i, n - i, &len);
        c = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
        if (is_ascii_word(c))
            buf_addc(out, (char)c);
        else if (c != UTF8_BAD && is_other_word(c))
            buf_add(out, words + i, len);
        else if (out->len > from && out->data[out->len - 1] != '-')
            buf_addc(out, '-');
    }
    while (out->len > from && out->data[out->len - 1] == '-')
        buf_truncate(out, out->len - 1);
    if (out->len == from)
        buf_adds(out, "section");
}

void html_id_of_words(struct html_ids *ids, const char *words, struct buf *out)
{
    size_t from = out->len;
    add_slug(out, words);
    if (html_id_take(ids, out->data + from))
        return;
    size_t base = out->len;
    struct buf first = BUF_INIT;
    buf_adds(&first, out->data + from);
    do {
        buf_truncate(out, base);
        buf_addf(out, "-%u", find(ids, first.data)->next++);
    } while (!html_id_take(ids, out->data + from));
    buf_release(&first);
}
