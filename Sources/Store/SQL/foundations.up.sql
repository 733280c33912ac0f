-- foundations: accounts, their calendars, what the calendars hold, and who may ask.
-- Every instant is UTC in milliseconds since 1970-01-01. Intervals are half-open: [start, end).

CREATE TABLE connections (
    id              TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    provider        TEXT NOT NULL CHECK (provider <> ''),
    account_subject TEXT NOT NULL,              -- the provider's stable name for the account
    account_name    TEXT NOT NULL,              -- for people
    settings        TEXT NOT NULL CHECK (json_valid(settings)),
    state           TEXT NOT NULL CHECK (state IN ('active', 'paused', 'needs_reconsent', 'disconnected')),
    reason          TEXT,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;

-- Sealed by the host (AES-256-GCM, bound to connection and kind); the key is never in the database.
CREATE TABLE credentials (
    id            INTEGER PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id),
    kind          TEXT NOT NULL CHECK (kind <> ''),
    sealed        BLOB NOT NULL,
    key_id        TEXT NOT NULL,
    version       INTEGER NOT NULL CHECK (version >= 1),
    updated_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX credentials_by_key ON credentials (key_id);

CREATE TABLE calendars (
    id             INTEGER PRIMARY KEY,
    connection_id  TEXT NOT NULL REFERENCES connections (id),
    calendar_id    TEXT NOT NULL CHECK (calendar_id <> ''),
    name           TEXT NOT NULL,
    time_zone      TEXT,
    access         TEXT NOT NULL CHECK (access IN ('none', 'free_busy', 'read', 'write')),
    counts_as_busy INTEGER NOT NULL CHECK (counts_as_busy IN (0, 1)),
    is_selected    INTEGER NOT NULL CHECK (is_selected IN (0, 1)),
    last_seen_at   INTEGER NOT NULL,
    gone_at        INTEGER                      -- since when the provider lists it no more
) STRICT;

-- One row per calendar. The columns run_… describe the run under way: the newest one, which alone may write.
CREATE TABLE calendar_sync_state (
    calendar          INTEGER PRIMARY KEY REFERENCES calendars (id),
    cursor            TEXT,
    horizon_start     INTEGER,
    horizon_end       INTEGER,
    as_of             INTEGER,
    last_error        TEXT,
    last_error_at     INTEGER,
    last_news_at      INTEGER,                    -- when a run last found something that the store did not hold
    dirty_marks       INTEGER NOT NULL DEFAULT 0,
    covered_marks     INTEGER NOT NULL DEFAULT 0,
    generation        INTEGER NOT NULL DEFAULT 0, -- counts runs; the sweep removes events that carry an older one
    busy_version      INTEGER NOT NULL DEFAULT 0, -- counts commits that changed the busy blocks: what was read in one version may be kept for it
    longest_block     INTEGER NOT NULL DEFAULT 0, -- upper bound in milliseconds; where to start looking for blocks that reach into a window
    run_id            TEXT,
    run_cursor        TEXT,
    run_started_at    INTEGER,
    run_marks         INTEGER,
    run_horizon_start INTEGER,
    run_horizon_end   INTEGER,
    run_lost_track    INTEGER NOT NULL DEFAULT 0 CHECK (run_lost_track IN (0, 1)),
    CHECK (covered_marks BETWEEN 0 AND dirty_marks),
    CHECK ((horizon_start IS NULL) = (horizon_end IS NULL)),
    CHECK (horizon_start < horizon_end),
    CHECK ((run_id IS NULL) = (run_horizon_start IS NULL)),
    CHECK (run_horizon_start < run_horizon_end)
) STRICT;

CREATE TABLE remote_events (
    id              INTEGER PRIMARY KEY,
    calendar        INTEGER NOT NULL REFERENCES calendars (id),
    event_id        TEXT NOT NULL CHECK (event_id <> ''),
    uid             TEXT,
    revision        TEXT NOT NULL,
    key_value       TEXT,                       -- the marker this host wrote, where there is one
    key_generation  INTEGER,
    seen_generation INTEGER NOT NULL,
    CHECK ((key_value IS NULL) = (key_generation IS NULL))
) STRICT;
CREATE INDEX remote_events_by_uid ON remote_events (uid) WHERE uid IS NOT NULL;

-- `event` is NULL where a provider tells busy time without events.
CREATE TABLE busy_blocks (
    id       INTEGER PRIMARY KEY,
    calendar INTEGER NOT NULL REFERENCES calendars (id),
    event    INTEGER REFERENCES remote_events (id) ON DELETE CASCADE,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    kind     TEXT NOT NULL CHECK (kind IN ('busy', 'tentative', 'unavailable')),
    CHECK (start_at < end_at)
) STRICT;
CREATE INDEX busy_blocks_by_event ON busy_blocks (event);

-- Time about which nothing can be said; never to be shown as free.
CREATE TABLE unknown_times (
    id       INTEGER PRIMARY KEY,
    calendar INTEGER NOT NULL REFERENCES calendars (id),
    event    INTEGER REFERENCES remote_events (id) ON DELETE CASCADE,
    event_id TEXT,
    uid      TEXT,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    CHECK (start_at < end_at)
) STRICT;
CREATE INDEX unknown_times_by_event ON unknown_times (event);
CREATE INDEX unknown_times_by_calendar ON unknown_times (calendar, start_at);

CREATE TABLE api_keys (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL CHECK (name <> ''),
    hash       TEXT NOT NULL CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- Consents under way. `id` is SHA-256 of the OAuth state, `browser` that of what the cookie holds: neither opens anything.
-- What is sealed (AES-256-GCM, bound to `id`) goes when the answer is taken.
CREATE TABLE oauth_authorizations (
    id            TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 64 AND id NOT GLOB '*[^0-9a-f]*'),
    provider      TEXT NOT NULL CHECK (provider <> ''),
    connection_id TEXT CHECK (connection_id <> ''), -- the one to consent to again, or the id that a new one is to have, or none
    is_renewal    INTEGER NOT NULL CHECK (is_renewal IN (0, 1)),
    actor         TEXT NOT NULL,
    browser       TEXT CHECK (length(browser) = 64 AND browser NOT GLOB '*[^0-9a-f]*'),
    sealed        BLOB,
    state         TEXT NOT NULL CHECK (state IN ('pending', 'taken', 'finished', 'failed')),
    outcome       TEXT,                         -- for people: why it failed, or what is to be known besides
    finished_as   TEXT CHECK (finished_as <> ''), -- the connection that came of it
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    CHECK (created_at < expires_at),
    CHECK (is_renewal = 0 OR connection_id IS NOT NULL),
    CHECK ((state = 'pending') = (sealed IS NOT NULL)),
    CHECK ((state = 'finished') = (finished_as IS NOT NULL)),
    CHECK (state <> 'failed' OR outcome IS NOT NULL)
) STRICT;
CREATE INDEX oauth_authorizations_by_end ON oauth_authorizations (expires_at);

-- Push channels at providers and for relays. The path secret of a channel's address is kept as SHA-256 (`hook`) and, with the adapter's keys,
-- sealed by the host (AES-256-GCM, bound to `id`); what is sealed goes when the channel ends.
CREATE TABLE push_channels (
    id                  TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),
    calendar            INTEGER NOT NULL REFERENCES calendars (id),
    generation          INTEGER NOT NULL CHECK (generation >= 0), -- counts the channels of one calendar
    sender              TEXT NOT NULL CHECK (sender IN ('provider', 'relay')),
    state               TEXT NOT NULL CHECK (state IN ('opening', 'open', 'renewing', 'closing', 'closed')),
    hook                TEXT NOT NULL CHECK (length(hook) = 64 AND hook NOT GLOB '*[^0-9a-f]*'),
    sealed              BLOB,
    key_id              TEXT CHECK (key_id <> ''),
    settings            TEXT CHECK (settings IS NULL OR json_valid(settings)), -- the adapter's; NULL until the provider confirmed the channel
    asked_until         INTEGER,                                  -- the provider is being asked until then at most: handshakes are answered
    token_until         INTEGER NOT NULL,                         -- the channel token is believed until then
    accepted_until      INTEGER NOT NULL,                         -- deliveries are taken until then
    expires_at          INTEGER,                                  -- when the provider ends it
    due_at              INTEGER,                                  -- when to renew it, or to close it where it is closing
    wish                TEXT CHECK (wish IN ('renew', 'replace')), -- what a proven delivery, or its silence, asks for
    silent_changes      INTEGER NOT NULL DEFAULT 0 CHECK (silent_changes >= 0), -- polls in a row that found what no delivery had told
    created_at          INTEGER NOT NULL,
    confirmed_at        INTEGER,
    last_delivery_at    INTEGER,
    last_change_at      INTEGER,
    ended_at            INTEGER,
    last_error          TEXT,
    not_supported_until INTEGER,                                  -- the provider has no push for this calendar: not asked before
    CHECK ((state = 'closed') = (ended_at IS NOT NULL)),
    CHECK ((state = 'closed') = (sealed IS NULL)),
    CHECK ((sealed IS NULL) = (key_id IS NULL)),
    CHECK (state NOT IN ('open', 'renewing') OR settings IS NOT NULL),
    CHECK (accepted_until <= token_until)
) STRICT;
CREATE INDEX push_channels_by_end ON push_channels (ended_at) WHERE ended_at IS NOT NULL;
