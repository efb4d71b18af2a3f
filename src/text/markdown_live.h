/* What stays live in a plain text: `code`, [text](URL) and bare URLs. Found by their bytes alone;
 * each function's work over a whole text is linear. */
#ifndef TEXT_MARKDOWN_LIVE_H
#define TEXT_MARKDOWN_LIVE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

#define MARKDOWN_TICKS 8 /* longer runs of backticks are literal */

/* Lengths of runs that are known to have no closing one before the text's end. */
struct markdown_ticks {
    bool none[MARKDOWN_TICKS + 1];
};

/* Where the code span ends that begins at I (a backtick, the first of its run); I if there is none:
 * no closing run before HI, or a control character within. */
size_t markdown_code_end(struct markdown_ticks *ticks, const char *s, size_t i, size_t hi);

struct markdown_link {
    size_t text_end; /* of the ']' */
    size_t url, url_end;
    size_t end; /* behind the ')' */
};

/* The link that begins at I (a '['): its text not empty and without brackets or line ends. */
bool markdown_find_link(struct markdown_ticks *ticks, const char *s, size_t i, size_t hi,
                        struct markdown_link *link);

/* The bare URL, within [LO, HI), whose scheme ends at COLON. */
bool markdown_find_url(const char *s, size_t lo, size_t colon, size_t hi, size_t *begin,
                       size_t *end);

/* Whether the whole text is one URL that may be live. */
bool markdown_is_url(const char *s, size_t n);

enum markdown_url {
    MARKDOWN_URL_BARE, /* for <…> */
    MARKDOWN_URL_LINK, /* for […](…), a URL that markdown_find_link took */
    MARKDOWN_URL_ANGLE /* any text as a destination, with its angle brackets; one with a scheme
                          that may not be live is left empty */
};

void markdown_add_url(struct buf *out, const char *url, size_t n, enum markdown_url place);

#endif
