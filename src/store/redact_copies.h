/* Copies of a database that were set aside beside it (by an upgrade, by 'doctor --fix', events that
 * wait): what was overwritten in the database may stand in them still. */
#ifndef STORE_REDACT_COPIES_H
#define STORE_REDACT_COPIES_H

/* Calls FOUND with the path of each file beside the database at PATH that holds WORDS, as they are
 * or as JSON spells them. Nothing is changed. Files that can't be read are passed over. */
void redact_copies(const char *path, const char *words, void (*found)(void *self, const char *copy),
                   void *self);

#endif
