# doctor: what is wrong with a database, and what of it is mended. Damage is done with the sqlite3
# shell, which asks nobody.
load helpers
load nobody

setup() {
    sandbox
    command -v sqlite3 >/dev/null || skip 'sqlite3 is not installed'
    given -q open -s 2 "Checkout 500s"
    given -q impact --at 08:00 "checkout returns 500s"
    given -q log --at 08:05 -t web "p99 is up"
    given -q log --at 08:06 -u e2 "on all hosts"
    given -q cause add "the pool has no limit"
    given -q cause add --why c1 "nobody asked"
    given -q measure add "limits everywhere"
    given -q lesson add well "the rollback was quick"
    given -q action add --due 2023-06-30 --for m1 "limit the pool"
    given -q section add Glossary "pool: a pool"
    given -q set summary "Checkouts failed."
    now 09:10
}

# sql STATEMENTS : with none of the rules of the schema in force.
sql() {
    sqlite3 -cmd '.dbconfig defensive off' -cmd '.dbconfig dqs_dml off' -cmd 'PRAGMA foreign_keys = OFF' \
        -cmd 'PRAGMA ignore_check_constraints = ON' -cmd 'PRAGMA writable_schema = ON' "$DEBRIEF_DB" "$@" >.sql 2>&1 &&
        ! grep -iv 'defensive\|dqs_dml' .sql || failed "the damage was not done: $(<.sql)"
}

# finds LINE... : these are the findings, and nothing else; looking changes nothing.
finds() {
    local before
    before=$(sha256sum "$DEBRIEF_DB")
    run_debrief doctor
    expect 1 "$(printf '%s\n' "$@")" ''
    [ "$before" = "$(sha256sum "$DEBRIEF_DB")" ] || failed 'looking changed the file'
}

# mends LINE... : --fix mends what stands in these lines; then there are no more findings, and the
# backup holds what was there before.
mends() {
    sqlite3 "$DEBRIEF_DB" .dump >before.sql
    run_debrief doctor --fix
    expect 0 "$(printf '%s\n' "$@")" "debrief: note: the database as it was is in '$DEBRIEF_DB-before-fix'
debrief: note: 'debrief.db-before-fix' is a backup that 'doctor --fix' made: remove it when all is well"
    run_debrief doctor
    expect_like 0 'no findings in *' "debrief: note: 'debrief.db-before-fix' is a backup that 'doctor --fix' made: *"
    sqlite3 "$DEBRIEF_DB-before-fix" .dump | cmp -s - before.sql || failed 'the backup differs from what was there'
    [ "$(stat -c %a "$DEBRIEF_DB-before-fix")" = 600 ] || failed 'the backup is open to others'
    given -q log "and on it goes"
}

# leaves LINE... : --fix finds nothing of it that it can mend, and makes no backup.
leaves() {
    run_debrief doctor --fix
    expect 1 "$(printf '%s\n' "$@")" ''
    [ ! -e "$DEBRIEF_DB-before-fix" ] || failed 'a backup was made for nothing'
}

another() { # a second incident, which is then the current one
    run_debrief -q open Another
    expect_like 0 2 '*is not resolved*'
}

@test "a sound database has no findings" {
    run_debrief doctor
    expect_like 0 "no findings in $DEBRIEF_DB: * kB, 1 incident, 3 events, schema [0-9]" ''
    run_debrief --json doctor
    expect 0 '[]' ''
    run_debrief -q doctor
    expect 0 '' ''
    run_debrief doctor --fix
    expect_like 0 'no findings in *' ''
    [ ! -e "$DEBRIEF_DB-before-fix" ] || failed 'a backup was made for nothing'
    given backup copy.db
    run_debrief --db copy.db doctor
    expect_like 0 'no findings in copy.db: *' ''
}

@test "findings as JSON, and how --fix leaves them" {
    sql "UPDATE event SET kind = 'foo' WHERE seq = 2; UPDATE lesson SET seq = 0"
    run_debrief --json doctor
    expect_json 1 length 2 '.[0] | keys_unsorted | join(" ")' 'rule severity ref file line text fix mendable mended waived reason' \
        '.[0].rule' value '.[0].severity' error '.[0].ref' 1:e2 '.[0].mendable' true '.[0].mended' false \
        '.[1].rule' number '.[1].ref' 1:l0 '.[1].mendable' false
    run_debrief --json doctor --fix
    [ "$status" -eq 1 ] || failed 'one is left'
    err='' expect_json 1 '[.[] | [.ref, .mended]] | tojson' '[["1:e2",true],["1:l0",false]]'
    run_debrief --json history e2
    expect_json 0 '.[-1].changes | tojson' "$(jq -r '.[-1].changes | tojson' <<<"$out")" '.[-1].author' alice
    run_debrief history e2
    expect_like 0 '*kind: foo → note*' ''
}

@test "words and numbers that are none of those that are known" {
    sql "UPDATE incident SET severity = 9, drill = 7, review_status = 'x'; UPDATE event SET precision = 'x', key = 2 WHERE seq = 1;
        UPDATE cause SET kind = 'x', category = 'y' WHERE seq = 1; UPDATE measure SET kind = 'x';
        UPDATE action SET kind = 'x', due = '2023-13-01', priority = 9, status = 'x', slips = -1;
        UPDATE section SET level = 0, internal = 5; UPDATE field SET internal = -1"
    local known='no word that is known here' keeps='; the revision keeps what it was (value)'
    local out_='outside of what is allowed' fix="'doctor --fix'" gone='takes it out; the revision keeps it (value)'
    finds "#1: error: severity is 9, $out_: $fix $gone" \
        "#1: error: drill is 7, $out_: $fix makes it 1$keeps" \
        "#1: error: review_status is 'x', $known: $fix $gone" \
        "1:e1: error: precision is 'x', $known: $fix makes it 'exact'$keeps" \
        "1:e1: error: key is 2, $out_: $fix makes it 1$keeps" \
        "1:c1: error: kind is 'x', $known: $fix makes it 'root'$keeps" \
        "1:c1: error: category is 'y', $known: $fix $gone" \
        "1:m1: error: kind is 'x', $known: $fix makes it 'preventative'$keeps" \
        "a1: error: kind is 'x', $known: $fix $gone" \
        "a1: error: due is '2023-13-01', no date: $fix $gone" \
        "a1: error: priority is 9, $out_: $fix $gone" \
        "a1: error: status is 'x', $known: $fix makes it 'open'$keeps" \
        "a1: error: slips is -1, $out_: $fix makes it 0$keeps" \
        "1:summary: error: internal is -1, $out_: $fix makes it 0$keeps" \
        "1:s1: error: level is 0, $out_: $fix makes it 1$keeps" \
        "1:s1: error: internal is 5, $out_: $fix makes it 1$keeps"
    mends "#1: mended: severity is 9, $out_ (value)" "#1: mended: drill is 7, $out_ (value)" \
        "#1: mended: review_status is 'x', $known (value)" \
        "1:e1: mended: precision is 'x', $known (value)" "1:e1: mended: key is 2, $out_ (value)" \
        "1:c1: mended: kind is 'x', $known (value)" "1:c1: mended: category is 'y', $known (value)" \
        "1:m1: mended: kind is 'x', $known (value)" "a1: mended: kind is 'x', $known (value)" \
        "a1: mended: due is '2023-13-01', no date (value)" "a1: mended: priority is 9, $out_ (value)" \
        "a1: mended: status is 'x', $known (value)" "a1: mended: slips is -1, $out_ (value)" \
        "1:summary: mended: internal is -1, $out_ (value)" "1:s1: mended: level is 0, $out_ (value)" \
        "1:s1: mended: internal is 5, $out_ (value)"
}

@test "after --fix nothing is refused any more" {
    sql "UPDATE incident SET opened_at = -9000000000000000000, own_start_offset = 999999; UPDATE lesson SET kind = 'x', text = CAST(x'ff' AS TEXT);
        UPDATE event SET at_offset = -999999, tags = 'x', at = 9000000000000000000, recorded_at = 9000000000000000000 WHERE seq = 1"
    local command
    for command in show render lesson; do
        # shellcheck disable=SC2086 # its words
        run_debrief $command
        expect_like 2 '*' "debrief: '$DEBRIEF_DB' is damaged*: see 'debrief doctor'"
    done
    run_debrief doctor --fix
    [ "$status" -eq 0 ] && ! grep -v mended <<<"$out" || failed 'something is left'
    given -q log "and on it goes"
    run_debrief --json show
    expect_json 0 '.events | length' 3 '.lessons[0].text' '\xFF'
    given -q undo
    given -q export -o all.json
    run_debrief --db other.db import all.json
    expect_like 0 '*' '*'
}

@test "lists that are no JSON" {
    sql "UPDATE event SET links = 'x', tags = '[1]' WHERE seq = 1; UPDATE incident SET roles = '[\"a\"]', services = '{}'"
    local fix="'doctor --fix' takes it out; the revision keeps it (json)"
    finds "#1: error: services is '{}', no JSON list of texts: $fix" \
        "#1: error: roles is '[\"a\"]', no JSON list of objects: $fix" \
        "1:e1: error: links is 'x', no JSON list of texts: $fix" \
        "1:e1: error: tags is '[1]', no JSON list of texts: $fix"
    mends "#1: mended: services is '{}', no JSON list of texts (json)" \
        "#1: mended: roles is '[\"a\"]', no JSON list of objects (json)" \
        "1:e1: mended: links is 'x', no JSON list of texts (json)" \
        "1:e1: mended: tags is '[1]', no JSON list of texts (json)"
}

@test "texts that are none" {
    sql "UPDATE event SET text = CAST(x'636166e921' AS TEXT) WHERE seq = 1;
        UPDATE event SET text = CAST(x'6100620a' AS TEXT), by = CAST(x'ff' AS TEXT) WHERE seq = 2"
    local fix="'doctor --fix' writes out such bytes, as in \\xE9 (text)"
    finds "1:e1: error: text is no UTF-8 (byte 4): $fix" \
        "1:e2: error: by is no UTF-8 (byte 1): $fix" "1:e2: error: text holds a NUL (byte 2): $fix"
    mends "1:e1: mended: text is no UTF-8 (byte 4) (text)" \
        "1:e2: mended: by is no UTF-8 (byte 1) (text)" "1:e2: mended: text holds a NUL (byte 2) (text)"
    run_debrief --json show
    expect_json 0 '.events[0].text' 'caf\xE9!' '.events[1].text | rtrimstr("\n")' 'a\x00b' '.events[1].by' '\xFF'
}

@test "times outside of sense" {
    sql "UPDATE event SET at = 9000000000000000000 WHERE seq = 1; UPDATE event SET until = -9000000000000000000 WHERE seq = 2;
        UPDATE event SET at = NULL, recorded_at = recorded_at + 864000000000 WHERE seq = 2"
    finds "1:e1: error: at is 9000000000000000000, no time of the years 1 to 9999: 'doctor --fix' takes the time at which it was recorded (time)" \
        "1:e2: error: until is -9000000000000000000, no time of the years 1 to 9999: 'doctor --fix' takes it out; the revision keeps it (time)" \
        "1:e2: warning: recorded_at is in the future: nothing need be done, if the clock is right now (time)" \
        "1:e2: error: it has no time, and stands under no event that has one: 'doctor --fix' takes the time at which it was recorded (time)"
    run_debrief doctor --fix
    [ "$status" -eq 1 ] && [ "$(grep -c mended <<<"$out")" -eq 3 ] && [ "$(grep -vc mended <<<"$out")" -eq 1 ] ||
        failed 'not all but the future was mended'
    run_debrief --json show
    expect_json 0 '.events[0].at' 2023-06-01T09:00:00.000001Z '.events[0].precision' about
    now 2023-06-20T09:00
    run_debrief doctor
    expect_like 0 'no findings in *' '*'
}

@test "details whose event is gone, or elsewhere" {
    given -q log --at 08:07 "an entry"
    given -q log --at 08:08 -u e4 "a detail of it"
    given -q log --at 08:09 -u e4 "another"
    another
    given -q log --at 08:10 "there"
    sql "UPDATE event SET removed = 1 WHERE id = (1 << 32 | 2); UPDATE event SET under = (1 << 32 | 99) WHERE id = (1 << 32 | 5);
        UPDATE event SET under = (2 << 32 | 1), at = NULL, precision = NULL WHERE id = (1 << 32 | 6);
        UPDATE event SET under = (1 << 32 | 3) WHERE id = (1 << 32 | 4); UPDATE event SET under = id WHERE id = (1 << 32 | 1)"
    local fix="'doctor --fix' makes it an entry of its own"
    finds "1:e1: error: it stands under itself: $fix (link)" \
        "1:e3: error: it stands under e2, which was removed without it, so no timeline shows it: $fix (orphan)" \
        "1:e4: error: it stands under e3, which is a detail itself, so no timeline shows it: $fix (link)" \
        "1:e5: error: it stands under 1:e99, which is not there: $fix (link)" \
        "1:e6: error: it stands under 2:e1, which is of another incident: $fix (link)"
    mends '1:e1: mended: it stands under itself (link)' \
        '1:e3: mended: it stands under e2, which was removed without it, so no timeline shows it (orphan)' \
        '1:e4: mended: it stands under e3, which is a detail itself, so no timeline shows it (link)' \
        '1:e5: mended: it stands under 1:e99, which is not there (link)' \
        '1:e6: mended: it stands under 2:e1, which is of another incident (link)'
    # e4 may stay under e3, once that is an entry of its own.
    run_debrief -i 1 --json show
    expect_json 0 '[.events[] | .ref, (.details[] | "(" + .ref + ")")] | join(" ")' 'e1 e3 (e4) e5 e6' '.events[-1].at' 2023-06-01T08:10:00Z '.events[-1].precision' about
}

@test "answers that point at nothing, elsewhere, or in a circle" {
    another
    given -q cause add there
    sql "UPDATE action SET for_id = 99; UPDATE cause SET why = (SELECT id FROM cause WHERE incident = 1 AND seq = 2) WHERE incident = 2;
        UPDATE cause SET why = 2 WHERE id = 1"
    finds "1:c1: error: the answers to its why lead back to itself: 'doctor --fix' takes the answer apart; the revision keeps it (link)" \
        "2:c1: error: it answers a cause of another incident, #1: 'doctor --fix' takes the answer apart; the revision keeps it (link)" \
        "a1: error: the record that it answers is not there: 'doctor --fix' makes it answer nothing; the revision keeps it (link)"
    mends '1:c1: mended: the answers to its why lead back to itself (link)' \
        '2:c1: mended: it answers a cause of another incident, #1 (link)' \
        'a1: mended: the record that it answers is not there (link)'
    sql "UPDATE cause SET why = 99 WHERE id = 2; UPDATE action SET for_kind = 'cause', for_id = (SELECT id FROM cause WHERE incident = 2)"
    rm "$DEBRIEF_DB-before-fix"
    finds "1:c2: error: it answers a cause that is not there: 'doctor --fix' takes the answer apart; the revision keeps it (link)" \
        "a1: error: the cause that it answers is of another incident, #2: 'doctor --fix' makes it answer nothing; the revision keeps it (link)"
}

@test "records of an incident that is not there" {
    given -q use 1
    sql "DELETE FROM incident"
    run_debrief doctor
    expect_like 1 "#1: error: there is no such incident, but 10 records of it: 'doctor --fix' makes one of that number, to see them in (orphan)
$(id -un): warning: this login works on #1, which is not there: 'doctor --fix' forgets that; 'debrief use' names another (orphan)
r1: error: the incident in row 1, which it is about, is not there: look for it in a backup (history)" ''
    run_debrief doctor --fix
    expect_like 0 '#1: mended: *(orphan)*' '*'
    run_debrief --json show 1
    expect_json 0 .title 'Recovered incident 1' '.events | length' 2 '.causes | length' 2
}

@test "a login whose incident is not there" {
    sql "INSERT INTO login VALUES ('bob', 99, 1)"
    finds "bob: warning: this login works on #99, which is not there: 'doctor --fix' forgets that; 'debrief use' names another (orphan)"
    mends 'bob: mended: this login works on #99, which is not there (orphan)'
}

@test "a file that was read into an incident which is not there" {
    sql "INSERT INTO document VALUES ('0a1b', 99, 1)"
    finds "0a1b: warning: a file of this digest was read into #99, which is not there: 'doctor --fix' forgets that, and the file would be imported anew (orphan)"
    mends '0a1b: mended: a file of this digest was read into #99, which is not there (orphan)'
}

@test "records without a revision, and revisions without a record" {
    sql "UPDATE event SET revision = 1 WHERE seq = 1; DELETE FROM revision WHERE id = (SELECT revision FROM event WHERE seq = 2)"
    local fix="'doctor --fix' finds its revision, or records it once more (history)"
    finds "1:e1: error: no revision tells when it was recorded: $fix" \
        "1:e2: error: no revision tells when it was recorded: $fix"
    mends '1:e1: mended: no revision tells when it was recorded (history)' \
        '1:e2: mended: no revision tells when it was recorded (history)'
    [ "$(sqlite3 "$DEBRIEF_DB" 'SELECT revision FROM event WHERE seq < 3 ORDER BY seq' | tr '\n' ' ')" = '2 12 ' ] ||
        failed 'the one was not found, or the other not made'
    rm "$DEBRIEF_DB-before-fix"
    sql "DELETE FROM section; UPDATE revision SET kind = 'x' WHERE id = 2; UPDATE revision SET difference = 'x' WHERE id = 7;
        UPDATE revision SET difference = '{\"text\": [[], 1]}' WHERE id = 8;
        UPDATE revision SET change = 99, undoes = 98 WHERE id = 4; UPDATE revision SET at = at - 1000000000 WHERE id = 5;
        UPDATE revision SET author = CAST(x'ff' AS TEXT) WHERE id = 6"
    run_debrief doctor
    local lost='look for it in a backup (history)'
    expect 1 "1:e1: error: no revision tells when it was recorded: $fix
r2: error: it is of no record that this version knows: $lost
r4: error: the change r99, which it is of, is not there: 'debrief undo' can't take it back (history)
r4: warning: it takes back r98, which is not there: nothing need be done: history shows it as it is (history)
r5: warning: its time is before that of r4: nothing need be done: history shows it as it is (history)
r6: error: its author's name is no text: put it right with sqlite3 (history)
r7: error: what it changed can't be read: $lost
r8: error: what it changed can't be read: $lost
r10: error: the section in row 1, which it is about, is not there: $lost" ''
}

@test "doubles, and uids that are none" {
    sql "UPDATE event SET uid = (SELECT uid FROM event WHERE seq = 1) WHERE seq = 2; UPDATE cause SET uid = 'x' WHERE seq = 1"
    finds "1:c1: warning: uid is 'x', which is none: nothing need be done, if another program wrote it (uid)" \
        "1:e1: error: 1 other event has the same uid: give one of them another with sqlite3, after 'debrief backup' (double)"
    leaves "1:c1: warning: uid is 'x', which is none: nothing need be done, if another program wrote it (uid)" \
        "1:e1: error: 1 other event has the same uid: give one of them another with sqlite3, after 'debrief backup' (double)"
}

@test "an event that moved to another incident and back is no double" {
    another
    given -q -i 1 amend e1 --to 2
    given -q -i 2 amend e1 --to 1
    run_debrief doctor
    expect_like 0 'no findings in *' ''
}

@test "an event whose row is not that of its ref" {
    sql "UPDATE event SET seq = 7 WHERE seq = 1"
    finds "1:e7: error: its row is 4294967297, which is not that of e7 in #1: put incident and seq right with sqlite3 (number)"
    leaves "1:e7: error: its row is 4294967297, which is not that of e7 in #1: put incident and seq right with sqlite3 (number)"
}

@test "a database that has lost its name" {
    sql "DELETE FROM origin"
    finds "origin: error: the database has no name that revisions could be told apart by: 'doctor --fix' gives it a name of its own again (origin)"
    mends 'origin: mended: the database has no name that revisions could be told apart by (origin)'
}

@test "an index that lacks rows" {
    sql "CREATE TABLE kept AS SELECT sql FROM sqlite_schema WHERE name = 'event_kind';
        UPDATE sqlite_schema SET sql = 'CREATE INDEX event_kind ON event (incident, kind, at, seq) WHERE 0' WHERE name = 'event_kind'"
    sql "REINDEX event_kind"
    sql "UPDATE sqlite_schema SET sql = (SELECT sql FROM kept) WHERE name = 'event_kind'; DROP TABLE kept"
    finds "event_kind: error: it does not agree with its table, so lists may lack records: 'doctor --fix' builds it anew from its table (index)"
    mends 'event_kind: mended: it does not agree with its table, so lists may lack records (index)'
}

@test "indexes that are missing or others, tables that are not ours" {
    sql "DROP INDEX event_time; DROP INDEX cause_why; CREATE INDEX cause_why ON cause (kind);
        CREATE TABLE mine (x); CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END"
    local fix="'doctor --fix' makes it"
    run_debrief doctor
    expect 1 "event_time: error: the index is not there: $fix from its table (schema)
cause_why: error: the index is not as this version makes it: $fix anew from its table (schema)
mine: warning: the table was made by another program: where it is not yours, drop it with sqlite3 (schema)
t: warning: the trigger was made by another program: where it is not yours, drop it with sqlite3 (schema)" ''
    run_debrief doctor --fix
    expect_like 1 "event_time: mended: *
cause_why: mended: *
mine: warning: *
t: warning: *" '*'
    sql "DROP TABLE mine; DROP TRIGGER t"
    run_debrief doctor
    expect_like 0 'no findings *' '*'
}

@test "a table that is missing, or not as it was made" {
    sql "DROP TABLE lesson"
    finds "lesson: error: the table is not there: restore the newest backup: what the table held is not here (schema)" \
        "r8: error: the lesson in row 1, which it is about, is not there: look for it in a backup (history)"
    sql "ALTER TABLE measure ADD COLUMN mine TEXT"
    run_debrief doctor
    expect_like 1 "measure: error: the table is not as this version makes it: * (schema)*" ''
    leaves "$(sed -n '/./p' <<<"$out")"
}

@test "pages that belong to nothing" {
    sql "DELETE FROM sqlite_schema WHERE name = 'event_source'"
    run_debrief doctor
    expect 1 "event_source: error: the index is not there: 'doctor --fix' makes it from its table (schema)
warning: 1 page belongs to nothing: 'doctor --fix' rewrites the file without them (lost-pages)" ''
    mends 'event_source: mended: the index is not there (schema)' 'mended: 1 page belongs to nothing (lost-pages)'
}

@test "a dump that was read back" {
    sqlite3 "$DEBRIEF_DB" .dump | sqlite3 back.db
    chmod 600 back.db
    export DEBRIEF_DB=$PWD/back.db
    run_debrief list
    expect_like 2 '' 'debrief: *another program*'
    finds "$DEBRIEF_DB: error: it does not say that it is debrief's, as when a dump was read back, so no other command opens it: 'doctor --fix' writes that into it (mark)"
    run_debrief doctor --fix
    expect_like 0 "$DEBRIEF_DB: mended: * (mark)" '*'
    run_debrief --json show
    expect_json 0 '.events | length' 2
    given -q log "and on it goes"
}

@test "a file that was cut off" {
    truncate -s 50000 "$DEBRIEF_DB"
    for command in doctor 'doctor --fix'; do
        # shellcheck disable=SC2086 # words
        run_debrief $command
        expect 2 '' "debrief: '$DEBRIEF_DB' is damaged, so that it can't be looked at: restore the newest backup"
    done
}

@test "a damaged page: what can still be read, and nothing is changed" {
    local i page
    for i in {1..40}; do given -q log --at 08:30 "$(printf 'x%.0s' {1..900})"; done
    given backup good.db
    given -q status
    page=$(sqlite3 "$DEBRIEF_DB" "SELECT pageno FROM dbstat WHERE name = 'event' AND pagetype = 'leaf' LIMIT 1 OFFSET 4") ||
        skip 'sqlite3 has no dbstat'
    dd if=/dev/urandom of="$DEBRIEF_DB" bs=4096 seek=$((page - 1)) count=1 conv=notrunc 2>/dev/null
    sqlite3 "$DEBRIEF_DB" "UPDATE measure SET kind = 'x'" 2>/dev/null || true
    run_debrief doctor
    expect_like 1 "event: error: a page of it is damaged; [0-9]* of its rows can still be read, up to 1:e[0-9]* and from 1:e[0-9]* on: restore the newest backup; * (damage)*" ''
    local before
    before=$(sha256sum "$DEBRIEF_DB")
    run_debrief doctor --fix
    expect_like 1 'event: error: *(damage)*' '*'
    [ "$before" = "$(sha256sum "$DEBRIEF_DB")" ] || failed 'a damaged file was written to'
    run_debrief backup bad.db
    expect_like 2 '' "debrief: '$DEBRIEF_DB' is damaged: see 'debrief doctor'"
    [ ! -e bad.db ] || failed 'it was written'
    run_debrief --db good.db doctor
    expect_like 0 'no findings in good.db: *' '*'
}

@test "what can't be read at all" {
    local file
    head -c 100000 /dev/urandom >noise.db
    printf 'this is a text, not a database; it is long enough to be looked at\n' >text.db
    sqlite3 other.db 'CREATE TABLE t(x)'
    cp "$DEBRIEF_DB" newer.db
    sqlite3 newer.db 'PRAGMA user_version = 9999' >/dev/null
    cp "$DEBRIEF_DB" headless.db
    dd if=/dev/zero of=headless.db bs=100 count=1 conv=notrunc 2>/dev/null
    mkdir folder
    for file in noise.db text.db other.db newer.db headless.db folder missing.db; do
        [ ! -f $file ] || chmod 600 $file
        run_debrief --db $file doctor
        expect_like 2 '' "debrief: *'$file'*: *"
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
        run_debrief --db $file doctor --fix
        expect_like 2 '' "debrief: *'$file'*: *"
    done
    [ ! -e missing.db ] || failed 'it was made'
    run_debrief --db newer.db doctor
    expect_like 2 '' 'debrief: *newer*: install *'
}

@test "files that others may read" {
    chmod 644 "$DEBRIEF_DB"
    : >"$DEBRIEF_DB-aside"
    chmod 666 "$DEBRIEF_DB-aside"
    finds "$DEBRIEF_DB: warning: others may read or write it (mode 0644): 'doctor --fix' takes the rights of others away (mode)" \
        "$DEBRIEF_DB-aside: warning: others may read or write it (mode 0666): 'doctor --fix' takes the rights of others away (mode)"
    run_debrief doctor --fix
    [ "$status" -eq 0 ] || failed 'it was not mended'
    [ "$(stat -c %a "$DEBRIEF_DB" "$DEBRIEF_DB-aside" | tr '\n' ' ')" = '600 660 ' ] || failed 'the modes are others'
    run_debrief doctor
    expect_like 0 'no findings *' '*'
    chmod 660 "$DEBRIEF_DB"
    run_debrief doctor
    expect_like 0 'no findings *' '*'
}

@test "what stands beside the database" {
    mkdir "$DEBRIEF_DB-journal" 2>/dev/null && rmdir "$DEBRIEF_DB-journal"
    rm -f "$DEBRIEF_DB-lock"
    mkdir "$DEBRIEF_DB-lock"
    printf 'x\n' >"$DEBRIEF_DB-aside-unreadable"
    : >"$DEBRIEF_DB-v1"
    chmod 600 "$DEBRIEF_DB-aside-unreadable" "$DEBRIEF_DB-v1"
    run_debrief doctor
    expect 1 "$DEBRIEF_DB-aside-unreadable: error: it keeps 1 line of events that could not be read: record by hand what they say, then remove it (aside)
$DEBRIEF_DB-lock: warning: it is no file, so writers can't wait in a queue: remove it: it is made again when it is needed (lock)" \
        "debrief: note: 'debrief.db-v1' is the copy that an upgrade set aside: remove it when all is well"
}

@test "events that wait to be taken in" {
    mv "$DEBRIEF_DB" away
    head -c 8192 /dev/zero >"$DEBRIEF_DB"
    run_debrief log "kept"
    expect_like 0 '' 'debrief: kept aside in *'
    mv away "$DEBRIEF_DB"
    finds "$DEBRIEF_DB-aside: warning: it keeps 1 event that the database does not have yet: the next command takes them in (aside)"
    run_debrief -q status
    expect_like 0 1 'debrief: note: 1 event that was kept aside is recorded now: *'
    run_debrief doctor
    expect_like 0 'no findings *' ''
}

@test "a journal that a killed program left is said, and taken back" {
    given backup copy.db
    # A program without a log that dies with its change half written.
    sqlite3 copy.db "PRAGMA cache_size = 1" "BEGIN IMMEDIATE" "UPDATE event SET text = hex(zeroblob(20000))" \
        ".shell cp copy.db half.db; cp copy.db-journal half.db-journal" "ROLLBACK" >/dev/null
    [ -s half.db-journal ] || skip 'this sqlite3 wrote no journal'
    chmod 600 half.db half.db-journal
    run_debrief --db half.db doctor
    expect_like 1 'half.db-journal: warning: a program was killed while it wrote without a log; * (journal)' ''
    run_debrief --db half.db doctor
    expect_like 0 'no findings *' ''
    run_debrief --db half.db --json show
    expect_json 0 '.events[0].text' 'checkout returns 500s'
}

@test "a file of an earlier version is looked at as it is, and upgraded by --fix" {
    cp "$TOP/tests/data/schema/1.db" old.db
    chmod 600 old.db
    local before
    before=$(sha256sum old.db)
    run_debrief --db old.db doctor
    expect_like 0 'no findings in old.db: *, schema 1' "debrief: note: 'old.db' has schema 1: the next change * upgrades it to [0-9]"
    [ "$before" = "$(sha256sum old.db)" ] || failed 'looking changed it'
    DEBRIEF_DB=$PWD/old.db
    sql "UPDATE event SET kind = 'foo' WHERE id = (SELECT max(id) FROM event)"
    run_debrief doctor --fix
    expect_like 0 "*: mended: kind is 'foo', * (value)" '*'
    run_debrief doctor
    expect_like 0 "no findings in $DEBRIEF_DB: *, schema [3-9]" '*'
}

@test "a file of an earlier version lacks nothing that came later, and a dump of it is known as such" {
    cp "$TOP/tests/data/schema/2.db" old.db
    chmod 600 old.db
    run_debrief --db old.db doctor
    expect_like 0 'no findings in old.db: *, schema 2' "debrief: note: 'old.db' has schema 2: the next change * upgrades it to [0-9]"
    sqlite3 old.db .dump | sqlite3 dumped.db
    chmod 600 dumped.db
    run_debrief --db dumped.db doctor
    expect_like 1 'dumped.db: error: it does not say that it is debrief'"'"'s, * (mark)' '*has schema 2: *'
    run_debrief --db dumped.db doctor --fix
    expect_like 0 'dumped.db: mended: *(mark)*' '*'
    run_debrief --db dumped.db doctor
    expect_like 0 'no findings in dumped.db: *, schema [3-9]' '*'
}

@test "more findings than anyone reads" {
    sql "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO event SELECT (1 << 32) | i, 1, i, uid || i, at, at_max, at_offset, at_text, precision, until, until_max,
        until_precision, recorded_at, 'x', by, text, links, tags, key, internal, under, source, source_id, raw, removed, revision
        FROM event, n WHERE seq = 2"
    run_debrief --json doctor
    expect_json 1 '[.[] | select(.rule == "value")] | length' 101 '[.[] | select(.rule == "value")][-1].text' '191 more of these'
    run_debrief doctor --fix
    [ "$status" -eq 1 ] || failed 'uids are left'
    [ "$(sqlite3 "$DEBRIEF_DB" "SELECT count(*) FROM event WHERE kind = 'x'")" -eq 0 ] || failed 'some were not mended'
}

@test "doctor reads where nothing can be written, and --fix says so" {
    sql "UPDATE measure SET kind = 'x'"
    nobody_can_run
    mkdir -m 755 "$box/closed"
    cp "$DEBRIEF_DB" "$box/closed/x.db"
    chmod 444 "$box/closed/x.db"
    chmod 555 "$box/closed"
    local program=$DEBRIEF_BIN
    [ ! -e "$box/debrief" ] || program=$box/debrief
    capture as_nobody env HOME=/nonexistent "$program" --db "$box/closed/x.db" doctor
    expect_like 1 "*: warning: others may read or write it (mode 0444)*
1:m1: error: kind is 'x', *" ''
    capture as_nobody env HOME=/nonexistent "$program" --db "$box/closed/x.db" doctor --fix
    expect_like 2 '' "debrief: '$box/closed/x.db' can't be written: *"
    [ "$(ls "$box/closed")" = x.db ] || failed 'something was made beside it'
}

@test "every rule is in the help" {
    run_debrief help doctor
    local rule
    for rule in $(sed -n '/doctor_rules\[\] = {/,/^};/s/^    {"\([a-z-]*\)".*/\1/p' "$TOP/src/store/doctor.c"); do
        grep -qw -- "$rule" <<<"$out" || failed "help does not name $rule"
    done
}
