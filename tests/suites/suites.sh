#!/usr/bin/env bash
# suites.sh [NAME]...: imports the public postmortems that lie beside the project (SUITES/postmortems, with
# index.tsv) and prints a table of what became of them; of NAMEs only those whose file begins so. "make
# suites" calls it.
#
# It fails where the program crashed, a sentence was lost or doubled, a template was taken, anything else
# was refused, a document did not stay as it was; or where of the files whose entries were counted two
# ways with one result fewer than 95% have exactly as many events.
#
#   SUITES=FOLDER    where they lie; ../shared/suites
#   KEEP=FOLDER      keeps what came of each file there: made.md, judged, show.json, the report
set -u
cd "$(dirname "$0")/../.." || exit 1
debrief=${DEBRIEF_BIN:-$PWD/build/debrief}
judge=${JUDGE_BIN:-$PWD/build/tests/suites/judge}
suite=${SUITES:-../shared/suites}/postmortems
keep=${KEEP-}
if [ ! -r "$suite/index.tsv" ]; then
    echo "the suite of postmortems is not beside the project"
    exit 77
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/suites/trial.bash || exit 2
surroundings

files=0 crashes=0 losing=0 doubling=0 missing=0 unstable=0 wrongly=0 agreed=0 exact=0 templates=0 most=0
notes=()

row() {
    printf '%-46s %6s %7s %6s %5s %7s %6s %5s  %s\n' "$@"
}

note() {
    [ -z "$1" ] || notes+=("$name: $1")
}

wanted() {
    local prefix
    [ ${#names[@]} -eq 0 ] && return 0
    for prefix in "${names[@]}"; do [[ $1 == "$prefix"* ]] && return 0; done
    return 1
}

# The counts of what the judge said, and its first lines as notes.
judged() {
    local lines=()
    lost=$(grep -cE '^(lost|once only)' "$work/judged")
    doubled=$(grep -c '^doubled' "$work/judged")
    missed=$(grep -cE '^(time|address)' "$work/judged")
    [ "$lost" -eq 0 ] || losing=$((losing + 1))
    [ "$doubled" -eq 0 ] || doubling=$((doubling + 1))
    [ "$missed" -eq 0 ] || missing=$((missing + 1))
    mapfile -t lines < <(sed '$d' "$work/judged" | head -n 6 | cut -c 1-150 | tr '\t' ' ')
    for line in ${lines+"${lines[@]}"}; do note "$line"; done
}

keep_it() {
    [ -n "$keep" ] || return 0
    mkdir -p "$keep/${name%.md}"
    cp -r "$work"/* "$keep/${name%.md}/"
    rm -f "$keep/${name%.md}"/*.db*
}

try() { # STYLE ENTRIES AGREED
    local taken=yes events=- lost=- doubled=- missed=- holds=- counted=${2:--}
    [ -z "$3" ] || counted="$2 $3"
    files=$((files + 1))
    [ "$1" != template ] || templates=$((templates + 1))
    if trial "$suite/$name"; then
        events=$(jq '.events | length' "$work/show.json")
        holds=yes
        judged
        [ -z "$fixed" ] || { holds=no unstable=$((unstable + 1)) && note "$fixed"; }
        [ "$1" != template ] || { wrongly=$((wrongly + 1)) && note 'is a template, and was taken'; }
    elif [ -z "$crashed" ]; then
        taken=no
        [ "$1" = template ] || { wrongly=$((wrongly + 1)) && note "refused: $refused"; }
    fi
    if [ "$3" = yes ] && [ "$1" != template ]; then
        agreed=$((agreed + 1))
        [ "$events" = "$2" ] && exact=$((exact + 1)) || note "$events events instead of $2"
    fi
    [ -z "$crashed" ] || { taken=crash crashes=$((crashes + 1)) && note "$crashed"; }
    [ "$took" -le "$most" ] || most=$took
    keep_it
    row "${name:0:46}" "$events" "$counted" "$lost" "$doubled" "$missed" "$taken" "$holds" "$took ms"
}

names=("$@")
row file events counted lost twice missed taken fixed took
while IFS=$'\t' read -r name style entries counted; do
    wanted "$name" && try "$style" "${entries%-}" "${counted%-}"
# an empty column is none to read
done < <(awk -F '\t' 'NR > 1 { print $1 "\t" $6 "\t" ($11 == "" ? "-" : $11) "\t" ($12 == "" ? "-" : $12) }' "$suite/index.tsv")

echo
[ ${#notes[@]} -eq 0 ] || printf '%s\n' "${notes[@]}"
echo
percent=$((agreed ? exact * 1000 / agreed : 1000))
printf '%d files: %d crashed, %d lost something, %d doubled something, %d missed a time or an address, ' \
    "$files" "$crashes" "$losing" "$doubling" "$missing"
printf '%d did not stay as they were, %d were wrongly taken or refused (of %d templates), ' \
    "$unstable" "$wrongly" "$templates"
printf 'events exact in %d of %d (%d.%d%%), the longest took %d ms\n' \
    "$exact" "$agreed" $((percent / 10)) $((percent % 10)) "$most"
[ $((crashes + losing + doubling + missing + unstable + wrongly)) -eq 0 ] && [ "$percent" -ge 950 ]
