/* What the narratives say, and what was left in them. */
#include "doc/check_internal.h"

#include "base/alloc.h"
#include "doc/affected.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SUMMARY_WORDS 200
#define CODE_MOST 65536 /* bytes: what isn't closed by then is none */

static const char *field_text(const struct check *c, const char *name)
{
    const struct field *field = view_field_named(c->view, name);
    return field && !check_blank(field->text) ? field->text : NULL;
}

static bool is_word(unsigned char c)
{
    return isalnum(c) || c >= 0x80 || c == '_';
}

/* ---- summary and impact */

void check_summary_missing(struct check *c)
{
    if (!field_text(c, "summary"))
        check_tell_named(
            c, "summary",
            (struct check_mend){"debrief set~ summary '…'",
                                "add a part 'Summary': what happened, in two or three sentences"},
            "it has no summary");
}

void check_summary_long(struct check *c)
{
    const char *text = field_text(c, "summary");
    int words = 0;
    for (; text && *text; words++) {
        text += strspn(text, " \t\r\n");
        text += strcspn(text, " \t\r\n");
    }
    if (words > SUMMARY_WORDS)
        check_tell_named(c, "summary",
                         (struct check_mend){"debrief set~ summary --edit",
                                             "move the details to the parts after it"},
                         "the summary has %d words: two or three sentences are read", words);
}

void check_impact_missing(struct check *c)
{
    if (!field_text(c, "impact") && !c->view->incident.affected &&
        !check_has_section(c, "impact impacts impacted affected fallout damage"))
        check_tell_named(c, "impact",
                         (struct check_mend){"debrief set~ impact '…'",
                                             "add a part 'Impact': who noticed what, and how many"},
                         "it names no impact: who was affected, and how");
}

static bool has_number(const char *text)
{
    static const char *const words[] = {
        "all",      "every",     "everyone", "everybody", "none",   "no",       "nobody",
        "half",     "third",     "quarter",  "dozen",     "dozens", "hundred",  "hundreds",
        "thousand", "thousands", "million",  "millions",  "entire", "whole",    "one",
        "two",      "three",     "four",     "five",      "six",    "seven",    "eight",
        "nine",     "ten",       "single",   "twice",     "both",   "complete", "completely",
        "entirely", "any",       NULL};
    for (; *text; text++) {
        if (isdigit((unsigned char)*text))
            return true;
        for (size_t i = 0; words[i]; i++)
            if (check_begins(text, words[i]))
                return true;
        while (is_word((unsigned char)text[0]) && is_word((unsigned char)text[1]))
            text++;
    }
    return false;
}

void check_impact_number(struct check *c)
{
    const char *text = field_text(c, "impact");
    if (!text || c->view->incident.affected || has_number(text))
        return;
    check_tell_named(c, "impact",
                     (struct check_mend){"debrief set~ affected '~75%'",
                                         "say how many users, requests or minutes it was"},
                     "the impact has no number in it");
}

/* ---- an outage is total */

/* The share that was affected, in percent, as a part of the impact says it: "40% of all requests";
 * -1: it doesn't. */
static double share_in(const char *text)
{
    static const char *const of[] = {"users",   "customers", "requests", "traffic", "visitors",
                                     "clients", "orders",    "people",   "calls",   NULL};
    for (const char *sign = strchr(text, '%'); sign; sign = strchr(sign + 1, '%')) {
        const char *number = sign, *after = sign + 1;
        while (number > text && (isdigit((unsigned char)number[-1]) || number[-1] == '.'))
            number--;
        size_t most = strcspn(after, ".,;:\n");
        if (number == sign || strncmp(after, " of ", 4) != 0)
            continue;
        for (size_t at = 0; at < most && at < 40; at++)
            for (size_t i = 0; of[i]; i++)
                if (!is_word((unsigned char)after[at - (at > 0)]) &&
                    check_begins(after + at, of[i]))
                    return strtod(number, NULL);
    }
    return -1;
}

static double share(const struct check *c)
{
    struct buf percent = BUF_INIT;
    const char *impact = field_text(c, "impact");
    affected_add_percent(&percent, c->view->incident.affected);
    double all = percent.len ? strtod(percent.data, NULL) : impact ? share_in(impact) : -1;
    buf_release(&percent);
    return all;
}

/* Where TEXT calls it an outage, without saying that it was a partial one. */
static const char *find_outage(const char *text)
{
    static const char *const partly[] = {"partial", "minor", "brief", "regional", "small"};
    for (const char *at = text; *at; at++) {
        const char *word = at;
        if ((at > text && is_word((unsigned char)at[-1])) ||
            !(check_begins(at, "outage") || check_begins(at, "outages")))
            continue;
        while (word > text && !is_word((unsigned char)word[-1]))
            word--;
        while (word > text && is_word((unsigned char)word[-1]))
            word--;
        bool whole = true;
        for (size_t i = 0; i < sizeof partly / sizeof *partly; i++)
            whole &= !check_begins(word, partly[i]);
        if (whole)
            return at;
    }
    return NULL;
}

static void tell_outage(struct check *c, const char *name, const char *text, double percent)
{
    const char *at = text ? find_outage(text) : NULL;
    if (!at)
        return;
    struct buf how = BUF_INIT;
    buf_addf(&how, "debrief set~ %s '…'", name);
    struct finding *f = check_tell_named(
        c, name, (struct check_mend){how.data, "name what didn't work: degraded, slow, refused"},
        "it is called an outage, and %.4g%% were affected: an outage is total", percent);
    f->words = xstrndup(at, strlen("outage"));
    buf_release(&how);
}

void check_partial_outage(struct check *c)
{
    double percent = share(c);
    if (percent < 0 || percent >= 100)
        return;
    tell_outage(c, "title", c->view->incident.title, percent);
    tell_outage(c, "summary", field_text(c, "summary"), percent);
    tell_outage(c, "impact", field_text(c, "impact"), percent);
}

/* ---- what was left in */

struct mark {
    const char *text;
    bool exact;         /* in capitals only */
    const char *unless; /* what comes after it where it is none */
};

static const struct mark marks[] = {
    {"TBD", true, NULL},
    {"TBA", true, NULL},
    {"TO"
     "DO",
     true, "list lists item items app comment comments"},
    {"FIX"
     "ME",
     true, "comment comments"},
    {"lorem ipsum", false, NULL},
    {"to be determined", false, NULL},
    {"to be filled in", false, NULL},
    {"to be added later", false, NULL},
    {"fill in here", false, NULL},
    {"fill me in", false, NULL},
    {"[insert", false, NULL},
    {"<insert", false, NULL},
    {"<fill", false, NULL},
    {"[fill in", false, NULL},
    {"<your", false, NULL},
    {"[your", false, NULL},
    {"<describe", false, NULL},
    {"[describe", false, NULL},
    {"YYYY-MM-DD", true, NULL},
    {"HH:MM", true, NULL},
};

static bool one_of(const char *list, const char *word, size_t len)
{
    for (const char *at = list; at && *at; at += strspn(at, " ")) {
        size_t n = strcspn(at, " ");
        if (n == len && !strncasecmp(at, word, n))
            return true;
        at += n;
    }
    return false;
}

static size_t mark_at(const char *text, const char *at)
{
    if (!strchr("TFLYHtfl[<", *at) ||
        (isalpha((unsigned char)*at) && at > text && is_word((unsigned char)at[-1])))
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const struct mark *m = &marks[i];
        size_t n = strlen(m->text);
        if ((m->exact ? strncmp(at, m->text, n) : strncasecmp(at, m->text, n)) != 0)
            continue;
        if (is_word((unsigned char)at[n]))
            continue;
        const char *next = at + n + (at[n] == ' ');
        size_t len = 0;
        while (is_word((unsigned char)next[len]))
            len++;
        /* "[your `pip.conf`](https://…)" is a link. */
        size_t close = 0;
        while (*at == '[' && close < 200 && at[close] && !strchr("]\n", at[close]))
            close++;
        if (!one_of(m->unless, next, len) && !(at[close] == ']' && at[close + 1] == '('))
            return n;
    }
    return 0;
}

/* Past the code that begins at AT: a span, or a fence with all that is in it. */
static const char *past_code(const char *at)
{
    size_t ticks = strspn(at, "`");
    for (const char *end = at + ticks; *end && end - at < CODE_MOST;) {
        size_t n = strspn(end, "`");
        if (n == ticks)
            return end + n;
        end += n ? n : 1;
    }
    return at + ticks;
}

static void look_for_marks(struct check *c, void *self, const struct check_place *place,
                           const char *text)
{
    (void)self;
    for (const char *at = text; *at;) {
        size_t n = *at == '`' ? 0 : mark_at(text, at);
        if (!n) {
            at = *at == '`' ? past_code(at) : at + 1;
            continue;
        }
        struct finding *f =
            check_tell(c, place, (struct check_mend){"debrief edit~", "write what belongs there"},
                       "\"%.*s\" still stands there", (int)n, at);
        f->words = xstrndup(at, n);
        at += n;
    }
}

void check_placeholders(struct check *c)
{
    check_each_text(c, look_for_marks, NULL);
}

static void look_for_localhost(struct check *c, void *self, const struct check_place *place,
                               const char *text)
{
    static const char *const hosts[] = {"localhost", "127.0.0.1", "0.0.0.0", "[::1]"};
    (void)self;
    for (const char *at = text; *at; at++) {
        if (*at == '`')
            at = past_code(at) - 1;
        if (strncmp(at, "://", 3) != 0)
            continue;
        const char *host = at + 3, *from = at;
        size_t i = 0;
        while (i < 4 &&
               (strncasecmp(host, hosts[i], strlen(hosts[i])) != 0 ||
                is_word((unsigned char)host[strlen(hosts[i])]) || host[strlen(hosts[i])] == '.'))
            i++;
        while (from > text && isalpha((unsigned char)from[-1]))
            from--;
        if (i == 4 || strncasecmp(from, "http", 4) != 0)
            continue;
        struct finding *f =
            check_tell(c, place, (struct check_mend){"debrief edit~", "link what others can open"},
                       "a link to %s works on one machine only", hosts[i]);
        f->words = xstrndup(from, strcspn(from, " \t\r\n)>"));
    }
}

void check_localhost(struct check *c)
{
    check_each_text(c, look_for_localhost, NULL);
    const struct check_list *events = &c->lists[RECORD_EVENT];
    for (size_t i = 0; i < events->n; i++) {
        const struct check_place place = check_place_of(c, RECORD_EVENT, i);
        if (events->v[i].event.links)
            look_for_localhost(c, NULL, &place, events->v[i].event.links);
    }
}

void check_empty_section(struct check *c)
{
    const struct check_list *list = &c->lists[RECORD_SECTION];
    for (size_t i = 0; i < list->n; i++) {
        const struct section *s = &list->v[i].section;
        bool parent = i + 1 < list->n && list->v[i + 1].section.level > s->level;
        bool says = strstr(s->heading, ": "); /* "Bug: 1428854" */
        if (!check_blank(s->markdown) || check_blank(s->heading) || parent || says)
            continue;
        const struct check_place place = check_place_of(c, RECORD_SECTION, i);
        struct buf heading = BUF_INIT;
        check_add_quoted(&heading, s->heading);
        check_tell(c, &place,
                   (struct check_mend){"debrief rm @, or 'debrief amend @ …'",
                                       "take the heading out, or write what belongs there"},
                   "nothing stands under %s", heading.data);
        buf_release(&heading);
    }
}
