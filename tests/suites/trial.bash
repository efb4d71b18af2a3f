# What is tried with one document: import, what became of it, the document made of that, and whether
# both stay as they are from then on. To be sourced; $debrief, $judge and $work are set before.
#
# trial FILE: leaves in $work/{show.json,made.md,report,judged} what came of it, and sets
#   refused   '' or what import said when it would not take the file
#   crashed   '' or why the program did not end as a program ends
#   fixed     '' or what was not the same the second time
#   took      milliseconds of the import

# What the standard document shows of an incident. shellcheck disable=SC2016
shown='def ours: ["uid", "aliases", "id", "slug", "opened_at", "recorded_at", "created_at", "done_at",
    "source", "source_id", "incident", "ref", "at_text", "started_text", "ended_text", "tags", "key",
    "internal", "own_start", "own_end", "at_offset"];
    del(.measures[]?.kind) |
    walk(if type == "object" then with_entries(select(.key as $k | (ours | index($k)) or ($k | startswith("own_")) | not)) else . end)'

run_program() { # OUT WORD... : runs it; false, and $crashed says why, where it did not end by itself
    local out=$1 status=0
    shift
    timeout "${LIMIT:-60}" "$debrief" "$@" >"$work/$out" 2>"$work/$out.err" || status=$?
    case $status in
    0 | 1 | 2) return "$status" ;;
    124) crashed="'$3' took longer than ${LIMIT:-60} s" ;;
    *) crashed="'$*' ended with status $status: $(tail -n 3 "$work/$out.err")" ;;
    esac
    return 3
}

same() { # WHAT FILE FILE: else $fixed says it
    cmp -s "$work/$2" "$work/$3" && return 0
    fixed="$1: $(diff "$work/$2" "$work/$3" | sed -n '2,4p' | cut -c 1-160 | tr '\n' '|')"
    return 1
}

step() { # OUT WORD... : one that must succeed on the way to the fixed point
    run_program "$@" && return 0
    fixed="'${*:2}' said: $(head -n 1 "$work/$1.err")"
    return 1
}

# An empty database and the document that was made: the same document, the same records; and with
# markers, into the database that it came from: nothing changes.
hold() {
    step made2.report --db "$work/b.db" import "$work/made.md" &&
        step made2.md --db "$work/b.db" -i 1 render && same 'rendered again' made.md made2.md &&
        step show2.json --db "$work/b.db" -i 1 show --json &&
        jq -S "$shown" "$work/show.json" >"$work/shown" && jq -S "$shown" "$work/show2.json" >"$work/shown2" &&
        same 'records imported again' shown shown2 &&
        step before.json --db "$work/a.db" export &&
        step refs.md --db "$work/a.db" -i 1 render --refs &&
        step refs.report --db "$work/a.db" import "$work/refs.md" &&
        step after.json --db "$work/a.db" export && same 'with markers' before.json after.json &&
        step refs3.report --db "$work/c.db" import "$work/refs.md" &&
        step made3.md --db "$work/c.db" -i 1 render && same 'with markers, elsewhere' made.md made3.md
}

trial() { # FILE: whether it stays as it is only if $held is not 'no'
    local begin
    refused='' crashed='' fixed='' took=0
    rm -rf "${work:?}"/*
    begin=$(date +%s%N)
    if ! run_program report --db "$work/a.db" import "$1"; then
        took=$((($(date +%s%N) - begin) / 1000000))
        [ -n "$crashed" ] || refused=$(head -n 1 "$work/report.err")
        return 1
    fi
    took=$((($(date +%s%N) - begin) / 1000000))
    if ! run_program show.json --db "$work/a.db" -i 1 show --json || ! run_program made.md --db "$work/a.db" -i 1 render; then
        [ -n "$crashed" ] || crashed="what was imported can't be shown: $(cat "$work"/{show.json,made.md}.err 2>/dev/null | head -n 1)"
        return 1
    fi
    "$judge" "$1" "$work/made.md" >"$work/judged" || [ $? -eq 1 ] || crashed="the judge failed"
    [ "${held-}" = no ] || hold
    return 0
}

surroundings() { # nothing of the person's own
    unset "${!DEBRIEF_@}" "${!XDG_@}" EDITOR VISUAL
    export HOME=$work TZ=UTC LC_ALL=C.UTF-8 DEBRIEF_NOW=2026-06-01T12:00:00Z DEBRIEF_AUTHOR=ann DEBRIEF_SEED=1
}
