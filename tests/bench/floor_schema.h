/* The tables of the floors: what a program that records events and their revisions can't do with
 * less of. */
#ifndef BENCH_FLOOR_SCHEMA_H
#define BENCH_FLOOR_SCHEMA_H

#define FLOOR_SCHEMA                                                                               \
    "CREATE TABLE event ("                                                                         \
    "  id INTEGER PRIMARY KEY,"                                                                    \
    "  incident INTEGER NOT NULL,"                                                                 \
    "  seq INTEGER NOT NULL,"                                                                      \
    "  at INTEGER NOT NULL," /* microseconds since 1970; of a detail: of what it is under */       \
    "  kind TEXT NOT NULL,"                                                                        \
    "  by TEXT,"                                                                                   \
    "  text TEXT NOT NULL,"                                                                        \
    "  under INTEGER"                                                                              \
    ") STRICT;"                                                                                    \
    "CREATE INDEX event_time ON event (incident, at, seq);"                                        \
    "CREATE TABLE revision ("                                                                      \
    "  id INTEGER PRIMARY KEY,"                                                                    \
    "  at INTEGER NOT NULL,"                                                                       \
    "  author TEXT NOT NULL,"                                                                      \
    "  kind TEXT NOT NULL,"                                                                        \
    "  record INTEGER NOT NULL,"                                                                   \
    "  difference TEXT"                                                                            \
    ") STRICT;"

#endif
