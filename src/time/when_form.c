#include "time/when_form.h"

#include "time/scan.h"

#include <string.h>

/* Clocks. */

static const char *scan_half(const char *s, int *half)
{
    const char *end;

    s = scan_blanks(s);
    *half = scan_lower(*s) == 'p';
    if (scan_lower(*s) != 'a' && scan_lower(*s) != 'p')
        return NULL;
    end = scan_word(s + 1, "m");
    if (end != NULL)
        return end;
    if (s[1] == '.' && scan_lower(s[2]) == 'm' && s[3] == '.' && !scan_is_letter(s[4]))
        return s + 4;
    return NULL;
}

/* What follows the hour's ':', with the seconds and their fraction. */
static const char *scan_minutes(const char *s, struct when_form *f)
{
    if ((scan_lower(s[0]) == 'x' && scan_lower(s[1]) == 'x') || strncmp(s, "??", 2) == 0) {
        f->precision = PRECISION_HOUR;
        return s + 2;
    }
    s = scan_number(s, 2, 2, &f->clock.minute);
    if (s == NULL || *s != ':' || !scan_is_digit(s[1]))
        return s;
    f->has_seconds = true;
    s = scan_number(s + 1, 2, 2, &f->clock.second);
    if (s != NULL && (*s == '.' || *s == ',') && scan_is_digit(s[1]))
        s = scan_fraction(s + 1, &f->clock.micro);
    return s;
}

/* Puts the numbers of a clock into the range of a clock; HALF is -1 without AM or PM. */
static int check_clock(struct when_form *f, int half, const char *text, struct error *err)
{
    struct civil *c = &f->clock;

    if (half >= 0 && (c->hour < 1 || c->hour > 12))
        return error_set(err, "'%.60s' is no time: with AM or PM hours go from 1 to 12", text);
    if (half >= 0)
        c->hour = c->hour % 12 + 12 * half;
    if (c->hour == 24 && (c->minute != 0 || c->second != 0 || c->micro != 0 || f->precision))
        return error_set(err, "'%.60s' is no time: after 24:00 write 00:xx of the next day", text);
    if (c->hour > 24 || c->minute > 59 || c->second > 60)
        return error_set(
            err, "'%.60s' is no time: hours go from 0 to 23, minutes and seconds to 59", text);
    f->leap_second = c->second == 60;
    c->second -= f->leap_second;
    return 0;
}

/* A clock at the beginning of S; NULL with the error described where its numbers are none. */
static const char *scan_clock(const char *s, struct when_form *f, struct error *err)
{
    struct when_form read = *f;
    const char *text = s, *end;
    int half = -1;

    read.precision = PRECISION_EXACT;
    s = scan_number(s, 1, 2, &read.clock.hour);
    if (s == NULL)
        return NULL;
    if (*s == ':') {
        s = scan_minutes(s + 1, &read);
        if (s == NULL)
            return NULL;
        end = scan_half(s, &half);
    } else {
        end = scan_half(s, &half);
        if (end == NULL)
            return NULL;
    }
    if (end == NULL)
        half = -1;
    else
        s = end;
    if (scan_is_digit(*s) || ((*s == ':' || *s == '.') && scan_is_digit(s[1])))
        return NULL;
    if (check_clock(&read, half, text, err) != 0)
        return NULL;
    *f = read;
    return s;
}

/* The clock behind a date: 'T', or blanks with ',' or "at" among them. */
static const char *scan_clock_behind(const char *s, struct when_form *f, struct error *err)
{
    const char *next, *at;

    if ((*s == 'T' || *s == 't') && scan_is_digit(s[1]))
        return scan_clock(s + 1, f, err);
    next = scan_blanks(s);
    if (*next == ',')
        next = scan_blanks(next + 1);
    at = scan_word(next, "at");
    if (at != NULL)
        next = scan_blanks(at);
    return next > s ? scan_clock(next, f, err) : NULL;
}

/* The kinds. Each takes the place behind '~', and gives the place after the time. */

static const char *scan_relative(const char *s, enum form_end how, struct when_form *f,
                                 struct error *err)
{
    int sign = -1;
    const char *begin = scan_sign(s, &sign), *end, *ago;
    int64_t span = 0;
    size_t n;

    begin = begin != NULL ? scan_blanks(begin) : s;
    n = duration_prefix(begin, &span);
    if (n == 0) {
        if (span == INT64_MAX)
            error_set(err, "'%.60s' is out of range: no calendar goes back so far", s);
        return NULL;
    }
    end = begin + n;
    ago = scan_word(scan_blanks(end), "ago");
    if (ago == NULL && how == FORM_PREFIX)
        return NULL;
    f->kind = FORM_AGO;
    f->distance = (ago != NULL ? -1 : sign) * span;
    return ago != NULL ? ago : end;
}

static const char *scan_epoch(const char *s, struct when_form *f, struct error *err)
{
    const char *text = s;
    int64_t seconds = 0;
    int sign = 1, digits = 0, micros = 0;

    if (*s++ != '@')
        return NULL;
    if (*s == '-' || *s == '+')
        sign = *s++ == '-' ? -1 : 1;
    for (; scan_is_digit(*s); s++, digits++)
        seconds = digits < 12 ? seconds * 10 + (*s - '0') : seconds;
    if (digits == 0)
        return NULL;
    if (digits > 12) {
        error_set(err,
                  digits == 13
                      ? "'%.60s' is out of range: seconds since 1970 are meant, these look "
                        "like milliseconds"
                      : "'%.60s' is out of range: seconds since 1970 are meant",
                  text);
        return NULL;
    }
    if (*s == '.' && scan_is_digit(s[1]))
        s = scan_fraction(s + 1, &micros);
    f->kind = FORM_EPOCH;
    f->distance = sign * (seconds * SECOND + micros);
    return s;
}

/* "+1d 02:00". */
static const char *scan_start_day(const char *s, struct when_form *f, struct error *err)
{
    int days = 0;
    const char *end;

    if (*s++ != '+')
        return NULL;
    s = scan_number(s, 1, 5, &days);
    if (s == NULL || (end = scan_word(scan_blanks(s), "d")) == NULL)
        return NULL;
    end = scan_clock_behind(end, f, err);
    if (end != NULL) {
        f->kind = FORM_START;
        f->days = days;
    }
    return end;
}

static const char *scan_day_word(const char *s, enum form_end how, struct when_form *f,
                                 struct error *err)
{
    static const char *const words[] = {"yesterday", "today", "tomorrow"};

    for (int i = 0; i < 3; i++) {
        const char *end = scan_word(s, words[i]), *after;
        if (end == NULL)
            continue;
        f->kind = FORM_DAY;
        f->days = i - 1;
        f->precision = PRECISION_DAY;
        after = scan_clock_behind(end, f, err);
        if (after == NULL && how == FORM_PREFIX)
            return NULL;
        return after != NULL ? after : end;
    }
    return NULL;
}

/* The year of "Thu Jun 1 08:05:00 2023" and "… 08:05:00 UTC 2023", as date and git print it. */
static const char *scan_year_behind(const char *s, struct when_form *f)
{
    const char *p = scan_blanks(s), *end = scan_number(p, 4, 4, &f->date.year);

    if (end == NULL) {
        size_t n = strcspn(p, " \t");
        end = scan_number(scan_blanks(p + n), 4, 4, &f->date.year);
        if (n == 0 || end == NULL)
            return s;
        f->zone = p;
        f->zone_len = n;
    }
    f->date.no_year = false;
    return end;
}

static const char *scan_date(const char *s, enum form_end how, struct when_form *f,
                             struct error *err)
{
    const char *end = date_scan(s, &f->date), *after;

    if (end == NULL)
        return NULL;
    f->kind = FORM_DATE;
    f->precision = PRECISION_DAY;
    after = scan_clock_behind(end, f, err);
    if (after != NULL && f->date.no_year)
        after = scan_year_behind(after, f);
    if (f->date.no_year && how == FORM_PREFIX)
        return NULL;
    return after != NULL ? after : end;
}

/* '~' or a word for it. */
static const char *scan_about(const char *s)
{
    static const char *const words[] = {"about", "around", "approximately", "approx", "ca"};

    if (*s == '~')
        return scan_blanks(s + 1);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *end = scan_word(s, words[i]);
        if (end != NULL)
            return scan_blanks(*end == '.' ? end + 1 : end);
    }
    return NULL;
}

static const char *scan_time(const char *s, enum form_end how, struct when_form *f,
                             struct error *err)
{
    const char *end = how == FORM_WHOLE ? scan_word(s, "now") : NULL;

    f->precision = PRECISION_EXACT;
    if (end != NULL) {
        f->kind = FORM_NOW;
        return end;
    }
    if ((end = scan_epoch(s, f, err)) != NULL || (end = scan_start_day(s, f, err)) != NULL ||
        (end = scan_relative(s, how, f, err)) != NULL ||
        (end = scan_day_word(s, how, f, err)) != NULL || (end = scan_date(s, how, f, err)) != NULL)
        return end;
    f->precision = PRECISION_EXACT;
    f->kind = FORM_CLOCK;
    return scan_clock(s, f, err);
}

/* Zones. */

/* The zone behind an offset, in parentheses, as mail has it: "+0100 (BST)". */
static size_t comment_prefix(const char *s)
{
    const char *p = scan_blanks(s);
    size_t n = *p == '(' ? zone_prefix(p) : 0;

    return n > 0 ? (size_t)(p - s) + n : 0;
}

/* Whether a '-' right behind the clock is the dash of a span ("14:00-15:00") and no offset's: so it
 * is, unless the time is written as RFC 3339 has it, with a date and a 'T' or seconds. */
static bool is_span(const char *start, const char *end, const struct when_form *f)
{
    if (*end != '-')
        return false;
    return f->kind != FORM_DATE ||
           (!f->has_seconds && memchr(start, 'T', (size_t)(end - start)) == NULL);
}

static const char *read_zone_prefix(const char *start, const char *end, struct when_form *f)
{
    const char *zone = scan_blanks(end);
    size_t n = zone_prefix(zone);

    if (n > 0 && !is_span(start, end, f)) {
        f->zone = zone;
        f->zone_len = n;
        return zone + n + comment_prefix(zone + n);
    }
    return scan_is_letter(*end) || scan_is_digit(*end) || *end == '_' ? NULL : end;
}

static const char *read_zone_whole(const char *end, struct when_form *f)
{
    const char *zone = scan_blanks(end), *last = zone + strlen(zone);
    size_t n = zone_prefix(zone);

    if (n > 0 && *zone != '(' && *scan_blanks(zone + n + comment_prefix(zone + n)) == '\0') {
        f->zone = zone;
        f->zone_len = n;
    } else if (*zone != '\0') {
        f->zone = zone;
        f->zone_len = (size_t)(last - zone);
    }
    return last;
}

const char *when_form_read(const char *text, enum form_end how, struct when_form *out,
                           struct error *err)
{
    struct when_form form = {.date = {.weekday = -1}};
    struct error why = ERROR_INIT;
    const char *start = scan_blanks(text), *about = scan_about(start), *end;
    const char *ish;

    start = about != NULL ? about : start;
    end = scan_time(start, how, &form, &why);
    if (end == NULL || (how == FORM_WHOLE && why.text[0] != '\0')) {
        if (why.text[0] != '\0')
            error_set(err, "%s", why.text);
        return NULL;
    }
    ish = form.precision == PRECISION_EXACT ? scan_word(end, "ish") : NULL; /* "15:00ish" */
    end = ish != NULL ? ish : end;
    if ((about != NULL || ish != NULL) && form.precision == PRECISION_EXACT)
        form.precision = PRECISION_ABOUT;
    if (form.zone == NULL)
        end = how == FORM_WHOLE ? read_zone_whole(end, &form) : read_zone_prefix(start, end, &form);
    else if (how == FORM_WHOLE && *scan_blanks(end) != '\0')
        return NULL;
    if (end != NULL)
        *out = form;
    return end;
}
