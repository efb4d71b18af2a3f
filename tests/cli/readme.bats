# The README's sessions are real: each line that begins with "$ " is run, and gives what stands below it.

load helpers

@test "the README's sessions give what they show" {
    local expected="" typed="" at=0 steps=0
    finish() { # what was typed last gives what stood below it
        [ -n "$typed" ] || return 0
        at=$((at + 127))
        DEBRIEF_NOW=$(date -u -d "2023-06-01T08:03:00Z + $at seconds" +%Y-%m-%dT%H:%M:%SZ)
        export DEBRIEF_NOW
        actual=$(bash -c "$typed" 2>&1) || { echo "failed: $typed: $actual"; return 1; }
        [ "$actual" = "${expected%$'\n'}" ] || {
            printf 'typed: %s\nthe README shows:\n%s\nit gives:\n%s\n' "$typed" "$expected" "$actual"
            return 1
        }
        steps=$((steps + 1)) typed="" expected=""
    }
    while IFS= read -r line; do
        case $line in
        '$ '*) finish && typed=${line#\$ } || return 1 ;;
        *) expected+=$line$'\n' ;;
        esac
    done < <(awk '/^```console/ { inside = 1; next } /^```/ { inside = 0 } inside' "$TOP/README.md")
    finish
    [ "$steps" -ge 15 ]
    [ -s postmortem.md ]
}

@test "every command is in the README" {
    capture debrief completion --words -- ''
    [ "$status" -eq 0 ]
    while IFS=$'\t' read -r word _; do
        grep -q "\`$word\`" "$TOP/README.md" || { echo "README.md does not name '$word'"; return 1; }
    done <<<"$out"
}
