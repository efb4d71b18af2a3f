# Action items: added to an incident, tracked across all of them.

load helpers
load refused

setup() {
    sandbox
    given open "Checkout 500s"
    given measure add 'Every deploy is tested'
    given action add --owner bob --due 2023-06-15 -p 1 --for m1 'Limit the retries'
}

# ---- add

@test "an action item is added with all that is known of it" {
    run_debrief action add --owner 'Alice B' --due 2w -p P0 -k prevent --ticket OPS-12 'Add an alert'
    expect 0 'a2 added to #1 Checkout 500s (owner Alice B, due 2023-06-15 (in 14 d), p0): "Add an alert"' ''
    given --json action show 2
    expect_json 0 '.[0].ref' a2 '.[0].owner' 'Alice B' '.[0].due' 2023-06-15 '.[0].priority' p0 \
        '.[0].kind' prevent '.[0].ticket' OPS-12 '.[0].status' open '.[0].slips' 0 '.[0].for' null \
        '.[0].text' 'Add an alert' '.[0].created_at' 2023-06-01T09:00:00Z '.[0].done_at' null
}

@test "the text alone is enough, and -q prints the ref" {
    run_debrief -q action add Write a runbook
    expect 0 a2 ''
    run_debrief --json action add - <<<'From standard input'
    expect_json 0 '.[0].ref' a3 '.[0].text' 'From standard input' '.[0].owner' null
}

@test "a due date in the past is remarked" {
    run_debrief action add --due yesterday x
    expect 0 'a2 added to #1 Checkout 500s (due 2023-05-31 (1 d late)): "x"' \
        'debrief: note: a2 was due 2023-05-31, 1 day ago'
}

@test "due dates are read in the incident's zone" {
    now 2023-06-01T23:30
    given set zone Asia/Tokyo
    run_debrief action add --due today x
    expect 0 'a2 added to #1 Checkout 500s (due 2023-06-02 (today)): "x"' ''
}

@test "what is done already is added as done, at its date" {
    run_debrief action add --done Page the database team
    expect 0 'a2 added to #1 Checkout 500s (done 2023-06-01): "Page the database team"' ''
    run_debrief action add --done 2023-05-31 Page them
    expect 0 'a3 added to #1 Checkout 500s (done 2023-05-31): "Page them"' ''
    run_debrief action add --done=yesterday x
    expect 0 'a4 added to #1 Checkout 500s (done 2023-05-31): "x"' ''
    given --json action show a2 a3
    expect_json 0 '.[0].done_at' 2023-06-01T09:00:00Z '.[1].done_at' 2023-05-31T00:00:00Z \
        '.[1].status' done
    refused "'2023-06-02' is in the future: give a day that has begun" action add --done 2023-06-02 x
}

@test "an action item answers a measure, a cause or an event" {
    given log p99
    given cause add x
    given lesson add well x
    given action add --for e1 x
    given action add --for c1 x
    given --json action show a1..a3
    expect_json 0 '[.[].for]|join(" ")' 'm1 e1 c1'
    refused "'l1' is nothing that an action item can answer*" action add --for l1 x
    refused "there is no 'm7'*" action add --for m7 x
    run_debrief open "Logins fail"
    refused "'1:m1' belongs to #1: name one of #2*" action add --for 1:m1 x
}

@test "what can't be is refused" {
    refused "'someday' is no date*" action add --due someday x
    refused "'2023-06-31' does not exist*" action add --due 2023-06-31 x
    refused "'p9' is no priority: use p0 (most urgent) to p4" action add -p p9 x
    refused "*'prevnt'*'prevent'*" action add -k prevnt x
    refused 'action item is empty*' action add
    refused "unknown command 'action ad': did you mean 'action add'?" action ad x
}

# ---- list

several() {
    given action add 'no date'
    given action add --due 2023-06-15 -p 0 'more urgent'
    run_debrief action add --due 2023-05-30 --owner Carol 'late'
    given action add --done 'done'
    given action add 'dropped'
    given action drop a6 --because 'not needed'
}

@test "the open ones are listed, most urgent first" {
    several
    run_debrief action list
    expect 0 'ref  due                   prio  owner  incident          action item
a4   2023-05-30  2 d late        Carol  #1 Checkout 500s  late
a3   2023-06-15  in 14 d   p0           #1 Checkout 500s  more urgent
a1   2023-06-15  in 14 d   p1    bob    #1 Checkout 500s  Limit the retries
a2                                      #1 Checkout 500s  no date' ''
    local listed=$out
    run_debrief action
    expect 0 "$listed" ''
}

@test "all of them have a status where it is not open, and say how often they moved" {
    several
    given action edit a1 --due 2023-06-20
    given action start a2
    run_debrief action list --all
    expect 0 'ref  due                   prio  owner  incident          action item        status   moved
a4   2023-05-30  2 d late        Carol  #1 Checkout 500s  late
a3   2023-06-15  in 14 d   p0           #1 Checkout 500s  more urgent
a1   2023-06-20  in 19 d   p1    bob    #1 Checkout 500s  Limit the retries           1×
a2                                      #1 Checkout 500s  no date            started
a5                                      #1 Checkout 500s  done               done
a6                                      #1 Checkout 500s  dropped            dropped' ''
}

listed() { # REFS ARG...: what -q lists
    local wanted=$1
    shift
    run_debrief -q action list "$@"
    expect 0 "${wanted// /$'\n'}" ''
}

@test "lists are narrowed down" {
    several
    listed 'a4 a3 a1 a2' --open
    listed 'a5' --done
    listed 'a4 a3 a1 a2 a5' --open --done
    listed 'a4' --overdue
    listed 'a2' --undated
    listed 'a1' --owner BOB
    listed 'a3 a2' --owner none
    listed 'a4' --due-within 13d
    listed 'a4 a3 a1' --due-within 2w
    listed 'a1 a2 a3 a4 a5 a6' --all --sort ref
    listed 'a3 a1 a4 a2' --sort priority
    listed 'a4 a1 a3 a2' --sort owner
    refused '--overdue and --undated*' action list --overdue --undated
    refused '--overdue is about open action items: leave --done out' action list --overdue --done
    refused "*'soon'*" action list --due-within soon
    refused "*'duee'*'due'*" action list --sort duee
}

@test "a list is of all incidents, unless -i names one" {
    run_debrief open "Logins fail"
    given action add 'of the second'
    listed 'a1 a2'
    export DEBRIEF_INCIDENT=2
    listed 'a1 a2'
    listed 'a2' -i 2
    listed 'a1' --incident 2023-06-01-checkout-500s
    run_debrief action list -i 9
    expect_like 2 '' 'debrief: *'
}

@test "the incident has no column where it was named" {
    run_debrief -i 1 action list
    expect 0 'ref  due                  prio  owner  action item
a1   2023-06-15  in 14 d  p1    bob    Limit the retries' ''
}

@test "with --exit-code a list that has some is a no" {
    run_debrief -q action list --exit-code
    expect 1 a1 ''
    run_debrief action list --overdue --exit-code
    expect 0 '' 'debrief: note: no action item is like that'
}

@test "late is what is late in the incident's zone" {
    given set zone Asia/Tokyo
    now 2023-06-15T14:59
    listed '' --overdue
    now 2023-06-15T15:00
    listed a1 --overdue
}

@test "the items of an incident that was removed are not listed" {
    given rm 1 --force
    listed ''
}

@test "without a database the list is empty" {
    rm -f "$DEBRIEF_DB"*
    run_debrief --json action list
    expect 0 '[]' ''
    run_debrief action
    expect 0 '' 'debrief: note: no action item is open'
    [ ! -e "$DEBRIEF_DB" ]
}

@test "a list as JSON" {
    run_debrief --json action list
    expect_json 0 length 1 '.[0].ref' a1 '.[0].for' m1 '.[0].priority' p1
}

# ---- start, done, drop, reopen

@test "an action item is started, done, and opened again" {
    run_debrief action start 1
    expect 0 'a1 of #1 Checkout 500s is started: "Limit the retries"' ''
    run_debrief action start a1
    expect 0 'a1 of #1 Checkout 500s is started already: "Limit the retries"' ''
    now 10:00
    run_debrief action done 1 --proof https://git.example.com/pr/9
    expect 0 'a1 of #1 Checkout 500s is done (owner bob, due 2023-06-15, p1, done 2023-06-01): "Limit the retries"' ''
    given --json action show 1
    expect_json 0 '.[0].status' done '.[0].done_at' 2023-06-01T10:00:00Z \
        '.[0].proof' https://git.example.com/pr/9
    run_debrief action reopen a1
    expect 0 'a1 of #1 Checkout 500s is open (owner bob, due 2023-06-15 (in 14 d), p1): "Limit the retries"' ''
    given --json action show 1
    expect_json 0 '.[0].status' open '.[0].done_at' null '.[0].proof' null
    run_debrief action reopen a1
    expect_like 0 'a1 of #1 Checkout 500s is open already*' ''
}

@test "done keeps the day it is given, in the incident's zone" {
    given set zone Asia/Tokyo
    given action done a1 --at 2023-05-31
    given --json action show 1
    expect_json 0 '.[0].done_at' 2023-05-31T00:00:00+09:00
    given action done a1 --at '2023-06-01 08:00 UTC'
    given --json action show 1
    expect_json 0 '.[0].done_at' 2023-06-01T17:00:00+09:00
    refused "*in the future*" action done a1 --at 2023-06-02
    refused "*" action done a1 --at someday
}

@test "what is done already stays as it was" {
    given action done a1
    now 10:00
    run_debrief action done a1
    expect_like 0 'a1 of #1 Checkout 500s is done already (*done 2023-06-01): "Limit the retries"' ''
    given --json action show 1
    expect_json 0 '.[0].done_at' 2023-06-01T09:00:00Z
    given action done a1 --proof https://git.example.com/pr/9
    given --json action show 1
    expect_json 0 '.[0].done_at' 2023-06-01T09:00:00Z '.[0].proof' https://git.example.com/pr/9
}

@test "to drop one takes a reason" {
    refused "'drop' needs a reason*" action drop a1
    refused 'the reason is empty*' action drop a1 --because ''
    run_debrief action drop a1 --because 'the service is retired'
    expect 0 'a1 of #1 Checkout 500s is dropped (the service is retired): "Limit the retries"' ''
    given --json action show 1
    expect_json 0 '.[0].status' dropped '.[0].reason' 'the service is retired'
    given action done a1
    given --json action show 1
    expect_json 0 '.[0].status' done '.[0].reason' null
}

@test "several are one change, and a wrong one among them changes none" {
    given action add second
    given action add third
    refused "there is no a9*" action done a1 2 a9
    refused "'m1' is no action item*" action done a1 m1
    refused "'nothing' is no action item*" action done a1 nothing
    refused "'x y' is no URL*" action done a1 --proof 'x y'
    refused 'an argument is missing*' action done
    run_debrief -q action done 1 a2..a3
    expect 0 $'a1\na2\na3' ''
    given undo
    listed 'a1 a2 a3'
}

@test "start and reopen keep no date, and say so" {
    run_debrief action start a1 --at yesterday
    expect_like 0 'a1 of #1 Checkout 500s is started*' 'debrief: note: only done and drop keep a date*'
    refused '*in the future*' action reopen a1 --at 2023-06-02
}

# ---- edit, show

@test "a due date that moves to a later one is counted and shown" {
    run_debrief action edit a1 --due 2023-06-20
    expect 0 'a1 of #1 Checkout 500s is changed (owner bob, due 2023-06-20 (in 19 d), moved 1×, p1): "Limit the retries"' ''
    run_debrief action edit 1 --due eom
    expect 0 'a1 of #1 Checkout 500s is changed (owner bob, due 2023-06-30 (in 29 d), moved 2×, p1): "Limit the retries"' ''
    run_debrief action edit a1 --due 2023-06-10
    expect 0 'a1 of #1 Checkout 500s is changed (owner bob, due 2023-06-10 (in 9 d), moved 2×, p1): "Limit the retries"' ''
    run_debrief action edit a1 --due 2023-06-10
    expect_like 0 'a1 of #1 Checkout 500s is so already (*' ''
    run_debrief action edit a1 --due 2023-05-31
    expect_like 0 'a1 *' 'debrief: note: a1 was due 2023-05-31, 1 day ago'
}

@test "none clears what an option sets" {
    run_debrief action edit a1 --due none --owner none -p none --for none
    expect 0 'a1 of #1 Checkout 500s is changed: "Limit the retries"' ''
    given --json action show a1
    expect_json 0 '.[0].due' null '.[0].owner' null '.[0].priority' null '.[0].for' null
}

@test "everything about an item can be edited, at once" {
    given cause add x
    run_debrief --json action edit a1 -k repair --ticket OPS-1 --for c1 -p 2 --owner carol Limit all retries
    expect_json 0 '.[0].kind' repair '.[0].ticket' OPS-1 '.[0].for' c1 '.[0].priority' p2 \
        '.[0].owner' carol '.[0].text' 'Limit all retries' '.[0].slips' 0
}

@test "an edit that can't be is refused" {
    given action add second
    refused 'nothing to change was given*' action edit a1
    refused 'a text is for one action item*' action edit a1 a2 'both'
    refused "'foo' is no ref*" action edit foo
    refused "there is no a9*" action edit a1 a9 --owner carol
    refused "'l9' is no action item*" action edit l9 --owner carol
    refused "'p7' is no priority*" action edit a1 -p p7
    refused "*none*" action edit a1 -k nothing
}

@test "show tells all about it, and how it came about" {
    now 09:30
    given action edit a1 --due 2023-06-20 --ticket OPS-1
    now 10:00
    given action done a1 --proof https://git.example.com/pr/9
    run_debrief action show a1
    expect_like 0 'a1 Limit the retries
  incident  #1 Checkout 500s
  status    done 2023-06-01 10:00 UTC
  proof     https://git.example.com/pr/9
  owner     bob
  due       2023-06-20, moved 1×
  priority  p1
  ticket    OPS-1
  for       m1 "Every deploy is tested"
  added     2023-06-01 09:00 UTC
  history   r* 2023-06-01 09:00 UTC alice: a1 added: "Limit the retries"
            r* 2023-06-01 09:30 UTC alice: a1 *due: 2023-06-15 → 2023-06-20*
            r* 2023-06-01 10:00 UTC alice: a1 *open → done*' ''
    refused 'an argument is missing*' action show
    refused 'there is no a9*' action show a9
}

@test "what it answers may be gone" {
    given rm m1
    run_debrief action show 1
    expect_like 0 '*  for       m1 (gone)*' ''
}

@test "a text that looks like a ref is a text after --" {
    given -q action add "one"
    first=$out
    given -q action add "two"
    run_debrief action edit "$out" -- "$first"
    expect_like 0 "* is changed: \"$first\"" ''
}

@test "show has no fraction of a second" {
    now 2023-06-01T09:00:07.250Z
    given action add 'one'
    run_debrief action show a2
    expect_like 0 '*  added     2023-06-01 09:00:07 UTC
*' ''
}
