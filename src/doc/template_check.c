#include "doc/template_check.h"

#include "base/alloc.h"
#include "doc/partials.h"
#include "doc/template_names.h"
#include "doc/template_proof.h"
#include "doc/view_provider.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void template_faults_add(struct template_faults *faults, const char *source, int line, int column,
                         const char *format, ...)
{
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    for (size_t i = 0; i < faults->n; i++) {
        const struct template_fault *f = &faults->v[i];
        if (f->line == line && f->column == column && !strcmp(f->source, source) &&
            !strcmp(f->text, text.data)) {
            buf_release(&text);
            return;
        }
    }
    if (faults->n == faults->cap) {
        faults->cap = faults->cap ? 2 * faults->cap : 16;
        faults->v = xreallocarray(faults->v, faults->cap, sizeof *faults->v);
    }
    faults->v[faults->n++] =
        (struct template_fault){xstrdup(source), line, column, buf_detach(&text)};
}

void template_faults_release(struct template_faults *faults)
{
    for (size_t i = 0; i < faults->n; i++) {
        free(faults->v[i].source);
        free(faults->v[i].text);
    }
    free(faults->v);
    *faults = (struct template_faults){0};
}

static int compare(const void *a, const void *b)
{
    const struct template_fault *x = a, *y = b;
    int names = strcmp(x->source, y->source);
    return names ? names : x->line != y->line ? x->line - y->line : x->column - y->column;
}

/* The fields that it and what it puts in name. */
static void add_fields(const struct partials *partials, struct strv *out)
{
    for (size_t k = 0; k < partials->top->fields.n; k++)
        strv_add(out, partials->top->fields.v[k]);
    for (size_t i = 0; i < partials->n; i++)
        for (size_t k = 0; k < partials->files[i]->fields.n; k++)
            strv_add(out, partials->files[i]->fields.v[k]);
    strv_sort_unique(out);
}

/* What makes a form one for everybody is not taken over by those that extend it. */
static void check_edition(const struct partials *partials, struct template_faults *faults)
{
    for (size_t i = 0; i < partials->n; i++)
        if (partials->files[i]->public && !partials->top->public)
            template_faults_add(faults, partials->top->source.data, 1, 1,
                                "what it extends, '%s', is for everybody, but this would show what "
                                "is internal: add 'edition: public' to the front matter",
                                partials->files[i]->source.data);
}

int template_check(const struct template_folders *folders, const struct template_file *file,
                   uint64_t seed, int rounds, struct template_faults *faults, struct error *err)
{
    struct partials partials;
    struct view none = {0};
    struct view_provider provider;
    struct mustache *compiled = NULL;
    struct strv fields = {0};
    struct error wrong = ERROR_INIT;
    int rc = 0;
    view_provider_init(&provider, &none);
    partials_init(&partials, folders, file);
    partials.lenient = true;
    bool compiles = !partials_compile(&partials, &provider.provider, &compiled, &wrong);
    add_fields(&partials, &fields);
    template_check_front(file, &fields, faults);
    for (size_t i = 0; i < partials.n; i++)
        template_check_front(partials.files[i], &fields, faults);
    check_edition(&partials, faults);
    if (!compiles)
        template_faults_add(faults, wrong.source[0] ? wrong.source : file->source.data,
                            wrong.line ? wrong.line : 1, wrong.column ? wrong.column : 1, "%s",
                            wrong.text);
    else if (template_check_names(&partials, compiled, &fields, faults))
        rc = template_prove(&partials, compiled, &provider, &fields, seed, rounds, faults, err);
    if (faults->n)
        qsort(faults->v, faults->n, sizeof *faults->v, compare);
    mustache_free(compiled);
    view_provider_release(&provider);
    partials_release(&partials);
    strv_release(&fields);
    return rc;
}
