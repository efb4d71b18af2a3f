# The sandbox that the tests of the command line run in. A file of tests begins with "load helpers":
#
#     load helpers
#
#     @test "an event is logged at the time it is given" {
#         given open "Checkout 500s"
#         run_debrief log --at 08:10 "p99 on checkout"
#         expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 08:10 UTC: "p99 on checkout"' ''
#     }
#
#     @test "without an incident nothing is logged" {
#         run_debrief log "paged"
#         expect_like 2 '' "debrief: there is no incident*"
#     }
#
#     @test "a text can come from standard input" {
#         given open "Checkout 500s"
#         now 09:05
#         run_debrief --json log - <<<"paged the database team"
#         expect_json 0 '.[0].text' 'paged the database team'
#     }
#
# The clock stands at 2023-06-01T09:00:00Z until "now" sets it; the author is alice; the database is
# debrief.db in the current folder, which is empty and the test's own, as is HOME. A file with a line
# "# valgrind" is also run under valgrind by make test-all.

bats_require_minimum_version 1.5.0

TOP=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)

setup() {
    sandbox
}

sandbox() {
    # bats notes the line before each command, which takes longer than most commands: only in the test itself.
    set +T
    declare -ft "$BATS_TEST_NAME"
    local binary=${DEBRIEF_BIN:-$TOP/build/debrief}
    unset "${!DEBRIEF_@}" "${!XDG_@}" EDITOR VISUAL PAGER NO_COLOR COLUMNS LINES
    # script(1) runs what it is given with $SHELL, and some surroundings have none
    export HOME=$BATS_TEST_TMPDIR/home TZ=UTC LC_ALL=C.UTF-8 TERM=dumb SHELL=$BASH
    export PATH=${binary%/*}:$PATH
    export DEBRIEF_BIN=$binary DEBRIEF_DB=$BATS_TEST_TMPDIR/debrief.db DEBRIEF_AUTHOR=alice DEBRIEF_SEED=1
    now 09:00
    umask 022
    mkdir -p "$HOME"
    cd "$BATS_TEST_TMPDIR" || return 1
    exec </dev/null
}

# now TIME: sets the clock: 09:05 of 2023-06-01, 2023-06-02T10:00, or the whole of it. In UTC.
now() {
    case $1 in
    *T*Z) DEBRIEF_NOW=$1 ;;
    *T*) DEBRIEF_NOW=$1:00Z ;;
    *) DEBRIEF_NOW=2023-06-01T$1:00Z ;;
    esac
    export DEBRIEF_NOW
}

# run_debrief ARG... : leaves what it did in $status, $out and $err. Give it input with <<<, not with a
# pipe. Death by a signal fails the test, whatever it expects; but what "run" returns is its command's.
run_debrief() {
    capture debrief "$@"
    if [ "$status" -ge 128 ] && ! step_is_run; then failed "died by signal $((status - 128))"; fi
}

step_is_run() { # Is the step's command "run", after global options and their values?
    [[ $step =~ ^debrief\ (-[^ ]+\ ([^- ][^ ]*\ )?)*run\  ]]
}

# capture COMMAND... : the same for any command.
capture() {
    printf -v step '%q ' "$@"
    status=0
    "$@" >"$BATS_TEST_TMPDIR/.out" 2>"$BATS_TEST_TMPDIR/.err" || status=$?
    slurp out "$BATS_TEST_TMPDIR/.out"
    slurp err "$BATS_TEST_TMPDIR/.err"
}

# slurp NAME FILE: NAME=$(cat FILE), without the two processes that this takes thousands of times; and
# whether it ends with a newline, or is empty, in NAME_whole.
slurp() {
    local all=''
    if IFS= read -r -d '' all <"$2"; then all=$(cat "$2" && echo x) && all=${all%x}; fi # it holds a NUL
    case $all in '' | *$'\n') printf -v "$1_whole" yes ;; *) printf -v "$1_whole" '' ;; esac
    printf -v "$1" %s "${all%"${all##*[!$'\n']}"}"
}

# given ARG... : a step on the way to what is tested, which must succeed and have nothing to remark.
given() {
    run_debrief "$@"
    [ "$status" -eq 0 ] && [ -z "$err" ] || failed 'should have succeeded without a remark'
}

# expect STATUS STDOUT STDERR: what the last step did, exactly (without the newline at the end, which
# must be there).
expect() {
    [ $# -eq 3 ] || failed 'expect STATUS STDOUT STDERR: state all three'
    [ "$status" -eq "$1" ] || failed "exit status $status instead of $1"
    [ "$out" = "$2" ] || failed "stdout should have been:" "$2"
    [ "$err" = "$3" ] || failed "stderr should have been:" "$3"
    whole "$out_whole" && whole "$err_whole" || failed 'the last line has no newline'
}

# expect_like STATUS STDOUT STDERR: the last two are patterns of the shell for the whole text; an
# empty one means nothing at all.
expect_like() {
    [ $# -eq 3 ] || failed 'expect_like STATUS STDOUT STDERR: state all three'
    [ "$status" -eq "$1" ] || failed "exit status $status instead of $1"
    # shellcheck disable=SC2053 # they are patterns
    [[ $out == $2 ]] || failed "stdout should have been like:" "$2"
    # shellcheck disable=SC2053
    [[ $err == $3 ]] || failed "stderr should have been like:" "$3"
}

# expect_json STATUS FILTER VALUE...: what jq's FILTER makes of stdout; stderr must be empty.
expect_json() {
    local wanted=$1 value
    shift
    [ "$status" -eq "$wanted" ] || failed "exit status $status instead of $wanted"
    [ -z "$err" ] || failed 'stderr should have been empty'
    while [ $# -gt 0 ]; do
        value=$(jq -r "$1" <<<"$out") || failed "stdout is no JSON, or '$1' no filter"
        [ "$value" = "$2" ] || failed "$1 is '$value' instead of" "$2"
        shift 2
    done
}

whole() { # WHOLE: does it end with a newline? Anything that another command wrote is taken as it is
    [ -n "$1" ] || step_is_run
}

# failed WHAT [WANTED]: shows the step and ends the test.
failed() {
    {
        echo "$1"
        [ $# -lt 2 ] || sed 's/^/    /' <<<"$2"
        echo "step:   $step"
        echo "status: ${status-}"
        echo "stdout:" && sed 's/^/    /' <<<"${out-}"
        echo "stderr:" && sed 's/^/    /' <<<"${err-}"
    } >&2
    # It takes the line before the last that it noted as the one that failed: see sandbox.
    ! declare -F bats_debug_trap >/dev/null || {
        bats_debug_trap "${BASH_SOURCE[0]}" && bats_debug_trap "${BASH_SOURCE[0]}"
    }
    exit 1
}
