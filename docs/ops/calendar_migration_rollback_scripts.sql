-- Takes the migrations back, newest first. `calendar-host migrate rollback` runs the sections of this very file, each in one transaction
-- together with the removal of its row from `calendar_migrations`.
--
-- What a section drops is gone: copy the database first. The command does so by itself. No section touches what an earlier migration made.
-- By hand: stop every host, then run the sections from the top down to the one wanted, each followed by
--     DELETE FROM calendar_migrations WHERE name = '<the section's name>';

-- migration: operational
DROP TABLE audit_log;
DROP TABLE webhook_deliveries;
DROP TABLE leases;
DROP TABLE jobs;

-- migration: outbound
DROP TABLE external_calendar_events;
DROP TABLE booking_outbox;
DROP TABLE bookings;

-- migration: uniqueness
DROP INDEX one_open_channel_per_calendar;
DROP INDEX one_channel_per_generation;
DROP INDEX one_channel_per_hook;
DROP INDEX one_active_api_key_per_name;
DROP INDEX one_api_key_per_hash;
DROP INDEX one_row_per_busy_block;
DROP INDEX one_row_per_remote_event;
DROP INDEX one_row_per_calendar;
DROP INDEX one_credential_per_kind;
DROP INDEX one_connection_per_account;

-- migration: foundations
DROP TABLE push_channels;
DROP TABLE oauth_authorizations;
DROP TABLE api_keys;
DROP TABLE unknown_times;
DROP TABLE busy_blocks;
DROP TABLE remote_events;
DROP TABLE calendar_sync_state;
DROP TABLE calendars;
DROP TABLE credentials;
DROP TABLE connections;
