public import Foundation
import GRDB
import ProviderKit

extension SQLiteStore {
    /// See ``JobStore/enqueue(_:at:)``.
    public func enqueue(_ job: NewJob, at instant: Date) async throws(StoreError) -> Job {
        try await write { db in try Self.enqueue(job, at: instant, in: db) }
    }

    /// See ``JobStore/claimJobs(_:at:)``.
    public func claimJobs(_ claim: JobClaim, at instant: Date) async throws(StoreError) -> [Job] {
        try await writeInPassing { db in
            let now = Instant.milliseconds(instant)
            try Self.takeBackExpired(at: now, in: db)
            return try db.rows(
                """
                UPDATE jobs SET state = 'leased', lease_owner = ?, lease_until = ?, attempts = attempts + 1
                WHERE id IN (
                    SELECT id FROM jobs
                    WHERE state = 'ready' AND run_after <= ? AND kind IN (SELECT value FROM json_each(?))
                        AND (connection_id IS NULL OR connection_id NOT IN (SELECT value FROM json_each(?)))
                    ORDER BY run_after, id LIMIT ?)
                RETURNING *
                """,
                [
                    try Text.identifier(claim.owner, "lease owner"), Instant.milliseconds(claim.leaseUntil), now,
                    try Text.json(claim.kinds.map(\.rawValue)), try Text.json(claim.excludedConnections.map(\.rawValue)),
                    max(0, claim.limit),
                ]
            ).map { try Job(row: $0) }.sorted { ($0.runAfter, $0.id) < ($1.runAfter, $1.id) }
        }
    }

    /// See ``JobStore/nextJobTime(kinds:)``.
    public func nextJobTime(kinds: Set<JobKind>) async throws(StoreError) -> Date? {
        try await read { db in
            try db.number(
                """
                SELECT min(at) FROM (
                    SELECT min(run_after) AS at FROM jobs WHERE state = 'ready' AND kind IN (SELECT value FROM json_each(?1))
                    UNION ALL
                    SELECT min(lease_until) FROM jobs WHERE state = 'leased' AND kind IN (SELECT value FROM json_each(?1)))
                """, [try Text.json(kinds.map(\.rawValue))]
            ).map { Instant.date($0) }
        }
    }

    /// See ``JobStore/extendLease(_:until:)``.
    public func extendLease(_ lease: JobLease, until: Date) async throws(StoreError) -> Bool {
        try await writeInPassing { db in
            try db.run("UPDATE jobs SET lease_until = ?" + Self.held, [Instant.milliseconds(until)] + lease.arguments) > 0
        }
    }

    /// See ``JobStore/completeJob(_:)``.
    public func completeJob(_ lease: JobLease) async throws(StoreError) -> Bool {
        try await writeInPassing { db in
            if try db.run("DELETE FROM jobs" + Self.held + " AND enqueued_again = 0", lease.arguments) > 0 { return true }
            return try db.run("UPDATE jobs SET last_error = NULL, " + Self.runAgain + Self.held, lease.arguments) > 0
        }
    }

    /// See ``JobStore/failJob(_:message:retryAt:)``.
    public func failJob(_ lease: JobLease, message: String, retryAt: Date) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE jobs SET last_error = ?, run_after = ?, " + Self.free + Self.held,
                [Text.prose(message), Instant.milliseconds(retryAt)] + lease.arguments) > 0
        }
    }

    /// See ``JobStore/releaseJob(_:at:)``.
    public func releaseJob(_ lease: JobLease, at instant: Date) async throws(StoreError) -> Bool {
        try await writeInPassing { db in
            try db.run(
                "UPDATE jobs SET run_after = ?, attempts = attempts - 1, " + Self.free + Self.held,
                [Instant.milliseconds(instant)] + lease.arguments) > 0
        }
    }

    /// See ``JobStore/buryJob(_:message:at:)``.
    public func buryJob(_ lease: JobLease, message: String, at instant: Date) async throws(StoreError) -> Bool {
        try await write { db in
            let message = Text.prose(message)
            let buried = try db.run(
                "UPDATE jobs SET last_error = ?, state = 'dead', lease_owner = NULL, lease_until = NULL" + Self.held
                    + " AND enqueued_again = 0", [message] + lease.arguments)
            if buried > 0 { return true }
            return try db.run("UPDATE jobs SET last_error = ?, " + Self.runAgain + Self.held, [message] + lease.arguments) > 0
        }
    }

    /// See ``JobStore/replayJob(_:at:)``.
    public func replayJob(_ id: Int64, at instant: Date) async throws(StoreError) -> Bool {
        try await write { db in
            try db.run(
                "UPDATE jobs SET state = 'ready', attempts = 0, run_after = ? WHERE id = ? AND state = 'dead'",
                [Instant.milliseconds(instant), id]) > 0
        }
    }

    /// See ``JobStore/discardJob(_:)``.
    public func discardJob(_ id: Int64) async throws(StoreError) -> Bool {
        try await write { db in try db.run("DELETE FROM jobs WHERE id = ? AND state = 'dead'", [id]) > 0 }
    }

    /// See ``JobStore/job(_:)``.
    public func job(_ id: Int64) async throws(StoreError) -> Job? {
        try await read { db in try db.row("SELECT * FROM jobs WHERE id = ?", [id]).map { try Job(row: $0) } }
    }

    /// See ``JobStore/jobs(in:after:limit:)``.
    public func jobs(in state: Job.State, after: Int64?, limit: Int) async throws(StoreError) -> [Job] {
        try await read { db in
            try db.rows(
                "SELECT * FROM jobs WHERE state = ? AND id > ? ORDER BY id LIMIT ?", [state.rawValue, after ?? .min, max(0, limit)]
            ).map { try Job(row: $0) }
        }
    }

    /// See ``JobStore/jobCounts()``.
    public func jobCounts() async throws(StoreError) -> [JobCount] {
        try await read { db in
            try db.rows(
                "SELECT kind, state, count(*) AS count, min(run_after) AS oldest FROM jobs GROUP BY kind, state ORDER BY kind, state"
            )
            .map { row in
                JobCount(
                    kind: JobKind(row["kind"] as String), state: try row.choice("state"), count: row["count"],
                    oldestRunAfter: row.instant("oldest"))
            }
        }
    }

    // MARK: - Parts of a transaction

    /// Only for whoever holds the lease.
    private static let held = " WHERE id = ? AND lease_owner = ? AND attempts = ? AND state = 'leased'"
    /// Waiting; it was tried before.
    private static let free =
        "state = 'ready', lease_owner = NULL, lease_until = NULL, enqueued_again = 0, again_after = NULL"
    /// Waiting for what was enqueued while it ran; that is new, so it has all its attempts.
    private static let runAgain = "run_after = again_after, attempts = 0, " + free

    private static let enqueuing = enqueuing(readyAt: "min(run_after, excluded.run_after)")
    /// The same, but a job that failed keeps the instant of its next attempt: it may be the provider's own wish.
    private static let enqueuingPatiently = enqueuing(
        readyAt: "CASE WHEN attempts > 0 THEN run_after ELSE min(run_after, excluded.run_after) END")

    private static func enqueuing(readyAt: String) -> String {
        """
        INSERT INTO jobs (kind, subject, connection_id, payload, state, run_after, attempts, max_attempts, created_at)
        VALUES (?, ?, ?, ?, 'ready', ?, 0, ?, ?)
        ON CONFLICT (kind, subject) DO UPDATE SET
            connection_id = excluded.connection_id,
            payload = excluded.payload,
            max_attempts = excluded.max_attempts,
            state = CASE state WHEN 'dead' THEN 'ready' ELSE state END,
            attempts = CASE state WHEN 'dead' THEN 0 ELSE attempts END,
            run_after = CASE state
                WHEN 'dead' THEN excluded.run_after
                WHEN 'ready' THEN \(readyAt)
                ELSE run_after END,
            enqueued_again = CASE state WHEN 'leased' THEN 1 ELSE 0 END,
            again_after = CASE state
                WHEN 'leased' THEN min(coalesce(again_after, excluded.run_after), excluded.run_after) END
        """
    }

    /// Where the conflict would change nothing, nothing is written.
    private static let unlessThere = """

        WHERE NOT (connection_id IS excluded.connection_id AND payload IS excluded.payload AND max_attempts = excluded.max_attempts
            AND (state = 'ready' AND (attempts > 0 OR run_after <= excluded.run_after)
                OR state = 'leased' AND enqueued_again = 1 AND again_after <= excluded.run_after))
        """

    private static func arguments(_ job: NewJob, at instant: Date) throws -> StatementArguments {
        [
            try Text.identifier(job.kind), try Text.opaque(job.subject, "job subject"), job.connection?.rawValue, job.payload,
            Instant.milliseconds(job.runAfter), max(1, job.maxAttempts), Instant.milliseconds(instant),
        ]
    }

    static func enqueue(_ job: NewJob, at instant: Date, in db: Database) throws -> Job {
        guard let row = try db.row(enqueuing + " RETURNING *", try arguments(job, at: instant)) else {
            throw StoreError(.engine, "a job was not there after it was written")
        }
        return try Job(row: row)
    }

    /// Enqueues for a caller who need not know the job, and who does not hasten one that failed.
    static func put(_ job: NewJob, at instant: Date, in db: Database) throws {
        try db.run(enqueuingPatiently + unlessThere, try arguments(job, at: instant))
    }

    /// Leases that ran out: whoever held them is dead or hopelessly slow.
    private static func takeBackExpired(at now: Int64, in db: Database) throws {
        try db.run(
            "UPDATE jobs SET \(runAgain) WHERE state = 'leased' AND lease_until <= ? AND enqueued_again = 1", [now])
        try db.run(
            """
            UPDATE jobs SET state = 'dead', lease_owner = NULL, lease_until = NULL,
                last_error = 'given up after ' || attempts || ' attempts; the last worker ended without a word'
            WHERE state = 'leased' AND lease_until <= ? AND attempts >= max_attempts
            """, [now])
        try db.run("UPDATE jobs SET \(free) WHERE state = 'leased' AND lease_until <= ?", [now])
    }
}

extension JobLease {
    fileprivate var arguments: StatementArguments { [job, owner, attempt] }
}

extension Job {
    init(row: Row) throws {
        self.init(
            id: row["id"], kind: JobKind(row["kind"] as String), subject: row["subject"],
            connection: (row["connection_id"] as String?).map { ConnectionID($0) }, payload: row["payload"], state: try row.choice("state"),
            runAfter: row.instant("run_after"), attempts: row["attempts"], maxAttempts: row["max_attempts"], leaseOwner: row["lease_owner"],
            leaseUntil: row.optionalInstant("lease_until"), lastError: row["last_error"], createdAt: row.instant("created_at"))
    }
}
