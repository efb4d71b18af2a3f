#!/bin/sh
# Below the command line nothing reads the environment, ends the program or writes to the terminal:
# it returns, and its caller says it.
cd "$(dirname "$0")/../.." || exit 1

files=$(find src -mindepth 2 -name '*.[ch]' ! -path 'src/cli/*')
# Out of memory is the one thing that nobody could do anything about.
# shellcheck disable=SC2086
if grep -nE '(^|[^A-Za-z0-9_>.])(getenv|secure_getenv|setenv|putenv|exit|_exit|_Exit|quick_exit|printf|vprintf|puts|putchar|perror)\(|[^A-Za-z0-9_](stdout|stderr|environ)[^A-Za-z0-9_]' $files |
    grep -vE '^src/base/alloc\.c:.*(_exit\(|stderr)|:[0-9]+: *(/\*|\*|//)|"environ"'; then
    echo 'only src/cli/ and src/main.c do this'
    exit 1
fi
