#include "store/record_check.h"

#include "store/vocabulary.h"
#include "time/instant.h"

#include <ctype.h>
#include <jansson.h>
#include <string.h>

enum rule {
    NEEDED,      /* a text that is there */
    WORD,        /* one of a closed list, or none */
    WORD_NEEDED, /* one of a closed list */
    EVENT_KIND,
    DUE,     /* a date, or none */
    STRINGS, /* a JSON array of strings, or none */
    OBJECTS, /* a JSON array, or none */
    TIME,    /* within the calendar, or none */
    TIME_NEEDED,
    OFFSET, /* seconds ahead of UTC, or none */
    MARK,   /* 0 or 1 */
    NUMBER, /* of an incident, or in a ref */
    ROW,    /* of another record, or none */
    RANGE,  /* from LEAST to MOST, or none */
    RANGE_NEEDED
};

struct check {
    const char *column;
    size_t offset;
    enum rule rule;
    const char *const *words;
    int64_t least, most;
};

#define DAY_SECONDS 86400

#define CHECK(name, rule)                                                                          \
    {                                                                                              \
#name, offsetof(struct RECORD, name), rule, NULL, 0, 0                                     \
    }
#define CHECK_WORDS(name, rule, words)                                                             \
    {                                                                                              \
#name, offsetof(struct RECORD, name), rule, words, 0, 0                                    \
    }
#define CHECK_RANGE(name, rule, least, most)                                                       \
    {                                                                                              \
#name, offsetof(struct RECORD, name), rule, NULL, least, most                              \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, 0, NEEDED, NULL, 0, 0                                                                \
    }

static const char *const precisions[] = {"exact", "about", "hour", "day", NULL};
static const char *const answered[] = {"measure", "cause", "event", NULL};

#define RECORD incident
static const struct check incident_checks[] = {
    CHECK(id, NUMBER),
    CHECK(uid, NEEDED),
    CHECK(slug, NEEDED),
    CHECK(title, NEEDED),
    CHECK_RANGE(severity, RANGE, 1, 5),
    CHECK(drill, MARK),
    CHECK(zone, NEEDED),
    CHECK(opened_at, TIME_NEEDED),
    CHECK(own_start, TIME),
    CHECK(own_start_max, TIME),
    CHECK_WORDS(own_start_precision, WORD, precisions),
    CHECK(own_start_offset, OFFSET),
    CHECK(own_end, TIME),
    CHECK(own_end_max, TIME),
    CHECK_WORDS(own_end_precision, WORD, precisions),
    CHECK(own_end_offset, OFFSET),
    CHECK(services, STRINGS),
    CHECK(tags, STRINGS),
    CHECK(roles, OBJECTS),
    CHECK(review_at, TIME),
    CHECK_WORDS(review_status, WORD, review_statuses),
    CHECK(ignored, OBJECTS),
    CHECK(aliases, STRINGS),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD event
static const struct check event_checks[] = {
    CHECK(incident, NUMBER),
    CHECK(seq, NUMBER),
    CHECK(uid, NEEDED),
    CHECK(at, TIME),
    CHECK(at_max, TIME),
    CHECK(at_offset, OFFSET),
    CHECK_WORDS(precision, WORD, precisions),
    CHECK(until, TIME),
    CHECK(until_max, TIME),
    CHECK_WORDS(until_precision, WORD, precisions),
    CHECK(recorded_at, TIME_NEEDED),
    CHECK(kind, EVENT_KIND),
    CHECK(text, NEEDED),
    CHECK(links, STRINGS),
    CHECK(tags, STRINGS),
    CHECK(key, MARK),
    CHECK(internal, MARK),
    CHECK(under, ROW),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD cause
static const struct check cause_checks[] = {
    CHECK(incident, NUMBER),
    CHECK(seq, NUMBER),
    CHECK(uid, NEEDED),
    CHECK_WORDS(kind, WORD_NEEDED, cause_kinds),
    CHECK_WORDS(category, WORD, cause_categories),
    CHECK(text, NEEDED),
    CHECK(why, ROW),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD measure
static const struct check measure_checks[] = {
    CHECK(incident, NUMBER),
    CHECK(seq, NUMBER),
    CHECK(uid, NEEDED),
    CHECK_WORDS(kind, WORD_NEEDED, measure_kinds),
    CHECK(text, NEEDED),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD lesson
static const struct check lesson_checks[] = {
    CHECK(incident, NUMBER),
    CHECK(seq, NUMBER),
    CHECK(uid, NEEDED),
    CHECK_WORDS(kind, WORD_NEEDED, lesson_kinds),
    CHECK(text, NEEDED),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD action
static const struct check action_checks[] = {
    CHECK(id, NUMBER),
    CHECK(incident, NUMBER),
    CHECK(uid, NEEDED),
    CHECK_WORDS(kind, WORD, action_kinds),
    CHECK(text, NEEDED),
    CHECK(due, DUE),
    CHECK_RANGE(priority, RANGE, 0, 4),
    CHECK_WORDS(status, WORD_NEEDED, action_statuses),
    CHECK_WORDS(for_kind, WORD, answered),
    CHECK(for_id, ROW),
    CHECK_RANGE(slips, RANGE_NEEDED, 0, INT32_MAX),
    CHECK(created_at, TIME_NEEDED),
    CHECK(done_at, TIME),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD field
static const struct check field_checks[] = {
    CHECK(incident, NUMBER), CHECK(name, NEEDED),  CHECK(text, NEEDED),
    CHECK(internal, MARK),   CHECK(removed, MARK), END,
};
#undef RECORD
#define RECORD section
static const struct check section_checks[] = {
    CHECK(incident, NUMBER),
    CHECK(seq, NUMBER),
    CHECK(uid, NEEDED),
    CHECK(heading, NEEDED),
    CHECK_RANGE(level, RANGE_NEEDED, 1, 6),
    CHECK(markdown, NEEDED),
    CHECK(internal, MARK),
    CHECK(removed, MARK),
    END,
};
#undef RECORD
#define RECORD setting
static const struct check setting_checks[] = {
    CHECK(name, NEEDED),
    CHECK(value, NEEDED),
    CHECK(removed, MARK),
    END,
};
#undef RECORD

static const struct check *const checks[RECORD_KINDS] = {
    [RECORD_INCIDENT] = incident_checks, [RECORD_EVENT] = event_checks,
    [RECORD_CAUSE] = cause_checks,       [RECORD_MEASURE] = measure_checks,
    [RECORD_LESSON] = lesson_checks,     [RECORD_ACTION] = action_checks,
    [RECORD_FIELD] = field_checks,       [RECORD_SECTION] = section_checks,
    [RECORD_SETTING] = setting_checks,
};

static bool is_word(const char *const *words, const char *text)
{
    for (; *words; words++)
        if ((*words)[0] == text[0] && !strcmp(*words, text))
            return true;
    return false;
}

static bool is_event_kind(const char *text)
{
    for (const struct event_kind *kind = event_kinds; kind->name; kind++)
        if (kind->name[0] == text[0] && !strcmp(kind->name, text))
            return true;
    return false;
}

static bool is_date(const char *text)
{
    static const char form[] = "0000-00-00";
    for (size_t i = 0; i < sizeof form; i++)
        if (form[i] == '0' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
            return false;
    int number[3] = {0, 0, 0}, part = 0;
    for (const char *p = text; *p; p++) {
        if (*p == '-')
            part++;
        else
            number[part] = number[part] * 10 + (*p - '0');
    }
    return civil_date_exists(number[0], number[1], number[2]);
}

/* jansson goes down by two thousand levels at most. */
static bool is_array(const char *text, bool of_strings)
{
    json_t *value = json_loads(text, 0, NULL);
    bool good = json_is_array(value);
    for (size_t i = 0; good && i < json_array_size(value); i++)
        good = json_typeof(json_array_get(value, i)) == (of_strings ? JSON_STRING : JSON_OBJECT);
    json_decref(value);
    return good;
}

static bool check_text(const struct check *c, const char *text)
{
    if (!text)
        return c->rule != NEEDED && c->rule != WORD_NEEDED && c->rule != EVENT_KIND;
    switch (c->rule) {
    case WORD:
    case WORD_NEEDED:
        return is_word(c->words, text);
    case EVENT_KIND:
        return is_event_kind(text);
    case DUE:
        return is_date(text);
    case STRINGS:
    case OBJECTS:
        return is_array(text, c->rule == STRINGS);
    default:
        return true;
    }
}

static bool check_number(const struct check *c, int64_t n)
{
    if (n == NONE)
        return c->rule == TIME || c->rule == OFFSET || c->rule == ROW || c->rule == RANGE;
    switch (c->rule) {
    case TIME:
    case TIME_NEEDED:
        return instant_exists(n);
    case OFFSET:
        return n > -DAY_SECONDS && n < DAY_SECONDS;
    case MARK:
        return n == 0 || n == 1;
    case NUMBER:
        return n >= 1 && n <= RECORD_NUMBER_MOST;
    case RANGE:
    case RANGE_NEEDED:
        return n >= c->least && n <= c->most;
    default:
        return true;
    }
}

static bool check_value(const struct check *c, const void *record)
{
    const char *at = (const char *)record + c->offset;
    return c->rule < TIME ? check_text(c, *(char *const *)(const void *)at)
                          : check_number(c, *(const int64_t *)(const void *)at);
}

static bool check_all(const struct check *c, const void *record, const char **column)
{
    for (; c->column; c++) {
        if (check_value(c, record))
            continue;
        *column = c->column;
        return false;
    }
    return true;
}

bool record_check(enum record_kind kind, const void *record, const char **column)
{
    return check_all(checks[kind], record, column);
}

bool record_check_brief(const struct event *event)
{
    return event->incident >= 1 && event->incident <= RECORD_NUMBER_MOST && event->seq >= 1 &&
           event->seq <= RECORD_NUMBER_MOST && (event->at == NONE || instant_exists(event->at)) &&
           event->text && event->kind && is_event_kind(event->kind) &&
           (!event->links || is_array(event->links, true));
}

/* In the order of enum rule. */
static const struct record_fault faults[] = {
    [NEEDED] = {NULL, "value", "missing", false, false, 0, 0},
    [WORD] = {NULL, "value", "no word that is known here", true, false, 0, 0},
    [WORD_NEEDED] = {NULL, "value", "no word that is known here", false, false, 0, 0},
    [EVENT_KIND] = {NULL, "value", "no word that is known here", false, false, 0, 0},
    [DUE] = {NULL, "value", "no date", true, false, 0, 0},
    [STRINGS] = {NULL, "json", "no JSON list of texts", true, false, 0, 0},
    [OBJECTS] = {NULL, "json", "no JSON list of objects", true, false, 0, 0},
    [TIME] = {NULL, "time", "no time of the years 1 to 9999", true, false, 0, 0},
    [TIME_NEEDED] = {NULL, "time", "no time of the years 1 to 9999", false, false, 0, 0},
    [OFFSET] = {NULL, "value", "outside of what is allowed", true, false, 0, 0},
    [MARK] = {NULL, "value", "outside of what is allowed", false, true, 0, 1},
    [NUMBER] = {NULL, "number", "outside of what is allowed", false, false, 0, 0},
    [ROW] = {NULL, "value", "outside of what is allowed", true, false, 0, 0},
    [RANGE] = {NULL, "value", "outside of what is allowed", true, false, 0, 0},
    [RANGE_NEEDED] = {NULL, "value", "outside of what is allowed", false, true, 0, 0},
};

void record_check_each(enum record_kind kind, const void *record, record_fault_fn *each, void *self)
{
    for (const struct check *c = checks[kind]; c->column; c++) {
        if (check_value(c, record))
            continue;
        struct record_fault fault = faults[c->rule];
        fault.column = c->column;
        if (c->rule == RANGE_NEEDED) {
            fault.least = c->least;
            fault.most = c->most;
        }
        each(self, &fault);
    }
}
