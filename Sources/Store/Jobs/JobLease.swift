public import Foundation
public import ProviderKit

/// What proves that the caller holds a job: a worker that was slow and lost its lease cannot end somebody else's attempt.
public struct JobLease: Hashable, Sendable {
    /// Which job.
    public let job: Int64
    /// Who.
    public let owner: String
    /// Which attempt, from 1.
    public let attempt: Int

    /// Makes a lease's description.
    public init(job: Int64, owner: String, attempt: Int) {
        self.job = job
        self.owner = owner
        self.attempt = attempt
    }
}

/// Which jobs to claim, and for whom.
public struct JobClaim: Hashable, Sendable {
    /// Who claims: unique to the process, for instance random.
    public let owner: String
    /// Which kinds; empty claims nothing.
    public let kinds: Set<JobKind>
    /// At most how many.
    public let limit: Int
    /// Until when the leases hold.
    public let leaseUntil: Date
    /// Accounts whose jobs are left alone, for instance because they are paused or over budget.
    public let excludedConnections: Set<ConnectionID>

    /// Makes a claim.
    public init(owner: String, kinds: Set<JobKind>, limit: Int, leaseUntil: Date, excludedConnections: Set<ConnectionID> = []) {
        self.owner = owner
        self.kinds = kinds
        self.limit = limit
        self.leaseUntil = leaseUntil
        self.excludedConnections = excludedConnections
    }
}

/// How many jobs of a kind are in a state.
public struct JobCount: Hashable, Sendable {
    /// Which kind.
    public let kind: JobKind
    /// Which state.
    public let state: Job.State
    /// How many.
    public let count: Int
    /// The earliest instant at which one of them may or might have run: how far behind the queue is.
    public let oldestRunAfter: Date

    /// Makes a count.
    public init(kind: JobKind, state: Job.State, count: Int, oldestRunAfter: Date) {
        self.kind = kind
        self.state = state
        self.count = count
        self.oldestRunAfter = oldestRunAfter
    }
}
