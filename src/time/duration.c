#include "time/instant.h"
#include "time/scan.h"

#include <string.h>
#include <strings.h>

/* Ten thousand years: nothing that an instant could reach is longer. */
#define LONGEST (INT64_C(3660000) * DAY)

static const struct unit {
    const char *word;
    int64_t micros;
} units[] = {
    {"s", SECOND},      {"sec", SECOND}, {"secs", SECOND}, {"second", SECOND}, {"seconds", SECOND},
    {"m", MINUTE},      {"min", MINUTE}, {"mins", MINUTE}, {"minute", MINUTE}, {"minutes", MINUTE},
    {"h", HOUR},        {"hr", HOUR},    {"hrs", HOUR},    {"hour", HOUR},     {"hours", HOUR},
    {"d", DAY},         {"day", DAY},    {"days", DAY},    {"w", 7 * DAY},     {"week", 7 * DAY},
    {"weeks", 7 * DAY},
};

/* A unit's word may be followed by a digit ("1h30m"), never by a letter. */
static const char *scan_unit(const char *s, int64_t *micros)
{
    size_t letters = 0;

    while (scan_is_letter(s[letters]))
        letters++;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strlen(units[i].word) == letters && strncasecmp(s, units[i].word, letters) == 0) {
            *micros = units[i].micros;
            return s + letters;
        }
    }
    return NULL;
}

/* One number with its unit, added to *TOTAL; a total that is too long is kept at LONGEST + 1. */
static const char *scan_part(const char *s, int64_t *total)
{
    int64_t whole = 0, unit = 0, part;
    int millionths = 0;

    if (!scan_is_digit(*s))
        return NULL;
    for (; scan_is_digit(*s); s++)
        whole = whole > LONGEST / SECOND ? whole : whole * 10 + (*s - '0');
    if (*s == '.' && scan_is_digit(s[1]))
        s = scan_fraction(s + 1, &millionths);
    s = scan_unit(scan_blanks(s), &unit);
    if (s == NULL)
        return NULL;
    part = whole > LONGEST / unit ? LONGEST + 1 : whole * unit + millionths * (unit / 1000000);
    *total = part > LONGEST - *total ? LONGEST + 1 : *total + part;
    return s;
}

size_t duration_prefix(const char *text, int64_t *out)
{
    int64_t total = 0;
    const char *end = NULL, *s = text;

    while ((s = scan_part(s, &total)) != NULL && total <= LONGEST) {
        end = s;
        s = scan_blanks(s);
        if (*s == ',' && end != NULL)
            s = scan_blanks(s + 1);
    }
    if (end == NULL || total > LONGEST) {
        if (total > LONGEST)
            *out = INT64_MAX;
        return 0;
    }
    *out = total;
    return (size_t)(end - text);
}

int duration_parse(const char *text, bool is_signed, int64_t *out, struct error *err)
{
    const char *s = scan_blanks(text), *after;
    int sign = 1;
    int64_t value = 0;
    size_t n;

    after = is_signed ? scan_sign(s, &sign) : NULL;
    if (after != NULL)
        s = scan_blanks(after);
    n = duration_prefix(s, &value);
    if (n == 0 && value == INT64_MAX)
        return error_set(err, "'%.60s' is longer than any calendar: give at most 3660000d", text);
    if (n == 0 || *scan_blanks(s + n) != '\0')
        return error_set(err, "'%.60s' is no duration: write 90s, 10m, 1h30m or 2d", text);
    *out = sign * value;
    return 0;
}

/* A duration as it is shown: at most two units, largest first. */
struct shown {
    int64_t count[2];
    const char *unit[2];
    int parts;
};

static struct shown shown_of(int64_t micros)
{
    static const struct unit steps[] = {{"d", DAY}, {"h", HOUR}, {"min", MINUTE}, {"s", SECOND}};
    struct shown shown = {{0}, {NULL}, 0};
    int64_t finest = micros >= 2 * DAY ? HOUR : micros >= HOUR ? MINUTE : SECOND;

    micros -= micros % finest;
    for (size_t i = 0; i < 4 && shown.parts < 2; i++) {
        if (micros < steps[i].micros)
            continue;
        shown.count[shown.parts] = micros / steps[i].micros;
        shown.unit[shown.parts++] = steps[i].word;
        micros %= steps[i].micros;
    }
    if (shown.parts == 0) {
        shown.unit[0] = "s";
        shown.parts = 1;
    }
    return shown;
}

void duration_add(struct buf *out, int64_t micros)
{
    bool negative = micros <= -SECOND;
    struct shown shown = shown_of(micros < -INT64_MAX ? INT64_MAX : micros < 0 ? -micros : micros);

    if (negative)
        buf_addc(out, '-');
    for (int i = 0; i < shown.parts; i++) {
        if (i > 0)
            buf_addc(out, ' ');
        buf_add_number(out, (uint64_t)shown.count[i], 1);
        buf_addc(out, ' ');
        buf_adds(out, shown.unit[i]);
    }
}

/* "12–27 min" needs two counts of one unit; nothing ("0 s") goes with any unit. */
static bool shares_unit(const struct shown *low, const struct shown *high)
{
    if (low->parts != 1 || high->parts != 1)
        return false;
    return low->count[0] == 0 || strcmp(low->unit[0], high->unit[0]) == 0;
}

void duration_add_range(struct buf *out, int64_t low, int64_t high)
{
    struct buf first = BUF_INIT, second = BUF_INIT;

    duration_add(&first, low);
    duration_add(&second, high);
    if (strcmp(first.data, second.data) == 0) {
        buf_adds(out, first.data);
    } else if (low > -SECOND && high > 0) {
        struct shown a = shown_of(low < 0 ? 0 : low), b = shown_of(high);
        if (shares_unit(&a, &b))
            buf_addf(out, "%lld–%lld %s", (long long)a.count[0], (long long)b.count[0], b.unit[0]);
        else
            buf_addf(out, "%s – %s", first.data, second.data);
    } else {
        buf_addf(out, "%s – %s", first.data, second.data);
    }
    buf_release(&first);
    buf_release(&second);
}
