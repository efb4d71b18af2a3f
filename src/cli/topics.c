#include "cli/topics.h"

#include "base/limits.h"
#include "time/zone.h"

#include <string.h>

static void add_text_topic(struct buf *out)
{
    buf_adds(
        out,
        "The texts of events, measures, lessons and action items, titles and names are plain text, "
        "kept byte for byte. When a document is made of them, three things in them mean something, "
        "and everything else is shown as it was typed:\n"
        "\n"
        "  `code`             as code\n"
        "  [text](URL)        as a link, of http, https and mailto\n"
        "  https://…          as a link\n"
        "\n"
        "So __init__.py, List<String>, *app* and # stay what they are. Fields (set summary …), "
        "causes and sections are Markdown (CommonMark), of any length.\n"
        "\n"
        "On the command line, options come before the text. Once a word of text has begun, all "
        "that follows is text, joined with single blanks:\n"
        "\n"
        "  debrief log -k step kubectl rollout undo deploy/web -l app=x\n"
        "\n"
        "Quotes are needed only for what the shell would take for itself ($ * ? ! & | ; < > ( ) ' "
        "\" ` #) and for blanks that must stay as they are. Two mistakes are refused, since each "
        "would end up in a postmortem:\n"
        "\n"
        "  debrief log rolled back --at 8:05     --at stands after the text\n"
        "  debrief log --at 8:05 PM back         is it \"8:05 PM\" and \"back\"?\n"
        "\n"
        "Write '--at 8:05 rolled back' and \"--at '8:05 PM' back\"; or put -- before the text "
        "where "
        "it is meant as it stands:\n"
        "\n"
        "  debrief log -- --at is ignored by the scheduler\n"
        "\n"
        "A text that is a single - is read from standard input, as is one that is not given where "
        "standard input is no terminal. On a terminal one line is asked for, and the event's time "
        "is when the command began.\n"
        "\n"
        "  journalctl -u web -n 20 | debrief log -u e3 -\n"
        "\n"
        "Texts are UTF-8. Control characters in them are shown as symbols on a terminal and in "
        "documents.\n");
}

static void add_time_forms(struct buf *out)
{
    buf_adds(out,
             "Where a time is asked for, any of these will do:\n"
             "\n"
             "  now                          the moment the command began\n"
             "  10m ago, 10m, -1h30m         before now, to the second; units s m h d w\n"
             "  08:05, 08:05:30, 8:05 AM     a clock time; which day, see below\n"
             "  yesterday 22:00              the day before today\n"
             "  +1d 02:00                    days after the day the incident started\n"
             "  2023-06-01 08:05             date and clock time\n"
             "  2023-06-01T08:05:00.250Z     RFC 3339\n"
             "  Thu, 1 Jun 2023 08:05 +0100  as in mails\n"
             "  June 1, 2023, 08:00 AM       as people write it\n"
             "  1 Jun 2023 08:00             the same\n"
             "  @1685606400                  seconds since 1970\n"
             "\n"
             "and, where only so much is known:\n"
             "\n"
             "  ~14:30                       about: five minutes either way\n"
             "  14:xx, 14:\?\?                 some time in that hour\n"
             "  2023-06-01                   some time on that day\n"
             "\n"
             "Uncertain times sort by their earliest instant (~ by the one named), are printed "
             "as they were typed, and make ranges of the figures that follow from them (TTD "
             "12–27 min).\n"
             "\n");
}

static void add_time_rules(struct buf *out)
{
    buf_adds(
        out,
        "Which day is meant by a clock time alone:\n"
        "\n"
        "- in a live incident: the latest such time, at most five minutes ahead of now;\n"
        "- in one that has an end: the one between its start and its end. Several: refused, with "
        "the candidates. None: the nearest, and how far off it is is said;\n"
        "- in one without an end that is filled in later: the first at or after its start; refused "
        "with both, if one less than three hours before the start would fit as well;\n"
        "- for open --at, set start, --since and --as-of: the latest such time, at most five "
        "minutes ahead of now; for --until: the first after the event's own time.\n"
        "\n"
        "An event more than five minutes in the future is refused. So is a clock time that the "
        "change to summer time skips; one that comes twice is taken as the earlier, and that is "
        "said.\n"
        "\n"
        "Any of them may be followed by a zone, in any case: Z, UTC, (UTC), +01:00, -0530, "
        "Europe/Paris, WAT. Without one it is in the zone of --zone, else the incident's, else "
        "'config zone', else $TZ, else the system's. The incident's zone is what times are shown "
        "in; --zone shows another one, and 'set zone' never changes an instant.\n"
        "\n"
        "Abbreviations are those of this table, each with one fixed offset; names need a '/'.\n"
        "\n");
}

static void add_time_topic(struct buf *out)
{
    struct buf table = BUF_INIT;
    add_time_forms(out);
    add_time_rules(out);
    zone_add_table(&table);
    /* Lines that begin with a blank are columns, others are wrapped. */
    for (const char *line = table.data; *line;) {
        size_t len = strcspn(line, "\n");
        const char *column = strstr(line, "  ");
        buf_adds(out, column && column < line + len ? "  " : "");
        buf_add(out, line, len);
        buf_addc(out, '\n');
        line += len + (line[len] == '\n');
    }
    buf_release(&table);
}

static void add_config_topic(struct buf *out)
{
    buf_adds(out,
             "Your own settings, in $XDG_CONFIG_HOME/debrief/config.json:\n"
             "\n"
             "  author         who records; else the login name. $DEBRIEF_AUTHOR goes before it\n"
             "  zone           the zone of times, where neither they nor the incident name one\n"
             "  editor         what edits texts; $VISUAL and $EDITOR go before it\n"
             "  color          auto, always or never; --color goes before it\n"
             "  db             the database; --db and $DEBRIEF_DB go before it\n"
             "\n"
             "Those of the database, shared by all who record in it; each change is a revision:\n"
             "\n"
             "  severity.WORD  what WORD means where a severity is typed: sev1 to sev5\n"
             "  check.gap      how long a silence in a timeline may be, as 30m ('help checks')\n"
             "  secret.NAME    an extended regular expression: what must not be published\n");
}

/* "64 KiB", "1 MiB". */
static void add_size(struct buf *out, const char *what, long long bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t unit = 0;
    for (; unit < 3 && bytes % 1024 == 0; unit++)
        bytes /= 1024;
    buf_addf(out, "  %-44s %5lld %s\n", what, bytes, units[unit]);
}

static void add_count(struct buf *out, const char *what, int count)
{
    buf_addf(out, "  %-44s %5d\n", what, count);
}

static void add_limits_topic(struct buf *out)
{
    buf_adds(out, "What is larger than this is refused with one line, and nothing is changed.\n\n");
    add_size(out, "one text: an event, a field, a cause …", LIMIT_TEXT);
    add_size(out, "one paragraph of Markdown", LIMIT_PARAGRAPH);
    add_count(out, "brackets within each other in a paragraph", LIMIT_BRACKETS);
    add_size(out, "a Markdown document", LIMIT_MARKDOWN);
    add_count(out, "lines in one of at most 10 MB", LIMIT_LINES);
    add_size(out, "a JSON document", LIMIT_JSON);
    add_count(out, "arrays and objects within each other", LIMIT_JSON_DEPTH);
    add_size(out, "a template file", LIMIT_TEMPLATE);
    add_count(out, "sections and partials within each other", LIMIT_TEMPLATE_DEPTH);
    add_size(out, "what one template may write", LIMIT_TEMPLATE_OUTPUT);
    add_size(out, "one value in a database that is read", LIMIT_DATABASE_VALUE);
}

const struct topic topics[] = {
    {"text", "how texts are typed, and what in them means something", add_text_topic},
    {"time", "every form of a time, which day is meant, zones", add_time_topic},
    {"json", "the shapes of --json and export, with every key", topics_add_json},
    {"templates", "how templates are written and found, and what they see", topics_add_templates},
    {"checks", "the rules of 'check', and how one is ignored", topics_add_checks},
    {"import", "what import understands of a document, and by which rules", topics_add_import},
    {"secrets", "what is taken for a secret, and what for private", topics_add_secrets},
    {"config", "the settings there are", add_config_topic},
    {"limits", "how large things may be", add_limits_topic},
    {NULL, NULL, NULL},
};

const struct topic *topic_find(const char *name)
{
    for (const struct topic *topic = topics; topic->name; topic++)
        if (!strcmp(topic->name, name))
            return topic;
    return NULL;
}
