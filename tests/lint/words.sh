#!/bin/sh
# What no file of the project holds: tabs in C, blanks at the ends of lines, marks of unfinished work,
# paths of one machine; and no line of the program is longer than 100 columns.
cd "$(dirname "$0")/../.." || exit 1
report=$(mktemp)
trap 'rm -f "$report"' EXIT

found() { # WHAT: says it of the lines that come in
    sed "s/^/$1: /" | cut -c 1-200 >>"$report"
}

files() { # PATTERN: those of the project whose path matches
    find . \( -path ./.git -o -path ./build -o -name node_modules \) -prune -o -type f -print | sed 's,^\./,,' | grep -E "$1"
}

code=$(files '\.[ch]$')
scripts=$(files '^Makefile$|\.(sh|bash|bats|mjs)$|^tests/run$|^tests/chroot$|^\.ci/run$')
prose=$(files '\.md$' | grep -vE '^(templates|tests/data|examples)/')
tab=$(printf '\t')

# shellcheck disable=SC2086 # no name has a blank
{
    grep -n "$tab" $code /dev/null | found 'a tab'
    grep -nE "[ $tab]+\$" $code $scripts $prose /dev/null | found 'blanks at the end'
    grep -nEw 'TO[D]O|FIX[M]E|X[X]X|not implement[e]d' $code $scripts $prose /dev/null | found 'unfinished'
    case ${PWD%/*} in
    '' | /tmp | /usr/* | /var/*) ;; # others than this machine have those
    *) grep -nF "${PWD%/*}/" $code $scripts $prose /dev/null | found 'a path of this machine' ;;
    esac
    for file in $(files '^src/.*\.[ch]$'); do
        # Columns, not bytes: the continuation bytes of UTF-8 take none.
        LC_ALL=C awk -v file="$file" '
            { line = $0; gsub(/[\200-\277]/, "", line) }
            length(line) > 100 { print file ":" FNR ": " length(line) " columns" }' "$file"
    done | found 'longer than 100 columns'
    for file in $code $scripts $prose; do
        [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo "$file"
    done | found 'no newline at the end of the file'
}
cat "$report"
[ ! -s "$report" ]
