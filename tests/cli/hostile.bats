# Databases made to harm: what no debrief can have written is damage, said in one line, and nothing
# crashes, hangs, fills the memory or reaches the terminal. tests/fuzz/fuzz_database.c tries more.
load helpers

setup() {
    sandbox
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    given -q open "Checkout 500s"
    given -q log --at 08:10 "p99"
    given -q cause add "config"
    given -q action add "renew"
    given -q amend e1 "p99 is 4 s"
}

# sql STATEMENT... : past the constraints, as a file from elsewhere is.
sql() {
    sqlite3 -batch "$DEBRIEF_DB" 'PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;' "$@" ||
        failed 'the database could not be changed'
}

# loosen: takes what the schema promises away.
loosen() {
    sql '.dbconfig defensive off' 'PRAGMA writable_schema = ON;' \
        "UPDATE sqlite_schema SET sql = replace(replace(replace(sql, 'STRICT,', ''), 'STRICT', ''), 'NOT NULL', '') WHERE type = 'table';" >/dev/null
}

# damaged COMMAND... : each says so in one line.
damaged() {
    local command
    for command in "$@"; do
        # shellcheck disable=SC2086 # its words
        run_debrief $command
        expect_like 2 '*' "debrief: *'$DEBRIEF_DB' is damaged*"
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
}

@test "values that can't be are damage" {
    cp "$DEBRIEF_DB" good.db
    local change
    while IFS= read -r change; do
        cp good.db "$DEBRIEF_DB"
        sql "UPDATE $change;"
        damaged timeline render 'show --json' export
    done <<'END'
event SET at = 9223372036854775807
event SET at = -99999999999999999
event SET at_offset = 4000000
event SET kind = 'no such'
event SET links = 'no list'
event SET links = '[1]'
event SET tags = replace(hex(zeroblob(50000)), '0', '[')
event SET text = CAST(x'61ff' AS TEXT)
event SET text = CAST(x'610062' AS TEXT)
event SET seq = 4611686018427387904
incident SET severity = 9
incident SET own_start = 1e18
incident SET roles = '[1]'
END
}

@test "columns of other types are damage" {
    loosen
    cp "$DEBRIEF_DB" good.db
    local change
    while IFS= read -r change; do
        cp good.db "$DEBRIEF_DB"
        sql "UPDATE $change;"
        damaged render 'show --json' export
    done <<'END'
event SET text = NULL
event SET text = x'616263'
event SET at = 1.5
event SET at = 'yesterday'
event SET kind = NULL
cause SET text = NULL
cause SET kind = 7
action SET status = NULL
incident SET title = NULL
incident SET zone = NULL
END
}

@test "revisions that hold anything" {
    cp "$DEBRIEF_DB" good.db
    local value
    for value in "'no JSON'" "'[]'" "'{\"text\": 5}'" "'{\"text\": [\"a\"]}'" "'{\"text\": [[], {}]}'" \
        "replace(hex(zeroblob(50000)), '0', '[')"; do
        cp good.db "$DEBRIEF_DB"
        sql "UPDATE revision SET difference = $value WHERE difference IS NOT NULL;"
        damaged history export undo
    done
    cp good.db "$DEBRIEF_DB"
    sql "UPDATE revision SET difference = '{\"text\": [null, \"x\"], \"kind\": [\"no such\", \"note\"]}' WHERE difference IS NOT NULL;"
    damaged 'timeline --as-of 2023-06-01T08:59:00Z'
    run_debrief undo
    expect_like 2 '' "debrief: *nothing was changed"
}

@test "a revision that points to a record of a kind without uids" {
    sql "INSERT INTO field (id, incident, name, text) VALUES (1, 1, 'summary', 't');" \
        "UPDATE revision SET difference = '{\"for_id\": [null, 1], \"for_kind\": [null, \"field\"]}' WHERE difference IS NOT NULL;"
    run_debrief export
    expect_json 0 '[.incidents[].revisions[].changes | select(. != null) | .for_id[1]] | join(" ") | startswith("cause ")' true
}

@test "causes that answer each other, details under each other" {
    given -q cause add --why c1 "nobody watched"
    given -q log --under e1 "the graph"
    sql 'UPDATE cause SET why = 3 - id;' 'UPDATE event SET under = 4294967296 + 3 - seq;'
    local command
    for command in render 'show --json' export timeline history; do
        # shellcheck disable=SC2086 # its words
        capture timeout 20 debrief $command
        [ "$status" -eq 0 ] || [ "$status" -eq 2 ] || failed 'it did not come to an end'
    done
}

@test "a schema that brings views, triggers or tables of its own kind" {
    cp "$DEBRIEF_DB" good.db
    sql 'CREATE TRIGGER t AFTER INSERT ON revision BEGIN DELETE FROM event; END;'
    run_debrief -q log "second"
    expect 0 e2 ''
    run_debrief --json show
    expect_json 0 '.events | length' 2
    cp good.db "$DEBRIEF_DB"
    rm -f "$DEBRIEF_DB"-wal "$DEBRIEF_DB"-shm
    sql 'ALTER TABLE event RENAME TO other;' 'CREATE VIEW event AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT other.* FROM n, other;'
    for command in timeline render export status; do
        capture timeout 20 debrief $command
        expect_like 2 '*' 'debrief: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
}

@test "a tree whose branches all lead to the same leaf comes to an end" {
    # Fourteen levels of thirty branches, in 39 kilobytes.
    cp "$TOP/tests/data/hostile/tree.db" tree.db
    capture timeout 60 debrief --db tree.db status
    expect 2 '' "debrief: 'tree.db' is damaged: see 'debrief doctor'"
}

@test "Markdown beyond the limits stands in the document as it was typed" {
    local words
    words=$(printf '*a* [b](https://x.example) %.0s' {1..100})
    given -q section add Short "$words"
    for _ in {1..30}; do printf '%s ' "$words"; done | given -q section add Long -
    { printf '[%.0s' {1..1001}; printf x; printf ']%.0s' {1..1001}; } | given -q section add Nested -
    capture timeout 20 debrief render
    [ "$status" -eq 0 ] || failed 'it was not rendered'
    [[ $out == *$'## Short\n\n*a* [b](https://x.example)'* ]] || failed 'what is within the limits was changed'
    [[ $out == *$'## Long\n\n\\*a\\*'* ]] || failed 'the long paragraph was parsed'
    [[ $out == *$'## Nested\n\n\\[\\['* ]] || failed 'the nested brackets were parsed'
}

@test "JSON as deep as it may be, and one deeper" {
    local depth
    for depth in 512 513; do
        { printf '{"at": "08:00", "text": "x", "raw2": '; printf '[%.0s' $(seq $((depth - 1))); printf ']%.0s' $(seq $((depth - 1))); printf '}\n'; } >x.jsonl
        run_debrief import x.jsonl
        if [ $depth -eq 512 ]; then expect_like 0 'imported 1 record into #1*' ''; else expect_like 2 '' 'debrief: x.jsonl*deep*512*'; fi
    done
}

@test "an export whose revisions name another incident" {
    debrief export | jq '.incidents[0].uid = "018f4ff9-76a0-7fc2-af08-7bcb7a4a34db"' >x.json
    run_debrief --db new.db import x.json
    expect_like 0 'imported 1 incident with 3 records: #1' ''
    run_debrief --db new.db export -o one.json
    run_debrief --db newer.db import one.json
    expect_like 0 'imported*' ''
    run_debrief --db newer.db export -o two.json
    cmp one.json two.json || failed 'the copy differs'
}

@test "what a word holds is cleaned before the surroundings are known" {
    command -v script >/dev/null || skip 'script is not installed'
    capture script -qec "debrief $'x\e[31m'" /dev/null
    [[ $out != *$'\e'* ]] && [[ $out == *"unknown command 'x␛[31m'"* ]] || failed 'an escape reached the terminal'
}
