#include "time/stamp_clock.h"

#include "time/scan.h"
#include "time/zone.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ':' or the full-width one of East Asian keyboards. */
static const char *scan_colon(const char *s)
{
    if (*s == ':')
        return s + 1;
    return strncmp(s, "\xEF\xBC\x9A", 3) == 0 ? s + 3 : NULL;
}

/* "AM", "pm", "p.m.", "p. m.". */
static const char *scan_half(const char *s, enum meridiem *half)
{
    const char *behind = s;

    s = scan_blanks(s);
    if (scan_lower(*s) != 'a' && scan_lower(*s) != 'p')
        return NULL;
    *half = scan_lower(*s) == 'p' ? MERIDIEM_PM : MERIDIEM_AM;
    if (s == behind && scan_is_digit(s[-1]) && !scan_is_letter(s[1]) && s[1] != '.')
        return s + 1; /* "2:05p" */
    s++;
    if (*s != '.')
        return scan_word(s, "m");
    s = *++s == ' ' ? s + 1 : s;
    if (scan_lower(*s) != 'm')
        return NULL;
    s += s[1] == '.' ? 2 : 1;
    return scan_is_letter(*s) ? NULL : s;
}

/* What says behind a clock that it is one: "14:30h", "14:30 hs", "14.30 Uhr". */
static const char *scan_unit(const char *s)
{
    static const char *const units[] = {"h", "hs", "hrs", "hr", "hours", "uhr", "horas"};

    s = scan_blanks(s);
    for (size_t i = 0; i < COUNT(units); i++) {
        const char *end = scan_word(s, units[i]);
        if (end != NULL)
            return end;
    }
    return NULL;
}

/* Whether what follows "2h30", "5:30" makes a duration of it. */
static bool is_duration(const char *s)
{
    static const char *const words[] = {"later", "after", "before", "earlier", "of",     "long",
                                        "de",    "d",     "après",  "después", "depois", "plus"};

    s = scan_blanks(s);
    for (size_t i = 0; i < COUNT(words); i++) {
        if (*s == words[i][0] && scan_word(s, words[i]) != NULL)
            return true;
    }
    return false;
}

/* "5:30 minutes". */
static bool is_minutes(const char *s)
{
    static const char *const words[] = {"min", "mins", "minutes", "minutos", "minuten"};

    s = scan_blanks(s);
    for (size_t i = 0; i < COUNT(words); i++) {
        if (scan_word(s, words[i]) != NULL)
            return true;
    }
    return false;
}

/* Sets the hour by what stands for the half of the day; false where there is no such clock. */
static bool set_clock(struct stamp_part *part, int hour, int minute, int second, enum meridiem half)
{
    struct stamp_point *p = &part->point;

    if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && (minute > 0 || second > 0)))
        return false;
    if (half != MERIDIEM_NONE && (hour == 0 || hour > 12))
        part->odd = STAMP_ODD_HALF;
    else if (half != MERIDIEM_NONE)
        hour = hour % 12 + (half == MERIDIEM_PM ? 12 : 0);
    p->has_clock = true;
    p->hour = (signed char)hour;
    p->minute = (signed char)minute;
    p->second = (signed char)(second == 60 ? 59 : second);
    p->meridiem = half;
    p->precision = PRECISION_EXACT;
    return true;
}

/* The seconds behind the minutes, with a fraction; S itself where none stand there. */
static const char *scan_seconds(const char *s, struct stamp_part *part, int *second)
{
    const char *colon = scan_colon(s), *end;

    if (colon == NULL || !scan_is_digit(*colon))
        return s;
    end = scan_number(colon, 2, 2, second);
    if (end == NULL)
        return NULL;
    part->point.has_seconds = true;
    part->rfc = true;
    if ((*end == '.' || *end == ',') && scan_is_digit(end[1]))
        end = scan_fraction(end + 1, &part->point.micro);
    return end;
}

/* Behind the hour's colon. */
static const char *scan_minutes(const char *s, int hour, struct stamp_part *part)
{
    int minute = 0, second = 0;
    enum meridiem half = MERIDIEM_NONE;
    const char *end, *after;

    if ((scan_lower(s[0]) == 'x' && scan_lower(s[1]) == 'x') || strncmp(s, "??", 2) == 0) {
        end = scan_half(s + 2, &half);
        if (!set_clock(part, hour, 0, 0, half))
            return NULL;
        part->point.precision = PRECISION_HOUR;
        return end != NULL ? end : s + 2;
    }
    end = scan_number(s, 2, 2, &minute);
    if (end == NULL || (end = scan_seconds(end, part, &second)) == NULL)
        return NULL;
    after = scan_half(end, &half);
    if (after == NULL) {
        half = MERIDIEM_NONE;
        after = scan_unit(end);
        if (is_minutes(end) || (after != NULL && is_duration(after)))
            return NULL;
    }
    return set_clock(part, hour, minute, second, half) ? (after != NULL ? after : end) : NULL;
}

/* "14h30", "14 h 30", "14h": where no minutes stand it may be a duration as well. */
static const char *scan_h(const char *s, int hour, struct stamp_part *part)
{
    const char *h = scan_blanks(s), *end;
    bool apart = h > s;
    int minute = 0;

    if (scan_lower(*h) != 'h')
        return NULL;
    end = scan_number(apart ? scan_blanks(h + 1) : h + 1, 2, 2, &minute);
    part->trust = end != NULL && !apart ? TRUST_SURE : TRUST_BREAK;
    if (end != NULL && scan_word(end, "min") != NULL && hour > 9) {
        part->trust = TRUST_BREAK; /* "14h05min:" */
        end += 3;
    }
    if (end != NULL && (scan_is_letter(*end) || is_duration(end) || is_minutes(end)))
        return NULL; /* "1h30m" */
    if (end == NULL)
        end = scan_word(h, "h") != NULL ? h + 1 : scan_word(h, "hs");
    return end != NULL && hour < 24 && set_clock(part, hour, minute, 0, MERIDIEM_NONE) ? end : NULL;
}

/* "14.30 Uhr", "2.30pm": a dot alone is no clock's. */
static const char *scan_dotted(const char *s, int hour, struct stamp_part *part)
{
    enum meridiem half = MERIDIEM_NONE;
    const char *end, *after;
    int minute = 0;

    if (*s != '.' || (end = scan_number(s + 1, 2, 2, &minute)) == NULL)
        return NULL;
    after = scan_half(end, &half);
    if (after == NULL) {
        half = MERIDIEM_NONE;
        after = scan_word(scan_blanks(end), "uhr");
    }
    return after != NULL && set_clock(part, hour, minute, 0, half) ? after : NULL;
}

/* An hour alone: "2pm", "14 Uhr", "12 noon". */
static const char *scan_hour(const char *s, int hour, struct stamp_part *part)
{
    enum meridiem half = MERIDIEM_NONE;
    const char *end = scan_half(s, &half);

    if (end == NULL) {
        half = MERIDIEM_NONE;
        end = scan_word(scan_blanks(s), "uhr");
    }
    if (end == NULL && hour == 12) {
        end = scan_word(scan_blanks(s), "noon");
        half = MERIDIEM_PM;
    }
    if (end == NULL && hour == 12) {
        end = scan_word(scan_blanks(s), "midnight");
        half = MERIDIEM_AM;
    }
    return end != NULL && set_clock(part, hour, 0, 0, half) ? end : NULL;
}

/* "2233": only behind an ISO date, or where "Z", "UTC" or "hrs" says that it is a clock. */
static const char *scan_military(const char *s, struct stamp_part *part)
{
    int number = 0;
    const char *end = scan_number(s, 4, 4, &number), *unit;

    if (end == NULL || ((*end == '-' || *end == '/') && scan_is_digit(end[1])) ||
        !set_clock(part, number / 100, number % 100, 0, MERIDIEM_NONE))
        return NULL; /* "2021-05-09" */
    unit = scan_unit(end);
    if (unit != NULL && unit - end > 1)
        return unit;
    if (scan_word(end, "Z") != NULL ||
        (scan_is_letter(*scan_blanks(end)) && zone_prefix(scan_blanks(end)) > 1))
        return end;
    part->trust = TRUST_BREAK;
    return part->year_first ? end : NULL;
}

/* "21時04分", "21时04分". */
static const char *scan_east_asian(const char *s, int hour, struct stamp_part *part)
{
    int minute = 0;

    if (strncmp(s, "時", 3) != 0 && strncmp(s, "时", 3) != 0)
        return NULL;
    s = scan_number(s + 3, 1, 2, &minute);
    return s != NULL && strncmp(s, "分", 3) == 0 && set_clock(part, hour, minute, 0, MERIDIEM_NONE)
               ? s + 3
               : NULL;
}

static const char *scan_clock_word(const char *s, struct stamp_part *part)
{
    static const struct {
        const char *word;
        int hour;
    } words[] = {
        {"noon", 12},     {"midday", 12}, {"midnight", 0},   {"mediodía", 12},
        {"mediodia", 12}, {"midi", 12},   {"medianoche", 0}, {"minuit", 0},
        {"meio-dia", 12}, {"mittag", 12}, {"meia-noite", 0}, {"mitternacht", 0},
    };

    for (size_t i = 0; i < COUNT(words); i++) {
        const char *end = scan_word(s, words[i].word);
        if (end == NULL)
            continue;
        part->trust = TRUST_BREAK;
        return set_clock(part, words[i].hour, 0, 0, MERIDIEM_NONE) ? end : NULL;
    }
    return NULL;
}

/* "20:01:db8::1", "00:1b:44:11:3a:b7": an address. */
static bool is_address(const char *colon)
{
    size_t n = strcspn(colon, ": \t\n");

    return n > 0 && n <= 4 && colon[n] == ':' && strspn(colon, "0123456789abcdefABCDEF") == n;
}

/* Whether what follows lets the numbers be a clock: no further number, no letter but a zone's. */
static bool ends_well(const char *s)
{
    const char *colon = scan_colon(s);

    if (scan_is_digit(*s) || *s == '%' || *s == '_')
        return false;
    if ((colon != NULL && (scan_is_digit(*colon) || is_address(colon))) ||
        (*s == '.' && scan_is_digit(s[1])))
        return false;
    return !scan_is_letter(*s) || zone_prefix(s) > 0 || scan_word(s, "ish") != NULL ||
           s[strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '/';
}

const char *stamp_clock(const char *s, struct stamp_part *part)
{
    struct stamp_part read = *part;
    const char *end, *behind, *ish;
    int hour = 0;

    read.trust = TRUST_SURE;
    behind = scan_number(s, 1, 2, &hour);
    if (behind == NULL)
        end = scan_is_digit(*s) ? scan_military(s, &read) : scan_clock_word(s, &read);
    else if (scan_colon(behind) != NULL)
        end = scan_minutes(scan_colon(behind), hour, &read);
    else if ((end = scan_dotted(behind, hour, &read)) == NULL &&
             (end = scan_hour(behind, hour, &read)) == NULL &&
             (end = scan_east_asian(behind, hour, &read)) == NULL)
        end = scan_h(behind, hour, &read);
    if (end == NULL || !ends_well(end))
        return NULL;
    ish = scan_word(scan_blanks(end), "ish");
    if (ish != NULL || *end == '-')
        ish = ish != NULL ? ish : scan_word(end + 1, "ish");
    read.point.padded = *s == '0' && scan_is_digit(s[1]);
    if (ish != NULL && read.point.precision == PRECISION_EXACT)
        read.point.precision = PRECISION_ABOUT;
    *part = read;
    return ish != NULL ? ish : end;
}
