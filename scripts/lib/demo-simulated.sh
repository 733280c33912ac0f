# shellcheck shell=bash
# shellcheck disable=SC2154 # WORK, HOST, ZONE, REDIRECT_URI and MONDAY are the demo's
# The demo's simulated providers, and curl as the independent client that looks into them. Sourced by scripts/demo.

readonly ACCOUNT=ada@example.org
declare -A SIMULATOR_PID

start_simulator() {
    local provider=$1
    setsid "$HOST" simulate "$provider" --account $ACCOUNT --redirect "$REDIRECT_URI" --folder "$WORK/$provider" \
        >"$WORK/$provider.log" 2>&1 </dev/null &
    SIMULATOR_PID[$provider]=$!
    simulator_is_ready() {
        kill -0 "${SIMULATOR_PID[$provider]}" 2>/dev/null || die 1 "the simulator of $provider ended; its log: $WORK/$provider.log"
        [ -s "$WORK/$provider/origin" ]
    }
    wait_until "the simulated $provider to be ready" simulator_is_ready
    (umask 077 && printf 'header = "Authorization: Bearer %s"\n' "$(cat "$WORK/$provider/token")" >"$WORK/$provider.curlrc")
}

stop_simulators() {
    local pid
    for pid in "${SIMULATOR_PID[@]}"; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    SIMULATOR_PID=()
}

# curl_google PATH ARGUMENT…, curl_microsoft PATH ARGUMENT…: the account's own token stands in a file. A status of 400 or above is a failure.
curl_google() { curl_simulator google "/calendar/v3$1" "${@:2}"; }
curl_microsoft() { curl_simulator microsoft "/v1.0$1" "${@:2}"; }
curl_simulator() {
    curl --silent --show-error --fail --max-time 20 --config "$WORK/$1.curlrc" --header 'Content-Type: application/json' \
        "$(cat "$WORK/$1/origin")$2" "${@:3}"
}

# local_day NUMBER [WEEKS]: that day of the demo's week, moved by whole weeks.
local_day() { date -u -d "$MONDAY + $1 days ${2:-0} weeks" +%F; }

# google_event TITLE DAY FROM TO [JSON…]: one event as another program would put it.
google_event() {
    local title=$1 day=$2 from=$3 to=$4 more=${5:-}
    curl_google /calendars/primary/events --output /dev/null --data @- <<TEXT
{"summary": "$title", "start": {"dateTime": "${day}T$from:00", "timeZone": "$ZONE"}, "end": {"dateTime": "${day}T$to:00", "timeZone": "$ZONE"}$more}
TEXT
}

fill_google() {
    google_event 'Design review' "$(local_day 0)" 09:00 10:30
    google_event 'Weekly round' "$(local_day 1 -40)" 14:00 15:00 ', "recurrence": ["RRULE:FREQ=WEEKLY"]'
    google_event 'Perhaps lunch' "$(local_day 3)" 11:00 12:00 ', "status": "tentative"'
    google_event 'Reminder' "$(local_day 3)" 16:00 17:00 ', "transparency": "transparent"'
}

# microsoft_event TITLE DAY FROM TO [JSON…]
microsoft_event() {
    local title=$1 day=$2 from=$3 to=$4 more=${5:-}
    curl_microsoft /me/calendar/events --output /dev/null --data @- <<TEXT
{"subject": "$title", "start": {"dateTime": "${day}T$from:00", "timeZone": "$ZONE"}, "end": {"dateTime": "${day}T$to:00", "timeZone": "$ZONE"}$more}
TEXT
}

fill_microsoft() {
    microsoft_event 'Design review' "$(local_day 0)" 09:00 10:30
    microsoft_event 'Weekly round' "$(local_day 1 -40)" 14:00 15:00 ", \"recurrence\": {
        \"pattern\": {\"type\": \"weekly\", \"interval\": 1, \"daysOfWeek\": [\"tuesday\"]},
        \"range\": {\"type\": \"noEnd\", \"startDate\": \"$(local_day 1 -40)\", \"recurrenceTimeZone\": \"$ZONE\"}}"
    microsoft_event 'Perhaps lunch' "$(local_day 3)" 11:00 12:00 ', "showAs": "tentative"'
    microsoft_event 'Reminder' "$(local_day 3)" 16:00 17:00 ', "showAs": "free"'
}

# list_google, list_microsoft: every event, one a line: id, start, end (UTC), title.
list_google() { curl_google '/calendars/primary/events?maxResults=250' | check events google; }
list_microsoft() { curl_microsoft '/me/calendar/events?$top=100' | check events microsoft; }
