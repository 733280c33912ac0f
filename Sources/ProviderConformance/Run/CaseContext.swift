package import Foundation
package import ProviderKit

/// Everything that a case works with.
package struct CaseContext: Sendable {
    /// What the adapter's author supplied.
    package let harness: any ConformanceHarness
    /// The owner's session.
    package let owner: ProviderSession
    /// The owner's context, for calls to a role that must not be smoothed by the session.
    package let ownerContext: ProviderContext
    /// The calendar to write to; unused by cases that need none.
    package let calendar: PreparedCalendar
    /// Unique to this run and case; every key that the case makes begins with it.
    package let prefix: String
    /// Midnight UTC, the start of a stretch of 60 days in which the calendar has no events.
    package let base: Date
    /// What was in the calendar before the case.
    package let strangers: Set<EventID>
    /// Removes what the case made.
    let janitor: Janitor
    /// Counts the deliveries that the case shows to the adapter.
    let tally: DeliveryTally

    package var adapter: any ProviderAdapter { harness.adapter }

    /// The counterpart; cases that use it require it, so it is there.
    package var counterpart: any Counterpart {
        get throws(CaseNotApplicable) {
            guard let counterpart = harness.counterpart else { throw CaseNotApplicable(reason: "needs a counterpart") }
            return counterpart
        }
    }

    /// A key of this case.
    package func key(_ name: String = "event", generation: Int = 0) -> EventKey { EventKey("\(prefix)\(name)", generation: generation) }

    /// A window in the quiet stretch.
    package func window(day: Int, hour: Int = 9, minute: Int = 0, second: Int = 0, seconds: Int = 3_600) throws -> TimeWindow {
        let start = base.addingTimeInterval(Double(day * 86_400 + hour * 3_600 + minute * 60 + second))
        return try span(start, start.addingTimeInterval(Double(seconds)))
    }

    /// Whole UTC days of the quiet stretch.
    package func days(_ first: Int, _ count: Int = 1) throws -> TimeWindow { try window(day: first, hour: 0, seconds: count * 86_400) }

    /// A window between two instants; an error where it would be empty.
    package func span(_ start: Date, _ end: Date) throws -> TimeWindow {
        guard let window = TimeWindow(start: start, end: end) else { throw HarnessError("the suite made an empty window") }
        return window
    }

    /// A day of the quiet stretch.
    package func civilDay(_ day: Int) -> CivilDay { CivilDay(utc: base.addingTimeInterval(Double(day) * 86_400)) }

    /// A calendar that does not exist beside the one that does.
    package var missingCalendar: CalendarID {
        let text = calendar.id.rawValue
        let absent = "-absent-" + harnessToken
        return CalendarID(text.hasSuffix("/") ? text.dropLast() + absent + "/" : text + absent)
    }

    private var harnessToken: String {
        String(prefix.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) }.map(Character.init))
    }
}
