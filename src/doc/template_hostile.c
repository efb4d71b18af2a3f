/* Texts that try to break out of where they are put: pieces of Markdown, HTML, Mustache and of the
 * documents' own forms, in any order. */
#include "base/buf.h"
#include "doc/template_records.h"

#include <string.h>

static const char *const pieces[] = {
    "word",
    " ",
    "  ",
    "a b",
    "#",
    "## x",
    "|",
    " | ",
    "`",
    "``",
    "```",
    "~~~",
    "~",
    "<script>",
    "</div>",
    "<br>",
    "<!--",
    "-->",
    "<!-- x -->",
    "<?x",
    "<![CDATA[",
    "](",
    "[",
    "]",
    "[a]",
    "[a]: /b",
    "[a](http://x.example)",
    "![",
    "!",
    "(",
    ")",
    "{{x}}",
    "{{{x}}}",
    "{{/events}}",
    "&amp;",
    "&#35;",
    "&",
    ";",
    "===",
    "---",
    "- ",
    "-",
    "+ ",
    "* ",
    "*",
    "**",
    "_",
    "__",
    "1. ",
    "12) ",
    "7",
    ".",
    "\\",
    "\\\\",
    "<",
    ">",
    "> ",
    "\xC2\xA0",
    "\xE2\x80\xA8",
    "\xE2\x80\xAE",
    "\xF0\x9F\x94\xA5",
    "https://x.example/a_b",
    "http://x.example/(y)",
    "javascript:x",
    "<http://x.example>",
    "[x](",
    "\"",
    "'",
    ":",
    "\x01",
    "\x1B[0m",
    "\x7F",
    "\xC3\xA9",
    "=",
    "[ ] ",
    "[x] ",
    "$",
    "@a",
    "**08:00:** ",
    "by ",
    " (detected)",
    "<a href=\"x\">",
    "</a>",
    "<!--e1-->",
    "<img src=x>",
    "%",
};

static const char *const openings[] = {
    "# ",    "###### ", "- ",      "* ",      "1. ",    "> ",    "    ",
    "\t",    "```\n",   "~~~\n",   "<div>\n", "<!--\n", "---\n", "| a |\n| - |\n| ",
    "[a]: ", "  ",      "<pre>\n",
};

static const char *const breaks[] = {
    "\n",   "\n\n",   "\n- ",       "\n# ", "\n```\n", "\n===\n", "\n---\n",
    "\n> ", "\n    ", "\n</div>\n", "  \n", "\r\n",    "\n1. ",
};

static uint32_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

#define ANY(list, seed) (list)[next(seed) % (sizeof(list) / sizeof *(list))]

void template_hostile_text(struct buf *out, uint64_t *seed)
{
    size_t n = 1 + next(seed) % 8;
    if (next(seed) % 4 == 0)
        buf_adds(out, ANY(openings, seed));
    while (n--) {
        if (next(seed) % 12 == 0)
            buf_adds(out, ANY(breaks, seed));
        buf_adds(out, ANY(pieces, seed));
    }
    buf_addc(out, 'x');
}

void template_hostile_markdown(struct buf *out, uint64_t *seed)
{
    size_t lines = 1 + next(seed) % 4;
    while (lines--) {
        if (next(seed) % 2 == 0)
            buf_adds(out, ANY(openings, seed));
        for (size_t n = next(seed) % 5; n; n--)
            buf_adds(out, ANY(pieces, seed));
        buf_adds(out, "x");
        if (lines)
            buf_adds(out, ANY(breaks, seed));
    }
}
