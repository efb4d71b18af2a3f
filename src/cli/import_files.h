/* The files that an import is given: those that are named, and the documents in folders. */
#ifndef CLI_IMPORT_FILES_H
#define CLI_IMPORT_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct import_file {
    char *path;  /* as named, or below the folder as named; "-": standard input */
    bool found;  /* in a folder: nobody named it */
    char *error; /* a folder that can't be read, or has nothing in it: why; NULL */
};

struct import_files {
    struct import_file *v;
    size_t n, cap;
};

/* What people know it by: its path, "standard input". */
const char *import_file_name(const struct import_file *file);
/* Adds PATH. Of a folder all that ends in .md or .markdown, in any depth and in the order of their
 * paths; what is hidden is left out, links are followed, and a folder that was seen already is not
 * looked into again. Nothing is opened but folders. */
void import_files_add(struct import_files *files, const char *path);
void import_files_release(struct import_files *files);

/* What the document is called, for a date in its name: of "2023-06-01-outage/index.md" the folder
 * as well. Borrowed. */
const char *import_dated_name(const char *path);
/* Whether the name says that it is Markdown. */
bool import_is_markdown(const char *path);

#endif
