#!/bin/sh
# setup.sh build|test|test-all|web|bench: installs what is missing for that, through apt-get; where that
# can't be, names the packages and fails. For web also packages of npm, into build/web/.
set -u
what=${1:?build, test, test-all, web or bench}

# What must be there, for what, and the Debian package that has it.
needs='
build    command cc               gcc
build    command make             make
build    header  cmark.h          libcmark-dev
build    header  sqlite3.h        libsqlite3-dev
build    header  jansson.h        libjansson-dev
build    header  utf8proc.h       libutf8proc-dev
build    header  histedit.h       libedit-dev
build    header  sha2.h           libmd-dev
build    file    zoneinfo/UTC     tzdata
test     header  cmocka.h         libcmocka-dev
test     command bats             bats
test     command sqlite3          sqlite3
test     command jq               jq
test     command tmux             tmux
test     command zsh              zsh
test     command fish             fish
test-all command valgrind         valgrind
test-all command strace           strace
test-all command clang            clang
test-all fuzzer  clang            libclang-rt-dev
web      command chromium         chromium
web      command node             nodejs
web      command npm              npm
web      file    fonts/truetype/dejavu fonts-dejavu-core
bench    command sqlite3          sqlite3
bench    command jq               jq
bench    command git              git
bench    command task             taskwarrior
bench    command valgrind         valgrind
bench    command strace           strace
'

missing() { # KIND NAME
    case $1 in
    command) ! command -v "$2" >/dev/null ;;
    file) ! [ -e "/usr/share/$2" ] ;;
    header)
        ! printf '%s\n' '#include <setjmp.h>' '#include <stdarg.h>' '#include <stddef.h>' \
            '#include <stdint.h>' '#include <stdio.h>' "#include <$2>" |
            cc -w -fsyntax-only -x c - 2>/dev/null
        ;;
    fuzzer)
        ! echo 'int LLVMFuzzerTestOneInput(void) { return 0; }' |
            clang -w -fsanitize=fuzzer,address -x c - -o /dev/null 2>/dev/null
        ;;
    esac
}

packages=''
while read -r level kind name package; do
    case $what:$level in
    "$what:$what" | ?*:build | test-all:test) ;;
    *) continue ;;
    esac
    if missing "$kind" "$name"; then packages="$packages $package"; fi
done <<EOF
$needs
EOF
log=build/setup.log
mkdir -p build

stop() {
    echo "setup: $1: install what these packages of Debian hold, then try again:$packages" >&2
    exit 1
}

apt() {
    # shellcheck disable=SC2086 # sudo is a command and its option, or nothing
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=2 \
        -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1
}

install_packages() {
    command -v apt-get >/dev/null || stop 'there is no apt-get here'
    sudo=''
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || stop 'not root, and there is no sudo'
        sudo=sudo
        # With nobody there to be asked, sudo may not ask.
        [ -t 0 ] || sudo='sudo -n'
    fi
    echo "setup: installing with apt-get:$packages (what it says is in $log)" >&2
    : >"$log"
    [ -z "$sudo" ] || $sudo true || stop "'$sudo' was refused"
    # shellcheck disable=SC2086
    if ! { apt update && apt install -y --no-install-recommends $packages; }; then
        grep '^[EW]:' "$log" | tail -n 3 >&2
        stop 'apt-get failed'
    fi
}

# What tests/web/package-lock.json says, byte for byte, from the registry that npm is set to.
install_npm_packages() {
    lock=package-lock.json
    cmp -s tests/web/$lock build/web/installed && return
    echo "setup: installing with npm what tests/web/$lock lists (what it says is in $log)" >&2
    rm -rf build/web
    mkdir -p build/web
    cp tests/web/package.json tests/web/$lock build/web/
    # No package may run anything while it is installed; puppeteer-core then fetches no browser either.
    if ! (cd build/web && npm ci --ignore-scripts --no-audit --no-fund --prefer-offline) </dev/null >>"$log" 2>&1; then
        grep '^npm ERR!\|^npm error' "$log" | head -n 3 >&2
        echo 'setup: npm could not install them: look at its registry and network, then try again' >&2
        exit 1
    fi
    cp tests/web/$lock build/web/installed
}

[ -z "$packages" ] || install_packages
[ "$what" != web ] || install_npm_packages
