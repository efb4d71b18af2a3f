/* SQLite, as this process uses it: one thread, no statistics, and a file layer that is SQLite's own
 * but for one call. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

/* Sets SQLite up, the first time, and returns the name of the file layer to open with.
 *
 * A log ("DB-wal") that SQLite opens to write is synced together with its folder when it is first
 * synced, by every process again, in case that process made it. Our layer opens a log that already
 * holds a frame without asking for it to be made: SQLite syncs a new log's header, and the folder
 * with it, before it writes the first frame. The layer lies upon what is SQLite's default at that
 * time. */
const char *engine_start(void);

#endif
