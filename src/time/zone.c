#include "time/zone.h"

#include "base/nearest.h"
#include "time/abbreviation.h"
#include "time/scan.h"
#include "time/zone_folder.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* No clock anywhere is further from UTC; a "-15:00" behind a time is the end of a span. */
#define OFFSET_LEAST (-12 * 60)
#define OFFSET_MOST (14 * 60)

/* Offsets. */

/* The digits of an offset: H, HH, HMM, HHMM, H:MM or HH:MM. */
static const char *scan_offset_digits(const char *s, int *hours, int *minutes)
{
    size_t n = 0;

    *minutes = 0;
    while (scan_is_digit(s[n]))
        n++;
    if (n == 3 || n == 4) {
        *hours = s[0] - '0';
        if (n == 4)
            *hours = *hours * 10 + (s[1] - '0');
        return scan_number(s + n - 2, 2, 2, minutes);
    }
    s = scan_number(s, 1, 2, hours);
    return s != NULL && *s == ':' ? scan_number(s + 1, 2, 2, minutes) : s;
}

/* "+01:00", "UTC+1", "gmt -3:30"; *MINUTES may be out of range. */
static const char *scan_offset(const char *s, int *minutes)
{
    const char *p = scan_word(s, "utc");
    int sign = 1, h = 0, m = 0;

    if (p == NULL)
        p = scan_word(s, "gmt");
    p = scan_sign(p != NULL ? scan_blanks(p) : s, &sign);
    if (p == NULL || (p = scan_offset_digits(p, &h, &m)) == NULL || m > 59)
        return NULL;
    *minutes = sign * (h * 60 + m);
    return p;
}

static int set_offset(const char *text, int minutes, struct zone *out, struct error *err)
{
    int size = minutes < 0 ? -minutes : minutes;

    if (minutes < OFFSET_LEAST || minutes > OFFSET_MOST)
        return error_set(err, "'%s' is no offset that a clock has: -12:00 to +14:00", text);
    *out = (struct zone){.offset = minutes * 60};
    snprintf(out->name, sizeof out->name, "%c%02d:%02d", minutes < 0 ? '-' : '+', size / 60 % 100,
             size % 60);
    return 0;
}

/* Abbreviations. */

static void set_abbreviation(const char *name, int32_t offset, struct zone *out)
{
    *out = (struct zone){.offset = offset, .abbreviation = true};
    snprintf(out->name, sizeof out->name, "%s", name);
}

static int refuse_ambiguous(const struct ambiguous *a, const struct zone *home, instant at,
                            struct error *err)
{
    struct buf meanings = BUF_INIT, instead = BUF_INIT;
    const char *used = NULL;
    int32_t offset;
    size_t first = strcspn(a->meanings[0].zones, " ");

    ambiguous_add_meanings(&meanings, a);
    /* The incident's zone has it in the other half of the year: say what it has instead. */
    if (home != NULL && at != INSTANT_NONE && ambiguous_resolve(a, home, INSTANT_NONE, &offset)) {
        offset = zone_offset(home, at, &used);
        buf_addf(&instead, "; %s uses %s (", home->name, used);
        offset_add(&instead, offset);
        buf_adds(&instead, ") at that date");
    }
    error_set(err, "'%s' means %s: give the offset, or a zone like %.*s%s", a->name, meanings.data,
              (int)first, a->meanings[0].zones, instead.data);
    buf_release(&meanings);
    buf_release(&instead);
    return -1;
}

/* Names. */

/* "Paris" for "Europe/Paris". */
static const char *find_last_part(const char *name)
{
    size_t count;
    const char *const *names = zone_names(&count);

    for (size_t i = 0; i < count; i++) {
        const char *last = strrchr(names[i], '/');
        if (last != NULL && strcasecmp(last + 1, name) == 0)
            return names[i];
    }
    return NULL;
}

static int refuse_name(const char *text, struct error *err)
{
    struct nearest best = {NULL, 0};
    size_t count, len = strlen(text);
    const char *const *names = zone_names(&count);
    const char *whole = find_last_part(text);

    if (whole != NULL)
        return error_set(err, "'%s' is no zone by itself: write %s, or an offset", text, whole);
    if (strchr(text, '/') == NULL) {
        abbreviation_consider(&best, text);
        if (best.word == NULL)
            return error_set(err,
                             "'%s' is no zone that is known: give an offset such as +01:00, or a "
                             "zone such as Europe/Paris",
                             text);
    } else {
        for (size_t i = 0; i < count; i++) {
            size_t n = strlen(names[i]);
            /* Nothing that differs by more than three letters is near; most are not even measured.
             */
            if ((n <= len + 3 && len <= n + 3) || strncasecmp(text, names[i], len) == 0)
                nearest_consider(&best, text, names[i]);
        }
        if (best.word == NULL)
            return error_set(err,
                             "'%s' is no zone that is known: give an offset such as +01:00, or a "
                             "zone such as Europe/Paris",
                             text);
    }
    return error_set(err, "'%s' is no zone that is known: did you mean %s?", text, best.word);
}

static int find_name(const char *text, struct zone *out, struct error *err)
{
    struct error why = ERROR_INIT;
    struct zone zone = {.offset = 0};
    struct tzif const *data = NULL;

    if (strchr(text, ',') != NULL) {
        data = zone_rule_load(text);
        if (data != NULL)
            memcpy(zone.name, text, strlen(text) + 1);
    } else if (strchr(text, '/') != NULL) {
        data = zone_folder_load(text, zone.name, &why);
    }
    if (data == NULL)
        return why.text[0] != '\0' ? error_set(err, "%s", why.text) : refuse_name(text, err);
    zone.data = data;
    *out = zone;
    return 0;
}

/* Cuts blanks and one pair of parentheses off TEXT; -1 where nothing or too much is left. */
static int cut_name(const char *text, char out[ZONE_NAME_MAX])
{
    size_t n;

    text = scan_blanks(text);
    n = strlen(text);
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
        n--;
    if (n >= 2 && text[0] == '(' && text[n - 1] == ')') {
        text++;
        n -= 2;
    }
    if (n == 0 || n >= ZONE_NAME_MAX)
        return -1;
    memcpy(out, text, n);
    out[n] = '\0';
    return 0;
}

int zone_find(const char *text, const struct zone *home, instant at, struct zone *out,
              struct error *err)
{
    static const struct zone utc = ZONE_UTC;
    char name[ZONE_NAME_MAX];
    const struct abbreviation *a;
    const struct ambiguous *b;
    const char *end;
    int minutes;
    int32_t offset;

    if (cut_name(text, name) != 0)
        return error_set(err, "'%.60s' is no zone: write UTC, +01:00 or Europe/Paris", text);
    if (strcasecmp(name, "Z") == 0 || strcasecmp(name, "UTC") == 0) {
        *out = utc;
        return 0;
    }
    end = scan_offset(name, &minutes);
    if (end != NULL && *end == '\0')
        return set_offset(name, minutes, out, err);
    a = abbreviation_find(name, strlen(name));
    if (a != NULL) {
        set_abbreviation(a->name, a->minutes * 60, out);
        return 0;
    }
    b = ambiguous_find(name, strlen(name));
    if (b == NULL)
        return find_name(name, out, err);
    if (!ambiguous_resolve(b, home, at, &offset))
        return refuse_ambiguous(b, home, at, err);
    set_abbreviation(b->name, offset, out);
    return 0;
}

/* The beginning of a line. */

/* An offset with all its digits: "+1" and "-3" begin other things. */
static size_t offset_prefix(const char *s)
{
    int minutes = 0, sign;
    const char *end = scan_offset(s, &minutes), *digits = scan_sign(s, &sign);

    if (end == NULL || minutes < OFFSET_LEAST || minutes > OFFSET_MOST || scan_is_letter(*end) ||
        *end == ':')
        return 0;
    if (digits != NULL && end - digits < 4)
        return 0;
    return (size_t)(end - s);
}

/* A word in capitals, "utc" or "gmt" in any case. */
static size_t word_prefix(const char *s)
{
    static const char *const any_case[] = {"utc", "gmt"};
    size_t n = 0;

    for (size_t i = 0; i < sizeof any_case / sizeof *any_case; i++) {
        if (scan_word(s, any_case[i]) != NULL)
            return 3;
    }
    while (s[n] >= 'A' && s[n] <= 'Z')
        n++;
    if (scan_is_letter(s[n]) || scan_is_digit(s[n]) || s[n] == '_' || s[n] == '/')
        return 0;
    if (n == 1 && s[0] == 'Z')
        return 1;
    return abbreviation_find(s, n) != NULL || ambiguous_find(s, n) != NULL ? n : 0;
}

/* A name with a '/' that the data knows; in a line "and/or" is none. */
static size_t name_prefix(const char *s)
{
    char name[ZONE_NAME_MAX], proper[ZONE_NAME_MAX];
    size_t n = 0;

    while (scan_is_letter(s[n]) || scan_is_digit(s[n]) || (n > 0 && strchr("_+-/", s[n]) && s[n]))
        n++;
    if (n == 0 || n >= sizeof name || memchr(s, '/', n) == NULL)
        return 0;
    memcpy(name, s, n);
    name[n] = '\0';
    return zone_folder_load(name, proper, NULL) != NULL ? n : 0;
}

size_t zone_prefix(const char *text)
{
    bool parenthesis = *text == '(';
    const char *s = text + parenthesis;
    size_t n = offset_prefix(s);

    if (n == 0)
        n = word_prefix(s);
    if (n == 0)
        n = name_prefix(s);
    if (n == 0 || !parenthesis)
        return n;
    return s[n] == ')' ? n + 2 : 0;
}

/* Clocks. */

/* Rounds towards minus infinity, since a file's transitions are whole seconds. */
static int64_t seconds_of(instant t)
{
    return t / SECOND - (t % SECOND < 0);
}

int32_t zone_offset(const struct zone *zone, instant at, const char **abbreviation)
{
    if (zone->data != NULL)
        return tzif_offset(zone->data, seconds_of(at), abbreviation);
    if (abbreviation != NULL)
        *abbreviation = zone->name;
    return zone->offset;
}

int zone_instants(const struct zone *zone, const struct civil *c, instant out[2], instant *before)
{
    const int64_t window = 27 * 3600; /* no offset is larger */
    int64_t shown = seconds_of(instant_of_civil(c, 0));
    int64_t from = shown - window, to;
    int32_t offset;
    int found = 0;

    if (zone->data == NULL) {
        out[0] = instant_of_civil(c, zone->offset);
        return 1;
    }
    /* Between two changes the offset is one; each such stretch shows C at most once. */
    offset = tzif_offset(zone->data, from, NULL);
    for (bool last = false; !last && found < 2; from = to) {
        last = !tzif_next(zone->data, from, &to) || to > shown + window;
        if (last)
            to = shown + window + 1;
        if (shown - offset >= from && shown - offset < to)
            out[found++] = instant_of_civil(c, offset);
        if (last)
            break;
        int32_t next = tzif_offset(zone->data, to, NULL);
        if (before != NULL && to + offset <= shown && shown < to + next)
            *before = to * SECOND;
        offset = next;
    }
    return found;
}

bool zone_equal(const struct zone *a, const struct zone *b)
{
    return a->data == b->data && (a->data != NULL || a->offset == b->offset) &&
           strcasecmp(a->name, b->name) == 0;
}
