#!/usr/bin/env bash
# pathological.sh [NAME]...: imports documents that are slow to read for who is careless, each just below
# 10 MB; prints TAP, with the seconds of a processor that each took. None may crash, and none may take so
# long that it grows with the square of its size: LIMIT seconds, where five are meant.
#
#   BYTES=1000000    how large they are
set -u
cd "$(dirname "$0")/../.." || exit 1
debrief=${DEBRIEF_BIN:-$PWD/build/debrief}
make=$PWD/build/tests/suites/pathological
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/suites/trial.bash || exit 2
surroundings
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <("$make")

export LIMIT=${LIMIT:-60}
longest=0 which='' n=0 TIMEFORMAT='%U %S'
echo "1..${#names[@]}"
for name in "${names[@]}"; do
    n=$((n + 1))
    crashed=''
    "$make" "$name" "${BYTES:-9900000}" >"$work/$name.md" || exit 2
    { time run_program report --db "$work/a.db" import --dry-run "$work/$name.md"; } 2>"$work/took"
    took=$(awk '{ printf "%d", ($1 + $2) * 1000 }' "$work/took")
    rm -f "$work"/*
    [ "$took" -le "$longest" ] || { longest=$took && which=$name; }
    if [ -z "$crashed" ]; then
        echo "ok $n - $name ($took ms)"
    else
        echo "not ok $n - $name: $crashed"
    fi
done
echo "figure: the longest took $longest ms: $which"
