/* help checks: the rules, from their table. */
#include "cli/topics.h"
#include "doc/check.h"

#include <string.h>

void topics_add_checks(struct buf *out)
{
    int width = 0;
    for (const struct check_rule *rule = check_rules; rule->name; rule++)
        width = (int)strlen(rule->name) > width ? (int)strlen(rule->name) : width;
    buf_adds(out, "What 'debrief check' looks for. Errors are what makes a document wrong, "
                  "warnings are advice; what is 'asked' is looked for only by --rule, or where "
                  ".debrief.json names it.\n\n");
    for (const struct check_rule *rule = check_rules; rule->name; rule++)
        buf_addf(out, "%-*s  %-7s  %s\n", width, rule->name,
                 rule->error   ? "error"
                 : rule->asked ? "asked"
                               : "warning",
                 rule->meaning);
    buf_adds(
        out,
        "\n"
        "With --public there are more, of what must not be published: public-name, and one for "
        "each kind of secret, as public-email-address ('debrief help secrets' lists them). In an "
        "incident these can't be ignored, in a document they can.\n"
        "\n"
        "What does not matter is ignored, with a reason, which is shown. In an incident:\n"
        "\n"
        "  debrief check --ignore single-cause --because 'the disk was it'\n"
        "\n"
        "In a document, anywhere in it:\n"
        "\n"
        "  <!-- debrief: ignore single-cause: the disk was it -->\n"
        "\n"
        "For all documents of a folder, and those in the folders in it, .debrief.json, of which "
        "the nearest above a document holds; each of its keys may be left out:\n"
        "\n"
        "  {\"ignore\": {\"services-missing\": \"there is only one\"},\n"
        "   \"rules\": {\"actions-missing\": \"error\", \"single-cause\": \"off\",\n"
        "             \"event-without-link\": \"warning\"},\n"
        "   \"gap\": \"30m\", \"template\": \"standard\", \"fail_on\": \"warning\",\n"
        "   \"secrets\": {\"customer\": \"C-[0-9]{6}\"}}\n"
        "\n"
        "How long a silence in a timeline may be is 'gap', and for incidents 'config check.gap "
        "30m'. Where neither is set, one hour, and a quarter of the incident where that is "
        "longer.\n");
}
