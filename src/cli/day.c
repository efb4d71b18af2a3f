#include "cli/day.h"

#include "time/date.h"

#include <string.h>

void day_of(instant t, const struct zone *zone, char out[DATE_SIZE])
{
    struct buf date = BUF_INIT;
    when_add_date(&date, t, zone);
    memcpy(out, date.data, DATE_SIZE);
    buf_release(&date);
}

instant day_begin(const char *date, const struct zone *zone)
{
    struct date_form form = {0};
    date_scan(date, &form);
    struct civil midnight = {.year = form.year, .month = form.month, .day = form.day};
    instant found[2], before = INSTANT_NONE;
    /* Where the clocks are changed at midnight the day begins with the jump. */
    return zone_instants(zone, &midnight, found, &before) ? found[0] : before;
}

void day_add_distance(struct buf *out, const char *today, const char *due)
{
    int64_t days = date_difference(today, due);
    if (days < 0)
        buf_addf(out, "%lld d late", (long long)-days);
    else if (days)
        buf_addf(out, "in %lld d", (long long)days);
    else
        buf_adds(out, "today");
}

int day_parse_done(struct app *app, const struct subject *subject, const char *text, instant *out,
                   struct error *err)
{
    const struct zone *zone = shown_zone(app, subject);
    char today[DATE_SIZE], date[DATE_SIZE];
    if (!*text) {
        *out = app->now;
        return 0;
    }
    day_of(app->now, zone, today);
    if (!date_parse(text, today, date, NULL)) {
        if (strcmp(date, today) > 0)
            return error_set(err, "'%s' is %s%sin the future: give a day that has begun", text,
                             strcmp(text, date) ? date : "", strcmp(text, date) ? ", " : "");
        *out = day_begin(date, zone);
        return 0;
    }
    struct time_context context = time_context_latest(app, subject);
    struct when when;
    if (parse_time(app, text, &context, &when, err))
        return -1;
    *out = when.at;
    return 0;
}
