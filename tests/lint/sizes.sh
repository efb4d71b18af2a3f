#!/bin/sh
# No source above 600 lines and no function above 80: beyond that there is a seam to be found.
cd "$(dirname "$0")/../.." || exit 1

awk '
    function end_of_file() {
        if (lines > 600) { print file ": " lines " lines: split it at its seam"; bad = 1 }
    }
    FNR == 1 { end_of_file(); file = FILENAME; start = 0 }
    { lines = FNR }
    # As clang-format leaves it, a function begins and ends with a brace in the first column.
    /^[A-Za-z_].*\(/ { head = $0 }
    /^\{/ { start = FNR }
    /^\}/ {
        if (start && FNR - start - 1 > 80) {
            sub(/\(.*/, "", head)
            print file ":" start ": " head ": " FNR - start - 1 " lines: find the parts it is made of"
            bad = 1
        }
        start = 0
    }
    END { end_of_file(); exit bad }' src/*.c src/*/*.c
