# Which incident is meant.
load helpers

setup() {
    sandbox
    run_debrief -q open "Checkout 500s"
    run_debrief -q open "Logins fail"
    run_debrief -q open "Search is slow"
}

# meant ARG... : the number of the incident that the options mean.
meant() {
    run_debrief "$@" --json log x
    [ "$status" -eq 0 ] || failed 'nothing was logged'
    run_debrief "$@" --json status
    jq -r .id <<<"$out"
}

@test "the one last opened is current, then the one used" {
    [ "$(meant)" = 3 ]
    run_debrief use 1
    expect_like 0 '#1 Checkout 500s*' ''
    [ "$(meant)" = 1 ]
    run_debrief -q open "Another"
    [ "$(meant)" = 4 ]
}

@test "-i comes before the environment, and that before the current one" {
    given use 1
    [ "$(DEBRIEF_INCIDENT=2 meant)" = 2 ]
    [ "$(DEBRIEF_INCIDENT=2 meant -i 3)" = 3 ]
    [ "$(meant)" = 1 ]
}

@test "an incident is found by number, slug, uid and their beginnings" {
    local uid
    run_debrief --json -i 2 show
    uid=$(jq -r .uid <<<"$out")
    [ "$(meant -i 2)" = 2 ]
    [ "$(meant -i '#2')" = 2 ]
    [ "$(meant -i 2023-06-01-logins-fail)" = 2 ]
    [ "$(meant -i "$uid")" = 2 ]
    [ "$(meant -i 2023-06-01-l)" = 2 ]
}

@test "a beginning that is too short, or of several, is refused" {
    run_debrief -i 2023-06-01 log x
    expect_like 2 '' "debrief: '2023-06-01' *"
    run_debrief -i lo log x
    expect_like 2 '' "debrief: *'lo'*"
    run_debrief -i '' log x
    expect_like 2 '' 'debrief: *'
}

@test "a foreign DEBRIEF_INCIDENT is an error, never a fallback" {
    DEBRIEF_INCIDENT=99 run_debrief log x
    expect_like 2 '' "debrief: *99*"
    DEBRIEF_INCIDENT=99 run_debrief status
    expect_like 2 '' "debrief: *99*"
    DEBRIEF_INCIDENT=1 run_debrief -q log x
    expect 0 e1 ''
}

@test "-i together with a positional incident is an error" {
    local command
    for command in status show timeline render export use; do
        run_debrief -i 1 "$command" 2
        expect_like 2 '' 'debrief: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
    [ "$(meant)" = 3 ]
}

@test "a resolved one stays current until another was opened since" {
    given resolve
    [ "$(meant 2>/dev/null)" = 3 ]
    run_debrief -q open "Another"
    given use 3
    [ "$(meant)" = 3 ]
}

@test "a resolved one gives way when another was opened since, to the only one unresolved" {
    now 09:10
    given -q use 1
    given -q resolve
    now 09:20
    LOGNAME=bob run_debrief -q open "Opened by somebody else"
    run_debrief log x
    expect_like 2 '' 'debrief: *#2 *#3 *#4 *'
    run_debrief -q -i 2 resolve
    run_debrief -q -i 4 resolve
    [ "$(meant)" = 3 ]
}

@test "one that was used after it was resolved is meant" {
    now 09:10
    given -q use 1
    given -q resolve
    now 09:20
    run_debrief -q open "Another"
    now 09:30
    given use 1
    [ "$(meant)" = 1 ]
}

@test "each login has a current incident of its own" {
    given use 1
    LOGNAME=bob given use 2
    [ "$(meant)" = 1 ]
    [ "$(LOGNAME=bob meant)" = 2 ]
}

@test "without a current one the only unresolved is meant; of several a list is given" {
    given export -o all.json
    run_debrief --db other.db import all.json
    expect_like 0 'imported 3 incidents*' ''
    run_debrief --db other.db log x
    expect_like 2 '' 'debrief: *#1*#2*#3*'
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    run_debrief --db other.db -i 1 -q resolve
    run_debrief --db other.db -i 3 -q resolve
    run_debrief --db other.db -q log x
    expect 0 e1 ''
    run_debrief --db other.db --json status
    expect_json 0 .id 2
}

@test "import doesn't change which one is current" {
    given export -o all.json
    run_debrief --db other.db open "Mine"
    run_debrief --db other.db import all.json
    [ "$status" -eq 0 ] || failed 'not imported'
    run_debrief --db other.db --json status
    expect_json 0 .id 1 .title Mine
}

@test "the current incident is each database's own" {
    run_debrief --db other.db -q open "Elsewhere"
    expect 0 1 ''
    [ "$(meant)" = 3 ]
}

@test "list, search and export heed an explicit -i only" {
    DEBRIEF_INCIDENT=1 run_debrief -q list
    expect 0 $'1\n2\n3' ''
    DEBRIEF_INCIDENT=1 run_debrief export
    expect_json 0 '.incidents | length' 3
    run_debrief -i 2 export
    expect_json 0 '.incidents | map(.id) | join(" ")' 2
}

@test "use of what isn't there is refused and changes nothing" {
    run_debrief use 99
    expect_like 2 '' "debrief: *99*debrief list*"
    run_debrief use
    expect_like 2 '' 'debrief: *'
    run_debrief use 1 2
    expect_like 2 '' 'debrief: *'
    [ "$(meant)" = 3 ]
}

@test "use prints what it changed" {
    run_debrief -q use 2
    expect 0 2 ''
    run_debrief --json use 1
    expect_json 0 .id 1 .title 'Checkout 500s'
    run_debrief use '#2'
    expect 0 '#2 Logins fail (open) is the current incident' ''
}
