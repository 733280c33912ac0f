# shellcheck shell=bash
# shellcheck disable=SC2154 # WORK, SERVER_URL, SERVER_USER, CONNECTION and CALENDAR are the demo's
# Every call the demo makes to calendar-host. Sourced by scripts/demo.

readonly HOST=.build/debug/calendar-host
readonly BOOKING=demo-1
# shellcheck disable=SC2034 # used by scripts/demo
readonly BOOKING_TITLE='Introduction call'
HOST_PID=

build_host() { swift build --product calendar-host; }

# prepare_host: keys and settings of a new host. The settings are kept in a file, for KEEP=1.
prepare_host() {
    (
        umask 077
        .venv/bin/python -c 'import secrets; print(secrets.token_hex(32))' >"$WORK/vault.key"
        cat >"$WORK/environment" <<TEXT
export CALENDAR_DATABASE='$WORK/host.sqlite'
export CALENDAR_VAULT_KEY_FILE='$WORK/vault.key'
export CALENDAR_LISTEN=127.0.0.1:0
export CALENDAR_SYNC_ENABLED=true CALENDAR_OAUTH_ENABLED=true CALENDAR_JOBS_ENABLED=true CALENDAR_WEBHOOK_ENABLED=false
export CALENDAR_ALLOWLIST_PROVIDER_IDS=caldav CALENDAR_ALLOWLIST_CONNECTION_IDS='*'
export CALENDAR_NETWORK_ALLOW=127.0.0.0/8 CALENDAR_PLAIN_HTTP=loopback CALENDAR_POLL_SECONDS=5
TEXT
    )
    # shellcheck disable=SC1091
    source "$WORK/environment"
}

migrate_host() {
    "$HOST" migrate apply
    "$HOST" migrate verify
    (umask 077 && "$HOST" key create demo >"$WORK/api.key")
}

start_host() {
    setsid "$HOST" serve --ready-file "$WORK/ready" >"$WORK/host.log" 2>&1 </dev/null &
    HOST_PID=$!
    wait_until "calendar-host to be ready" host_is_ready
    HOST_URL=http://127.0.0.1:$(cat "$WORK/ready")
    printf "export CALENDAR_HOST_URL='%s'\n" "$HOST_URL" >>"$WORK/environment"
    export CALENDAR_HOST_URL=$HOST_URL
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

connect_account() { "$HOST" connect caldav --server "$SERVER_URL" --user "$SERVER_USER" --password-file "$WORK/password" "$@"; }
list_calendars() { "$HOST" calendars "$@"; }
synchronise() { "$HOST" sync "$@"; }
free_busy() { "$HOST" freebusy --from "$(instant 0 00:00)" --to "$(instant 7 00:00)" "$@"; }

# book START END: puts the one booking of this demo, whatever is there already.
book() { "$HOST" book "$BOOKING" --connection "$CONNECTION" --calendar "$CALENDAR" --start "$1" --end "$2" --title "$BOOKING_TITLE"; }
cancel_booking() { "$HOST" cancel "$BOOKING"; }

# settle: gives a second event the time to appear, if one is to appear at all.
settle() { sleep 2; }
