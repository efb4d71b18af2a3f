#include "time/stamp.h"

#include "base/utf8.h"
#include "time/scan.h"
#include "time/stamp_clock.h"
#include "time/stamp_date.h"
#include "time/stamp_point.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define NO_BREAK_HYPHEN "\xE2\x80\x91"

/* A stamp that is being read. */
struct reader {
    char text[STAMP_TEXT_MAX]; /* the beginning of what is read, terminated */
    const char *start;         /* of the stamp, behind an opening bracket */
    char closing;              /* the bracket that ends it; '\0': none */
    struct stamp_part at, until, other;
    bool has_until, has_other, onwards;
};

/* Ranges. */

/* What stands between the two ends of a range. */
static const char *scan_until_mark(const char *s)
{
    static const char *const words[] = {"to",  "until", "till",  "through", "a",   "à",
                                        "bis", "até",   "hasta", "thru",    "and", "au"};
    static const char *const signs[] = {"->", "→", "~", "～", "..."};
    const char *p = scan_blanks(s), *end = stamp_sign_of(p, signs, COUNT(signs));

    if (end == NULL)
        end = stamp_dash(p);
    if (end == NULL && p > s)
        end = stamp_word_of(p, words, COUNT(words));
    return end != NULL ? scan_blanks(end) : NULL;
}

/* Whether two points are the ends of a range rather than a time and the text behind it. */
static bool is_range(const struct stamp_part *from, const struct stamp_part *to)
{
    const struct stamp_point *a = &from->point, *b = &to->point;

    if (to->trust == TRUST_CLOCK || (!b->has_clock && !b->has_date))
        return false;
    if (a->has_clock != b->has_clock)
        return a->has_date && b->has_date;
    /* "14:00 - 2pm job failed" */
    return a->has_clock || a->has_date == b->has_date;
}

/* Takes over into one end what only the other says: the zone, the half of the day. */
static void complete_range(struct stamp_part *from, struct stamp_part *to)
{
    struct stamp_point *a = &from->point, *b = &to->point;

    if (from->zone == NULL) {
        from->zone = to->zone;
        from->zone_len = to->zone_len;
    } else if (to->zone == NULL) {
        to->zone = from->zone;
        to->zone_len = from->zone_len;
    }
    if (a->has_date && b->has_date && a->date.no_year && !b->date.no_year) {
        a->date.year = b->date.year;
        a->date.no_year = false;
    }
    if (a->has_clock && b->meridiem == MERIDIEM_PM && a->meridiem == MERIDIEM_NONE &&
        a->hour < 12 && a->hour > 0 && a->hour + 12 <= b->hour)
        a->hour = (signed char)(a->hour + 12);
    /* "10:00 to 12:00 on June 7": both are of that day. */
    if (a->has_clock && b->has_clock && b->has_date && !a->has_date && a->day == 0 &&
        a->hour * 60 + a->minute <= b->hour * 60 + b->minute) {
        a->has_date = true;
        a->date = b->date;
    }
}

/* "May 12-14", ", 2023" behind it: the second day's number. */
static const char *scan_second_day(const char *s, struct reader *r)
{
    struct date_form *from = &r->at.point.date, *to = &r->until.point.date;
    const char *p = stamp_dash(scan_blanks(s)), *end, *year;
    int day = 0;

    if (p == NULL || !r->at.point.has_date || r->at.point.has_clock || !from->no_year)
        return NULL;
    end = scan_number(scan_blanks(p), 1, 2, &day);
    if (end == NULL || day <= from->day || day > 31)
        return NULL;
    year = stamp_year(end, &from->year);
    if (year == NULL && !stamp_breaks(end))
        return NULL;
    from->no_year = year == NULL;
    r->until = r->at;
    *to = *from;
    to->day = day;
    r->has_until = true;
    return year != NULL ? year : end;
}

/* "20–24 August 2023": the first day's number before the second day's date. */
static const char *scan_first_day(const char *s, struct reader *r)
{
    int day = 0;
    const char *p = scan_number(s, 1, 2, &day), *end, *second;

    p = p != NULL ? stamp_dash(scan_blanks(p)) : NULL;
    second = p != NULL ? scan_blanks(p) : NULL;
    end = second != NULL && scan_is_digit(*second) ? stamp_point(second, &r->until) : NULL;
    if (end == NULL || !r->until.point.has_date || r->until.point.has_clock ||
        r->until.point.date.ambiguous || day < 1 || day >= r->until.point.date.day ||
        scan_number(second, 1, 2, &(int){0}) == NULL)
        return NULL;
    r->at = r->until;
    r->at.point.date.day = day;
    r->has_until = true;
    return end;
}

/* "9-11am": an hour alone that its range makes one. */
static const char *scan_bare_range(const char *s, struct reader *r)
{
    int hour = 0;
    const char *end = scan_number(s, 1, 2, &hour), *to;

    to = end != NULL ? scan_until_mark(end) : NULL;
    if (to == NULL || hour < 1 || hour > 12 || (end = stamp_point(to, &r->until)) == NULL ||
        r->until.point.meridiem == MERIDIEM_NONE || r->until.point.has_date)
        return NULL;
    r->at = r->until;
    r->at.point.minute = r->at.point.second = 0;
    r->at.point.micro = 0;
    hour %= 12;
    if (r->until.point.meridiem == MERIDIEM_PM && hour + 12 <= r->until.point.hour)
        hour += 12;
    r->at.point.hour = (signed char)hour;
    r->has_until = true;
    return end;
}

static const char *scan_range(const char *s, struct reader *r)
{
    const char *mark = scan_until_mark(s), *end;

    end = scan_second_day(s, r);
    if (end != NULL)
        return end;
    end = mark != NULL ? stamp_point(mark, &r->until) : NULL;
    if (end == NULL || !is_range(&r->at, &r->until))
        return s;
    r->has_until = true;
    complete_range(&r->at, &r->until);
    return end;
}

/* A second zone. */

/* Whether OTHER may be the same time as AT in another zone. */
static bool is_other(const struct stamp_part *at, const struct stamp_part *other)
{
    if (!at->point.has_clock || !other->point.has_clock || other->zone == NULL)
        return false;
    return at->zone == NULL || at->zone_len != other->zone_len ||
           strncmp(at->zone, other->zone, at->zone_len) != 0;
}

/* The other end of a range in a second zone, behind its first: S where there is none. */
static const char *scan_other_end(const char *s, const struct reader *r, struct stamp_part *other)
{
    struct stamp_part until = stamp_no_part;
    const char *mark = r->has_until ? scan_until_mark(s) : NULL;
    const char *end = mark != NULL ? stamp_point(mark, &until) : NULL;

    if (end == NULL || !is_range(other, &until))
        return s;
    complete_range(other, &until);
    return end;
}

/* A point that is the same time in a second zone, or a range; further ones say nothing new. */
static const char *scan_other(const char *s, struct reader *r)
{
    struct stamp_part other = stamp_no_part;
    const char *end = stamp_point(scan_blanks(s), &other);

    if (end != NULL)
        end = scan_other_end(end, r, &other);
    if (end == NULL || !is_other(&r->at, &other))
        return NULL;
    if (!r->has_other)
        r->other = other;
    r->has_other = true;
    return end;
}

/* "(22:37 UTC, 00:37 CEST)". */
static const char *scan_bracketed_others(const char *s, struct reader *r)
{
    struct reader read = *r;
    char closing = *s == '(' ? ')' : ']';
    const char *end = s;

    do {
        end = scan_other(end + 1, &read);
        end = end != NULL ? scan_blanks(end) : NULL;
    } while (end != NULL && *end != '\0' && strchr(",/|;", *end) != NULL);
    if (end == NULL || *end != closing)
        return NULL;
    *r = read;
    return end + 1;
}

static const char *scan_others(const char *s, struct reader *r)
{
    for (int more = 0; more < 4; more++) {
        const char *p = scan_blanks(s), *end = NULL;
        if (*p == '(' || *p == '[')
            end = scan_bracketed_others(p, r);
        else if (*p == '/' || *p == '=' || (r->at.zone != NULL && (*p == '|' || *p == ',')))
            end = scan_other(p + 1, r);
        if (end == NULL)
            return s;
        s = end;
    }
    return s;
}

/* The whole. */

static void set_about(struct stamp_part *part)
{
    if (part->point.precision == PRECISION_EXACT)
        part->point.precision = PRECISION_ABOUT;
}

/* "(approx.)", "onwards", "+". */
static const char *scan_suffix(const char *s, struct reader *r)
{
    static const char *const going_on[] = {"ongoing", "present", "now", "today"};
    static const char *const onwards[] = {"onwards", "onward", "and later", "en adelante",
                                          "em diante"};
    const char *p = scan_blanks(s), *end = NULL;

    if (*p == '(' || *p == '[')
        end = p[1] == '?' ? p + 2 : stamp_about(p + 1);
    if (end != NULL && *end == (*p == '(' ? ')' : ']')) {
        set_about(&r->at);
        return end + 1;
    }
    if (*s == '?' && r->at.point.has_clock) {
        set_about(&r->at);
        return s + 1;
    }
    end = stamp_dash(p);
    end = end != NULL ? stamp_word_of(scan_blanks(end), going_on, COUNT(going_on)) : NULL;
    if (end != NULL && stamp_breaks(end)) {
        r->onwards = true;
        return end;
    }
    end = stamp_word_of(p, onwards, COUNT(onwards));
    if (end == NULL && *p == '+' && p == s && !scan_is_digit(p[1]) && stamp_breaks(p + 1))
        end = p + 1;
    r->onwards = end != NULL;
    return end != NULL ? end : s;
}

/* Whether a sentence goes on behind a date: "2023-06-01 was a quiet day". */
static bool reads_on(const char *s)
{
    static const char *const words[] = {"was",  "is",  "were",  "has",   "had", "saw",
                                        "will", "are", "and",   "or",    "of",  "fue",
                                        "foi",  "est", "marks", "marked"};

    return *s == '\'' || strncmp(s, "’", 3) == 0 ||
           stamp_word_of(scan_blanks(s), words, COUNT(words)) != NULL;
}

/* What separates the stamp from what follows. */
static const char *skip_separators(const char *s)
{
    static const char *const signs[] = {"–", "—", "→", "•", "·", "⇒",  "=>", "->",
                                        ">", "|", ":", ",", ";", "：", "…",  "‒"};

    for (;;) {
        const char *p = scan_blanks(s), *end = stamp_sign_of(p, signs, COUNT(signs));
        if (end == NULL && *p == '-' && !scan_is_digit(p[1]) &&
            (p[1] != '-' || !scan_is_letter(p[2])))
            end = p + 1;
        if (end == NULL && *p == '.' && (p[1] == ' ' || p[1] == '\0'))
            end = p + 1;
        if (end == NULL)
            return p;
        s = end;
    }
}

/* The bracket that opens before a stamp. */
static const char *scan_opening(const char *s, char *closing)
{
    static const char pairs[] = "[](){}<>``\"\"''";

    *closing = '\0';
    for (const char *pair = pairs; *pair != '\0'; pair += 2) {
        if (*s != *pair)
            continue;
        *closing = pair[1];
        return scan_blanks(s + 1);
    }
    return s;
}

static const char *scan_content(const char *s, struct reader *r)
{
    const char *end = stamp_point(s, &r->at);

    if (end != NULL)
        end = scan_range(end, r);
    else if ((end = scan_bare_range(s, r)) == NULL)
        end = scan_first_day(s, r);
    if (end == NULL)
        return NULL;
    end = scan_others(end, r);
    return scan_suffix(end, r);
}

static void set_zone(struct stamp_point *p, const struct stamp_part *part, const char *start,
                     size_t shift)
{
    p->zone_at = (unsigned char)(part->zone == NULL ? 0 : (size_t)(part->zone - start) - shift);
    p->zone_len = (unsigned char)(part->zone == NULL ? 0 : part->zone_len);
}

/* Fills OUT from what was read, from r->start to END; of "[14:05] UTC" the bracket, at CLOSED, is
 * no part of the text (NULL: there is none within). */
static void give(const struct reader *r, const char *end, const char *closed, struct stamp *out)
{
    size_t len = (size_t)(end - r->start), before = len, shift = 0;

    *out = (struct stamp){.at = r->at.point,
                          .has_until = r->has_until,
                          .has_other = r->has_other,
                          .onwards = r->onwards,
                          .until = r->until.point,
                          .other = r->other.point,
                          .odd = r->at.odd != STAMP_FITS ? r->at.odd : r->until.odd};
    if (closed != NULL) {
        before = (size_t)(closed - r->start);
        shift = 1;
    }
    memcpy(out->text, r->start, before);
    memcpy(out->text + before, r->start + before + shift, len - before - shift);
    set_zone(&out->at, &r->at, r->start, r->at.zone > closed ? shift : 0);
    set_zone(&out->until, &r->until, r->start, r->until.zone > closed ? shift : 0);
    set_zone(&out->other, &r->other, r->start, r->other.zone > closed ? shift : 0);
}

/* Behind the closing bracket a zone may stand: "[14:05] UTC". */
static const char *scan_closing(const char *s, struct reader *r, const char **closed,
                                const char **content)
{
    const char *p = scan_blanks(s), *end;

    *content = s;
    if (r->closing == '\0' || *p != r->closing)
        return s;
    s = p + 1;
    end = r->at.zone == NULL && r->at.point.has_clock ? stamp_zone_beside(scan_blanks(s), s, &r->at)
                                                      : NULL;
    if (end == NULL || (r->at.trust == TRUST_BREAK && !stamp_breaks(end))) {
        r->at.zone = end == NULL ? r->at.zone : NULL;
        return s;
    }
    if (r->has_until)
        complete_range(&r->at, &r->until);
    *closed = p;
    *content = end;
    return end;
}

/* "[2023-06-01] 14:05", "(2023-06-01) [14:05]": a date that stands in brackets of its own before a
 * clock. The brackets become blanks, which makes it one stamp; false where it is none. */
static bool open_date(struct reader *r, const char *end)
{
    char *open = r->text + (scan_blanks(r->text) - r->text);
    char *close = r->text + (end - r->text) - 1, *next, *last;
    struct stamp_part clock = stamp_no_part;
    char second;

    if (r->closing == '\0' || r->at.point.has_clock || *close != r->closing)
        return false;
    next = r->text + (scan_blanks(end) - r->text);
    if (stamp_clock(scan_opening(next, &second), &clock) == NULL)
        return false;
    last = second != '\0' ? strchr(next + 1, second) : close;
    if (last == NULL)
        return false;
    if (second != '\0')
        *next = ' ';
    *open = *close = *last = ' ';
    return true;
}

static const char *scan_all(struct reader *r, const char **closed, const char **content)
{
    const char *end;

    r->at = r->until = r->other = stamp_no_part;
    r->start = scan_opening(scan_blanks(r->text), &r->closing);
    *closed = NULL;
    end = scan_content(r->start, r);
    return end != NULL ? scan_closing(end, r, closed, content) : NULL;
}

/* Copies the beginning of TEXT, each of the hyphens that don't break a line a plain one. */
static void copy_plain(char *out, size_t size, const char *text, size_t len)
{
    size_t n = 0, cut = len < size ? len : utf8_floor(text, size - 1);

    for (size_t i = 0; i < cut;) {
        bool hyphen = cut - i >= 3 && memcmp(text + i, NO_BREAK_HYPHEN, 3) == 0;
        out[n++] = hyphen ? '-' : text[i];
        i += hyphen ? 3 : 1;
    }
    out[n] = '\0';
}

/* How many of the LEN bytes of TEXT the first N of its plain copy are. */
static size_t plain_length(const char *text, size_t len, size_t n)
{
    size_t at = 0;

    for (; n > 0; n--)
        at += len - at >= 3 && memcmp(text + at, NO_BREAK_HYPHEN, 3) == 0 ? 3 : 1;
    return at;
}

size_t stamp_read(const char *text, size_t len, struct stamp *out)
{
    struct reader r = {.closing = '\0'};
    const char *end, *closed, *content;

    copy_plain(r.text, sizeof r.text, text, len);
    end = scan_all(&r, &closed, &content);
    if (end != NULL && open_date(&r, end))
        end = scan_all(&r, &closed, &content);
    if (end == NULL)
        return 0;
    if (!r.at.point.has_clock && end == content && reads_on(end))
        return 0;
    give(&r, content, closed, out);
    return plain_length(text, len, (size_t)(skip_separators(end) - r.text));
}

/* What was read. */

void stamp_zone(const struct stamp *s, const struct stamp_point *point, char zone[64])
{
    size_t n = point->zone_len < 64 ? point->zone_len : 0;

    memcpy(zone, s->text + point->zone_at, n);
    zone[n] = '\0';
}

void stamp_add_odd(struct buf *out, const struct stamp *s)
{
    const struct stamp_point *p = &s->at;

    if (s->odd == STAMP_ODD_HALF) {
        buf_addf(out, "'%s' is read as %02d:%02d", s->text, p->hour, p->minute);
        if (s->has_until)
            buf_addf(out, " to %02d:%02d", s->until.hour, s->until.minute);
    } else if (s->odd == STAMP_ODD_YEAR && !p->date.no_year) {
        buf_addf(out, "'%s' is read as of %04d", s->text, p->date.year);
    } else if (s->odd == STAMP_ODD_YEAR) {
        buf_addf(out, "'%s' has no year that can be", s->text);
    }
}
