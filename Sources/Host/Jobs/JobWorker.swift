import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Runs single jobs: what to do for each kind, and what a failure means for the queue.
struct JobWorker: Sendable {
    let store: any Store
    let bookings: BookingService
    let changes: ChangeService
    let channels: ChannelService
    let clock: any WallClock
    let random: any RandomSource
    let backOff: BackOff
    /// How long a lease holds, in seconds; a running job prolongs it well before. The job of a process that died waits as long.
    let leaseLength: TimeInterval
    let logger: Logger

    /// After so many attempts a job is buried, to be looked at and replayed by an operator.
    static let maximumAttempts = 20

    /// Every kind of job that this host runs.
    static let kinds: Set<JobKind> = [.writeBooking, .pullChanges, .reconcile, .tendChannel]

    /// Runs one leased job to its end, prolonging the lease meanwhile.
    func run(_ job: Job) async {
        guard let lease = job.lease else { return }
        let outcome: Result<Void, HostError>
        do {
            try await withLease(lease) { try await perform(job) }
            outcome = .success(())
        } catch {
            outcome = .failure(Task.isCancelled ? HostError(wrapping: CancellationError()) : HostError(wrapping: error))
        }
        // Not a child task: the end of a job is recorded also while the host shuts down.
        await Task { await settle(job, lease, outcome) }.value
    }

    private func perform(_ job: Job) async throws {
        switch job.kind {
        case .writeBooking: _ = try await bookings.deliver(BookingID(job.subject), attempt: job.attempts)
        case .pullChanges, .reconcile:
            guard let address = CalendarAddress(subject: job.subject) else {
                throw HostError(.invalidRequest, "job \(job.id) names no calendar: \(job.subject)")
            }
            _ = try await changes.pull(address, reconciles: job.kind == .reconcile)
        case .tendChannel:
            guard let address = CalendarAddress(subject: job.subject) else {
                throw HostError(.invalidRequest, "job \(job.id) names no calendar: \(job.subject)")
            }
            try await channels.tend(address)
        default: throw HostError(.invalidRequest, "job \(job.id) is of a kind this host does not know: \(job.kind)")
        }
    }

    /// Prolongs the lease while the work goes on; work whose lease is lost is cancelled, because somebody else does it now.
    private func withLease(_ lease: JobLease, _ work: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await work()
                return true
            }
            group.addTask {
                while true {
                    try await clock.sleep(for: .seconds(leaseLength / 3))
                    guard try await store.extendLease(lease, until: clock.now + leaseLength) else { return false }
                }
            }
            defer { group.cancelAll() }
            guard try await group.next() == true else { throw HostError(.interrupted, "the lease of job \(lease.job) was lost") }
        }
    }

    private func settle(_ job: Job, _ lease: JobLease, _ outcome: Result<Void, HostError>) async {
        var metadata: Logger.Metadata = ["job": "\(job.id)", "kind": "\(job.kind)", "attempt": "\(job.attempts)"]
        do {
            switch outcome {
            case .success:
                _ = try await store.completeJob(lease)
            case .failure(let failure) where failure.code == .interrupted:
                _ = try await store.releaseJob(lease, at: clock.now)
            case .failure(let failure) where isHopeless(job, failure):
                _ = try await store.buryJob(lease, message: failure.message, at: clock.now)
                logger.error("a job was given up: \(failure.message)", metadata: metadata)
            case .failure(let failure):
                let delay = backOff.delay(attempt: job.attempts, random: random.unitInterval(), wish: failure.retryAfter)
                metadata["retry_in_seconds"] = "\(Int(delay.rounded(.up)))"
                _ = try await store.failJob(lease, message: failure.message, retryAt: clock.now + delay)
                logger.warning("a job failed and will be tried again: \(failure.message)", metadata: metadata)
            }
        } catch {
            // The lease runs out by itself, and the job is due again then.
            logger.error("the end of a job could not be recorded: \(error)", metadata: metadata)
        }
    }

    /// Whether a job is given up. A pull, or the care for a channel, never is while its calendar exists: it is tried ever more seldom, because a calendar that is
    /// silently no longer read is worse than one that keeps failing visibly.
    /// Neither is a job that only waits for somebody to switch something on or to connect the account again.
    private func isHopeless(_ job: Job, _ failure: HostError) -> Bool {
        if [.switchedOff, .notAllowed, .needsReconsent].contains(failure.code) { return false }
        if [.pullChanges, .reconcile, .tendChannel].contains(job.kind) {
            return failure.code == .notFound || failure.code == .invalidRequest
        }
        return failure.isFinal || job.attempts >= Self.maximumAttempts
    }
}

extension JobKind {
    /// Compare a calendar with everything its provider holds; the subject is the calendar's.
    static let reconcile = JobKind("reconcile-calendar")
}
