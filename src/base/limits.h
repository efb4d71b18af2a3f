/* Every limit on what others control. "debrief help limits" prints them from here. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_TEXT (1024 * 1024)    /* bytes in one text: event, field, cause … */
#define LIMIT_PARAGRAPH (64 * 1024) /* bytes in one paragraph given to cmark */
#define LIMIT_BRACKETS 1000         /* brackets nested in one paragraph */
#define LIMIT_TEMPLATE_DEPTH 64     /* sections and partials within each other */
#define LIMIT_TEMPLATE_OUTPUT (1024LL * 1024 * 1024) /* bytes that one render may write */
#define LIMIT_TEMPLATE_STEPS (100LL * 1000 * 1000)   /* list items and partials in one render */
#define LIMIT_TEMPLATE_PARTIALS 1000                 /* different partials that one template uses */
#define LIMIT_JSON_DEPTH 512                         /* arrays and objects within each other */
#define LIMIT_JSON (256LL * 1024 * 1024)             /* bytes in one JSON document */
#define LIMIT_MARKDOWN (64LL * 1024 * 1024)          /* bytes in one Markdown file */
#define LIMIT_LINES 400000                           /* lines with text in one of at most 10 MB */
#define LIMIT_LINE_MEAN 25                           /* in a larger one, one for so many bytes */
#define LIMIT_TEMPLATE (1024 * 1024)                 /* bytes in one template file */
#define LIMIT_DATABASE_VALUE (64 * 1024 * 1024)      /* bytes in one value of a database */

#endif
