/* .debrief.json: what a folder of documents is checked by, in the folder or in one above it.
 *
 *   {"ignore": {RULE: REASON, …}, "rules": {RULE: "error"|"warning"|"off", …}, "gap": "30m",
 *    "template": NAME, "fail_on": "error"|"warning", "secrets": {NAME: REGEX, …}}
 *
 * The nearest one holds, whole. Anything else in it is refused, with the nearest name. */
#ifndef CLI_CHECK_SETTINGS_H
#define CLI_CHECK_SETTINGS_H

#include "base/error.h"
#include "base/strv.h"
#include "text/secret.h"

#include <stdbool.h>
#include <stdint.h>

#define CHECK_SETTINGS_FILE ".debrief.json"

enum check_level { CHECK_AS_IT_IS, CHECK_OFF, CHECK_WARNING, CHECK_ERROR };

struct check_file_settings {
    char *path;                      /* of the file */
    struct strv ignored, reasons;    /* rules and why, one of each */
    struct strv rules;               /* whose level is set, */
    enum check_level *levels;        /* to this */
    int64_t gap;                     /* microseconds; 0: not set */
    char *template, *fail_on;        /* NULL: not set. A template's path is whole */
    struct secret_patterns *secrets; /* of one's own, for --public; NULL: none */
    bool told;                       /* what is wrong with its waivers */
};

/* Those that were read, so that each is read once. Zeroed is empty. */
struct check_settings_cache {
    struct check_file_settings **v;
    size_t n, cap;
    char *folder; /* that was asked for last, and */
    struct check_file_settings *found;
};
void check_settings_release(struct check_settings_cache *cache);

/* What holds for the document at PATH ("-": the current folder): *OUT is NULL where there is none.
 */
int check_settings_for(struct check_settings_cache *cache, const char *path,
                       struct check_file_settings **out, struct error *err);

#endif
