#include "time/stamp_date.h"

#include "time/scan.h"

#include <string.h>
#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Years in which something runs that has incidents. */
#define YEAR_LEAST 1960
#define YEAR_MOST 2199

/* Names that aren't English, from three letters on only as they are usually cut. Those that are
 * English words ("set", "out", "ago") are left to "de", which stands before them. */
static const struct name {
    const char *name;
    signed char number;
    bool word; /* also an English word */
} foreign_months[] = {
    {"enero", 1, false},      {"ene", 1, false},       {"janeiro", 1, false},
    {"janvier", 1, false},    {"janv", 1, false},      {"januar", 1, false},
    {"jänner", 1, false},     {"febrero", 2, false},   {"fevereiro", 2, false},
    {"fev", 2, false},        {"février", 2, false},   {"fevrier", 2, false},
    {"févr", 2, false},       {"fév", 2, false},       {"februar", 2, false},
    {"marzo", 3, false},      {"março", 3, false},     {"marco", 3, false},
    {"mars", 3, false},       {"märz", 3, false},      {"maerz", 3, false},
    {"mrz", 3, false},        {"abril", 4, false},     {"abr", 4, false},
    {"avril", 4, false},      {"avr", 4, false},       {"mayo", 5, false},
    {"maio", 5, false},       {"mai", 5, false},       {"junio", 6, false},
    {"junho", 6, false},      {"juin", 6, false},      {"juni", 6, false},
    {"julio", 7, false},      {"julho", 7, false},     {"juillet", 7, false},
    {"juil", 7, false},       {"juli", 7, false},      {"agosto", 8, false},
    {"ago", 8, true},         {"août", 8, false},      {"aout", 8, false},
    {"septiembre", 9, false}, {"setiembre", 9, false}, {"setembro", 9, false},
    {"septembre", 9, false},  {"set", 9, true},        {"octubre", 10, false},
    {"outubro", 10, false},   {"octobre", 10, false},  {"oktober", 10, false},
    {"okt", 10, false},       {"out", 10, true},       {"noviembre", 11, false},
    {"novembro", 11, false},  {"novembre", 11, false}, {"diciembre", 12, false},
    {"dic", 12, false},       {"dezembro", 12, false}, {"dez", 12, false},
    {"décembre", 12, false},  {"decembre", 12, false}, {"déc", 12, false},
    {"dezember", 12, false},
};

static const struct name foreign_weekdays[] = {
    {"domingo", 0, false},      {"dimanche", 0, false},     {"sonntag", 0, false},
    {"weds", 3, false},         {"lunes", 1, false},        {"segunda-feira", 1, false},
    {"segunda", 1, true},       {"lundi", 1, false},        {"montag", 1, false},
    {"martes", 2, false},       {"terça-feira", 2, false},  {"terça", 2, true},
    {"mardi", 2, false},        {"dienstag", 2, false},     {"miércoles", 3, false},
    {"miercoles", 3, false},    {"quarta-feira", 3, false}, {"quarta", 3, true},
    {"mercredi", 3, false},     {"mittwoch", 3, false},     {"jueves", 4, false},
    {"quinta-feira", 4, false}, {"quinta", 4, true},        {"jeudi", 4, false},
    {"donnerstag", 4, false},   {"viernes", 5, false},      {"sexta-feira", 5, false},
    {"sexta", 5, true},         {"vendredi", 5, false},     {"freitag", 5, false},
    {"sábado", 6, false},       {"sabado", 6, false},       {"samedi", 6, false},
    {"samstag", 6, false},
};

/* Whether a word goes on: with a letter, an accented one too, or a digit. */
static bool goes_on(const char *s)
{
    unsigned char c = (unsigned char)*s;

    return scan_is_letter(*s) || scan_is_digit(*s) || (c >= 0xC3 && c <= 0xDF);
}

/* The longest of NAMES at the beginning of S, no letter behind it; NULL where none is. */
static const char *scan_foreign(const char *s, const struct name *names, size_t count, bool words,
                                int *number)
{
    const char *best = NULL;
    char first = scan_lower(*s), second = first != '\0' ? scan_lower(s[1]) : '\0';

    /* Asked of every word of a document: most begin like none of them. */
    for (size_t i = 0; i < count && scan_begins_word(first); i++) {
        size_t n;
        const char *name = names[i].name;
        if (first != name[0] || second != name[1] || (names[i].word && !words))
            continue;
        n = strlen(names[i].name);
        if (strncasecmp(s, names[i].name, n) != 0 || goes_on(s + n))
            continue;
        if (best == NULL || s + n > best) {
            best = s + n;
            *number = names[i].number;
        }
    }
    return best != NULL && *best == '.' ? best + 1 : best;
}

/* How a month's name stands there. */
enum month_form {
    MONTH_NAME,  /* as names are written: "June", "junio" */
    MONTH_LOWER, /* an English one in small letters, which may be a word: "may", "march" */
};

static const char *scan_month(const char *s, bool words, int *month, enum month_form *form)
{
    const char *end = scan_is_letter(*s) ? date_month_scan(s, month) : NULL;

    if (end != NULL && goes_on(end))
        end = NULL; /* "março" */
    *form = end != NULL && s[0] >= 'a' ? MONTH_LOWER : MONTH_NAME;
    if (end == NULL)
        end = scan_foreign(s, foreign_months, COUNT(foreign_months), words, month);
    return end;
}

/* "1", "3rd", "1º", "1er", "5."; *ORDINAL where it is more than a number. */
static const char *scan_day(const char *s, int *day, bool *ordinal)
{
    static const char *const endings[] = {"st", "nd", "rd", "th", "er", "º", "ª", "°"};

    s = scan_number(s, 1, 2, day);
    if (s == NULL || *day < 1 || *day > 31)
        return NULL;
    *ordinal = true;
    for (size_t i = 0; i < COUNT(endings); i++) {
        const char *end = scan_word(s, endings[i]);
        if (end != NULL)
            return end;
    }
    *ordinal = false;
    return s;
}

const char *stamp_year(const char *s, int *year)
{
    static const char *const words[] = {"de", "del", "of"};
    int number = 0;
    const char *p = scan_blanks(s), *end;

    if (*p == ',' || *p == '-' || *p == '/')
        p = scan_blanks(p + 1);
    for (size_t i = 0; i < COUNT(words); i++) {
        end = scan_word(p, words[i]);
        p = end != NULL ? scan_blanks(end) : p;
    }
    end = scan_number(p, 4, 4, &number);
    if (end == NULL || number < YEAR_LEAST || number > YEAR_MOST || scan_is_letter(*end) ||
        *end == '_')
        return NULL;
    *year = number;
    return end;
}

/* Whether the text that follows a date without a year lets it be one: it breaks off, or an entry's
 * text begins ("Jan 3 Deployed"). */
static bool begins_text(const char *s)
{
    s = scan_blanks(s);
    return (*s >= 'A' && *s <= 'Z') || *s == '@';
}

static const char *finish_named(const char *s, bool sure, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    const char *end = stamp_year(s, &d->year);

    d->no_year = end == NULL;
    if (end != NULL)
        return end;
    if (scan_is_letter(*s) || scan_is_digit(*s) || (*s == ':' && scan_is_digit(s[1])))
        return NULL;
    part->trust = sure || begins_text(s) ? TRUST_SURE : TRUST_BREAK;
    return s;
}

/* "June 1, 2023", "Jan. 3rd", "Feb 28th". */
static const char *scan_month_first(const char *s, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    enum month_form form;
    bool ordinal = false;

    s = scan_month(s, false, &d->month, &form);
    if (s == NULL)
        return NULL;
    s = scan_blanks(s + (*s == '-'));
    if (scan_word(s, "the") != NULL)
        s = scan_blanks(s + 3);
    s = scan_day(s, &d->day, &ordinal);
    if (s == NULL || (*s == '.' && scan_is_digit(s[1])) || *s == '%')
        return NULL;
    s = finish_named(s, ordinal, part);
    return s != NULL && form == MONTH_LOWER && d->no_year && !ordinal ? NULL : s;
}

/* "1 Jun 2023", "the 3rd of January 2021", "1 de junio de 2023", "5. März". */
static const char *scan_day_first(const char *s, struct stamp_part *part)
{
    static const char *const links[] = {"of", "de"};
    struct date_form *d = &part->point.date;
    enum month_form form;
    bool ordinal = false, linked = false;
    const char *end = scan_word(s, "the");

    s = scan_day(end != NULL ? scan_blanks(end) : s, &d->day, &ordinal);
    if (s == NULL)
        return NULL;
    if (*s == '-' || *s == '/' || (*s == '.' && !ordinal))
        s++;
    s = scan_blanks(s);
    for (size_t i = 0; i < COUNT(links); i++) {
        end = scan_word(s, links[i]);
        linked = linked || end != NULL;
        s = end != NULL ? scan_blanks(end) : s;
    }
    s = scan_month(s, linked, &d->month, &form);
    if (s == NULL)
        return NULL;
    s = finish_named(s, ordinal || linked, part);
    return s != NULL && form == MONTH_LOWER && d->no_year && !ordinal && !linked ? NULL : s;
}

/* Numbers. */

static bool month_and_day(int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Whether a date in numbers may end here: no further digit, word or decimal. */
static bool ends_number(const char *s)
{
    if ((*s == 'T' || *s == 't') && scan_is_digit(s[1]))
        return true;
    if ((*s == '/' || *s == '-' || *s == '.') && scan_is_digit(s[1]))
        return *s == '/' && scan_number(s + 1, 1, 2, &(int){0}) != NULL &&
               *scan_number(s + 1, 1, 2, &(int){0}) == ':'; /* "2023-01-04/11:34" */
    return !scan_is_letter(*s) && !scan_is_digit(*s) && *s != '_' && *s != '%';
}

/* A year with one digit too many is the one that leaving a digit out makes of it, where that is
 * only one: 22025 is 2025. */
static int mend_year(const char *digits)
{
    int found = 0;

    for (int left_out = 0; left_out < 5; left_out++) {
        int year = 0;
        for (int i = 0; i < 5; i++)
            year = i == left_out ? year : year * 10 + (digits[i] - '0');
        if (year < 1990 || year > 2099 || year == found)
            continue;
        if (found != 0)
            return 0;
        found = year;
    }
    return found;
}

/* "2023-06-01", "2021/05/08", "2023.06.01", and with a year of three or five digits. */
static const char *scan_year_first(const char *s, size_t digits, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    const char *year = s;
    char between = s[digits];

    if (between != '-' && between != '/' && between != '.')
        return NULL;
    scan_number(s, (int)digits, (int)digits, &d->year);
    s = scan_number(s + digits + 1, 1, 2, &d->month);
    if (s == NULL || *s != between || (s = scan_number(s + 1, 1, 2, &d->day)) == NULL)
        return NULL;
    if (!month_and_day(d->month, d->day) || !ends_number(s))
        return NULL;
    part->trust = digits == 4 && between != '.' ? TRUST_SURE : TRUST_BREAK;
    part->year_first = true;
    if (digits == 4)
        return d->year >= YEAR_LEAST && d->year <= YEAR_MOST ? s : NULL;
    part->odd = STAMP_ODD_YEAR;
    d->year = digits == 5 ? mend_year(year) : 0;
    d->no_year = d->year == 0;
    return s;
}

/* "20210508". */
static const char *scan_compact(const char *s, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    int number = 0;

    s = scan_number(s, 8, 8, &number);
    if (s == NULL || !ends_number(s))
        return NULL;
    d->year = number / 10000;
    d->month = number / 100 % 100;
    d->day = number % 100;
    part->trust = TRUST_BREAK;
    part->year_first = true;
    return d->year >= 1990 && d->year <= 2099 && month_and_day(d->month, d->day) ? s : NULL;
}

/* Puts two numbers whose order is unknown in order where only one is possible. */
static bool set_order(struct stamp_part *part, int first, int second, bool day_first)
{
    struct date_form *d = &part->point.date;
    bool american = month_and_day(first, second), european = month_and_day(second, first);

    if (!american && !european)
        return false;
    if (day_first && european)
        american = false;
    d->ambiguous = american && european && first != second;
    part->point.order = (char)(d->ambiguous ? '?' : first == second ? '\0' : american ? 'm' : 'd');
    d->month = american ? first : second;
    d->day = american ? second : first;
    return true;
}

/* "01/06/2023", "1.6.2023", "07-27-2023", "3/4/23"; with a year of three digits; without one. */
static const char *scan_unknown_order(const char *s, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    int first = 0, second = 0, digits = 0;
    char between;

    s = scan_number(s, 1, 2, &first);
    if (s == NULL || (*s != '/' && *s != '.' && *s != '-'))
        return NULL;
    between = *s;
    s = scan_number(s + 1, 1, 2, &second);
    if (s == NULL || !set_order(part, first, second, between == '.'))
        return NULL;
    if (*s != between || !scan_is_digit(s[1])) {
        d->no_year = true;
        part->trust = TRUST_CLOCK;
        return ends_number(s) ? s + (between == '.' && *s == '.') : NULL;
    }
    for (s++; scan_is_digit(s[digits]); digits++)
        ;
    s = digits >= 2 && digits <= 4 ? scan_number(s, digits, digits, &d->year) : NULL;
    if (s == NULL || !ends_number(s))
        return NULL;
    part->trust = digits == 4                     ? TRUST_SURE
                  : digits == 2 && between != '/' ? TRUST_CLOCK
                                                  : TRUST_BREAK;
    part->odd = digits == 3 ? STAMP_ODD_YEAR : part->odd;
    d->no_year = digits == 3;
    d->year += digits == 2 ? 2000 : 0;
    return d->no_year || (d->year >= YEAR_LEAST && d->year <= YEAR_MOST) ? s : NULL;
}

static const char *scan_sign_of(const char *s, const char *sign)
{
    size_t n = strlen(sign);

    return s != NULL && strncmp(s, sign, n) == 0 ? s + n : NULL;
}

/* "2020年7月17日", "7月17日". */
static const char *scan_east_asian(const char *s, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    const char *end = scan_sign_of(scan_number(s, 4, 4, &d->year), "年");

    d->no_year = end == NULL;
    s = scan_sign_of(scan_number(scan_blanks(end != NULL ? end : s), 1, 2, &d->month), "月");
    s = s != NULL ? scan_sign_of(scan_number(scan_blanks(s), 1, 2, &d->day), "日") : NULL;
    return s != NULL && month_and_day(d->month, d->day) ? s : NULL;
}

static const char *scan_numbers(const char *s, struct stamp_part *part)
{
    size_t digits = strspn(s, "0123456789");

    if ((unsigned char)s[digits] >= 0xE5)
        return scan_east_asian(s, part);

    if (digits == 8)
        return scan_compact(s, part);
    return digits >= 3 ? (digits <= 5 ? scan_year_first(s, digits, part) : NULL)
                       : scan_unknown_order(s, part);
}

/* The whole. */

static const char *scan_weekday(const char *s, bool words, int *weekday)
{
    const char *end = s[0] >= 'A' && s[0] <= 'Z' ? date_weekday_scan(s, weekday) : NULL;

    if (end == NULL)
        end = scan_foreign(s, foreign_weekdays, COUNT(foreign_weekdays), words, weekday);
    return end;
}

const char *stamp_weekday(const char *s, struct stamp_part *part)
{
    int weekday = -1;
    const char *end = scan_weekday(s, false, &weekday);

    if (end == NULL)
        return NULL;
    part->point.date.weekday = weekday;
    part->trust = TRUST_BREAK;
    return end;
}

/* "Wednesday, September the 27th": what begins a date has a digit before long. */
static bool has_digit_near(const char *s)
{
    for (int i = 0; i < 48 && s[i] != '\0'; i++)
        if (scan_is_digit(s[i]))
            return true;
    return false;
}

const char *stamp_date(const char *s, struct stamp_part *part)
{
    const char *(*const forms[])(const char *, struct stamp_part *) = {
        scan_numbers, scan_month_first, scan_day_first};
    int weekday = part->point.date.weekday;
    const char *behind, *end = NULL;

    if (!has_digit_near(s))
        return NULL;
    behind = scan_weekday(s, true, &weekday);

    if (behind != NULL) {
        behind = scan_blanks(behind);
        s = scan_blanks(behind + (*behind == ','));
        behind = scan_word(s, "the");
        s = behind != NULL ? scan_blanks(behind) : s;
    }
    for (size_t i = 0; end == NULL && i < COUNT(forms); i++) {
        struct stamp_part read = *part;
        read.point.date = (struct date_form){.weekday = weekday};
        read.trust = TRUST_SURE;
        end = forms[i](s, &read);
        if (end == NULL)
            continue;
        read.point.has_date = true;
        *part = read;
    }
    return end;
}

/* "+1d", "+1 day"; in brackets also "+1". */
static const char *scan_plus(const char *s, bool in_brackets, struct stamp_part *part)
{
    static const char *const units[] = {"d", "day", "days"};
    int days = 0;
    const char *end, *unit = NULL;

    if (*s != '+' || (end = scan_number(s + 1, 1, 2, &days)) == NULL)
        return NULL;
    for (size_t i = 0; unit == NULL && i < COUNT(units); i++)
        unit = scan_word(scan_blanks(end), units[i]);
    if (unit == NULL && !in_brackets)
        return NULL;
    part->point.day = (unsigned char)(days + 1);
    part->trust = TRUST_CLOCK;
    return unit != NULL ? unit : end;
}

static const char *scan_counted(const char *s, struct stamp_part *part)
{
    static const char *const words[] = {"day", "día", "dia", "jour", "tag"};
    int number = 0;

    for (size_t i = 0; i < COUNT(words); i++) {
        const char *end = scan_word(s, words[i]);
        end = end != NULL && end < scan_blanks(end) ? scan_number(scan_blanks(end), 1, 2, &number)
                                                    : NULL;
        if (end == NULL || number < 1 || scan_is_letter(*end))
            continue;
        part->point.day = (unsigned char)number;
        part->trust = TRUST_BREAK;
        return end;
    }
    return NULL;
}

static const char *scan_next(const char *s, struct stamp_part *part)
{
    static const char *const words[] = {"next day",      "following day",    "next morning",
                                        "día siguiente", "dia siguiente",    "dia seguinte",
                                        "lendemain",     "following morning"};
    const char *end = scan_word(s, "the");

    if (end == NULL)
        end = scan_word(s, "al");
    if (end == NULL)
        end = scan_word(s, "le");
    s = end != NULL ? scan_blanks(end) : s;
    for (size_t i = 0; i < COUNT(words); i++) {
        end = scan_word(s, words[i]);
        if (end == NULL)
            continue;
        part->point.next_day = true;
        part->trust = TRUST_CLOCK;
        return end;
    }
    return NULL;
}

const char *stamp_day_count(const char *s, struct stamp_part *part)
{
    bool in_brackets = *s == '(';
    const char *end;

    if (!in_brackets && *s != '+' && !scan_begins_word(*s))
        return NULL;

    s += in_brackets;
    if ((end = scan_plus(s, in_brackets, part)) == NULL && (end = scan_next(s, part)) == NULL)
        end = scan_counted(s, part);
    if (end == NULL || !in_brackets)
        return end;
    return *end == ')' ? end + 1 : NULL;
}
