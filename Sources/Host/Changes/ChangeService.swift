public import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Brings calendars up to date: page and cursor in one commit, one run at a time, nothing lost that arrives meanwhile.
public struct ChangeService: Sendable {
    let store: any Store
    let sessions: SessionFactory
    let planner: PullPlanner
    let defaultZone: String
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger

    /// The most pages of one run; more is taken for a provider that turns in circles.
    static let maximumPages = 10_000

    /// Pulls one calendar. `reconciles` compares everything instead of asking for changes only.
    ///
    /// Throws ``HostError``, `ProviderError` or `StoreError`. What was applied before a failure stays, the failure is noted with the
    /// calendar, and its last good state is kept with its age.
    public func pull(_ address: CalendarAddress, reconciles: Bool = false) async throws -> PullSummary {
        let state = try await store.syncState(of: address)
        let calendar = try await store.calendar(address)
        let session = try await sessions.session(for: address.connection)
        let start = planner.start(stored: state.horizon, reconciles: reconciles, now: clock.now)
        let zone = calendar?.description.timeZone ?? defaultZone
        let readsEvents = session.adapter.changeTracking != nil && calendar?.description.access != .freeBusy
        var summary = PullSummary(address: address, reason: start.reason)
        if readsEvents {
            try await readChanges(into: &summary, start: start, zone: zone, session: session)
            try await note(summary, since: state.asOf)
        } else {
            try await readBusyTime(into: &summary, start: start, zone: zone, session: session)
        }
        if summary.isDirty { try await pullAgain(summary) }
        logger.info("pulled a calendar", metadata: summary.metadata)
        return summary
    }

    /// Something arrived while the calendar was read: a delivery, or a booking of ours that a page of before may have covered up. A little
    /// later, so that a calendar in which something always arrives is not read without end; later still where everything was read.
    private func pullAgain(_ summary: PullSummary) async throws {
        let now = clock.now
        let pause: TimeInterval = summary.reason == .incremental ? 1 : 10
        _ = try await store.enqueue(ChannelService.pullJob(summary.address, runAfter: now + pause), at: now)
    }

    /// Notes what a pull found, and has the calendar's channels looked after where they did not tell of it.
    private func note(_ summary: PullSummary, since previous: Date?) async throws {
        guard !summary.wasSuperseded else { return }
        // Everything is new to a first pull; only one that asks for changes can tell whether somebody should have told of them.
        let news = summary.reason == .first ? max(1, summary.news) : summary.news
        let now = clock.now
        let silent = try await store.notePull(
            of: summary.address, news: news, polledAfter: summary.reason == .incremental ? previous : nil, at: now)
        guard silent >= ChannelPlanner.brokenAt, news > 0 else { return }
        _ = try await store.enqueue(ChannelService.tendJob(summary.address, runAfter: now), at: now)
    }

    /// Reads the change feed, from the stored cursor where there is one and the provider still knows it.
    private func readChanges(
        into summary: inout PullSummary, start: PullPlanner.Start, zone: String, session: ProviderSession
    ) async throws {
        let address = summary.address
        let first = try await beginRun(address, horizon: start.horizon, fromScratch: start.fromScratch)
        guard try await follow(first, into: &summary, zone: zone, session: session) == .cursorLost else { return }
        logger.notice("the provider lost the cursor; everything is read", metadata: summary.metadata)
        let second = try await beginRun(address, horizon: start.horizon, fromScratch: true)
        guard try await follow(second, into: &summary, zone: zone, session: session) == .cursorLost else { return }
        throw ProviderError(
            .protocolViolation, .temporary(retryAfter: nil), operation: .readChanges,
            message: "the provider says that the cursor is lost although none was sent; the calendar keeps its last known state")
    }

    private enum RunEnd { case ended, cursorLost }

    private func beginRun(_ address: CalendarAddress, horizon: TimeWindow, fromScratch: Bool) async throws -> SyncRun {
        try await store.beginRun(
            SyncRunID(random.urlSafeToken(bytes: 12)), of: address, horizon: horizon, fromScratch: fromScratch, at: clock.now)
    }

    private func follow(
        _ run: SyncRun, into summary: inout PullSummary, zone: String, session: ProviderSession
    ) async throws -> RunEnd {
        var cursor = run.cursor
        do {
            for _ in 0..<Self.maximumPages {
                let reply = try await session.readChanges(
                    ChangesRequest(
                        calendar: run.address.calendar, cursor: cursor, horizon: run.horizon, floatingZone: zone, known: run.known))
                guard case .page(let page) = reply else {
                    _ = try await store.failRun(run.id, of: run.address, message: "the cursor was lost", dropsCursor: true, at: clock.now)
                    return .cursorLost
                }
                guard case .applied(let applied) = try await store.applyChanges(page, of: run.id, to: run.address, at: clock.now) else {
                    summary.wasSuperseded = true
                    return .ended
                }
                summary.add(page, applied)
                guard case .more(let next) = page.next else { return .ended }
                guard next != cursor else { break }
                cursor = next
            }
            throw ProviderError(
                .protocolViolation, .temporary(retryAfter: nil), operation: .readChanges,
                message: "the provider's change feed has no end; the calendar keeps its last known state")
        } catch {
            await note(error, of: run)
            throw error
        }
    }

    /// Reads plain free/busy, for calendars that show nothing else.
    private func readBusyTime(
        into summary: inout PullSummary, start: PullPlanner.Start, zone: String, session: ProviderSession
    ) async throws {
        let calendar = summary.address.calendar
        let run = try await beginRun(summary.address, horizon: start.horizon, fromScratch: true)
        do {
            var time = BusyTime()
            let limit = Double(session.adapter.capabilities.freeBusy?.maximumWindowDays ?? 1) * 86_400
            for part in start.horizon.split(longest: limit) {
                let reply = try await session.readFreeBusy(FreeBusyRequest(calendars: [calendar], window: part, floatingZone: zone))
                switch reply.outcomes[calendar] {
                case .known(let part):
                    time.busy += part.busy
                    time.unknown += part.unknown
                case .unknown(let error): throw error
                case nil: time.unknown.append(UnknownTime(window: part, reason: "the provider said nothing about this calendar"))
                }
                summary.pages += 1
            }
            summary.wasSuperseded = !(try await store.replaceBusyTime(with: time, of: run.id, in: summary.address, at: clock.now))
            summary.upserted = time.busy.count
            summary.unreadable = time.unknown.count
        } catch {
            await note(error, of: run)
            throw error
        }
    }

    /// Notes with the calendar why a run failed. The first failure is what matters: where noting it fails too, the run is fenced off by
    /// the next one all the same.
    private func note(_ error: any Error, of run: SyncRun) async {
        _ = try? await store.failRun(
            run.id, of: run.address, message: HostError(wrapping: error).message, dropsCursor: false, at: clock.now)
    }
}
