#include "read/standard_clock.h"

#include "text/markdown.h"
#include "time/when_place.h"

#include <stdio.h>
#include <string.h>

#define DASH "\xE2\x80\x93"

/* What is left to be read. */
struct text {
    const char *s;
    size_t n;
};

static void skip(struct text *t, size_t n)
{
    t->s += n;
    t->n -= n;
}

static bool take(struct text *t, const char *what)
{
    size_t n = strlen(what);
    if (t->n < n || memcmp(t->s, what, n) != 0)
        return false;
    skip(t, n);
    return true;
}

/* N digits. */
static bool take_number(struct text *t, size_t n, int *out)
{
    int number = 0;
    if (t->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (t->s[i] < '0' || t->s[i] > '9')
            return false;
        number = number * 10 + (t->s[i] - '0');
    }
    skip(t, n);
    *out = number;
    return true;
}

static bool take_date(struct text *t, int64_t *day)
{
    struct text was = *t;
    int year, month, date;
    if (take_number(t, 4, &year) && take(t, "-") && take_number(t, 2, &month) && take(t, "-") &&
        take_number(t, 2, &date) && civil_date_exists(year, month, date)) {
        *day = civil_days(year, month, date);
        return true;
    }
    *t = was;
    return false;
}

static bool take_fraction(struct text *t, int *micro)
{
    size_t digits = 0;
    int scale = 1000000;
    *micro = 0;
    while (digits < 6 && digits < t->n && t->s[digits] >= '0' && t->s[digits] <= '9') {
        scale /= 10;
        *micro += (t->s[digits++] - '0') * scale;
    }
    skip(t, digits);
    return digits > 0;
}

/* "08:15", "08:15:30.250", "14:xx". */
static bool take_digits(struct text *t, struct civil *c, bool *hour_only)
{
    *c = (struct civil){0};
    *hour_only = false;
    if (!take_number(t, 2, &c->hour) || !take(t, ":") || c->hour > 23)
        return false;
    if (take(t, "xx")) {
        *hour_only = true;
        return true;
    }
    if (!take_number(t, 2, &c->minute) || c->minute > 59)
        return false;
    if (take(t, ":") && (!take_number(t, 2, &c->second) || c->second > 59))
        return false;
    return !take(t, ".") || take_fraction(t, &c->micro);
}

/* Which of the two times of a night, behind a clock. */
static void take_which(struct text *t, char which[16])
{
    size_t n = 0;
    while (1 + n < t->n && n < 15 && t->s[0] == ' ' && t->s[1 + n] != ' ' &&
           t->s[1 + n] != MARKDOWN_APART && (unsigned char)t->s[1 + n] < 0x80)
        n++;
    snprintf(which, 16, "%.*s", (int)n, t->s + 1);
    if (n)
        skip(t, n + 1);
}

static bool take_point(struct text *t, struct standard_point *p)
{
    struct text clock;
    bool hour_only;
    *p = (struct standard_point){.precision = PRECISION_EXACT};
    p->has_day = take_date(t, &p->day);
    clock = *t;
    if (!p->has_day || take(&clock, " ")) {
        /* Where a day is meant its date may stand behind that of the day it begins on. */
        int64_t day;
        struct text twice = clock;
        if (p->has_day && take_date(&twice, &day)) {
            *t = clock;
            return take_point(t, p);
        }
        if (take(&clock, "~"))
            p->precision = PRECISION_ABOUT;
        if (take_digits(&clock, &p->clock, &hour_only)) {
            *t = clock;
            if (hour_only)
                p->precision = PRECISION_HOUR;
            take_which(t, p->which);
            return true;
        }
        p->clock = (struct civil){0};
    }
    p->precision = PRECISION_DAY;
    return p->has_day;
}

static bool take_dash(struct text *t)
{
    return take(t, DASH) || take(t, " " DASH " ");
}

/* The first two points are the ends of one that is uncertain. */
static void join(struct standard_point *p, const struct standard_point *end)
{
    bool whole_day = p->has_day && end->has_day;
    int64_t minutes = (end->clock.hour - p->clock.hour) * 60 + end->clock.minute - p->clock.minute;
    minutes += minutes < 0 ? 24 * 60 : 0;
    p->is_range = true;
    p->until_has_day = end->has_day;
    p->until_day = end->day;
    p->until = end->clock;
    memcpy(p->until_which, end->which, sizeof p->until_which);
    p->precision = whole_day ? PRECISION_DAY : minutes == 59 ? PRECISION_HOUR : PRECISION_ABOUT;
}

bool standard_span_read(const char *s, size_t n, struct standard_span *out)
{
    struct text t = {s, n};
    struct standard_point p[4];
    bool apart[4];
    size_t points = 0;
    do {
        if (points == 4 || !take_point(&t, &p[points]))
            return false;
        apart[points] = t.n && t.s[0] == MARKDOWN_APART;
        skip(&t, apart[points++]);
    } while (take_dash(&t));
    if (t.n)
        return false;
    size_t i = 0;
    for (int k = 0; k < 2; k++) {
        struct standard_point *to = k ? &out->until : &out->at;
        if (i == points) {
            out->has_until = false;
            break;
        }
        out->has_until = k == 1;
        if (apart[i]) /* behind a range only */
            return false;
        *to = p[i++];
        if (i < points && apart[i])
            join(to, &p[i++]);
    }
    return i == points;
}

/* The offset of the zone that a range was typed in is not told: one in which it is what it was. */
static int32_t offset_elsewhere(instant at, int32_t here, enum precision precision)
{
    struct civil c = civil_of_instant(at, here);
    int32_t minutes = precision == PRECISION_DAY    ? c.hour * 60 + c.minute
                      : precision == PRECISION_HOUR ? c.minute
                                                    : 60;
    int32_t offset = here - (minutes ? minutes : 60) * 60;
    return offset < -12 * 3600 ? offset + 24 * 3600 : offset;
}

static void place_range(const struct standard_point *p, int64_t day, const struct zone *zone,
                        struct standard_moment *out)
{
    struct standard_point end = {
        .clock = p->until, .has_day = p->until_has_day, .day = p->until_day};
    struct standard_moment last;
    bool about = p->precision == PRECISION_ABOUT;
    day = p->has_day ? p->day : day;
    /* The date is that of the middle, which may stand behind midnight. */
    if (about && when_day(out->at + ABOUT, zone) > day) {
        struct standard_point begin = {.clock = p->clock};
        memcpy(begin.which, p->which, sizeof begin.which);
        standard_place(&begin, day - 1, zone, out);
    }
    memcpy(end.which, p->until_which, sizeof end.which);
    standard_place(&end, day, zone, &last);
    if (last.at < out->at)
        standard_place(&end, day + 1, zone, &last);
    out->at_max = about ? last.at : last.at + MINUTE - 1;
    out->at += about ? ABOUT : 0;
    out->precision = p->precision;
    out->offset = offset_elsewhere(out->at, zone_offset(zone, out->at, NULL), p->precision);
}

bool standard_place(const struct standard_point *p, int64_t day, const struct zone *zone,
                    struct standard_moment *out)
{
    struct when_form form = {.kind = FORM_CLOCK, .clock = p->clock};
    form.precision = p->is_range ? PRECISION_EXACT : p->precision;
    struct occurrence o = occurrence_on(&form, zone, p->has_day ? p->day : day);
    *out = (struct standard_moment){
        .at = o.exists ? o.at : o.jump, .at_max = o.last, .precision = form.precision};
    const char *abbreviation = NULL;
    if (o.exists && o.second != INSTANT_NONE && *p->which) {
        zone_offset(zone, o.second, &abbreviation);
        if (abbreviation && !strcmp(abbreviation, p->which)) {
            out->at_max += o.second - o.at;
            out->at = o.second;
        }
    }
    if (out->at == INSTANT_NONE)
        return false;
    out->offset = zone_offset(zone, out->at, NULL);
    if (form.precision == PRECISION_EXACT || !o.exists)
        out->at_max = INSTANT_NONE;
    if (p->is_range)
        place_range(p, day, zone, out);
    return o.exists;
}

bool standard_zone_read(const char *s, size_t n, struct zone *out)
{
    char name[ZONE_NAME_MAX];
    for (size_t i = 0; i + 1 < n; i++)
        if (s[i] == ' ' && s[i + 1] == '(')
            n = i;
    if (!n || n >= sizeof name)
        return false;
    memcpy(name, s, n);
    name[n] = '\0';
    return !zone_find(name, NULL, INSTANT_NONE, out, NULL);
}

/* What of the span stands for which end, as it is written. */
static void copy_text(char out[64], const char *s, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n && len < 63; i++)
        if (s[i] != MARKDOWN_APART)
            out[len++] = s[i];
    out[len] = '\0';
}

static bool place_period(struct standard_period *p, const struct text *t, bool only_end)
{
    struct standard_span span;
    if (!standard_span_read(t->s, t->n, &span) || !span.at.has_day)
        return false;
    p->has_start = !only_end;
    p->has_end = only_end || span.has_until;
    struct standard_moment *first = only_end ? &p->end : &p->start;
    standard_place(&span.at, 0, &p->zone, first);
    copy_text(only_end ? p->end_text : p->start_text, t->s, t->n);
    if (!span.has_until)
        return true;
    int64_t day = when_day(p->start.at, &p->zone);
    standard_place(&span.until, day, &p->zone, &p->end);
    /* The last dash parts them, but where the end is a range. */
    for (size_t i = 0; i + 5 <= t->n; i++) {
        struct standard_span rest;
        if (memcmp(t->s + i, " " DASH " ", 5) != 0 ||
            !standard_span_read(t->s + i + 5, t->n - i - 5, &rest) || rest.has_until)
            continue;
        copy_text(p->start_text, t->s, i);
        copy_text(p->end_text, t->s + i + 5, t->n - i - 5);
        break;
    }
    return true;
}

bool standard_period_read(const char *s, size_t n, struct standard_period *out)
{
    struct text t = {s, n};
    *out = (struct standard_period){0};
    bool since = take(&t, "since "), until = !since && take(&t, "until ");
    if (t.n && t.s[t.n - 1] == ')') {
        for (size_t i = t.n; i-- > 1;)
            if (t.s[i] == '(' && t.s[i - 1] == ' ') {
                t.n = i - 1;
                out->has_total = true;
                break;
            }
    }
    size_t zone = t.n;
    while (zone && t.s[zone - 1] != ' ')
        zone--;
    if (!zone || !standard_zone_read(t.s + zone, t.n - zone, &out->zone))
        return false;
    t.n = zone - 1;
    return place_period(out, &t, until) && since == (out->has_start && !out->has_end);
}
