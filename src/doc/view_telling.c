/* An event told as a sentence: "Five minutes later, at 08:05, alice acknowledged it: …". */
#include "doc/view_value.h"

#include "store/vocabulary.h"
#include "time/when.h"

#include <ctype.h>
#include <string.h>

#define SHORT_GAP (10 * MINUTE) /* "five minutes later" */
#define LONG_GAP HOUR           /* a paragraph of its own */

static const struct view_event *item_of(const void *object)
{
    return object;
}

/* "an hour", "five minutes", "25 minutes" */
static void add_count(struct buf *out, int64_t n, const char *unit)
{
    static const char *const numbers[] = {"no",   "one",    "two",   "three", "four",
                                          "five", "six",    "seven", "eight", "nine",
                                          "ten",  "eleven", "twelve"};
    if (n == 1)
        buf_addf(out, "%s %s", *unit == 'h' ? "an" : "a", unit);
    else if (n < (int64_t)(sizeof numbers / sizeof *numbers))
        buf_addf(out, "%s %ss", numbers[n], unit);
    else
        buf_addf(out, "%lld %ss", (long long)n, unit);
}

void view_add_length(struct buf *out, int64_t micros)
{
    int64_t seconds = micros / SECOND, minutes = micros / MINUTE, hours = minutes / 60;
    bool days = hours >= 48;
    if (seconds < 60) {
        add_count(out, seconds < 0 ? 0 : seconds, "second");
    } else if (minutes < 60) {
        add_count(out, minutes, "minute");
    } else {
        int64_t rest = days ? hours % 24 : minutes % 60;
        add_count(out, days ? hours / 24 : hours, days ? "day" : "hour");
        if (rest) {
            buf_adds(out, " and ");
            add_count(out, rest, days ? "hour" : "minute");
        }
    }
}

void view_add_long_date(struct view *v, struct buf *out, instant at)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct civil c = civil_of_instant(at, zone_offset(&v->zone, at, NULL));
    buf_addf(out, "%d %s %d", c.day, months[c.month - 1], c.year);
}

static enum precision precision_of(const struct event *e)
{
    enum precision p = PRECISION_EXACT;
    if (e->precision)
        precision_from_name(e->precision, &p);
    return p;
}

/* "08:05", "about 08:05", "some time after 08:00": with a word before it that fits. */
static void add_clock(struct view *v, const struct event *e, const char *before)
{
    static const char *const forms[] = {[PRECISION_EXACT] = "",
                                        [PRECISION_ABOUT] = "about ",
                                        [PRECISION_HOUR] = "some time in the hour from "};
    buf_addf(&v->scratch, "%s%s", before, forms[precision_of(e)]);
    when_add_clock(&v->scratch, when_shown(e->at, e->at_text), &v->zone);
}

/* "From 08:05 to 08:30" */
static void add_lasting(struct view *v, const struct event *e, bool dated)
{
    buf_adds(&v->scratch, dated ? "from " : "From ");
    when_add_clock(&v->scratch, when_shown(e->at, e->at_text), &v->zone);
    buf_adds(&v->scratch, " to ");
    when_add_clock(&v->scratch, e->until, &v->zone);
    if (view_day(v, e->until) != view_day(v, e->at)) {
        buf_adds(&v->scratch, " on ");
        view_add_long_date(v, &v->scratch, e->until);
    }
}

static void add_later(struct view *v, const struct event *e, int64_t gap)
{
    size_t at = v->scratch.len;
    if (!gap) {
        buf_adds(&v->scratch, "At the same time");
        return;
    }
    view_add_length(&v->scratch, gap);
    v->scratch.data[at] = (char)toupper((unsigned char)v->scratch.data[at]);
    buf_adds(&v->scratch, " later, at ");
    when_add_clock(&v->scratch, when_shown(e->at, e->at_text), &v->zone);
    buf_addc(&v->scratch, ',');
}

/* When it happened, as a sentence begins. */
static void add_when(struct view *v, const struct view_event *item)
{
    const struct event *e = item->event;
    instant before = item->detail ? item->above : item->before;
    bool new_day = before == NONE || view_day(v, before) != view_day(v, e->at);
    enum precision p = precision_of(e);
    int64_t gap = before == NONE ? 0 : e->at - before;
    bool later =
        p == PRECISION_EXACT && e->until == NONE && !new_day &&
        (!gap || (!item->detail && ((gap >= MINUTE && gap < SHORT_GAP) || gap >= LONG_GAP))) &&
        !item->begins;
    if (p == PRECISION_DAY && e->at_offset != NONE &&
        e->at_offset != zone_offset(&v->zone, e->at, NULL)) { /* no day of this zone */
        buf_adds(&v->scratch, "Some time in ");
        view_add_uncertain(v, &v->scratch, e->at, e->at_max, p, e->at_offset);
        return;
    }
    if (new_day) {
        buf_adds(&v->scratch, p == PRECISION_DAY ? "Some time on " : "On ");
        view_add_long_date(v, &v->scratch, e->at);
        buf_adds(&v->scratch, p == PRECISION_DAY ? "" : " ");
    } else if (p == PRECISION_DAY) {
        buf_adds(&v->scratch, "Some time that day");
    }
    if (p == PRECISION_DAY)
        return;
    if (later)
        add_later(v, e, gap);
    else if (e->until != NONE && p == PRECISION_EXACT)
        add_lasting(v, e, new_day);
    else if (p == PRECISION_HOUR)
        add_clock(v, e, new_day ? "" : "At ");
    else
        add_clock(v, e, new_day ? "at " : "At ");
}

/* What happened, without and with the one who did it ("%s"). */
static const struct deed {
    const char *kind, *none, *by;
    const char *again; /* of a milestone, where it is not the one that counts */
    const char *bare;  /* of a detail without a time */
} deeds[] = {
    {"impact", "users began to be affected", "%s saw that users began to be affected",
     "users were affected again", "Users were affected"},
    {"detected", "it was noticed", "%s noticed it", "it was noticed again", "It was noticed"},
    {"declared", "an incident was declared", "%s declared an incident", NULL,
     "An incident was declared"},
    {"acknowledged", "it was acknowledged", "%s acknowledged it", NULL, "It was acknowledged"},
    {"escalated", "it was escalated", "%s escalated it", NULL, "It was escalated"},
    {"hypothesis", "the hypothesis was", "%s assumed", NULL, "It was assumed"},
    {"ruled-out", "a path turned out to be misleading", "%s found that a path had been misleading",
     NULL, "A misleading path"},
    {"finding", "it was found", "%s found", NULL, "It was found"},
    {"change", "something was changed", "%s made a change", NULL, "Something was changed"},
    {"step", "action was taken", "%s took action", NULL, "What was done"},
    {"comms", "word was sent", "%s sent word", NULL, "Word was sent"},
    {"mitigated", "users were no longer affected", "%s ended the impact on users",
     "users seemed to be no longer affected", "Users were no longer affected"},
    {"resolved", "it was resolved", "%s resolved it", "it seemed to be resolved",
     "It was resolved"},
    {"note", "this was noted", "%s noted", NULL, NULL},
    {0},
};

static const struct deed *deed_of(const struct event *e)
{
    const struct deed *d = deeds;
    while (d->kind && strcmp(d->kind, e->kind) != 0)
        d++;
    return d->kind ? d : d - 1;
}

static void add_deed(struct view *v, const struct view_event *item)
{
    const struct event *e = item->event;
    const struct deed *d = deed_of(e);
    bool counts = item->detail || view_is_milestone(v, e);
    if (d->again && !counts) {
        buf_adds(&v->scratch, d->again);
        if (e->by)
            buf_addf(&v->scratch, ", as %s told", e->by);
    } else if (e->by) {
        const char *rest = strstr(d->by, "%s") + 2;
        buf_addf(&v->scratch, "%s%s", e->by, rest);
    } else {
        buf_adds(&v->scratch, d->none);
    }
}

/* "A misleading path (bob)", as a sentence of its own begins. */
static void add_bare(struct view *v, const struct event *e)
{
    const struct deed *d = deed_of(e);
    if (d->bare)
        buf_adds(&v->scratch, d->bare);
    if (e->by)
        buf_addf(&v->scratch, d->bare ? " (%s)" : "%s", e->by);
}

void view_get_telling(struct view *v, const void *object, struct view_value *out)
{
    const struct view_event *item = item_of(object);
    buf_reset(&v->scratch);
    if (item->event->at == NONE) {
        add_bare(v, item->event);
    } else {
        add_when(v, item);
        buf_addc(&v->scratch, ' ');
        add_deed(v, item);
    }
    put_scratch(v, out);
}

/* A command of a milestone needs no text, and what it then stands for is told already. */
void view_get_says(struct view *v, const void *object, struct view_value *out)
{
    const struct event *e = item_of(object)->event;
    const struct event_kind *kind = event_kind_find(e->kind);
    (void)v;
    put_bool(out, !kind || !kind->text || strcmp(kind->text, e->text) != 0);
}

/* "." where the text does not end a sentence itself. */
void view_get_stop(struct view *v, const void *object, struct view_value *out)
{
    const char *text = item_of(object)->event->text;
    struct view_value says;
    view_get_says(v, object, &says);
    size_t n = strlen(text);
    bool ends = says.number == 1 && n && strchr(".!?:", text[n - 1]);
    put_text(out, VIEW_TEXT, ends ? NULL : ".");
}

void view_get_paragraph(struct view *v, const void *object, struct view_value *out)
{
    const struct view_event *item = item_of(object);
    const struct event *e = item->event;
    int64_t gap = item->before == NONE ? 0 : e->at - item->before;
    bool new_day = item->before != NONE && view_day(v, e->at) != view_day(v, item->before);
    put_bool(out, !item->begins &&
                      (e->key == 1 || view_is_milestone(v, e) || gap >= LONG_GAP || new_day));
}
