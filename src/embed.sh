#!/bin/sh
# embed.sh FOLDER: prints the C source of doc/embedded.h's table, with each file below FOLDER that is a
# template or part of a page (*.md *.html *.css).
set -eu
LC_ALL=C
export LC_ALL
cd "$1"
files=$(find . -name '*.md' -o -name '*.html' -o -name '*.css' | sed 's,^\./,,' | sort)

echo '/* Made by src/embed.sh; changes here are lost. */'
echo '#include "doc/embedded.h"'
# ISO C promises no more than 4095 bytes in a literal; gcc and clang take any number.
echo '#pragma GCC diagnostic ignored "-Woverlength-strings"'

n=0
for file in $files; do
    printf 'static const char template_%d[] =\n' "$n"
    # A question mark is escaped because two of them begin a trigraph in C17.
    sed -e 's/[\\"?]/\\&/g' -e 's/.*/    "&\\n"/' "$file"
    echo '    "";'
    n=$((n + 1))
done

echo 'const struct embedded_template embedded_templates[] = {'
n=0
for file in $files; do
    printf '    {"%s", template_%d, sizeof template_%d - 1},\n' "${file%.md}" "$n" "$n"
    n=$((n + 1))
done
echo '    {NULL, NULL, 0},'
echo '};'
