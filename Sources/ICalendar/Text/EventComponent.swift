public import Foundation

/// One VEVENT as plain values. Times are as written; zones, recurrence and busy rules are applied by the layers above.
public struct EventComponent: Equatable, Sendable {
    /// Which instance of a series a component replaces (RFC 5545 §3.8.4.4).
    public struct RecurrenceIdentity: Equatable, Sendable {
        /// The start that the instance had by the series' rules.
        public let original: TimeValue
        /// `RANGE=THISANDFUTURE`: the change also holds for every later instance.
        public let andFuture: Bool
    }

    /// One RDATE value (RFC 5545 §3.8.5.2).
    public enum Addition: Equatable, Sendable {
        /// An instance with the event's own duration.
        case time(TimeValue)
        /// An instance with a duration of its own.
        case period(CalendarPeriod)
    }

    /// TRANSP (RFC 5545 §3.8.2.7).
    public enum Transparency: Equatable, Sendable {
        /// Takes time; also when the property is absent or has an unknown value.
        case opaque
        /// Takes no time.
        case transparent
    }

    /// STATUS (RFC 5545 §3.8.1.11).
    public enum Status: Equatable, Sendable {
        /// Definite; also when the property is absent or has an unknown value.
        case confirmed
        /// Not yet definite.
        case tentative
        /// Called off.
        case cancelled
    }

    /// A property whose name begins with `X-`.
    public struct Extension: Equatable, Sendable {
        /// The name in upper case.
        public let name: String
        /// The value, unescaped.
        public let value: String
    }

    /// UID; empty when the object has none.
    public internal(set) var uid = ""
    /// RECURRENCE-ID; `nil` for a single event or the master of a series.
    public internal(set) var recurrenceID: RecurrenceIdentity?
    /// SEQUENCE; 0 when absent or unreadable.
    public internal(set) var sequence = 0
    /// DTSTAMP; `nil` when absent or unreadable.
    public internal(set) var stamp: Date?
    /// DTSTART; `nil` only when ``problems`` says why.
    public internal(set) var start: TimeValue?
    /// DTEND, not included.
    public internal(set) var end: TimeValue?
    /// DURATION.
    public internal(set) var duration: CalendarDuration?
    /// The values of RRULE, in order.
    public internal(set) var rules: [String] = []
    /// The values of EXRULE, which RFC 5545 dropped and calendars still hold.
    public internal(set) var exclusionRules: [String] = []
    /// The values of RDATE.
    public internal(set) var additions: [Addition] = []
    /// The values of EXDATE.
    public internal(set) var exclusions: [TimeValue] = []
    /// TRANSP.
    public internal(set) var transparency = Transparency.opaque
    /// STATUS.
    public internal(set) var status = Status.confirmed
    /// SUMMARY, unescaped.
    public internal(set) var summary: String?
    /// DESCRIPTION, unescaped.
    public internal(set) var descriptionText: String?
    /// LOCATION, unescaped.
    public internal(set) var location: String?
    /// URL as written.
    public internal(set) var url: String?
    /// ORGANIZER.
    public internal(set) var organizer: Participant?
    /// The ATTENDEE properties, in order.
    public internal(set) var attendees: [Participant] = []
    /// The `X-` properties, in order.
    public internal(set) var extensions: [Extension] = []
    /// What could not be read among the properties that decide time; empty for an event that can be relied on.
    public internal(set) var problems: [PropertyProblem] = []

    /// The first value of an `X-` property, whatever the case of its name.
    public func extensionValue(_ name: String) -> String? { extensions.first { $0.name == name.uppercased() }?.value }
}
