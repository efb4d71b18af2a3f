# scribe: lines from standard input, and a prompt on a terminal.
load helpers

setup() {
    sandbox
    given open "Checkout 500s"
}

teardown() {
    tmux -L "$BATS_TEST_NAME" kill-server 2>/dev/null || true
}

# texts : of the events, as they stand in the timeline.
texts() {
    debrief --json show | jq -r '.events[].text'
}

# ---- lines from elsewhere

@test "each line is an event" {
    run_debrief scribe <<<$'p99 on checkout\n\n/var is full\r\nrolled back'
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "p99 on checkout"
e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "/var is full"
e3 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "rolled back"' ''
}

@test "commands stand before a text, several of them" {
    run_debrief scribe <<<$'/kind step /at 08:05 /by ana restarted web-3\nas ever'
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 08:05 UTC (step): "restarted web-3"
e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "as ever"' ''
    run_debrief --json show e1
    expect_json 0 'if type == "array" then .[0].by else .by end' ana
}

@test "commands alone are for the next event" {
    run_debrief scribe <<<$'/kind ack\n/at 08:30\non it\nnext'
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 08:30 UTC (acknowledged): "on it"
e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "next"' ''
}

@test "a time takes as many words as it has" {
    run_debrief scribe <<<$'/at 10m ago paged\n/at 2023-06-01 07:55 UTC: deployed\n/at "5m ago" ago\n/at 8:05 AM back'
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 08:50 UTC: "paged"
e2 logged to #1 Checkout 500s at 2023-06-01 07:55 UTC: "deployed"
e3 logged to #1 Checkout 500s at 2023-06-01 08:55 UTC: "ago"
e4 logged to #1 Checkout 500s at 2023-06-01 08:05 UTC: "back"' ''
}

@test "a name with blanks, a detail, and a text that looks like a command" {
    run_debrief scribe <<<$'/by "Ana Ruiz" called\n/under e1 and waited\n /kind is text'
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "called"
e2 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC under e1: "and waited"
e3 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "/kind is text"' ''
    run_debrief --json show
    expect_json 0 '.events[0].by' 'Ana Ruiz'
}

@test "undo takes back the last line, quit leaves" {
    run_debrief -q scribe <<<$'one\ntwo\n/undo\n/quit\nthree'
    expect 0 $'e1\ne2\ne2' ''
    [ "$(texts)" = one ]
}

@test "an error ends it with its line; what came before is recorded" {
    run_debrief -q scribe <<<$'one\n/kind fooo two\nthree'
    expect_like 2 e1 "debrief: standard input:2: 'fooo' is no kind of event: *"
    run_debrief -q scribe <<<'/at 31 Feb 2023 08:00 x'
    expect_like 2 '' 'debrief: standard input:1: *does not exist*'
    run_debrief -q scribe <<<'/under e9 x'
    expect_like 2 '' 'debrief: standard input:1: *e9*'
    run_debrief -q scribe <<<'/undo this'
    expect_like 2 '' "debrief: standard input:1: '/undo' stands alone: *"
    run_debrief -q scribe <<<$'\xff'
    expect_like 2 '' 'debrief: standard input:1: no UTF-8 *'
    [ "$(texts)" = one ]
}

@test "a line of 100 KB is an event" {
    run_debrief -q scribe < <(head -c 100000 /dev/zero | tr '\0' x)
    expect 0 e1 ''
    [ "$(texts | tr -d '\n' | wc -c)" -eq 100000 ]
}

@test "without an incident there is nothing to scribe for" {
    given undo
    run_debrief scribe <<<x
    expect_like 2 '' 'debrief: there is no incident yet: *'
}

# ---- on a terminal

# terminal [COLUMNS] : a scribe on one.
terminal() {
    tmux -L "$BATS_TEST_NAME" -f /dev/null new-session -d -x "${1:-80}" -y 24 \
        "debrief scribe; echo left \$?; sleep 60"
    seen ' >'
}

keys() { # as tmux names them
    tmux -L "$BATS_TEST_NAME" send-keys "$@"
}

screen() {
    tmux -L "$BATS_TEST_NAME" capture-pane -p
}

# seen TEXT : waits until it is on the screen.
seen() {
    local i
    for i in $(seq 100); do
        if screen | grep -qF -- "$1"; then return; fi
        sleep 0.1
    done
    echo "never seen: $1" >&2
    screen >&2
    return 1
}

@test "terminal: lines are events, UTF-8 too, and Ctrl-D leaves" {
    terminal
    seen 'recording to #1 Checkout 500s; /help helps, Ctrl-D leaves'
    seen '#1 Checkout 500s 09:00:00 >'
    keys 'alert für 🚀 Zürich' Enter
    seen 'e1 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "alert für 🚀 Zürich"'
    keys C-d
    seen 'left 0'
    [ "$(texts)" = 'alert für 🚀 Zürich' ]
}

@test "terminal: no letter is lost where the locale knows none but ASCII" {
    export LC_ALL=C
    tmux -L "$BATS_TEST_NAME" -u -f /dev/null new-session -d -x 80 -y 24 "debrief scribe"
    seen ' >'
    keys -l 'für €🚀'
    keys Enter
    seen 'e1 logged'
    [ "$(texts)" = 'für €🚀' ]
}

@test "terminal: the prompt shows what is said for the next event" {
    terminal 120
    keys '/kind detected /by ana' Enter
    seen '#1 Checkout 500s 09:00:00 (detected, by ana) >'
    keys C-c
    seen '> ^C'
    keys 'p99' Enter
    seen 'e1 logged to #1 Checkout 500s at 2023-06-01 09:00 UTC: "p99"'
}

@test "terminal: a line that can't be recorded is put back to be mended" {
    terminal
    keys '/kind fooo my text' Enter
    seen "debrief: 'fooo' is no kind of event"
    keys Home
    keys -N 11 Right
    keys BSpace BSpace BSpace BSpace BSpace 'step ' Enter
    seen 'UTC (step): "my text"'
}

@test "terminal: an event is stamped when its first key was struck" {
    unset DEBRIEF_NOW
    terminal
    keys 's'
    sleep 1.2
    keys 'low' Enter
    seen '"slow"'
    run_debrief --json show e1
    jq -e 'if type == "array" then .[0] else . end |
        (.recorded_at | sub("\\.[0-9]+Z"; "Z") | fromdate) - (.at | sub("\\.[0-9]+Z"; "Z") | fromdate) >= 1' \
        <<<"$out" >/dev/null || failed 'stamped when it was entered'
}

@test "terminal: Ctrl-C clears the line, the arrow finds an earlier one" {
    terminal
    keys 'one' Enter
    seen '"one"'
    keys 'never'
    seen '> never'
    keys C-c
    seen 'never^C'
    keys Up
    seen 'one'
    keys ' again' Enter
    seen '"one again"'
    [ "$(texts)" = $'one\none again' ]
}

@test "terminal: what is half typed is shown when it is ended" {
    terminal
    keys 'half typed'
    seen '> half typed'
    kill -TERM "$(pgrep -P "$(tmux -L "$BATS_TEST_NAME" display -p '#{pane_pid}')" -x debrief)"
    seen 'debrief: ended in the middle of a line: what stands above is not recorded'
    seen 'left 2'
    [ -z "$(texts)" ]
    [ ! -e "$DEBRIEF_DB-wal" ]
}

@test "terminal: a long paste of several lines" {
    terminal 100
    { head -c 20000 /dev/zero | tr '\0' x; printf '\nsecond\twith a tab\nthird\n'; } >paste
    tmux -L "$BATS_TEST_NAME" load-buffer paste
    tmux -L "$BATS_TEST_NAME" paste-buffer
    seen '"third"'
    [ "$(texts | head -n 1 | wc -c)" -eq 20001 ]
    [ "$(texts | tail -n 2)" = $'second\twith a tab\nthird' ]
}

@test "terminal: two scribes at once" {
    terminal 100
    keys 'slow '
    seen '> slow'
    given log "meanwhile"
    keys 'line' Enter
    seen 'e2 logged to'
    [ "$(texts)" = $'slow line\nmeanwhile' ] || [ "$(texts)" = $'meanwhile\nslow line' ]
}
