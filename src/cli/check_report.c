/* What check says. */
#include "cli/check.h"

#include "base/alloc.h"
#include "cli/findings.h"

#include <stdlib.h>
#include <string.h>

int check_template_named(struct check_run *run, const char *name, const struct template_file **out,
                         struct error *err)
{
    const struct template_folders folders = {run->app->beside.data, run->app->user.data};
    *out = &run->template;
    if (run->template_name && !strcmp(run->template_name, name))
        return 0;
    free(run->template_name);
    run->template_name = NULL;
    template_release(&run->template);
    memset(&run->template, 0, sizeof run->template);
    if (template_need(&folders, name, &run->template, err))
        return -1;
    run->template_name = xstrdup(name);
    return 0;
}

static void count(struct check_run *run, const struct finding *f, const char *fail_on)
{
    bool warnings = fail_on && !strcmp(fail_on, "warning");
    run->waived += f->waived;
    run->errors += !f->waived && f->error;
    run->warnings += !f->waived && !f->error;
    run->hits += !f->waived && (f->error || warnings);
}

static void print(struct check_run *run, const struct finding *f)
{
    struct app *app = run->app;
    struct buf out = BUF_INIT;
    if (app->global.json) {
        buf_adds(&out, run->any ? ",\n  " : "[\n  ");
        finding_add_json(&out, f);
        say(app, "%s", out.data);
    } else if (app->global.quiet && !f->waived) {
        finding_add_place(&out, f);
        say_one_line(app, "%s", out.data);
    } else if (!app->global.quiet) {
        finding_print(app, f, app->out_is_terminal);
    }
    run->any = true;
    buf_release(&out);
}

void check_report(struct check_run *run, const char *heading, const struct findings *findings,
                  const char *fail_on)
{
    struct app *app = run->app;
    bool blocks = app->out_is_terminal && !app->global.json && !app->global.quiet;
    if (blocks && findings->n) {
        say(app, "%s", run->any ? "\n" : "");
        say_heading(app, heading);
    }
    for (size_t i = 0; i < findings->n; i++) {
        count(run, &findings->v[i], fail_on);
        print(run, &findings->v[i]);
    }
}
