/* The topics that are printed from the description of a postmortem's data: "json" and "templates".
 */
#include "cli/terminal.h"
#include "cli/topics.h"
#include "doc/view.h"

#include <string.h>

#define NAME_COLUMNS 21
#define TYPE_COLUMNS 18
#define LONG_NAME 46 /* of what only templates see */

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

static void add_field(struct buf *out, const struct view_field *field, size_t name_columns,
                      bool with_type)
{
    size_t from = out->len;
    buf_addf(out, "  %s", field->name);
    fill_to(out, from, 2 + name_columns);
    if (with_type) {
        add_type(out, field);
        fill_to(out, from, 2 + name_columns + TYPE_COLUMNS);
    }
    buf_addf(out, "%s%s\n", field->meaning,
             field->where == VIEW_IN_EXPORT ? " (in export only)" : "");
}

static void add_shape(struct buf *out, const struct view_shape *shape, unsigned where,
                      size_t name_columns, bool with_type)
{
    bool any = false;
    for (const struct view_field *field = shape->fields; field->name; field++) {
        if (!(field->where & where))
            continue;
        if (!any)
            buf_addf(out, "\n  %s\n", shape->name);
        any = true;
        add_field(out, field, name_columns, with_type);
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
        add_shape(out, *shape, VIEW_IN_JSON | VIEW_IN_EXPORT, NAME_COLUMNS, true);
    add_other_shapes(out);
}

void topics_add_templates(struct buf *out)
{
    buf_adds(
        out,
        "A template is a Markdown file with Mustache tags (the Mustache specification, with "
        "inheritance). 'render -t NAME' looks for it as a path, then in templates/ beside the "
        "database, in $XDG_CONFIG_HOME/debrief/templates/, and among those inside the program, "
        "where 'standard' is. So a file templates/standard.md beside the database is used instead "
        "of the one inside.\n"
        "\n"
        "  {{title}}                  a value, inline: nothing in it can change the document\n"
        "  {{{text}}}                 Markdown, as a block: in a list or a quote it stays there\n"
        "  {{#events}}…{{/events}}    for each; of a single value: if there is one\n"
        "  {{^causes}}…{{/causes}}    if there is none\n"
        "  {{>partials/event}}        another template, filled in here\n"
        "  {{! remark }}              not in the document\n"
        "\n"
        "Within a section the names of its object come first, then those around it. {{.}} is the "
        "item itself, of a list of strings. {{has_NAME}} is true where NAME is not empty: a "
        "section around a heading that is to be left out with what is under it; "
        "{{has_NAME_or_NAME}} is true where one of them is.\n"
        "\n"
        "{{marker}} is a record's ref where 'render --refs' wants one, else nothing: "
        "{{#marker}} <!--{{marker}}-->{{/marker}} goes at the end of the record's first line, and "
        "{{#marker}}<!-- debrief {{marker}} -->{{/marker}} at the document's end. {{apart}} is "
        "true "
        "where a text would read like what the standard template puts behind it: "
        "{{#apart}}<!-- -->{{/apart}} goes between.\n"
        "\n"
        "Templates see every key of JSON ('debrief help json'), each field also by its own name "
        "({{{summary}}}, or within it {{{text}}}), and these:\n");
    for (const struct view_shape *const *shape = view_shapes; *shape; shape++)
        add_shape(out, *shape, VIEW_IN_TEMPLATES, LONG_NAME, false);
}
