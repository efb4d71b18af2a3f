/* Files that are only on their way: removed when the program is interrupted (SIGINT, SIGTERM,
 * SIGHUP), which it then dies of as it would have. The handlers stand only while there is such a
 * file, and a signal that was ignored stays so. */
#ifndef BASE_TEMPORARY_H
#define BASE_TEMPORARY_H

/* PATH is borrowed until temporary_done. More than a few at a time are not kept track of. */
void temporary_made(const char *path);
/* It was removed, or is no longer temporary. Fine with one that was never named. */
void temporary_done(const char *path);

#endif
