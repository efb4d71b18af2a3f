/* Items that begin with a label, "**08:00 (detected by ann):** text": entries of a timeline, whose
 * time stands in a column of its own on the page, and facts, whose label does. */
#include "text/html_internal.h"

#include "base/utf8.h"

#include <string.h>

#define LONGEST_CLOCK 17 /* characters; what is longer gets no column's width by itself */

/* The strong inline that the item begins with, if its words end with a colon; they are added to
 * WORDS without it. */
static cmark_node *label_of(const struct block *item, struct buf *words)
{
    const struct block *b = block_first(item);
    cmark_node *first =
        b && block_type(b) == BLOCK_PARAGRAPH ? cmark_node_first_child(node_of(b)) : NULL;
    if (!first || cmark_node_get_type(first) != CMARK_NODE_STRONG)
        return NULL;
    html_words(cmark_node_first_child(first), words);
    buf_rtrim(words);
    if (!words->len || words->data[words->len - 1] != ':')
        return NULL;
    buf_truncate(words, words->len - 1);
    return first;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the label begins with a clock ("08:00", "~8:05 PM", "14:xx") or a date. */
static bool begins_with_time(const char *s)
{
    s += strcspn(s, "0123456789") == strspn(s, "~") ? strspn(s, "~") : 0;
    size_t digits = strspn(s, "0123456789");
    if (digits == 4)
        return s[4] == '-' && is_digit(s[5]) && is_digit(s[6]);
    return digits && digits < 3 && s[digits] == ':' && s[digits + 1] &&
           strchr("0123456789x?", s[digits + 1]);
}

/* How long the clock is, in bytes; what stands in parentheses behind it is beside the time. */
static size_t clock_length(const struct buf *label)
{
    const char *paren = strstr(label->data, " (");
    bool beside = paren && label->data[label->len - 1] == ')';
    return beside ? (size_t)(paren - label->data) : label->len;
}

static size_t characters(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

enum html_list html_list_of(const struct block *list, size_t *clock)
{
    size_t items = 0, labels = 0, times = 0;
    struct buf words = BUF_INIT;
    for (const struct block *item = block_first(list); item; item = block_next(item), items++) {
        buf_reset(&words);
        if (!label_of(item, &words))
            continue;
        labels++;
        if (!begins_with_time(words.data))
            continue;
        times++;
        size_t n = characters(words.data, clock_length(&words));
        if (n > *clock && n <= LONGEST_CLOCK)
            *clock = n;
    }
    buf_release(&words);
    if (times * 2 > items)
        return HTML_EVENTS;
    return labels == items && !block_is_ordered(list) ? HTML_FACTS : HTML_LIST;
}

/* The class that goes with what stands beside the time; NULL: none. */
static const char *class_of(const struct html_label *labels, const char *aside, size_t len)
{
    for (; labels && labels->word; labels++) {
        size_t n = strlen(labels->word);
        if (n <= len && !strncmp(aside, labels->word, n) && (n == len || aside[n] == ' '))
            return labels->class;
    }
    return NULL;
}

/* What stands beside the time, without its parentheses. */
static const char *aside_of(const struct buf *label, size_t clock, size_t *len)
{
    *len = clock < label->len ? label->len - clock - 3 : 0;
    return *len ? label->data + clock + 2 : "";
}

bool html_entry_begins(struct html *h, const struct block *item)
{
    struct buf label = BUF_INIT;
    bool is = label_of(item, &label) && begins_with_time(label.data);
    if (is) {
        size_t len;
        const char *aside = aside_of(&label, clock_length(&label), &len);
        const char *class = class_of(h->labels, aside, len);
        buf_addf(h->out, " class=\"event%s%s\"", class ? " " : "", class ? class : "");
    }
    buf_release(&label);
    return is;
}

cmark_node *html_entry_head(struct html *h, const struct block *item)
{
    struct buf label = BUF_INIT;
    cmark_node *strong = label_of(item, &label);
    size_t clock = clock_length(&label), len;
    const char *aside = aside_of(&label, clock, &len);
    html_adds(h, "<strong class=\"at\">");
    html_add_text(h->out, label.data, clock);
    html_adds(h, "</strong> ");
    if (len) {
        html_adds(h, "<span class=\"kind\">");
        html_add_text(h->out, aside, len);
        html_adds(h, "</span> ");
    }
    h->trim = true;
    buf_release(&label);
    return cmark_node_next(strong);
}
