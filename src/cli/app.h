/* What every command works with: the options before the command, the surroundings it was started
 * in, the database, the clock, and the two streams; and the few things that most commands do with
 * them. */
#ifndef CLI_APP_H
#define CLI_APP_H

#include "base/buf.h"
#include "base/command.h"
#include "base/error.h"
#include "doc/templates.h"
#include "doc/view.h"
#include "doc/view_json.h"
#include "store/change.h"
#include "store/facts.h"
#include "store/record.h"
#include "time/instant.h"
#include "time/when.h"
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

    bool text_given; /* the command's last word is a text, not a ref */

    instant now;             /* when the command began; $DEBRIEF_NOW where it is set */
    char *author;            /* who records */
    char *login;             /* whose current incident it is */
    char *editor;            /* $VISUAL, $EDITOR, config, else NULL */
    struct zone zone;        /* --zone, else config, else the system's */
    struct zone zone_second; /* of --zone A,B; its name is empty where there is none */
    bool zone_given;         /* --zone */
    const char *zone_from;   /* where the zone is from: "--zone", "the configuration", "$TZ", "the
                                system" */
    bool incident_given;     /* -i, not only $DEBRIEF_INCIDENT */
    struct buf config_path;  /* the user's configuration file */
    struct buf beside, user; /* folders of templates */

    FILE *out; /* answers */
    FILE *err; /* remarks */
    bool out_is_terminal, in_is_terminal, err_is_terminal;
    bool color;   /* on stdout */
    char held[4]; /* the beginning of a character that a sink waits for the rest of */
    size_t held_len;
    int width; /* of the terminal, in columns; 0: not a terminal, nothing is cut or wrapped */

    struct db *db; /* open as the command's table says; NULL with DATABASE_NONE, or _MAY where there
                      is none */
    struct buf db_path;
    bool db_named;      /* by --db, $DEBRIEF_DB or the configuration */
    struct error no_db; /* DATABASE_RECORD: why it can't be reached; empty: it can */
    bool kept;          /* an event was kept aside */
    bool wrote_file; /* a file other than the database was written: a backup, the configuration */
    bool aside_said; /* that something is kept aside has been remarked */
    struct noticed *noticed; /* records that look as if they held a secret: cli/secrets.h */
};

/* Answers, remarks: with control characters shown, not sent, where the stream is a terminal. A
 * remark is one line on stderr, "debrief: note: …". */
void say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds TEXT on one line: titles, names and texts may hold line breaks. */
void add_on_one_line(struct buf *out, const char *text);
/* One line, whatever stands in it; ends it itself. */
void say_one_line(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A line of its own that stands out. */
void say_heading(struct app *app, const char *text);
/* "NAME  TEXT" on a line, the text wrapped under itself from column INDENT on. */
void say_pair(struct app *app, const char *name, const char *text, int indent);
void remark(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An incident that a command works on, with what follows from its events. Zero before;
 * subject_release always. */
struct subject {
    struct incident incident; /* owned */
    struct facts facts;
    struct zone zone; /* its own */
    bool loaded;
};
void subject_release(struct subject *subject);

/* Reads incident ID. */
int subject_load(struct app *app, int64_t id, struct subject *out, struct error *err);
/* The incident that is meant: WORD (an argument; NULL: none; together with -i an error), else -i,
 * else $DEBRIEF_INCIDENT, else the current one. There must be one. */
int subject_find(struct app *app, const char *word, struct subject *out, struct error *err);
/* The same for an event that happens now: of what most incidents are while they last only what is
 * needed to record it is read. */
int subject_find_now(struct app *app, struct subject *out, struct error *err);
/* Only its number; NONE where there is none and nothing was named (no error). */
int incident_meant(struct app *app, const char *word, int64_t *id, struct error *err);

/* Whether commands must name it: it is not the current one. */
bool incident_is_other(struct app *app, int64_t id);

/* The zone that times are shown in: --zone, else the incident's. */
const struct zone *shown_zone(const struct app *app, const struct subject *subject);
/* The zone that a typed time without one means: --zone, else the incident's. The context for
 * when_parse, with the rule of product.md for bare clock times in this incident (live, with an end,
 * filled in later). */
struct time_context time_context_of(const struct app *app, const struct subject *subject);
/* The same for an instant that is no event's: open --at, set start, --since, --as-of. */
struct time_context time_context_latest(const struct app *app, const struct subject *subject);
/* Reads a time and says its remark on stderr. */
int parse_time(struct app *app, const char *text, const struct time_context *context,
               struct when *out, struct error *err);

/* A text that enters: valid UTF-8, not empty, not above LIMIT_TEXT. WHAT names it in messages. */
int check_text(const char *what, const char *text, struct error *err);
/* The text of a command: the last of ARGV (from FROM on) as options_parse left it; "-" is standard
 * input; where there is none: off a terminal standard input, on a terminal one line is asked for
 * with PROMPT. OUT is the caller's to free. DEFAULT, where not NULL, is used where there are no
 * words (nothing is read then). Checked. */
int read_text(struct app *app, int argc, char **argv, int from, const char *what,
              const char *fallback, char **out, struct error *err);

/* Begins a change by the author of this command, remarking a clock that stepped back. */
int begin_change(struct app *app, struct change *change, struct error *err);

/* Asks a yes-or-no question on a terminal; off one the answer is OTHERWISE. */
bool ask(struct app *app, const char *question, bool otherwise);

/* JSON to stdout: objects of one incident, as an array, or alone where there is exactly one and
 * SINGLE. Opens the view itself. */
int print_events_json(struct app *app, const struct subject *subject, const int64_t *ids, size_t n,
                      struct error *err);
/* The same of records of any kind but events. */
int print_records_json(struct app *app, enum record_kind kind, const int64_t *ids, size_t n,
                       struct error *err);
/* The incident whole, or BRIEF. */
int print_incident_json(struct app *app, int64_t id, bool brief, struct error *err);

/* Writes an answer through WRITE: to the file at PATH, whole or not at all, or to stdout where PATH
 * is NULL. */
typedef int answer_fn(void *self, FILE *stream, struct error *err);
int write_answer(struct app *app, const char *path, answer_fn *write, void *self,
                 struct error *err);

/* Sinks for view_json and templates: one writes to a FILE, the other to the app's stdout, cleaned
 * where that is a terminal. */
typedef int sink_fn(void *self, const char *bytes, size_t len, struct error *err);
sink_fn sink_file, sink_answer;
/* The right one for a stream that write_answer gave; returns what it is to be called with. */
void *sink_choose(struct app *app, FILE *stream, sink_fn **sink);

/* JSON arrays of strings, as columns have them: NULL where the list is empty; sorted without
 * doubles where SORT. The caller frees. */
struct strv;
char *json_of_list(const struct strv *list, bool sort);
/* Adds the strings of such a column. */
void list_of_json(const char *json, struct strv *out);

/* Makes VALUE the event's time (at, at_max, at_offset, at_text, precision). */
void event_set_time(struct event *event, const struct when *when);
/* Adds to OUT "2023-06-01 08:10 UTC", with uncertain times as typed: for the line that confirms. */
void add_event_time(struct buf *out, const struct event *event, const struct zone *zone);
/* The same of a milestone, a start or an end. */
void add_moment(struct buf *out, const struct moment *moment, const struct zone *zone);
/* "e3 logged to #1 Checkout 500s at 2023-06-01 08:10 UTC (detected): "p99"": VERB is "logged to",
 * "amended in", "removed from", … */
void add_event_line(struct buf *out, const struct event *event, const struct incident *incident,
                    const struct zone *zone, const char *verb);

/* Folders that are there, or can be made: $XDG_STATE_HOME/debrief, and one of this user's own in
 * the folder for temporary files. */
void add_state_folder(struct buf *out);
void add_temporary_folder(struct buf *out);
/* Whether the home folder is there: on a disk that is not mounted it is not. */
bool home_is_there(void);

/* For main: reads the environment and, where CONFIGURED, the configuration file. */
int app_init(struct app *app, bool configured, struct error *err);
/* With DATABASE_RECORD a database that can't be reached is no error yet: 'no_db' says why. */
int app_open(struct app *app, enum database need, struct error *err);
void app_release(struct app *app);

#endif
