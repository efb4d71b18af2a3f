#include "base/utf8.h"
#include "time/scan.h"
#include "time/stamp.h"
#include "time/stamp_zone.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

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
        const char *end = stamp_words(s, words[i]);
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

/* What may stand behind a zone that is declared: else it is a word of the sentence ("several times
 * the ET team called"). */
static bool ends_zone(const char *s)
{
    static const char *const words[] = {
        "unless",     "and", "except", "time", "zone",   "timezone", "if",    "but",
        "or",         "on",  "below",  "here", "format", "times",    "which", "with",
        "throughout", "y",   "et",     "e",    "und",    "as",       "so",    "timestamps",
    };
    const char *p = scan_blanks(s);

    if (scan_is_letter(*s) || *s == '_')
        return false;
    return *p == '\0' || strchr(".,;:)]([-/|", *p) != NULL || (unsigned char)*p == 0xE2 ||
           scan_any(p, words, COUNT(words)) != NULL;
}

static bool take_zone(const char *s, char zone[64])
{
    const char *name;
    size_t len = 0, n;
    bool needs_break;

    n = stamp_zone_prefix(s, &name, &len, &needs_break);
    if (n == 0 || len == 0 || len >= 64 || !ends_zone(s + n))
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
           (stamp_words(s + n, " times") != NULL || stamp_words(s + n, " time zone") != NULL ||
            stamp_words(s + n, " timezone") != NULL || stamp_words(s + n, " timestamps") != NULL) &&
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
    return p - s >= 3 && p < at && scan_word(p - 2, "in") != NULL && strchr(" ([", p[-3]) != NULL;
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
