/* The global options, and options found in tables. */
#include "cli/options.h"

#include <string.h>

static const char *const color_words[] = {"auto", "always", "never", NULL};

const struct option global_options[] = {
    {.name = "db",
     .type = OPTION_STRING,
     .offset = offsetof(struct globals, db),
     .value = "PATH",
     .help = "the database",
     .complete = COMPLETE_FILE},
    {.name = "incident",
     .letter = 'i',
     .type = OPTION_STRING,
     .offset = offsetof(struct globals, incident),
     .value = "INCIDENT",
     .help = "the incident that is meant: number, slug or uid",
     .complete = COMPLETE_INCIDENT},
    {.name = "json",
     .type = OPTION_FLAG,
     .offset = offsetof(struct globals, json),
     .help = "answer in JSON (help json)"},
    {.name = "quiet",
     .letter = 'q',
     .type = OPTION_FLAG,
     .offset = offsetof(struct globals, quiet),
     .help = "print refs only"},
    {.name = "zone",
     .type = OPTION_STRING,
     .offset = offsetof(struct globals, zone),
     .value = "ZONE",
     .help = "the zone of times, typed and shown (help time)",
     .complete = COMPLETE_ZONE},
    {.name = "color",
     .type = OPTION_STRING,
     .offset = offsetof(struct globals, color),
     .value = "WHEN",
     .help = "colours: auto, always or never",
     .complete = COMPLETE_WORDS,
     .words = color_words},
    {.name = "help",
     .letter = 'h',
     .type = OPTION_FLAG,
     .offset = offsetof(struct globals, help),
     .help = "print help"},
    {.name = "version",
     .type = OPTION_FLAG,
     .offset = offsetof(struct globals, version),
     .help = "print the version"},
    {.type = OPTION_END},
};

const struct option *option_by_name(const struct option *table, const char *name, size_t len)
{
    for (; table && table->type != OPTION_END; table++)
        if (table->name && strlen(table->name) == len && !memcmp(table->name, name, len))
            return table;
    return NULL;
}

const struct option *option_by_letter(const struct option *table, char letter)
{
    for (; table && table->type != OPTION_END; table++)
        if (letter && table->letter == letter)
            return table;
    return NULL;
}
