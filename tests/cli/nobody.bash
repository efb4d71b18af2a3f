# Another user, who can't write what is not theirs. Who loads this has the teardown too.

# as_nobody COMMAND... : without root's rights; root writes where modes forbid it.
as_nobody() {
    if [ "$(id -u)" -ne 0 ]; then "$@"; else setpriv --reuid 65534 --regid 65534 --clear-groups -- "$@"; fi
}

nobody_can_run() {
    [ "$(id -u)" -ne 0 ] || command -v setpriv >/dev/null || skip 'setpriv is not installed'
    mkdir -m 755 bin shared
    # The folders above may be closed to others.
    as_nobody "$DEBRIEF_BIN" --version >/dev/null 2>&1 && as_nobody test -x "$PWD/shared" ||
        { box=$(mktemp -d /tmp/debrief-cli-XXXXXX) && chmod 755 "$box" && cp -L "$DEBRIEF_BIN" "$box/debrief" &&
            chmod 755 "$box/debrief" && as_nobody "$box/debrief" --version >/dev/null 2>&1; } ||
        skip 'another user can not run the program here'
    box=${box:-$PWD/shared}
}

teardown() {
    case ${box-} in /tmp/debrief-cli-*) rm -rf "$box" ;; esac
}
