#include "doc/mermaid.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "doc/phases.h"
#include "store/vocabulary.h"
#include "time/when.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* mermaid draws nothing of a text above 50,000 characters, if it is not told otherwise. */
#define TEXT_MOST 45000
#define LABEL_MOST 60        /* characters of an event beside its bar */
#define PERIOD_TEXT_MOST 120 /* in a box of the timeline */
#define KINDS_MOST 32

/* ---- texts */

/* What mermaid, or the page that shows it, would read as something else: written as the number of
 * the character, which it takes for what it is. */
static bool is_plain(uint32_t c)
{
    if (c < 0x80)
        return isalnum((int)c) || c == ' ' || c == ',' || c == '.';
    return c != 0xFB02 && c != 0xB6; /* its own marks for such numbers */
}

static bool is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0x7F || (c >= 0x80 && c <= 0xA0) || c == 0x2028 || c == 0x2029 ||
           c == 0x3000;
}

/* What is not to be seen: joiners of lines, marks of direction. */
static bool is_invisible(uint32_t c)
{
    return !c || c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F);
}

/* Adds a text on one line, of at most MOST characters; a longer one ends in "…". */
static void add_text(struct buf *out, const char *text, size_t len, size_t most)
{
    size_t shown = 0, from = out->len;
    bool blank = false;
    for (size_t i = 0; i < len;) {
        size_t n;
        uint32_t c = utf8_next(text + i, len - i, &n);
        i += n;
        if (is_invisible(c))
            continue;
        if (is_blank(c)) {
            blank = out->len > from;
            continue;
        }
        if (shown + blank >= most) {
            buf_adds(out, "…");
            return;
        }
        if (blank)
            buf_addc(out, ' '), shown++;
        blank = false;
        shown++;
        if (is_plain(c))
            buf_add(out, text + i - n, n);
        else
            buf_addf(out, "#%lu;", (unsigned long)c);
    }
}

/* ---- events */

static const struct view_field *event_field(const char *name)
{
    const struct view_field *f = shape_event.fields;
    while (strcmp(f->name, name) != 0)
        f++;
    return f;
}

static void add_clock(struct view *v, struct buf *out, const struct view_event *item)
{
    struct view_value value;
    view_get(v, &shape_event, event_field("clock"), item, &value);
    if (value.type == VIEW_TEXT)
        add_text(out, value.text, value.len, LABEL_MOST);
}

static void add_words(struct buf *out, const struct event *e, size_t most)
{
    const struct event_kind *kind = event_kind_find(e->kind);
    bool note = !strcmp(e->kind, "note");
    bool said = kind && kind->text && !strcmp(kind->text, e->text);
    if (!note && !said && most > LABEL_MOST)
        buf_addf(out, "%s – ", kind->label);
    add_text(out, e->text, strlen(e->text), most);
}

/* The clock on the wall of the incident's zone: whoever looks at the diagram is to see that one, so
 * mermaid is told no zone. */
static void add_instant(struct view *v, struct buf *out, instant at)
{
    struct buf full = BUF_INIT;
    instant_add_rfc3339(&full, at - at % SECOND, zone_offset(&v->zone, at, NULL));
    size_t n = strcspn(full.data, "T");
    n += strspn(full.data + n, "T0123456789:");
    buf_add(out, full.data, n);
    buf_release(&full);
}

/* Which events are drawn: all, or where these are too many only key events and milestones. */
static bool is_drawn(const struct event *e, bool all)
{
    const struct event_kind *kind = event_kind_find(e->kind);
    return all || e->key == 1 || (kind && kind->once);
}

typedef void each_event(struct view *v, const struct view_event *item, void *self);

static int for_events(struct view *v, bool all, size_t *left_out, each_event *each, void *self,
                      struct error *err)
{
    const struct view_field *f = shape_incident.fields;
    void *state = NULL;
    const void *item;
    int rc;
    while (strcmp(f->name, "events") != 0)
        f++;
    v->columns = TIMELINE_WHOLE;
    *left_out = 0;
    while ((rc = f->step(v, v, &state, &item, err)) == 1) {
        const struct view_event *e = item;
        if (is_drawn(e->event, all))
            each(v, e, self);
        else
            ++*left_out;
    }
    f->done(state);
    return rc;
}

static void add_left_out(struct buf *out, size_t n)
{
    if (n)
        buf_addf(out, "    %%%% %zu events are left out, for mermaid draws no more\n", n);
}

/* A line fits while the diagram stays one that mermaid draws. */
static bool fits(struct buf *out, size_t from, size_t all, size_t *left_out)
{
    if (all <= TEXT_MOST)
        return true;
    buf_truncate(out, from);
    ++*left_out;
    return false;
}

/* ---- gantt */

struct gantt {
    struct buf lines[KINDS_MOST]; /* by kind */
    size_t len, dropped;
    instant first, last;
};

static void see_instant(struct gantt *g, instant at)
{
    if (g->first == NONE || at < g->first)
        g->first = at;
    if (g->last == NONE || at > g->last)
        g->last = at;
}

static void add_bar(struct view *v, struct buf *out, const char *mark, instant from, instant until)
{
    buf_addf(out, " :%s", mark);
    add_instant(v, out, from);
    buf_adds(out, ", ");
    add_instant(v, out, until);
    buf_addc(out, '\n');
}

static void add_gantt_event(struct view *v, const struct view_event *item, void *self)
{
    struct gantt *g = self;
    const struct event *e = item->event;
    size_t k = 0;
    if (e->at == NONE)
        return;
    while (event_kinds[k].name && strcmp(event_kinds[k].name, e->kind) != 0)
        k++;
    struct buf *out = &g->lines[k < KINDS_MOST ? k : KINDS_MOST - 1];
    size_t from = out->len;
    /* One that lasted, or may have been any time within, is a bar. */
    bool wide = e->precision && (!strcmp(e->precision, "hour") || !strcmp(e->precision, "day"));
    instant until = e->until != NONE ? e->until : wide && e->at_max != NONE ? e->at_max : e->at;
    buf_adds(out, "        ");
    add_clock(v, out, item);
    buf_addc(out, ' ');
    add_words(out, e, LABEL_MOST);
    if (until - e->at >= SECOND) {
        add_bar(v, out, e->until != NONE ? "" : "done, ", e->at, until);
    } else {
        buf_adds(out, " :milestone, ");
        add_instant(v, out, e->at);
        buf_adds(out, ", 0s\n");
    }
    if (!fits(out, from, g->len + out->len - from, &g->dropped))
        return;
    g->len += out->len - from;
    see_instant(g, e->at);
    see_instant(g, until > e->at ? until : e->at);
}

static void add_phases(struct view *v, struct buf *out, struct gantt *g)
{
    static const char *const marks[PHASES] = {"crit, ", "crit, ", "active, ", "done, ", "done, "};
    struct phase phases[PHASES];
    size_t n = phases_of(&v->facts, v->now, phases);
    for (size_t i = 0; i < n; i++) {
        const struct phase *p = &phases[i];
        if (p->until.at - p->from.at < SECOND)
            continue;
        buf_adds(out, out->len ? "" : "    section Phases\n");
        buf_addf(out, "        %c%s", toupper((unsigned char)phase_names[p->kind][0]),
                 phase_names[p->kind] + 1);
        add_bar(v, out, marks[p->kind], p->from.at, p->until.at);
        see_instant(g, p->from.at);
        see_instant(g, p->until.at);
    }
}

static const char *axis_format(const struct gantt *g)
{
    instant span = g->first == NONE ? 0 : g->last - g->first;
    return span < DAY ? "%H:%M" : span < 60 * DAY ? "%m-%d %H:%M" : "%Y-%m-%d";
}

static void add_title(struct view *v, struct buf *out)
{
    buf_adds(out, "    title ");
    add_text(out, v->incident.title, strlen(v->incident.title), PERIOD_TEXT_MOST);
    buf_adds(out, " #40;");
    add_text(out, v->zone.name, strlen(v->zone.name), LABEL_MOST);
    buf_adds(out, "#41;\n");
}

static void gantt_release(struct gantt *g)
{
    for (size_t i = 0; i < KINDS_MOST; i++)
        buf_release(&g->lines[i]);
    *g = (struct gantt){.first = NONE, .last = NONE};
}

static int gather_gantt(struct view *v, struct gantt *g, size_t *left_out, struct error *err)
{
    *g = (struct gantt){.first = NONE, .last = NONE};
    if (for_events(v, true, left_out, add_gantt_event, g, err))
        return -1;
    if (!g->dropped)
        return 0;
    gantt_release(g);
    return for_events(v, false, left_out, add_gantt_event, g, err);
}

static int add_gantt(struct buf *out, struct view *v, struct error *err)
{
    struct gantt g;
    struct buf phases = BUF_INIT;
    size_t left_out;
    int rc = gather_gantt(v, &g, &left_out, err);
    if (!rc) {
        add_phases(v, &phases, &g);
        buf_adds(out, "gantt\n");
        add_title(v, out);
        buf_addf(out, "    dateFormat YYYY-MM-DDTHH:mm:ss\n    axisFormat %s\n", axis_format(&g));
        add_left_out(out, left_out + g.dropped);
        buf_add(out, phases.data, phases.len);
        for (size_t k = 0; event_kinds[k].name && k < KINDS_MOST; k++)
            if (g.lines[k].len) {
                buf_addf(out, "    section %s\n", event_kinds[k].label);
                buf_add(out, g.lines[k].data, g.lines[k].len);
            }
        if (g.first == NONE) { /* nothing happened yet: mermaid draws no empty one */
            buf_adds(out, "    section Incident\n        Opened :milestone, ");
            add_instant(v, out, v->incident.opened_at);
            buf_adds(out, ", 0s\n");
        }
    }
    gantt_release(&g);
    buf_release(&phases);
    return rc;
}

/* ---- timeline */

struct periods {
    struct buf lines;
    struct buf day, clock; /* of the last one */
    size_t dropped;
};

static void add_period(struct view *v, const struct view_event *item, void *self)
{
    struct periods *p = self;
    size_t from = p->lines.len;
    struct buf day = BUF_INIT, clock = BUF_INIT;
    if (item->event->at == NONE)
        return;
    when_add_date(&day, item->event->at, &v->zone);
    add_clock(v, &clock, item);
    bool new_day = !p->lines.len || strcmp(day.data, p->day.data) != 0;
    if (new_day)
        buf_addf(&p->lines, "    section %s\n", day.data);
    if (new_day || strcmp(clock.data, p->clock.data) != 0)
        buf_addf(&p->lines, "        %s : ", clock.data);
    else
        buf_adds(&p->lines, "             : ");
    add_words(&p->lines, item->event, PERIOD_TEXT_MOST);
    buf_addc(&p->lines, '\n');
    if (fits(&p->lines, from, p->lines.len, &p->dropped)) {
        buf_release(&p->day);
        buf_release(&p->clock);
        p->day = day;
        p->clock = clock;
    } else {
        buf_release(&day);
        buf_release(&clock);
    }
}

static void periods_release(struct periods *p)
{
    buf_release(&p->lines);
    buf_release(&p->day);
    buf_release(&p->clock);
    *p = (struct periods){.lines = BUF_INIT, .day = BUF_INIT, .clock = BUF_INIT};
}

static int add_timeline(struct buf *out, struct view *v, struct error *err)
{
    struct periods p = {.lines = BUF_INIT, .day = BUF_INIT, .clock = BUF_INIT};
    size_t left_out;
    int rc = for_events(v, true, &left_out, add_period, &p, err);
    if (!rc && p.dropped) {
        periods_release(&p);
        rc = for_events(v, false, &left_out, add_period, &p, err);
    }
    if (!rc) {
        buf_adds(out, "timeline\n");
        add_title(v, out);
        add_left_out(out, left_out + p.dropped);
        buf_add(out, p.lines.data, p.lines.len);
        if (!p.lines.len)
            buf_adds(out, "    section Incident\n        Opened : nothing was recorded yet\n");
    }
    periods_release(&p);
    return rc;
}

int mermaid_add(struct buf *out, struct view *v, enum mermaid_diagram diagram, struct error *err)
{
    int rc = diagram == MERMAID_GANTT ? add_gantt(out, v, err) : add_timeline(out, v, err);
    if (!rc && v->failed) {
        *err = v->error;
        rc = -1;
    }
    return rc;
}
