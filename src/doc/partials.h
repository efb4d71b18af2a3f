/* A template with what it puts in and extends, compiled. */
#ifndef DOC_PARTIALS_H
#define DOC_PARTIALS_H

#include "doc/templates.h"
#include "text/mustache.h"

/* {{>name}} is partials/name, {{<name}} that or, where there is none, a template; both are looked
 * up as templates are. */
struct partials {
    const struct template_folders *folders;
    const struct template_file *top; /* the template itself */
    struct template_file **files;    /* the others, owned: as many as were put in */
    size_t n;
    bool lenient; /* one that is missing is empty, as the specification has it; else an error */
    struct mustache_loader loader;
};

/* FOLDERS and TOP are borrowed. */
void partials_init(struct partials *partials, const struct template_folders *folders,
                   const struct template_file *top);
void partials_release(struct partials *partials); /* fine on a zeroed one */

/* What is compiled borrows from PARTIALS and TOP. Errors have the file's own line. */
int partials_compile(struct partials *partials, const struct mustache_provider *provider,
                     struct mustache **out, struct error *err);

/* Makes the line of an error the one of its file, where front matter stands before the text. */
void partials_place(const struct partials *partials, struct error *err);
/* How many lines stand before the text of the file that messages call SOURCE. */
int partials_lines_before(const struct partials *partials, const char *source);

#endif
