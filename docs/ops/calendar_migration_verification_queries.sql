-- Each query returns no rows when all is well, and otherwise one row per violation, in one column that says what is wrong.
-- `calendar-host migrate verify` runs this very file: the sections of those migrations that are applied.
-- By hand: sqlite3 DATABASE < calendar_migration_verification_queries.sql

-- migration: foundations

-- query: database_is_intact
SELECT integrity_check AS violation FROM pragma_integrity_check WHERE integrity_check <> 'ok';

-- query: references_lead_somewhere
SELECT 'table ' || "table" || ', row ' || coalesce(rowid, '?') || ' refers to a row of ' || parent || ' that is not there' AS violation
FROM pragma_foreign_key_check;

-- query: connections_are_complete
SELECT 'connection ' || quote(id) || ' has no id or provider, an unknown state, or settings that are not JSON' AS violation
FROM connections
WHERE id = '' OR provider = '' OR state NOT IN ('active', 'paused', 'needs_reconsent', 'disconnected') OR NOT json_valid(settings);

-- query: disconnected_accounts_have_no_credentials
SELECT 'connection ' || connections.id || ' is disconnected and still has the credential ' || credentials.kind AS violation
FROM credentials JOIN connections ON connections.id = credentials.connection_id
WHERE connections.state = 'disconnected';

-- query: credentials_are_sealed
SELECT 'credential ' || kind || ' of connection ' || connection_id || ' is too short to be sealed, or names no key' AS violation
FROM credentials
WHERE length(sealed) < 28 OR key_id = '' OR version < 1;

-- query: calendars_have_a_sync_state
SELECT 'calendar ' || calendars.calendar_id || ' of connection ' || calendars.connection_id || ' has no sync state' AS violation
FROM calendars LEFT JOIN calendar_sync_state ON calendar_sync_state.calendar = calendars.id
WHERE calendar_sync_state.calendar IS NULL;

-- query: sync_states_are_consistent
SELECT 'the sync state of calendar row ' || calendar || ' contradicts itself: marks, horizon, or a cursor without a horizon' AS violation
FROM calendar_sync_state
WHERE covered_marks > dirty_marks OR covered_marks < 0 OR horizon_start >= horizon_end OR (horizon_start IS NULL) <> (horizon_end IS NULL)
    OR (cursor IS NOT NULL AND horizon_start IS NULL) OR (run_id IS NULL) <> (run_horizon_start IS NULL);

-- query: busy_blocks_have_a_length
SELECT 'busy block ' || id || ' of calendar row ' || calendar || ' does not end after it starts' AS violation
FROM busy_blocks
WHERE end_at <= start_at;

-- query: busy_blocks_are_found_by_the_window_search
SELECT 'busy block ' || busy_blocks.id || ' is longer than the bound kept for calendar row ' || busy_blocks.calendar AS violation
FROM busy_blocks JOIN calendar_sync_state ON calendar_sync_state.calendar = busy_blocks.calendar
WHERE busy_blocks.end_at - busy_blocks.start_at > calendar_sync_state.longest_block;

-- query: busy_blocks_belong_to_events_of_their_calendar
SELECT 'busy block ' || busy_blocks.id || ' and its event are in two calendars' AS violation
FROM busy_blocks JOIN remote_events ON remote_events.id = busy_blocks.event
WHERE remote_events.calendar <> busy_blocks.calendar;

-- query: unknown_times_have_a_length
SELECT 'unknown time ' || id || ' of calendar row ' || calendar || ' does not end after it starts' AS violation
FROM unknown_times
WHERE end_at <= start_at;

-- query: api_keys_are_hashed
SELECT 'API key ' || quote(name) || ' is not stored as a SHA-256 hash' AS violation
FROM api_keys
WHERE length(hash) <> 64 OR hash GLOB '*[^0-9a-f]*';

-- query: consents_are_hashed_and_sealed
SELECT 'consent ' || quote(id) || ' is not named by a hash, or what it keeps is too short to be sealed' AS violation
FROM oauth_authorizations
WHERE length(id) <> 64 OR id GLOB '*[^0-9a-f]*' OR length(browser) <> 64 OR browser GLOB '*[^0-9a-f]*' OR length(sealed) < 28;

-- query: consents_that_were_answered_keep_nothing
SELECT 'consent ' || id || ' is ' || state || ', which does not fit what it keeps' AS violation
FROM oauth_authorizations
WHERE (state = 'pending') <> (sealed IS NOT NULL) OR (state = 'finished') <> (finished_as IS NOT NULL);

-- query: consents_lead_to_connections
SELECT 'consent ' || id || ' ended in connection ' || finished_as || ', which is not there' AS violation
FROM oauth_authorizations
WHERE finished_as IS NOT NULL AND NOT EXISTS (SELECT 1 FROM connections WHERE connections.id = finished_as);

-- query: channels_are_hashed_and_sealed
SELECT 'channel ' || quote(id) || ' is not found by a hash, or what it keeps is too short to be sealed or names no key' AS violation
FROM push_channels
WHERE length(hook) <> 64 OR hook GLOB '*[^0-9a-f]*' OR length(sealed) < 28 OR (sealed IS NULL) <> (key_id IS NULL);

-- query: channels_that_ended_keep_nothing
SELECT 'channel ' || id || ' is ' || state || ', which does not fit its end or what it keeps' AS violation
FROM push_channels
WHERE (state = 'closed') <> (ended_at IS NOT NULL) OR (state = 'closed') <> (sealed IS NULL);

-- query: open_channels_were_confirmed
SELECT 'channel ' || id || ' is ' || state || ' though no provider confirmed it' AS violation
FROM push_channels
WHERE state IN ('open', 'renewing') AND settings IS NULL;

-- query: channels_accept_no_longer_than_their_token
SELECT 'channel ' || id || ' takes deliveries after its token has ended' AS violation
FROM push_channels
WHERE accepted_until > token_until;

-- query: disconnected_accounts_have_no_channels
SELECT 'channel ' || push_channels.id || ' is ' || push_channels.state || ', though connection ' || connections.id || ' is disconnected' AS violation
FROM push_channels JOIN calendars ON calendars.id = push_channels.calendar JOIN connections ON connections.id = calendars.connection_id
WHERE connections.state = 'disconnected' AND push_channels.state <> 'closed';

-- migration: uniqueness

-- query: one_connection_per_account
SELECT 'account ' || account_subject || ' at ' || provider || ' has ' || count(*) || ' connections' AS violation
FROM connections
WHERE state <> 'disconnected'
GROUP BY provider, account_subject HAVING count(*) > 1;

-- query: one_credential_per_kind
SELECT 'connection ' || connection_id || ' has ' || count(*) || ' credentials ' || kind AS violation
FROM credentials
GROUP BY connection_id, kind HAVING count(*) > 1;

-- query: one_row_per_calendar
SELECT 'calendar ' || calendar_id || ' of connection ' || connection_id || ' has ' || count(*) || ' rows' AS violation
FROM calendars
GROUP BY connection_id, calendar_id HAVING count(*) > 1;

-- query: one_row_per_remote_event
SELECT 'event ' || event_id || ' of calendar row ' || calendar || ' has ' || count(*) || ' rows' AS violation
FROM remote_events
GROUP BY calendar, event_id HAVING count(*) > 1;

-- query: one_row_per_busy_block
SELECT 'calendar row ' || calendar || ' has ' || count(*) || ' equal busy blocks of event row ' || event AS violation
FROM busy_blocks
WHERE event IS NOT NULL
GROUP BY calendar, start_at, end_at, kind, event HAVING count(*) > 1;

-- query: one_api_key_per_hash
SELECT count(*) || ' API keys have one hash: ' || group_concat(name, ', ') AS violation
FROM api_keys
GROUP BY hash HAVING count(*) > 1;

-- query: one_active_api_key_per_name
SELECT count(*) || ' API keys that are not revoked have the name ' || name AS violation
FROM api_keys
WHERE revoked_at IS NULL
GROUP BY name HAVING count(*) > 1;

-- query: one_channel_per_hook
SELECT count(*) || ' channels have one hook: ' || group_concat(id, ', ') AS violation
FROM push_channels
GROUP BY hook HAVING count(*) > 1;

-- query: one_channel_per_generation
SELECT count(*) || ' channels are generation ' || generation || ' of calendar row ' || calendar AS violation
FROM push_channels
GROUP BY calendar, generation HAVING count(*) > 1;

-- query: one_open_channel_per_calendar
SELECT 'calendar row ' || calendar || ' has ' || count(*) || ' open channels: ' || group_concat(id, ', ') AS violation
FROM push_channels
WHERE sender = 'provider' AND state IN ('open', 'renewing')
GROUP BY calendar HAVING count(*) > 1;

-- migration: outbound

-- query: one_event_per_booking_and_calendar
SELECT 'booking ' || booking_id || ' has ' || count(*) || ' mappings to calendar ' || calendar_id || ' of connection ' || connection_id AS violation
FROM external_calendar_events
GROUP BY booking_id, connection_id, calendar_id HAVING count(*) > 1;

-- query: one_live_booking_per_event
SELECT 'event ' || event_id || ' in calendar ' || calendar_id || ' is mapped by ' || count(*) || ' bookings: ' || group_concat(booking_id, ', ') AS violation
FROM external_calendar_events
WHERE state = 'live'
GROUP BY connection_id, calendar_id, event_id HAVING count(*) > 1;

-- query: live_mappings_name_their_event
SELECT 'the live mapping ' || id || ' of booking ' || booking_id || ' lacks event id, UID or revision' AS violation
FROM external_calendar_events
WHERE state = 'live' AND (event_id IS NULL OR uid IS NULL OR revision IS NULL);

-- query: mappings_are_not_ahead_of_their_booking
SELECT 'mapping ' || external_calendar_events.id || ' says version ' || booking_version || ' of booking ' || booking_id || ', which is at '
    || bookings.version AS violation
FROM external_calendar_events JOIN bookings ON bookings.id = external_calendar_events.booking_id
WHERE external_calendar_events.booking_version > bookings.version;

-- query: open_bookings_are_in_the_outbox
SELECT 'booking ' || bookings.id || ' is ' || bookings.state || ' in version ' || bookings.version || ', but the outbox has '
    || coalesce('version ' || booking_outbox.version, 'nothing') AS violation
FROM bookings LEFT JOIN booking_outbox ON booking_outbox.booking_id = bookings.id
WHERE bookings.state <> 'synced' AND booking_outbox.version IS NOT bookings.version;

-- query: settled_bookings_are_not_in_the_outbox
SELECT 'booking ' || bookings.id || ' is synced and still in the outbox' AS violation
FROM bookings JOIN booking_outbox ON booking_outbox.booking_id = bookings.id
WHERE bookings.state = 'synced';

-- query: settled_confirmed_bookings_have_their_event
SELECT 'booking ' || bookings.id || ' is synced in version ' || bookings.version || ' without a live event that says so' AS violation
FROM bookings
WHERE bookings.state = 'synced' AND bookings.status = 'confirmed' AND NOT EXISTS (
    SELECT 1 FROM external_calendar_events AS events
    WHERE events.booking_id = bookings.id AND events.connection_id = bookings.connection_id AND events.calendar_id = bookings.calendar_id
        AND events.state = 'live' AND events.booking_version = bookings.version);

-- query: settled_bookings_have_no_other_event
SELECT 'booking ' || bookings.id || ' is synced, and event ' || coalesce(events.event_id, '(being created)') || ' in calendar '
    || events.calendar_id || ' is still there' AS violation
FROM bookings JOIN external_calendar_events AS events ON events.booking_id = bookings.id
WHERE bookings.state = 'synced' AND events.state IN ('creating', 'live') AND (bookings.status = 'cancelled'
    OR events.connection_id <> bookings.connection_id OR events.calendar_id <> bookings.calendar_id);

-- query: bookings_have_a_length
SELECT 'booking ' || id || ' does not end after it starts' AS violation
FROM bookings
WHERE end_at <= start_at;

-- migration: operational

-- query: one_job_per_subject
SELECT count(*) || ' jobs ' || kind || ' are there for ' || subject AS violation
FROM jobs
GROUP BY kind, subject HAVING count(*) > 1;

-- query: leased_jobs_have_an_owner
SELECT 'job ' || id || ' is ' || state || ', which does not fit its lease' AS violation
FROM jobs
WHERE (state = 'leased') <> (lease_owner IS NOT NULL) OR (state = 'leased') <> (lease_until IS NOT NULL);

-- query: pending_bookings_have_a_job
SELECT 'booking ' || bookings.id || ' is pending, and no job will write it' AS violation
FROM bookings
WHERE bookings.state = 'pending' AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.kind = 'write-booking' AND jobs.subject = bookings.id);

-- query: deliveries_are_digests
SELECT 'delivery ' || quote(mark) || ' of channel ' || channel_id || ' is not kept as a SHA-256 digest' AS violation
FROM webhook_deliveries
WHERE length(content) <> 64 OR content GLOB '*[^0-9a-f]*';
