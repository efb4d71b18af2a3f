/* What the layout of a page (templates/page.html) can name. */
#ifndef DOC_PAGE_DATA_H
#define DOC_PAGE_DATA_H

#include "text/html.h"
#include "text/mustache.h"

#include <stdbool.h>
#include <stddef.h>

/* Texts of a page, borrowed; "head", "figures" and "body" are HTML. An empty one is false. */
enum page_text {
    PAGE_TITLE,
    PAGE_STYLE,
    PAGE_STYLE_HASH,
    PAGE_HEAD,
    PAGE_FIGURES,
    PAGE_BODY,
    PAGE_TEXTS
};

struct page_data {
    struct mustache_provider provider; /* pass &x.provider to the engine */
    struct {
        const char *bytes;
        size_t len;
    } text[PAGE_TEXTS];
    const struct html_outline *outline;
    /* "contents": the headings from 'first' on whose level is at most 'deepest', if there are any;
     * each has "id", "words" and "level". */
    size_t first;
    int deepest; /* 0: the page has no table of contents */
    char level[2];
};

void page_data_init(struct page_data *data, const struct html_outline *outline);
void page_data_set(struct page_data *data, enum page_text which, const char *bytes, size_t len);

#endif
