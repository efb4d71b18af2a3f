/* A postmortem as a page: one self-contained HTML file.
 *
 * The document is rendered as Markdown by its template (doc/render.h), made HTML (text/html.h), and
 * put into the shipped layout (templates/page.html) with the style sheet (templates/page.css) and
 * the pictures (doc/chart.h) that the template's front matter asks for, behind its first heading.
 * The file makes no request to anywhere and holds no script; a Content-Security-Policy says so too,
 * and names the style sheet by its hash. What stands before the first heading's end is the page's
 * header; a document of some length has a table of contents; one without a heading is a message,
 * whose lines are kept. Records have their refs as ids, "page.html#e3", but in the public edition.
 *
 * The document and its HTML are held while the page is made, in linear time: 100,000 events take
 * about 150 MB. One of more than LIMIT_MARKDOWN is refused. */
#ifndef DOC_PAGE_H
#define DOC_PAGE_H

#include "doc/templates.h"
#include "doc/view.h"
#include "text/mustache.h"

/* Renders to SINK. */
int render_page(struct view *v, const struct template_file *file,
                const struct template_folders *folders, mustache_sink sink, void *self,
                struct error *err);

#endif
