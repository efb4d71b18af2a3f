#include "doc/render.h"

#include "base/alloc.h"
#include "base/nearest.h"
#include "base/strv.h"
#include "doc/view_provider.h"
#include "text/markdown.h"

#include <stdlib.h>
#include <string.h>

/* The partials of one template, kept until it is rendered. */
struct partials {
    const struct template_folders *folders;
    struct template_file **files;
    size_t n;
};

static int load_partial(void *self, const char *name, size_t name_len, const char **text,
                        size_t *len, const char **source, struct error *err)
{
    struct partials *partials = self;
    struct buf path = BUF_INIT;
    buf_add(&path, name, name_len);
    if (!strchr(path.data, '/'))
        buf_insert(&path, 0, "partials/", 9);
    struct template_file *file = xcalloc(1, sizeof *file);
    int rc = template_load_inside(partials->folders, path.data, file, err);
    if (!rc && !memchr(name, '/', name_len)) /* a layout: a template that another one extends */
        rc = template_load_inside(partials->folders, path.data + strlen("partials/"), file, err);
    buf_release(&path);
    if (rc < 1) {
        free(file);
        return rc ? rc
                  : error_set(err, "there is no partial '%.*s': add it as partials/%.*s.md",
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

static void partials_release(struct partials *partials)
{
    for (size_t i = 0; i < partials->n; i++) {
        template_release(partials->files[i]);
        free(partials->files[i]);
    }
    free(partials->files);
}

static int refuse(const struct template_folders *folders, const char *name, struct error *err)
{
    struct strv names = {0};
    struct nearest best = {0};
    struct buf all = BUF_INIT;
    template_names(folders, &names);
    for (size_t i = 0; i < names.n; i++) {
        nearest_consider(&best, name, names.v[i]);
        buf_addf(&all, "%s%s", i ? ", " : "", names.v[i]);
    }
    if (best.word)
        error_set(err, "there is no template '%s': did you mean '%s'?", name, best.word);
    else
        error_set(err, "there is no template '%s': use a file's path, or one of %s", name,
                  all.data);
    buf_release(&all);
    strv_release(&names);
    return -1;
}

int render_markdown(struct view *v, const char *name, const struct template_folders *folders,
                    mustache_sink sink, void *self, struct error *err)
{
    struct template_file file;
    int rc = template_load(folders, name, &file, err);
    if (rc < 1)
        return rc ? -1 : refuse(folders, name, err);

    struct partials partials = {.folders = folders};
    struct mustache_loader loader = {&partials, load_partial};
    struct view_provider provider;
    struct markdown_policy policy;
    struct mustache *compiled = NULL;
    view_provider_init(&provider, v);
    markdown_policy_init(&policy);
    rc = mustache_compile(file.text.data, file.text.len, file.source.data, &provider.provider,
                          &loader, &compiled, err);
    if (rc && !strcmp(err->source, file.source.data) && err->line)
        err->line += file.first_line - 1;
    if (!rc)
        rc = mustache_render(compiled, &provider.provider, &policy.policy, sink, self, err);
    if (!rc && v->failed) {
        *err = v->error;
        rc = -1;
    }
    mustache_free(compiled);
    markdown_policy_release(&policy);
    view_provider_release(&provider);
    partials_release(&partials);
    template_release(&file);
    return rc;
}

static int add_to(void *out, const char *bytes, size_t len, struct error *err)
{
    (void)err;
    buf_add(out, bytes, len);
    return 0;
}

int render_standard(struct db *db, int64_t incident, instant now, bool refs, struct zone *zone,
                    struct buf *out, struct error *err)
{
    static const struct template_folders none = {NULL, NULL};
    struct view view = {0};
    int rc = view_open(&view, db, incident, NULL, now, err);
    view.refs = refs;
    if (!rc && zone)
        *zone = view.zone;
    if (!rc)
        rc = render_markdown(&view, "standard", &none, add_to, out, err);
    view_close(&view);
    return rc;
}
