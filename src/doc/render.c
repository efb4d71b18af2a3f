#include "doc/render.h"

#include "doc/partials.h"
#include "doc/view_provider.h"
#include "text/markdown.h"

int render_template(struct view *v, const struct template_file *file,
                    const struct template_folders *folders, mustache_sink sink, void *self,
                    struct error *err)
{
    struct partials partials;
    partials_init(&partials, folders, file);
    struct view_provider provider;
    struct markdown_policy policy;
    struct mustache *compiled = NULL;
    view_provider_init(&provider, v);
    markdown_policy_init(&policy);
    int rc = partials_compile(&partials, &provider.provider, &compiled, err);
    if (!rc && mustache_render(compiled, &provider.provider, &policy.policy, sink, self, err)) {
        partials_place(&partials, err);
        rc = -1;
    }
    if (!rc && v->failed) {
        *err = v->error;
        rc = -1;
    }
    mustache_free(compiled);
    markdown_policy_release(&policy);
    view_provider_release(&provider);
    partials_release(&partials);
    return rc;
}

int render_markdown(struct view *v, const char *name, const struct template_folders *folders,
                    mustache_sink sink, void *self, struct error *err)
{
    struct template_file file;
    if (template_need(folders, name, &file, err))
        return -1;
    int rc = render_template(v, &file, folders, sink, self, err);
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
