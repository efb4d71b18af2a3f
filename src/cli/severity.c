#include "cli/severity.h"

#include "base/buf.h"
#include "store/records.h"
#include "store/vocabulary.h"

#include <ctype.h>
#include <stdlib.h>

int severity_parse(struct db *db, const char *word, int64_t *out, struct error *err)
{
    int n = severity_from_word(word);
    if (!n && db) {
        struct buf name = BUF_INIT;
        char *value = NULL;
        buf_adds(&name, "severity.");
        for (const char *p = word; *p; p++)
            buf_addc(&name, (char)tolower((unsigned char)*p));
        int rc = setting_get(db, name.data, &value, err);
        buf_release(&name);
        if (rc)
            return -1;
        n = value ? severity_from_word(value) : 0;
        free(value);
    }
    if (!n)
        return error_set(err,
                         "'%s' is no severity: use sev1 (worst) to sev5, or name it with "
                         "'debrief config severity.%s sev2'",
                         word, word);
    *out = n;
    return 0;
}
