-- operational: the job queue, named leases, what was delivered, the audit trail.

-- A job that is done is deleted. `enqueued_again` marks a running job that is to run once more, not before `again_after`.
CREATE TABLE jobs (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    kind           TEXT NOT NULL CHECK (kind <> ''),
    subject        TEXT NOT NULL,
    connection_id  TEXT REFERENCES connections (id),
    payload        BLOB NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('ready', 'leased', 'dead')),
    run_after      INTEGER NOT NULL,
    attempts       INTEGER NOT NULL CHECK (attempts >= 0),
    max_attempts   INTEGER NOT NULL CHECK (max_attempts >= 1),
    lease_owner    TEXT,
    lease_until    INTEGER,
    enqueued_again INTEGER NOT NULL DEFAULT 0 CHECK (enqueued_again IN (0, 1)),
    again_after    INTEGER,
    last_error     TEXT,
    created_at     INTEGER NOT NULL,
    CHECK ((state = 'leased') = (lease_owner IS NOT NULL)),
    CHECK ((state = 'leased') = (lease_until IS NOT NULL)),
    CHECK ((enqueued_again = 1) = (again_after IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX one_job_per_subject ON jobs (kind, subject);
CREATE INDEX jobs_due ON jobs (run_after, id) WHERE state = 'ready';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'leased';
CREATE INDEX jobs_by_connection ON jobs (connection_id) WHERE connection_id IS NOT NULL;

CREATE TABLE leases (
    name        TEXT NOT NULL PRIMARY KEY CHECK (name <> ''),
    owner       TEXT NOT NULL CHECK (owner <> ''),
    lease_until INTEGER NOT NULL
) STRICT;

-- Every item of a delivery that was proven: its name within its channel, and a digest of what it says. What comes twice is told by this.
CREATE TABLE webhook_deliveries (
    channel_id  TEXT NOT NULL REFERENCES push_channels (id) ON DELETE CASCADE,
    mark        TEXT NOT NULL,
    content     TEXT NOT NULL CHECK (length(content) = 64 AND content NOT GLOB '*[^0-9a-f]*'),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (channel_id, mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_log (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    actor   TEXT NOT NULL,
    action  TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details))
) STRICT;

-- Bookings that wait to be written, where this migration was taken back and comes again, wait on.
INSERT INTO jobs (kind, subject, connection_id, payload, state, run_after, attempts, max_attempts, created_at)
SELECT 'write-booking', bookings.id, bookings.connection_id, x'', 'ready', booking_outbox.created_at, 0, 20, booking_outbox.created_at
FROM booking_outbox JOIN bookings ON bookings.id = booking_outbox.booking_id
WHERE bookings.state = 'pending';
