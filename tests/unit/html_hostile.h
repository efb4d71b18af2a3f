/* Markdown that tries to become more HTML than it stands for. */
#ifndef HTML_HOSTILE_H
#define HTML_HOSTILE_H

#include "markdown_hostile.h"

static inline void hostile_piece(struct buf *out, uint64_t *seed)
{
    static const char *const pieces[] = {
        "<svg onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<img src=\"javascript:alert(1)\" alt='\"><script>'>",
        "<a href=\"javascript:alert(1)\" title=x>y</a>",
        "<a href='&#106;avascript:alert(1)'>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<base href=//evil.org>",
        "<meta http-equiv=refresh content=0>",
        "<style>@import '//evil.org'</style>",
        "</style><script>alert(1)</script>",
        "</code></pre></li></ul></td></table>",
        "<form action=//evil.org><input name=x>",
        "<javascript:alert(1)>",
        "<JaVaScRiPt:alert(1)>",
        "<vbscript:x>",
        "<data:text/html,x>",
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT&colon;alert(1))",
        "[x](java&#x73;cript:alert(1))",
        "[x](&#1;javascript:alert(1))",
        "[x](<java\tscript:alert(1)>)",
        "[x](<java&#10;script:alert(1)>)",
        "[x](&#160;javascript:alert(1))",
        "[x](//evil.org)",
        "[x](\\\\evil.org)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "[x](http://a/\"onmouseover=\"alert(1))",
        "[x](http://a '\"onmouseover=\"alert(1)')",
        "![x](data:image/png;base64,AA==)",
        "![\"onerror=\"](data:image/png;base64,AA==)",
        "![x](data:image/png;base64,AA\"onload=\"x)",
        "![x](data:image/svg+xml;base64,AA==)",
        "![x](javascript:alert(1))",
        "[![x](javascript:a)](javascript:b)",
        "[a]: javascript:alert(1) \"t\"\n",
        "[a]: data:text/html,x\n\n",
        "\n<script>\nalert(1)\n</script>\n",
        "\n<!-- x\n\ny -->\n",
        "\n<?php x ?>\n",
        "\n<!DOCTYPE html>\n",
        "\n<![CDATA[ x ]]>\n",
        "\n<div onclick=x>\n",
        "\n<x-y z=1>\n",
        "\n</div>\n",
        "<ul><li>x<li>[a](javascript:b)</ul>",
        "<p>[a](javascript:b)\n",
        "<!-->",
        "<!--->",
        "--!>",
        "<!--e1-->",
        " <!--a7-->\n",
        "&lt;script&gt;",
        "&#60;b&#62;",
        "&quot;",
        "&#0;&#1;&#13;&#127;",
        "&Tab;&NewLine;",
        "\n| a | <b> |\n|---|:-:|\n| `x|y` | [z](javascript:a) |\n",
        "\n- **08:00 (<script>):** x\n",
        "\n- **08:00 (detected \"onclick=\"x):** y <!--e2-->\n",
        "\n- [x] <script>\n",
        "\n# \"><script>alert(1)</script>\n",
        "\n## timeline-title\n",
        "\n    code </code></pre><script>\n",
        "\n```\"><script>\n</code></pre><script>\n```\n",
        "\n> - 1. x\n",
        "\n9999999. x\n",
    };
    buf_adds(out, pieces[hostile_random(seed) % (sizeof pieces / sizeof *pieces)]);
}

static inline void hostile_markdown(struct buf *out, uint64_t *seed)
{
    size_t n = 1 + hostile_random(seed) % 4;
    for (size_t i = 0; i < n; i++) {
        if (hostile_random(seed) % 2)
            hostile_piece(out, seed);
        else
            hostile_text(out, seed);
    }
}

/* Markdown that cmark knows all of. */
static inline void plain_markdown(struct buf *out, uint64_t *seed)
{
    static const char *const pieces[] = {
        "word ",
        "a b",
        "*x*",
        "**y**",
        "***z*** ",
        "`c`",
        "``d ` e``",
        "\n",
        "\n\n",
        "\n- ",
        "\n  - ",
        "\n    ",
        "\n1. ",
        "\n3) ",
        "\n> ",
        "\n# ",
        "\n### ",
        "\n---\n",
        "\n===\n",
        "\n```\n",
        "\n~~~ sh\n",
        "<http://x>",
        "[l](http://y \"t\")",
        "[m](#n)",
        "[r]",
        "\n\n[r]: http://z\n\n",
        "\\*",
        "  \n",
        "\\\n",
        "08:00",
        "**08:00:** ",
        "\n- **09:00 (a):** b",
        "\n- **K:** v",
        "\t",
        "_q_r_",
        "\"'<>",
        "!",
        "|",
        "\xC3\xA9",
    };
    size_t n = 1 + hostile_random(seed) % 14;
    for (size_t i = 0; i < n; i++)
        buf_adds(out, pieces[hostile_random(seed) % (sizeof pieces / sizeof *pieces)]);
}

/* Rows that a table may be made of, and what may break one. */
static inline void hostile_table(struct buf *out, uint64_t *seed)
{
    static const char *const pieces[] = {
        "| a | b |\n",
        "|---|---|\n",
        "---|:-:\n",
        "| - |\n",
        "|-|\n",
        "a | b\n",
        "| `x|y` | z |\n",
        "\n",
        "- ",
        "> ",
        "  ",
        "text\n",
        "| \\| | c |\n",
        "| 1 | 2 | 3 |\n",
        "```\n",
        "# h\n",
        "<div>\n",
        "|\n",
        "| [a](b) |\n",
        "| *x | y* |\n",
        "1. ",
        "    ",
        "[ ] ",
        "<!-- x -->\n",
    };
    size_t n = 2 + hostile_random(seed) % 10;
    for (size_t i = 0; i < n; i++)
        buf_adds(out, pieces[hostile_random(seed) % (sizeof pieces / sizeof *pieces)]);
}

#endif
