-- outbound: bookings, what is still to be written for them, and which events were written.

CREATE TABLE bookings (
    id            TEXT NOT NULL PRIMARY KEY CHECK (id <> ''), -- the caller's
    connection_id TEXT NOT NULL,
    calendar_id   TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('confirmed', 'cancelled')),
    title         TEXT NOT NULL,
    start_at      INTEGER NOT NULL,
    end_at        INTEGER NOT NULL,
    time_zone     TEXT,
    takes_time    INTEGER NOT NULL CHECK (takes_time IN (0, 1)),
    draft         TEXT NOT NULL CHECK (json_valid(draft)),    -- everything the event should say
    invitations   TEXT NOT NULL CHECK (invitations IN ('silent', 'provider')),
    version       INTEGER NOT NULL CHECK (version >= 1),
    state         TEXT NOT NULL CHECK (state IN ('pending', 'synced', 'failed')),
    last_error    TEXT,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    FOREIGN KEY (connection_id, calendar_id) REFERENCES calendars (connection_id, calendar_id),
    CHECK (start_at < end_at)
) STRICT;
CREATE INDEX bookings_by_calendar ON bookings (connection_id, calendar_id, state);

-- One row per booking that the calendars do not follow yet: the version that is to be written.
CREATE TABLE booking_outbox (
    booking_id TEXT NOT NULL PRIMARY KEY REFERENCES bookings (id),
    version    INTEGER NOT NULL CHECK (version >= 1),
    created_at INTEGER NOT NULL
) STRICT;

-- The mapping from a booking to the event that was written to a calendar for it.
CREATE TABLE external_calendar_events (
    id              INTEGER PRIMARY KEY,
    booking_id      TEXT NOT NULL REFERENCES bookings (id),
    connection_id   TEXT NOT NULL,
    calendar_id     TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('creating', 'live', 'deleted', 'lost')),
    generation      INTEGER NOT NULL CHECK (generation >= 0), -- counts re-creations; part of the event's key
    event_id        TEXT,
    uid             TEXT,
    revision        TEXT,
    booking_version INTEGER CHECK (booking_version >= 1),     -- what the event says
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    FOREIGN KEY (connection_id, calendar_id) REFERENCES calendars (connection_id, calendar_id),
    CHECK (state <> 'live' OR (event_id IS NOT NULL AND uid IS NOT NULL AND revision IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_event_per_booking_and_calendar ON external_calendar_events (booking_id, connection_id, calendar_id);
CREATE UNIQUE INDEX one_live_booking_per_event ON external_calendar_events (connection_id, calendar_id, event_id) WHERE state = 'live';
