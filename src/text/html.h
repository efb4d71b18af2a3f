/* Markdown as HTML that is safe whatever the Markdown holds: the body of a page.
 *
 * cmark renders, without CMARK_OPT_UNSAFE: raw HTML is left out but for comments (which go too),
 * and links are http, https, mailto, and those within the page. What cmark does not know is put
 * into its tree before, as the reader of documents (text/document.h) understands it, so that what
 * import takes for one is one on the page: pipe tables as <table> with their alignment, task boxes
 * as disabled checkboxes. An image is a link to it, unless it is a data: URL of a picture. Headings
 * get ids made of their words, "-2" where taken. Paragraphs beyond the limits
 * (text/markdown_source.h) are shown as they stand, in <pre>. */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/buf.h"
#include "base/error.h"

#include <stddef.h>

/* Adds TEXT (UTF-8) as HTML. */
int html_add_markdown(struct buf *out, const char *text, size_t len, struct error *err);

/* Adds a plain text, with & < > and both quotes as character references: for elements and for
 * quoted attributes. */
void html_add_text(struct buf *out, const char *text, size_t len);

#endif
