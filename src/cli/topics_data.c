/* The topics that are printed from the description of a postmortem's data: "json" and "templates".
 */
#include "cli/terminal.h"
#include "cli/topics.h"
#include "doc/embedded.h"
#include "doc/template_blocks.h"
#include "doc/view.h"

#include <string.h>

#define NAME_COLUMNS 21
#define TYPE_COLUMNS 18

static const char *type_name(const struct view_field *field)
{
    switch (field->type) {
    case VIEW_MARKDOWN:
        return "Markdown";
    case VIEW_INT:
    case VIEW_NUMBER:
        return "number";
    case VIEW_BOOL:
        return "true or false";
    case VIEW_TIME:
        return "time";
    case VIEW_STRINGS:
        return "[string …]";
    case VIEW_RAW:
        return "JSON";
    case VIEW_FIELDS:
        return "{name: FIELD}";
    case VIEW_NULL:
    case VIEW_TEXT:
    case VIEW_OBJECT:
    case VIEW_LIST:
        break;
    }
    return "string";
}

static void add_type(struct buf *out, const struct view_field *field)
{
    if (field->type == VIEW_LIST)
        buf_addf(out, "[%s …]", field->shape->name);
    else if (field->type == VIEW_OBJECT)
        buf_adds(out, field->shape->name);
    else
        buf_adds(out, type_name(field));
}

/* Blanks up to COLUMN, from the line's beginning at FROM. */
static void fill_to(struct buf *out, size_t from, size_t column)
{
    size_t columns = terminal_columns(out->data + from, out->len - from);
    buf_fill(out, ' ', columns < column ? column - columns : 1);
}

static void add_field(struct buf *out, const struct view_field *field, bool with_example)
{
    size_t from = out->len;
    const char *example = field->example;
    buf_addf(out, "  %s", field->name);
    if (strlen(field->name) >= NAME_COLUMNS) { /* what it is stands below it */
        buf_addc(out, '\n');
        from = out->len;
    }
    fill_to(out, from, 2 + NAME_COLUMNS);
    add_type(out, field);
    fill_to(out, from, 2 + NAME_COLUMNS + TYPE_COLUMNS);
    buf_addf(out, "%s%s", field->meaning,
             field->where == VIEW_IN_EXPORT ? " (in export only)" : "");
    if (with_example && example && strcmp(example, "…") != 0 && strcmp(example, "null") != 0)
        buf_addf(out, ": %s", example);
    buf_addc(out, '\n');
}

static void add_shape(struct buf *out, const struct view_shape *shape, unsigned where,
                      bool with_example)
{
    bool any = false;
    for (const struct view_field *field = shape->fields; field->name; field++) {
        if (!(field->where & where))
            continue;
        if (!any)
            buf_addf(out, "\n  %s\n", shape->name);
        any = true;
        add_field(out, field, with_example);
    }
}

/* What is no part of a postmortem. */
static void add_other_shapes(struct buf *out)
{
    buf_adds(
        out,
        "\n"
        "  BACKUP\n"
        "  file                 string            as it was named\n"
        "  bytes                number            how large it is\n"
        "  incidents            number            in it, without those that were removed\n"
        "  events               number            the same\n"
        "  revisions            number            in it\n"
        "  as_of                time              when it was taken, in Z\n"
        "  newest               time              of the last change in it, in Z\n"
        "\n"
        "  FINDING\n"
        "  rule                 string            its name, see 'debrief help checks' and 'help "
        "doctor'\n"
        "  severity             string            error or warning\n"
        "  ref                  string            a ref, a field, a fact, a table, an index or a "
        "file; \"\": the whole\n"
        "  file                 string or null    that it stands in, as named or found\n"
        "  line                 number or null    there\n"
        "  text                 string            what is wrong\n"
        "  fix                  string            how to mend it, or how --fix does\n"
        "  mendable             true or false     by --fix\n"
        "  mended               true or false     by this --fix\n"
        "  waived               true or false     somebody said why it does not matter\n"
        "  reason               string or null    what they said\n"
        "\n"
        "  TEMPLATE\n"
        "  name                 string            as 'render -t' takes it\n"
        "  title                string            of its front matter, or null\n"
        "  description          string            the same\n"
        "  shipped              true or false     it is inside the program\n"
        "  file                 string            where it stands, or null\n"
        "  public               true or false     what it makes is for everybody\n"
        "  requires             [string …]        names that are to be there before it goes out\n"
        "  fields               [string …]        fields of its own\n"
        "\n"
        "  FAULT\n"
        "  template             string            as it was named\n"
        "  file                 string            that the fault stands in: it, or a partial\n"
        "  line                 number            from 1\n"
        "  column               number            from 1, in bytes\n"
        "  text                 string            what is wrong: what would be right\n"
        "\n"
        "  IMPORT\n"
        "  dry_run              true or false     nothing was changed\n"
        "  incidents_new        number            that were added\n"
        "  incidents_known      number            that were here before\n"
        "  records_new          number            that were added\n"
        "  records_known        number            that were here before\n"
        "  documents            [DOCUMENT …]      each file, in order\n"
        "\n"
        "  DOCUMENT\n"
        "  file                 string            as it was named, or found\n"
        "  what                 string            what became of it: new, changed, added, known, "
        "skipped (it holds no incident), failed\n"
        "  incident             number            its number here, or null\n"
        "  title                string            of a document's incident, or null\n"
        "  records              object            of a document: how many events, details, "
        "causes, measures, lessons, actions, fields, sections are in it; or null\n"
        "  added                number            records\n"
        "  changed              number            the same\n"
        "  removed              number            the same\n"
        "  notes                [NOTE …]          what was guessed or is odd, by line\n"
        "  error                object            why it failed or was skipped: line (or "
        "null), text; or null\n"
        "\n"
        "  NOTE\n"
        "  kind                 string            guess, odd or note\n"
        "  line                 number            of the file, or null\n"
        "  text                 string            what it is\n");
}

void topics_add_json(struct buf *out)
{
    buf_adds(
        out,
        "'show --json', 'render -f json' and 'export' print one and the same shape. Keys stand "
        "in the order below; what is unknown is null, never missing; keys may be added, so "
        "readers ignore those they don't know.\n"
        "\n"
        "- times: RFC 3339 in the incident's zone, Z for UTC, without a fraction where it is "
        "zero, else with 3 or 6 digits\n"
        "- durations: whole seconds\n"
        "- dates: 2023-06-30\n"
        "\n"
        "  debrief show --json        one INCIDENT\n"
        "  debrief list --json        an array of INCIDENT, without their lists and fields\n"
        "  debrief export -f json     {\"debrief\": 1, \"incidents\": [INCIDENT …]}\n"
        "  debrief history --json     an array of REVISION\n"
        "  debrief backup --json F    one BACKUP\n"
        "  debrief check --json       an array of FINDING\n"
        "  debrief doctor --json      an array of FINDING\n"
        "  debrief import --json F    one IMPORT\n"
        "  debrief template list --json   an array of TEMPLATE\n"
        "  debrief template check --json  an array of FAULT\n"
        "  debrief log --json …       what changes something prints an array of what was "
        "changed: EVENT, CAUSE, ACTION …\n");
    for (const struct view_shape *const *shape = view_shapes; *shape; shape++)
        add_shape(out, *shape, VIEW_IN_JSON | VIEW_IN_EXPORT, false);
    add_other_shapes(out);
}

static const char templates_written[] =
    "A template is a Markdown file with Mustache tags (the Mustache specification, with "
    "inheritance), and says what a postmortem looks like. To begin one: 'debrief template new ours "
    "--from standard'; 'debrief template check ours' finds what is wrong with it, 'debrief render "
    "-t ours' uses it. 'debrief template list' lists those there are, 'debrief template show NAME' "
    "prints one.\n"
    "\n"
    "A name is looked up as a path, then in templates/ beside the database, in "
    "$XDG_CONFIG_HOME/debrief/templates/, and among those inside the program. So a file "
    "templates/standard.md beside the database is used instead of the one inside, and may extend "
    "it by its name.\n"
    "\n"
    "  {{title}}                  a value, inline: nothing in it can change the document\n"
    "  {{{text}}}                 Markdown, as a block: in a list or a quote it stays there;\n"
    "                             nothing follows it on its line\n"
    "  {{#events}}…{{/events}}    for each; of a single value: if there is one\n"
    "  {{^causes}}…{{/causes}}    if there is none\n"
    "  {{>event}}                 another one, partials/event.md, filled in here\n"
    "  {{<layout}}…{{/layout}}    another one with blocks of it replaced: it is extended\n"
    "  {{$body}}…{{/body}}        a block; within {{<layout}} what replaces it\n"
    "  {{! remark }}              not in the document\n"
    "\n"
    "Within a section the names of its object come first, then those around it. {{.}} is the item "
    "itself, of a list of strings. {{has_NAME}} is true where NAME is not empty: a section around "
    "a heading that is to be left out with what is under it; {{has_NAME_or_NAME}} is true where "
    "one of them is.\n"
    "\n"
    "Values are escaped for Markdown. No escape works in code, in HTML and in a link's "
    "destination: there only words of the program's own are well, as {{ref}} and {{kind}}.\n"
    "\n"
    "Front matter says what the template is for. All of it may be missing:\n"
    "\n"
    "  ---\n"
    "  title: Ours\n"
    "  description: how we tell it\n"
    "  fields: fault, bridge       fields of its own, beside the five: {{{fault}}}\n"
    "                              shows one, 'debrief set fault …' sets it\n"
    "  requires: impact, events    what 'debrief check' is to miss if it is not there;\n"
    "                              A_or_B where one of them is enough\n"
    "  edition: public             for everybody: --public goes without saying\n"
    "  figures: phases             on a page: phases, timeline, none; if not told, both\n"
    "  ---\n"
    "\n"
    "A template that extends another has the fields of that, but not what else its front matter "
    "says: 'template new' copies it.\n"
    "\n"
    "{{marker}} is a record's ref where 'render --refs' wants one, else nothing: "
    "{{#marker}} <!--{{marker}}-->{{/marker}} goes at the end of the record's first line, and "
    "{{#marker}}<!-- debrief {{marker}} -->{{/marker}} at the document's end. {{apart}} is true "
    "where a text would read like what the standard template puts behind it: "
    "{{#apart}}<!-- -->{{/apart}} goes between.\n";

/* The blocks of what is shipped, by template. */
static void add_blocks(struct buf *out)
{
    static const struct template_folders none = {NULL, NULL};
    for (const struct embedded_template *t = embedded_templates; t->name; t++) {
        struct template_file file;
        struct template_blocks blocks = {0};
        struct error ignored = ERROR_INIT; /* a shipped one compiles: the tests see to it */
        if (strchr(t->name, '.') || template_load(&none, t->name, &file, &ignored) < 1)
            continue;
        bool own = strstr(t->bytes, "{{$") && !template_blocks_of(&none, &file, &blocks, &ignored);
        size_t from = out->len;
        for (size_t i = 0; own && i < blocks.n; i++) {
            buf_addf(out, "%s%s", i ? ", " : "\n  ", i ? "" : t->name);
            if (!i)
                fill_to(out, from + 1, 2 + NAME_COLUMNS);
            buf_adds(out, blocks.v[i].name.data);
        }
        template_blocks_release(&blocks);
        template_release(&file);
    }
    buf_addc(out, '\n');
}

void topics_add_templates(struct buf *out)
{
    buf_adds(out, templates_written);
    buf_adds(out, "\nThe blocks of the templates and partials inside the program:\n");
    add_blocks(out);
    buf_adds(out,
             "\nWhat templates see: the INCIDENT, and within its lists their records. Fields are "
             "there by their own names ({{{summary}}}) and in 'fields' "
             "({{{fields.summary.text}}}). An example stands behind the colon.\n");
    for (const struct view_shape *const *shape = view_shapes; *shape; shape++)
        add_shape(out, *shape, VIEW_IN_JSON | VIEW_IN_TEMPLATES, true);
}
