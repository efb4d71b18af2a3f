/* pathological [NAME [BYTES]]: documents that are slow to read for who is careless, to standard
 * output; without a name, the list of them. BYTES: about how large (10,000,000).
 *
 * What they try: parsers that look at the same place again for each mark (brackets, backticks,
 * emphasis, tags that are never closed), depths (quotes, lists), widths (tables), and numbers of
 * everything: headings, items, entries, references, empty lines. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* BEGIN, then UNIT as often as there is room, then END. */
static const struct repeated {
    const char *name, *begin, *unit, *end;
} repeated[] = {
    {"quotes", "", ">", "a\n"},
    {"quotes-apart", "", "> ", "a\n"},
    {"quotes-and-lists", "", "> - ", "a\n"},
    {"lists", "", "- ", "a\n"},
    {"lists-numbered", "", "1. ", "a\n"},
    {"lists-mixed", "", "* 1) - ", "a\n"},
    {"lists-of-nothing", "# A\n\n## Timeline\n\n", "-\n", ""},
    {"brackets", "", "[", "a\n"},
    {"brackets-closed", "", "]", "a\n"},
    {"brackets-images", "", "![[", "a\n"},
    {"brackets-links", "", "[a](", "b\n"},
    {"brackets-pointed", "", "[a](<b", "\n"},
    {"brackets-titled", "", "[a](b \"", "\n"},
    {"brackets-parted", "", "[a][b] ", "\n"},
    {"brackets-missing", "", "[a] ", "\n"},
    {"brackets-lines", "", "[a\n", "\n"},
    {"parentheses", "[a](", "(", "b\n"},
    {"links", "", "[a](b) ", "\n"},
    {"images", "", "![a](b)\n", "\n"},
    {"addresses", "", "http://a.b ", "\n"},
    {"addresses-pointed", "", "<http://a", "\n"},
    {"addresses-mail", "", "<a@b", "\n"},
    {"emphasis", "", "*a_ ", "\n"},
    {"emphasis-strong", "", "**a *b ", "\n"},
    {"emphasis-open", "", "a**b", "c* \n"},
    {"emphasis-closed", "", "a* b_ ", "\n"},
    {"emphasis-links", "", "**x [a*b**c*](d)", "\n"},
    {"emphasis-words", "", "_a", "\n"},
    {"stars", "", "*", "a\n"},
    {"backslashes", "", "\\", "\n"},
    {"backslash-lines", "", "a\\\n", "\n"},
    {"entities", "", "&lt;", "\n"},
    {"entities-numbered", "", "&#10;", "\n"},
    {"entities-open", "", "&a", "\n"},
    {"comments-open", "", "<!--a", "\n"},
    {"comments-lines", "", "a <!--\n", "\n"},
    {"comments-blocks", "", "<!--\n\n", ""},
    {"comments", "", "<!-- a -->", "\n"},
    {"comments-apart", "", "<!-- a -->\n\n", ""},
    {"instructions", "", "a <?a", "\n"},
    {"declarations", "", "a <!A", "\n"},
    {"sections-of-data", "", "a <![CDATA[a", "\n"},
    {"tags-open", "a ", "<a href=\"", "\n"},
    {"tags-unknown", "", "<ann> ", "\n"},
    {"tags-blocks", "", "<div>\n\n", ""},
    {"tags-nested", "", "<div>", "\n"},
    {"tags-items", "<ul>\n", "<li>10:00 AM: a</li>\n", "</ul>\n"},
    {"tags-lists", "", "<ul><li>", "\n"},
    {"tags-breaks", "", "a<br>", "\n"},
    {"tags-break-lines", "# A\n\n## Timeline\n\n", "10:00 a<br>\n", "\n"},
    {"line", "", "a", "\n"},
    {"line-words", "", "a b. ", "\n"},
    {"line-wide", "", "é", "\n"},
    {"paragraph", "", "some words that are one line of it.\n", ""},
    {"paragraph-short", "", "a\n", ""},
    {"paragraph-breaks", "", "a  \n", ""},
    {"paragraphs", "", "a\n\n", ""},
    {"blank", "", " ", "a\n"},
    {"blank-inside", "a", " ", "a\n"},
    {"blank-before", "\n", " ", "a\n"},
    {"empty", "", "\n", "a\n"},
    {"tabs", "", "\t", "a\n"},
    {"tabs-items", "", "-\t", "a\n"},
    {"headings", "", "# a\n", ""},
    {"headings-deep", "", "# a\n## b\n### c\n#### d\n", ""},
    {"headings-known", "", "## Timeline\n\n## Impact\n\n", ""},
    {"headings-underlined", "", "a\n=\n", ""},
    {"headings-bold", "", "**Impact**\n\na\n\n", ""},
    {"headings-timed", "# A\n\n## Timeline\n\n", "### 10:00\n\na\n\n", ""},
    {"headings-marks", "", "# ", "\n"},
    {"rules", "", "---\n\n", ""},
    {"rules-stars", "", "* * *\n", ""},
    {"fences", "", "```\na\n", ""},
    {"fences-apart", "", "```\na\n```\n\n", ""},
    {"fence-long", "```\n", "`", "\n"},
    {"tildes", "", "~", "\n"},
    {"indented", "## Timeline\n\n", "    - 10:00 a\n", ""},
    {"indented-deep", "## Timeline\n\n", "        - 10:00 a\n    - b\n", ""},
    {"labels", "", "Impact: a\n", ""},
    {"labels-apart", "", "Impact:\n\na\n\n", ""},
    {"labels-bold", "", "**Impact:** a\n", ""},
    {"labels-items", "", "- **Impact:** a\n", ""},
    {"labels-nested", "", "- **Timeline:**\n  - 10:00 a\n", ""},
    {"labels-colons", "", "a: ", "\n"},
    {"entries", "# A\n\n## Timeline\n\n", "- 10:00 a\n", ""},
    {"entries-dated", "# A\n\n## Timeline\n\n", "- 2023-06-01 10:00 UTC: alert fired\n", ""},
    {"entries-back", "# A\n\n## Timeline\n\n", "- 23:00 a\n- 01:00 b\n", ""},
    {"entries-loose", "# A\n\n## Timeline\n\n", "- 10:00 a\n\n", ""},
    {"entries-nested", "# A\n\n## Timeline\n\n",
     "- 10:00 a\n  - **Actions taken**: b\n  - 10:01 c\n", ""},
    {"entries-under-one", "# A\n\n## Timeline\n\n- 10:00 a\n", "  - b\n", ""},
    {"entries-paragraphs", "# A\n\n## Timeline\n\n", "10:00 a\n\n", ""},
    {"entries-lines", "# A\n\n## Timeline\n\n", "10:00 a\n", ""},
    {"entries-days", "# A\n\n## Timeline\n\n", "### 2023-06-01\n\n- 10:00 a\n\n", ""},
    {"entries-untitled", "", "- 10:00 a\n- b\n", ""},
    {"entries-linked", "# A\n\n## Timeline\n\n", "- 10:00 a https://a.b [c](https://d.e)\n", ""},
    {"timelines", "# A\n\n", "## Timeline\n\n- 10:00 a\n\n", ""},
    {"stamps", "", "10:00 ", "\n"},
    {"stamps-dated", "- ", "2023-06-01 10:00 UTC / ", "\n"},
    {"digits", "- ", "1", ":00 a\n"},
    {"zones", "", "All times in PST. ", "\n"},
    {"tasks", "## Action items\n\n", "- [ ] a\n", ""},
    {"tasks-owned", "## Action items\n\n", "- [x] a (owner: b, due 2023-06-01)\n", ""},
    {"tasks-brackets", "## Action items\n\n", "- [ ] [ ] ", "\n"},
    {"causes", "", "## Root cause\n\na\n\n", ""},
    {"lessons", "## What went well\n\n", "- a\n", ""},
    {"tables", "", "| a |\n|---|\n| b |\n\n", ""},
    {"table-rows", "| Time | Event |\n|---|---|\n", "| 10:00 | a |\n", ""},
    {"table-pipes", "| a |\n|---|\n", "|", "\n"},
    {"table-escapes", "| a |\n|---|\n| ", "\\|", " |\n"},
    {"table-code", "| a |\n|---|\n| ", "`|", " |\n"},
    {"table-almost", "", "| a | b |\n", ""},
    {"front-matter", "---\n", "a: b\n", "---\n# A\n"},
    {"front-matter-open", "---\n", "a: b\n", ""},
    {"front-matter-lists", "---\na:\n", "  - b\n", "---\n# A\n"},
    {"markers", "", "a <!--e1-->\n\n", "<!-- debrief 01887622-0000-7000-8000-000000000001 -->\n"},
    {"markers-doubled", "# A\n\n", "<!-- debrief 01887622-0000-7000-8000-000000000001 -->\n", ""},
    {"tags-of-templates", "", "{{#a}} ", "\n"},
};

static void repeat(const char *unit, size_t times)
{
    while (times--)
        fputs(unit, stdout);
}

/* ---- those that grow from line to line, or of two parts */

/* Each deeper than the one before: as deep as there is room. */
static void make_stairs(size_t bytes)
{
    for (size_t deep = 0, written = 0; written < bytes; deep++) {
        written += 2 * deep + 4;
        repeat("  ", deep);
        fputs("- a\n", stdout);
    }
}

static void make_quote_stairs(size_t bytes)
{
    for (size_t deep = 1, written = 0; written < bytes; deep++) {
        written += deep + 2;
        repeat(">", deep);
        fputs("a\n", stdout);
    }
}

static void make_deep_lines(size_t bytes)
{
    for (size_t written = 0; written < bytes; written += 2002) {
        repeat("> ", 1000);
        fputs("a\n", stdout);
    }
}

/* As deep as any one line may go, again and again. */
static void make_deep_items(size_t bytes)
{
    for (size_t written = 0; written < bytes; written += 201) {
        repeat("- ", 99);
        fputs("a\n\n", stdout);
    }
}

static void make_deep_quotes(size_t bytes)
{
    for (size_t written = 0; written < bytes; written += 103) {
        repeat(">", 99);
        fputs(" a\n\n", stdout);
    }
}

/* Each run of another length: none closes another. */
static void make_backticks(size_t bytes)
{
    for (size_t run = 1, written = 0; written < bytes; run++) {
        written += run + 2;
        fputs("a ", stdout);
        repeat("`", run);
    }
    putchar('\n');
}

static void make_backtick_lines(size_t bytes)
{
    for (size_t run = 1, written = 0; written < bytes; run++) {
        written += run + 1;
        repeat("`", run);
        fputs("\n", stdout);
    }
}

static void make_brackets_closed(size_t bytes)
{
    repeat("[", bytes / 2);
    repeat("]", bytes / 2);
    putchar('\n');
}

static void make_links_nested(size_t bytes)
{
    repeat("[", bytes / 6);
    putchar('a');
    repeat("](b)", bytes / 6);
    putchar('\n');
}

static void make_empty_after_lists(size_t bytes)
{
    repeat("* ", 1000);
    repeat("\n", bytes);
}

static void make_list_then_lines(size_t bytes)
{
    repeat("* ", 1000);
    repeat("a\n", bytes / 2);
}

static void make_references(size_t bytes)
{
    for (size_t i = 0, written = 0; written < bytes; i++)
        written += (size_t)printf("[r%zu]: /u\n", i);
    fputs("\n[r1] [r2]\n", stdout);
}

static void make_references_used(size_t bytes)
{
    for (size_t i = 0, written = 0; written < bytes / 2; i++)
        written += (size_t)printf("[r%zu]: /u\n", i);
    putchar('\n');
    for (size_t i = 0, written = 0; written < bytes / 2; i++)
        written += (size_t)printf("- [a][r%zu]\n", i);
}

/* A short reference to a long address: what is resolved may be the product of both. */
static void make_references_long(size_t bytes)
{
    fputs("[r]: /", stdout);
    repeat("u", bytes / 2);
    fputs("\n\n", stdout);
    repeat("- [a][r]\n\n", bytes / 20);
}

static void make_references_same(size_t bytes)
{
    repeat("[r]: /u\n", bytes / 8);
    fputs("\n[r]\n", stdout);
}

static void make_columns(size_t bytes)
{
    size_t n = bytes / 10;
    repeat("|a", n);
    fputs("|\n", stdout);
    repeat("|-", n);
    fputs("|\n", stdout);
    for (size_t i = 0; i < 3; i++) {
        repeat("|b", n / 2);
        fputs("|\n", stdout);
    }
}

/* Many columns and many rows that have only one. */
static void make_columns_and_rows(size_t bytes)
{
    size_t n = bytes / 8;
    repeat("|a", n);
    fputs("|\n", stdout);
    repeat("|-", n);
    fputs("|\n", stdout);
    repeat("|b|\n", n);
}

/* In one cell, each run of another length. */
static void make_table_backticks(size_t bytes)
{
    fputs("| a |\n|---|\n| ", stdout);
    make_backticks(bytes);
}

/* The same in rows that are just short enough to be parsed. */
static void make_table_rows_backticks(size_t bytes)
{
    fputs("| a |\n|---|\n", stdout);
    for (size_t written = 0; written < bytes; written += 60000) {
        fputs("| ", stdout);
        make_backticks(60000);
    }
}

static void make_items_grow(size_t bytes)
{
    for (size_t width = 1, written = 0; written < bytes; width = width % 9 + 1) {
        written += 2 * width + 3;
        repeat("  ", width);
        fputs("- a\n", stdout);
    }
}

static void make_table_in_items(size_t bytes)
{
    for (size_t written = 0; written < bytes; written += 60)
        fputs("- 10:00 a\n\n  | b | c |\n  |---|---|\n  | d | e |\n\n", stdout);
}

/* Every entry of another time, back and forth. */
static void make_entries_shuffled(size_t bytes)
{
    unsigned state = 1;
    fputs("# A\n\n## Timeline (UTC)\n\n", stdout);
    for (size_t written = 0; written < bytes; written += 12) {
        state = state * 1103515245u + 12345u;
        printf("- %02u:%02u some\n", state / 65536 % 24, state / 1024 % 60);
    }
}

static void make_sections(size_t bytes)
{
    for (size_t i = 0, written = 0; written < bytes; i++)
        written += (size_t)printf("## Part %zu\n\nWith words of its own.\n\n", i);
}

static void make_sections_same(size_t bytes)
{
    repeat("## Appendix\n\nWith words of its own.\n\n", bytes / 38);
}

static const struct grown {
    const char *name;
    void (*make)(size_t bytes);
} grown[] = {
    {"stairs", make_stairs},
    {"stairs-quotes", make_quote_stairs},
    {"deep-lines", make_deep_lines},
    {"deep-items", make_deep_items},
    {"deep-quotes", make_deep_quotes},
    {"backticks", make_backticks},
    {"backtick-lines", make_backtick_lines},
    {"brackets-pairs", make_brackets_closed},
    {"links-nested", make_links_nested},
    {"empty-after-lists", make_empty_after_lists},
    {"lines-after-lists", make_list_then_lines},
    {"references", make_references},
    {"references-used", make_references_used},
    {"references-long", make_references_long},
    {"references-same", make_references_same},
    {"table-columns", make_columns},
    {"table-columns-and-rows", make_columns_and_rows},
    {"table-backticks", make_table_backticks},
    {"table-rows-backticks", make_table_rows_backticks},
    {"tables-in-items", make_table_in_items},
    {"items-in-and-out", make_items_grow},
    {"entries-shuffled", make_entries_shuffled},
    {"sections", make_sections},
    {"sections-same", make_sections_same},
};

static bool make(const char *name, size_t bytes)
{
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++)
        if (!strcmp(repeated[i].name, name)) {
            fputs(repeated[i].begin, stdout);
            repeat(repeated[i].unit, bytes / strlen(repeated[i].unit));
            fputs(repeated[i].end, stdout);
            return true;
        }
    for (size_t i = 0; i < sizeof grown / sizeof *grown; i++)
        if (!strcmp(grown[i].name, name)) {
            grown[i].make(bytes);
            return true;
        }
    return false;
}

static void list(void)
{
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++)
        puts(repeated[i].name);
    for (size_t i = 0; i < sizeof grown / sizeof *grown; i++)
        puts(grown[i].name);
}

int main(int argc, char **argv)
{
    size_t bytes = argc > 2 ? (size_t)strtoull(argv[2], NULL, 10) : 9900000;
    if (argc < 2)
        list();
    else if (!make(argv[1], bytes)) {
        fprintf(stderr, "pathological: there is no '%s': without a name all are listed\n", argv[1]);
        return 2;
    }
    return fflush(stdout) ? 2 : 0;
}
