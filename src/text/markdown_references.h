/* Links by reference made inline, and their definitions dropped: a definition in one text could
 * otherwise act on every other text of the document. */
#ifndef TEXT_MARKDOWN_REFERENCES_H
#define TEXT_MARKDOWN_REFERENCES_H

#include "base/buf.h"

#include <stdbool.h>

/* Whether TEXT was changed. */
bool markdown_resolve_references(struct buf *text);

#endif
