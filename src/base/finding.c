#include "base/finding.h"

#include "base/alloc.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct finding *findings_add(struct findings *f, const char *rule, bool error, const char *ref,
                             const char *fix, const char *format, ...)
{
    if (f->n == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 16;
        f->v = xreallocarray(f->v, f->cap, sizeof *f->v);
    }
    struct buf text = BUF_INIT;
    va_list args;
    va_start(args, format);
    buf_addv(&text, format, args);
    va_end(args);
    struct finding *one = &f->v[f->n++];
    *one = (struct finding){.rule = rule, .error = error};
    one->ref = xstrdup(ref ? ref : "");
    one->fix = xstrdup(fix ? fix : "");
    one->text = buf_detach(&text);
    return one;
}

void finding_release(struct finding *f)
{
    free(f->ref);
    free(f->file);
    free(f->text);
    free(f->words);
    free(f->fix);
    free(f->reason);
}

void findings_release(struct findings *f)
{
    for (size_t i = 0; i < f->n; i++)
        finding_release(&f->v[i]);
    free(f->v);
    memset(f, 0, sizeof *f);
}
