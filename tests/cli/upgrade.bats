#!/usr/bin/env bats
# Files of every version of the schema that there was: tests/data/schema/N.db.

load helpers

old_file() { # VERSION: a copy to work on, and what it holds
    cp "$TOP/tests/data/schema/$1.db" old.db
    chmod 600 old.db
    cp old.db before.db
    export DEBRIEF_DB=$PWD/old.db LOGNAME=alice
}

version_of() {
    echo $(($(sqlite3 "$1" 'PRAGMA user_version') & 0xffff))
}

newest() { # the version that this program makes
    "$DEBRIEF_BIN" --db new.db open "New" >/dev/null
    version_of new.db
}

@test "a file of every version is read as it is" {
    local file
    for file in "$TOP"/tests/data/schema/*.db; do
        old_file "$(basename "$file" .db)"
        run_debrief -i 1 timeline
        expect_like 0 '*checkout answers 500*fixed in 4.2.1*' ''
        run_debrief export
        expect_like 0 '{"debrief": 1*' ''
        cmp old.db before.db || failed "reading changed $file"
        [ "$(echo old.db-v*)" = 'old.db-v*' ] || failed 'reading set a copy aside'
    done
}

@test "a file of every version takes an event without an upgrade" {
    local file
    for file in "$TOP"/tests/data/schema/*.db; do
        old_file "$(basename "$file" .db)"
        given -i 2 -q log "recorded into an old file"
        [ "$(version_of old.db)" = "$(basename "$file" .db)" ] || failed 'it was upgraded'
        run_debrief -i 2 timeline
        expect_like 0 '*recorded into an old file*' ''
    done
}

@test "the first change upgrades a file of every version and sets a copy aside" {
    local file version
    for file in "$TOP"/tests/data/schema/*.db; do
        version=$(basename "$file" .db)
        [ "$version" != "$(newest)" ] || continue
        old_file "$version"
        rm -f old.db-v*
        "$DEBRIEF_BIN" export >exported
        run_debrief -i 1 amend e2 'p99 alert on the checkout'
        expect_like 0 'e2*p99 alert on the checkout*' \
            "debrief: note: '*old.db' was upgraded from schema $version to $(newest) in * ms; as it was it is kept in '*old.db-v$version'"
        [ "$(version_of old.db)" = "$(newest)" ] || failed 'it was not upgraded'
        [ "$(sqlite3 old.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || failed 'it is not sound'
        [ "$(sqlite3 old.db 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name')" = \
            "$(sqlite3 new.db 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name')" ] ||
            failed 'the schema is not that of a new file'
        [ "$(version_of "old.db-v$version")" = "$version" ] || failed 'the copy is of another version'
        [ "$(stat -c %a "old.db-v$version")" = 600 ] || failed 'others can read the copy'
        DEBRIEF_DB=old.db-v$version "$DEBRIEF_BIN" export | cmp - exported || failed 'the copy holds something else'
        # What was there is there, and can be taken back as before.
        run_debrief -i 1 undo
        expect_like 0 '*' ''
        "$DEBRIEF_BIN" -i 1 timeline | cmp - <(DEBRIEF_DB=old.db-v$version "$DEBRIEF_BIN" -i 1 timeline) ||
            failed 'undo gave another timeline'
    done
}

@test "several who meet an old file upgrade it once" {
    local i
    old_file 1
    for i in 1 2 3 4 5 6; do
        "$DEBRIEF_BIN" -i 1 set "review" "2023-06-0$i" >"out$i" 2>"err$i" 3>&- &
    done
    wait
    [ "$(cat err* | grep -c 'was upgraded')" = 1 ] || failed "upgraded $(cat err* | grep -c upgraded) times"
    [ "$(cat err* | grep -vc 'was upgraded')" = 0 ] || failed "$(cat err*)"
    [ "$(cat out* | wc -l)" = 6 ] || failed 'not all were done'
    [ "$(echo old.db-v*)" = old.db-v1 ] || failed "copies: $(echo old.db-v*)"
}

@test "an upgrade that can set no copy aside says so" {
    old_file 1
    # Names that are too long for a copy beside the file, but not for the file and its log.
    local long
    long=$(printf 'x%.0s' $(seq 248)).db
    mv old.db "$long"
    capture env DEBRIEF_DB="$PWD/$long" "$DEBRIEF_BIN" -i 1 set review 2023-06-09
    expect_like 0 'review*' "debrief: note: *was upgraded from schema 1 to *; no copy of it was set aside: '[!']*too long"
}

@test "a link that leads nowhere is not taken for a free name" {
    old_file 1
    ln -s nowhere old.db-v1
    run_debrief -i 1 set review 2023-06-09
    expect_like 0 'review*' "debrief: note: *; as it was it is kept in '$DEBRIEF_DB-v1-2'"
    [ "$(version_of old.db-v1-2)" = 1 ] && [ ! -e nowhere ] || failed "copies: $(echo old.db-v*)"
}

@test "tables and views that another program made stay as they are" {
    old_file 1
    sqlite3 old.db 'CREATE TABLE mine ("a--b" INTEGER CHECK ("a--b" IN (0, 1)), flag INTEGER CHECK (flag IN (0, 1)));
        CREATE VIEW yours AS SELECT 1 AS "x  (y"'
    local before
    before=$(sqlite3 old.db "SELECT sql FROM sqlite_schema WHERE name IN ('mine', 'yours')")
    run_debrief -i 1 set review 2023-06-09
    expect_like 0 'review*' '*was upgraded*'
    [ "$before" = "$(sqlite3 old.db "SELECT sql FROM sqlite_schema WHERE name IN ('mine', 'yours')")" ] ||
        failed 'they were changed'
}

@test "a copy that is there already is left alone" {
    old_file 1
    echo mine >old.db-v1
    run_debrief -i 1 set review 2023-06-09
    expect_like 0 '*' "*kept in '*old.db-v1-2'"
    [ "$(cat old.db-v1)" = mine ] || failed 'it was overwritten'
}

@test "a newer file is read where its maker says that it can be" {
    old_file 1
    run_debrief -i 1 set review 2023-06-09
    sqlite3 old.db 'PRAGMA user_version = 131076' >/dev/null # version 4, readers need 2
    run_debrief -i 1 timeline
    expect_like 0 '*checkout answers 500*' ''
    run_debrief -i 1 set review 2023-06-10
    expect_like 2 '' "debrief: *was made by a newer debrief (schema 4, this one knows 3): install the newer one to record anything"
    sqlite3 old.db 'PRAGMA user_version = 262148' >/dev/null # readers need 4
    run_debrief -i 1 timeline
    expect_like 2 '' "debrief: *was made by a newer debrief (schema 4, this one knows 3): install the newer one"
}
