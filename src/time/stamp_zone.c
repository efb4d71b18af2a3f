#include "time/stamp_zone.h"

#include "base/utf8.h"
#include "time/abbreviation.h"
#include "time/scan.h"
#include "time/stamp.h"

#include <stdio.h>
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
static const char *scan_words(const char *s, const char *words)
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

/* "Denver", "Sao Paulo": the last part of a zone's name, which is *ZONE then. */
static size_t scan_city(const char *s, const char **zone)
{
    size_t count = 0, best = 0;
    const char *const *names;

    if (*s < 'A' || *s > 'Z')
        return 0;
    names = zone_names(&count);
    for (size_t i = 0; i < count; i++) {
        const char *last = strrchr(names[i], '/');
        size_t n = 0;
        if (last == NULL || last[1] != *s || strncmp(names[i], "Etc/", 4) == 0)
            continue;
        for (last++; last[n] != '\0' && (last[n] == s[n] || (last[n] == '_' && s[n] == ' '));)
            n++;
        if (last[n] != '\0' || n <= best || scan_is_letter(s[n]) || scan_is_digit(s[n]))
            continue;
        best = n;
        *zone = names[i];
    }
    return best;
}

/* A name spelt out at the beginning of S, and what it is called for zone_find. */
static size_t scan_spelt(const char *s, const char **zone, bool *needs_break)
{
    const char *end;
    size_t n;

    for (size_t i = 0; i < COUNT(spelt); i++) {
        end = scan_words(s, spelt[i].words);
        if (end == NULL)
            continue;
        *zone = spelt[i].zone;
        *needs_break = spelt[i].needs_break;
        return (size_t)(end - s);
    }
    n = abbreviation_titled(s, zone);
    *needs_break = false;
    if (n > 0)
        return n;
    n = scan_city(s, zone);
    end = n > 0 ? scan_words(s + n, " time") : NULL;
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

/* "UTC+2", also before a ':', where a minute could follow. */
static size_t scan_short_offset(const char *s)
{
    const char *p = scan_word(s, "UTC"), *digits;
    int sign = 0, hours = 0;

    if (p == NULL)
        p = scan_word(s, "GMT");
    digits = p != NULL ? scan_sign(p, &sign) : NULL;
    p = digits != NULL ? scan_number(digits, 1, 2, &hours) : NULL;
    return p != NULL && hours <= 14 && *p == ':' && !scan_is_digit(p[1]) ? (size_t)(p - s) : 0;
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
    if (n == 0 && *s == '+' && scan_word(s + 1, "UTC") != NULL) {
        *name = s + 1;
        *name_len = 3;
        return 4;
    }
    if (n == 0 && in_brackets)
        n = scan_lower_word(s);
    for (size_t i = 0; n == 0 && i < COUNT(local_words); i++) {
        end = scan_words(s, local_words[i]);
        if (end == NULL)
            continue;
        *name_len = 0;
        *needs_break = strchr(local_words[i], ' ') == NULL;
        return (size_t)(end - s);
    }
    if (n == 0 && (scan_is_letter(*s) || (unsigned char)*s >= 0xC3))
        n = scan_spelt(s, &zone, needs_break);
    *name_len = n;
    if (n > 0 && zone == NULL && (end = scan_words(s + n, " time")) != NULL)
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

/* A zone that a text declares. */

/* What a zone's declaration speaks of. */
static const char *const times[] = {
    "times",    "timestamps", "timestamp", "time zone", "timezone", "tz",          "horas",
    "horarios", "horários",   "zona",      "fuso",      "heures",   "horaires",    "fuseau",
    "zeiten",   "uhrzeiten",  "zeitzone",  "horario",   "horário",  "zeitangaben",
};

/* In a heading these do so too. */
static const char *const headings[] = {
    "time",  "hora", "heure", "uhrzeit", "zeit",       "when",       "date",       "timeline",
    "clock", "log",  "fecha", "data",    "chronology", "cronología", "cronologia", "chronologie",
};

/* What may stand between that and the zone. */
static const char *const fillers[] = {
    "all",
    "are",
    "is",
    "in",
    "the",
    "and",
    "dates",
    "times",
    "listed",
    "shown",
    "given",
    "below",
    "above",
    "here",
    "of",
    "as",
    "reported",
    "recorded",
    "stated",
    "noted",
    "written",
    "approximate",
    "approximately",
    "approx",
    "zone",
    "use",
    "uses",
    "using",
    "expressed",
    "local",
    "timezone",
    "otherwise",
    "unless",
    "were",
    "events",
    "timeline",
    "to",
    "format",
    "24h",
    "están",
    "estan",
    "son",
    "en",
    "em",
    "de",
    "la",
    "el",
    "las",
    "los",
    "le",
    "les",
    "horaria",
    "horaire",
    "horário",
    "est",
    "sont",
    "são",
    "todas",
    "todos",
    "tous",
    "toutes",
    "sind",
    "alle",
    "for",
    "this",
    "document",
    "relative",
    "follow",
    "following",
    "displayed",
};

static const char *scan_any(const char *s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *end = scan_words(s, words[i]);
        if (end != NULL)
            return end;
    }
    return NULL;
}

/* Punctuation that may stand between the words of a declaration. */
static const char *skip_marks(const char *s)
{
    s = scan_blanks(s);
    while (*s != '\0' && strchr(":,=~-\"'`", *s) != NULL)
        s = scan_blanks(s + 1);
    return s;
}

static bool take_zone(const char *s, char zone[64])
{
    const char *name;
    size_t len = 0, n;
    bool needs_break;

    n = stamp_zone_prefix(s, &name, &len, &needs_break);
    if (n == 0 || len == 0 || len >= 64 || scan_is_letter(s[n]))
        return false;
    if (needs_break && *scan_blanks(s + n) != '\0' &&
        strchr(".,;:)]*_", *scan_blanks(s + n)) == NULL)
        return false;
    memcpy(zone, name, len);
    zone[len] = '\0';
    return true;
}

/* Behind a word about times: fillers, then the zone. */
static bool declared_behind(const char *s, char zone[64])
{
    for (int words = 0; words < 8; words++) {
        const char *end;
        s = skip_marks(s);
        if (take_zone(s, zone))
            return true;
        if (*s == '(' || *s == '[')
            s++;
        end = scan_any(s, fillers, COUNT(fillers));
        if (end == NULL)
            return false;
        s = end;
    }
    return false;
}

/* "UTC times", "UTC time zone": a zone before the word. */
static bool declared_before(const char *s, char zone[64])
{
    const char *name;
    size_t len = 0, n;
    bool needs_break;

    n = stamp_zone_prefix(s, &name, &len, &needs_break);
    return n > 0 && len > 0 &&
           (scan_words(s + n, " times") != NULL || scan_words(s + n, " time zone") != NULL ||
            scan_words(s + n, " timezone") != NULL || scan_words(s + n, " timestamps") != NULL) &&
           take_zone(s, zone);
}

/* Whether what stands before a zone in a heading sets it off from the words: "(", ", ", " - ",
 * "in".
 */
static bool set_off(const char *s, const char *at)
{
    const char *p = at;

    while (p > s && (p[-1] == ' ' || p[-1] == '\t'))
        p--;
    if (p > s && strchr("([,/|-", p[-1]) != NULL)
        return true;
    if (p - s >= 3 && (memcmp(p - 3, "–", 3) == 0 || memcmp(p - 3, "—", 3) == 0))
        return true;
    return p - s >= 3 && p < at && scan_word(p - 2, "in") != NULL && p[-3] == ' ';
}

/* In a heading: a zone in brackets, or set off at the end of the words or of what the brackets
 * hold.
 */
static bool declared_in_heading(const char *s, const char *at, char zone[64])
{
    const char *name, *end;
    size_t len = 0, n;
    bool needs_break, bracket = *at == '(' || *at == '[';

    if (!bracket && !set_off(s, at))
        return false;
    n = stamp_zone_prefix(at, &name, &len, &needs_break);
    if (n == 0 || len == 0)
        return false;
    end = scan_blanks(at + n);
    return (bracket || *end == '\0' || strchr(")],;:", *end) != NULL) && take_zone(at, zone);
}

/* Marks of emphasis, but not the '_' within "America/New_York". */
static void blank_marks(char *s)
{
    for (size_t i = 0; s[i] != '\0'; i++) {
        bool inner = i > 0 && scan_is_letter(s[i - 1]) && scan_is_letter(s[i + 1]);
        if (s[i] == '*' || (s[i] == '_' && !inner))
            s[i] = ' ';
    }
}

/* Whether a declaration begins with the word at S. */
static bool declared_at(const char *s, bool heading, char zone[64])
{
    const char *end = scan_any(s, times, COUNT(times));

    if (end != NULL && declared_behind(end, zone))
        return true;
    end = heading ? scan_any(s, headings, COUNT(headings)) : NULL;
    return (end != NULL && take_zone(skip_marks(end), zone)) || declared_before(s, zone);
}

bool stamp_zone_in(const char *text, size_t len, bool heading, char zone[64])
{
    char copy[512];
    bool begins = true; /* a word begins here */

    if (len >= sizeof copy)
        len = utf8_floor(text, sizeof copy - 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    blank_marks(copy);
    for (const char *s = copy; *s != '\0'; s++) {
        if ((begins && declared_at(s, heading, zone)) ||
            (heading && declared_in_heading(copy, s, zone)))
            return true;
        begins = !scan_is_letter(*s) && !scan_is_digit(*s) && (unsigned char)*s < 0x80;
    }
    return false;
}
