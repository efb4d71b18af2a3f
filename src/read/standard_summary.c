/* The issue summary of the standard document: what stands before the facts, and the facts. */
#include "read/standard_internal.h"

#include "base/alloc.h"
#include "base/json.h"
#include "read/standard_form.h"
#include "store/facts.h"
#include "store/vocabulary.h"
#include "text/markdown.h"
#include "time/when_place.h"

#include <stdlib.h>
#include <string.h>

/* An item of the facts. */
struct fact {
    const struct block *item;
    struct buf line, label;
    const char *rest;
    size_t label_len;
};

typedef bool fact_fn(struct standard *s, const struct fact *f);

/* What stands behind the label, as plain text; the empty comments in it kept. */
static const struct buf *plain(struct standard *s, const struct fact *f)
{
    struct buf before = BUF_INIT;
    buf_adds(&before, "- ");
    buf_add(&before, f->line.data, f->label_len);
    buf_reset(&s->value);
    standard_add_plain(before.data, f->rest, strlen(f->rest), &s->value);
    buf_release(&before);
    return &s->value;
}

static bool has_more(const struct fact *f)
{
    return block_next(block_first(f->item)) != NULL;
}

static bool read_duration(struct standard *s, const struct fact *f)
{
    const struct buf *value = plain(s, f);
    struct standard_period period;
    if (has_more(f) || !standard_period_read(value->data, value->len, &period))
        return false;
    s->period = period;
    s->has_period = true;
    return true;
}

/* The status follows from the events. */
static bool read_status(struct standard *s, const struct fact *f)
{
    const struct buf *value = plain(s, f);
    bool known = false;
    for (int i = 0; i <= STATUS_RESOLVED; i++)
        known = known || !strcmp(value->data, status_names[i]);
    return known && !has_more(f);
}

static bool read_drill(struct standard *s, const struct fact *f)
{
    if (has_more(f))
        return false;
    s->r->incident.drill = 1;
    return true;
}

static bool read_severity(struct standard *s, const struct fact *f)
{
    int severity = severity_from_word(plain(s, f)->data);
    if (!severity || has_more(f))
        return false;
    s->r->incident.severity = severity;
    return true;
}

static bool read_services(struct standard *s, const struct fact *f)
{
    const struct buf *value = plain(s, f);
    struct buf all = BUF_INIT, name = BUF_INIT;
    if (has_more(f) || !value->len)
        return false;
    for (size_t i = 0; i <= value->len; i++) {
        bool parts = i + 1 < value->len && value->data[i] == ',' && value->data[i + 1] == ' ';
        if (i < value->len && !parts) {
            if (value->data[i] != MARKDOWN_APART)
                buf_addc(&name, value->data[i]);
            continue;
        }
        buf_adds(&all, all.len ? ", " : "[");
        json_add_string(&all, name.data);
        buf_reset(&name);
        i += parts;
    }
    buf_addc(&all, ']');
    s->r->incident.services = buf_detach(&all);
    buf_release(&name);
    return true;
}

static bool read_affected(struct standard *s, const struct fact *f)
{
    if (has_more(f))
        return false;
    const struct buf *value = plain(s, f);
    s->r->incident.affected = xstrndup(value->data, value->len);
    return true;
}

static bool read_block(struct standard *s, const struct fact *f, const char *name)
{
    struct buf text = BUF_INIT;
    standard_add_item(s, f->item, f->label_len, NULL, &text);
    standard_add_field(s, name, &text, block_line(s->d, f->item), block_last_line(s->d, f->item));
    buf_release(&text);
    return true;
}

static bool read_impact(struct standard *s, const struct fact *f)
{
    return read_block(s, f, "impact");
}

static bool read_detection(struct standard *s, const struct fact *f)
{
    return read_block(s, f, "detection");
}

static bool read_role(struct standard *s, const struct block *item, struct buf *all)
{
    struct fact f = {.item = item, .line = BUF_INIT, .label = BUF_INIT};
    bool good = false;
    if (block_first(item) && !has_more(&f)) {
        standard_line(s, block_first(item), &f.line);
        f.rest = standard_label(f.line.data, &f.label);
        good = f.rest != NULL;
    }
    if (good) {
        f.label_len = (size_t)(f.rest - f.line.data);
        buf_adds(all, all->len ? ", " : "[");
        buf_adds(all, "{\"role\": ");
        json_add_string(all, f.label.data);
        buf_adds(all, ", \"name\": ");
        json_add_string(all, plain(s, &f)->data);
        buf_addc(all, '}');
    }
    buf_release(&f.line);
    buf_release(&f.label);
    return good;
}

static bool read_roles(struct standard *s, const struct fact *f)
{
    const struct block *list = block_next(block_first(f->item));
    struct buf all = BUF_INIT;
    bool good = !*f->rest && list && block_type(list) == BLOCK_LIST && !block_next(list);
    for (const struct block *i = good ? block_first(list) : NULL; i && good; i = block_next(i))
        good = read_role(s, i, &all);
    if (good) {
        buf_addc(&all, ']');
        s->r->incident.roles = buf_detach(&all);
    }
    buf_release(&all);
    return good;
}

static bool read_time_to(struct standard *s, const struct fact *f)
{
    /* Only what is counted from the start tells that it is known. */
    if (strstr(f->rest, " \xE2\x88\x92 start)"))
        s->start_counts = true;
    return !has_more(f);
}

/* What an item's label says that it tells; once, but for the times to ... */
struct fact_kind {
    const char *label;
    fact_fn *read;
};

static const struct fact_kind facts[] = {
    {"Duration", read_duration}, {"Status", read_status},       {"Drill", read_drill},
    {"Severity", read_severity}, {"Services", read_services},   {"Affected", read_affected},
    {"Impact", read_impact},     {"Detection", read_detection}, {"Roles", read_roles},
};
#define FACTS (sizeof facts / sizeof *facts)
static const struct fact_kind time_to = {"Time to ", read_time_to};

static const struct fact_kind *fact_of(const char *label)
{
    if (!strncmp(label, time_to.label, strlen(time_to.label)))
        return &time_to;
    for (size_t i = 0; i < FACTS; i++)
        if (!strcmp(label, facts[i].label))
            return &facts[i];
    return NULL;
}

/* The fact that the item says; NULL: it says none. */
static const struct fact_kind *item_fact(struct standard *s, const struct block *item,
                                         struct fact *f)
{
    const struct block *first = block_first(item);
    if (!first || block_type(first) != BLOCK_PARAGRAPH)
        return NULL;
    f->item = item;
    standard_line(s, first, &f->line);
    f->rest = standard_label(f->line.data, &f->label);
    if (!f->rest)
        return NULL;
    f->label_len = (size_t)(f->rest - f->line.data);
    return fact_of(f->label.data);
}

/* Whether an item of the list begins with one of the labels of the summary. */
static bool is_facts(struct standard *s, const struct block *list)
{
    struct fact f = {.line = BUF_INIT, .label = BUF_INIT};
    bool found = false;
    if (block_type(list) == BLOCK_LIST)
        for (const struct block *i = block_first(list); i && !found; i = block_next(i))
            found = item_fact(s, i, &f) != NULL;
    buf_release(&f.line);
    buf_release(&f.label);
    return found;
}

/* An item that says nothing that is known is kept as it stands. */
static void leave_item(struct standard *s, const struct block *item)
{
    struct buf text = BUF_INIT;
    block_add_markdown(s->d, item, &text);
    if (!s->left.len)
        s->left_line = block_line(s->d, item);
    buf_adds(&s->left, s->left.len ? "\n" : "");
    for (const char *c = text.data; *c; c++) {
        if (c == text.data)
            buf_adds(&s->left, "- ");
        buf_addc(&s->left, *c);
        if (*c == '\n' && c[1] && c[1] != '\n')
            buf_adds(&s->left, "  ");
    }
    buf_release(&text);
}

static void read_facts(struct standard *s, const struct block *list, struct buf *summary)
{
    struct fact f = {.line = BUF_INIT, .label = BUF_INIT};
    bool begun = false, told[FACTS] = {false};
    for (const struct block *i = block_first(list); i; i = block_next(i)) {
        const struct fact_kind *kind = item_fact(s, i, &f);
        bool *once = kind && kind != &time_to ? &told[kind - facts] : NULL;
        begun = begun || kind;
        if (kind && !(once && *once) && kind->read(s, &f)) {
            if (once)
                *once = true;
            continue;
        }
        /* Items before the first fact are the end of the summary's own list. */
        if (!begun) {
            buf_adds(summary, summary->len ? "\n- " : "- ");
            block_add_markdown(s->d, i, summary);
        } else {
            leave_item(s, i);
        }
    }
    buf_release(&f.line);
    buf_release(&f.label);
}

void standard_read_summary(struct standard *s, const struct standard_range *range)
{
    const struct block *list = NULL, *end;
    struct buf summary = BUF_INIT;
    for (const struct block *b = range->first; b && b != range->stop; b = block_next(b))
        if (is_facts(s, b))
            list = b;
    end = list ? list : range->stop;
    /* What keeps the summary's own list apart from the facts is not its own. */
    const struct block *last = NULL;
    for (const struct block *b = range->first; b && b != end; b = block_next(b))
        if (block_next(b) == end && standard_is_comment(s, b, ""))
            last = b;
    standard_add_blocks(s, range->first, last ? last : end, &summary);
    size_t at = s->r->n;
    if (list)
        read_facts(s, list, &summary);
    standard_add_field(s, "summary", &summary, block_line(s->d, range->first),
                       block_last_line(s->d, range->first));
    /* It stands before the others. */
    if (s->r->n > at + 1 && summary.len) {
        struct read_record field = s->r->list[s->r->n - 1];
        memmove(&s->r->list[at + 1], &s->r->list[at], (s->r->n - 1 - at) * sizeof field);
        s->r->list[at] = field;
    }
    if (list)
        standard_leave(s, block_next(list), range->stop);
    buf_release(&summary);
}

/* ---- the period, once the events are read */

/* The start that the events give, by the rules of store/facts.h. */
static const struct event *first_event(const struct reading *r, bool *impact)
{
    const struct event *first = NULL, *hit = NULL;
    for (size_t i = 0; i < r->n; i++) {
        const struct event *e = &r->list[i].record.event;
        if (r->list[i].kind != RECORD_EVENT || e->at == NONE)
            continue;
        if (!strcmp(e->kind, "impact") && (!hit || e->at < hit->at))
            hit = e;
        if (e->under == NONE && strcmp(e->kind, "change") != 0 && (!first || e->at < first->at))
            first = e;
    }
    *impact = hit != NULL;
    return hit ? hit : first;
}

static const struct event *last_resolved(const struct reading *r)
{
    const struct event *last = NULL;
    for (size_t i = 0; i < r->n; i++) {
        const struct event *e = &r->list[i].record.event;
        if (r->list[i].kind == RECORD_EVENT && e->at != NONE && !strcmp(e->kind, "resolved") &&
            (!last || e->at >= last->at))
            last = e;
    }
    return last;
}

static bool is_moment(const struct event *e, const struct standard_moment *m)
{
    return e && e->at == m->at && !strcmp(e->precision, precision_name(m->precision)) &&
           e->at_max == m->at_max;
}

void standard_settle_period(struct standard *s)
{
    struct incident *i = &s->r->incident;
    const struct standard_period *p = &s->period;
    bool impact;
    const struct event *first = first_event(s->r, &impact), *resolved = last_resolved(s->r);
    if (!s->has_period)
        return;
    bool counts = p->has_start && (p->has_total || s->start_counts);
    if (p->has_start && (!is_moment(first, &p->start) || (!impact && counts))) {
        i->own_start = p->start.at;
        i->own_start_max = p->start.at_max;
        i->own_start_offset = p->start.offset;
        i->own_start_precision = xstrdup(precision_name(p->start.precision));
        i->own_start_text = xstrdup(p->start_text);
    }
    if (p->has_end && !is_moment(resolved, &p->end)) {
        i->own_end = p->end.at;
        i->own_end_max = p->end.at_max;
        i->own_end_offset = p->end.offset;
        i->own_end_precision = xstrdup(precision_name(p->end.precision));
        i->own_end_text = xstrdup(p->end_text);
    }
}
