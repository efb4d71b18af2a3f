/* PHASE: what an incident was waiting for, and the events that happened meanwhile. */
#include "doc/view_value.h"

#include "base/alloc.h"
#include "time/when.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct view_phase *phase_of_object(const void *object)
{
    return object;
}

/* How each is named: in a table, above its part of a story, and what is said of its length. */
struct words {
    const char *name, *label, *heading;
    const char *took;  /* "%s" is a length: one that is over */
    const char *going; /* one that goes on */
};

static const struct words words[] = {
    {"undetected", "Undetected", "Before It Was Noticed", "for %s nobody noticed",
     "for %s nobody has noticed"},
    {"unacknowledged", "Unacknowledged", "Before It Was Taken On", "for %s nobody took it on",
     "for %s nobody has taken it on"},
    {"unmitigated", "Unmitigated", "Until Users Were No Longer Affected",
     "for %s users remained affected", "users have been affected for %s"},
    {"unresolved", "Unresolved", "Until It Was Resolved", "it took %s to resolve it",
     "it has gone on for %s"},
    {"watched", "Watched", "Until It Was Over", "for %s it was watched", NULL},
    {"before", "Before", "Beforehand", NULL, NULL},
    {"after", "Afterwards", "Afterwards", NULL, NULL},
    {"all", "Events", "What Happened", NULL, NULL},
    {0},
};
/* Of an end that was set, without an event that says how it came. */
static const struct words ended = {"unresolved", "Unresolved", "Until It Was Over",
                                   "it took %s until it was over", "it has gone on for %s"};

static const struct words *words_of(const void *object)
{
    const struct view_phase *p = phase_of_object(object);
    const struct words *w = words;
    if (p->counted && p->phase.kind == PHASE_UNRESOLVED && p->phase.until.event == NONE)
        return &ended;
    while (strcmp(w->name, p->name) != 0)
        w++;
    return w;
}

static void get_label(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_text(out, VIEW_TEXT, words_of(object)->label);
}

static void get_heading(struct view *v, const void *object, struct view_value *out)
{
    (void)v;
    put_text(out, VIEW_TEXT, words_of(object)->heading);
}

static void get_length(struct view *v, const void *object, struct view_value *out)
{
    const struct view_phase *p = phase_of_object(object);
    buf_reset(&v->scratch);
    if (p->counted)
        view_add_span(&v->scratch, &p->phase.length);
    put_scratch(v, out);
}

/* "1 June 2023 at 08:00", in a sentence. */
static void add_moment(struct view *v, struct buf *out, const struct moment *m)
{
    enum precision p = PRECISION_EXACT;
    precision_from_name(m->precision, &p);
    if (p == PRECISION_DAY && m->offset != zone_offset(&v->zone, m->at, NULL)) {
        view_add_uncertain(v, out, m->at, m->high, p, m->offset);
        return;
    }
    view_add_long_date(v, out, m->at);
    if (p == PRECISION_DAY)
        return;
    buf_adds(out, p == PRECISION_HOUR    ? " in the hour from "
                  : p == PRECISION_ABOUT ? " at about "
                                         : " at ");
    when_add_clock(out, when_shown(m->at, m->text[0]), &v->zone);
}

/* "It began on 1 June 2023 at 08:00, and for five minutes nobody took it on." */
static void get_opening(struct view *v, const void *object, struct view_value *out)
{
    const struct view_phase *p = phase_of_object(object);
    const struct words *w = words_of(object);
    const char *form = p->counted && p->phase.going_on ? w->going : w->took;
    struct buf *s = &v->scratch;
    buf_reset(s);
    if (p->counted && p->phase.going_on && !p->starts && p->phase.length.high < SECOND)
        form = NULL; /* it has only just begun */
    if (p->counted && form) {
        const char *rest = strstr(form, "%s");
        if (p->starts) {
            buf_adds(s, "It began on ");
            add_moment(v, s, &p->phase.from);
            buf_adds(s, ", and ");
        }
        size_t at = s->len;
        buf_add(s, form, (size_t)(rest - form));
        if (p->phase.length.low == p->phase.length.high)
            view_add_length(s, p->phase.length.low);
        else
            view_add_span(s, &p->phase.length);
        buf_adds(s, rest + strlen("%s"));
        buf_addc(s, '.');
        if (!p->starts)
            s->data[at] = (char)toupper((unsigned char)s->data[at]);
    }
    put_scratch(v, out);
}

/* The last event of a phase; the phase's own beginning where there is none. */
static instant last_event(struct view *v, const struct view_phase *p)
{
    instant last = p->phase.from.at;
    struct error err = ERROR_INIT;
    const void *event;
    void *state = NULL;
    int rc;
    while ((rc = view_step_phase_events(v, p, &state, &event, &err)) == 1)
        last = ((const struct view_event *)event)->event->at;
    view_done_events(state);
    if (rc < 0)
        view_fail(v, &err);
    return last;
}

/* What no event of the phase tells: an end that was set, that there is none yet, and how long
 * nothing was recorded before. */
static void get_closing(struct view *v, const void *object, struct view_value *out)
{
    const struct view_phase *p = phase_of_object(object);
    struct buf *s = &v->scratch;
    bool on = p->phase.going_on;
    bool told =
        !p->counted || (!on && (p->phase.until.event != NONE ||
                                p->phase.until.at == v->facts.milestones[MILESTONE_RESOLVED].at));
    int64_t silent = told ? 0 : p->phase.until.at - last_event(v, p);
    buf_reset(s);
    if (silent >= HOUR) {
        buf_adds(s, "Nothing is recorded of the last ");
        view_add_length(s, silent);
        buf_adds(s, ". ");
    }
    if (!told) {
        buf_adds(s, on ? "It was still going on when this was written, on " : "It was over on ");
        add_moment(v, s, &p->phase.until);
        buf_addc(s, '.');
    }
    put_scratch(v, out);
}

static void put_moment(struct view *v, const struct moment *m, struct view_value *out)
{
    enum precision p = PRECISION_EXACT;
    buf_reset(&v->scratch);
    precision_from_name(m->precision, &p);
    if (p != PRECISION_DAY) {
        when_add_date(&v->scratch, m->at, &v->zone);
        buf_addc(&v->scratch, ' ');
    }
    if (p == PRECISION_EXACT)
        when_add_clock(&v->scratch, when_shown(m->at, m->text[0]), &v->zone);
    else
        view_add_uncertain(v, &v->scratch, m->at, m->high, p, m->offset);
    put_scratch(v, out);
}

static void get_from(struct view *v, const void *object, struct view_value *out)
{
    put_text(out, VIEW_TEXT, NULL);
    if (phase_of_object(object)->counted)
        put_moment(v, &phase_of_object(object)->phase.from, out);
}

static void get_until(struct view *v, const void *object, struct view_value *out)
{
    const struct view_phase *p = phase_of_object(object);
    put_text(out, VIEW_TEXT, NULL);
    if (p->counted && !p->phase.going_on)
        put_moment(v, &p->phase.until, out);
}

static void get_going_on(struct view *v, const void *object, struct view_value *out)
{
    const struct view_phase *p = phase_of_object(object);
    (void)v;
    put_bool(out, p->counted && p->phase.going_on);
}

static const struct view_field fields[] = {
    {"name", VIEW_TEXT, SEEN_BY_TEMPLATES,
     "undetected, unacknowledged, unmitigated, unresolved, watched; in chapters also before, "
     "after, "
     "all",
     "unacknowledged", NULL, offsetof(struct view_phase, name), NULL, NULL, NULL},
    VIEW_GET("label", VIEW_TEXT, SEEN_BY_TEMPLATES, "the same, as printed", "Unacknowledged",
             get_label),
    VIEW_GET("heading", VIEW_TEXT, SEEN_BY_TEMPLATES, "the heading of this part of a story",
             "Before it was taken on", get_heading),
    VIEW_GET("opening", VIEW_TEXT, SEEN_BY_TEMPLATES, "a sentence that says how long it was",
             "For five minutes nobody took it on.", get_opening),
    VIEW_GET("closing", VIEW_TEXT, SEEN_BY_TEMPLATES,
             "a sentence for an end that no event tells, or that is not there yet",
             "It was over on 1 June 2023 at 11:30.", get_closing),
    VIEW_GET("length", VIEW_TEXT, SEEN_BY_TEMPLATES, "how long it was", "5 min", get_length),
    VIEW_GET("from", VIEW_TEXT, SEEN_BY_TEMPLATES, "when it began", "2023-06-01 08:00", get_from),
    VIEW_GET("until", VIEW_TEXT, SEEN_BY_TEMPLATES, "when it ended; nothing while it goes on",
             "2023-06-01 08:05", get_until),
    VIEW_GET("going_on", VIEW_BOOL, SEEN_BY_TEMPLATES, "whether it goes on", "false", get_going_on),
    VIEW_EACH("events", SEEN_BY_TEMPLATES, "the events that happened in it", shape_event,
              view_step_phase_events, view_done_events),
    VIEW_END,
};

const struct view_shape shape_phase = {"PHASE", fields, false};

/* The phases, or all parts of the story: one before the phases, one after, or only one. */
struct phase_list {
    struct view_phase all[PHASES + 2];
    size_t n, next;
};

static struct view_phase part(const char *name, int64_t first, int64_t last, int64_t before)
{
    return (struct view_phase){.name = name, .first = first, .last = last, .before = before};
}

static void add_phases(const struct view *v, struct phase_list *list)
{
    struct phase phases[PHASES];
    size_t n = phases_of(&v->facts, v->now, phases);
    for (size_t i = 0; i < n; i++) {
        struct view_phase *p = &list->all[list->n++];
        instant from = phases[i].from.at;
        *p = part(phase_names[phases[i].kind], i ? from + 1 : from,
                  phases[i].going_on ? INT64_MAX : phases[i].until.at,
                  i || v->facts.start_known ? from : NONE);
        p->counted = true;
        p->starts = !i && v->facts.start_known;
        p->phase = phases[i];
    }
}

int view_step_phases(struct view *v, const void *object, void **state, const void **item,
                     struct error *err)
{
    (void)object;
    (void)err;
    struct phase_list *list = *state;
    if (!list) {
        *state = list = xcalloc(1, sizeof *list);
        add_phases(v, list);
    }
    *item = &list->all[list->next];
    return list->next++ < list->n;
}

/* Whether any event happened in it. */
static int has_events(struct view *v, const struct view_phase *phase, struct error *err)
{
    void *state = NULL;
    const void *item;
    int rc = view_step_phase_events(v, phase, &state, &item, err);
    view_done_events(state);
    return rc;
}

static void add_chapters(const struct view *v, struct phase_list *list)
{
    list->n = 1;
    add_phases(v, list);
    if (list->n == 1) {
        list->all[0] = part("all", NONE, INT64_MAX, NONE);
        return;
    }
    const struct view_phase *last = &list->all[list->n - 1];
    list->all[0] = part("before", NONE, list->all[1].first - 1, NONE);
    if (!last->phase.going_on)
        list->all[list->n++] = part("after", last->last + 1, INT64_MAX, last->last);
}

int view_step_chapters(struct view *v, const void *object, void **state, const void **item,
                       struct error *err)
{
    (void)object;
    struct phase_list *list = *state;
    if (!list) {
        *state = list = xcalloc(1, sizeof *list);
        add_chapters(v, list);
    }
    while (list->next < list->n) {
        const struct view_phase *p = &list->all[list->next++];
        int any = p->counted ? 1 : has_events(v, p, err);
        if (any) {
            *item = p;
            return any;
        }
    }
    return 0;
}
