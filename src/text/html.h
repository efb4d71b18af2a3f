/* Markdown as HTML that is safe whatever the Markdown holds: the body of a page.
 *
 * The document is read as everywhere (text/document.h), so that what import takes for something is
 * that on the page: what cmark knows comes out as its own safe renderer writes it (the judge of it
 * in the tests), pipe tables as <table> with their alignment, task boxes as disabled checkboxes
 * with the item's words as their label. Of raw HTML the words stay and the tags go; what only looks
 * like a tag is text. Links are http, https, mailto, relative ones, and those within the page; of
 * any other the target is shown behind its words. An image is a link to it, unless it is a data:
 * URL of a picture. Headings get ids made of their words, "-2" where taken, and no level is skipped
 * between them. Items that begin with a time or a label of their own ("**08:00 (detected):**") have
 * it as an element of its own, for a style sheet to put into a column. What is beyond the limits
 * (text/markdown_source.h) is shown as it stands.
 *
 * Only what is written here as an element becomes one, and attributes hold only what is escaped for
 * them; there is no style, no event handler and no script among them. Time and memory are linear.
 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/buf.h"

#include <stddef.h>

/* A word that an entry's label begins with, as documents print it in lower case, and the class that
 * the entry gets. */
struct html_label {
    const char *word, *class;
};

/* A heading of the document; its id and its words stand in the outline's text. */
struct html_heading {
    int level; /* as on the page */
    size_t id, words;
};

struct html_outline {
    struct html_heading *v;
    size_t n, cap;
    struct buf text;
    size_t behind_first; /* where in the HTML the first heading ends; 0: there is none */
};
void html_outline_release(struct html_outline *outline);
const char *html_outline_id(const struct html_outline *outline, size_t i);
const char *html_outline_words(const struct html_outline *outline, size_t i);

/* Adds TEXT (UTF-8) as HTML. LABELS (may be NULL) end with a NULL word. Marks of records
 * ("<!--e3-->", at the end of a record's first line) become ids. OUTLINE is zeroed or NULL. */
void html_add_markdown(struct buf *out, const char *text, size_t len,
                       const struct html_label *labels, struct html_outline *outline);

/* Adds a plain text, with & < > and both quotes as character references and control characters as
 * their symbols: for elements and for quoted attributes. */
void html_add_text(struct buf *out, const char *text, size_t len);

#endif
