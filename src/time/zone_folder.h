/* The folder of TZif files: finding a zone's file by its name, and reading each once. */
#ifndef TIME_ZONE_FOLDER_H
#define TIME_ZONE_FOLDER_H

#include "base/error.h"
#include "time/tzif.h"
#include "time/zone.h"

#include <stdbool.h>

/* Whether NAME can be a zone's at all: letters, digits, "_+-." and '/' between parts that begin
 * with none of ".-"; so nothing outside the folder is ever named. */
bool zone_name_valid(const char *name);

/* The zone of a name in any case; CANONICAL gets its proper spelling. NULL, with the error
 * described where it is damaged or the folder is missing; NULL with ERR untouched where there is
 * none. */
const struct tzif *zone_folder_load(const char *name, char canonical[ZONE_NAME_MAX],
                                    struct error *err);

/* The first name with a '/' whose data is that of the file PATH ("Japan" is "Asia/Tokyo"); NULL
 * where there is none. */
const char *zone_folder_twin(const char *path);

/* A zone of a POSIX TZ string, kept like the others; NULL where it is none. */
const struct tzif *zone_rule_load(const char *posix);

const char *zone_folder(void);

#endif
