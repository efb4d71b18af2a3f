#include "read/standard.h"

#include "base/alloc.h"
#include "read/standard_form.h"
#include "read/standard_internal.h"
#include "text/markdown.h"
#include "text/markdown_mark.h"
#include "text/markdown_read.h"

#include <stdlib.h>
#include <string.h>

static const char title[] = "Postmortem:", zone_sentence[] = "All times are in ";

/* The template's headings. */
static const struct {
    const char *heading;
    enum standard_part part, within; /* within: of one of the third level */
} headings[] = {
    {"Issue Summary", STANDARD_SUMMARY, STANDARD_NOTHING},
    {"Timeline", STANDARD_TIMELINE, STANDARD_NOTHING},
    {"Root Cause and Resolution", STANDARD_CAUSES, STANDARD_NOTHING},
    {"Lessons Learned", STANDARD_LESSONS, STANDARD_NOTHING},
    {"Corrective and Preventative Measures", STANDARD_MEASURES, STANDARD_NOTHING},
    {"Conclusion", STANDARD_CONCLUSION, STANDARD_NOTHING},
    {STANDARD_MORE_HEADING, STANDARD_MORE, STANDARD_NOTHING},
    {"Root Cause", STANDARD_ROOT, STANDARD_CAUSES},
    {"Trigger", STANDARD_TRIGGER, STANDARD_CAUSES},
    {"Contributing Factors", STANDARD_CONTRIBUTING, STANDARD_CAUSES},
    {"Resolution", STANDARD_RESOLUTION, STANDARD_CAUSES},
    {"What Went Well", STANDARD_WELL, STANDARD_LESSONS},
    {"What Went Poorly", STANDARD_POORLY, STANDARD_LESSONS},
    {"Where We Got Lucky", STANDARD_LUCKY, STANDARD_LESSONS},
    {"Improvements", STANDARD_IMPROVEMENTS, STANDARD_MEASURES},
    {"Action Items", STANDARD_ACTIONS, STANDARD_MEASURES},
};
#define HEADINGS (sizeof headings / sizeof *headings)

/* A heading's text as it is typed, without its marks. */
static const char *heading_line(const struct document *d, const struct block *b, struct buf *out)
{
    buf_reset(out);
    block_add_markdown(d, b, out);
    char *eol = strchr(out->data, '\n'); /* a setext heading's line */
    if (eol)
        buf_truncate(out, (size_t)(eol - out->data));
    size_t marks = strspn(out->data, "#");
    marks += strspn(out->data + marks, " ");
    return out->data + marks;
}

/* Which of the template's headings at the second (WITHIN nothing) or third level it is. */
static enum standard_part part_of(const char *heading, enum standard_part within)
{
    for (size_t i = 0; i < HEADINGS; i++)
        if (headings[i].within == within && !strcmp(headings[i].heading, heading))
            return headings[i].part;
    return STANDARD_OTHER;
}

static const char *heading_of(enum standard_part part)
{
    for (size_t i = 0; i < HEADINGS; i++)
        if (headings[i].part == part && headings[i].within == STANDARD_NOTHING)
            return headings[i].heading;
    return NULL;
}

/* ---- whether it is one */

static bool is_heading(const struct block *b, int level)
{
    return b && block_type(b) == BLOCK_HEADING && block_level(b) == level;
}

/* The sentence about the zone: where the zone begins, *LEN bytes; NULL. */
static const char *find_zone(const struct document *d, const struct block *b, struct buf *line,
                             size_t *len)
{
    buf_reset(line);
    if (!b || block_type(b) != BLOCK_PARAGRAPH)
        return NULL;
    block_add_words(d, b, line);
    size_t n = strlen(zone_sentence);
    if (strncmp(line->data, zone_sentence, n) != 0)
        return NULL;
    *len = line->len - n;
    if (*len && line->data[line->len - 1] == '.')
        --*len;
    return line->data + n;
}

/* Whether a block is the comment with the document's uid, letter for letter: in a value one is
 * written with another blank. */
static bool is_uid(const struct document *d, const struct block *b, struct buf *line, char uid[40])
{
    static const char name[] = "<!-- debrief ";
    buf_reset(line);
    block_add_markdown(d, b, line);
    if (strncmp(line->data, name, strlen(name)) != 0)
        return false;
    const char *from = line->data + strlen(name);
    size_t n = strspn(from, "0123456789abcdef-");
    if (n == 0 || n >= 40 || strcmp(from + n, " -->") != 0)
        return false;
    memcpy(uid, from, n);
    uid[n] = '\0';
    return true;
}

/* The uid that marks the document's end, or did before something was written behind it: *END is
 * where it stands. */
static bool find_uid(const struct document *d, const struct block **end, char uid[40])
{
    struct buf line = BUF_INIT;
    *end = NULL;
    for (const struct block *b = block_first(document_root(d)); b; b = block_next(b))
        if (block_type(b) == BLOCK_COMMENT && is_uid(d, b, &line, uid))
            *end = b;
    buf_release(&line);
    return *end != NULL;
}

bool standard_uid(const struct document *d, char uid[40])
{
    const struct block *end;
    return find_uid(d, &end, uid);
}

/* Without a timeline its facts tell: when it was, or its status, as the template prints them. */
static bool has_facts(const struct document *d, const struct block *b)
{
    struct buf line = BUF_INIT, label = BUF_INIT, value = BUF_INIT;
    bool found = false;
    for (; b && !found && !is_heading(b, 2); b = block_next(b)) {
        const struct block *first =
            block_type(b) == BLOCK_LIST ? block_first(block_first(b)) : NULL;
        if (!first || block_type(first) != BLOCK_PARAGRAPH)
            continue;
        buf_reset(&line);
        buf_reset(&value);
        block_add_markdown(d, first, &line);
        const char *rest = standard_label(line.data, &label);
        struct standard_period period;
        if (!rest)
            continue;
        markdown_read_inline(rest, strlen(rest), NULL, &value);
        found = (!strcmp(label.data, "Duration") &&
                 standard_period_read(value.data, value.len, &period)) ||
                (!strcmp(label.data, "Status") &&
                 (!strcmp(rest, "open") || !strcmp(rest, "mitigated")));
    }
    buf_release(&line);
    buf_release(&label);
    buf_release(&value);
    return found;
}

bool standard_is(const struct document *d)
{
    const struct block *first = block_first(document_root(d)), *summary, *end;
    struct buf line = BUF_INIT;
    char uid[40];
    bool is = is_heading(first, 1) && !strncmp(heading_line(d, first, &line), title, strlen(title));
    summary = is ? block_next(first) : NULL;
    is = is && is_heading(summary, 2) && !strcmp(heading_line(d, summary, &line), "Issue Summary");
    if (is && !find_uid(d, &end, uid)) {
        const struct block *b = block_next(summary);
        while (b && !(is_heading(b, 2) && !strcmp(heading_line(d, b, &line), "Timeline")))
            b = block_next(b);
        size_t len;
        struct zone zone;
        const char *name = b ? find_zone(d, block_next(b), &line, &len) : NULL;
        is = b ? name && standard_zone_read(name, len, &zone) : has_facts(d, block_next(summary));
    }
    buf_release(&line);
    return is;
}

/* ---- its parts */

struct parts {
    struct standard *s;
    struct standard_range *v;
    size_t n, cap;
    const struct block *end; /* the mark at the document's end */
    enum standard_part of;   /* the part of the second level that is open; OTHER: a section */
    int level;               /* of the template's own heading that came last */
    unsigned seen;           /* 1 << part */
    const char *after;
};

static void begin_part(struct parts *p, enum standard_part part, const struct block *heading,
                       int level)
{
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 16;
        p->v = xreallocarray(p->v, p->cap, sizeof *p->v);
    }
    p->v[p->n++] = (struct standard_range){
        .part = part, .heading = heading, .level = level, .after = p->after};
}

static void add_block(struct parts *p, const struct block *b)
{
    struct standard_range *range = &p->v[p->n - 1];
    if (!range->first)
        range->first = b;
    range->stop = block_next(b);
}

/* A heading of the second level (or above): one of the template's, the first time, else a section.
 */
static void begin_second(struct parts *p, const struct block *b)
{
    enum standard_part part = part_of(heading_line(p->s->d, b, &p->s->line), STANDARD_NOTHING);
    if (part != STANDARD_OTHER && p->seen & 1u << part)
        part = STANDARD_OTHER;
    p->seen |= part == STANDARD_OTHER ? 0 : 1u << part;
    p->of = part;
    p->level = 2;
    if (part != STANDARD_OTHER)
        p->after = heading_of(part);
    begin_part(p, part, b, 2);
}

/* One of the third; PARTED: the comment that begins a section stands before it. False: it is part
 * of the Markdown above. */
static bool begin_third(struct parts *p, const struct block *b, bool parted)
{
    enum standard_part part =
        parted ? STANDARD_OTHER : part_of(heading_line(p->s->d, b, &p->s->line), p->of);
    const struct standard_range *now = &p->v[p->n - 1];
    bool headless = now->part == STANDARD_OTHER && !now->heading;
    bool within = headless || p->of == STANDARD_SUMMARY || p->of == STANDARD_CONCLUSION ||
                  p->of == STANDARD_OTHER || p->of == STANDARD_NOTHING;
    int64_t day;
    if (within && !parted && now->level < 3)
        return false;
    if (now->part == STANDARD_TIMELINE && !parted && standard_is_day(p->s, b, &day))
        return false;
    /* A narrative there can be once; of lists the second goes on with the first. */
    if (part == STANDARD_RESOLUTION && p->seen & 1u << part)
        part = STANDARD_OTHER;
    p->seen |= part == STANDARD_OTHER ? 0 : 1u << part;
    p->level = 3;
    begin_part(p, part, b, 3);
    return true;
}

static void find_parts(struct parts *p, const struct block *b)
{
    begin_part(p, STANDARD_NOTHING, NULL, 1);
    for (; b; b = block_next(b)) {
        if (b == p->end)
            continue;
        if (is_heading(b, 1) || is_heading(b, 2)) {
            begin_second(p, b);
        } else if (standard_is_comment(p->s, b, STANDARD_SUBSECTION) &&
                   is_heading(block_next(b), 3)) {
            b = block_next(b);
            begin_third(p, b, true);
        } else if (standard_is_comment(p->s, b, STANDARD_SECTION)) {
            begin_part(p, STANDARD_OTHER, NULL, p->level);
        } else if (!is_heading(b, 3) || !begin_third(p, b, false)) {
            add_block(p, b);
        }
    }
}

/* ---- reading */

static void read_title(struct standard *s, const struct block *b)
{
    const char *line = heading_line(s->d, b, &s->line) + strlen(title);
    line += *line == ' ';
    buf_reset(&s->value);
    standard_add_plain("# Postmortem: ", line, strlen(line), &s->value);
    s->r->incident.title = xstrdup(s->value.data);
}

static void read_section(struct standard *s, const struct standard_range *range)
{
    struct buf text = BUF_INIT;
    const struct block *from = range->heading ? range->heading : range->first;
    if (!from)
        return;
    standard_add_blocks(s, range->first, range->stop, &text);
    struct read_record *record =
        reading_add(s->r, RECORD_SECTION, block_line(s->d, from), block_last_line(s->d, from));
    struct section *section = &record->record.section;
    section->level = range->level;
    section->after = xstrdup_null(range->after);
    standard_ref(s, from, 's', record->ref);
    for (const struct block *b = range->first; b && b != range->stop && !range->heading;
         b = block_next(b))
        if (!*record->ref && block_type(b) == BLOCK_COMMENT)
            standard_ref(s, b, 's', record->ref);
    buf_reset(&s->value);
    if (range->heading) {
        const char *heading = heading_line(s->d, range->heading, &s->line);
        standard_add_plain(range->level > 2 ? "### " : "## ", heading, strlen(heading), &s->value);
    }
    if (s->value.len && s->value.data[s->value.len - 1] == MARKDOWN_APART)
        buf_truncate(&s->value, s->value.len - 1);
    section->heading = xstrdup(s->value.data);
    section->markdown = standard_markdown(text.data, NULL);
    buf_release(&text);
}

static void read_field(struct standard *s, const struct standard_range *range, const char *name)
{
    struct buf text = BUF_INIT;
    if (!range->first)
        return;
    standard_add_blocks(s, range->first, range->stop, &text);
    standard_add_field(s, name, &text, block_line(s->d, range->first),
                       block_last_line(s->d, range->first));
    buf_release(&text);
}

static void read_part(struct standard *s, const struct standard_range *range)
{
    switch (range->part) {
    case STANDARD_SUMMARY:
        standard_read_summary(s, range);
        break;
    case STANDARD_TIMELINE:
        standard_read_timeline(s, range);
        break;
    case STANDARD_ROOT:
        standard_read_causes(s, range, "root");
        break;
    case STANDARD_TRIGGER:
        standard_read_causes(s, range, "trigger");
        break;
    case STANDARD_CONTRIBUTING:
        standard_read_contributing(s, range);
        break;
    case STANDARD_RESOLUTION:
        read_field(s, range, "resolution");
        break;
    case STANDARD_WELL:
    case STANDARD_POORLY:
    case STANDARD_LUCKY:
        standard_read_lessons(s, range,
                              range->part == STANDARD_WELL     ? "well"
                              : range->part == STANDARD_POORLY ? "poorly"
                                                               : "lucky");
        break;
    case STANDARD_IMPROVEMENTS:
        standard_read_measures(s, range);
        break;
    case STANDARD_ACTIONS:
        standard_read_actions(s, range);
        break;
    case STANDARD_CONCLUSION:
        read_field(s, range, "conclusion");
        break;
    case STANDARD_OTHER:
        read_section(s, range);
        break;
    case STANDARD_NOTHING:
    case STANDARD_CAUSES:
    case STANDARD_LESSONS:
    case STANDARD_MEASURES:
    case STANDARD_MORE:
        standard_leave(s, range->first, range->stop);
        break;
    }
}

/* The zone that the timeline names, else the one of the duration; the facts need it before. */
static void find_times(struct standard *s, const struct parts *p)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t len;
        const char *zone = p->v[i].part == STANDARD_TIMELINE
                               ? find_zone(s->d, p->v[i].first, &s->words, &len)
                               : NULL;
        if (zone && standard_zone_read(zone, len, &s->zone))
            s->has_zone = true;
    }
}

static void settle_zone(struct standard *s)
{
    static const struct zone utc = ZONE_UTC;
    if (!s->has_zone && s->has_period)
        s->zone = s->period.zone;
    else if (!s->has_zone)
        s->zone = s->context->zone ? *s->context->zone : utc;
    s->r->zone = s->zone;
    if (s->has_zone || s->has_period)
        s->r->incident.zone = xstrdup(s->zone.name);
}

void standard_read(struct reading *r, struct document *d, const struct read_context *context)
{
    struct standard s = {.r = r, .d = d, .context = context};
    struct parts p = {.s = &s, .of = STANDARD_NOTHING, .level = 2};
    struct buf *bufs[] = {&s.left, &s.line, &s.value, &s.words};
    const struct block *first = block_first(document_root(d));
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
        buf_init(bufs[i]);
    record_init(RECORD_INCIDENT, &r->incident);
    r->standard = true;
    find_uid(d, &p.end, r->uid);
    read_title(&s, first);
    find_parts(&p, block_next(first));
    find_times(&s, &p);
    for (size_t i = 0; i < p.n; i++) {
        /* What was left over stands where its part ends. */
        if (p.v[i].part == STANDARD_OTHER || p.v[i].after != s.left_after)
            standard_flush(&s);
        s.left_after = p.v[i].after;
        read_part(&s, &p.v[i]);
        if (p.v[i].part == STANDARD_SUMMARY)
            settle_zone(&s);
    }
    standard_flush(&s);
    standard_settle_period(&s);
    free(p.v);
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
        buf_release(bufs[i]);
}
