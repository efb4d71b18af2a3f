/* The topic "import": what is read of a document, and by which rules. */
#include "cli/topics.h"

static void add_parts(struct buf *out)
{
    buf_adds(
        out,
        "A document becomes an incident. It is read by the words of its headings, which may be of "
        "any level, bold lines, or labels such as \"Impact:\", numbered or not, in English, "
        "Spanish, Portuguese or French:\n"
        "\n"
        "  timeline, chronology             events, in any layout: lists, tables, headings, lines\n"
        "  what stands under an entry       details: what was done, assumed, ruled out; with a "
        "time of its own an event\n"
        "  summary, impact, detection       fields, in Markdown\n"
        "  resolution, conclusion           fields, too\n"
        "  root cause, trigger, five whys   causes\n"
        "  what went well, wrong, lucky     lessons\n"
        "  measures, improvements           measures\n"
        "  action items, tasks, next steps  action items: ticked ones are done; owner, due date, "
        "priority, kind and ticket where a table or the words have them\n"
        "  duration, start, end, severity   facts, also from front matter (YAML, TOML)\n"
        "  services, affected, authors      facts, too\n"
        "  anything else                    a section, whole, where it stood: no sentence is lost\n"
        "\n"
        "What happened in an entry is told by its words: detected (alerted, noticed, paged), "
        "acknowledged, escalated, mitigated (rolled back, failed over), resolved (fixed, fully "
        "restored). Such an event is a milestone only where none of its kind was recorded by hand. "
        "Code in fences never becomes events.\n"
        "\n");
}

static void add_times(struct buf *out)
{
    buf_adds(
        out,
        "Times in a document are never an error: each is read by these rules, or kept as text, and "
        "what was guessed is said.\n"
        "\n"
        "- The zone is taken from a time itself (08:00 UTC), or from a heading or sentence about "
        "times (\"All times in PST\"). Where there is none it is --zone, else 'config zone', else "
        "$TZ, else the system's: a guess.\n"
        "- The day is the entry's own, else that of the heading or row above it, else it goes on "
        "from the entry before; for the first one it is that of the start, the title, the front "
        "matter or the file's name. A year that is missing is the last one that makes it past.\n"
        "- Without a day, a time is the first occurrence not before the entry above it; but a step "
        "back of under an hour is out of order, not the next day. A list in which most times step "
        "back is newest first.\n"
        "- Clocks of twelve hours without AM or PM that step back are read as PM where that "
        "removes the step. What can't be (00:25 AM, 13:55 PM) is read as it is meant, and said.\n"
        "- A time without an entry of its own, as a Duration line's, sets the start and the end.\n"
        "\n");
}

static void add_render(struct buf *out)
{
    buf_adds(
        out,
        "What 'render' has printed with the standard template comes back as it was, whatever "
        "stands in it: read into an empty database it makes an incident that renders the same, "
        "with the same\n"
        "\n"
        "  INCIDENT  title, severity, drill, zone (the one shown), services, roles, affected; "
        "start and end, as its own where no event gives them\n"
        "  EVENT     at and until as shown (what nobody typed: to the second), precision, kind, "
        "by, text, links, details\n"
        "  CAUSE     kind (of one that answers a why: the first one's), text, why\n"
        "  MEASURE   text\n"
        "  LESSON    kind, text\n"
        "  ACTION    text, owner, due, priority, kind, status, ticket, proof, reason, the day of "
        "done_at\n"
        "  FIELD     summary, impact, detection, resolution, conclusion\n"
        "  SECTION   heading, level (2 or 3), markdown, after (the standard section above it)\n"
        "\n"
        "It shows nothing else: tags, marks (key, internal), uids, numbers, sources, categories, "
        "the kinds of measures, what action items are for, and other fields, are neither in it nor "
        "changed by what comes back with --refs. An export has them all.\n");
}

void topics_add_import(struct buf *out)
{
    add_parts(out);
    add_times(out);
    add_render(out);
}
