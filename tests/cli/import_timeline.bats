# The timelines of imported documents, from the file to the record. The layouts one by one are
# tests/unit/test_entries.c's matter.

load helpers

# imported EVENTS: doc.md comes in with these, a line for each, its details indented.
imported() {
    local got
    run_debrief import doc.md
    [ "$status" -eq 0 ] || failed "status $status: $err"
    run_debrief --json show 1
    got=$(jq -r 'def line: "\(.kind)\(if .by then " by " + .by else "" end): \(.text)";
        .events[] | "\(.at[11:16]) " + line, (.details[] | "  " + line)' <<<"$out")
    [ "$got" = "$1" ] || failed "events: $got"
}

@test "entries become events, and what stands under them details" {
    cat >doc.md <<'DOC'
# Printers stand still

## Timeline (UTC)

- **2023-05-01 10:00**: an alert fires
- **10:05** @nova begins investigating
  - **Assumption**: the spooler is stuck
  - turned it off and on
  - 10:10 it prints one page
- **Actions taken**: looked at the cable
- **10:30** the incident was escalated to the vendor
- **11:00** the issue was resolved
DOC
    imported "10:00 detected: an alert fires
10:05 acknowledged by nova: begins investigating
  hypothesis: the spooler is stuck
  note: turned it off and on
  step: looked at the cable
10:10 note: it prints one page
10:30 escalated: the incident was escalated to the vendor
11:00 resolved: the issue was resolved"
}

@test "kinds that are taken by words are said with their lines" {
    printf '# Lifts stop\n\n## Timeline\n\n- 2023-05-01 10:00 UTC an alarm rings\n- 10:10 UTC somebody sings\n' >doc.md
    run_debrief import doc.md
    expect 0 "imported #1 Lifts stop (2023-05-01 10:00 UTC): 2 events
doc.md:5: guessed: taken as 'detected' by its words
doc.md: its end is not known, so it is open: if it is over, 'debrief set -i 1 end TIME'" ''
}

@test "a table, headings and lines are timelines as well" {
    cat >doc.md <<'DOC'
# Doors are locked

## Timeline

| Time (UTC)       | What          | Who  | Link                  |
|------------------|---------------|------|-----------------------|
| 2023-05-01 10:00 | doors close   | Kim  | https://example.com/1 |
| 10:05            | nobody enters |      |                       |

### 10:10 The key is tried

It breaks.

10:20 A locksmith comes
10:30 The door opens
DOC
    imported "10:00 note by Kim: doors close
10:05 note: nobody enters
10:10 note: The key is tried
  note: It breaks.
10:20 note: A locksmith comes
10:30 note: The door opens"
    expect_json 0 '.events[0].links | join(" ")' https://example.com/1
}

@test "logs are no events, neither in fences nor below an entry" {
    cat >doc.md <<'DOC'
# Clocks differ

## Timeline

- 2023-05-01 10:00 UTC the clocks are compared

  ```
  10:01:00 one
  10:02:00 two
  ```

## Details

```
10:03:00 three
10:04:00 four
```
DOC
    imported "10:00 note: the clocks are compared
  note: 10:01:00 one
10:02:00 two"
}

@test "prose that is wrapped before a time makes no events" {
    cat >doc.md <<'DOC'
# Heating fails

## Summary

The heating failed on 2023-05-01 at
10:00 UTC, and it was warm again at
11:00 UTC.
DOC
    imported ''
}
