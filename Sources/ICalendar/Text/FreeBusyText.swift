public import Foundation

/// The answer to a free-busy query (RFC 4791 §7.10): exactly one calendar with exactly one VFREEBUSY. Anything else, an empty
/// answer, a web page, a list of events, is an error and never "nothing is busy".
public struct FreeBusyText: Equatable, Sendable {
    /// The component.
    public let component: FreeBusyComponent
    /// True when a period has no length; the answer then hides time that is busy, and events have to be read instead.
    public var isSuspicious: Bool { component.periods.contains(where: \.isSuspicious) }

    /// Reads an answer. Fails also when a FREEBUSY line cannot be read, since what it hides is unknown.
    public init(parsing data: Data, limits: ICalendarLimits = .calendar) throws(ICalendarError) {
        let calendars = try ContentScanner.calendars(in: Array(data), limits: limits)
        guard calendars.count == 1 else {
            throw ICalendarError(.unexpectedContent("one calendar was expected and \(calendars.count) were found"))
        }
        let components = calendars[0].children.filter { $0.name != "VTIMEZONE" }
        guard components.count == 1, components[0].name == "VFREEBUSY" else {
            let found = components.isEmpty ? "nothing" : components.prefix(5).map(\.name).joined(separator: ", ")
            throw ICalendarError(.unexpectedContent("one VFREEBUSY was expected and \(found) was found"))
        }
        let component = FreeBusyComponent(components[0])
        if let problem = component.problems.first { throw ICalendarError(.unexpectedContent(problem.description)) }
        self.component = component
    }
}
