# refused PATTERN ARG...: the command exits with 2, has nothing to say but one line on stderr, like
# the pattern, and leaves the records and the configuration as they were. Give it input with <<<.
refused() {
    local pattern=$1 before
    shift
    before=$(everything)
    run_debrief "$@"
    expect_like 2 '' "debrief: $pattern"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/.err")" -eq 1 ] || failed 'the message should have been one line'
    [ "$before" = "$(everything)" ] || failed 'something was changed'
}

# kept PATTERN ARG...: the command, which records an event, says in one line on stderr, like the pattern,
# that it kept it aside; the records are as they were.
kept() {
    local pattern=$1
    shift
    run_debrief "$@"
    expect_like 0 '' "debrief: kept aside in $pattern"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/.err")" -eq 1 ] || failed 'the message should have been one line'
}

everything() {
    if [ -e "$DEBRIEF_DB" ]; then debrief export </dev/null; fi
    if [ -e "$HOME/.config" ]; then find "$HOME/.config" -type f -exec cat {} +; fi
    find "$BATS_TEST_TMPDIR" -maxdepth 1 ! -name '.*' ! -name '*-lock' ! -name '*-wal' ! -name '*-shm'
}
