#include "cli/set_field.h"

#include "base/alloc.h"
#include "cli/beside.h"
#include "cli/editor.h"
#include "cli/fact.h"

#include <stdlib.h>
#include <string.h>

int set_options_check(const struct set_options *o, int argc, char **argv, struct error *err)
{
    const char *given = o->append        ? "--append"
                        : o->edit        ? "--edit"
                        : o->internal    ? "--internal"
                        : o->no_internal ? "--no-internal"
                        : o->fresh       ? "--new"
                                         : NULL;
    if (!given)
        return 0;
    if (!argc)
        return error_set(err, "%s needs the name of a field: debrief set %s NAME", given, given);
    if (fact_find(argv[0]))
        return error_set(err, "%s is for fields, and '%s' is a fact: leave %s out", given, argv[0],
                         given);
    if (o->internal && o->no_internal)
        return error_set(err, "--internal and --no-internal contradict each other: give one");
    if (o->edit && o->append)
        return error_set(err, "--append and --edit don't go together: the editor shows it all");
    if (o->edit && argc > 1)
        return error_set(err, "--edit takes no text: write it in the editor");
    return 0;
}

/* What goes into the field: owned. NULL: its text stays. */
static int new_text(struct app *app, const struct field *field, bool there,
                    const struct set_options *o, int argc, char **argv, struct edited *edited,
                    char **out, struct error *err)
{
    *out = NULL;
    if (o->edit) {
        if (edit_text(app, field->name, there ? field->text : "", edited, err))
            return -1;
        if (!*edited->text)
            return error_set(err,
                             "the text is empty, and nothing was changed: to take it out, 'debrief "
                             "unset %s'",
                             field->name);
        *out = xstrdup(edited->text);
        return 0;
    }
    bool marks = o->internal || o->no_internal;
    if (argc < 2 && marks && !o->append && !o->fresh) {
        return there ? 0
                     : error_set(err, "%s has no text yet: write it after the name", field->name);
    }
    return read_text(app, argc, argv, 1, field->name, NULL, out, err);
}

/* BECAME, of WAS as it stands now. */
static int make(const struct field *was, bool there, const struct set_options *o, const char *text,
                struct field *became, struct error *err)
{
    if (o->append && there) {
        struct buf whole = BUF_INIT;
        buf_addf(&whole, "%s\n\n%s", was->text, text);
        int rc = check_text(was->name, whole.data, err);
        if (!rc)
            str_replace(&became->text, whole.data);
        buf_release(&whole);
        if (rc)
            return -1;
    } else if (text) {
        str_replace(&became->text, text);
    }
    if (!there || was->removed)
        became->internal = 0;
    became->removed = 0;
    if (o->internal || o->no_internal)
        became->internal = o->internal;
    return 0;
}

static int answer(struct app *app, const struct subject *subject, const struct set_options *o,
                  const struct field *field, const char *text, bool changed, struct error *err)
{
    if (app->global.json)
        return print_incident_json(app, subject->incident.id, false, err);
    if (app->global.quiet) {
        say(app, "%lld\n", (long long)subject->incident.id);
        return 0;
    }
    struct buf line = BUF_INIT;
    buf_addf(&line, "%s of #%lld %s %s", field->name, (long long)subject->incident.id,
             subject->incident.title,
             !changed                  ? "is so already"
             : o->append && text       ? "extended"
             : o->internal && !text    ? "marked internal"
             : o->no_internal && !text ? "no longer internal"
                                       : "set");
    if (field->internal == 1 && text)
        buf_adds(&line, " (internal)");
    buf_adds(&line, ": ");
    add_quoted(&line, text ? text : field->text);
    say_one_line(app, "%s", line.data);
    buf_release(&line);
    return 0;
}

/* In a change: the field may be another one than before the text was asked for. */
static int save(struct app *app, const struct subject *subject, const char *seen,
                const struct set_options *o, const char *name, const char *text, struct error *err)
{
    struct change change = {0};
    struct field was, became;
    bool there;
    record_init(RECORD_FIELD, &was);
    record_init(RECORD_FIELD, &became);
    int rc = -1;
    if (begin_change(app, &change, err) ||
        narrative_find(app, subject, name, o->fresh, &was, &there, err))
        goto out;
    if (o->edit && strcmp(there ? was.text : "", seen) != 0) {
        error_set(err, "%s was changed by somebody else meanwhile: look at it, and set it again",
                  name);
        goto out;
    }
    record_copy(RECORD_FIELD, &became, &was);
    if (make(&was, there, o, text, &became, err) || narrative_write(&change, &was, &became, err))
        goto out;
    bool changed = change_wrote(&change);
    if (change_commit(&change, err))
        goto out;
    rc = answer(app, subject, o, &became, text, changed, err);
out:
    change_cancel(&change);
    record_release(RECORD_FIELD, &was);
    record_release(RECORD_FIELD, &became);
    return rc;
}

int set_field(struct app *app, const char *name, const struct set_options *o, int argc, char **argv,
              struct error *err)
{
    struct subject subject = {0};
    struct edited edited = {0};
    struct field field;
    bool there = false;
    char *text = NULL;
    record_init(RECORD_FIELD, &field);
    int rc = -1;
    if (subject_find(app, NULL, &subject, err) ||
        narrative_find(app, &subject, name, o->fresh, &field, &there, err) ||
        new_text(app, &field, there, o, argc, argv, &edited, &text, err))
        goto out;
    rc = save(app, &subject, there ? field.text : "", o, name, text, err);
    if (rc && o->edit)
        edited_keep(&edited, err);
out:
    edited_release(&edited);
    record_release(RECORD_FIELD, &field);
    subject_release(&subject);
    free(text);
    return rc;
}
