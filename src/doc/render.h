/* A postmortem as a document: a view, put through a template. */
#ifndef DOC_RENDER_H
#define DOC_RENDER_H

#include "doc/templates.h"
#include "doc/view.h"
#include "text/mustache.h"

/* Renders to SINK as it goes. */
int render_template(struct view *v, const struct template_file *file,
                    const struct template_folders *folders, mustache_sink sink, void *self,
                    struct error *err);
/* The same by NAME; one that is not found is refused with the nearest. */
int render_markdown(struct view *v, const char *name, const struct template_folders *folders,
                    mustache_sink sink, void *self, struct error *err);
/* Adds the standard document of an incident, by the shipped template whatever stands in a person's
 * folders: it is the one that read/standard.h is the inverse of. ZONE, where not NULL, gets the one
 * that its times are shown in. */
int render_standard(struct db *db, int64_t incident, instant now, bool refs, struct zone *zone,
                    struct buf *out, struct error *err);

#endif
