public import Foundation

/// A durable queue. Of one kind and subject there is at most one job waiting or running, so jobs about one subject never run at once.
public protocol JobStore: Sendable {
    /// Enqueues, or joins the job of the same kind and subject: one that waits runs at the earlier of both instants; one that runs is run
    /// again after it ends. Gives the job.
    func enqueue(_ job: NewJob, at instant: Date) async throws(StoreError) -> Job

    /// Leases jobs that are due, earliest first, each to exactly one claimer over all processes. Leases that ran out are taken back
    /// first: such jobs are due again, or buried where their attempts are used up.
    func claimJobs(_ claim: JobClaim, at instant: Date) async throws(StoreError) -> [Job]

    /// When the next job of these kinds is due, or its lease runs out; `nil` where there is none.
    func nextJobTime(kinds: Set<JobKind>) async throws(StoreError) -> Date?

    /// Prolongs a lease. `false` where it is lost; then stop.
    func extendLease(_ lease: JobLease, until: Date) async throws(StoreError) -> Bool

    /// Ends a job that is done. `false` where the lease is lost; then nothing is changed.
    func completeJob(_ lease: JobLease) async throws(StoreError) -> Bool

    /// Puts a job back, to be tried again at `retryAt`. `false` where the lease is lost; then nothing is changed.
    func failJob(_ lease: JobLease, message: String, retryAt: Date) async throws(StoreError) -> Bool

    /// Gives a job back untried, for instance at shutdown: due at once, the attempt not counted. `false` where the lease is lost.
    func releaseJob(_ lease: JobLease, at instant: Date) async throws(StoreError) -> Bool

    /// Gives a job up, unless it was enqueued again while it ran: then there is something new to try. `false` where the lease is lost.
    func buryJob(_ lease: JobLease, message: String, at instant: Date) async throws(StoreError) -> Bool

    /// Makes a dead job ready again, with all its attempts. `false` where there is no such dead job.
    func replayJob(_ id: Int64, at instant: Date) async throws(StoreError) -> Bool

    /// Forgets a dead job. `false` where there is no such dead job.
    func discardJob(_ id: Int64) async throws(StoreError) -> Bool

    /// One job, or `nil`.
    func job(_ id: Int64) async throws(StoreError) -> Job?

    /// Up to `limit` jobs in a state, by id, after `after`.
    func jobs(in state: Job.State, after: Int64?, limit: Int) async throws(StoreError) -> [Job]

    /// How many jobs there are, by kind and state.
    func jobCounts() async throws(StoreError) -> [JobCount]
}
