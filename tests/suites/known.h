/* Words that name what every postmortem has, in the languages that documents are written in: where
 * they head or label something, another word may stand for them. Case does not matter. */
#ifndef SUITES_KNOWN_H
#define SUITES_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

bool known_label(const char *word, size_t len);       /* "timeline", "impact", "owner" */
bool known_value(const char *word, size_t len);       /* "critical", "done", "P1" */
bool known_vague(const char *word, size_t len);       /* beside a time: "around", "ca" */
bool known_time_word(const char *word, size_t len);   /* "times", "horas" */
bool known_about_times(const char *word, size_t len); /* "all", "are", "in" */
bool known_emoji(const char *word, size_t len);

#endif
