/* Memory for SQLite: taken from the system in slabs and never given back, kept in lists by size.
 * Reading the schema and preparing a statement ask for thousands of small pieces; a program that
 * lives two milliseconds needs nothing better, and one that lives longer uses what it has again.
 *
 * Not used in a build with the address sanitizer, which is to see each piece. */
#ifndef STORE_MEMORY_H
#define STORE_MEMORY_H

#include <sqlite3.h>

extern const sqlite3_mem_methods memory_methods;

#endif
