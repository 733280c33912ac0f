# shellcheck shell=bash
# shellcheck disable=SC2154 # WORK, ZONE and MONDAY are the demo's
# The demo's CalDAV server (Radicale), and curl as the independent client that looks into it. Sourced by scripts/demo.

readonly SERVER_USER=demo
SERVER_PID=

# curl_server ARGUMENT…: curl with the account's password, which stands in a file and never on a command line.
# An HTTP status of 400 or above is a failure.
curl_server() { curl --silent --show-error --fail --max-time 20 --config "$WORK/curlrc" "$@"; }

start_server() {
    local password attempt port
    password=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(18))')
    (
        umask 077
        printf '%s\n' "$password" >"$WORK/password"
        printf '%s:%s\n' $SERVER_USER "$password" >"$WORK/htpasswd"
        printf 'user = "%s:%s"\n' $SERVER_USER "$password" >"$WORK/curlrc"
    )
    # Radicale does not take port 0, so a free one is asked for first; somebody else may take it in between.
    for attempt in 1 2 3 4 5; do
        port=$(.venv/bin/python -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
        cat >"$WORK/radicale.conf" <<TEXT
[server]
hosts = 127.0.0.1:$port
[auth]
type = htpasswd
htpasswd_filename = $WORK/htpasswd
htpasswd_encryption = plain
[storage]
filesystem_folder = $WORK/collections
TEXT
        setsid .venv/bin/radicale --config "$WORK/radicale.conf" >"$WORK/radicale.log" 2>&1 </dev/null &
        SERVER_PID=$!
        SERVER_ORIGIN=http://127.0.0.1:$port
        SERVER_URL=$SERVER_ORIGIN/$SERVER_USER/
        # shellcheck disable=SC2034 # WORK_URL is this file's own word for the calendar
        WORK_URL=${SERVER_URL}work/
        if server_answers; then return; fi
        stop_server
        note "Radicale did not start on port $port (attempt $attempt)"
    done
    die 1 "Radicale does not start; its log: $WORK/radicale.log"
}

# server_answers: waits until the server lets the account in; fails when its process has ended.
server_answers() {
    local deadline=$((SECONDS + 30))
    while [ $SECONDS -lt $deadline ]; do
        kill -0 "$SERVER_PID" 2>/dev/null || return 1
        if curl_server --output /dev/null --request PROPFIND --header 'Depth: 0' "$SERVER_URL" 2>/dev/null; then return; fi
        sleep 0.1
    done
    return 1
}

stop_server() {
    [ -n "$SERVER_PID" ] || return 0
    kill "$SERVER_PID" 2>/dev/null || true
    wait "$SERVER_PID" 2>/dev/null || true
    SERVER_PID=
}

time_zone() {
    cat <<'TEXT'
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE
TEXT
}

make_calendar() {
    curl_server --request MKCALENDAR --header 'Content-Type: application/xml; charset=utf-8' --data-binary @- "$WORK_URL" <<TEXT
<?xml version="1.0" encoding="utf-8"?>
<C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:set><D:prop>
    <D:displayname>Work</D:displayname>
    <C:calendar-timezone>BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Calendar Host//Demo//EN
$(time_zone)
END:VCALENDAR</C:calendar-timezone>
  </D:prop></D:set>
</C:mkcalendar>
TEXT
}

# put_event NAME PROPERTY…: one event, its lines ended as RFC 5545 §3.1 wants them.
put_event() {
    local name=$1
    shift
    {
        printf '%s\n' BEGIN:VCALENDAR VERSION:2.0 'PRODID:-//Calendar Host//Demo//EN'
        time_zone
        printf '%s\n' BEGIN:VEVENT "UID:$name@demo.invalid" DTSTAMP:20260101T000000Z "$@" END:VEVENT END:VCALENDAR
    } | sed 's/$/\r/' | curl_server --request PUT --data-binary @- --header 'Content-Type: text/calendar; charset=utf-8' \
        --header 'If-None-Match: *' "$WORK_URL$name.ics"
}

# day NUMBER [WEEKS]: that day of the demo's week (0 is Monday), moved by whole weeks, as iCalendar writes a date.
day() { date -u -d "$MONDAY + $1 days ${2:-0} weeks" +%Y%m%d; }

fill_caldav() {
    make_calendar
    put_event review 'SUMMARY:Design review' "DTSTART;TZID=$ZONE:$(day 0)T090000" "DTEND;TZID=$ZONE:$(day 0)T103000"
    put_event weekly 'SUMMARY:Weekly round' "DTSTART;TZID=$ZONE:$(day 1 -40)T140000" "DTEND;TZID=$ZONE:$(day 1 -40)T150000" \
        'RRULE:FREQ=WEEKLY'
    put_event offsite 'SUMMARY:Away' "DTSTART;VALUE=DATE:$(day 2)" "DTEND;VALUE=DATE:$(day 3)" TRANSP:OPAQUE
    put_event maybe 'SUMMARY:Perhaps lunch' STATUS:TENTATIVE "DTSTART;TZID=$ZONE:$(day 3)T110000" "DTEND;TZID=$ZONE:$(day 3)T120000"
    put_event off 'SUMMARY:Called off' STATUS:CANCELLED "DTSTART;TZID=$ZONE:$(day 3)T160000" "DTEND;TZID=$ZONE:$(day 3)T170000"
    # A zone that the object does not define and nobody else does: when this event is cannot be known.
    put_event strange 'SUMMARY:At some time or other' "DTSTART;TZID=Customized Time Zone:$(day 4)T120000" \
        "DTEND;TZID=Customized Time Zone:$(day 4)T130000"
}

# list_caldav: every event, one a line: path, start, end (UTC), title.
list_caldav() {
    local path
    list_paths | while IFS= read -r path; do
        curl_server "$SERVER_ORIGIN$path" | check ical "$path"
    done
}

list_paths() {
    curl_server --request PROPFIND --header 'Depth: 1' --header 'Content-Type: application/xml; charset=utf-8' \
        --data '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>' "$WORK_URL" |
        grep -oE '<([A-Za-z]+:)?href>[^<]*\.ics<' | sed 's/.*>\(.*\)</\1/' | LC_ALL=C sort
}
