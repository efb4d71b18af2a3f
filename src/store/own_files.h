/* The files that are a database: its own, and those that stand beside it under its name. Nothing
 * else may be written over them. */
#ifndef STORE_OWN_FILES_H
#define STORE_OWN_FILES_H

#include "base/error.h"

/* -1 with what is wrong where PATH, whatever links lead there, is the file of the database at
 * DATABASE, or has the name of one that stands or may stand beside it. Neither need be there. */
int own_files_spare(const char *database, const char *path, struct error *err);

#endif
