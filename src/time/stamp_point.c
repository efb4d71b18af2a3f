#include "time/stamp_point.h"

#include "time/scan.h"
#include "time/stamp_clock.h"
#include "time/stamp_date.h"
#include "time/stamp_zone.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

const struct stamp_part stamp_no_part = {.point = {.date = {.weekday = -1}}};

/* What stands between and behind. */

const char *stamp_word_of(const char *s, const char *const *words, size_t count)
{
    if (scan_is_digit(*s) || *s == '\0')
        return NULL;
    for (size_t i = 0; i < count; i++) {
        /* Most differ in their first letter. */
        const char *end =
            *s == words[i][0] || (*s | 0x20) == words[i][0] ? scan_word(s, words[i]) : NULL;
        if (end != NULL)
            return end;
    }
    return NULL;
}

/* One of the signs, which may be several bytes long. */
const char *stamp_sign_of(const char *s, const char *const *signs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t n = *s == signs[i][0] ? strlen(signs[i]) : 0;
        if (n > 0 && strncmp(s, signs[i], n) == 0)
            return s + n;
    }
    return NULL;
}

const char *stamp_dash(const char *s)
{
    static const char *const dashes[] = {"-", "–", "—", "‒", "−"};
    return stamp_sign_of(s, dashes, COUNT(dashes));
}

const char *stamp_about(const char *s)
{
    static const char *const words[] = {
        "approximately", "approx",    "approximate", "about",     "around", "circa", "ca",
        "roughly",       "estimated", "est",         "environ",   "vers",   "cerca", "aprox",
        "appx",          "apprx",     "hacia",       "por volta", "gegen",
    };
    static const char *const signs[] = {"~", "≈", "≃", "∼", "±"};
    static const char *const links[] = {"de las", "das", "de", "las", "at"};
    const char *end = stamp_sign_of(s, signs, COUNT(signs)), *link;

    if (end != NULL)
        return scan_blanks(end);
    end = s[0] == 'c' && s[1] == '.' && s[2] != 'a' ? s + 1 : stamp_word_of(s, words, COUNT(words));
    if (end == NULL || (s[0] == 'E' && s[1] == 'S')) /* "EST" is a zone */
        return NULL;
    end = scan_blanks(end + (*end == '.'));
    link = stamp_word_of(end, links, COUNT(links));
    return link != NULL ? scan_blanks(link) : end;
}

/* Whether the text breaks off at S: an end, a bracket, a separator. */
bool stamp_breaks(const char *s)
{
    static const char *const marks[] = {"–", "—", "→", "•",  "·", "|",  ":", ")", "]",
                                        ",", ";", "⇒", "=>", ">", "：", "…", "*", "_"};
    static const char *const ranges[] = {"to", "a", "à", "bis", "até", "au"};
    const char *p = scan_blanks(s), *range = stamp_word_of(p, ranges, COUNT(ranges));

    if (range != NULL && p > s && scan_is_digit(*scan_blanks(range)))
        return true; /* "14h a 15h" */
    if (*p == '\0' || stamp_sign_of(p, marks, COUNT(marks)) != NULL)
        return true;
    return *p == '-' && (p > s || strchr(" ->0123456789", p[1]) != NULL);
}

/* A point. */

/* Goes over what may stand between the parts of a point; S itself where it isn't there. */
static const char *join(const char *s, const struct stamp_part *part)
{
    static const char *const words[] = {"at",   "um", "on", "from", "between", "a las",
                                        "a la", "à",  "às", "as",   "le",      "el",
                                        "em",   "am", "kl", "@",    "den",     "de"};
    const char *p = scan_blanks(s), *end;

    if (*p == ',' || *p == ';')
        p = scan_blanks(p + 1);
    else if (part->point.has_date != part->point.has_clock && (end = stamp_dash(p)) != NULL)
        p = scan_blanks(end);
    else if (part->point.day > 0 && (end = stamp_dash(p)) != NULL)
        p = scan_blanks(end);
    else if ((part->point.day > 0 && *p == ':') || (!part->point.has_clock && *p == '|'))
        p = scan_blanks(p + 1);
    else if (part->point.has_date && !part->point.has_clock && p == s &&
             (*p == 'T' || *p == 't' || *p == '/' || *p == ':' || *p == '_'))
        return *p == ':' ? scan_blanks(p + 1) : p + 1;
    end = stamp_word_of(p, words, COUNT(words));
    if (end == NULL && *p == '@' && !scan_is_letter(p[1]))
        end = p + 1;
    return end != NULL && (p > s || *p == '@') ? scan_blanks(end) : p;
}

/* A part in brackets: "(Monday)", "(Jun 3)". */
static const char *scan_bracketed(const char *s, struct stamp_part *part)
{
    struct stamp_part read = *part;
    const char *end;

    if (*s != '(')
        return NULL;
    end = part->point.has_date ? NULL : stamp_date(s + 1, &read);
    if (end == NULL)
        end = stamp_weekday(s + 1, &read);
    if (end == NULL || *end != ')')
        return NULL;
    *part = read;
    part->trust = TRUST_SURE;
    return end + 1;
}

/* What mail and logs add to an offset: "+0100 (BST)", "+0000 UTC". */
static const char *scan_zone_comment(const char *s)
{
    const char *name, *p = scan_blanks(s);
    size_t len = 0, n;
    bool needs_break;

    if (p == s || (*p != '(' && stamp_words(p, "UTC") == NULL))
        return s;
    n = stamp_zone_prefix(p, &name, &len, &needs_break);
    return n > 0 ? p + n : s;
}

const char *stamp_zone_beside(const char *s, const char *behind, struct stamp_part *part)
{
    bool needs_break = false;
    size_t n;

    if (s == behind && *s == '-' && !part->rfc)
        return NULL; /* "14:00-15:00" */
    n = stamp_zone_prefix(s, &part->zone, &part->zone_len, &needs_break);
    if (n == 0)
        part->zone = NULL;
    needs_break = needs_break || (!part->point.has_clock && *s != '(' && *s != '[');
    part->trust = needs_break ? TRUST_BREAK : TRUST_SURE;
    if (n > 0 && part->zone_len > 0 && scan_is_digit(part->zone[part->zone_len - 1]))
        return scan_zone_comment(s + n);
    return n > 0 ? s + n : NULL;
}

/* A date; one that only a clock behind it makes one is none behind the clock ("14:05 10/20 of
 * them"). */
static const char *scan_date(const char *s, struct stamp_part *part)
{
    struct stamp_part read = *part;
    const char *end = stamp_date(s, &read);

    if (end == NULL || (read.trust == TRUST_CLOCK && part->point.has_clock))
        return NULL;
    *part = read;
    return end;
}

/* The year at the end, as date and git print it: "Thu Jun 1 08:05:00 UTC 2023". */
static const char *scan_late_year(const char *s, struct stamp_part *part)
{
    struct date_form *d = &part->point.date;
    const char *end;

    if (!part->point.has_date || !part->point.has_clock || !d->no_year || scan_blanks(s) == s ||
        !scan_is_digit(*scan_blanks(s)))
        return NULL;
    end = stamp_year(s, &d->year);
    d->no_year = end == NULL;
    part->trust = TRUST_BREAK;
    return end;
}

/* One more part of the point, behind what was read of it at S; NULL where nothing follows. */
static const char *scan_part(const char *s, struct stamp_part *part)
{
    struct stamp_point *p = &part->point;
    const char *next = scan_blanks(s), *end = NULL, *about;

    if (p->has_clock && (*next == ':' || *next == '|' || *next == '\0'))
        return NULL;
    if ((p->has_clock || p->has_date) && part->zone == NULL &&
        (end = stamp_zone_beside(next, s, part)) != NULL)
        return end;
    if ((p->has_date || p->has_clock) && (end = scan_bracketed(next, part)) != NULL)
        return end;
    if ((end = scan_late_year(s, part)) != NULL)
        return end;
    if (p->day == 0 && !p->next_day && !p->has_date &&
        (end = stamp_day_count(next, part)) != NULL) {
        if (p->has_clock && (p->next_day || *next == '(' || *next == '+'))
            part->trust = TRUST_SURE;
        return end;
    }
    next = p->has_date || p->has_clock || p->day > 0 || p->next_day || p->date.weekday >= 0
               ? join(s, part)
               : next;
    while ((about = stamp_about(next)) != NULL) {
        part->about = true;
        next = about;
    }
    if (!p->has_date)
        end = scan_date(next, part);
    if (end == NULL && !p->has_clock) {
        end = stamp_clock(next, part);
        if (end != NULL && next > s && (next[-1] == 'T' || next[-1] == 't'))
            part->rfc = true;
    }
    if (end == NULL && p->date.weekday < 0 && !part->about)
        end = stamp_weekday(next, part);
    return end;
}

/* Reads as much of a point as is surely one; NULL where none is. What needs a break behind it is
 * taken only where one is, what needs a clock only where one follows. */
const char *stamp_point(const char *s, struct stamp_part *out)
{
    struct stamp_part part = stamp_no_part;
    const char *sure = NULL, *end = s;
    bool pending = false; /* a date that waits for a clock */

    for (int parts = 0; parts < 8 && (end = scan_part(end, &part)) != NULL; parts++) {
        pending = (pending || part.trust == TRUST_CLOCK) && !part.point.has_clock;
        if (pending || (part.trust == TRUST_BREAK && !stamp_breaks(end)))
            continue;
        if (!part.point.has_clock && !part.point.has_date && part.point.day == 0)
            continue;
        sure = end;
        *out = part;
    }
    if (sure != NULL && !out->point.has_clock)
        out->point.precision = PRECISION_DAY;
    else if (sure != NULL && out->about && out->point.precision == PRECISION_EXACT)
        out->point.precision = PRECISION_ABOUT;
    return sure;
}
