#!/usr/bin/env bash
# bench.sh PROGRAMS DEBRIEF [REPORT]: measures debrief against the floors and against what people would
# use instead, and prints what came out; with REPORT also writes it there, in Markdown. "make bench" and
# "make bench-report" call it. PROGRAMS is the folder of the programs of this folder, built; the data is
# kept there too.
#
# It says what was reached and what was not, but fails only where something can't be measured.
#
#   BENCH_ROWS="log start"   only these parts, of: log syncs instructions counts render import actions start
#                            instead
#   BENCH_SIZES="0 10000"    only with so many events
#   BENCH_RUNS=500           pairs of runs, for short commands
#   BENCH_SECONDS=60         no comparison takes much longer, but for three runs of each
# shellcheck disable=SC2016,SC2129 # backquotes are Markdown; one line each reads better
set -u
cd "$(dirname "$0")/../.." || exit 1
bench=tests/bench
programs=$(realpath "$1") || exit 1
debrief=$(realpath "$2") || exit 1
report=${3-}

parts=${BENCH_ROWS:-log syncs instructions counts render import actions start instead}
log_sizes=${BENCH_SIZES:-0 10000 100000 1000000}
render_sizes=${BENCH_SIZES:-1000 100000 1000000}
runs=${BENCH_RUNS:-500}
seconds=${BENCH_SECONDS:-60}

data=$programs/data
work=$programs/work
rm -rf "$work"
mkdir -p "$data" "$work/home" || exit 1
results=$programs/results.tsv
: >"$results"
text='p99 on checkout is rising, `web-3` is drained'

# Nothing of the person's own: neither configuration nor databases.
path=$PATH
clean=(env -i "PATH=$path" "HOME=$work/home" LOGNAME=alice TZ=UTC LC_ALL=C.UTF-8)

stop() {
    echo "bench: $1" >&2
    exit 1
}

say() {
    echo "bench: $1" >&2
}

has() {
    command -v "$1" >/dev/null
}

# ---- data, kept between runs while what makes it stays the same

made_of=$(cat $bench/data.c $bench/generate.c $bench/floor_schema.h src/store/schema*.c src/store/record.h |
    cksum | cut -d ' ' -f 1)
find "$data" -type f ! -name "*-$made_of" -delete

# once FILE FUNCTION ARG... : FUNCTION makes FILE, unless it is there.
once() {
    local file=$1
    shift
    [ -e "$file" ] && return 0
    say "making ${file##*/}"
    rm -f "$data/new"*
    "$1" "$data/new" "${@:2}" || stop "${file##*/} could not be made"
    [ ! -s "$data/new-wal" ] || stop "${file##*/} is not whole: its log was left behind"
    mv "$data/new" "$file"
    rm -f "$data/new"*
}

make_floor() { # FILE N
    "$programs/generate" floor "$2" "$1"
}

new_database() { # FILE
    "${clean[@]}" DEBRIEF_NOW=2023-06-01T00:00:00Z "$debrief" --db "$1" -q open Checkout >/dev/null
}

import() { # FILE OF_DATABASE INPUT
    "${clean[@]}" DEBRIEF_NOW=2025-01-01T00:00:00Z "$debrief" --db "$1" -q import "$2" >/dev/null
}

make_events() { # FILE N
    new_database "$1" || return 1
    [ "$2" -gt 0 ] || return 0
    "$programs/generate" jsonl "$2" >"$data/input" && import "$1" "$data/input"
    local status=$?
    rm -f "$data/input"
    return $status
}

make_actions() { # FILE N OPEN
    "$programs/generate" actions "$2" "$3" >"$data/input" && new_database "$1" && import "$1" "$data/input"
    local status=$?
    rm -f "$data/input"
    return $status
}

# The paths of the kept databases, made where they are missing.
floor_db() { # N
    once "$data/floor-$1-$made_of" make_floor "$1"
    db=$data/floor-$1-$made_of
}
events_db() { # N
    once "$data/events-$1-$made_of" make_events "$1"
    db=$data/events-$1-$made_of
}
actions_db() { # N OPEN
    once "$data/actions-$1-$made_of" make_actions "$1" "$2"
    db=$data/actions-$1-$made_of
}
# A copy of such a database, to be written into.
copy() { # NAME FUNCTION ARG... : leaves its path in $db
    local to=$work/$1.db
    "${@:2}"
    cp "$db" "$to" || stop "'$to' can't be written"
    chmod 600 "$to"
    db=$to
}

# ---- comparisons

# compare NAME BASE LABEL SIZE DEMAND MEMORY COMMAND... : one more command of the comparison that "measure"
# runs; its time is divided by that of BASE ("-": by none). DEMAND: what that ratio must be, "1.05" or
# "0.9..1.1", or ""; MEMORY: KiB that it must stay below, or "".
compare() {
    printf 'run\t%s\t%s' "$1" "$2" >>"$work/spec"
    printf '\t%s' "${@:7}" >>"$work/spec"
    echo >>"$work/spec"
    plan "${@:1:6}"
}

plan() { # NAME BASE LABEL SIZE DEMAND MEMORY: another line about what is measured already
    printf '%s|%s|%s|%s|%s|%s\n' "${@:1:6}" >>"$work/plan"
}

before() { # NAME COMMAND... : what is run before each run of it, unmeasured
    printf 'before' >>"$work/spec"
    printf '\t%s' "$@" >>"$work/spec"
    echo >>"$work/spec"
}

# measure SECTION [RUNS]: runs what "compare" gathered, in turn, and adds the rows to the results.
measure() {
    [ -s "$work/spec" ] || return 0
    say "measuring: $1"
    sync
    "${clean[@]}" "$programs/pairs" -n "${2:-$runs}" -s "$seconds" "$work/spec" >"$work/raw" ||
        stop "'$1' could not be measured"
    awk -v section="$1" -f $bench/rows.awk "$work/raw" "$work/plan" >>"$results"
    rm -f "$work/spec" "$work/plan"
}

row() { # SECTION LABEL SIZE VALUE RATIO DEMAND REACHED: one that is counted, or not to be had
    printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" '' "$5" '' "$6" "$7" >>"$results"
}

at_most() { # VALUE LIMIT
    awk -v a="$1" -v b="$2" 'BEGIN { print a <= b ? "yes" : "no" }'
}

divide() { # A B DIGITS
    awk -v a="$1" -v b="$2" -v digits="$3" 'BEGIN { printf "%.*f", digits, a / b }'
}

# ---- the parts

part_log() {
    local size first=
    for size in $log_sizes; do
        copy "log-floor-$size" floor_db "$size"
        compare "floor-$size" - 'the floor' "$size" '' '' "$programs/floor_log" "$db" "$text"
        copy "log-$size" events_db "$size"
        first=${first:-$size}
        if [ "$first" = "$size" ]; then
            compare "log-$size" "floor-$size" '`debrief log`' "$size" 1.05 '' "$debrief" --db "$db" log "$text"
        else
            compare "log-$size" "floor-$size,log-$first" '`debrief log`' "$size" 1.05 '' \
                "$debrief" --db "$db" log "$text"
            plan "log-$size" "log-$first" "the same, against that with $first" "$size" 0.9..1.1 ''
        fi
    done
    measure 'Recording an event, in the time of the floor'
}

traces() { # does strace work here?
    strace -o "$work/out" true 2>/dev/null
}

emulates() { # does valgrind?
    valgrind -q --tool=none true 2>/dev/null
}

count_syncs() { # COMMAND... : leaves how many there were in $count
    "${clean[@]}" strace -f -qq -e trace=fsync,fdatasync,msync,sync,syncfs,sync_file_range -e signal=none \
        -o "$work/syncs" "$@" >"$work/out" || stop "'$1' failed under strace"
    count=$(grep -c sync "$work/syncs")
}

part_syncs() {
    local section='Syncs an event' events=1000 total_floor=0 total=0 floor_copy i
    if ! traces; then
        row "$section" "\`debrief log\`, $events in a row" '' 'strace can not trace here' '' '' ''
        return
    fi
    say "counting syncs"
    copy syncs-floor floor_db 0
    floor_copy=$db
    copy syncs events_db 0
    for ((i = 0; i < events; i++)); do
        count_syncs "$programs/floor_log" "$floor_copy" "$text" && total_floor=$((total_floor + count))
        count_syncs "$debrief" --db "$db" log "$text" && total=$((total + count))
    done
    row "$section" "the floor, $events in a row" '' "$(divide $total_floor $events 2)" '' '' ''
    row "$section" "\`debrief log\`, $events in a row" '' "$(divide $total $events 2)" \
        "$(divide $total $total_floor 2)" '≤ 1.3 syncs' "$(at_most "$(divide $total $events 4)" 1.3)"
}

count_instructions() { # COMMAND... : leaves how many there were in $count
    "${clean[@]}" valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$work/valgrind" \
        "$@" >"$work/out" || stop "'$1' failed under valgrind"
    count=$(awk '/Collected/ { print $NF }' "$work/valgrind")
}

part_instructions() {
    local section='Instructions an event' events=25 total_floor=0 total=0 floor_copy size i
    if ! emulates; then
        row "$section" '`debrief log`' '' 'valgrind can not run here' '' '' ''
        return
    fi
    say "counting instructions"
    for size in $log_sizes; do
        [ "$size" -le 10000 ] || continue
        total_floor=0 total=0
        copy "instructions-floor-$size" floor_db "$size"
        floor_copy=$db
        copy "instructions-$size" events_db "$size"
        for ((i = 0; i < events; i++)); do
            count_instructions "$programs/floor_log" "$floor_copy" "$text"
            total_floor=$((total_floor + count))
            count_instructions "$debrief" --db "$db" log "$text"
            total=$((total + count))
        done
        row "$section" "the floor, mean of $events in a row" "$size" $((total_floor / events)) '' '' ''
        row "$section" "\`debrief log\`, mean of $events in a row" "$size" $((total / events)) \
            "$(divide $total $total_floor 3)" '≤ 1.0' "$(at_most $total $total_floor)"
    done
    section='Instructions of what prints events' size=1000
    floor_db $size
    floor_copy=$db
    events_db $size
    render_instructions document render
    render_instructions table timeline
    render_instructions json show --json
    render_instructions export export
}

render_instructions() { # FORM WORD...
    local of_floor
    count_instructions "$programs/floor_render" "$1" "$floor_copy"
    of_floor=$count
    row "$section" "the floor of \`${*:2}\`" "$size" "$of_floor" '' '' ''
    count_instructions "$debrief" --db "$db" "${@:2}"
    row "$section" "\`debrief ${*:2}\`" "$size" "$count" "$(divide "$count" "$of_floor" 3)" '' ''
}

part_counts() {
    local section='Counts on a small database (of log the mean of 8 in a row, and the syncs of 50)'
    local command instructions syncs
    if ! traces || ! emulates; then
        row "$section" 'commands' '' 'strace or valgrind can not run here' '' '' ''
        return
    fi
    say 'counting'
    tests/bench/counts.sh --list "${programs%/*}" >"$work/counts" || stop 'nothing could be counted'
    while IFS=$'\t' read -r command instructions syncs; do
        row "$section" "\`debrief $command\`" '' "$instructions instructions, $syncs syncs" '' '' ''
    done <"$work/counts"
}

part_render() {
    local size floor
    for size in $render_sizes; do
        [ "$size" -gt 0 ] || continue
        floor_db "$size"
        floor=$db
        events_db "$size"
        render_row "$size" document render render
        # A page is held whole while it is made, and only so long a one is.
        [ "$size" -gt 100000 ] ||
            compare page document '`debrief render -f html`, against `render`' "$size" '' '' \
                "$debrief" --db "$db" render -f html
        render_row "$size" table timeline timeline
        render_row "$size" json 'show --json' show --json
        render_row "$size" export export export
        measure "Rendering $size events"
    done
}

render_row() { # SIZE FORM LABEL COMMAND...
    compare "floor-$2" - "the floor of \`$3\`" "$1" '' '' "$programs/floor_render" "$2" "$floor"
    if [ "$2" = document ]; then
        compare "$2" floor-document "\`debrief $3\`" "$1" 1.5 15625 "$debrief" --db "$db" "${@:4}"
    else
        compare "$2" "floor-$2" "\`debrief $3\`" "$1" 1.5 15625 "$debrief" --db "$db" "${@:4}"
    fi
}

make_document() { # FILE N
    "$programs/generate" markdown "$2" >"$1"
}

# What it has a document by: of N entries, written by somebody, and the one that render made of it.
document() { # N
    once "$data/document-$1-$made_of" make_document "$1"
    file=$data/document-$1-$made_of
}

part_import() {
    local size kib
    for size in $render_sizes; do
        [ "$size" -gt 0 ] && [ "$size" -le 100000 ] || continue
        document "$size"
        kib=$(($(stat -c %s "$file") * 20 / 1024))
        import_row "floor-$size" - 'the floor of `import`' '' '' "$programs/floor_import" "$work/floor.db" "$file"
        import_row "import-$size" "floor-$size" '`debrief import`' 2.5 "$kib" \
            "$debrief" --db "$work/import.db" import "$file"
        "${clean[@]}" "$debrief" --db "$work/made.db" -q import "$file" >"$work/out" &&
            "${clean[@]}" "$debrief" --db "$work/made.db" render >"$work/made.md" || stop 'import failed'
        kib=$(($(stat -c %s "$work/made.md") * 20 / 1024))
        import_row "floor-own-$size" - 'the floor, of a document that render made' '' '' \
            "$programs/floor_import" "$work/floor.db" "$work/made.md"
        import_row "own-$size" "floor-own-$size" '`debrief import` of it' 2.5 "$kib" \
            "$debrief" --db "$work/import.db" import "$work/made.md"
        measure "Reading a document of $size entries" 20
    done
}

import_row() { # NAME BASE LABEL DEMAND MEMORY COMMAND...
    compare "$1" "$2" "$3" "$size" "$4" "$5" "${@:6}"
    before "$1" rm -f "$work"/{floor,import}.db{,-wal,-shm,-lock}
}

# As many action items as there are events at most, but no more than 100,000; one in ten is open.
board_size() {
    local size
    board=0
    for size in $render_sizes; do [ "$size" -gt "$board" ] && board=$size; done
    [ "$board" -le 100000 ] || board=100000
}

part_actions() {
    local open sql='SELECT id, due, priority, owner, incident, text FROM action WHERE removed = 0'
    sql="$sql AND status IN ('open', 'started') ORDER BY due, priority, id"
    board_size
    [ "$board" -ge 10 ] || return 0
    open=$((board / 10))
    actions_db "$board" "$open"
    compare list - '`debrief action list`' "$open of $board" '' '' "$debrief" --db "$db" action list
    if has sqlite3; then
        compare sqlite list '`sqlite3` shell, the same rows of the same file' "$open of $board" '' '' \
            sqlite3 "$db" "$sql"
    fi
    if has jq; then
        "${clean[@]}" "$debrief" --db "$db" export >"$work/board.json" || stop 'export failed'
        compare jq list '`jq` over an export' "$open of $board" '' '' jq -r \
            '.incidents[].actions[] | select(.status == "open") | [.ref, .due, .owner, .text] | @tsv' "$work/board.json"
    fi
    if has task; then
        tasks tasks-list "$open"
        compare task list '`task next`' "$open" '' '' task "rc:$work/tasks-list/rc" rc.verbose=nothing next
    fi
    measure 'Listing the open action items' 20
}

part_start() {
    compare start - 'a program that links the same libraries, as debrief does' '' '' '' "$programs/floor_start"
    compare dynamic start 'the same, linked dynamically' '' '' '' "$programs/floor_start_dynamic"
    compare version start '`debrief --version`' '' 1.1 '' "$debrief" --version
    compare help start '`debrief help`' '' 1.1 '' "$debrief" help
    measure 'Starting'
}

# ---- what people would use instead

absent() { # PROGRAM LABEL: has it to be left out?
    has "$1" && return 1
    row "$section" "$2" '' "$1 is not installed" '' '' ''
}

instead_log() {
    local section='Recording an event, against what people would use instead' size=10000 insert
    insert="PRAGMA synchronous = FULL; BEGIN IMMEDIATE; INSERT INTO event (incident, seq, at, kind, text)"
    insert="$insert SELECT 1, max(id) + 1, 1795274864620345, 'note', 'p99 on checkout is rising' FROM event;"
    insert="$insert INSERT INTO revision (at, author, kind, record)"
    insert="$insert VALUES (1795274864620345, 'alice', 'event', last_insert_rowid()); COMMIT"
    copy instead events_db $size
    compare log - '`debrief log`' $size '' '' "$debrief" --db "$db" log "$text"
    if ! absent sqlite3 '`sqlite3` shell'; then
        copy instead-wal floor_db $size
        compare wal log '`sqlite3` shell, WAL' $size '' '' sqlite3 "$db" "$insert"
        copy instead-rollback floor_db $size
        sqlite3 "$db" 'PRAGMA journal_mode = DELETE' >"$work/out" || stop 'the journal mode could not be set'
        compare rollback log '`sqlite3` shell, rollback journal' $size '' '' sqlite3 "$db" "$insert"
    fi
    if ! absent git '`git commit`'; then
        repository
        compare git log '`git commit`, core.fsync=all' 0 '' '' git -C "$work/git" commit -q -a -m "$text"
        before git sh -c 'echo "$1" >>"$0"' "$work/git/log" "$text"
    fi
    compare echo log '`sh -c "echo >>file && sync file"`' $size '' '' \
        sh -c 'echo "$1" >>"$0" && sync "$0"' "$work/file" "$text"
    if ! absent task '`task add`'; then
        tasks tasks-none 0
        compare task-none log '`task add`' 0 '' '' task "rc:$work/tasks-none/rc" rc.verbose=nothing add "$text"
        before task-none rm -f "$work/tasks-none/pending.data" "$work/tasks-none/undo.data"
        tasks tasks-many $size
        compare task log '`task add`' $size '' '' task "rc:$work/tasks-many/rc" rc.verbose=nothing add "$text"
    fi
    measure "$section"
}

repository() {
    local git=(git -C "$work/git" -c user.name=alice -c user.email=alice@example.org)
    if ! { git init -q "$work/git" && echo begin >"$work/git/log" && "${git[@]}" add log &&
        "${git[@]}" commit -q -m begin; }; then
        stop 'no repository could be made'
    fi
    printf '[user]\nname = alice\nemail = alice@example.org\n[core]\nfsync = all\n[gc]\nauto = 0\n' \
        >>"$work/git/.git/config"
}

instead_render() {
    local section='Rendering, against what people would use instead' size
    board_size
    size=$board
    [ "$size" -gt 0 ] || return 0
    events_db "$size"
    "${clean[@]}" "$debrief" --db "$db" show --json >"$work/incident.json" || stop 'show --json failed'
    compare render - '`debrief render`' "$size" '' '' "$debrief" --db "$db" render
    absent jq '`jq` over `show --json`' || compare jq render '`jq` over `show --json`' "$size" '' '' jq -r \
        '.events[] | "- **\(.at[11:19])** \(.text)", (.details[] | "  - \(.text)")' "$work/incident.json"
    if ! absent node 'mustache.js over `show --json`'; then
        modules=/usr/share/nodejs:$(npm root -g 2>/dev/null)
        if NODE_PATH=$modules node -e 'require("mustache")' 2>/dev/null; then
            compare mustache render 'mustache.js over `show --json`' "$size" '' '' \
                env "NODE_PATH=$modules" node $bench/mustache.js "$work/incident.json"
        else
            row "$section" 'mustache.js' '' 'mustache.js is not installed' '' '' ''
        fi
    fi
    measure "$section" 20
}

part_instead() {
    instead_log
    instead_render
}

tasks() { # NAME N: what taskwarrior needs, with N pending tasks
    mkdir -p "$work/$1"
    printf 'data.location=%s\nconfirmation=off\nhooks=off\n' "$work/$1" >"$work/$1/rc"
    "$programs/generate" tasks "$2" >"$work/$1/pending.data"
}

# ---- what came out

version() { # PROGRAM: the first line of what it says of itself, or nothing
    has "$1" && "$@" 2>/dev/null | head -n 1
}

machine() {
    local cpu
    cpu=$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)
    echo "- machine: $(getconf _NPROCESSORS_ONLN) cores, ${cpu:-unknown processor}, $(uname -srm)"
    echo "- file system: $(df --output=fstype "$work" | tail -n 1)"
    echo "- $("$programs/versions")"
    echo "- tools: $(
        {
            version sqlite3 -version | cut -d ' ' -f 1 | sed 's/^/sqlite3 /'
            version task --version | sed 's/^/taskwarrior /'
            version git --version
            version jq --version
            version node --version | sed 's/^/node /'
            version valgrind --version
            version strace --version | sed 's/ -- version//'
        } | paste -sd , | sed 's/,/, /g'
    )"
}

write_report() {
    local repeat='make bench-report' name
    for name in BENCH_ROWS BENCH_SIZES BENCH_RUNS BENCH_SECONDS; do
        [ -z "${!name-}" ] || repeat="$name='${!name}' $repeat"
    done
    {
        echo '# What was measured'
        echo
        echo "Written by \`$repeat\`, which measures it again; nothing here was typed by hand. A *floor* is"
        echo 'the least C program that does the same work (`tests/bench/floor_*.c`). Commands ran in turn, one'
        echo 'after the other, up to '"$runs"' times each; times are medians, with the 10th and 90th percentile.'
        echo 'A ratio is the median of those within a round, so quote the ratios, not the milliseconds.'
        echo
        machine
        awk -v form=markdown -f $bench/table.awk "$results"
    } >"$report.new" && mv "$report.new" "$report"
}

for part in $parts; do
    case $part in
    log | syncs | instructions | counts | render | import | actions | start | instead) "part_$part" ;;
    *) stop "'$part' is no part: see the head of $bench/bench.sh" ;;
    esac
done
awk -f $bench/table.awk "$results"
[ -z "$report" ] || write_report
rm -rf "$work"
