#include "times.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* One piece of an expression: what it is, and how long. */
enum piece { NOTHING, CLOCK, DATE, BESIDE /* a weekday, a zone: only next to the others */ };

static const char *const months[][6] = {
    {"january", "jan", "enero", "janeiro", "janvier", "ene"},
    {"february", "feb", "febrero", "fevereiro", "février", "fev"},
    {"march", "mar", "marzo", "março", "mars", ""},
    {"april", "apr", "abril", "avril", "abr", "avr"},
    {"may", "mayo", "maio", "mai", "", ""},
    {"june", "jun", "junio", "junho", "juin", ""},
    {"july", "jul", "julio", "julho", "juillet", ""},
    {"august", "aug", "agosto", "août", "ago", ""},
    {"september", "sep", "sept", "septiembre", "setembro", "septembre"},
    {"october", "oct", "octubre", "outubro", "octobre", "out"},
    {"november", "nov", "noviembre", "novembro", "novembre", ""},
    {"december", "dec", "diciembre", "dezembro", "décembre", "dic"},
};
static const char *const weekdays[] = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue",
    "tues",   "wed",     "thu",       "thur",     "thurs",  "fri",      "sat",    "sun",
};
static const char *const zones[] = {
    "UTC",
    "GMT",
    "Z",
    "PST",
    "PDT",
    "PT",
    "EST",
    "EDT",
    "ET",
    "CST",
    "CDT",
    "CT",
    "MST",
    "MDT",
    "MT",
    "CET",
    "CEST",
    "WAT",
    "CAT",
    "EAT",
    "SAST",
    "BST",
    "IST",
    "EET",
    "EEST",
    "MSK",
    "WET",
    "WEST",
    "JST",
    "AEST",
    "AEDT",
    "HKT",
    "SGT",
    "BRT",
    "ACST",
    "NZST",
    "KST",
    "AKST",
    "HST",
    "Pacific",
    "Eastern",
    "Denver",
    "US/Pacific",
    "US/Eastern",
    "US/Central",
    "US/Mountain",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
    "Africa/Lagos",
};

static bool is_letter(char c)
{
    return isalpha((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* A dash or a quote of those that Unicode has is no letter. */
static bool ends_word(const char *s, const char *end)
{
    if (s + 2 < end && !strncmp(s, "\xE2\x80", 2))
        return true;
    return s >= end || !(is_letter(*s) || isdigit((unsigned char)*s));
}

static size_t digits(const char *s, const char *end, int *number)
{
    size_t n = 0;
    *number = 0;
    for (; s + n < end && n < 9 && isdigit((unsigned char)s[n]); n++)
        *number = *number * 10 + (s[n] - '0');
    return n;
}

static size_t letters(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && is_letter(s[n]))
        n++;
    return n;
}

static bool is_word(const char *s, size_t len, const char *word)
{
    return strlen(word) == len && strncasecmp(s, word, len) == 0;
}

static int month_of(const char *s, size_t len)
{
    for (int m = 0; m < 12; m++)
        for (int i = 0; i < 6; i++)
            if (len && is_word(s, len, months[m][i]))
                return m + 1;
    return 0;
}

bool times_is_zone(const char *word, size_t len)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strlen(zones[i]) == len && !strncmp(word, zones[i], len))
            return true;
    return false;
}

static void keep(struct time_found *found, struct time_value value)
{
    if (found->n < TIME_VALUES)
        found->value[found->n++] = value;
}

/* "am", "p.m.", after blanks; *PM is left alone where there is none. */
static size_t half_of_day(const char *s, const char *end, int *hour)
{
    size_t n = 0;
    while (s + n < end && s[n] == ' ' && n < 2)
        n++;
    if (s + n + 1 >= end || !strchr("aApP", s[n]))
        return 0;
    bool pm = strchr("pP", s[n]) != NULL;
    n++;
    if (s[n] == '.')
        n++;
    if (s + n >= end || !strchr("mM", s[n]))
        return 0;
    n++;
    if (s + n < end && s[n] == '.' && s[n - 2] == '.')
        n++;
    if (!ends_word(s + n, end))
        return 0;
    if (pm && *hour < 12)
        *hour += 12;
    else if (!pm && *hour == 12)
        *hour = 0;
    return n;
}

/* "08:05", "8:05:30.25 PM", "14:xx", "14h05", "2pm". */
static size_t clock_at(const char *s, const char *end, struct time_found *found)
{
    int hour, minute = 0, rest;
    size_t n = digits(s, end, &hour), more;
    if (!n || n > 2 || hour > 24)
        return 0;
    if (s + n < end && (s[n] == ':' || s[n] == 'h')) {
        more = digits(s + n + 1, end, &minute);
        if (more == 2 && minute < 60) {
            n += 3;
            if (s + n < end && s[n] == ':' && digits(s + n + 1, end, &rest) == 2)
                n += 3;
            if (s + n + 1 < end && strchr(".,", s[n]) && isdigit((unsigned char)s[n + 1]))
                n += 1 + digits(s + n + 1, end, &rest);
            n += half_of_day(s + n, end, &hour);
            if (s + n + 1 < end && s[n] == 'Z' && ends_word(s + n + 1, end))
                n++;
            if (!ends_word(s + n, end) && strncmp(s + n, "ish", 3) != 0)
                return 0;
            keep(found, (struct time_value){true, hour % 24, minute, false});
            return n;
        }
        if (s + n + 3 <= end && (!strncmp(s + n, ":xx", 3) || !strncmp(s + n,
                                                                       ":?"
                                                                       "?",
                                                                       3)))
            return n + 3;
        return 0;
    }
    more = half_of_day(s + n, end, &hour);
    if (!more || hour > 23)
        return 0;
    keep(found, (struct time_value){true, hour, 0, false});
    return n + more;
}

/* "2023-06-01", "2022-01-08 2233", "07-27-2023", "10/14/2022", "6/6". */
static size_t numeric_date_at(const char *s, const char *end, struct time_found *found)
{
    int a, b, c = 0;
    size_t first = digits(s, end, &a), n = first, second, third = 0;
    if (!first || first > 5 || s + n >= end || !strchr("-/.", s[n]))
        return 0;
    char by = s[n];
    second = digits(s + n + 1, end, &b);
    if (!second || second > 2)
        return 0;
    n += 1 + second;
    if (s + n < end && s[n] == by)
        third = digits(s + n + 1, end, &c);
    if (third)
        n += 1 + third;
    if (!ends_word(s + n, end) && !(s + n < end && s[n] == 'T'))
        return 0;
    if (first >= 4) { /* a year first */
        if (!third || by == '.' || b < 1 || b > 12 || c < 1 || c > 31)
            return 0;
        keep(found, (struct time_value){false, b, c, false});
        return n;
    }
    if (first > 2 || (by == '.' && third != 4) || a < 1 || b < 1 || a > 31 || b > 31)
        return 0;
    if (third && third < 2)
        return 0;
    keep(found, (struct time_value){false, a, b, true});
    return n;
}

static size_t ordinal(const char *s, const char *end)
{
    static const char *const ends[] = {"st", "nd", "rd", "th"};
    for (size_t i = 0; i < 4; i++)
        if (s + 2 <= end && !strncmp(s, ends[i], 2) && ends_word(s + 2, end))
            return 2;
    return 0;
}

/* ", 2023", " 2023", " de 2023". */
static size_t year_behind(const char *s, const char *end)
{
    size_t n = 0;
    int year;
    if (s + n < end && s[n] == ',')
        n++;
    while (s + n < end && s[n] == ' ')
        n++;
    if (s + n + 3 < end && !strncmp(s + n, "de ", 3))
        n += 3;
    size_t more = digits(s + n, end, &year);
    return n && more == 4 && year > 1900 && year < 2200 && ends_word(s + n + more, end) &&
                   !(s + n + more < end && s[n + more] == ':')
               ? n + more
               : 0;
}

/* "June 1st, 2023", "Jan 3". */
static size_t month_first_at(const char *s, const char *end, struct time_found *found)
{
    size_t n = letters(s, end), more;
    int month = month_of(s, n), day, blank_day;
    if (!month || !(isupper((unsigned char)*s)))
        return 0;
    if (s + n < end && s[n] == '.')
        n++;
    size_t blank = 0;
    while (s + n + blank < end && s[n + blank] == ' ')
        blank++;
    more = digits(s + n + blank, end, &day);
    if (blank && more && more <= 2 && day >= 1 && day <= 31 &&
        !(s + n + blank + more < end && s[n + blank + more] == ':')) {
        n += blank + more;
        n += ordinal(s + n, end);
        size_t until = s + n < end && *(s + n) == '-' ? digits(s + n + 1, end, &blank_day) : 0;
        if (until && until <= 2)
            n += 1 + until;
        keep(found, (struct time_value){false, month, day, false});
        return n + year_behind(s + n, end);
    }
    more = year_behind(s + n, end);
    return more ? n + more : 0;
}

/* "20-" of "20-24 August". */
static size_t day_before(const char *s, const char *end)
{
    int day, next;
    size_t n = digits(s, end, &day);
    size_t dash = s + n + 3 <= end && !strncmp(s + n, "–", 3) ? 3 : s + n < end && s[n] == '-';
    size_t more = n && n <= 2 && dash ? digits(s + n + dash, end, &next) : 0;
    bool month = more && s + n + dash + more < end && s[n + dash + more] == ' ' &&
                 month_of(s + n + dash + more + 1, letters(s + n + dash + more + 1, end));
    return month && more <= 2 && day >= 1 && day < next && next <= 31 ? n + dash : 0;
}

/* "1 Jun 2023", "27 de julio de 2023", "1st of May", "20-24 August". */
static size_t day_first_at(const char *s, const char *end, struct time_found *found)
{
    int day;
    size_t before = day_before(s, end);
    size_t n = before + digits(s + before, end, &day);
    if (n == before || n - before > 2 || day < 1 || day > 31)
        return 0;
    n += ordinal(s + n, end);
    if (s + n < end && s[n] == '.')
        n++;
    size_t blank = 0;
    while (s + n + blank < end && strchr(" -", s[n + blank]))
        blank++;
    if (!blank || blank > 2)
        return 0;
    n += blank;
    if (s + n + 3 < end && (!strncmp(s + n, "of ", 3) || !strncmp(s + n, "de ", 3)))
        n += 3;
    size_t word = letters(s + n, end);
    int month = month_of(s + n, word);
    /* "1 may fail" is no day; other names are given away by what follows them, or by the month */
    if (!month || (is_word(s + n, word, "may") && s[n] != 'M'))
        return 0;
    n += word;
    keep(found, (struct time_value){false, month, day, false});
    return n + year_behind(s + n, end);
}

static size_t weekday_at(const char *s, const char *end)
{
    size_t n = letters(s, end);
    for (size_t i = 0; isupper((unsigned char)*s) && i < sizeof weekdays / sizeof *weekdays; i++)
        if (is_word(s, n, weekdays[i]))
            return n;
    return 0;
}

/* "(wat)": in brackets its case does not matter. */
static size_t bracketed_zone(const char *s, const char *end)
{
    char upper[8];
    size_t n = letters(s, end);
    if (n < 2 || n >= sizeof upper || s + n >= end || s[-1] != '(' || s[n] != ')')
        return 0;
    for (size_t i = 0; i < n; i++)
        upper[i] = (char)toupper((unsigned char)s[i]);
    return times_is_zone(upper, n) ? n : 0;
}

/* "UTC", "UTC+2", "+01:00", "US/Pacific". */
static size_t zone_at(const char *s, const char *end)
{
    size_t n = 0;
    int number;
    if (strchr("+-", *s)) {
        size_t more = digits(s + 1, end, &number);
        if (more == 4)
            return 5;
        if (more == 2 && s + 6 <= end && s[3] == ':' && digits(s + 4, end, &number) == 2)
            return 6;
        return 0;
    }
    while (s + n < end && (is_letter(s[n]) || s[n] == '/' || s[n] == '_'))
        n++;
    if (!times_is_zone(s, n))
        return 0;
    if (s + n + 1 < end && strchr("+-", s[n]) && isdigit((unsigned char)s[n + 1])) {
        n += 1 + digits(s + n + 1, end, &number);
        if (s + n + 2 < end && s[n] == ':' && isdigit((unsigned char)s[n + 1]))
            n += 1 + digits(s + n + 1, end, &number);
    }
    if (s + n + 5 <= end && !strncasecmp(s + n, " time", 5) && ends_word(s + n + 5, end))
        n += 5;
    return n;
}

/* BESIDE: something stands before it. */
static enum piece piece_at(const char *s, const char *end, bool beside, size_t *n,
                           struct time_found *found)
{
    if ((day_before(s, end) && (*n = day_first_at(s, end, found))) ||
        (*n = numeric_date_at(s, end, found)) || (*n = month_first_at(s, end, found)) ||
        (*n = day_first_at(s, end, found)))
        return DATE;
    if ((*n = clock_at(s, end, found)))
        return CLOCK;
    if ((*n = weekday_at(s, end)) || (*n = zone_at(s, end)) ||
        (beside && (*n = bracketed_zone(s, end))))
        return BESIDE;
    return NOTHING;
}

/* What stands between two pieces: blanks, commas, dashes, brackets, "at", "to" … */
static size_t between(const char *s, const char *end)
{
    static const char *const words[] = {"at ", "on ", "to ", "until ", "through ", "till ", "and "};
    size_t n = 0;
    for (;;) {
        if (s + n < end && strchr(" ,/()[]-~T*", s[n]))
            n++;
        else if (s + n + 3 <= end && (!strncmp(s + n, "–", 3) || !strncmp(s + n, "—", 3)))
            n += 3;
        else
            break;
    }
    for (size_t i = 0; n && i < sizeof words / sizeof *words; i++) {
        size_t len = strlen(words[i]);
        if (s + n + len < end && !strncasecmp(s + n, words[i], len))
            return n + len;
    }
    return n;
}

static size_t compact_clock(const char *s, const char *end)
{
    int number;
    return digits(s, end, &number) == 4 && number % 100 < 60 && number < 2400 &&
                   ends_word(s + 4, end)
               ? 4
               : 0;
}

size_t times_at(const char *s, const char *end, struct time_found *found)
{
    size_t n, whole = 0, gap = 0;
    bool time = false, date = false, lone = true;
    found->n = 0;
    for (const char *at = s; at < end; at = s + whole + gap) {
        int before = found->n;
        enum piece piece = piece_at(at, end, whole > 0, &n, found);
        if (piece == NOTHING && date && (n = compact_clock(at, end)))
            piece = CLOCK;
        /* a zone or a weekday between two pieces may be a word of what follows */
        if (piece == NOTHING || (piece == BESIDE && whole && gap > 4)) {
            found->n = before;
            break;
        }
        if (piece == DATE && whole && time && date && gap > 6)
            break;
        time = time || piece == CLOCK;
        date = date || piece == DATE;
        lone = lone && piece == BESIDE;
        whole = (size_t)(at - s) + n;
        if (s + whole + 3 <= end && !strncmp(s + whole, "ish", 3))
            whole += 3;
        gap = between(s + whole, end);
        if (!gap || gap > 10)
            break;
    }
    if (lone || (!time && !date)) {
        found->n = 0;
        return 0;
    }
    return whole;
}

/* ---- lengths */

static long unit_of(const char *s, size_t len)
{
    static const struct {
        const char *word;
        long seconds;
    } units[] = {
        {"s", 1},         {"sec", 1},      {"secs", 1},     {"second", 1},   {"seconds", 1},
        {"m", 60},        {"min", 60},     {"mins", 60},    {"minute", 60},  {"minutes", 60},
        {"minutos", 60},  {"minuto", 60},  {"h", 3600},     {"hr", 3600},    {"hrs", 3600},
        {"hour", 3600},   {"hours", 3600}, {"hora", 3600},  {"horas", 3600}, {"heure", 3600},
        {"heures", 3600}, {"d", 86400},    {"day", 86400},  {"days", 86400}, {"dias", 86400},
        {"jours", 86400}, {"segundos", 1}, {"secondes", 1}, {"días", 86400},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (is_word(s, len, units[i].word))
            return units[i].seconds;
    return 0;
}

size_t times_length_at(const char *s, const char *end, long *seconds)
{
    size_t whole = 0, at = 0;
    *seconds = 0;
    for (;;) {
        int number, part = 0;
        size_t n = digits(s + at, end, &number), more = 0, place = 10;
        if (!n || n > 6)
            break;
        if (s + at + n + 1 < end && s[at + n] == '.' && isdigit((unsigned char)s[at + n + 1])) {
            more = digits(s + at + n + 1, end, &part);
            for (size_t i = 1; i < more; i++)
                place *= 10;
            n += 1 + more;
        }
        if (s + at + n < end && strchr(" -", s[at + n]))
            n++;
        size_t word = letters(s + at + n, end);
        long unit = unit_of(s + at + n, word);
        if (!unit || !ends_word(s + at + n + word, end))
            break;
        *seconds += number * unit + (more ? (long)part * unit / (long)place : 0);
        whole = at + n + word;
        at = whole;
        while (s + at < end && strchr(" ,", s[at]))
            at++;
        if (s + at + 4 < end && !strncmp(s + at, "and ", 4))
            at += 4;
        else if (s + at + 2 < end && (!strncmp(s + at, "y ", 2) || !strncmp(s + at, "e ", 2)))
            at += 2;
    }
    return whole;
}
