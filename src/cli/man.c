#include "cli/man.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/topics.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Text, so that roff prints what it says: quotes, hyphens and accents as they are typed. */
static void add_roff(struct buf *out, const char *text, size_t n)
{
    if (n && (*text == '.' || *text == '\''))
        buf_adds(out, "\\&");
    for (size_t i = 0; i < n; i++) {
        switch (text[i]) {
        case '\\':
            buf_adds(out, "\\e");
            break;
        case '-':
            buf_adds(out, "\\-");
            break;
        case '\'':
            buf_adds(out, "\\(aq");
            break;
        case '`':
            buf_adds(out, "\\(ga");
            break;
        case '^':
            buf_adds(out, "\\(ha");
            break;
        case '~':
            buf_adds(out, "\\(ti");
            break;
        default:
            buf_addc(out, text[i]);
        }
    }
}

static void add_line(struct buf *out, const char *text)
{
    add_roff(out, text, strlen(text));
    buf_addc(out, '\n');
}

/* "Names of things" as a heading: capitals. */
static void add_heading(struct buf *out, const char *heading)
{
    buf_adds(out, ".SH \"");
    for (const char *p = heading; *p; p++)
        buf_addc(out, (char)toupper((unsigned char)*p));
    buf_adds(out, "\"\n");
}

/* A term and what it means; the term is roff already. */
static void add_term(struct buf *out, const char *term, const char *meaning)
{
    buf_addf(out, ".TP\n%s\n", term);
    if (*meaning)
        add_line(out, meaning);
}

static void add_bold_term(struct buf *out, const char *term, const char *meaning)
{
    struct buf roff = BUF_INIT;
    buf_adds(&roff, "\\fB");
    add_roff(&roff, term, strlen(term));
    buf_adds(&roff, "\\fR");
    add_term(out, roff.data, meaning);
    buf_release(&roff);
}

/* Paragraphs as help has them: blank lines part them, lines that begin with a blank stay as they
 * are, those that begin with "- " are a list. */
static void add_text(struct buf *out, const char *text)
{
    bool as_is = false;
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        if (as_is != (*text == ' ')) {
            as_is = !as_is;
            buf_adds(out, as_is ? ".PP\n.nf\n" : ".fi\n");
        }
        if (!len) {
            buf_adds(out, ".PP\n");
        } else if (!strncmp(text, "- ", 2)) {
            buf_adds(out, ".IP \\(bu 2\n");
            add_roff(out, text + 2, len - 2);
            buf_addc(out, '\n');
        } else {
            if (as_is)
                buf_adds(out, "\\&");
            add_roff(out, text, len);
            buf_addc(out, '\n');
        }
    }
    if (as_is)
        buf_adds(out, ".fi\n");
}

/* "\fB-a\fR, \fB--at\fR \fITIME\fR" */
static void add_option_term(struct buf *out, const struct option *option)
{
    const char *value = option->value ? option->value : "VALUE";
    if (option->letter)
        buf_addf(out, "\\fB\\-%c\\fR, ", option->letter);
    buf_adds(out, "\\fB\\-\\-");
    add_roff(out, option->name, strlen(option->name));
    buf_adds(out, "\\fR");
    if (option->type == OPTION_FLAG)
        return;
    buf_adds(out, option->type == OPTION_OPTIONAL ? "[=\\fI" : " \\fI");
    add_roff(out, value, strlen(value));
    buf_adds(out, option->type == OPTION_OPTIONAL ? "\\fR]" : "\\fR");
}

static void add_options(struct buf *out, const struct option *options)
{
    for (const struct option *o = options; o && o->type != OPTION_END; o++) {
        struct buf term = BUF_INIT, meaning = BUF_INIT;
        if (o->help) {
            add_option_term(&term, o);
            help_add_meaning(&meaning, o);
            add_term(out, term.data, meaning.data);
        }
        buf_release(&term);
        buf_release(&meaning);
    }
}

static bool has_options(const struct option *options)
{
    for (; options && options->type != OPTION_END; options++)
        if (options->help)
            return true;
    return false;
}

static void add_title(struct buf *out, const char *name)
{
    buf_adds(out, ".\\\" Made from the command table; see src/cli/man.c.\n.TH ");
    for (const char *p = name; *p; p++) {
        if (*p == '-')
            buf_addc(out, '\\');
        buf_addc(out, (char)toupper((unsigned char)*p));
    }
    buf_adds(out, " 1 \"\" debrief \"debrief manual\"\n.ad l\n.nh\n");
}

static void add_statuses(struct buf *out)
{
    add_heading(out, "exit status");
    for (const struct help_status *s = help_statuses; s->meaning; s++) {
        char number[16];
        snprintf(number, sizeof number, "%d", s->status);
        add_bold_term(out, number, s->meaning);
    }
}

static void add_places(struct buf *out, const char *heading, const struct help_place *places)
{
    add_heading(out, heading);
    for (; places->name; places++)
        add_bold_term(out, places->name, places->meaning);
}

static void add_examples(struct buf *out, const struct example *examples)
{
    for (; examples && examples->line; examples++)
        add_bold_term(out, examples->line, examples->note ? examples->note : "");
}

/* "\fBdebrief action add\fR [OPTIONS] TEXT" */
static void add_usage(struct buf *out, const struct command *parent, const struct command *command)
{
    buf_adds(out, "\\fBdebrief ");
    if (parent) {
        add_roff(out, parent->name, strlen(parent->name));
        buf_addc(out, ' ');
    }
    add_roff(out, command->name, strlen(command->name));
    buf_adds(out, "\\fR");
    if (command->usage && *command->usage) {
        buf_addc(out, ' ');
        add_roff(out, command->usage, strlen(command->usage));
    }
    buf_addc(out, '\n');
}

static void add_kinds(struct buf *out)
{
    add_heading(out, "kinds of events");
    for (const struct event_kind *kind = event_kinds; kind->name; kind++) {
        struct buf names = BUF_INIT;
        buf_addf(&names, "%s%s%s", kind->name, kind->verb ? ", " : "",
                 kind->verb ? kind->verb : "");
        add_bold_term(out, names.data, kind->help);
        buf_release(&names);
    }
}

static bool names_kinds(const struct option *options)
{
    for (; options && options->type != OPTION_END; options++)
        if (options->complete == COMPLETE_KIND && options->help)
            return true;
    return false;
}

static void add_verb(struct buf *out, const struct command *parent, const struct command *verb)
{
    buf_adds(out, ".SS \"debrief ");
    add_roff(out, parent->name, strlen(parent->name));
    buf_addc(out, ' ');
    add_roff(out, verb->name, strlen(verb->name));
    buf_adds(out, "\"\n");
    add_usage(out, parent, verb);
    buf_adds(out, ".PP\n");
    buf_addc(out, (char)toupper((unsigned char)verb->summary[0]));
    add_roff(out, verb->summary + 1, strlen(verb->summary + 1));
    buf_adds(out, ".\n");
    if (verb->description) {
        buf_adds(out, ".PP\n");
        add_text(out, verb->description);
    }
    add_options(out, verb->options);
    if (verb->examples && verb->examples->line) {
        buf_adds(out, ".PP\nExamples:\n");
        add_examples(out, verb->examples);
    }
}

static void add_command_page(struct buf *out, const struct command *command)
{
    struct buf name = BUF_INIT;
    buf_addf(&name, "debrief-%s", command->name);
    add_title(out, name.data);
    add_heading(out, "name");
    add_roff(out, name.data, name.len);
    for (const char *const *alias = command->aliases; alias && *alias; alias++) {
        buf_adds(out, ", debrief\\-");
        add_roff(out, *alias, strlen(*alias));
    }
    buf_adds(out, " \\- ");
    add_line(out, command->summary);
    buf_release(&name);
    add_heading(out, "synopsis");
    add_usage(out, NULL, command);
    for (const struct command *const *verb = command->verbs; verb && *verb; verb++) {
        buf_adds(out, ".br\n");
        add_usage(out, command, *verb);
    }
    add_heading(out, "description");
    buf_addc(out, (char)toupper((unsigned char)command->summary[0]));
    add_roff(out, command->summary + 1, strlen(command->summary + 1));
    buf_adds(out, ".\n");
    if (command->description) {
        buf_adds(out, ".PP\n");
        add_text(out, command->description);
    }
    if (has_options(command->options)) {
        add_heading(out, "options");
        add_options(out, command->options);
    }
    if (command->verbs)
        add_heading(out, "commands");
    for (const struct command *const *verb = command->verbs; verb && *verb; verb++)
        add_verb(out, command, *verb);
    if (names_kinds(command->options))
        add_kinds(out);
    const struct topic *topic = topic_find(command->name);
    if (topic) {
        struct buf text = BUF_INIT;
        topic->add(&text);
        add_heading(out, topic->summary);
        add_text(out, text.data);
        buf_release(&text);
    }
    if (command->examples && command->examples->line) {
        add_heading(out, "examples");
        add_examples(out, command->examples);
    }
    add_statuses(out);
    add_heading(out, "see also");
    buf_adds(out, "\\fBdebrief\\fR(1)\n");
}

static void add_main_page(struct buf *out, const struct command *const *table)
{
    add_title(out, "debrief");
    add_heading(out, "name");
    buf_adds(out, "debrief \\- record incidents, render postmortems, track action items\n");
    add_heading(out, "synopsis");
    buf_adds(out, "\\fBdebrief\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR] "
                  "[\\fIARGUMENTS\\fR]\n");
    add_heading(out, "description");
    add_text(out, "During an incident debrief is the scribe: one short command records an event "
                  "with its time, in a local file. Afterwards the same record is rendered as a "
                  "postmortem in Markdown, and the action items that came out of it are tracked "
                  "until they are done.\n\n'debrief' alone is 'debrief status'.");
    add_heading(out, "commands");
    for (; *table; table++) {
        struct buf term = BUF_INIT;
        buf_adds(&term, "\\fBdebrief\\-");
        add_roff(&term, (*table)->name, strlen((*table)->name));
        buf_adds(&term, "\\fR(1)");
        add_term(out, term.data, (*table)->summary);
        buf_release(&term);
    }
    add_heading(out, "options");
    buf_adds(out, "Every command takes these, before its name or after it.\n");
    add_options(out, global_options);
    add_places(out, "environment", help_environment);
    add_places(out, "files", help_files);
    add_statuses(out);
    add_heading(out, "see also");
    buf_adds(out, "\\fBdebrief help\\fR explains these topics as well:\n");
    for (const struct topic *topic = topics; topic->name; topic++)
        add_bold_term(out, topic->name, topic->summary);
}

void man_write(FILE *out, const struct command *const *table, const struct command *command)
{
    struct buf page = BUF_INIT;
    if (command)
        add_command_page(&page, command);
    else
        add_main_page(&page, table);
    fwrite(page.data, 1, page.len, out);
    buf_release(&page);
}

/* The page NAME of COMMAND, or one that sources that of COMMAND where ALIAS. */
static int write_page(const struct command *const *table, const struct command *command,
                      const char *folder, const char *alias, struct error *err)
{
    struct buf path = BUF_INIT;
    struct file_out file = {0};
    const char *name = alias ? alias : command ? command->name : NULL;
    buf_addf(&path, "%s/debrief%s%s.1", folder, name ? "-" : "", name ? name : "");
    int rc = file_out_open(&file, path.data, err);
    if (!rc) {
        if (alias)
            fprintf(file.stream, ".so man1/debrief-%s.1\n", command->name);
        else
            man_write(file.stream, table, command);
        rc = file_out_commit(&file, err);
    }
    file_out_abort(&file);
    buf_release(&path);
    return rc;
}

int man_write_all(const struct command *const *table, const char *folder, struct error *err)
{
    if (write_page(table, NULL, folder, NULL, err))
        return -1;
    for (const struct command *const *c = table; *c; c++) {
        if (write_page(table, *c, folder, NULL, err))
            return -1;
        for (const char *const *alias = (*c)->aliases; alias && *alias; alias++)
            if (write_page(table, *c, folder, *alias, err))
                return -1;
    }
    return 0;
}
