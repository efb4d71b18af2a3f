/* The judge of text/html.h, for the property test and the fuzzer: reads HTML by rules of its own,
 * much stricter than a browser's. Only elements and attributes of these lists, each attribute
 * quoted, everything closed where it was opened, no reference but five, no link that could run. */
#ifndef HTML_JUDGE_H
#define HTML_JUDGE_H

#include "base/buf.h"
#include "base/strv.h"
#include "base/utf8.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum html_model { MODEL_VOID, MODEL_INLINE, MODEL_BLOCK, MODEL_ITEMS, MODEL_ROWS, MODEL_TEXT };

/* What may stand in an element follows from its model; PARENT: where alone it may stand. */
static const struct html_element {
    const char *name;
    enum html_model model;
    bool block; /* it may not stand among inlines */
    const char *parent;
    const char *attributes; /* each with a blank before and behind */
} html_elements[] = {
    {"h1", MODEL_INLINE, true, NULL, " id "},
    {"h2", MODEL_INLINE, true, NULL, " id "},
    {"h3", MODEL_INLINE, true, NULL, " id "},
    {"h4", MODEL_INLINE, true, NULL, " id "},
    {"h5", MODEL_INLINE, true, NULL, " id "},
    {"h6", MODEL_INLINE, true, NULL, " id "},
    {"p", MODEL_INLINE, true, NULL, " id class "},
    {"ul", MODEL_ITEMS, true, NULL, " class "},
    {"ol", MODEL_ITEMS, true, NULL, " class start "},
    {"li", MODEL_BLOCK, true, " ul ol ", " class id "},
    {"blockquote", MODEL_BLOCK, true, NULL, " "},
    {"pre", MODEL_INLINE, true, NULL, " tabindex role aria-label "},
    {"div", MODEL_BLOCK, true, NULL, " class tabindex role aria-label "},
    {"hr", MODEL_VOID, true, NULL, " "},
    {"table", MODEL_ROWS, true, " div ", " "},
    {"thead", MODEL_ROWS, true, " table ", " "},
    {"tbody", MODEL_ROWS, true, " table ", " "},
    {"tr", MODEL_ROWS, true, " thead tbody ", " id "},
    {"th", MODEL_INLINE, true, " tr ", " scope class "},
    {"td", MODEL_INLINE, true, " tr ", " class "},
    {"strong", MODEL_INLINE, false, NULL, " class "},
    {"em", MODEL_INLINE, false, NULL, " "},
    {"code", MODEL_TEXT, false, NULL, " "},
    {"a", MODEL_INLINE, false, NULL, " class href title aria-hidden tabindex "},
    {"span", MODEL_TEXT, false, NULL, " class "},
    {"label", MODEL_INLINE, false, NULL, " "},
    {"input", MODEL_VOID, false, " label li p ", " type disabled checked aria-label "},
    {"img", MODEL_VOID, false, NULL, " src alt "},
    {"br", MODEL_VOID, false, NULL, " "},
};

struct html_judging {
    const char *s, *end;
    const struct html_element *stack[512];
    int depth;
    struct strv ids;
    const char *wrong; /* NULL: nothing is so far */
    const char *at;
};

static inline bool judge_wrong(struct html_judging *j, const char *what)
{
    if (!j->wrong) {
        j->wrong = what;
        j->at = j->s;
    }
    return false;
}

static inline bool judge_has_word(const char *list, const char *word, size_t len)
{
    for (const char *s = list; (s = strchr(s, ' ')) != NULL && s[1]; s++)
        if (!strncmp(s + 1, word, len) && s[1 + len] == ' ')
            return len > 0;
    return false;
}

/* One character of text or of a value, as a browser reads it: a reference or what it is. */
static inline bool judge_character(struct html_judging *j, struct buf *out)
{
    static const struct {
        const char *reference;
        char means;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t n = strlen(known[i].reference);
        if ((size_t)(j->end - j->s) >= n && !memcmp(j->s, known[i].reference, n)) {
            buf_addc(out, known[i].means);
            j->s += n;
            return true;
        }
    }
    unsigned char c = (unsigned char)*j->s;
    if (strchr("&<>\"'", (char)c) || (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F)
        return judge_wrong(j, "a character that must be escaped");
    buf_addc(out, *j->s++);
    return true;
}

/* Lower case, for elements and attributes. */
static inline bool judge_name(struct html_judging *j, struct buf *out)
{
    while (j->s < j->end && ((*j->s >= 'a' && *j->s <= 'z') || *j->s == '-' ||
                             (*j->s >= '0' && *j->s <= '9' && out->len)))
        buf_addc(out, *j->s++);
    return out->len || judge_wrong(j, "a name is missing");
}

/* The URL of a link is printable ASCII, and either leads elsewhere by a scheme that is known, or
 * has none. */
static inline bool judge_href(const char *url)
{
    for (const char *c = url; *c; c++)
        if (*c <= 0x20 || *c > 0x7E || strchr("<>\"\\`", *c))
            return false;
    if (!strncasecmp(url, "http://", 7) || !strncasecmp(url, "https://", 8) ||
        !strncasecmp(url, "mailto:", 7))
        return true;
    return *url && strncmp(url, "//", 2) != 0 && url[strcspn(url, ":/?#")] != ':';
}

static inline bool judge_picture(const char *url)
{
    const char *comma = strchr(url, ',');
    return !strncasecmp(url, "data:image/", 11) && comma && strncasecmp(url + 11, "svg", 3) != 0 &&
           !comma[1 + strspn(comma + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                        "0123456789+/=")];
}

static inline bool judge_classes(const char *value)
{
    static const char words[] =
        " anchor bare at kind event events facts task lead scroll narrow right "
        "center clock-short clock-medium clock-long clock-longest "
        "impact detected declared acknowledged escalated hypothesis ruled-out "
        "finding change step comms mitigated resolved ";
    for (const char *s = value; *s;) {
        size_t n = strcspn(s, " ");
        if (!judge_has_word(words, s, n))
            return false;
        s += n + (s[n] == ' ' && s[n + 1]);
    }
    return *value;
}

static inline bool judge_value(struct html_judging *j, const char *name, const struct buf *value)
{
    const char *v = value->data;
    if (!strcmp(name, "id")) {
        if (!*v || strpbrk(v, " \t\n") || strv_has(&j->ids, v))
            return judge_wrong(j, "an id that is none, or is given twice");
        strv_add(&j->ids, v);
        return true;
    }
    bool fine = !strcmp(name, "href")          ? judge_href(v)
                : !strcmp(name, "src")         ? judge_picture(v)
                : !strcmp(name, "class")       ? judge_classes(v)
                : !strcmp(name, "start")       ? *v && !v[strspn(v, "0123456789")]
                : !strcmp(name, "tabindex")    ? !strcmp(v, "0") || !strcmp(v, "-1")
                : !strcmp(name, "role")        ? !strcmp(v, "group")
                : !strcmp(name, "scope")       ? !strcmp(v, "col")
                : !strcmp(name, "type")        ? !strcmp(v, "checkbox")
                : !strcmp(name, "aria-hidden") ? !strcmp(v, "true")
                                               : true;
    return fine || judge_wrong(j, "a value that its attribute can't have");
}

static inline bool judge_attribute(struct html_judging *j, const struct html_element *e)
{
    struct buf name = BUF_INIT, value = BUF_INIT;
    bool fine = judge_name(j, &name);
    if (fine && !judge_has_word(e->attributes, name.data, name.len))
        fine = judge_wrong(j, "an attribute that the element can't have");
    bool alone = !strcmp(name.data, "disabled") || !strcmp(name.data, "checked");
    if (fine && !alone) {
        if (j->end - j->s < 2 || j->s[0] != '=' || j->s[1] != '"')
            fine = judge_wrong(j, "a value that is not quoted");
        j->s += 2;
        while (fine && j->s < j->end && *j->s != '"')
            fine = judge_character(j, &value);
        if (fine && j->s == j->end)
            fine = judge_wrong(j, "a value that does not end");
        j->s += fine;
        fine = fine && judge_value(j, name.data, &value);
    }
    buf_release(&name);
    buf_release(&value);
    return fine;
}

static inline bool judge_place(struct html_judging *j, const struct html_element *e)
{
    const struct html_element *above = j->depth ? j->stack[j->depth - 1] : NULL;
    if (e->parent && (!above || !judge_has_word(e->parent, above->name, strlen(above->name))))
        return judge_wrong(j, "an element where it can't stand");
    if (above && (above->model == MODEL_TEXT || (above->model == MODEL_INLINE && e->block)))
        return judge_wrong(j, "an element within one that can't hold it");
    if (above && (above->model == MODEL_ITEMS || above->model == MODEL_ROWS) && !e->parent)
        return judge_wrong(j, "an element between items or rows");
    if (!above && !e->block)
        return judge_wrong(j, "an inline outside any block");
    for (int i = 0; i < j->depth; i++)
        if (!strcmp(j->stack[i]->name, e->name) &&
            (!strcmp(e->name, "a") || !strcmp(e->name, "label")))
            return judge_wrong(j, "a link within a link, or a label within a label");
    return true;
}

static inline bool judge_tag(struct html_judging *j)
{
    struct buf name = BUF_INIT;
    bool closing = j->end - j->s > 1 && j->s[1] == '/';
    j->s += closing ? 2 : 1;
    bool fine = judge_name(j, &name);
    const struct html_element *e = NULL;
    for (size_t i = 0; i < sizeof html_elements / sizeof *html_elements; i++)
        if (!strcmp(html_elements[i].name, name.data))
            e = &html_elements[i];
    buf_release(&name);
    if (!fine || !e)
        return judge_wrong(j, "an element that is not to be there");
    if (closing && (!j->depth || j->stack[j->depth - 1] != e))
        return judge_wrong(j, "an end of what is not open");
    if (!closing && !judge_place(j, e))
        return false;
    while (fine && !closing && j->s < j->end && *j->s == ' ') {
        j->s++;
        fine = judge_attribute(j, e);
    }
    if (!fine || j->s >= j->end || *j->s != '>')
        return judge_wrong(j, "a tag that does not end");
    j->s++;
    if (closing)
        j->depth--;
    else if (e->model != MODEL_VOID && j->depth == 512)
        return judge_wrong(j, "elements nested deeper than a browser has them");
    else if (e->model != MODEL_VOID)
        j->stack[j->depth++] = e;
    return true;
}

static inline bool judge_text(struct html_judging *j)
{
    struct buf text = BUF_INIT;
    while (j->s < j->end && *j->s != '<' && judge_character(j, &text))
        ;
    const struct html_element *above = j->depth ? j->stack[j->depth - 1] : NULL;
    bool blank = !text.data[strspn(text.data, " \t\n")];
    if (!blank && (!above || above->model == MODEL_ITEMS || above->model == MODEL_ROWS ||
                   !strcmp(above->name, "div") || !strcmp(above->name, "blockquote")))
        judge_wrong(j, "text where none can be");
    buf_release(&text);
    return !j->wrong;
}

/* NULL: it is as it should be; else what is wrong, *AT is where. */
static inline const char *html_judge(const char *html, size_t len, const char **at)
{
    struct html_judging j = {.s = html, .end = html + len};
    if (len && !utf8_valid(html, len, NULL))
        judge_wrong(&j, "bytes that are no text");
    while (!j.wrong && j.s < j.end)
        *j.s == '<' ? judge_tag(&j) : judge_text(&j);
    if (!j.wrong && j.depth)
        judge_wrong(&j, "an element that is not closed");
    strv_release(&j.ids);
    *at = j.at;
    return j.wrong;
}

#endif
