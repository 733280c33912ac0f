import Foundation
import ProviderKit

/// Sets the stage for one case: session, calendar, a quiet stretch of time.
struct CaseStage: Sendable {
    let harness: any ConformanceHarness
    let prefix: String
    let janitor: Janitor
    let tally: DeliveryTally

    func context(needsCalendar: Bool) async throws -> CaseContext {
        let ownerContext = try await harness.context(for: .owner, connected: needsCalendar)
        let owner = ProviderSession(adapter: harness.adapter, context: ownerContext)
        let first = Self.midnight(after: ownerContext.clock.now, days: 30)
        guard needsCalendar else {
            return CaseContext(
                harness: harness, owner: owner, ownerContext: ownerContext, calendar: PreparedCalendar(id: CalendarID(""), isScratch: true),
                prefix: prefix, base: first, strangers: [], janitor: janitor, tally: tally)
        }
        let calendar = try await harness.prepareCalendar(named: prefix)
        if calendar.isScratch {
            let harness = harness
            await janitor.remember("the calendar \(calendar.id)") { try await harness.removeCalendar(calendar.id) }
        }
        let base = calendar.isScratch ? first : try await quietStretch(of: calendar.id, from: first, owner)
        let canCount = harness.counterpart != nil || harness.adapter.capabilities.tracksChanges
        let strangers = calendar.isScratch || !canCount ? [] : try await CaseContext.census(calendar.id, owner, harness, base: base)
        return CaseContext(
            harness: harness, owner: owner, ownerContext: ownerContext, calendar: calendar, prefix: prefix, base: base,
            strangers: strangers, janitor: janitor, tally: tally)
    }

    /// The first of forty stretches in which somebody's calendar has nothing.
    private func quietStretch(of calendar: CalendarID, from first: Date, _ owner: ProviderSession) async throws -> Date {
        guard let limits = harness.adapter.capabilities.freeBusy else { return first }
        let stretches = Self.stretches(from: first, days: min(60, limits.maximumWindowDays))
        for stretch in stretches where try await isQuiet(calendar, in: stretch, owner) { return stretch.start }
        throw HarnessError("the calendar \(calendar) has events at all times; name an empty calendar to examine the adapter with")
    }

    private static func stretches(from first: Date, days: Int) -> [TimeWindow] {
        (0..<40).compactMap { number in
            let start = first.addingTimeInterval(Double(number * 60) * 86_400)
            return TimeWindow(start: start, end: start.addingTimeInterval(Double(days) * 86_400))
        }
    }

    // Not inlined: the optimiser of Swift 6.3.1 crashes on the loop otherwise.
    @inline(never)
    private func isQuiet(_ calendar: CalendarID, in window: TimeWindow, _ owner: ProviderSession) async throws -> Bool {
        let reply = try await owner.readFreeBusy(FreeBusyRequest(calendars: [calendar], window: window))
        return reply.outcomes[calendar] == .known(BusyTime())
    }

    private static func midnight(after now: Date, days: Int) -> Date {
        Date(timeIntervalSince1970: ((now.timeIntervalSince1970 / 86_400).rounded(.down) + Double(days)) * 86_400)
    }
}
