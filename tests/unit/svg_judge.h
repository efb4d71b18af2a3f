/* A strict reader of the pictures: what is not well-formed XML, has an id twice or refers to none
 * is refused; what stands in them is handed out element by element. */
#ifndef SVG_JUDGE_H
#define SVG_JUDGE_H

#include "base/buf.h"
#include "base/strv.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define SVG_DEPTH 16
#define SVG_ATTRIBUTES 12

struct svg_element {
    char name[24];
    char layout[16]; /* the width it is drawn for: "narrow"; "" for all */
    int depth, n;
    struct {
        char name[32];
        char value[512];
    } attribute[SVG_ATTRIBUTES];
    struct buf text; /* its own, references resolved */
};

struct svg_judge {
    const char *at;
    struct strv ids, uses;
    struct svg_element open[SVG_DEPTH];
    int depth;
    void (*see)(void *self, const struct svg_element *element); /* at its end */
    void *self;
};

static inline const char *svg_attribute(const struct svg_element *e, const char *name)
{
    for (int i = 0; i < e->n; i++)
        if (!strcmp(e->attribute[i].name, name))
            return e->attribute[i].value;
    return NULL;
}

static inline void svg_refuse(const struct svg_judge *j, const char *why)
{
    fail_msg("%s: %.80s", why, j->at);
}

/* One character of text or of an attribute's value. */
static inline void svg_character(struct svg_judge *j, struct buf *out)
{
    static const struct {
        const char *reference;
        char c;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    if (*j->at == '&') {
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (!strncmp(j->at, known[i].reference, strlen(known[i].reference))) {
                buf_addc(out, known[i].c);
                j->at += strlen(known[i].reference);
                return;
            }
        svg_refuse(j, "an unknown reference");
    }
    size_t n;
    uint32_t c = utf8_next(j->at, strlen(j->at), &n);
    if (c == UTF8_BAD || (c < 0x20 && c != '\n') || c == '<' || c == '>' || (c & 0xFFFE) == 0xFFFE)
        svg_refuse(j, "a character that can't stand here");
    buf_add(out, j->at, n);
    j->at += n;
}

static inline void svg_name(struct svg_judge *j, char *out, size_t size)
{
    size_t n = 0;
    while (isalnum((unsigned char)*j->at) || *j->at == '-') {
        if (n + 1 == size)
            svg_refuse(j, "a name that long");
        out[n++] = *j->at++;
    }
    out[n] = '\0';
    if (!n)
        svg_refuse(j, "no name");
}

static inline void svg_remember(struct svg_judge *j, const char *name, const char *value)
{
    const char *to;
    if (!strcmp(name, "id")) {
        if (strv_has(&j->ids, value))
            svg_refuse(j, "an id twice");
        strv_add(&j->ids, value);
    } else if (!strcmp(name, "href") && *value == '#') {
        strv_add(&j->uses, value + 1);
    } else if ((to = strstr(value, "url(#"))) {
        strv_addn(&j->uses, to + 5, strcspn(to + 5, ")"));
    } else if (!strncmp(name, "on", 2) || !strcmp(name, "href") || !strcmp(name, "style")) {
        svg_refuse(j, "an attribute that has no place in a picture");
    }
}

static inline void svg_attributes(struct svg_judge *j, struct svg_element *e)
{
    while (*j->at == ' ' || *j->at == '\n') {
        j->at += strspn(j->at, " \n");
        char name[32];
        struct buf value = BUF_INIT;
        svg_name(j, name, sizeof name);
        if (svg_attribute(e, name) || e->n == SVG_ATTRIBUTES || strncmp(j->at, "=\"", 2) != 0)
            svg_refuse(j, "an attribute twice, too many, or without a value");
        for (j->at += 2; *j->at != '"';)
            svg_character(j, &value);
        j->at++;
        if (value.len >= sizeof e->attribute[0].value)
            svg_refuse(j, "a value that long");
        snprintf(e->attribute[e->n].name, sizeof name, "%s", name);
        memcpy(e->attribute[e->n++].value, value.data, value.len + 1);
        svg_remember(j, name, value.data);
        buf_release(&value);
    }
}

static inline void svg_end(struct svg_judge *j)
{
    struct svg_element *e = &j->open[--j->depth];
    e->depth = j->depth;
    if (j->see)
        j->see(j->self, e);
    buf_release(&e->text);
}

static inline void svg_tag(struct svg_judge *j)
{
    char name[24];
    if (j->at[1] == '/') {
        j->at += 2;
        svg_name(j, name, sizeof name);
        if (!j->depth || strcmp(j->open[j->depth - 1].name, name) != 0 || *j->at++ != '>')
            svg_refuse(j, "an end of what is not open");
        svg_end(j);
        return;
    }
    if (j->depth == SVG_DEPTH)
        svg_refuse(j, "deeper than it should be");
    struct svg_element *e = &j->open[j->depth];
    memset(e, 0, sizeof *e);
    buf_init(&e->text);
    if (j->depth)
        memcpy(e->layout, e[-1].layout, sizeof e->layout);
    j->at++;
    svg_name(j, e->name, sizeof e->name);
    svg_attributes(j, e);
    const char *class = svg_attribute(e, "class");
    if (!strcmp(e->name, "g") && class && strlen(class) < sizeof e->layout)
        memcpy(e->layout, class + strlen("chart-"), strlen(class) + 1 - strlen("chart-"));
    j->depth++;
    bool closed = *j->at == '/';
    j->at += closed;
    if (*j->at++ != '>')
        svg_refuse(j, "a tag that does not end");
    if (closed)
        svg_end(j);
}

static inline void svg_judge(const char *text, void (*see)(void *, const struct svg_element *),
                             void *self)
{
    struct svg_judge *j = calloc(1, sizeof *j);
    struct buf outside = BUF_INIT;
    j->at = text;
    j->see = see;
    j->self = self;
    while (*j->at) {
        if (*j->at == '<')
            svg_tag(j);
        else
            svg_character(j, j->depth ? &j->open[j->depth - 1].text : &outside);
    }
    for (size_t i = 0; i < outside.len; i++)
        assert_int_equal(outside.data[i], '\n');
    assert_int_equal(j->depth, 0);
    for (size_t i = 0; i < j->uses.n; i++)
        if (!strv_has(&j->ids, j->uses.v[i]))
            fail_msg("nothing has the id '%s'", j->uses.v[i]);
    strv_release(&j->ids);
    strv_release(&j->uses);
    buf_release(&outside);
    free(j);
}

#endif
