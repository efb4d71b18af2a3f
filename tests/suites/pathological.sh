#!/usr/bin/env bash
# pathological.sh [NAME]...: imports documents that are slow to read for who is careless, each just below
# 10 MB; prints TAP, with what each took. None may crash, and none may take so long that it grows with
# the square of its size: a minute, where five seconds are meant.
#
#   BYTES=1000000    how large they are
set -u
cd "$(dirname "$0")/../.." || exit 1
debrief=${DEBRIEF_BIN:-$PWD/build/debrief}
make=$PWD/build/tests/suites/pathological
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/suites/trial.bash
surroundings
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <("$make")

longest=0 which='' n=0
echo "1..${#names[@]}"
for name in "${names[@]}"; do
    n=$((n + 1))
    crashed=''
    "$make" "$name" "${BYTES:-9900000}" >"$work/$name.md" || exit 2
    begin=$(date +%s%N)
    run_program report --db "$work/a.db" import --dry-run "$work/$name.md"
    took=$((($(date +%s%N) - begin) / 1000000))
    rm -f "$work"/*
    [ "$took" -le "$longest" ] || { longest=$took && which=$name; }
    if [ -z "$crashed" ]; then
        echo "ok $n - $name ($took ms)"
    else
        echo "not ok $n - $name: $crashed"
    fi
done
echo "figure: the longest took $longest ms: $which"
