public import Foundation
public import ProviderKit

/// What a job is about; the host owns the names, two of them are enqueued by the store itself or are common.
public struct JobKind: OpaqueIdentifier {
    /// The text as its owner spelled it.
    public let rawValue: String

    /// Takes the text as it is.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Bring calendars in line with a booking; the subject is the booking's id. Enqueued by the store.
    public static let writeBooking = JobKind(rawValue: "write-booking")
    /// Read a calendar's changes.
    public static let pullChanges = JobKind(rawValue: "pull-changes")
    /// See to a calendar's push channels.
    public static let tendChannel = JobKind(rawValue: "tend-channel")
}

/// Work to be done.
public struct NewJob: Hashable, Sendable {
    /// What it is about.
    public let kind: JobKind
    /// What it works on. Of one kind and subject there is at most one job waiting or running.
    public let subject: String
    /// The account it works for, so that claims can spare accounts that are paused or over budget.
    public let connection: ConnectionID?
    /// What the worker needs besides; the newest wins.
    public let payload: Data
    /// Not before.
    public let runAfter: Date
    /// After how many attempts that died without a word the job is buried. At least 1.
    public let maxAttempts: Int

    /// Makes a job.
    public init(
        kind: JobKind, subject: String, connection: ConnectionID? = nil, payload: Data = Data(), runAfter: Date, maxAttempts: Int = 20
    ) {
        self.kind = kind
        self.subject = subject
        self.connection = connection
        self.payload = payload
        self.runAfter = runAfter
        self.maxAttempts = maxAttempts
    }
}

/// A job as it is stored.
public struct Job: Hashable, Sendable {
    /// The store's name for it.
    public let id: Int64
    /// What it is about.
    public let kind: JobKind
    /// What it works on.
    public let subject: String
    /// The account it works for.
    public let connection: ConnectionID?
    /// What the worker needs besides.
    public let payload: Data
    /// Whether it waits, runs, or is dead.
    public let state: State
    /// Not before.
    public let runAfter: Date
    /// How many times it was claimed.
    public let attempts: Int
    /// After how many attempts that died without a word it is buried.
    public let maxAttempts: Int
    /// Who runs it, while it runs.
    public let leaseOwner: String?
    /// Until when the lease holds, while it runs.
    public let leaseUntil: Date?
    /// Why the last attempt failed.
    public let lastError: String?
    /// When it was enqueued.
    public let createdAt: Date

    /// Whether a job waits, runs, or is dead. One that is done is not there any more.
    public enum State: String, Codable, Sendable, CaseIterable {
        /// It waits.
        case ready
        /// Somebody runs it.
        case leased
        /// It was given up; an operator can have it tried again.
        case dead
    }

    /// What proves that the caller holds the job; `nil` for one that is not leased.
    public var lease: JobLease? {
        guard state == .leased, let leaseOwner else { return nil }
        return JobLease(job: id, owner: leaseOwner, attempt: attempts)
    }

    /// Makes a job's description.
    public init(
        id: Int64, kind: JobKind, subject: String, connection: ConnectionID?, payload: Data, state: State, runAfter: Date, attempts: Int,
        maxAttempts: Int, leaseOwner: String?, leaseUntil: Date?, lastError: String?, createdAt: Date
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.connection = connection
        self.payload = payload
        self.state = state
        self.runAfter = runAfter
        self.attempts = attempts
        self.maxAttempts = maxAttempts
        self.leaseOwner = leaseOwner
        self.leaseUntil = leaseUntil
        self.lastError = lastError
        self.createdAt = createdAt
    }
}
