-- uniqueness: what may be there once is there once, whatever the code hopes.

CREATE UNIQUE INDEX one_connection_per_account ON connections (provider, account_subject) WHERE state <> 'disconnected';
CREATE UNIQUE INDEX one_credential_per_kind ON credentials (connection_id, kind);
CREATE UNIQUE INDEX one_row_per_calendar ON calendars (connection_id, calendar_id);
CREATE UNIQUE INDEX one_row_per_remote_event ON remote_events (calendar, event_id);
-- Covers the free/busy question: it is answered from this index alone.
CREATE UNIQUE INDEX one_row_per_busy_block ON busy_blocks (calendar, start_at, end_at, kind, event);
CREATE UNIQUE INDEX one_api_key_per_hash ON api_keys (hash);
CREATE UNIQUE INDEX one_active_api_key_per_name ON api_keys (name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX one_channel_per_hook ON push_channels (hook);
CREATE UNIQUE INDEX one_channel_per_generation ON push_channels (calendar, generation);
CREATE UNIQUE INDEX one_open_channel_per_calendar ON push_channels (calendar) WHERE sender = 'provider' AND state IN ('open', 'renewing');
