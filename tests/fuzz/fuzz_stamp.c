/* Any bytes as a timeline: each line's stamp, and the instants that all of them mean. Nothing may
 * be read out of bounds, overflow or hang; a stamp lies within its text, what is placed is an
 * instant that can be written, and what is told of it stays in proportion. */
#include "base/alloc.h"
#include "base/utf8.h"
#include "time/stamp_place.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* 2023-06-01T12:00:00Z. */
#define NOW (INT64_C(1685620800) * SECOND)

static void expect(int yes)
{
    if (!yes)
        abort();
}

static void check_point(const struct stamp *s, const struct stamp_point *p)
{
    char zone[64];

    expect((size_t)p->zone_at + p->zone_len <= strlen(s->text));
    expect(!p->has_clock ||
           (p->hour >= 0 && p->hour <= 24 && p->minute >= 0 && p->minute < 60 && p->second >= 0 &&
            p->second < 60 && p->micro >= 0 && p->micro < 1000000));
    expect(!p->has_date ||
           (p->date.month >= 1 && p->date.month <= 31 && p->date.day >= 1 && p->date.day <= 31));
    stamp_zone(s, p, zone);
}

static void check_stamp(const struct stamp *s)
{
    struct buf odd = BUF_INIT;

    expect(memchr(s->text, '\0', sizeof s->text) != NULL && s->text[0] != '\0');
    check_point(s, &s->at);
    if (s->has_until)
        check_point(s, &s->until);
    if (s->has_other)
        check_point(s, &s->other);
    stamp_add_odd(&odd, s);
    buf_release(&odd);
}

static void check_placed(const struct placed *e)
{
    struct civil c;

    expect(e->at != INSTANT_NONE);
    c = civil_of_instant(e->at, e->offset);
    expect(civil_date_exists(c.year, c.month, c.day));
    expect(e->at_max == INSTANT_NONE || e->at_max >= e->at);
    expect((e->at_max == INSTANT_NONE) == (e->precision == PRECISION_EXACT));
    expect(e->until == INSTANT_NONE || e->until_max == INSTANT_NONE || e->until_max >= e->until);
}

static void count_note(void *self, enum place_note kind, int line, const char *text)
{
    expect((kind == PLACE_GUESS || kind == PLACE_ODD) && line >= 0 && text[0] != '\0');
    ++*(size_t *)self;
}

/* What single stamps mean. */
static void place_single(const struct stamp *s, const struct zone *zone)
{
    struct zone west;
    struct when w;

    if (stamp_point_place(s, &s->at, zone, NULL, &w) != 0)
        return;
    expect(w.at_max == INSTANT_NONE || w.at_max >= w.at);
    expect(zone_find("-08:00", NULL, NOW, &west, NULL) == 0);
    stamp_rezone(&w, &west);
    expect(instant_exists(w.at));
}

static size_t read_line(const char *s, size_t len, int line, struct placed *list, size_t n)
{
    struct placed e = {.line = line};
    struct stamp day;
    size_t end = 0, from, took;
    char zone[64];

    if (len > 0 && (s[0] & 3) == 0) {
        e.nested = true;
        s++;
        len--;
    }
    e.has_day = stamp_is_day(s, len, &day);
    e.day = e.has_day ? day.at : e.day;
    from = stamp_at_end(s, len, &e.stamp, &end);
    expect(from <= len && (from == 0 || end <= from));
    if (stamp_zone_in(s, len, len % 2 == 0, zone))
        expect(zone[0] != '\0');
    took = stamp_read(s, len, &e.stamp);
    expect(took <= len);
    if (took == 0)
        return n;
    check_stamp(&e.stamp);
    /* A day that stands above the entry, picked out of the list's own. */
    if (n > 0 && list[n - 1].has_day && line % 3 != 0) {
        e.has_day = true;
        e.day = list[n - 1].day;
    }
    e.group = line / 16;
    list[n] = e;
    return n + 1;
}

static void place(struct placed *list, size_t n, unsigned pick, const char *zone)
{
    static struct zone paris;
    struct zone found;
    size_t notes = 0;
    struct place_context context = {.now = NOW,
                                    .fallback = &paris,
                                    .fallback_from = "the configuration",
                                    .has_day = pick % 2 == 1,
                                    .day = {.year = 2023, .month = 5, .day = 4, .weekday = -1},
                                    .day_from = "the title",
                                    .note = count_note,
                                    .self = &notes};

    if (paris.name[0] == '\0' && zone_find("Europe/Paris", NULL, NOW, &paris, NULL) != 0)
        expect(zone_find("CET", NULL, NOW, &paris, NULL) == 0);
    memcpy(context.zone, zone, strlen(zone) + 1);
    context.day.ambiguous = pick % 8 == 1;
    context.day.no_year = pick % 16 == 3;
    for (size_t i = 0; i < n; i++)
        place_single(&list[i].stamp, &paris);
    if (pick % 3 == 1 && n > 0)
        context.has_start = stamp_point_place(&list[0].stamp, &list[0].stamp.at, &paris,
                                              &context.day, &context.start) == 0;
    stamps_place(list, n, &context, &found);
    for (size_t i = 0; i < n; i++)
        check_placed(&list[i]);
    expect(found.name[0] != '\0' && notes <= 16 + 8 * n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xmalloc(size + 1), zone[64] = "";
    struct placed *list = NULL;
    size_t n = 0, lines = 1;

    memcpy(text, data, size);
    text[size] = '\0';
    if (!utf8_valid(text, size, NULL)) {
        free(text);
        return 0;
    }
    for (size_t i = 0; i < size; i++)
        lines += text[i] == '\n';
    list = xmalloc(lines * sizeof *list);
    for (size_t i = 0, line = 1; i < size; line++) {
        size_t len = strcspn(text + i, "\n");
        /* Cut to its size, so that nothing behind it is read unseen. */
        char *one = xmalloc(len + 1);
        memcpy(one, text + i, len);
        one = xrealloc(one, len > 0 ? len : 1);
        n = read_line(one, len, (int)line, list, n);
        if (zone[0] == '\0')
            (void)stamp_zone_in(one, len, false, zone);
        free(one);
        i += len + 1;
    }
    place(list, n, size > 0 ? data[size / 2] + (unsigned)size : 0, zone);
    free(list);
    free(text);
    return 0;
}
