#include "doc/partials.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static int load_file(struct partials *partials, const char *name, size_t len,
                     struct template_file *file, struct error *err)
{
    struct buf path = BUF_INIT;
    const char *skip = partials->top->shipped ? NULL : partials->top->source.data;
    bool bare = !memchr(name, '/', len);
    buf_adds(&path, bare ? "partials/" : "");
    buf_add(&path, name, len);
    int rc = template_load_inside(partials->folders, path.data, skip, file, err);
    if (!rc && bare) /* a layout: a template that another one extends */
        rc = template_load_inside(partials->folders, path.data + strlen("partials/"), skip, file,
                                  err);
    buf_release(&path);
    return rc;
}

static int load(void *self, const char *name, size_t name_len, const char **text, size_t *len,
                const char **source, struct error *err)
{
    struct partials *partials = self;
    struct template_file *file = xcalloc(1, sizeof *file);
    int rc = load_file(partials, name, name_len, file, err);
    if (rc < 1) {
        free(file);
        if (rc || partials->lenient)
            return rc;
        return error_set(err, "there is no partial '%.*s': add it as partials/%.*s.md",
                         (int)name_len, name, (int)name_len, name);
    }
    partials->files =
        xreallocarray(partials->files, partials->n + 1, sizeof(struct template_file *));
    partials->files[partials->n++] = file;
    *text = file->text.data;
    *len = file->text.len;
    *source = file->source.data;
    return 1;
}

void partials_init(struct partials *partials, const struct template_folders *folders,
                   const struct template_file *top)
{
    *partials = (struct partials){.folders = folders, .top = top, .loader = {partials, load}};
}

void partials_release(struct partials *partials)
{
    for (size_t i = 0; i < partials->n; i++) {
        template_release(partials->files[i]);
        free(partials->files[i]);
    }
    free(partials->files);
    *partials = (struct partials){0};
}

int partials_lines_before(const struct partials *partials, const char *source)
{
    if (!strcmp(source, partials->top->source.data))
        return partials->top->first_line - 1;
    for (size_t i = 0; i < partials->n; i++)
        if (!strcmp(source, partials->files[i]->source.data))
            return partials->files[i]->first_line - 1;
    return 0;
}

void partials_place(const struct partials *partials, struct error *err)
{
    if (err && err->line)
        err->line += partials_lines_before(partials, err->source);
}

int partials_compile(struct partials *partials, const struct mustache_provider *provider,
                     struct mustache **out, struct error *err)
{
    const struct template_file *top = partials->top;
    if (!mustache_compile(top->text.data, top->text.len, top->source.data, provider,
                          &partials->loader, out, err))
        return 0;
    partials_place(partials, err);
    return -1;
}
