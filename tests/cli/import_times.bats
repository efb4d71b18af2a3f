# The times of imported documents: which instants a timeline means, and what is said of it. The forms
# and rules one by one are tests/unit/test_stamp*.c's matter.

load helpers

# document TITLE, the rest of the document on standard input
document() {
    { printf '# %s\n\n' "$1" && cat; } >doc.md
}

# imported TIMES NOTES...: the document comes in with these times, and with these notes in any order.
imported() {
    local times=$1 expected
    shift
    run_debrief import doc.md
    [ "$status" -eq 0 ] || failed "status $status: $err"
    expected=$(printf '%s\n' "$@" | sort)
    [ "$(sed -n "s/^doc\.md:\([0-9]*: [a-z]*: .*\)/\1/p" <<<"$out" | grep -v "taken as '" | sort)" = "$expected" ] ||
        failed "said: $out"
    run_debrief --json show 1
    expect_json 0 '[.events[].at] | join(" ")' "$times"
}

@test "a zone that the timeline names is that of the start and the end too" {
    document 'Uploads fail' <<'END'
**Start:** 2023-05-01 10:00
**End:** 2023-05-01 12:00

## Timeline

- 10:05 WAT: uploads fail
- 11:00 WAT: the disk is replaced
END
    imported '2023-05-01T10:05:00+01:00 2023-05-01T11:00:00+01:00'
    expect_json 0 .started_at 2023-05-01T10:00:00+01:00 .ended_at 2023-05-01T12:00:00+01:00 .zone WAT
}

@test "a date is carried to the times below it, and over midnight" {
    document 'Mail stands still' <<'END'
## Timeline (UTC)

- 2023-05-01 23:40 the queue grows
- 23:58 a consumer is restarted
- 00:40 the queue shrinks
- 00:35 a customer writes
- 2023-05-03 08:00 the review begins
END
    imported '2023-05-01T23:40:00Z 2023-05-01T23:58:00Z 2023-05-02T00:35:00Z 2023-05-02T00:40:00Z 2023-05-03T08:00:00Z' \
        "8: odd: '00:35' stands behind '00:40', out of order"
}

@test "days stand above the times" {
    document 'Slow nights' <<'END'
## Timeline

All times in CET.

### February 3, 2023

- 22:00 slow
- 01:10 slower

### February 5

- 09:30 as before
END
    imported '2023-02-03T22:00:00+01:00 2023-02-04T01:10:00+01:00 2023-02-05T09:30:00+01:00' \
        '14: guessed: no year is written: February 5 is read as of 2023'
}

@test "the day of a timeline without one is that of the start, also for what stands before it" {
    document 'Login fails' <<'END'
**Duration:** May 6, 2023, 10:00 PM - May 7, 2023, 1:00 AM (UTC)

## Timeline

- 9:50 PM: a change goes out
- 10:15 PM: logins fail
- 12:30 AM: the change is taken back
END
    imported '2023-05-06T21:50:00Z 2023-05-06T22:15:00Z 2023-05-07T00:30:00Z'
}

@test "without a date anywhere it is today's, and that is said" {
    now 2023-06-01T09:00
    document 'Search is empty' <<'END'
## Timeline (UTC)

- 07:00 the index is empty
- 07:30 the index is built anew
END
    imported '2023-06-01T07:00:00Z 2023-06-01T07:30:00Z' \
        "5: guessed: the first time has no date: it is put on 2023-06-01, today, since there is no date anywhere: mend it in 'debrief edit'"
}

@test "newest first, twelve hours without a mark, and clocks that can't be" {
    document 'Backups fail' <<'END'
## Timeline (UTC)

- 2023-05-01 11:30 all is well
- 11:00 a backup works
- 10:15 a backup fails
END
    imported '2023-05-01T10:15:00Z 2023-05-01T11:00:00Z 2023-05-01T11:30:00Z' \
        '5: guessed: the timeline is read as newest first' \
        "7: guessed: the first time has no date: it is put on 2023-05-01, by the date of 2023-05-01 11:30"
    rm -f "$DEBRIEF_DB"*
    document 'Backups fail again' <<'END'
## Timeline (UTC)

- 2023-05-02 11:40 a backup fails
- 12:16 another one fails
- 1:52 one works
- 14:05 PM all work
END
    imported '2023-05-02T11:40:00Z 2023-05-02T12:16:00Z 2023-05-02T13:52:00Z 2023-05-02T14:05:00Z' \
        "7: guessed: '1:52' is read as 13:52" \
        "8: odd: '14:05 PM' is read as 14:05"
}

@test "a zone that means several, one that contradicts the first, and an hour that was skipped" {
    document 'Prices are wrong' <<'END'
## Timeline

- 2023-03-25 10:00 IST prices are wrong
- 12:00 IST (07:30 UTC) a cache is emptied
END
    imported '2023-03-25T10:00:00+05:30 2023-03-25T12:00:00+05:30' \
        '5: guessed: IST is read as India, Asia/Kolkata' \
        "6: odd: the times of '12:00 IST (07:30 UTC)' are not the same: the first is taken, in Asia/Kolkata, which is 06:30 in UTC"
    rm -f "$DEBRIEF_DB"*
    document 'Prices are old' <<'END'
## Timeline (Europe/Paris)

- 2023-03-26 01:50 prices are old
- 02:30 a cache is emptied
END
    imported '2023-03-26T01:50:00+01:00 2023-03-26T03:30:00+02:00' \
        "6: odd: '02:30' was skipped by the clocks of Europe/Paris: taken as 2023-03-26 03:30 Europe/Paris"
}

@test "numbers whose order nobody knows are read as the others show" {
    document 'Slow reports' <<'END'
## Timeline (UTC)

- 03/04/2023 08:00 reports are slow
- 13/04/2023 09:00 reports are quick
END
    imported '2023-04-03T08:00:00Z 2023-04-13T09:00:00Z'
}
