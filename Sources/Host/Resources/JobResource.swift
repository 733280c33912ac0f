public import CalendarStore
public import Foundation

/// A job as the API and `--json` show it.
public struct JobResource: Encodable, Sendable {
    /// The store's name for it.
    public let id: Int64
    /// What it does.
    public let kind: String
    /// What it works on.
    public let subject: String
    /// ready, leased or dead.
    public let state: String
    /// How many times it was tried.
    public let attempts: Int
    /// Not before.
    public let runAfter: Date
    /// Why the last attempt failed.
    public let lastError: String?

    /// Shows a job.
    public init(_ job: Job) {
        id = job.id
        kind = job.kind.rawValue
        subject = job.subject
        state = job.state.rawValue
        attempts = job.attempts
        runAfter = job.runAfter
        lastError = job.lastError
    }
}
