#include "time/when.h"

#include "base/utf8.h"
#include "time/abbreviation.h"
#include "time/scan.h"
#include "time/when_form.h"
#include "time/when_place.h"

#include <string.h>

static const char *const precisions[] = {"exact", "about", "hour", "day"};

const char *precision_name(enum precision p)
{
    return precisions[p];
}

int precision_from_name(const char *name, enum precision *out)
{
    for (int i = 0; i < 4; i++) {
        if (strcmp(name, precisions[i]) == 0) {
            *out = (enum precision)i;
            return 0;
        }
    }
    return -1;
}

/* Keeps the text as it was typed, without the blanks around it. */
static int keep_text(const char *text, struct when *w, struct error *err)
{
    const char *start = scan_blanks(text);
    size_t n = strlen(start);

    while (n > 0 && strchr(" \t\r\n", start[n - 1]) != NULL)
        n--;
    if (n >= sizeof w->text)
        return error_set(err, "'%.*s…' is too long for a time: write it like 2023-06-01 08:05",
                         (int)utf8_floor(start, 40), start);
    memcpy(w->text, start, n);
    w->text[n] = '\0';
    return 0;
}

/* Roughly when FORM is, which says what an abbreviation means on that date. */
static instant rough_instant(const struct when_form *form, const struct time_context *context)
{
    struct civil c = form->clock;
    instant base = context->now;

    if (form->kind == FORM_EPOCH)
        return form->distance;
    if (form->kind == FORM_DATE &&
        civil_date_exists(form->date.year, form->date.month, form->date.day)) {
        c.year = form->date.year;
        c.month = form->date.month;
        c.day = form->date.day;
        return instant_of_civil(&c, zone_offset(context->zone, instant_of_civil(&c, 0), NULL));
    }
    if (form->kind == FORM_START ||
        (form->kind == FORM_CLOCK &&
         (context->bare == BARE_WITHIN || context->bare == BARE_FROM_START)))
        base = context->start;
    else if (form->kind == FORM_CLOCK && context->bare == BARE_AFTER)
        base = context->after;
    base = base == INSTANT_NONE ? context->now : base;
    return form->kind == FORM_DAY || form->kind == FORM_START ? base + form->days * DAY : base;
}

/* "10:00-11:30" is more likely the time until then than an offset; "08:05-07:00" can only be one.
 */
static bool may_be_span(const struct when_form *form, const struct when *w)
{
    const char *dash = form->zone;
    int clock = form->clock.hour * 3600 + form->clock.minute * 60;

    return form->kind == FORM_CLOCK && !form->has_seconds && dash > w->text && *dash == '-' &&
           scan_is_digit(dash[-1]) && -w->zone.offset > clock;
}

static int find_zone(const struct when_form *form, const struct time_context *context,
                     struct when *w, struct error *err)
{
    char name[sizeof w->text];

    w->zone = *context->zone;
    w->zone_typed = form->zone_len > 0;
    if (!w->zone_typed)
        return 0;
    if (form->zone_len >= sizeof name || scan_is_digit(*form->zone))
        return error_set(err, "'%s' is no time: write it like 08:05, 10m ago or 2023-06-01 08:05",
                         w->text);
    memcpy(name, form->zone, form->zone_len);
    name[form->zone_len] = '\0';
    if (zone_find(name, context->home, rough_instant(form, context), &w->zone, err) != 0)
        return -1;
    if (may_be_span(form, w))
        return error_set(err,
                         "'%s' may be a span of time: write '%.*s' alone, or a blank before the "
                         "offset",
                         w->text, (int)(form->zone - w->text), w->text);
    return 0;
}

/* What has to be said about an abbreviation that was typed. */
static void remark_zone(const struct time_context *context, struct when *w)
{
    struct buf home = BUF_INIT, season = BUF_INIT;

    abbreviation_add_home(&home, &w->zone, context->home, w->at);
    abbreviation_add_remark(&season, &w->zone, w->at);
    if (home.len > 0)
        when_remark(w, "%s", home.data);
    if (season.len > 0)
        when_remark(w, "%s", season.data);
    buf_release(&home);
    buf_release(&season);
}

int when_parse(const char *text, const struct time_context *context, struct when *out,
               struct error *err)
{
    struct when w = {.at = INSTANT_NONE, .at_max = INSTANT_NONE};
    struct when_form form;
    struct error why = ERROR_INIT;

    if (keep_text(text, &w, err) != 0)
        return -1;
    if (when_form_read(w.text, FORM_WHOLE, &form, &why) == NULL)
        return error_set(err,
                         why.text[0] != '\0' ? "%s"
                                             : "'%s' is no time: write it like 08:05, "
                                               "10m ago, yesterday 22:00 or 2023-06-01 "
                                               "08:05",
                         why.text[0] != '\0' ? why.text : w.text);
    if (find_zone(&form, context, &w, err) != 0 || when_place(&form, context, &w, err) != 0)
        return -1;
    if (w.zone_typed)
        remark_zone(context, &w);
    w.offset = zone_offset(&w.zone, w.at, NULL);
    if (form.kind == FORM_NOW)
        w.text[0] = '\0';
    *out = w;
    return 0;
}

size_t when_prefix(const char *text)
{
    struct when_form form;
    const char *end = when_form_read(text, FORM_PREFIX, &form, NULL);

    return end != NULL ? (size_t)(end - text) : 0;
}

/* Whether TEXT, of which the first N bytes were given as a time, goes on as one behind them. */
static bool reads_on(const char *text, size_t n)
{
    const char *start = scan_blanks(text), *unsigned_start;
    int64_t span;
    int sign;

    if (when_prefix(text) > n)
        return true;
    unsigned_start = scan_sign(start, &sign);
    start = unsigned_start != NULL ? unsigned_start : start;
    return (size_t)(start - text) + duration_prefix(start, &span) > n;
}

bool when_continues(const char *time_text, const char *next_word)
{
    struct buf both = BUF_INIT;
    size_t n;
    bool continues;

    buf_adds(&both, time_text);
    buf_rtrim(&both);
    n = both.len;
    buf_addf(&both, " %s", scan_blanks(next_word));
    continues = n > 0 && reads_on(both.data, n);
    buf_release(&both);
    return continues;
}
