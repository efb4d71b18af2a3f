/* When it was: duration, start, end, the zone and the day that times without a date are of. */
#include "read/about_internal.h"
#include "read/fold.h"

#include "base/alloc.h"
#include "read/entry.h"
#include "time/scan.h"
#include "time/stamp_zone.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SEARCHED_IN_PART 4000 /* bytes that are searched for a day */
#define SEARCHED 64000

static const char *const lead_words[] = {"from", "between", "de", "desde", "du", "das", NULL};
static const char *const range_words[] = {"to",    "until", "till", "through", "and", "a",
                                          "hasta", "ate",   "au",   "al",      NULL};

/* ---- zones */

/* The zone that a stamp names is the document's, where it declares none. */
static void note_zone(struct finding *f, const struct stamp *s, const struct stamp_point *point,
                      int line)
{
    char zone[64];
    struct zone known;
    struct error err;
    stamp_zone(s, point, zone);
    if (!zone[0] || f->place->zone[0] || zone_find(zone, NULL, INSTANT_NONE, &known, &err))
        return;
    memcpy(f->place->zone, zone, sizeof zone);
    f->place->zone_line = line;
}

/* ---- a range */

static size_t skip_words(const char *s, const char *const *words)
{
    size_t n = strspn(s, " ");
    for (int i = 0; words[i]; i++) {
        size_t len = strlen(words[i]);
        if (!strncasecmp(s + n, words[i], len) && s[n + len] == ' ')
            return n + len + 1;
    }
    return 0;
}

/* A range at S, its ends parted by a dash or by a word: how many bytes it takes; 0: none is there.
 */
static size_t read_range(const char *s, struct stamp *out)
{
    size_t lead = skip_words(s, lead_words);
    size_t n = stamp_read(s + lead, strlen(s + lead), out);
    if (!n || out->has_until)
        return n ? lead + n : 0;
    size_t word = skip_words(s + lead + n, range_words);
    if (!word)
        return 0;
    struct buf joined = BUF_INIT;
    struct stamp whole;
    buf_add(&joined, s + lead, n);
    buf_rtrim(&joined);
    buf_adds(&joined, " – ");
    size_t first = joined.len;
    buf_adds(&joined, s + lead + n + word);
    size_t all = stamp_read(joined.data, joined.len, &whole);
    bool is = all > first && whole.has_until;
    buf_release(&joined);
    if (!is)
        return 0;
    *out = whole;
    return lead + n + word + all - first;
}

/* Whether a text says nothing but how long something took: "(3 hours 20 minutes)". */
static bool is_length(const char *s)
{
    static const char *const units[] = {"hours",
                                        "hour",
                                        "hrs",
                                        "hr",
                                        "h",
                                        "minutes",
                                        "minute",
                                        "mins",
                                        "min",
                                        "m",
                                        "days",
                                        "day",
                                        "d",
                                        "seconds",
                                        "second",
                                        "s",
                                        "and",
                                        "total",
                                        "approximately",
                                        "about",
                                        "around",
                                        "roughly",
                                        "over",
                                        "nearly",
                                        "a",
                                        "of",
                                        "minutos",
                                        "minuto",
                                        "horas",
                                        "hora",
                                        "dias",
                                        "dia",
                                        "y",
                                        "e",
                                        "et",
                                        "heures",
                                        "heure",
                                        "jours",
                                        "jour",
                                        "almost",
                                        "weeks",
                                        "week",
                                        NULL};
    struct folded f;
    fold(&f, s, strlen(s), false);
    for (size_t i = 0; i < f.n; i++) {
        const char *unit = f.v[i].word + strspn(f.v[i].word, "0123456789");
        if (*unit && !fold_in(unit, units))
            return false;
    }
    return !f.more;
}

static const struct zone *zone_of(struct finding *f, struct zone *room)
{
    if (f->place->zone[0] &&
        !stamp_zone_find(f->place->zone, f->place->fallback, INSTANT_NONE, room, NULL))
        return room;
    return f->place->fallback;
}

static void set_start(struct finding *f, const struct when *when)
{
    struct incident *i = &f->r->incident;
    f->place->start = *when;
    f->place->has_start = true;
    i->own_start = when->at;
    i->own_start_max = when->at_max;
    i->own_start_offset = when->offset;
    str_replace(&i->own_start_precision, precision_name(when->precision));
    str_replace(&i->own_start_text, when->precision == PRECISION_EXACT ? NULL : when->text);
}

static void set_end(struct finding *f, const struct when *when)
{
    struct incident *i = &f->r->incident;
    f->place->end = *when;
    f->place->has_end = true;
    i->own_end = when->at;
    i->own_end_max = when->at_max;
    i->own_end_offset = when->offset;
    str_replace(&i->own_end_precision, precision_name(when->precision));
    str_replace(&i->own_end_text, when->precision == PRECISION_EXACT ? NULL : when->text);
}

static void remark(struct finding *f, const struct when *when, int line)
{
    if (when->remark[0])
        reading_note(f->r, READ_ODD, line, "%s", when->remark);
}

/* Sets start and end from a range, of DAY where it names none (NULL: unknown); false: their day is
 * not known, or they can't be. */
static bool set_range(struct finding *f, const struct stamp *s, const struct date_form *day,
                      int line)
{
    struct zone room;
    struct when start, end;
    if (!s->has_until || !s->at.has_clock || !s->until.has_clock || f->place->has_start)
        return false;
    note_zone(f, s, &s->at, line);
    const struct zone *zone = zone_of(f, &room);
    if (stamp_point_place(s, &s->at, zone, day, &start))
        return false;
    struct civil c = civil_of_instant(start.at, start.offset);
    struct date_form same = {.year = c.year, .month = c.month, .day = c.day, .weekday = -1};
    if (stamp_point_place(s, &s->until, zone, &same, &end))
        return false;
    if (end.at < start.at && !s->until.has_date)
        end.at += DAY;
    if (end.at < start.at)
        return false;
    set_start(f, &start);
    set_end(f, &end);
    remark(f, &start, line);
    remark(f, &end, line);
    return true;
}

static bool date_in(const char *text, size_t len, bool sure, struct date_form *out);

/* Where a range begins in a text ("2 hours, from 14:00 to 16:00 UTC"), how long it is in *N. */
static size_t find_range(const char *text, struct stamp *s, size_t *n)
{
    for (size_t i = 0; text[i] && i < SEARCHED_IN_PART; i++) {
        if (i && !strchr(" (,;", text[i - 1]))
            continue;
        *n = isalnum((unsigned char)text[i]) || text[i] == '~' ? read_range(text + i, s) : 0;
        if (*n && s->has_until && s->at.has_clock && s->until.has_clock)
            return i;
    }
    *n = 0;
    return 0;
}

/* "Duration: June 1, 10:00 – 12:00 (2 hours)", "2 hours (10:00 – 12:00 UTC)". *ALL: it says nothing
 * else. */
static bool set_duration(struct finding *f, const char *text, int line, bool *all)
{
    struct stamp s;
    struct date_form day;
    size_t n, from = find_range(text, &s, &n);
    bool dated = n && !s.at.has_date && date_in(text, strlen(text), false, &day);
    const struct date_form *on = dated ? &day : f->place->has_day ? &f->place->day : NULL;
    if (!n || !set_range(f, &s, on, line))
        return false;
    char *before = xstrndup(text, from);
    /* "(from 10:00 to 12:00)" behind a length is a sentence's way to say it: that stays. */
    *all = is_length(text + from + n) && is_length(before) &&
           !(from && skip_words(text + from, lead_words));
    free(before);
    return true;
}

static void read_duration(struct finding *f, int part)
{
    struct buf words = BUF_INIT;
    bool all;
    about_words(f->o, part, &words);
    if (set_duration(f, words.data, f->o->part[part].line, &all) && all)
        part_take(f->o, part, 0, INT_MAX);
    buf_release(&words);
}

/* The day of a point that names none: an end's is the start's. */
static const struct date_form *day_of_point(struct finding *f, bool start, struct date_form *room)
{
    if (start || !f->place->has_start)
        return f->place->has_day ? &f->place->day : NULL;
    struct civil c = civil_of_instant(f->place->start.at, f->place->start.offset);
    *room = (struct date_form){.year = c.year, .month = c.month, .day = c.day, .weekday = -1};
    return room;
}

/* Sets start or end; false: it is not known when, or can't be. */
static bool set_point(struct finding *f, const struct stamp *s, bool start, int line)
{
    struct when when;
    struct zone zone;
    struct date_form day;
    note_zone(f, s, &s->at, line);
    if (stamp_point_place(s, &s->at, zone_of(f, &zone), day_of_point(f, start, &day), &when))
        return false;
    bool early = !start && f->place->has_start && when.at < f->place->start.at;
    if (early && s->at.has_date)
        return false;
    if (early)
        when.at += DAY;
    if (start)
        set_start(f, &when);
    else
        set_end(f, &when);
    remark(f, &when, line);
    return true;
}

/* "Start Time: May 6, 2024, 10:00 PM (UTC)". *ALL: it says nothing else. */
static bool set_start_or_end(struct finding *f, const char *text, bool start, int line, bool *all)
{
    struct stamp s;
    bool had = start ? f->place->has_start : f->place->has_end;
    size_t n = had ? 0 : stamp_read(text, strlen(text), &s);
    if (!n || !s.at.has_clock || s.has_until || !set_point(f, &s, start, line))
        return false;
    *all = is_length(text + n);
    return true;
}

static void read_point(struct finding *f, int part, bool start)
{
    struct buf words = BUF_INIT;
    bool all;
    about_words(f->o, part, &words);
    if (set_start_or_end(f, words.data, start, f->o->part[part].line, &all) && all)
        part_take(f->o, part, 0, INT_MAX);
    buf_release(&words);
}

void about_set_time(struct finding *f, enum part_kind kind, const char *value, int line)
{
    bool all;
    if (kind == PART_DURATION)
        set_duration(f, value, line, &all);
    else
        set_start_or_end(f, value, kind == PART_START, line, &all);
}

/* ---- the day */

/* The first one counts. */
static void set_day(struct finding *f, const struct date_form *day, const char *from)
{
    if (f->place->has_day)
        return;
    f->place->day = *day;
    f->place->has_day = true;
    f->place->day_from = from;
}

/* The first date in TEXT; SURE: only one with a year. */
static bool date_in(const char *text, size_t len, bool sure, struct date_form *out)
{
    struct stamp s;
    for (size_t i = 0; i < len; i++) {
        bool begins = !i || !(isalnum((unsigned char)text[i - 1]) || strchr("-/.", text[i - 1]));
        if (!begins || !isalnum((unsigned char)text[i]))
            continue;
        size_t n = stamp_read(text + i, len - i < 120 ? len - i : 120, &s);
        if (n && s.at.has_date && !(sure && s.at.date.no_year)) {
            *out = s.at.date;
            return true;
        }
        if (n && s.has_until && s.until.has_date && !(sure && s.until.date.no_year)) {
            *out = s.until.date;
            return true;
        }
        const char *end = n ? NULL : date_scan(text + i, out);
        if (end && !(sure && out->no_year))
            return true;
        if (n > 1)
            i += n - 1;
    }
    return false;
}

void about_set_day(struct finding *f, const char *value)
{
    struct date_form day;
    if (date_in(value, strlen(value), false, &day))
        set_day(f, &day, "the document");
}

/* A year that is missing is the one of a date that is not much later. */
static void complete(struct date_form *day, const struct date_form *by)
{
    if (!day->no_year || by->no_year)
        return;
    day->year = by->year;
    if (day->month > by->month || (day->month == by->month && day->day > by->day))
        day->year--;
    day->no_year = false;
}

int about_year_in(const char *text)
{
    for (const char *s = text; *s; s++) {
        int month, year = 0;
        bool begins = s == text || !isalnum((unsigned char)s[-1]);
        const char *end = begins ? date_month_scan(s, &month) : NULL;
        if (!end)
            continue;
        end = scan_number(scan_blanks(end + (*end == ',')), 4, 4, &year);
        if (end && year >= 1970 && year < 2100 && !isalnum((unsigned char)*end))
            return year;
    }
    return 0;
}

static bool day_of_front(struct finding *f, struct date_form *out)
{
    int line;
    const char *value =
        about_front(f, (const char *const[]){"incident_date", "date", "dates", NULL}, &line);
    return value && date_in(value, strlen(value), true, out);
}

/* "2023-06-01-web.md", "20230601_web.md". */
static bool day_of_name(struct finding *f, struct date_form *out)
{
    const char *name = f->context->name;
    if (!name)
        return false;
    const char *slash = strrchr(name, '/');
    name = slash ? slash + 1 : name;
    for (; *name; name++) {
        const char *end = isdigit((unsigned char)*name) ? date_scan(name, out) : NULL;
        if (end && !out->no_year && !out->ambiguous)
            return true;
        while (isdigit((unsigned char)*name) && isdigit((unsigned char)name[1]))
            name++;
    }
    return false;
}

/* The sentences that say what happened: the summary, the impact, the introduction. */
static bool day_of_prose(struct finding *f, struct date_form *out)
{
    static const enum part_kind kinds[] = {PART_DURATION, PART_SUMMARY, PART_TITLE, PART_OTHER,
                                           PART_IMPACT};
    bool found = false;
    size_t searched = 0;
    struct buf words = BUF_INIT;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !found; k++)
        for (int i = -1;
             !found && searched < SEARCHED && (i = part_next(f->o, i, kinds[k])) != -1;) {
            buf_reset(&words);
            part_add_words(f->o, i, &words);
            size_t len = words.len < SEARCHED_IN_PART ? words.len : SEARCHED_IN_PART;
            searched += len;
            found = date_in(words.data, len, false, out);
        }
    buf_release(&words);
    return found;
}

static void find_day(struct finding *f)
{
    struct date_form day, front, name;
    bool has_front = day_of_front(f, &front);
    bool has_name = day_of_name(f, &name);
    const struct date_form *by = has_front ? &front : has_name ? &name : NULL;
    const char *title = f->r->incident.title;
    struct buf words = BUF_INIT;
    if (title && date_in(title, strlen(title), false, &day)) {
        if (by)
            complete(&day, by);
        set_day(f, &day, "the title");
    }
    if (title && !f->place->has_day)
        f->place->year = about_year_in(title);
    static const enum part_kind kinds[] = {PART_DATE, PART_DURATION};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int i = -1; !f->place->has_day && (i = part_next(f->o, i, kinds[k])) != -1;) {
            about_words(f->o, i, &words);
            if (date_in(words.data, words.len, false, &day))
                set_day(f, &day, k ? "the duration" : "the document");
        }
    if (!f->place->has_day && day_of_prose(f, &day)) {
        if (by)
            complete(&day, by);
        set_day(f, &day, "the text");
    }
    if (has_front)
        set_day(f, &front, "the front matter");
    if (has_name)
        set_day(f, &name, "the file's name");
    buf_release(&words);
}

/* Front matter of status pages: from when, until when. */
static void front_times(struct finding *f)
{
    int line, end_line;
    const char *end = about_front(
        f,
        (const char *const[]){"resolvedwhen", "resolved_at", "ended_at", "end", "end_date", NULL},
        &end_line);
    const char *start = about_front(
        f, (const char *const[]){"started_at", "start", "start_date", "date", NULL}, &line);
    struct stamp s;
    struct when when;
    if (!end || !start || f->place->has_start)
        return;
    if (!stamp_read(start, strlen(start), &s) || !s.at.has_clock ||
        stamp_point_place(&s, &s.at, f->place->fallback, NULL, &when))
        return;
    set_start(f, &when);
    if (stamp_read(end, strlen(end), &s) && s.at.has_clock &&
        !stamp_point_place(&s, &s.at, f->place->fallback, NULL, &when) &&
        when.at >= f->place->start.at)
        set_end(f, &when);
}

void about_times(struct finding *f)
{
    about_zone(f);
    find_day(f);
    for (int i = -1; (i = part_next(f->o, i, PART_DURATION)) != -1;)
        read_duration(f, i);
    for (int i = -1; (i = part_next(f->o, i, PART_START)) != -1;)
        read_point(f, i, true);
    for (int i = -1; (i = part_next(f->o, i, PART_END)) != -1;)
        read_point(f, i, false);
    about_tables(f);
    front_times(f);
    /* A label with nothing of its own, whose start and end are told. */
    for (int i = -1; (i = part_next(f->o, i, PART_DURATION)) != -1;)
        if (!f->o->part[i].n && f->place->has_start && f->place->has_end)
            f->o->part[i].taken = true;
}
