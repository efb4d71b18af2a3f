/* Feeds a fuzzer's target the files of some folders, and nothing at all, so that what was once
 * found stays mended wherever a plain compiler is. */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/file.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    struct buf bytes = BUF_INIT;
    struct error err = ERROR_INIT;

    printf("%s\n", path);
    fflush(stdout);
    if (file_read(path, 64LL << 20, &bytes, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return -1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.len);
    buf_release(&bytes);
    return 0;
}

static int replay_folder(const char *name)
{
    int rc = 0;
    DIR *folder = opendir(name);

    for (struct dirent *e; folder && (e = readdir(folder));) {
        struct buf path = BUF_INIT;
        buf_addf(&path, "%s/%s", name, e->d_name);
        if (e->d_name[0] != '.' && replay(path.data))
            rc = 1;
        buf_release(&path);
    }
    if (folder)
        closedir(folder);
    return rc;
}

int main(int argc, char **argv)
{
    int rc = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        rc |= replay_folder(argv[i]);
    return rc;
}
