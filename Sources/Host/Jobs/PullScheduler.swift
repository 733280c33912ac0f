import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Sees to it that every calendar that is kept in step has a pull waiting, and a comparison of everything once a day, and that its push
/// channels are looked after.
struct PullScheduler: Sendable {
    let store: any Store
    let calendars: CalendarService
    let channels: ChannelService
    let seals: SealRenewal
    let configuration: HostConfiguration
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// How often everything is compared, in seconds: some servers never refuse a stale token, and some drop changes silently.
    static let reconcileSeconds: Double = 86_400

    /// How long the end of a channel, and what a relay delivered, is remembered, in seconds.
    static let memorySeconds: Double = 10 * 86_400

    /// Schedules until the task is cancelled.
    func run() async {
        var sweptAt = Date.distantPast
        while !Task.isCancelled {
            do {
                try await schedule()
                if clock.now.timeIntervalSince(sweptAt) > 3_600 {
                    sweptAt = clock.now
                    await keepHouse()
                }
            } catch {
                if !Task.isCancelled { logger.error("pulls cannot be scheduled: \(error)") }
            }
            // Cancellation ends the sleep early, and then the loop.
            try? await clock.sleep(for: .milliseconds(max(500, min(10_000, configuration.pollSeconds * 250))))
        }
    }

    /// What is done once an hour; neither part waits for the other to succeed.
    private func keepHouse() async {
        do { _ = try await store.sweepDeliveries(before: clock.now - Self.memorySeconds) } catch {
            if !Task.isCancelled { logger.error("old deliveries cannot be forgotten: \(error)") }
        }
        do { try await seals.run() } catch {
            if !Task.isCancelled { logger.error("what is sealed with another vault key cannot be sealed anew: \(error)") }
        }
    }

    /// Enqueues what is missing, or waits longer than it should. A job that waits because its provider asked for patience is left alone.
    func schedule() async throws {
        let waiting = try await waitingJobs()
        let active = try await store.connections(provider: nil, states: [.active]).filter {
            configuration.allowedProviders.allows($0.provider) && configuration.allowedConnections.allows($0.id)
        }
        let states = Dictionary(try await store.syncStates(of: nil).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let held = Dictionary(grouping: try await store.channels(of: nil, endedToo: true), by: \.address)
        let planner = PollPlanner(base: Double(configuration.pollSeconds))
        let now = clock.now
        try await scheduleChannels(held, waiting: waiting, now: now)
        for connection in active {
            for calendar in try await calendars.kept(connection.id) {
                let subject = calendar.address.subject
                let asOf = states[calendar.address]?.asOf
                func due(_ random: Double) -> Date {
                    let pause = planner.pause(
                        lastNews: states[calendar.address]?.lastNewsAt, channels: held[calendar.address] ?? [], now: now, random: random)
                    return max(now, asOf.map { $0 + pause } ?? now)
                }
                // What waits for the longest pause that there is now is brought forward when push falls silent or goes.
                if isTooLate(waiting[Waiting(kind: .pullChanges, subject: subject)], latest: due(1)) {
                    _ = try await store.enqueue(
                        NewJob(
                            kind: .pullChanges, subject: subject, connection: connection.id, runAfter: due(random.unitInterval())), at: now)
                }
                if asOf != nil, waiting[Waiting(kind: .reconcile, subject: subject)] == nil {
                    // Spread over the interval, so that a thousand calendars connected at once are not compared at once.
                    let due = now + Self.reconcileSeconds * (0.5 + random.unitInterval() / 2)
                    _ = try await store.enqueue(
                        NewJob(kind: .reconcile, subject: subject, connection: connection.id, runAfter: due), at: now)
                }
            }
        }
    }

    /// Enqueues the care for channels where something is to be done, now or later.
    private func scheduleChannels(_ held: [CalendarAddress: [StoredChannel]], waiting: [Waiting: Job], now: Date) async throws {
        let connections = Dictionary(
            try await store.connections(provider: nil, states: Set(ConnectionState.allCases)).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        for calendar in try await store.calendars(of: nil) {
            let address = calendar.address
            let plan = channels.planner.plan(
                channels.situation(connection: connections[address.connection], calendar: calendar, channels: held[address] ?? []), now: now
            )
            guard let time = plan.actions.isEmpty ? plan.lookAgain : now else { continue }
            guard isTooLate(waiting[Waiting(kind: .tendChannel, subject: address.subject)], latest: time) else { continue }
            _ = try await store.enqueue(ChannelService.tendJob(address, runAfter: time), at: now)
        }
    }

    /// Whether a job is missing, or waits longer than it should now. One that runs, or that waits after a failure, is left alone.
    private func isTooLate(_ job: Job?, latest: Date) -> Bool {
        guard let job else { return true }
        return job.state == .ready && job.attempts == 0 && job.runAfter > latest
    }

    private struct Waiting: Hashable {
        let kind: JobKind
        let subject: String
    }

    private func waitingJobs() async throws -> [Waiting: Job] {
        var found: [Waiting: Job] = [:]
        for state in [Job.State.ready, .leased] {
            var after: Int64?
            while true {
                let page = try await store.jobs(in: state, after: after, limit: 500)
                for job in page { found[Waiting(kind: job.kind, subject: job.subject)] = job }
                guard let last = page.last, page.count == 500 else { break }
                after = last.id
            }
        }
        return found
    }
}
