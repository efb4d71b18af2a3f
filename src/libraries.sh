#!/bin/sh
# libraries.sh CC STATIC: prints, as a line for make, how the libraries that debrief needs are linked
# here; or says which are missing, and fails.
#
# With STATIC=1 each library whose archive is found and links is taken in whole, which saves every
# start of the program the work of the dynamic loader; libc stays dynamic. A library without an
# archive is linked dynamically.
set -eu
cc=$1
static=$2
if ! command -v "${cc%% *}" >/dev/null; then
    echo "debrief needs a C compiler, and '$cc' is not here; on Debian: apt-get install gcc" >&2
    exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Its name for the linker, header, a function, its Debian package, and what its archive needs.
libraries='
cmark    cmark.h    cmark_parser_new     libcmark-dev
sqlite3  sqlite3.h  sqlite3_open_v2      libsqlite3-dev
jansson  jansson.h  json_object          libjansson-dev
utf8proc utf8proc.h utf8proc_version     libutf8proc-dev
edit     histedit.h el_init              libedit-dev      bsd tinfo
md       sha2.h     SHA256Init           libmd-dev
'
system=-lm # sqlite's mathematical functions

links() { # FUNCTION FLAG...
    printf 'char %s(void);\nint main(void) { return %s(); }\n' "$1" "$1" >"$scratch/link.c"
    shift
    $cc -w -fno-builtin "$scratch/link.c" -o "$scratch/link" "$@" $system 2>/dev/null
}

archive() { # NAME: its path, or nothing
    path=$($cc -print-file-name="lib$1.a")
    case $path in */*) echo "$path" ;; esac
}

missing='' flags='' tails=''
while read -r name header function package needs; do
    [ -n "$name" ] || continue
    if ! printf '#include <stdio.h>\n#include <sys/types.h>\n#include <%s>\n' "$header" |
        $cc -w -fsyntax-only -x c - 2>/dev/null; then
        missing="$missing $package"
        continue
    fi
    whole='' tail=''
    if [ "$static" = 1 ]; then
        whole=$(archive "$name")
        for need in $needs; do
            # Alone it may be missing where the library was built without it.
            tail="$tail $(archive "$need")"
        done
        # libmd stands last for all: libbsd takes its digests from there.
        # shellcheck disable=SC2046,SC2086 # paths one after the other, or none
        [ -z "$whole" ] || links "$function" "$whole" $tail $(archive md) || whole=''
    fi
    if [ -n "$whole" ]; then
        flags="$flags $whole" tails="$tails $tail"
    elif links "$function" "-l$name"; then
        flags="$flags -l$name"
    else
        missing="$missing $package"
    fi
done <<EOF
$libraries
EOF

if [ -n "$missing" ]; then
    echo "debrief needs libraries that are not here; on Debian: apt-get install$missing" >&2
    exit 1
fi
case $flags in */libmd.a*) tails="$tails $(archive md)" ;; esac
echo "LIBRARIES :=$(echo "$flags $tails $system" | tr -s ' ' | sed 's/^ */ /')"
