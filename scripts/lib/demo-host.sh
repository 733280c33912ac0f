# shellcheck shell=bash
# shellcheck disable=SC2154 # WORK, SERVER_URL, SERVER_USER and the arrays are the demo's
# Every call the demo makes to calendar-host. Sourced by scripts/demo.

readonly HOST=.build/debug/calendar-host
# shellcheck disable=SC2034 # used by scripts/demo
readonly BOOKING_TITLE='Introduction call'
HOST_PID=

build_host() { swift build --product calendar-host; }

# choose_address: where the host will answer. The address that consent pages send browsers back to has to be known before it starts.
choose_address() {
    local port
    port=$(.venv/bin/python -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
    HOST_URL=http://127.0.0.1:$port
    REDIRECT_URI=$HOST_URL/oauth/callback
}

# prepare_host: keys and settings of a new host. The settings are kept in a file, for KEEP=1.
prepare_host() {
    (
        umask 077
        .venv/bin/python -c 'import secrets; print(secrets.token_hex(32))' >"$WORK/vault.key"
        cat >"$WORK/environment" <<TEXT
export CALENDAR_DATABASE='$WORK/host.sqlite'
export CALENDAR_VAULT_KEY_FILE='$WORK/vault.key'
export CALENDAR_LISTEN='${HOST_URL#http://}' CALENDAR_HOST_URL='$HOST_URL'
export CALENDAR_SYNC_ENABLED=true CALENDAR_OAUTH_ENABLED=true CALENDAR_JOBS_ENABLED=true
export CALENDAR_WEBHOOK_ENABLED=true CALENDAR_WEBHOOK_BASE_URL='$HOST_URL'
export CALENDAR_ALLOWLIST_PROVIDER_IDS=caldav,google,microsoft CALENDAR_ALLOWLIST_CONNECTION_IDS='*'
export CALENDAR_NETWORK_ALLOW=127.0.0.0/8 CALENDAR_PLAIN_HTTP=loopback CALENDAR_POLL_SECONDS=5
export CALENDAR_OAUTH_REDIRECT_URI='$REDIRECT_URI'
export CALENDAR_GOOGLE_ENDPOINT='$(cat "$WORK/google/origin")' CALENDAR_MICROSOFT_ENDPOINT='$(cat "$WORK/microsoft/origin")'
export CALENDAR_OAUTH_GOOGLE_CLIENT_ID='$(cat "$WORK/google/client-id")'
export CALENDAR_OAUTH_GOOGLE_CLIENT_SECRET_FILE='$WORK/google/client-secret'
export CALENDAR_OAUTH_MICROSOFT_CLIENT_ID='$(cat "$WORK/microsoft/client-id")'
export CALENDAR_OAUTH_MICROSOFT_CLIENT_SECRET_FILE='$WORK/microsoft/client-secret'
TEXT
    )
    # shellcheck disable=SC1091
    source "$WORK/environment"
}

migrate_host() {
    "$HOST" migrate apply
    "$HOST" migrate verify
    (umask 077 && "$HOST" key create demo >"$WORK/api.key")
    (umask 077 && printf 'header = "Authorization: Bearer %s"\n' "$(cat "$WORK/api.key")" >"$WORK/api.curlrc")
}

start_host() {
    setsid "$HOST" serve --ready-file "$WORK/ready" >"$WORK/host.log" 2>&1 </dev/null &
    HOST_PID=$!
    wait_until "calendar-host to be ready" host_is_ready
}

host_is_ready() {
    kill -0 "$HOST_PID" 2>/dev/null || die 1 "calendar-host ended while it was starting; its log: $WORK/host.log"
    [ -s "$WORK/ready" ]
}

stop_host() {
    [ -n "$HOST_PID" ] || return 0
    kill "$HOST_PID" 2>/dev/null || true
    wait "$HOST_PID" 2>/dev/null || true
    HOST_PID=
}

api() {
    curl --silent --show-error --fail --max-time 20 --config "$WORK/api.curlrc" --header 'Content-Type: application/json' "$HOST_URL/v1$1" \
        "${@:2}"
}

# connect_account PROVIDER: by password, or by consent in the browser of the account's owner; prints what came of it as JSON.
connect_account() {
    if [ "$1" = caldav ]; then
        "$HOST" connect caldav --server "$SERVER_URL" --user "$SERVER_USER" --password-file "$WORK/password" --json
        return
    fi
    local begun
    begun=$(api /oauth/authorizations --data "{\"provider\": \"$1\"}")
    .venv/bin/python scripts/lib/demo_browser.py "$(check field start <<<"$begun")" "$ACCOUNT" >"$WORK/$1.page"
    api "/oauth/authorizations/$(check field id <<<"$begun")"
}

list_calendars() { "$HOST" calendars "$@"; }
synchronise() { "$HOST" sync "$@"; }

# free_busy PROVIDER ARGUMENT…
free_busy() { "$HOST" freebusy --connection "${CONNECTION[$1]}" --from "$(instant 0 00:00)" --to "$(instant 7 00:00)" "${@:2}"; }

# book PROVIDER START END: puts the one booking of this demo at a provider, whatever is there already.
book() {
    "$HOST" book "demo-$1" --connection "${CONNECTION[$1]}" --calendar "${CALENDAR[$1]}" --start "$2" --end "$3" --title "$BOOKING_TITLE"
}
cancel_booking() { "$HOST" cancel "demo-$1"; }

# counted PROVIDER OUTCOME: how many items of a provider's deliveries came to that end.
counted() { api /webhooks/counts | check sum count provider="$1" outcome="$2"; }
has_more_accepted() { [ "$(counted "$1" accepted)" -gt "$2" ]; }

# forge PROVIDER: somebody who has read the documentation, but was told neither address nor token. Prints the status of the answer.
forge() {
    curl --silent --output /dev/null --write-out '%{http_code}' --max-time 20 --request POST \
        --header 'X-Goog-Channel-ID: demo' --header 'X-Goog-Channel-Token: secret' --header 'X-Goog-Message-Number: 2' \
        --header 'X-Goog-Resource-State: exists' --header 'X-Goog-Resource-ID: demo' --header 'Content-Type: application/json' \
        --data '{"value": [{"subscriptionId": "demo", "clientState": "secret", "changeType": "updated", "resource": "me/events"}]}' \
        "$HOST_URL/webhooks/$1/$(printf 'A%.0s' {1..43})"
}

# settle: gives a second event the time to appear, if one is to appear at all.
settle() { sleep 2; }
