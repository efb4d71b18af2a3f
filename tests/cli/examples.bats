# The worked examples: each script records an incident through the command line alone, and the
# document is the one that stands beside it and tells what the incident was.
load helpers

EXAMPLES=(api-misconfiguration wat-web-outage load-balancer-detour unhealthy-pool undocumented-change)

each_example() { # COMMAND: runs it for each, in a folder and with a database of its own
    for name in "${EXAMPLES[@]}"; do
        mkdir "$BATS_TEST_TMPDIR/$name"
        cd "$BATS_TEST_TMPDIR/$name" || return 1
        export DEBRIEF_DB=$PWD/debrief.db
        now 2024-06-01T09:00
        "$@"
    done
}

# Those that are recorded as they happen set the clock themselves.
record() {
    DEBRIEF=$DEBRIEF_BIN capture "$TOP/examples/$name/record.sh"
    [ "$status" -eq 0 ] || failed "exit status $status"
}

same() { # FILE FILE
    step="diff $1 $2"
    out=$(diff -u "$1" "$2") || failed 'they differ'
}

document_is_the_one_beside_it() {
    record
    capture debrief render
    expect 0 "$(cat "$TOP/examples/$name/postmortem.md")" ''
    same "$TOP/examples/$name/postmortem.md" "$BATS_TEST_TMPDIR/.out"
}

@test "each example gives the document that stands beside it" {
    each_example document_is_the_one_beside_it
}

# As a reader sees it: without the marks of Markdown, on one line.
plain() {
    sed -e 's/\*\*//g' -e 's/\\\([^[:alnum:] ]\)/\1/g' -e 's/^ *- //' | tr -s '[:space:]' ' '
}

facts_are_in_the_document() {
    local fact seen document
    record
    run_debrief render
    document=$(plain <<<"$out")
    seen=0
    while IFS= read -r fact; do
        [[ $document == *"$fact"* ]] || failed "not in the document: $fact"
        seen=$((seen + 1))
    done <"$TOP/tests/data/facts/$name.txt"
    [ "$seen" -ge 20 ] || failed "only $seen facts"
}

@test "each fact of an example is in its document" {
    each_example facts_are_in_the_document
}

only_what_was_remarked_is_expected() {
    record
    case $name in
    undocumented-change)
        expect_like 0 '*' 'debrief: note: #1 has been resolved since 2024-05-07 02:00 UTC; *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'one remark was expected'
        ;;
    *) expect_like 0 '*' '' ;;
    esac
}

@test "the examples go through without a remark, but for an event after a resolution" {
    each_example only_what_was_remarked_is_expected
}

recorded_twice_is_the_same() {
    record
    given export -f json
    cp "$BATS_TEST_TMPDIR/.out" first.json
    export DEBRIEF_DB=$PWD/again.db
    record
    given export -f json
    same first.json "$BATS_TEST_TMPDIR/.out"
    [ "$(jq '.incidents | length' first.json)" = 1 ] || failed 'one incident was expected'
}

@test "with the seed and the clock fixed, an example records the same bytes every time" {
    each_example recorded_twice_is_the_same
}

export_and_import_lose_nothing() {
    record
    given export -f json
    cp "$BATS_TEST_TMPDIR/.out" exported.json
    export DEBRIEF_DB=$PWD/empty.db DEBRIEF_SEED=2
    given import exported.json
    given export -f json
    same exported.json "$BATS_TEST_TMPDIR/.out"
    run_debrief render 1
    expect 0 "$(cat "$TOP/examples/$name/postmortem.md")" ''
    run_debrief import exported.json
    expect_like 0 'nothing new: *' ''
    given export -f json
    same exported.json "$BATS_TEST_TMPDIR/.out"
}

@test "an export into an empty database is the same export and the same document, once or twice" {
    each_example export_and_import_lose_nothing
}

@test "all five go into one database, each with its own number and document" {
    local name number=0
    now 2024-06-01T09:00
    for name in "${EXAMPLES[@]}"; do
        record
        number=$((number + 1))
        run_debrief render $number
        expect 0 "$(cat "$TOP/examples/$name/postmortem.md")" ''
    done
    run_debrief list --json
    expect_json 0 'length' 5 '[.[].status] | unique | join(" ")' resolved
}

milestones_are_right() {
    record
    run_debrief show --json
    local of='.milestones | [.detected, .acknowledged, .escalated, .mitigated, .resolved] | map(. // "-") | join(" ")'
    case $name in
    api-misconfiguration)
        expect_json 0 "$of" '2023-06-01T08:00:00Z 2023-06-01T08:05:00Z 2023-06-01T11:00:00Z - 2023-06-01T11:30:00Z' \
            .affected 'all users'
        ;;
    wat-web-outage)
        expect_json 0 "$of" '2023-08-06T08:00:00+01:00 2023-08-06T08:05:00+01:00 2023-08-06T11:00:00+01:00 - 2023-08-06T11:30:00+01:00' \
            .zone WAT
        ;;
    load-balancer-detour)
        expect_json 0 "$of" '2023-06-05T10:00:00Z - 2023-06-05T11:30:00Z - -' \
            '.own_end' 2023-06-06T02:00:00Z .durations.total.seconds 57600 .affected_percent 75 \
            '[.events[] | select(.kind == "escalated") | .at | .[11:16]] | join(" ")' '11:30 14:00 18:00' \
            '[.events[].details[].kind] | join(" ")' 'step ruled-out step ruled-out step ruled-out step ruled-out'
        ;;
    unhealthy-pool)
        expect_json 0 "$of" '2024-02-27T10:00:00Z - 2024-02-27T14:00:00Z - -' \
            .durations.total.seconds 100800 .affected_percent 30 \
            '[.events[].details | length] | map(tostring) | join(" ")' '3 0'
        ;;
    undocumented-change)
        expect_json 0 "$of" '2024-05-06T22:15:00Z 2024-05-06T22:20:00Z 2024-05-07T00:00:00Z - 2024-05-07T02:00:00Z' \
            .started_at 2024-05-06T22:00:00Z .ended_at 2024-05-07T03:00:00Z .affected_percent 35
        ;;
    esac
    expect_json 0 '.own_start != null and .own_end != null' true
}

@test "the milestones of the examples are those of their incidents" {
    each_example milestones_are_right
}
