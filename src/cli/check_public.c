/* What check --public looks at: of an incident its public edition, of a file all that stands in it,
 * for that is what others will read. */
#include "cli/check.h"

#include "base/alloc.h"
#include "cli/secrets.h"
#include "text/secret.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MOST 1000 /* of a document: each is looked for in all of it */

int check_public(struct check_run *run, int64_t incident, bool named, struct check_public *public,
                 struct findings *findings, struct error *err)
{
    struct app *app = run->app;
    struct secret_patterns *patterns = NULL;
    struct strv left_out = {0};
    int rc = view_open(&public->view, app->db, incident, NULL, app->now, err);
    if (!rc)
        rc = public_begin(&public->view, &public->edition, err);
    if (!rc)
        rc = secrets_load(app, &patterns, err);
    if (!rc)
        rc = public_look(&public->view, patterns, named, findings, &left_out, err);
    if (!rc)
        check_sort(findings->v, findings->n);
    for (size_t i = 0; !rc && !app->global.quiet && i < left_out.n; i++)
        remark(app, "%s", left_out.v[i]);
    strv_release(&left_out);
    secret_patterns_free(patterns);
    return rc;
}

void check_public_release(struct check_public *public)
{
    view_close(&public->view);
    public_free(public->edition);
}

/* ---- files */

/* "public-email-address": findings borrow it. */
static const char *rule_named(struct strv *rules, const char *name)
{
    struct buf rule = BUF_INIT;
    buf_addf(&rule, "public-%s", name);
    if (!strv_has(rules, rule.data))
        strv_add(rules, rule.data);
    size_t i = 0;
    while (strcmp(rules->v[i], rule.data) != 0)
        i++;
    buf_release(&rule);
    return rules->v[i];
}

static void look_for_secrets(const struct buf *text, const struct secret_patterns *patterns,
                             check_line_fn *line, const void *self, struct strv *rules,
                             struct findings *out)
{
    struct secret secret;
    for (size_t at = 0; secret_find(text->data, text->len, at, patterns, &secret);
         at = secret.from + secret.len) {
        struct finding *f = findings_add(out, rule_named(rules, secret.name), true, "text",
                                         "take it out, or write what it was in its place",
                                         "%s stands there", secret.label);
        f->line = line(self, secret.from);
    }
}

/* The same of what a backslash hides in the document and not from those who read it. */
static void look_behind_escapes(const struct buf *text, const struct secret_patterns *patterns,
                                check_line_fn *line, const void *self, struct strv *rules,
                                struct findings *out)
{
    struct secret_hidden hidden;
    struct secret secret;
    secret_hidden_init(&hidden, text->data, text->len);
    while (secret_hidden_next(&hidden, patterns, &secret)) {
        struct finding *f = findings_add(out, rule_named(rules, secret.name), true, "text",
                                         "take it out, or write what it was in its place",
                                         "%s stands there", secret.label);
        f->line = line(self, hidden.place);
    }
    secret_hidden_release(&hidden);
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* Where NAME stands as words of their own; NULL. */
static const char *find_name(const char *text, const char *name)
{
    size_t n = strlen(name);
    for (const char *at = text; n && (at = strstr(at, name)); at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[n]))
            return at;
    return NULL;
}

static void add_names(const struct reading *reading, struct strv *names)
{
    size_t i;
    json_t *role,
        *roles = reading->incident.roles ? json_loads(reading->incident.roles, 0, NULL) : NULL;
    json_array_foreach(roles, i, role)
        strv_add(names, json_string_value(json_object_get(role, "name")));
    json_decref(roles);
    for (i = 0; i < reading->n; i++) {
        const struct read_record *r = &reading->list[i];
        const char *name = r->kind == RECORD_EVENT    ? r->record.event.by
                           : r->kind == RECORD_ACTION ? r->record.action.owner
                                                      : NULL;
        if (name && *name)
            strv_add(names, name);
    }
    strv_sort_unique(names);
}

void check_public_text(const struct buf *text, const struct reading *reading,
                       const struct secret_patterns *patterns, check_line_fn *line,
                       const void *self, struct strv *rules, struct findings *out)
{
    struct strv names = {0};
    /* Rules are borrowed by findings: none of them may move. */
    look_for_secrets(text, patterns, line, self, rules, out);
    look_behind_escapes(text, patterns, line, self, rules, out);
    add_names(reading, &names);
    for (size_t i = 0; i < names.n; i++) {
        const char *at = i < NAMES_MOST ? find_name(text->data, names.v[i]) : NULL;
        if (!at)
            continue;
        struct finding *f = findings_add(out, rule_named(rules, "name"), false, "text",
                                         "write a role in its place, as 'the incident commander'",
                                         "somebody is named: %s", names.v[i]);
        f->line = line(self, (size_t)(at - text->data));
    }
    strv_release(&names);
}
