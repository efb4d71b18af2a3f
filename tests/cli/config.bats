# Configuration: the user's own, in a file, and what all users of a database share, in it.

load helpers
load refused

file() { # the user's
    jq -cS . "$HOME/.config/debrief/config.json"
}

@test "everything is listed with where it comes from" {
    export DEBRIEF_DB=d.db
    run_debrief config
    expect 0 'author  alice  $DEBRIEF_AUTHOR
zone    UTC    $TZ
editor
color   auto   default
db      d.db   $DEBRIEF_DB' ''
    given config zone Europe/Paris
    given config severity.critical sev1
    EDITOR='vi -R' run_debrief --color never config
    expect 0 'author             alice         $DEBRIEF_AUTHOR
zone               Europe/Paris  the user'\''s file
editor             vi -R         $EDITOR
color              never         --color
db                 d.db          $DEBRIEF_DB
severity.critical  sev1          the database' ''
}

@test "the list as JSON, and as names" {
    given config severity.critical sev1
    given --json config
    expect_json 0 'map(.name)|join(" ")' 'author zone editor color db severity.critical' \
        '.[2].value' null '.[2].from' null '.[5].value' sev1 '.[5].from' 'the database'
    run_debrief -q config
    expect 0 $'author\nzone\ncolor\ndb\nseverity.critical' ''
}

@test "the user's own stands in a file, and makes no database" {
    run_debrief config zone europe/paris
    expect 0 "zone set to \"Europe/Paris\" in $HOME/.config/debrief/config.json" ''
    run_debrief config color never
    expect_like 0 'color set to "never" in *' ''
    run_debrief config editor 'vim -f'
    expect_like 0 'editor set to "vim -f" in *' ''
    [ "$(file)" = '{"color":"never","editor":"vim -f","zone":"Europe/Paris"}' ]
    [ ! -e "$DEBRIEF_DB" ]
}

@test "what is set holds" {
    unset DEBRIEF_AUTHOR
    given config author 'Alice Smith'
    run_debrief config author
    expect 0 'Alice Smith' ''
    given config zone Europe/Paris
    given open "Checkout 500s"
    expect 0 '#1 Checkout 500s opened at 2023-06-01 11:00 Europe/Paris; it is the current incident' ''
    given --json export
    expect_json 0 '.incidents[0].revisions[0].author' 'Alice Smith'
}

@test "a database can be set, from anywhere" {
    unset DEBRIEF_DB
    run_debrief config db my.db
    expect 0 "db set to \"$PWD/my.db\" in $HOME/.config/debrief/config.json" ''
    [ ! -e my.db ]
    mkdir elsewhere
    cd elsewhere
    given open "Checkout 500s"
    [ -e ../my.db ]
}

@test "what goes before the file is remarked" {
    run_debrief config author Bob
    expect 0 "author set to \"Bob\" in $HOME/.config/debrief/config.json" \
        'debrief: note: $DEBRIEF_AUTHOR goes before it: "alice"'
    run_debrief config author
    expect 0 alice ''
}

@test "a setting is taken out again" {
    given config zone Europe/Paris
    run_debrief config --unset zone
    expect 0 "zone taken out of $HOME/.config/debrief/config.json" ''
    [ "$(file)" = '{}' ]
    run_debrief config zone --unset
    expect 0 "zone is not set in $HOME/.config/debrief/config.json" ''
    run_debrief config editor
    expect 0 '' 'debrief: note: editor is not set'
}

@test "what is so already is said" {
    given config zone Europe/Paris
    run_debrief config zone Europe/Paris
    expect 0 "zone is already \"Europe/Paris\" in $HOME/.config/debrief/config.json" ''
}

@test "other keys of the file are kept" {
    mkdir -p "$HOME/.config/debrief"
    echo '{"color": "never", "of-a-newer-version": "x"}' >"$HOME/.config/debrief/config.json"
    given config zone Europe/Paris
    [ "$(file)" = '{"color":"never","of-a-newer-version":"x","zone":"Europe/Paris"}' ]
}

@test "XDG_CONFIG_HOME says where the file is" {
    export XDG_CONFIG_HOME=$BATS_TEST_TMPDIR/xdg
    given config color always
    [ "$(jq -r .color xdg/debrief/config.json)" = always ]
}

@test "a word for a severity stands in the database, which is made for it" {
    run_debrief config severity.Critical 1
    expect 0 "severity.critical set to \"sev1\" in $DEBRIEF_DB" ''
    run_debrief config severity.critical
    expect 0 sev1 ''
    given open -s CRITICAL "Checkout 500s"
    given --json show 1
    expect_json 0 .severity sev1
    given config severity.critical sev2
    given set severity critical
    expect_like 0 'severity of #1 Checkout 500s set: sev2 (was sev1)*' ''
}

@test "a word for a severity is taken out, and given again" {
    run_debrief config --unset severity.critical
    expect 0 "severity.critical is not set in $DEBRIEF_DB" ''
    [ ! -e "$DEBRIEF_DB" ]
    given config severity.critical sev1
    run_debrief config --unset severity.critical
    expect 0 "severity.critical taken out of $DEBRIEF_DB" ''
    run_debrief config severity.critical
    expect 0 '' 'debrief: note: severity.critical is not set'
    run_debrief open -s critical "Checkout 500s"
    expect_like 2 '' "debrief: 'critical' is no severity*"
    run_debrief --json config severity.critical sev3
    expect_json 0 '.[0].name' severity.critical '.[0].value' sev3 '.[0].from' 'the database'
}

@test "names and values that can't be are refused" {
    given config severity.critical sev1
    given config zone Europe/Paris
    refused "'zne' is no setting: did you mean 'zone'?" config zne
    refused "'zne' is no setting: did you mean 'zone'?" config zne UTC
    refused "'severity' is no setting: write severity.WORD*" config severity sev1
    refused "'weather' is no setting: use author, zone, editor, color, db, check.gap, severity.WORD or secret.NAME" \
        config --unset weather
    refused "'p1' is sev1 already*" config severity.p1 sev2
    refused "'9' is no severity*" config severity.major 9
    refused "'Mars/Base' is no zone*" config zone Mars/Base
    refused "'IST'*" config zone IST
    refused "'sometimes' is no choice: use one of auto, always, never" config color sometimes
    refused "the editor 'vim 'x' has a quote that is not closed*" config editor "vim 'x"
    refused "author is empty*" config author ''
    refused 'an argument is missing*' config --unset
    refused "'UTC' is too much*" config --unset zone UTC
}

@test "the user's own does not touch a database, not even a broken one" {
    echo "not a database at all, but long enough to be looked at as one" >"$DEBRIEF_DB"
    given config color never
    given config color
    expect 0 never ''
    run_debrief config severity.critical sev1
    expect_like 2 '' 'debrief: *'
    [[ $(cat "$DEBRIEF_DB") == 'not a database'* ]]
}

@test "a file that is no JSON is said, with the place" {
    mkdir -p "$HOME/.config/debrief"
    echo '{"color": never}' >"$HOME/.config/debrief/config.json"
    refused "$HOME/.config/debrief/config.json:1:*the configuration is no JSON*" config color never
}

@test "a configured zone that is no longer known stops nothing" {
    mkdir -p "$HOME/.config/debrief"
    echo '{"zone": "Mars/Olympus"}' >"$HOME/.config/debrief/config.json"
    run_debrief open "Checkout 500s"
    expect_like 0 '#1 Checkout 500s opened at 2023-06-01 09:00 UTC*' "debrief: note: the configured zone 'Mars/Olympus' is not known here: UTC is used*"
    run_debrief -q --zone Europe/Paris log "paged"
    expect 0 e1 ''
    run_debrief config zone UTC
    expect_like 0 '*UTC*' '*'
    run_debrief -q log "again"
    expect 0 e2 ''
}

@test "a setting that was made is no error where that can't be said" {
    capture sh -c 'debrief config zone Europe/Paris >/dev/full'
    expect_like 0 '' "debrief: note: what was said can't be written (*), what was changed is changed"
    run_debrief --json config zone
    expect_json 0 '.[0].value' Europe/Paris
}
