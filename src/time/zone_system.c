/* The zone that the machine is set to. */
#include "base/file.h"
#include "time/scan.h"
#include "time/zone.h"
#include "time/zone_folder.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* A zone by a POSIX rule's text, under a name that zone_find reads again. */
static bool take_rule(const char *posix, struct zone *out)
{
    struct zone zone = {.offset = 0};
    const char *name = posix;
    const struct tzif *data = zone_rule_load(posix);
    struct buf text = BUF_INIT;
    bool taken;

    if (data == NULL)
        return false;
    if (strchr(posix, ',') == NULL) {
        int64_t change;
        if (tzif_next(data, 0, &change)) {
            buf_addf(&text, "%s,M3.2.0,M11.1.0", posix);
        } else {
            int32_t offset = tzif_offset(data, 0, NULL), size = offset < 0 ? -offset : offset;
            buf_addf(&text, "%c%02d:%02d", offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
        }
        name = text.data;
    }
    taken = zone_find(name, NULL, INSTANT_NONE, &zone, NULL) == 0;
    if (taken)
        *out = zone;
    buf_release(&text);
    return taken;
}

/* The zone of the file PATH: that of the same data with a name, else its rule alone. */
static bool take_file(const char *path, struct zone *out)
{
    struct buf bytes = BUF_INIT;
    const char *twin = zone_folder_twin(path);
    struct tzif *data;
    bool taken = false;

    if (twin != NULL)
        return zone_find(twin, NULL, INSTANT_NONE, out, NULL) == 0;
    if (access(path, R_OK) == 0 && file_read(path, 1024 * 1024, &bytes, NULL) == 0) {
        data = tzif_new(bytes.data, bytes.len, NULL);
        if (data != NULL)
            taken = take_rule(tzif_rule(data), out);
        tzif_free(data);
    }
    buf_release(&bytes);
    return taken;
}

/* A name as the system has it: one without a '/' ("Japan") is that of the file's data. */
static bool take_name(const char *name, struct zone *out)
{
    static const struct zone utc = ZONE_UTC;
    struct buf path = BUF_INIT;
    bool taken;

    /* Servers are set to it; people call it UTC. */
    if (strcmp(name, "Etc/UTC") == 0) {
        *out = utc;
        return true;
    }
    if (strchr(name, '/') != NULL || strcmp(name, "UTC") == 0 || strcmp(name, "GMT") == 0)
        return zone_name_valid(name) && zone_find(name, NULL, INSTANT_NONE, out, NULL) == 0;
    if (!zone_name_valid(name))
        return false;
    buf_addf(&path, "%s/%s", zone_folder(), name);
    taken = take_file(path.data, out);
    buf_release(&path);
    return taken;
}

/* What follows the folder in a path, or "zoneinfo/" in one elsewhere. */
static const char *name_in_path(const char *path)
{
    size_t n = strlen(zone_folder());
    const char *found;

    if (strncmp(path, zone_folder(), n) == 0 && path[n] == '/')
        return path + n + 1;
    found = strstr(path, "/zoneinfo/");
    return found != NULL ? found + strlen("/zoneinfo/") : NULL;
}

static bool take_link(struct zone *out)
{
    char target[PATH_MAX];
    ssize_t n = readlink("/etc/localtime", target, sizeof target - 1);
    const char *name;

    if (n <= 0)
        return false;
    target[n] = '\0';
    name = name_in_path(target);
    return name != NULL && take_name(name, out);
}

static bool take_timezone_file(struct zone *out)
{
    struct buf text = BUF_INIT;
    bool taken = false;

    if (access("/etc/timezone", R_OK) == 0 && file_read("/etc/timezone", 4096, &text, NULL) == 0) {
        buf_truncate(&text, strcspn(text.data, "\r\n"));
        buf_rtrim(&text);
        taken = take_name(text.data, out);
    }
    buf_release(&text);
    return taken;
}

static bool take_variable(const char *tz, struct zone *out)
{
    if (*tz == ':')
        tz++;
    if (*tz == '/') {
        const char *name = name_in_path(tz);
        return name != NULL ? take_name(name, out) : take_file(tz, out);
    }
    return take_name(tz, out) || take_rule(tz, out);
}

void zone_of_system(const char *tz, struct zone *out)
{
    static const struct zone utc = ZONE_UTC;

    *out = utc;
    if (tz != NULL) {
        take_variable(tz, out);
        return;
    }
    if (!take_link(out) && !take_timezone_file(out))
        take_file("/etc/localtime", out);
}
