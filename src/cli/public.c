#include "cli/public.h"

#include "base/strv.h"
#include "cli/secrets.h"

/* "e7: an AWS access key (AKIA…) at column 12: debrief redact e7 --found, or …". */
static void say_finding(struct app *app, const struct finding *f)
{
    struct buf line = BUF_INIT;
    buf_addf(&line, "%s%s%s [%s]: %s", f->ref, *f->ref ? ": " : "", f->text, f->rule, f->fix);
    struct buf shown = BUF_INIT;
    add_on_one_line(&shown, line.data);
    remark(app, "%s", shown.data);
    buf_release(&shown);
    buf_release(&line);
}

int public_prepare(struct app *app, struct view *v, struct public_edition **out, struct error *err)
{
    struct findings findings = {0};
    struct strv left_out = {0};
    size_t faults = 0;
    struct secret_patterns *patterns = NULL;
    int rc = public_begin(v, out, err);
    if (!rc)
        rc = secrets_load(app, &patterns, err);
    if (!rc)
        rc = public_look(v, patterns, incident_is_other(app, v->incident.id), &findings, &left_out,
                         err);
    secret_patterns_free(patterns);
    for (size_t i = 0; !rc && i < findings.n; i++) {
        faults += findings.v[i].error;
        if (findings.v[i].error || !app->global.quiet)
            say_finding(app, &findings.v[i]);
    }
    if (faults)
        remark(app,
               "the public edition of #%lld was not written: %zu thing%s in it would tell too "
               "much",
               (long long)v->incident.id, faults, faults == 1 ? "" : "s");
    for (size_t i = 0; !rc && !faults && !app->global.quiet && i < left_out.n; i++)
        remark(app, "%s", left_out.v[i]);
    findings_release(&findings);
    strv_release(&left_out);
    return rc ? rc : faults != 0;
}
