#include "cli/config_file.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_MOST (1024 * 1024) /* bytes */

const char *const config_file_names[] = {"author", "zone", "editor", "color", "db", NULL};

char **config_file_slot(struct config_file *config, const char *name)
{
    char **slots[] = {&config->author, &config->zone, &config->editor, &config->color, &config->db};
    for (size_t i = 0; config_file_names[i]; i++)
        if (!strcmp(config_file_names[i], name))
            return slots[i];
    return NULL;
}

bool config_file_knows(const char *name)
{
    struct config_file none = {0};
    return config_file_slot(&none, name) != NULL;
}

/* The file's object; NULL with 0 where there is no file. */
static int load(const char *path, json_t **out, struct error *err)
{
    *out = NULL;
    if (access(path, F_OK))
        return 0;
    struct buf text = BUF_INIT;
    if (file_read(path, CONFIG_MOST, &text, err)) {
        buf_release(&text);
        return -1;
    }
    json_error_t why;
    json_t *root = json_loadb(text.data, text.len, JSON_REJECT_DUPLICATES, &why);
    buf_release(&text);
    if (!json_is_object(root)) {
        json_decref(root);
        error_set(err, "the configuration is no JSON object of strings (%s): mend it",
                  root ? "something else stands there" : why.text);
        return error_at(err, path, root ? 1 : why.line, root ? 1 : why.column);
    }
    *out = root;
    return 0;
}

int config_file_read(const char *path, struct config_file *out, struct error *err)
{
    json_t *root;
    if (load(path, &root, err))
        return -1;
    int rc = 0;
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value)
    {
        char **slot = config_file_slot(out, key);
        if (slot && !json_is_string(value)) {
            error_set(err, "'%s' is no string: write \"%s\": \"…\"", key, key);
            rc = error_at(err, path, 0, 0);
            break;
        }
        if (slot)
            str_replace(slot, json_string_value(value));
    }
    json_decref(root);
    return rc;
}

void config_file_release(struct config_file *config)
{
    for (size_t i = 0; config_file_names[i]; i++)
        str_replace(config_file_slot(config, config_file_names[i]), NULL);
}

int config_file_set(const char *path, const char *name, const char *value, struct error *err)
{
    json_t *root;
    if (load(path, &root, err))
        return -1;
    if (!root)
        root = json_object();
    if (value)
        json_object_set_new(root, name, json_string(value));
    else
        json_object_del(root, name);
    char *text = json_dumps(root, JSON_INDENT(2) | JSON_SORT_KEYS);
    json_decref(root);
    if (!text)
        return error_set(err, "the value of '%s' can't be written as JSON: use UTF-8", name);

    struct file_out out = {0};
    int rc = file_make_folders(path, err);
    if (!rc)
        rc = file_out_open(&out, path, err);
    if (!rc) {
        /* It names a program that is run. */
        fchmod(fileno(out.stream), 0600);
        fprintf(out.stream, "%s\n", text);
        rc = file_out_commit(&out, err);
    }
    free(text);
    return rc;
}
