/* Causes, lessons, measures and action items of the standard document. */
#include "read/fold.h"
#include "read/standard_internal.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "read/standard_form.h"
#include "store/vocabulary.h"
#include "text/markdown.h"
#include "text/markdown_mark.h"
#include "text/markdown_read.h"

#include <stdlib.h>
#include <string.h>

#define SAID_MOST ((size_t)60) /* bytes of a text in a remark about it */

/* ---- causes */

static bool is_why(struct standard *s, const struct block *item, size_t *label_len)
{
    const struct block *first = block_first(item);
    if (!first || block_type(first) != BLOCK_PARAGRAPH)
        return false;
    standard_line(s, first, &s->line);
    size_t n = strlen(STANDARD_WHY);
    if (strncmp(s->line.data, STANDARD_WHY, n) != 0 ||
        (s->line.data[n] && !strchr(" \n", s->line.data[n])))
        return false;
    *label_len = n + (s->line.data[n] == ' ');
    return true;
}

static bool is_whys(struct standard *s, const struct block *b)
{
    size_t n;
    if (!b || block_type(b) != BLOCK_LIST)
        return false;
    for (const struct block *i = block_first(b); i; i = block_next(i))
        if (!is_why(s, i, &n))
            return false;
    return true;
}

/* The list of whys at the end of the blocks from FIRST to STOP; *TEXT_STOP is where the text ends.
 */
static const struct block *find_whys(struct standard *s, const struct block *first,
                                     const struct block *stop, const struct block **text_stop)
{
    const struct block *whys = NULL, *before = NULL, *apart = NULL;
    *text_stop = stop;
    for (const struct block *b = first; b && b != stop; before = b, b = block_next(b)) {
        if (!is_whys(s, b))
            continue;
        whys = b;
        apart = before && standard_is_comment(s, before, "") ? before : NULL;
    }
    if (whys)
        *text_stop = apart ? apart : whys;
    return whys;
}

/* The mark of what the blocks from FIRST to STOP say: on the first line, or on one of its own. */
static void find_ref(struct standard *s, const struct block *first, const struct block *stop,
                     char ref[24])
{
    if (first)
        standard_ref(s, first, 'c', ref);
    for (const struct block *b = first; b && b != stop && !*ref; b = block_next(b))
        if (block_type(b) == BLOCK_COMMENT)
            standard_ref(s, b, 'c', ref);
}

static size_t add_cause(struct standard *s, const char *kind, size_t why, const char *markdown,
                        const struct block *first, const struct block *last, const char *ref)
{
    struct read_record *record = reading_add(s->r, RECORD_CAUSE, block_line(s->d, first),
                                             block_last_line(s->d, last ? last : first));
    struct cause *cause = &record->record.cause;
    cause->kind = xstrdup(kind);
    cause->text = standard_markdown(markdown, STANDARD_WHY);
    cause->why = why == SIZE_MAX ? NONE : (int64_t)why;
    memcpy(record->ref, ref, strlen(ref) + 1);
    return s->r->n - 1;
}

static void read_whys(struct standard *s, const struct block *list, const char *kind, size_t of)
{
    for (const struct block *i = block_first(list); i; i = block_next(i)) {
        const struct block *text_stop,
            *whys = find_whys(s, block_next(block_first(i)), NULL, &text_stop);
        struct buf text = BUF_INIT;
        size_t label_len = 0;
        char ref[24] = "";
        is_why(s, i, &label_len);
        find_ref(s, block_first(i), text_stop, ref);
        standard_add_item(s, i, label_len, text_stop, &text);
        size_t cause = add_cause(s, kind, of, text.data, i, i, ref);
        buf_release(&text);
        if (whys)
            read_whys(s, whys, kind, cause);
    }
}

/* One cause: blocks up to what parts it from the next. */
static void read_cause(struct standard *s, const char *kind, const struct block *first,
                       const struct block *stop)
{
    const struct block *text_stop, *whys = find_whys(s, first, stop, &text_stop), *last = NULL;
    struct buf text = BUF_INIT;
    char ref[24] = "";
    find_ref(s, first, text_stop, ref);
    standard_add_blocks(s, first, text_stop, &text);
    for (const struct block *b = first; b && b != text_stop; b = block_next(b))
        last = b;
    /* A person may have written behind the whys. */
    if (whys && block_next(whys) && block_next(whys) != stop) {
        buf_adds(&text, "\n\n");
        standard_add_blocks(s, block_next(whys), stop, &text);
    }
    size_t cause = add_cause(s, kind, SIZE_MAX, text.data, first, last, ref);
    buf_release(&text);
    if (whys)
        read_whys(s, whys, kind, cause);
}

void standard_read_causes(struct standard *s, const struct standard_range *range, const char *kind)
{
    const struct block *first = NULL;
    bool marked = false;
    for (const struct block *b = range->first; b && b != range->stop; b = block_next(b)) {
        bool parts = standard_is_comment(s, b, "") && !is_whys(s, block_next(b));
        char ref[24] = "";
        standard_ref(s, b, 'c', ref);
        /* The next one's mark: somebody took out what parted them. */
        bool next = *ref && marked && first && block_type(b) != BLOCK_COMMENT &&
                    block_type(b) != BLOCK_LIST;
        if (first && (parts || next)) {
            read_cause(s, kind, first, b);
            first = NULL;
            marked = false;
        }
        if (!parts && !first)
            first = b;
        marked |= *ref != '\0';
    }
    if (first)
        read_cause(s, kind, first, range->stop);
    else if (!range->first) /* one of which nothing is shown but the heading */
        add_cause(s, kind, SIZE_MAX, "", range->heading, NULL, "");
}

void standard_read_contributing(struct standard *s, const struct standard_range *range)
{
    for (const struct block *b = range->first; b && b != range->stop; b = block_next(b)) {
        if (block_type(b) != BLOCK_LIST) {
            if (!standard_is_comment(s, b, ""))
                read_cause(s, "contributing", b, block_next(b));
            continue;
        }
        for (const struct block *i = block_first(b); i; i = block_next(i)) {
            const struct block *text_stop, *whys = find_whys(s, block_first(i), NULL, &text_stop);
            struct buf text = BUF_INIT;
            char ref[24] = "";
            find_ref(s, block_first(i), text_stop, ref);
            standard_add_item(s, i, 0, text_stop, &text);
            size_t cause = add_cause(s, "contributing", SIZE_MAX, text.data, i, i, ref);
            buf_release(&text);
            if (whys)
                read_whys(s, whys, "contributing", cause);
        }
    }
}

/* ---- items of plain text */

/* The first line of an item as plain text, and what stands under it. */
static void item_text(struct standard *s, const struct block *item, const char *before,
                      struct buf *out)
{
    const struct block *first = block_first(item), *rest = first;
    buf_reset(out);
    if (first && block_type(first) == BLOCK_PARAGRAPH) {
        standard_line(s, first, &s->line);
        standard_add_plain(before, s->line.data, s->line.len, out);
        rest = block_next(first);
    }
    if (rest) {
        buf_adds(out, out->len ? "\n" : "");
        standard_add_blocks(s, rest, NULL, out);
    }
}

typedef void add_item(struct standard *s, const struct block *item, const char *kind);

/* Each item of a part that is a list of them; other blocks are kept. */
static void read_items(struct standard *s, const struct standard_range *range, add_item *add,
                       const char *kind)
{
    for (const struct block *b = range->first; b && b != range->stop; b = block_next(b)) {
        bool list = block_type(b) == BLOCK_LIST;
        if (!list && !standard_is_comment(s, b, ""))
            standard_leave(s, b, block_next(b));
        for (const struct block *i = list ? block_first(b) : NULL; i; i = block_next(i))
            add(s, i, kind);
    }
}

static void add_lesson(struct standard *s, const struct block *item, const char *kind)
{
    item_text(s, item, "- ", &s->value);
    struct read_record *record =
        reading_add(s->r, RECORD_LESSON, block_line(s->d, item), block_last_line(s->d, item));
    standard_ref(s, item, 'l', record->ref);
    record->record.lesson.kind = xstrdup(kind);
    record->record.lesson.text = standard_without_apart(s->value.data, s->value.len);
}

void standard_read_lessons(struct standard *s, const struct standard_range *range, const char *kind)
{
    read_items(s, range, add_lesson, kind);
}

/* ---- action items */

/* A date that is one; else the particulars are text. */
static bool is_date(const char *text)
{
    char date[11];
    return strlen(text) == 10 && !date_parse(text, "2000-01-01", date, NULL) && !strcmp(date, text);
}

static bool set_particular(struct standard *s, struct action *a, enum particular which,
                           const char *value)
{
    struct standard_moment done;
    struct standard_span span;
    switch (which) {
    case PARTICULAR_OWNER:
        a->owner = xstrdup(value);
        return true;
    case PARTICULAR_DUE:
        a->due = xstrdup(value);
        return is_date(value);
    case PARTICULAR_PRIORITY:
        a->priority = priority_from_word(value);
        return a->priority >= 0;
    case PARTICULAR_KIND:
        a->kind = xstrdup(value);
        return fold_in(value, action_kinds);
    case PARTICULAR_TICKET:
        a->ticket = xstrdup(value);
        return true;
    case PARTICULAR_STARTED:
        str_replace(&a->status, "started");
        return true;
    case PARTICULAR_DROPPED:
        str_replace(&a->status, "dropped");
        a->reason = *value ? xstrdup(value) : NULL;
        return true;
    case PARTICULAR_DONE:
        if (!is_date(value) || !standard_span_read(value, strlen(value), &span) ||
            !standard_place(&span.at, 0, &s->zone, &done))
            return false;
        a->done_at = done.at;
        return true;
    case PARTICULAR_PROOF:
        a->proof = xstrdup(value);
        return true;
    case PARTICULARS:
        break;
    }
    return false;
}

/* "owner: alice, due: 2023-06-30", N bytes; false: one of them can't be. */
static bool read_particulars(struct standard *s, struct action *a, const char *text, size_t n)
{
    unsigned seen = 0;
    for (size_t i = 0; i < n;) {
        enum particular which, next;
        size_t len = standard_particular(text + i, n - i, &which);
        if (!len || seen & 1u << which)
            return false;
        seen |= 1u << which;
        size_t from = i + len, end = from;
        while (end < n && !(end + 2 < n && text[end] == ',' && text[end + 1] == ' ' &&
                            standard_particular(text + end + 2, n - end - 2, &next)))
            end++;
        char *value = standard_without_apart(text + from, end - from);
        bool good = set_particular(s, a, which, value);
        free(value);
        if (!good)
            return false;
        i = end < n ? end + 2 : n;
    }
    return true;
}

static void clear_particulars(struct action *a)
{
    str_replace(&a->owner, NULL);
    str_replace(&a->due, NULL);
    str_replace(&a->kind, NULL);
    str_replace(&a->ticket, NULL);
    str_replace(&a->status, NULL);
    str_replace(&a->reason, NULL);
    str_replace(&a->proof, NULL);
    a->priority = a->done_at = NONE;
}

/* The box says whether it is closed; the particulars how. */
static void settle_status(struct action *a, bool ticked)
{
    bool dropped = a->status && !strcmp(a->status, "dropped");
    if (!ticked) {
        a->done_at = NONE;
        str_replace(&a->reason, NULL);
        if (!a->status || dropped)
            str_replace(&a->status, "open");
    } else if (!dropped) {
        str_replace(&a->status, "done");
    }
}

/* Where the action's text ends, and what stands in the brackets behind it; N where there are none.
 */
static size_t find_end(const char *text, size_t n, size_t *particulars)
{
    *particulars = n;
    for (size_t i = 0; i < n; i++) {
        bool behind = i + 1 == n || (n - i > 2 && text[i + 1] == ' ' && text[i + 2] == '(');
        if (text[i] != MARKDOWN_APART || !behind)
            continue;
        *particulars = i + 1 == n ? n : i + 1;
        return i;
    }
    size_t at = standard_find_particulars(text, n);
    if (at == SIZE_MAX || text[n - 1] != ')')
        return n;
    *particulars = at;
    return at;
}

static void add_value(struct buf *line, const char *text, size_t n)
{
    struct buf value = BUF_INIT;
    markdown_add_inline(&value, line->data, line->len, text, n);
    buf_add(line, value.data, value.len);
    buf_release(&value);
}

/* Whether LINE is what the template makes of TEXT, whose parts are values of their own. */
static bool is_action_written(const char *before, const struct buf *line, const struct buf *text)
{
    struct buf anew = BUF_INIT;
    size_t particulars, n = text->len, end = find_end(text->data, n, &particulars);
    buf_adds(&anew, before);
    add_value(&anew, text->data, end);
    if (end < n && text->data[end] == MARKDOWN_APART)
        buf_adds(&anew, MARKDOWN_APART_COMMENT);
    if (particulars + 3 <= n) {
        buf_adds(&anew, " (");
        add_value(&anew, text->data + particulars + 2, n - particulars - 3);
        buf_addc(&anew, text->data[n - 1]);
    }
    bool same = !strcmp(anew.data + strlen(before), line->data);
    buf_release(&anew);
    return same;
}

/* An action item's line, as item_text gives any other's. */
static void action_text(struct standard *s, const struct block *item, const char *before,
                        struct buf *out)
{
    const struct block *first = block_first(item);
    if (first && block_type(first) == BLOCK_PARAGRAPH && !block_next(first)) {
        standard_line(s, first, &s->line);
        buf_reset(out);
        markdown_read_inline(s->line.data, s->line.len, NULL, out);
        if (!memchr(s->line.data, '\n', s->line.len) && is_action_written(before, &s->line, out))
            return;
    }
    item_text(s, item, before, out);
}

static void add_action(struct standard *s, const struct block *item, const char *kind)
{
    (void)kind;
    char box = block_box(item), *ref;
    action_text(s, item, box ? "- [ ] " : "- ", &s->value);
    struct read_record *record =
        reading_add(s->r, RECORD_ACTION, block_line(s->d, item), block_last_line(s->d, item));
    struct action *a = &record->record.action;
    ref = record->ref;
    standard_ref(s, item, 'a', ref);
    size_t from, n = s->value.len, end = find_end(s->value.data, n, &from);
    /* " (" before and ")" behind. */
    if (from + 3 <= n && !read_particulars(s, a, s->value.data + from + 2, n - from - 3)) {
        const char *brackets = s->value.data + from + 1;
        size_t len = strlen(brackets);
        reading_note(s->r, READ_ODD, record->line,
                     "what stands in brackets is kept as text: '%.*s'",
                     (int)utf8_floor(brackets, len < SAID_MOST ? len : SAID_MOST), brackets);
        clear_particulars(a);
        end = n;
    }
    a->text = standard_without_apart(s->value.data, end);
    settle_status(a, box == 'x');
}

/* A box makes an action item of what stands among the measures. */
static void add_measure(struct standard *s, const struct block *item, const char *kind)
{
    if (block_box(item)) {
        add_action(s, item, kind);
        return;
    }
    item_text(s, item, "- ", &s->value);
    struct read_record *record =
        reading_add(s->r, RECORD_MEASURE, block_line(s->d, item), block_last_line(s->d, item));
    standard_ref(s, item, 'm', record->ref);
    record->record.measure.text = standard_without_apart(s->value.data, s->value.len);
}

void standard_read_measures(struct standard *s, const struct standard_range *range)
{
    read_items(s, range, add_measure, NULL);
}

void standard_read_actions(struct standard *s, const struct standard_range *range)
{
    read_items(s, range, add_action, NULL);
}
