import CalendarStore
import Foundation
import Logging
import ProviderKit
public import ServiceLifecycle
import Synchronization

/// Works off the durable queue and keeps it filled with the pulls that are due. Any number of hosts may run one over the same database.
public struct JobRunner: Service {
    let store: any Store
    let worker: JobWorker
    let scheduler: PullScheduler
    let clock: any WallClock
    let random: any RandomSource
    let signal: WorkSignal
    let logger: Logger

    /// How many jobs run at once.
    static let concurrency = 8
    /// How often the queue is looked at, in milliseconds.
    static let idleMilliseconds = 500

    /// Runs until the service group shuts down; jobs under way are given back to the queue then.
    public func run() async throws {
        let owner = "host-" + random.urlSafeToken(bytes: 9)
        logger.info("working off the queue", metadata: ["owner": "\(owner)", "concurrency": "\(Self.concurrency)"])
        await cancelWhenGracefulShutdown { await work(owner: owner) }
    }

    private func work(owner: String) async {
        let running = RunningCount()
        await withDiscardingTaskGroup { group in
            group.addTask { await scheduler.run() }
            while !Task.isCancelled {
                let jobs = await claim(owner: owner, limit: Self.concurrency - running.value)
                for job in jobs {
                    running.add(1)
                    group.addTask {
                        await worker.run(job)
                        running.add(-1)
                        signal.ring()
                    }
                }
                if jobs.isEmpty { await pause(until: await nextLook(hasRoom: running.value < Self.concurrency)) }
            }
            group.cancelAll()
        }
    }

    /// When to look into the queue again: after the idle time, or as soon as a job is due that there is room for.
    private func nextLook(hasRoom: Bool) async -> Date {
        let latest = clock.now + Double(Self.idleMilliseconds) / 1_000
        guard hasRoom, let due = try? await store.nextJobTime(kinds: JobWorker.kinds) else { return latest }
        return min(latest, due)
    }

    /// Until there is work in this process, or it is time to look for other work. Cancellation ends the pause early.
    private func pause(until: Date) async {
        let length = Duration.seconds(max(0, until.timeIntervalSince(clock.now)))
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait(until: until) }
            group.addTask { try? await clock.sleep(for: length) }
            await group.next()
            group.cancelAll()
        }
    }

    private func claim(owner: String, limit: Int) async -> [Job] {
        guard limit > 0 else { return [] }
        let now = clock.now
        do {
            return try await store.claimJobs(
                JobClaim(owner: owner, kinds: JobWorker.kinds, limit: limit, leaseUntil: now + worker.leaseLength), at: now)
        } catch {
            if !Task.isCancelled { logger.error("the queue cannot be read: \(error)") }
            return []
        }
    }
}

/// How many jobs run at the moment.
private final class RunningCount: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ change: Int) { count.withLock { $0 += change } }
}
