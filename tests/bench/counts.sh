#!/usr/bin/env bash
# counts.sh [--write|--list] [BUILD]: counts the instructions (valgrind) and the syncs (strace) of a few commands
# on a small fixed database, and holds them against tests/bench/counts; or writes that file, or only prints
# them.
#
# Counts repeat where times don't. Where the compiler and the libraries are those that the file names, a
# count that grew by more than 5% is a failed test; elsewhere they are printed, and pass. Prints TAP. BUILD
# (build) must hold debrief and the programs of "make count-programs".
#
# Everything that could change a count is fixed: the environment, the lengths of paths, the clock, uids,
# and which string functions libc takes for this processor.
set -u
cd "$(dirname "$0")/../.." || exit 1
kept=$PWD/tests/bench/counts
mode=
case ${1-} in --*) mode=$1 && shift ;; esac
build=$(realpath "${1:-build}") || exit 1

commands=('log' 'timeline' 'render' 'action list')
logs_instructions=8 # in a row; the figure is their mean
logs_syncs=50       # in a row; the figure is their sum

# Not below $TMPDIR: its length differs.
scratch=$(mktemp -d /tmp/debrief-counts.XXXXXX) || exit 1
trap 'rm -rf "$scratch"' EXIT
cp "$build/debrief" "$scratch/debrief" || exit 1
cd "$scratch" || exit 1
baseline=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI1,-BMI2,-ERMS,-FSRM,-SSSE3,-SSE4_1,-SSE4_2,-MOVBE,-RTM
clean=(env -i "HOME=$scratch" PATH=/usr/local/bin:/usr/bin:/bin LOGNAME=alice TZ=UTC LC_ALL=C.UTF-8
    "DEBRIEF_DB=$scratch/debrief.db" DEBRIEF_SEED=1 DEBRIEF_NOW=2025-01-01T00:00:00Z
    "GLIBC_TUNABLES=glibc.cpu.hwcaps=$baseline")

stop() {
    echo "counts: $1" >&2
    exit 1
}

skip_all() { # WHY
    local i
    [ -z "$mode" ] || stop "$1"
    echo "1..${#commands[@]}"
    for i in "${!commands[@]}"; do echo "ok $((i + 1)) ${commands[i]} # skip $1"; done
    exit 0
}

make_database() {
    "$build/bench/generate" jsonl 300 >events && "$build/bench/generate" actions 60 40 >board &&
        "${clean[@]}" DEBRIEF_NOW=2023-06-01T00:00:00Z ./debrief -q open Checkout >out &&
        "${clean[@]}" ./debrief -q import events board >out
}

instructions() { # WORD... : of that command; leaves them in $count
    "${clean[@]}" valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file=valgrind ./debrief \
        "$@" >out || stop "'$1' failed under valgrind"
    count=$(awk '/Collected/ { print $NF }' valgrind)
    [ -n "$count" ] || stop "valgrind counted nothing for '$1'"
}

syncs() { # WORD... : likewise
    "${clean[@]}" strace -f -qq -e trace=fsync,fdatasync,msync,sync,syncfs,sync_file_range -e signal=none \
        -o syncs ./debrief "$@" >out || stop "'$1' failed under strace"
    count=$(grep -c sync syncs)
}

repeat() { # TIMES FUNCTION WORD... : leaves the sum in $count
    local sum=0 i
    for ((i = 0; i < $1; i++)); do
        "${@:2}"
        sum=$((sum + count))
    done
    count=$sum
}

# A line for each command: its name, instructions, syncs; a tab between them. Those that read come first,
# so that none meets what log left behind.
count_all() {
    local command words
    for command in timeline render 'action list'; do
        read -ra words <<<"$command"
        instructions "${words[@]}"
        printf '%s\t%s' "$command" "$count"
        syncs "${words[@]}"
        printf '\t%s\n' "$count"
    done
    repeat $logs_instructions instructions log 'p99 on checkout is rising'
    printf 'log\t%s' $((count / logs_instructions))
    repeat $logs_syncs syncs log 'p99 on checkout is rising'
    printf '\t%s\n' "$count"
}

valgrind -q --tool=none true 2>out || skip_all 'valgrind can not run here'
strace -o out true 2>out.err || skip_all 'strace can not trace here'
versions=$("$build/bench/versions") || stop 'the programs of the bench are missing: make count-programs'
make_database || stop 'the database could not be made'
count_all >counted

if [ "$mode" = --list ]; then
    cat counted
    exit 0
fi
if [ "$mode" = --write ]; then
    {
        echo '# Instructions and syncs of commands on a small fixed database, as counts.sh counts them: of log the'
        echo "# mean of $logs_instructions in a row, and the syncs of $logs_syncs in a row. Written by: make bench-counts"
        echo "# $versions"
        cat counted
    } >"$kept"
    cat "$kept"
    exit 0
fi

echo "1..${#commands[@]}"
grep -qxF "# $versions" "$kept" && same=1 || same=0
awk -F '\t' -v same="$same" '
    /^#/ { next }
    NR == FNR { instructions[$1] = $2; syncs[$1] = $3; next }
    {
        grew = shrank = ""
        if ($2 > instructions[$1] * 1.05) grew = "instructions"
        if ($3 > syncs[$1] * 1.05) grew = grew (grew == "" ? "" : " and ") "syncs"
        if ($2 < instructions[$1] * 0.95 || $3 < syncs[$1] * 0.95) shrank = 1
        figures = $1 ": " $2 " instructions (kept: " instructions[$1] "), " $3 " syncs (kept: " syncs[$1] ")"
        bad = same && grew != ""
        print (bad ? "not ok " : "ok ") ++n " " figures
        if (bad) {
            print "# " grew " grew by more than 5%: if that is meant, run make bench-counts and commit"
            print "# tests/bench/counts together with what made it grow"
        } else if (!same) {
            print "figure: " figures ", but of other versions"
        } else if (shrank) {
            print "figure: " figures ": less than what is kept; make bench-counts keeps it"
        }
    }' "$kept" counted
