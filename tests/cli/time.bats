# Times as people meet them: bare clocks, zones, daylight saving, remarks.
load helpers

# read_as TYPED INSTANT: a live incident's event at TYPED stands at INSTANT.
read_as() {
    run_debrief --json log --at "$1" x
    [ "$status" -eq 0 ] || failed "'$1' was not understood"
    [ "$(jq -r '.[0].at' <<<"$out")" = "$2" ] || failed "'$1' should have been:" "$2"
}

# An incident written down later: started at START, and ended at END if that is given.
filled_in() {
    given -q open --at "$1" "${@:3}" "Night shift"
    [ -z "$2" ] || { run_debrief -q resolve --at "$2" && [ "$status" -eq 0 ]; }
}

@test "every form of time is read" {
    given -q open --at '2023-05-30 22:00' "Checkout 500s"
    local typed wanted
    while IFS='|' read -r typed wanted; do
        read_as "$typed" "$wanted"
        run_debrief -q show
    done <<'END'
2023-06-01 08:05|2023-06-01T08:05:00Z
2023-06-01 08:05:30|2023-06-01T08:05:30Z
2023-06-01T08:05:00.250Z|2023-06-01T08:05:00.250Z
2023-06-01T08:05:00.123456Z|2023-06-01T08:05:00.123456Z
2023-06-01T10:05:00+02:00|2023-06-01T08:05:00Z
2023-06-01t08:05:00z|2023-06-01T08:05:00Z
Thu, 1 Jun 2023 08:05:00 +0000|2023-06-01T08:05:00Z
Thu, 01 Jun 2023 10:05:00 +0200|2023-06-01T08:05:00Z
June 1, 2023, 08:00 AM|2023-06-01T08:00:00Z
june 1, 2023, 8:00 am|2023-06-01T08:00:00Z
1 Jun 2023 08:00|2023-06-01T08:00:00Z
@1685606400|2023-06-01T08:00:00Z
now|2023-06-01T09:00:00Z
10m ago|2023-06-01T08:50:00Z
10m|2023-06-01T08:50:00Z
-1h30m|2023-06-01T07:30:00Z
1h ago|2023-06-01T08:00:00Z
yesterday 22:00|2023-05-31T22:00:00Z
today 08:00|2023-06-01T08:00:00Z
+1d 02:00|2023-05-31T02:00:00Z
2023-06-01 08:05 UTC|2023-06-01T08:05:00Z
2023-06-01 08:05 (UTC)|2023-06-01T08:05:00Z
2023-06-01 08:05 utc|2023-06-01T08:05:00Z
2023-06-01 08:05 WAT|2023-06-01T07:05:00Z
2023-06-01 08:05 wat|2023-06-01T07:05:00Z
2023-06-01 08:05 Europe/Paris|2023-06-01T06:05:00Z
2023-06-01 08:05 europe/paris|2023-06-01T06:05:00Z
2023-06-01 08:05 +01:00|2023-06-01T07:05:00Z
2023-06-01 08:05:60|2023-06-01T08:05:59Z
END
}

@test "in a live incident a bare clock time is the latest, at most five minutes ahead" {
    given -q open "Checkout 500s"
    read_as 08:05 2023-06-01T08:05:00Z
    read_as '8:05 AM' 2023-06-01T08:05:00Z
    read_as '8:05am' 2023-06-01T08:05:00Z
    read_as 08:05:30 2023-06-01T08:05:30Z
    read_as 09:05 2023-06-01T09:05:00Z
    read_as 09:06 2023-05-31T09:06:00Z
    read_as '11:30 PM' 2023-05-31T23:30:00Z
    read_as '12:00 AM' 2023-06-01T00:00:00Z
    read_as '12:30 AM' 2023-06-01T00:30:00Z
}

@test "past midnight the evening before is meant" {
    now 2023-06-02T00:10
    given -q open "Checkout 500s"
    read_as 23:50 2023-06-01T23:50:00Z
    read_as 00:05 2023-06-02T00:05:00Z
    read_as 00:15 2023-06-02T00:15:00Z
}

@test "what is typed is kept" {
    given -q open "Checkout 500s"
    local typed
    for typed in '10m ago' '8:05 AM' '08:05 (UTC)' '~08:30' '08:xx'; do
        run_debrief --json log --at "$typed" x
        expect_json 0 '.[0].at_text' "$typed"
    done
}

@test "in an incident with an end it is the one between start and end" {
    filled_in '2023-05-30 22:00' '2023-05-31 03:00'
    run_debrief log --at 23:00 x
    expect_like 0 '*at 2023-05-30 23:00 UTC: "x"' '*resolved*'
    run_debrief log --at 02:00 x
    expect_like 0 '*at 2023-05-31 02:00 UTC: "x"' '*resolved*'
    run_debrief log --at 22:00 x
    expect_like 0 '*at 2023-05-30 22:00 UTC: "x"' '*resolved*'
}

@test "of several between start and end none is chosen" {
    filled_in '2023-05-29 22:00' '2023-05-31 23:00'
    run_debrief log --at 22:30 x
    expect_like 2 '' "debrief: *22:30*2023-05-29*2023-05-30*2023-05-31*"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    run_debrief log --at '2023-05-30 22:30' x
    expect_like 0 '*at 2023-05-30 22:30 UTC: "x"' '*'
}

@test "where none is between them the nearest is taken, and its distance said" {
    filled_in '2023-05-30 22:00' '2023-05-31 03:00'
    run_debrief log --at 04:00 x
    expect_like 0 '*at 2023-05-31 04:00 UTC: "x"' '*1 h*'
    run_debrief log --at 21:30 x
    expect_like 0 '*at 2023-05-30 21:30 UTC: "x"' '*30 min*'
}

@test "in one that is filled in later it is the first at or after its start" {
    filled_in '2023-05-28 22:00' ''
    read_as 22:00 2023-05-28T22:00:00Z
    read_as 23:00 2023-05-28T23:00:00Z
    read_as 02:00 2023-05-29T02:00:00Z
    read_as 18:59 2023-05-29T18:59:00Z
}

@test "one less than three hours before the start could be meant as well: both are named" {
    filled_in '2023-05-28 22:00' ''
    run_debrief log --at 21:00 x
    expect_like 2 '' "debrief: *21:00*2023-05-28*2023-05-29*"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "the zone is the one in the text, else --zone, else the incident's" {
    given -q open --zone Europe/Paris "Checkout 500s"
    read_as 10:30 2023-06-01T10:30:00+02:00
    read_as '08:30 UTC' 2023-06-01T10:30:00+02:00
    run_debrief --json --zone America/New_York log --at 04:30 x
    expect_json 0 '.[0].at' 2023-06-01T04:30:00-04:00
    run_debrief --json show e3
    expect_json 0 .at 2023-06-01T10:30:00+02:00
    run_debrief --zone America/New_York log --at '08:30 UTC' x
    expect 0 'e4 logged to #1 Checkout 500s at 2023-06-01 04:30 America/New_York: "x"' ''
    TZ=Asia/Tokyo read_as 10:30 2023-06-01T10:30:00+02:00
}

@test "an incident's zone is what open was given, else that of the system" {
    TZ=Asia/Tokyo given -q open "Checkout 500s"
    run_debrief --json show
    expect_json 0 .zone Asia/Tokyo
    TZ=Asia/Tokyo run_debrief -q open --zone WAT "Logins fail"
    run_debrief --json show
    expect_json 0 .zone WAT .opened_at 2023-06-01T10:00:00+01:00
    run_debrief -q open --zone +05:30 "Search is slow"
    run_debrief --json show
    expect_json 0 .zone +05:30 .opened_at 2023-06-01T14:30:00+05:30
}

@test "the zone is always named beside a time" {
    given -q open --zone Africa/Lagos "Checkout 500s"
    run_debrief log --at 09:30 x
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 09:30 Africa/Lagos: "x"' ''
    run_debrief status
    expect_like 0 '*Africa/Lagos*' ''
    run_debrief timeline
    expect_like 0 '*Africa/Lagos*' ''
    run_debrief list
    expect_like 0 '*09:30 Africa/Lagos*' ''
    run_debrief render
    expect_like 0 '*Africa/Lagos*' ''
}

@test "an abbreviation of several zones is refused with the candidates" {
    given -q open "Checkout 500s"
    local word
    for word in IST CST BST AST SST GST ECT AMT; do
        run_debrief log --at "08:05 $word" x
        expect_like 2 '' "debrief: *'$word'*: *"
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
    run_debrief log --at '08:05 ist' x
    expect_like 2 '' '*Asia/Kolkata*'
    run_debrief open --zone CST X
    expect_like 2 '' "debrief: *'CST'*America/Chicago*"
}

@test "unless the incident's own zone is one of them" {
    given -q open --zone Asia/Kolkata "Checkout 500s"
    read_as '14:00 IST' 2023-06-01T14:00:00+05:30
    run_debrief -q open --zone Europe/London "Logins fail"
    read_as '09:30 BST' 2023-06-01T09:30:00+01:00
    run_debrief -q open --zone America/Chicago "Search is slow"
    read_as '2023-01-10 09:30 CST' 2023-01-10T09:30:00-06:00
    run_debrief log --at '2023-06-01 02:30 CST' x
    expect_like 2 '' "debrief: *'CST'*"
}

@test "unknown zones are refused with the nearest" {
    given -q open "Checkout 500s"
    run_debrief log --at '08:05 Europe/Pariss' x
    expect_like 2 '' "debrief: *Europe/Paris*"
    run_debrief log --at '08:05 XYZ' x
    expect_like 2 '' 'debrief: *XYZ*'
    run_debrief --zone Eurpe/Paris status
    expect_like 2 '' "debrief: 'Eurpe/Paris' *Europe/Paris*"
    run_debrief --zone ../../etc/passwd status
    expect_like 2 '' 'debrief: *'
    run_debrief --zone /etc/passwd status
    expect_like 2 '' 'debrief: *'
}

@test "PST typed in July is -08:00, and said" {
    now 2023-07-10T20:00
    given -q open "Checkout 500s"
    run_debrief log --at '2023-07-10 08:00 PST' x
    expect_like 0 '*at 2023-07-10 16:00 UTC: "x"' 'debrief: note: *'
}

@test "a clock time that daylight saving skips is refused" {
    given -q open --zone Europe/Paris "Checkout 500s"
    run_debrief log --at '2023-03-26 02:30' x
    expect_like 2 '' "debrief: *02:30*"
    [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    read_as '2023-03-26 01:59' 2023-03-26T01:59:00+01:00
    read_as '2023-03-26 03:00' 2023-03-26T03:00:00+02:00
    run_debrief open --at '2023-03-26 02:30' --zone Europe/Paris X
    expect_like 2 '' 'debrief: *02:30*'
}

@test "one that it repeats is the earlier, and that is said" {
    now 2023-11-05T09:00
    given -q open --zone Europe/Paris "Checkout 500s"
    run_debrief log --at '2023-10-29 02:30' x
    expect_like 0 '*at 2023-10-29 02:30*' '*'
    [[ $out$err == *twice* || $out$err == *earlier* ]] || failed 'it does not say that there are two'
    run_debrief --json show e1
    expect_json 0 .at 2023-10-29T02:30:00+02:00
    read_as '2023-10-29 02:30 +01:00' 2023-10-29T02:30:00+01:00
}

@test "uncertain times are data" {
    given -q open "Checkout 500s"
    run_debrief --json log --at '~08:30' about
    expect_json 0 '.[0].precision' about '.[0].at' 2023-06-01T08:30:00Z '.[0].at_text' '~08:30'
    run_debrief --json log --at '08:xx' hour
    expect_json 0 '.[0].precision' hour '.[0].at' 2023-06-01T08:00:00Z \
        '.[0].at_max[:16]' 2023-06-01T08:59
    run_debrief --json log --at '07:??' hour
    expect_json 0 '.[0].precision' hour '.[0].at' 2023-06-01T07:00:00Z
    run_debrief --json log --at 2023-05-31 day
    expect_json 0 '.[0].precision' day '.[0].at' 2023-05-31T00:00:00Z \
        '.[0].at_max[:16]' 2023-05-31T23:59
    run_debrief --json show
    expect_json 0 '[.events[].text] | join(" ")' 'day hour hour about'
}

@test "uncertain times are printed as they were typed, elsewhere as a range" {
    given -q open "Checkout 500s"
    run_debrief log --at '~08:30' x
    expect 0 'e1 logged to #1 Checkout 500s at 2023-06-01 ~08:30 UTC: "x"' ''
    run_debrief log --at 08:xx x
    expect 0 'e2 logged to #1 Checkout 500s at 2023-06-01 08:xx UTC: "x"' ''
    run_debrief log --at 2023-05-31 x
    expect 0 'e3 logged to #1 Checkout 500s at 2023-05-31 UTC: "x"' ''
    run_debrief timeline
    expect_like 0 '*08:xx*~08:30*' ''
    run_debrief timeline --zone Asia/Kolkata
    expect_like 0 '*13:30–14:29*' ''
}

@test "more than five minutes ahead is refused" {
    given -q open "Checkout 500s"
    run_debrief log --at '2023-06-01 09:05' x
    expect_like 0 'e1 *' ''
    local typed
    for typed in '2023-06-01 09:05:01' 2023-06-02 'tomorrow 08:00' '@9999999999' '2023-06-01 10:xx'; do
        run_debrief log --at "$typed" x
        expect_like 2 '' 'debrief: *'
    done
    run_debrief --json show
    expect_json 0 '.events | length' 1
}

@test "what is no time, or never was one, is refused" {
    given -q open "Checkout 500s"
    local typed
    for typed in '' ' ' nonsense 25:00 08:60 08:05:61 '13:05 PM' '0:05 AM' 2023-02-29 '2023-02-30 08:00' \
        2023-13-01 '31 Jun 2023 08:00' 08:05+25:00 '08:05 UTC UTC' '@' @x '@99999999999999999999' \
        99999999999999999999m '-' '~' '~~08:05' 08:5x '1e3m' '2023-06-01T08:05:00.1234567890Z junk' \
        '08:05 Mars/Base' '+1d' '99999-01-01 00:00'; do
        run_debrief log --at "$typed" x
        expect_like 2 '' 'debrief: *'
        [ "$(wc -l <<<"$err")" -eq 1 ] || failed 'more than one line'
    done
    run_debrief --json show
    expect_json 0 '.events | length' 0
}

@test "until is the first after the event's own time" {
    given -q open "Checkout 500s"
    run_debrief --json log --at '2023-05-31 23:50' --until 00:10 x
    expect_json 0 '.[0].until' 2023-06-01T00:10:00Z
    run_debrief --json log --at '2023-05-31 23:50' --until 23:55 x
    expect_json 0 '.[0].until' 2023-05-31T23:55:00Z
}

@test "times are written with an offset in the incident's zone, Z for UTC" {
    given -q open --zone America/St_Johns "Checkout 500s"
    read_as '06:00' 2023-06-01T06:00:00-02:30
    run_debrief -q open --zone UTC "Logins fail"
    read_as '06:00' 2023-06-01T06:00:00Z
}

@test "DEBRIEF_NOW that is no time is an error" {
    DEBRIEF_NOW=yesterday run_debrief open X
    expect_like 2 '' "debrief: *DEBRIEF_NOW*'yesterday'*"
    [ ! -e "$DEBRIEF_DB" ] || failed 'a database was made'
}

@test "a TZ that means nothing is an error only where it is needed, or is read as UTC" {
    TZ=Nowhere/Land run_debrief --zone UTC open X
    expect_like 0 '#1 X opened at 2023-06-01 09:00 UTC*' ''
    TZ=Nowhere/Land run_debrief log --at 08:00 x
    expect_like 0 'e1 *2023-06-01 08:00 UTC*' '*'
}

@test "an hour that comes twice says which of the two it is" {
    now 2023-10-30T09:00
    given open --zone Europe/Paris --at '2023-10-29 01:00' "Logins fail"
    run_debrief log --at '2023-10-29 02:30 CET' "the later"
    expect 0 'e1 logged to #1 Logins fail at 2023-10-29 02:30 Europe/Paris CET: "the later"' ''
    given set end '2023-10-29 02:45 CET'
    run_debrief render
    expect_like 0 '*01:00 – 02:45 CET Europe/Paris (2 h 45 min)*CEST, UTC+02:00; from the change of clocks on CET, UTC+01:00*\*\*02:30 CET:\*\* the later*' ''
}

@test "a machine that is set to Etc/UTC is in UTC" {
    TZ=Etc/UTC run_debrief open "Checkout 500s"
    expect_like 0 '* at 2023-06-01 09:00 UTC; *' ''
    TZ=:/usr/share/zoneinfo/Etc/UTC run_debrief --json show
    expect_json 0 .zone UTC
}
