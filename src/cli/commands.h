/* The commands, each defined in its own file; main puts them in a row. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "base/command.h"
#include "store/record.h"
#include "time/when.h"

/* while it happens */
extern const struct command cmd_open, cmd_log, cmd_scribe, cmd_status, cmd_timeline, cmd_amend,
    cmd_rm, cmd_undo, cmd_redact, cmd_history;
/* one for each kind of event but note */
extern const struct command kind_commands[];
#define KIND_COMMANDS 13

/* afterwards */
extern const struct command cmd_set, cmd_unset, cmd_cause, cmd_measure, cmd_lesson, cmd_section,
    cmd_action, cmd_render, cmd_edit, cmd_check, cmd_template;

/* across incidents */
extern const struct command cmd_list, cmd_show, cmd_use, cmd_import, cmd_export, cmd_backup,
    cmd_doctor, cmd_config, cmd_help, cmd_completion;

/* Shared by commands that fill the same columns. */
struct strv;
/* "commander=alice" … as the column has it. */
int roles_parse(const struct strv *typed, char **out, struct error *err);
/* Each checked as a text; WHAT names one. */
int list_parse(const char *what, const struct strv *typed, bool sort, char **out,
               struct error *err);
void incident_set_start(struct incident *incident, const struct when *when);

#endif
