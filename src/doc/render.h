/* A postmortem as a document: a view, put through a template. */
#ifndef DOC_RENDER_H
#define DOC_RENDER_H

#include "doc/templates.h"
#include "doc/view.h"
#include "text/mustache.h"

/* Renders to SINK as it goes. NAME is the template's; one that is not found is refused with the
 * nearest. */
int render_markdown(struct view *v, const char *name, const struct template_folders *folders,
                    mustache_sink sink, void *self, struct error *err);

#endif
