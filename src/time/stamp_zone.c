#include "time/stamp_zone.h"

#include "base/alloc.h"
#include "time/abbreviation.h"
#include "time/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* Spelt out, beside the titles of the table of abbreviations; a longer name stands before one that
 * begins it. */
static const struct spelt {
    const char *words, *zone;
    bool needs_break; /* also a word of sentences */
} spelt[] = {
    {"Central African Time", "CAT", false},
    {"South African Standard Time", "SAST", false},
    {"South African Time", "SAST", false},
    {"South Africa Time", "SAST", false},
    {"West African Time", "WAT", false},
    {"East African Time", "EAT", false},
    {"Universal Coordinated Time", "UTC", false},
    {"Universal Time Coordinated", "UTC", false},
    {"Universal Time", "UTC", false},
    {"Zulu time", "UTC", false},
    {"British Summer Time", "Europe/London", false},
    {"British Time", "Europe/London", false},
    {"UK time", "Europe/London", false},
    {"Irish Standard Time", "Europe/Dublin", false},
    {"Irish Time", "Europe/Dublin", false},
    {"Indian Standard Time", "Asia/Kolkata", false},
    {"India Standard Time", "Asia/Kolkata", false},
    {"Indian Time", "Asia/Kolkata", false},
    {"Israel Standard Time", "Asia/Jerusalem", false},
    {"China Standard Time", "Asia/Shanghai", false},
    {"Beijing Time", "Asia/Shanghai", false},
    {"Singapore Standard Time", "Asia/Singapore", false},
    {"Gulf Standard Time", "Asia/Dubai", false},
    {"Arabian Standard Time", "Asia/Riyadh", false},
    {"Arabia Standard Time", "Asia/Riyadh", false},
    {"Pakistan Standard Time", "PKT", false},
    {"Nigerian Time", "Africa/Lagos", false},
    {"Nigeria Time", "Africa/Lagos", false},
    {"Kenyan Time", "Africa/Nairobi", false},
    {"Central European Daylight Time", "CEST", false},
    {"Central Europe Time", "CET", false},
    {"Mitteleuropäische Zeit", "CET", false},
    {"MEZ", "CET", false},
    {"MESZ", "CEST", false},
    {"horário de Brasília", "America/Sao_Paulo", false},
    {"hora de Brasília", "America/Sao_Paulo", false},
    {"hora peninsular", "Europe/Madrid", false},
    {"heure de Paris", "Europe/Paris", false},
    {"PST/PDT", "America/Los_Angeles", false},
    {"PDT/PST", "America/Los_Angeles", false},
    {"MST/MDT", "America/Denver", false},
    {"MDT/MST", "America/Denver", false},
    {"CST/CDT", "America/Chicago", false},
    {"CDT/CST", "America/Chicago", false},
    {"EST/EDT", "America/New_York", false},
    {"EDT/EST", "America/New_York", false},
    {"GMT/BST", "Europe/London", false},
    {"BST/GMT", "Europe/London", false},
    {"CET/CEST", "Europe/Paris", false},
    {"CEST/CET", "Europe/Paris", false},
    {"US Eastern", "America/New_York", true},
    {"US Central", "America/Chicago", true},
    {"US Mountain", "America/Denver", true},
    {"US Pacific", "America/Los_Angeles", true},
    {"Eastern Time", "America/New_York", false},
    {"Central Time", "America/Chicago", false},
    {"Mountain Time", "America/Denver", false},
    {"Pacific Time", "America/Los_Angeles", false},
    {"Eastern", "America/New_York", true},
    {"Central", "America/Chicago", true},
    {"Mountain", "America/Denver", true},
    {"Pacific", "America/Los_Angeles", true},
};

/* Nobody says where. */
static const char *const local_words[] = {"local time", "hora local", "heure locale", "Ortszeit",
                                          "local"};

/* The words of a name, their blanks of any width; the place after them. */
const char *stamp_words(const char *s, const char *words)
{
    for (; *words != '\0'; words++) {
        if (*words == ' ') {
            const char *next = scan_blanks(s);
            if (next == s)
                return NULL;
            s = next;
        } else if (scan_lower(*s++) != scan_lower(*words)) {
            return NULL;
        }
    }
    return scan_is_letter(*s) || scan_is_digit(*s) ? NULL : s;
}

/* The last parts of the zones' names by their first letter, made when first asked for and kept like
 * the names themselves. */
static struct {
    const char *const *names; /* the list that it was made of */
    struct city {
        const char *name, *zone;
    } * v;
    size_t from[27]; /* those with 'A' begin at from[0]; the end stands in from[26] */
} cities;

static int compare_cities(const void *a, const void *b)
{
    return strcmp(((const struct city *)a)->name, ((const struct city *)b)->name);
}

static void index_cities(void)
{
    size_t count = 0, n = 0;
    const char *const *names = zone_names(&count);

    if (cities.names == names && cities.v != NULL)
        return;
    free(cities.v);
    cities.names = names;
    cities.v = xcalloc(count + 1, sizeof *cities.v);
    for (size_t i = 0; i < count; i++) {
        const char *last = strrchr(names[i], '/');
        if (last != NULL && last[1] >= 'A' && last[1] <= 'Z' && strncmp(names[i], "Etc/", 4) != 0)
            cities.v[n++] = (struct city){last + 1, names[i]};
    }
    qsort(cities.v, n, sizeof *cities.v, compare_cities);
    for (size_t i = 0, letter = 0; letter < 27; letter++) {
        while (i < n && (size_t)(cities.v[i].name[0] - 'A') < letter)
            i++;
        cities.from[letter] = i;
    }
}

/* "Denver", "Sao Paulo": the last part of a zone's name, which is *ZONE then. */
static size_t scan_city(const char *s, const char **zone)
{
    size_t best = 0;

    if (*s < 'A' || *s > 'Z')
        return 0;
    index_cities();
    for (size_t i = cities.from[*s - 'A']; i < cities.from[*s - 'A' + 1]; i++) {
        const char *name = cities.v[i].name;
        size_t n = 0;
        while (name[n] != '\0' && (name[n] == s[n] || (name[n] == '_' && s[n] == ' ')))
            n++;
        if (name[n] != '\0' || n <= best || scan_is_letter(s[n]) || scan_is_digit(s[n]))
            continue;
        best = n;
        *zone = cities.v[i].zone;
    }
    return best;
}

/* A name spelt out at the beginning of S, and what it is called for zone_find. */
static size_t scan_spelt(const char *s, const char **zone, bool *needs_break)
{
    const char *end;
    size_t n = abbreviation_titled(s, zone);

    *needs_break = false;
    if (n > 0)
        return n;
    for (size_t i = 0; i < COUNT(spelt); i++) {
        end = stamp_words(s, spelt[i].words);
        if (end == NULL)
            continue;
        *zone = spelt[i].zone;
        *needs_break = spelt[i].needs_break;
        return (size_t)(end - s);
    }
    n = scan_city(s, zone);
    end = n > 0 ? stamp_words(s + n, " time") : NULL;
    *needs_break = end == NULL;
    return end != NULL ? (size_t)(end - s) : n;
}

/* An abbreviation in any case, as it may stand between brackets. */
static size_t scan_lower_word(const char *s)
{
    size_t n = 0;

    while (scan_is_letter(s[n]))
        n++;
    return n > 1 && (abbreviation_find(s, n) != NULL || ambiguous_find(s, n) != NULL) ? n : 0;
}

/* "UTC+2" and "+02:00" before a ':', where a minute could follow. */
static size_t scan_short_offset(const char *s)
{
    const char *p = scan_word(s, "UTC"), *end;
    int sign = 0, hours = 0, minutes = 0;
    bool named;

    if (p == NULL)
        p = scan_word(s, "GMT");
    named = p != NULL;
    p = scan_sign(named ? p : s, &sign);
    p = p != NULL ? scan_number(p, named ? 1 : 2, 2, &hours) : NULL;
    end = p != NULL && *p == ':' ? scan_number(p + 1, 2, 2, &minutes) : NULL;
    if (p == NULL || (end == NULL && !named) || hours > 14 || minutes > 59)
        return 0;
    p = end != NULL ? end : p;
    return *p == ':' && !scan_is_digit(p[1]) ? (size_t)(p - s) : 0;
}

/* "CEST/12:05 UTC": capitals before a '/' and a digit. */
static size_t scan_before_slash(const char *s)
{
    size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    if (n == 0 || s[n] != '/' || !scan_is_digit(s[n + 1]))
        return 0;
    return abbreviation_find(s, n) != NULL || ambiguous_find(s, n) != NULL ? n : 0;
}

/* Without brackets. */
static size_t scan_zone(const char *s, bool in_brackets, const char **name, size_t *name_len,
                        bool *needs_break)
{
    const char *zone = NULL, *end;
    size_t n = scan_short_offset(s);

    *name = s;
    *needs_break = false;
    if (n == 0 && *s != '(')
        n = zone_prefix(s);
    if (n == 0)
        n = scan_before_slash(s);
    if (n == 0 && *s == '+' && scan_word(s + 1, "UTC") != NULL) {
        *name = s + 1;
        *name_len = 3;
        return 4;
    }
    if (n == 0 && in_brackets)
        n = scan_lower_word(s);
    for (size_t i = 0; n == 0 && i < COUNT(local_words); i++) {
        end = stamp_words(s, local_words[i]);
        if (end == NULL)
            continue;
        *name_len = 0;
        *needs_break = strchr(local_words[i], ' ') == NULL;
        return (size_t)(end - s);
    }
    if (n == 0 && (scan_is_letter(*s) || (unsigned char)*s >= 0xC3))
        n = scan_spelt(s, &zone, needs_break);
    *name_len = n;
    if (n > 0 && zone == NULL && (end = stamp_words(s + n, " time")) != NULL)
        return (size_t)(end - s); /* "CET time" */
    return n;
}

size_t stamp_zone_prefix(const char *s, const char **name, size_t *name_len, bool *needs_break)
{
    bool round = *s == '(', square = *s == '[';
    const char *inner = round || square ? scan_blanks(s + 1) : s;
    size_t n = scan_zone(inner, inner > s, name, name_len, needs_break);
    const char *end = inner + n;

    if (n == 0 || inner == s)
        return n;
    end = scan_blanks(end);
    if (*end != (round ? ')' : ']'))
        return 0;
    *needs_break = false;
    return (size_t)(end + 1 - s);
}

/* What a name means. */

static struct zone offset_zone(int32_t seconds)
{
    struct zone zone = ZONE_UTC;
    struct buf name = BUF_INIT;

    offset_add(&name, seconds);
    zone_find(name.data, NULL, INSTANT_NONE, &zone, NULL);
    buf_release(&name);
    return zone;
}

/* The commonest meaning of an abbreviation that has several. Where a zone's clocks show it at that
 * time, that zone is meant; "PT" is the zone that has both. */
static int take_commonest(const struct ambiguous *a, instant at, struct zone *out,
                          struct buf *guess)
{
    const struct meaning *first = &a->meanings[0];
    char name[ZONE_NAME_MAX];
    struct zone region;
    int32_t seconds = first->minutes * 60;
    bool seasons = strlen(a->name) == 2; /* no clock shows "PT"; its title says "in winter" */
    const char *title_end = seasons ? strstr(first->title, " in ") : NULL;
    size_t title_len =
        title_end != NULL ? (size_t)(title_end - first->title) : strlen(first->title);

    snprintf(name, sizeof name, "%.*s", (int)strcspn(first->zones, " "), first->zones);
    if (zone_find(name, NULL, at, &region, NULL) == 0 &&
        (seasons ||
         (ambiguous_resolve(a, &region, at, &seconds) && seconds == first->minutes * 60)))
        *out = region;
    else
        *out = offset_zone(first->minutes * 60);
    if (guess != NULL)
        buf_addf(guess, "%s is read as %.*s, %s", a->name, (int)title_len, first->title, out->name);
    return 0;
}

int stamp_zone_find(const char *name, const struct zone *home, instant at, struct zone *out,
                    struct buf *guess)
{
    const struct ambiguous *a = ambiguous_find(name, strlen(name));
    const char *zone = NULL;
    bool needs_break;
    int32_t offset;

    if (a != NULL) {
        if (!ambiguous_resolve(a, home, at, &offset))
            return take_commonest(a, at, out, guess);
        if (at == INSTANT_NONE || zone_offset(home, at, NULL) == offset)
            *out = *home;
        else
            *out = offset_zone(offset);
        return 0;
    }
    if (zone_find(name, home, at, out, NULL) == 0)
        return 0;
    if (scan_spelt(name, &zone, &needs_break) == 0)
        return -1;
    return zone_find(zone, NULL, at, out, NULL);
}
