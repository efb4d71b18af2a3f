/* The zone that a document's times are in: declared, or told by a time elsewhere in it. */
#include "read/about_internal.h"
#include "time/stamp_zone.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define SEARCHED_IN_BLOCK 4000
#define SEARCHED 64000 /* bytes */

/* Whether a text may be about times at all. */
static bool names_time(const char *text)
{
    for (; *text; text++)
        if ((*text == 't' || *text == 'T' || *text == 'h' || *text == 'H') &&
            (!strncasecmp(text, "time", 4) || !strncasecmp(text, "hora", 4) ||
             !strncasecmp(text, "heure", 5)))
            return true;
    return false;
}

static void find_zone(struct finding *f)
{
    struct buf words = BUF_INIT;
    for (size_t i = 0; i < f->o->n && !f->place->zone[0]; i++) {
        const struct part *p = &f->o->part[i];
        char zone[64];
        if (p->kind == PART_ZONE) {
            about_words(f->o, (int)i, &words);
            struct zone known;
            struct error err;
            if (words.len && words.len < sizeof zone &&
                !zone_find(words.data, NULL, INSTANT_NONE, &known, &err)) {
                memcpy(f->place->zone, words.data, words.len + 1);
                f->place->zone_line = p->line;
            }
            continue;
        }
        for (size_t k = 0; k < p->n && !f->place->zone[0]; k++) {
            if (block_type(p->piece[k].block) != BLOCK_PARAGRAPH)
                continue;
            buf_reset(&words);
            block_add_words(p->piece[k].document, p->piece[k].block, &words);
            if (words.len < 400 && names_time(words.data) &&
                stamp_zone_in(words.data, words.len, false, zone)) {
                memcpy(f->place->zone, zone, sizeof zone);
                f->place->zone_line = p->piece[k].line;
            }
        }
    }
    buf_release(&words);
}

/* The zone of the first time in TEXT that names one that is known. */
static bool zone_told(const char *text, size_t len, const struct zone *home, char zone[64])
{
    struct stamp s;
    for (size_t i = 0; i < len; i++) {
        bool begins = !i || strchr(" \n(~*", text[i - 1]);
        if (!begins || !isdigit((unsigned char)text[i]))
            continue;
        size_t n = stamp_read(text + i, len - i < 120 ? len - i : 120, &s);
        if (n && s.at.has_clock && s.at.zone_len) {
            struct zone known;
            stamp_zone(&s, &s.at, zone);
            if (!stamp_zone_find(zone, home, INSTANT_NONE, &known, NULL))
                return true;
        }
        if (n > 1)
            i += n - 1;
    }
    return false;
}

static bool zone_in_blocks(struct finding *f, const struct document *d, const struct block *b,
                           size_t *searched)
{
    enum block_type type = block_type(b);
    if (type == BLOCK_FENCE || type == BLOCK_COMMENT || *searched > SEARCHED)
        return false;
    struct buf words = BUF_INIT;
    block_add_words(d, b, &words);
    size_t len = words.len < SEARCHED_IN_BLOCK ? words.len : SEARCHED_IN_BLOCK;
    bool found = len && zone_told(words.data, len, f->place->fallback, f->place->told_zone);
    buf_release(&words);
    *searched += len;
    if (found)
        f->place->told_line = block_line(d, b);
    for (const struct block *c = block_first(b); c && !found; c = block_next(c))
        found = zone_in_blocks(f, d, c, searched);
    return found;
}

/* Where nothing declares a zone, a time somewhere in the text may name one. */
static void find_told_zone(struct finding *f)
{
    bool found = f->place->zone[0] != '\0';
    size_t searched = 0;
    for (size_t i = 0; i < f->o->n && !found && searched < SEARCHED; i++) {
        const struct part *p = &f->o->part[i];
        size_t len = strlen(p->heading);
        found = zone_told(p->heading, len, f->place->fallback, f->place->told_zone);
        if (found)
            f->place->told_line = p->line;
        for (size_t k = 0; k < p->n && !found; k++)
            found = zone_in_blocks(f, p->piece[k].document, p->piece[k].block, &searched);
    }
    if (!found)
        f->place->told_zone[0] = '\0';
}

void about_zone(struct finding *f)
{
    find_zone(f);
    find_told_zone(f);
}
