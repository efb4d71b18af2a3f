# open: what it makes, says and refuses.
load helpers

@test "the first incident makes the database, private, and records no event" {
    run_debrief open "Checkout 500s"
    expect 0 '#1 Checkout 500s opened at 2023-06-01 09:00 UTC; it is the current incident' ''
    [ "$(stat -c %a "$DEBRIEF_DB")" = 600 ] || failed 'the database is not private'
    run_debrief --json show
    expect_json 0 .id 1 .slug 2023-06-01-checkout-500s .title 'Checkout 500s' .severity null \
        .status open .drill false .zone UTC .opened_at 2023-06-01T09:00:00Z .started_at null \
        .own_start null '.events | length' 0 '.services | length' 0
}

@test "everything that open can be told is kept" {
    run_debrief --json open -s 2 --service checkout --service 'web & api' -t zeta --tag alpha -t zeta \
        --role commander=alice --role 'scribe=Bo Li' --drill --at 08:50 --zone Europe/Paris "Checkout 500s"
    expect_json 0 .severity sev2 '.services | join("|")' 'checkout|web & api' \
        '.tags | join("|")' 'alpha|zeta' .drill true .zone Europe/Paris \
        '.roles | map(.role + "=" + .name) | join("|")' 'commander=alice|scribe=Bo Li' \
        .own_start 2023-06-01T08:50:00+02:00 .started_at 2023-06-01T08:50:00+02:00 \
        .opened_at 2023-06-01T11:00:00+02:00
}

@test "the confirming line names severity, start and drill" {
    run_debrief open -s sev1 --at '10m ago' --drill "Second one"
    expect 0 '#1 Second one opened as sev1, started at 2023-06-01 08:50 UTC, a drill; it is the current incident' ''
}

@test "a severity can be typed in several ways" {
    local typed
    for typed in 1 S1 s1 sev1 SEV1 SEV-1 sev-1; do
        run_debrief --json open -s "$typed" "Typed $typed"
        [ "$(jq -r .severity <<<"$out")" = sev1 ] || failed "'$typed' is not read as sev1"
    done
}

@test "a severity that is none is refused, and no database is left" {
    local typed
    for typed in 0 6 sev6 sev 11 -1 critical; do
        run_debrief open "--severity=$typed" "Checkout 500s"
        expect_like 2 '' "debrief: '$typed' is no severity: use sev1*"
        [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
    done
}

@test "an unresolved incident of the last 24 hours is named" {
    given open "Checkout 500s"
    now 2023-06-02T08:59
    run_debrief open "Logins fail"
    expect 0 '#2 Logins fail opened at 2023-06-02 08:59 UTC; it is the current incident' \
        "debrief: note: #1 Checkout 500s is not resolved: to go on with it, 'debrief use 1'"
}

@test "an older one or a resolved one is not named" {
    given open "Checkout 500s"
    now 2023-06-02T09:01
    given open "Logins fail"
    given resolve "it works again"
    run_debrief open "Search is slow"
    expect_like 0 '#3 Search is slow opened *' ''
}

@test "-q prints the number alone" {
    run_debrief -q open "Checkout 500s"
    expect 0 1 ''
    run_debrief open -q "Logins fail"
    expect_like 0 2 '*#1*'
}

@test "the slug is made of start date and title, and stays single" {
    given -q open --at '2023-05-30 23:30' "Web Stack — Outage!"
    run_debrief --json show
    expect_json 0 .slug 2023-05-30-web-stack-outage
    given -q resolve
    given -q open --at '2023-05-30 23:30' "web stack outage"
    run_debrief --json show
    expect_json 0 .slug 2023-05-30-web-stack-outage-2
    given -q resolve
    given -q open '!!!'
    run_debrief --json show
    expect_json 0 .slug 2023-06-01-incident
}

@test "the slug's date is that of the incident's zone" {
    now 2023-06-01T23:30
    given open --zone Asia/Tokyo "Checkout 500s"
    run_debrief --json show
    expect_json 0 .slug 2023-06-02-checkout-500s
}

@test "the words of a title need no quotes" {
    run_debrief -q open Checkout returns 500s -l app=x
    expect 0 1 ''
    run_debrief --json show
    expect_json 0 .title 'Checkout returns 500s -l app=x'
}

@test "a title can come from standard input" {
    run_debrief -q open - <<<'Checkout 500s'
    expect 0 1 ''
    run_debrief --json show
    expect_json 0 .title 'Checkout 500s'
}

@test "without a title nothing is opened" {
    run_debrief open
    expect_like 2 '' 'debrief: *title*: *'
    run_debrief open ''
    expect_like 2 '' 'debrief: *title*: *'
    run_debrief open '   '
    expect_like 2 '' 'debrief: *title*: *'
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "open with -i is an error" {
    given open "Checkout 500s"
    run_debrief -i 1 open "Logins fail"
    expect_like 2 '' "debrief: 'open' makes a new incident: *"
    run_debrief list -q
    expect 0 1 ''
}

@test "an option of open after the title is refused, unless -- stands before it" {
    run_debrief open "Checkout 500s" --at 08:00
    expect 2 '' "debrief: '--at' stands after the text: put --at before the text, or -- before the text"
    run_debrief -q open -- Checkout --at 08:00
    expect 0 1 ''
    run_debrief --json show
    expect_json 0 .title 'Checkout --at 08:00' .own_start null
}

@test "a start that is no time, or not yet, is refused" {
    run_debrief open --at nonsense "Checkout 500s"
    expect_like 2 '' "debrief: 'nonsense' is no time: *"
    run_debrief open --at '2023-06-01 09:06' "Checkout 500s"
    expect_like 2 '' 'debrief: *future*'
    run_debrief open --at '2023-06-01 09:05' "Checkout 500s"
    expect_like 0 '#1 *' ''
}

@test "a bare clock time for the start is the latest one" {
    run_debrief open --at 22:00 "Logins fail"
    expect_like 0 '*started at 2023-05-31 22:00 UTC*' ''
}

@test "roles, tags and services that are none are refused" {
    run_debrief open --role alice X
    expect_like 2 '' "debrief: 'alice' is no role: write ROLE=NAME*"
    run_debrief open --role =alice X
    expect_like 2 '' "debrief: '=alice' is no role: *"
    run_debrief open --role commander= X
    expect_like 2 '' "debrief: 'commander=' is no role: *"
    run_debrief open --tag '' X
    expect_like 2 '' 'debrief: *tag*: *'
    run_debrief open --service '' X
    expect_like 2 '' 'debrief: *service*: *'
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "the database is made where it was asked for, with its folders" {
    run_debrief --db other.db open "Checkout 500s"
    expect_like 0 '#1 *' ''
    [ -s other.db ] && [ ! -e "$DEBRIEF_DB" ] || failed '--db was not followed'
    unset DEBRIEF_DB
    run_debrief open "Checkout 500s"
    expect_like 0 '#1 *' ''
    [ -s "$HOME/.local/share/debrief/debrief.db" ] || failed 'not under HOME'
    XDG_DATA_HOME=$PWD/data run_debrief open "Checkout 500s"
    expect_like 0 '#1 *' ''
    [ -s data/debrief/debrief.db ] || failed 'not under XDG_DATA_HOME'
}

@test "in a setgid folder the database belongs to the group" {
    mkdir team
    chmod 2770 team
    [ "$(stat -c %a team)" = 2770 ] || skip 'the folder takes no setgid bit'
    run_debrief --db team/debrief.db open "Checkout 500s"
    expect_like 0 '#1 *' ''
    [ "$(stat -c %a team/debrief.db)" = 660 ] || failed 'the mode is not 0660'
}
