#include "time/abbreviation.h"

#include "time/date.h"
#include "time/scan.h"
#include "time/tzif.h"

#include <string.h>
#include <strings.h>

static const struct abbreviation table[] = {
    {"ACDT", 630, "Australian Central Daylight Time", "Australia/Adelaide"},
    {"ACST", 570, "Australian Central Standard Time", "Australia/Adelaide"},
    {"ADT", -180, "Atlantic Daylight Time", "America/Halifax"},
    {"AEDT", 660, "Australian Eastern Daylight Time", "Australia/Sydney"},
    {"AEST", 600, "Australian Eastern Standard Time", "Australia/Sydney"},
    {"AKDT", -480, "Alaska Daylight Time", "America/Anchorage"},
    {"AKST", -540, "Alaska Standard Time", "America/Anchorage"},
    {"ART", -180, "Argentina Time", NULL},
    {"AWST", 480, "Australian Western Standard Time", NULL},
    {"BRT", -180, "Brasilia Time", NULL},
    {"CAT", 120, "Central Africa Time", NULL},
    {"CDT", -300, "Central Daylight Time", "America/Chicago"},
    {"CEST", 120, "Central European Summer Time", "Europe/Paris"},
    {"CET", 60, "Central European Time", "Europe/Paris"},
    {"CLT", -240, "Chile Standard Time", NULL},
    {"COT", -300, "Colombia Time", NULL},
    {"EAT", 180, "East Africa Time", NULL},
    {"EDT", -240, "Eastern Daylight Time", "America/New_York"},
    {"EEST", 180, "Eastern European Summer Time", "Europe/Athens"},
    {"EET", 120, "Eastern European Time", "Europe/Athens"},
    {"EST", -300, "Eastern Standard Time", "America/New_York"},
    {"GMT", 0, "Greenwich Mean Time", NULL},
    {"HKT", 480, "Hong Kong Time", NULL},
    {"HST", -600, "Hawaii Standard Time", NULL},
    {"ICT", 420, "Indochina Time", NULL},
    {"JST", 540, "Japan Standard Time", NULL},
    {"KST", 540, "Korea Standard Time", NULL},
    {"MDT", -360, "Mountain Daylight Time", "America/Denver"},
    {"MSK", 180, "Moscow Time", NULL},
    {"MST", -420, "Mountain Standard Time", "America/Denver"},
    {"MYT", 480, "Malaysia Time", NULL},
    {"NDT", -150, "Newfoundland Daylight Time", "America/St_Johns"},
    {"NPT", 345, "Nepal Time", NULL},
    {"NST", -210, "Newfoundland Standard Time", "America/St_Johns"},
    {"NZDT", 780, "New Zealand Daylight Time", "Pacific/Auckland"},
    {"NZST", 720, "New Zealand Standard Time", "Pacific/Auckland"},
    {"PDT", -420, "Pacific Daylight Time", "America/Los_Angeles"},
    {"PET", -300, "Peru Time", NULL},
    {"PHT", 480, "Philippine Time", NULL},
    {"PKT", 300, "Pakistan Time", NULL},
    {"PST", -480, "Pacific Standard Time", "America/Los_Angeles"},
    {"SAST", 120, "South Africa Standard Time", NULL},
    {"SGT", 480, "Singapore Time", NULL},
    {"TRT", 180, "Turkey Time", NULL},
    {"UTC", 0, "Coordinated Universal Time", NULL},
    {"UYT", -180, "Uruguay Time", NULL},
    {"WAT", 60, "West Africa Time", NULL},
    {"WEST", 60, "Western European Summer Time", "Europe/Lisbon"},
    {"WET", 0, "Western European Time", "Europe/Lisbon"},
    {"WIB", 420, "Western Indonesia Time", NULL},
    {"WIT", 540, "Eastern Indonesia Time", NULL},
    {"WITA", 480, "Central Indonesia Time", NULL},
};

static const struct ambiguous refused[] = {
    {"AMT",
     {{"Amazon", -240, "America/Manaus America/Porto_Velho America/Boa_Vista America/Cuiaba"},
      {"Armenia", 240, "Asia/Yerevan"}}},
    {"AST",
     {{"Atlantic", -240, "America/Halifax America/Puerto_Rico"},
      {"Arabia", 180, "Asia/Riyadh Asia/Baghdad Asia/Kuwait Asia/Qatar Asia/Bahrain"}}},
    {"BST",
     {{"Britain in summer", 60, "Europe/London"},
      {"Bangladesh", 360, "Asia/Dhaka"},
      {"Bougainville", 660, "Pacific/Bougainville"}}},
    {"CST",
     {{"North America", -360, "America/Chicago"},
      {"China", 480, "Asia/Shanghai"},
      {"Cuba", -300, "America/Havana"}}},
    {"CT",
     {{"North American Central in winter", -360, "America/Chicago"},
      {"in summer", -300, "America/Chicago"}}},
    {"ECT",
     {{"Ecuador", -300, "America/Guayaquil"},
      {"the Eastern Caribbean", -240, "America/Barbados America/St_Lucia America/Dominica"}}},
    {"ET",
     {{"North American Eastern in winter", -300, "America/New_York America/Toronto"},
      {"in summer", -240, "America/New_York America/Toronto"}}},
    {"GST",
     {{"the Gulf", 240, "Asia/Dubai Asia/Muscat"},
      {"South Georgia", -120, "Atlantic/South_Georgia"}}},
    {"IST",
     {{"India", 330, "Asia/Kolkata Asia/Calcutta"},
      {"Ireland", 60, "Europe/Dublin"},
      {"Israel", 120, "Asia/Jerusalem"}}},
    {"MT",
     {{"North American Mountain in winter", -420, "America/Denver"},
      {"in summer", -360, "America/Denver"}}},
    {"PT",
     {{"North American Pacific in winter", -480, "America/Los_Angeles"},
      {"in summer", -420, "America/Los_Angeles"}}},
    {"SST",
     {{"Samoa", -660, "Pacific/Pago_Pago Pacific/Midway"}, {"Singapore", 480, "Asia/Singapore"}}},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define MEANINGS COUNT(((struct ambiguous *)0)->meanings)

static bool same(const char *name, const char *typed, size_t n)
{
    return strlen(name) == n && strncasecmp(name, typed, n) == 0;
}

const struct abbreviation *abbreviation_find(const char *name, size_t n)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        if (same(table[i].name, name, n))
            return &table[i];
    }
    return NULL;
}

const struct ambiguous *ambiguous_find(const char *name, size_t n)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        if (same(refused[i].name, name, n))
            return &refused[i];
    }
    return NULL;
}

size_t abbreviation_titled(const char *s, const char **name)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        size_t n = *s == '\0' || scan_lower(*s) != scan_lower(table[i].title[0])
                       ? 0
                       : strlen(table[i].title);
        if (n == 0 || strncasecmp(s, table[i].title, n) != 0 || scan_is_letter(s[n]) ||
            scan_is_digit(s[n]))
            continue;
        *name = table[i].name;
        return n;
    }
    return 0;
}

/* Whether NAME stands in a list parted by blanks. */
static bool list_has(const char *list, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = list; *p != '\0';) {
        size_t len = strcspn(p, " ");
        if (len == n && strncasecmp(p, name, n) == 0)
            return true;
        p += len + (p[len] == ' ');
    }
    return false;
}

/* Whether HOME's clocks mean NAME at one instant: by the abbreviation in its data, or by being one
 * of the zones that a meaning names (the data has "+04" for the Gulf, and no "ET"). */
static bool means_at(const struct ambiguous *a, const struct zone *home, instant at,
                     int32_t *offset)
{
    const char *used = NULL;
    int32_t now = zone_offset(home, at, &used);

    if (used != NULL && strcasecmp(used, a->name) == 0) {
        *offset = now;
        return true;
    }
    for (size_t i = 0; i < MEANINGS && a->meanings[i].title != NULL; i++) {
        if (a->meanings[i].minutes * 60 == now && list_has(a->meanings[i].zones, home->name)) {
            *offset = now;
            return true;
        }
    }
    return false;
}

bool ambiguous_resolve(const struct ambiguous *a, const struct zone *home, instant at,
                       int32_t *offset)
{
    static const instant around[] = {0, -DAY, DAY};

    if (home == NULL)
        return false;
    if (home->data == NULL) {
        *offset = home->offset;
        return strcasecmp(home->name, a->name) == 0;
    }
    if (at == INSTANT_NONE)
        return tzif_uses(home->data, a->name, offset) || means_at(a, home, 0, offset);
    for (size_t i = 0; i < COUNT(around); i++) {
        if (means_at(a, home, at + around[i], offset))
            return true;
    }
    return false;
}

void offset_add(struct buf *out, int32_t seconds)
{
    int32_t size = seconds < 0 ? -seconds : seconds;

    buf_addf(out, "%c%02d:%02d", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    if (size % 60 != 0)
        buf_addf(out, ":%02d", size % 60);
}

void ambiguous_add_meanings(struct buf *out, const struct ambiguous *a)
{
    size_t n = 0;

    while (n < MEANINGS && a->meanings[n].title != NULL)
        n++;
    for (size_t i = 0; i < n; i++) {
        buf_addf(out, "%s%s ", i == 0 ? "" : i + 1 == n ? " or " : ", ", a->meanings[i].title);
        offset_add(out, a->meanings[i].minutes * 60);
    }
}

void abbreviation_add_home(struct buf *out, const struct zone *zone, const struct zone *home,
                           instant at)
{
    const char *used = NULL;
    int32_t offset;

    if (!zone->abbreviation || home == NULL)
        return;
    offset = zone_offset(home, at, &used);
    if (used == NULL || strcasecmp(used, zone->name) != 0 || offset == zone->offset)
        return;
    buf_addf(out, "%s is ", zone->name);
    offset_add(out, zone->offset);
    buf_addf(out, "; what %s calls so is ", home->name);
    offset_add(out, offset);
}

void abbreviation_add_remark(struct buf *out, const struct zone *zone, instant at)
{
    const struct abbreviation *a;
    struct zone region;
    const char *used = NULL;
    int32_t offset;

    a = zone->abbreviation ? abbreviation_find(zone->name, strlen(zone->name)) : NULL;
    if (a == NULL || a->season == NULL || zone_find(a->season, NULL, at, &region, NULL) != 0)
        return;
    offset = zone_offset(&region, at, &used);
    if (used == NULL || strcasecmp(used, a->name) == 0)
        return;
    buf_addf(out, "%s is ", a->name);
    offset_add(out, zone->offset);
    buf_addf(out, ", also in %s; %s, in use then, is ",
             date_month_name(civil_of_instant(at, zone->offset).month), used);
    offset_add(out, offset);
}

void abbreviation_consider(struct nearest *best, const char *typed)
{
    for (size_t i = 0; i < COUNT(table); i++)
        nearest_consider(best, typed, table[i].name);
    for (size_t i = 0; i < COUNT(refused); i++)
        nearest_consider(best, typed, refused[i].name);
}

void zone_add_table(struct buf *out)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        buf_addf(out, "%-5s ", table[i].name);
        offset_add(out, table[i].minutes * 60);
        buf_addf(out, "  %s\n", table[i].title);
    }
    buf_adds(out,
             "\nThese mean several zones, and are understood only where the incident's own zone "
             "uses them:\n");
    for (size_t i = 0; i < COUNT(refused); i++) {
        buf_addf(out, "%-5s ", refused[i].name);
        ambiguous_add_meanings(out, &refused[i]);
        buf_addc(out, '\n');
    }
}
