/* Any bytes as a time, a zone, a duration, a date and a zone's file: nothing may be read out of
 * bounds, overflow or hang, and what is understood must be an instant that can be written. */
#include "base/alloc.h"
#include "time/tzif.h"
#include "time/when.h"

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

/* The context's rule and facts are picked by I. */
static void read_when(const char *text, unsigned i)
{
    static struct zone home, east;
    static const instant none = INSTANT_NONE;
    struct error err = ERROR_INIT;

    if (home.name[0] == '\0') {
        /* Without zone data on the machine, the rest is tried all the same. */
        if (zone_find("Europe/Paris", NULL, none, &home, NULL) != 0 ||
            zone_find("Pacific/Apia", NULL, none, &east, NULL) != 0)
            expect(zone_find("CET", NULL, none, &home, NULL) == 0 &&
                   zone_find("+14:00", NULL, none, &east, NULL) == 0);
    }
    struct time_context context = {.now = NOW,
                                   .zone = i % 4 < 2 ? &home : &east,
                                   .home = &home,
                                   .bare = (enum bare_rule)(i / 4 % 4),
                                   .start = i % 2 ? NOW - 3 * DAY : none,
                                   .end = i % 2 ? NOW - 2 * DAY : none,
                                   .after = i % 2 ? NOW - DAY : none,
                                   .future = i % 3 == 0};
    struct buf out = BUF_INIT;
    struct when w = {.at = none};
    if (when_parse(text, &context, &w, &err) == 0) {
        struct civil c = civil_of_instant(w.at, w.offset);
        expect(civil_date_exists(c.year, c.month, c.day));
        expect(w.at_max == none || w.at_max >= w.at);
        when_add_full(&out, w.at, &w.zone);
        when_add_uncertain(&out, w.at, w.at_max, w.precision, w.offset, &east);
    } else {
        expect(err.text[0] != '\0' && w.at == none);
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = xmalloc(size + 1), date[11];
    struct error err = ERROR_INIT;
    struct zone zone;
    struct tzif *tz;
    int64_t span;

    memcpy(text, data, size);
    text[size] = '\0';
    read_when(text, size > 0 ? data[size / 2] + (unsigned)size : 0);
    expect(when_prefix(text) <= strlen(text));
    (void)when_continues("8:05", text);
    (void)when_continues(text, "PM back");
    (void)zone_find(text, NULL, NOW, &zone, &err);
    expect(zone_prefix(text) <= strlen(text));
    (void)duration_parse(text, true, &span, &err);
    (void)date_parse(text, "2023-06-01", date, &err);
    tz = tzif_new(data, size, &err);
    if (tz != NULL) {
        struct zone hostile = {"hostile", tz, 0, false};
        struct civil c = {2023, 3, 26, 2, 30, 0, 0};
        instant found[2];
        (void)zone_instants(&hostile, &c, found, NULL);
        (void)zone_offset(&hostile, NOW, NULL);
        tzif_free(tz);
    }
    free(text);
    return 0;
}
