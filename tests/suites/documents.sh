#!/usr/bin/env bash
# documents.sh own|seeds|judge [NAME]...: imports documents and holds what became of them against what is
# wanted; prints TAP.
#
#   own     tests/data/documents: NAME.md, and in NAME.json what 'show --json' must be like (fits.jq), or
#           {"refused": PATTERN}; no sentence of it is lost or doubled, and it stays as it is (which
#           SHORT=1 does not try)
#   seeds   the documents that the project began with, which lie beside it: the N-th of them, in the
#           order of their names, and tests/data/seeds/N.json
#   judge   the judge of sentences itself: a document that lost a line, or has one twice, is found out
set -u
cd "$(dirname "$0")/../.." || exit 1
debrief=${DEBRIEF_BIN:-$PWD/build/debrief}
judge=${JUDGE_BIN:-$PWD/build/tests/suites/judge}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
. tests/suites/trial.bash || exit 2
surroundings

what=${1:-own}
names=("${@:2}")
n=0

outcome() { # NAME [WHY...]: passed where there is no WHY
    n=$((n + 1))
    if [ $# -eq 1 ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        printf '# %s\n' "${@:2}"
    fi
}

wanted() {
    local name
    [ ${#names[@]} -eq 0 ] && return 0
    for name in "${names[@]}"; do [ "$name" = "$1" ] && return 0; done
    return 1
}

document() { # NAME FILE WANTED
    local pattern why=()
    pattern=$(jq -r '.refused // ""' "$3") || why+=("$3 is no JSON")
    if trial "$2"; then
        [ -z "$pattern" ] || why+=("is taken, but should be refused: $pattern")
        mapfile -t -O "${#why[@]}" why < <(jq -r --argjson wanted "$(jq 'del(.refused)' "$3")" -f tests/suites/fits.jq \
            "$work/show.json" 2>&1)
        mapfile -t -O "${#why[@]}" why < <(sed '$d' "$work/judged")
    elif [ -z "$pattern" ]; then
        why+=("is refused: $refused")
    # shellcheck disable=SC2053 # it is a pattern
    elif [[ $refused != $pattern ]]; then
        why+=("is refused with '$refused' instead of '$pattern'")
    fi
    [ -z "$crashed" ] || why+=("$crashed")
    [ -z "$fixed" ] || why+=("does not stay as it is: $fixed")
    outcome "$1" ${why+"${why[@]}"}
}

own() {
    local file name held=${SHORT:+no}
    echo "1..$(for file in tests/data/documents/*.md; do wanted "$(basename "$file" .md)" && echo; done | wc -l)"
    for file in tests/data/documents/*.md; do
        name=$(basename "$file" .md)
        wanted "$name" && document "$name" "$file" "${file%.md}.json"
    done
}

seeds() {
    local folder=${SEEDS:-../shared/seeds} file i=0
    if [ ! -d "$folder" ]; then
        echo '1..1'
        echo 'ok 1 - seeds # SKIP the documents that it began with is not beside the project'
        return
    fi
    echo "1..$(find tests/data/seeds -name '*.json' | wc -l)"
    for file in "$folder"/*; do
        i=$((i + 1))
        wanted "$i" && document "seed $i" "$file" "tests/data/seeds/$i.json"
    done
}

# Lines that are sentences, or begin one: their numbers.
sentences_of() { # FILE
    awk '/^(---|\+\+\+)$/ { front = !front && NR == 1; next }
        front || /[Tt]imes are / { next } # a zone may be said in other words
        /^[[:space:]]*(([-*]|[0-9]+\.)[[:space:]].*|[[:upper:]].*)[[:alpha:]]+[.!?]$/ && NF > 5 { print FNR }' "$1"
}

judge_of() { # FILE
    local line why=()
    "$judge" "$1" "$1" >"$work/judged" || why+=("is not like itself: $(head -n 1 "$work/judged")")
    while read -r line; do
        sed "${line}d" "$1" >"$work/without.md"
        { cat "$1" && echo && sed -n "${line}s/^[-*0-9. ]*//p" "$1"; } >"$work/twice.md"
        "$judge" "$1" "$work/without.md" >"$work/judged"
        grep -qE '^(lost|once only)' "$work/judged" || why+=("line $line is not missed")
        "$judge" "$1" "$work/twice.md" >"$work/judged"
        grep -q '^doubled' "$work/judged" || why+=("line $line is not found twice")
        tried=$((tried + 1))
    done < <(sentences_of "$1")
    outcome "$(basename "$1" .md)" ${why+"${why[@]}"}
}

judge() {
    local file files=() tried=0
    for file in tests/data/documents/*.md; do
        wanted "$(basename "$file" .md)" && files+=("$file")
    done
    echo "1..$((${#files[@]} + 1))"
    for file in "${files[@]}"; do judge_of "$file"; done
    [ $tried -gt 0 ] && outcome "$tried lines taken away and doubled" || outcome 'lines' 'none was tried'
}

case $what in
own | seeds | judge) "$what" ;;
*)
    echo "documents.sh: '$what' is none of own, seeds, judge" >&2
    exit 2
    ;;
esac
