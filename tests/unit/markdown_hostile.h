/* Texts that try to break out of where they are put, from a seeded generator. */
#ifndef MARKDOWN_HOSTILE_H
#define MARKDOWN_HOSTILE_H

#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>

static inline uint32_t hostile_random(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

/* How often a property is tried: $PROPERTY, else 3000. */
static inline int hostile_cases(void)
{
    const char *cases = getenv("PROPERTY");
    long n = cases ? strtol(cases, NULL, 10) : 0;
    return n > 0 ? (int)n : 3000;
}

/* Up to 12 pieces; now and then thousands of one. */
static inline void hostile_text(struct buf *out, uint64_t *seed)
{
    static const char *const pieces[] = {
        "a",
        "word ",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "#",
        "## ",
        "# x\n",
        "|",
        " | ",
        "`",
        "``",
        "```",
        "```\n",
        "~~~\n",
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
        "[a]: /b\n",
        "[a](http://x)",
        "![",
        "!",
        "(",
        ")",
        "{{x}}",
        "{{{x}}}",
        "{{/x}}",
        "&amp;",
        "&#35;",
        "&",
        "amp;",
        ";",
        "===",
        "---",
        "\n---\n",
        "\n===\n",
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
        "\xE2\x80\x8F",
        "\xE2\x80\xAE",
        "\xF0\x9F\x94\xA5",
        "\xE2\x80\x9C",
        "\xEF\xBB\xBF",
        "http://",
        "https://x.org/a_b",
        "http://x/(y)",
        "mailto:a@b",
        "javascript:x",
        "<http://x>",
        "[x](",
        "\"",
        "'",
        "://",
        ":",
        "\x01",
        "\x1B[0m",
        "\x7F",
        "\xC3\xA9",
        "=",
        "- [ ] ",
        "[x] ",
        "$",
        "@a",
        "^",
        "x_y",
        "\xE3\x80\x80",
    };
    size_t n = 1 + hostile_random(seed) % 12;
    for (size_t i = 0; i < n; i++) {
        const char *piece = pieces[hostile_random(seed) % (sizeof pieces / sizeof *pieces)];
        size_t times = hostile_random(seed) % 2000 == 0 ? 3000 : 1;
        while (times--)
            buf_adds(out, piece);
    }
}

#endif
