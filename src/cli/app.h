/* What every command works with: the options before the command, the surroundings it was started
 * in, the database, the clock, and the two streams. */
#ifndef CLI_APP_H
#define CLI_APP_H

#include "base/buf.h"
#include "base/command.h"
#include "base/error.h"
#include "time/instant.h"
#include "time/zone.h"

#include <stdbool.h>
#include <stdio.h>

struct db; /* store/db.h */

/* The options that stand before (or after) any command. */
struct globals {
    const char *db;
    const char *incident;
    const char *zone;
    const char *color; /* auto, always, never */
    bool json;
    bool quiet;
    bool help;
    bool version;
};

struct app {
    const struct command *const *commands; /* NULL-terminated, in the order of help */
    struct globals global;

    instant now; /* when the command began; $DEBRIEF_NOW where it is set */
    const char *author;
    struct zone zone; /* --zone, else config, else the system's */
    bool zone_given;  /* --zone */

    FILE *out; /* answers; cleaned of control characters where it is a terminal (cli/terminal.h) */
    FILE *err; /* remarks */
    bool out_is_terminal, in_is_terminal, err_is_terminal;
    bool color; /* stdout */
    int width;  /* of the terminal, in columns; 0: not a terminal, nothing is cut or wrapped */

    struct db *db; /* open as the command's table says; NULL with DATABASE_NONE, or _MAY where there
                      is none */
    struct buf db_path;
};

#endif
