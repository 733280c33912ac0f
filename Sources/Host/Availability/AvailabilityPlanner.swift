public import CalendarStore
public import Foundation
import ProviderKit

/// Turns what is stored into an answer: pure, so that every policy can be tested against every gap.
public struct AvailabilityPlanner: Sendable {
    /// Makes a planner.
    public init() {}

    /// The answer to a request as of `now`.
    public func answer(_ request: AvailabilityRequest, stored: [CalendarAvailability], now: Date) -> AvailabilityAnswer {
        let busy = MergedInterval.merge(
            stored.flatMap { $0.busy + $0.pending }.map { MergedInterval(window: $0.window, kind: $0.kind) })
        let gaps = stored.flatMap { self.gaps(request, $0, now: now) }
        let blocked = busy.map(\.window) + (request.policy == .failOpen ? [] : gaps.map(\.1.window))
        let calendars = stored.map { calendar in
            AvailabilityAnswer.CalendarAnswer(
                connection: calendar.calendar.connection, calendar: calendar.calendar.description.id,
                name: calendar.calendar.description.name,
                asOf: calendar.state.asOf,
                complete: !isStale(request, calendar, now: now) && !gaps.contains { $0.0 == calendar.calendar.address },
                lastError: calendar.state.lastError?.message)
        }
        let instants = calendars.map(\.asOf)
        return AvailabilityAnswer(
            start: request.window.start, end: request.window.end, policy: request.policy,
            asOf: instants.contains(nil) ? nil : instants.compactMap { $0 }.min(), complete: calendars.allSatisfy(\.complete), busy: busy,
            unknown: gaps.map { address, time in
                AvailabilityAnswer.Gap(
                    connection: address.connection, calendar: address.calendar, start: time.window.start, end: time.window.end,
                    event: time.event, reason: time.reason)
            }, free: free(in: request.window, without: blocked), calendars: calendars)
    }

    /// The stretches of one calendar about which nothing can be said under the policy.
    private func gaps(_ request: AvailabilityRequest, _ stored: CalendarAvailability, now: Date) -> [(CalendarAddress, UnknownTime)] {
        var gaps = stored.unknown
        let neverRead = stored.state.asOf == nil
        gaps += uncovered(request.window, horizon: stored.state.horizon).map { window in
            UnknownTime(window: window, reason: neverRead ? "the calendar was never read to the end" : "the calendar is not read that far")
        }
        if request.policy == .failClosed, let asOf = stored.state.asOf, isStale(request, stored, now: now) {
            gaps.append(UnknownTime(window: request.window, reason: "the calendar was last read at \(Instant.text(asOf))"))
        }
        return gaps.map { (stored.calendar.address, $0) }
    }

    private func isStale(_ request: AvailabilityRequest, _ stored: CalendarAvailability, now: Date) -> Bool {
        stored.state.asOf.map { now.timeIntervalSince($0) > request.maximumAge } ?? true
    }

    /// The parts of the window that the horizon does not cover.
    private func uncovered(_ window: TimeWindow, horizon: TimeWindow?) -> [TimeWindow] {
        guard let horizon else { return [window] }
        return [
            TimeWindow(start: window.start, end: min(window.end, horizon.start)),
            TimeWindow(start: max(window.start, horizon.end), end: window.end),
        ].compactMap { $0 }
    }

    private func free(in window: TimeWindow, without blocked: [TimeWindow]) -> [AvailabilityAnswer.FreeInterval] {
        var free: [AvailabilityAnswer.FreeInterval] = []
        var start = window.start
        for block in blocked.compactMap({ $0.intersection(window) }).sorted(by: { $0.start < $1.start }) {
            if start < block.start { free.append(.init(start: start, end: block.start)) }
            start = max(start, block.end)
        }
        if start < window.end { free.append(.init(start: start, end: window.end)) }
        return free
    }
}
