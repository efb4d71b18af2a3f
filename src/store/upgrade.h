/* A file of an earlier version, or a new one, made into one of this version. */
#ifndef STORE_UPGRADE_H
#define STORE_UPGRADE_H

#include "store/db_internal.h"

/* In one transaction, so that of two who meet an old file one upgrades it and the other finds it
 * done. A file that holds something is copied to "DB-v1" (its version; "DB-v1-2" and so on where
 * that is taken) before; where that can't be done, for want of room above all, it is upgraded
 * without. One that fails takes its copy away again. What was done is in DB's upgrade. */
int upgrade(struct db *db, struct error *err);

#endif
