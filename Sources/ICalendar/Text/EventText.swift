public import Foundation

/// An event to write: what a product says about one of its bookings. ``calendarText()`` makes a new object of it,
/// ``merged(into:)`` puts it into an object that exists.
public struct EventText: Equatable, Sendable {
    /// When it takes place.
    public enum Span: Equatable, Sendable {
        /// Between two instants; a fraction of a second is dropped. Written in UTC, which every server stores unharmed (caldav.md §3.6).
        case instants(start: Date, end: Date)
        /// Whole days from the first to the one after the last.
        case allDay(first: CivilDate, after: CivilDate)
        /// Between two wall clock readings in a zone, whose VTIMEZONE is written along.
        case zoned(start: CivilDateTime, end: CivilDateTime, zone: ZoneRules)
    }

    /// A property of our own, by which an event is recognised later.
    public struct Marker: Equatable, Sendable {
        /// Begins with `X-`; letters, digits and hyphens.
        public let name: String
        /// Any text.
        public let value: String

        /// Makes a marker.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// UID.
    public var uid: String
    /// DTSTAMP: when this version was made.
    public var stamp: Date
    /// SEQUENCE, from 0.
    public var sequence: Int
    /// DTSTART and DTEND.
    public var span: Span
    /// SUMMARY; always written, also when empty, since some servers refuse an event without one (caldav.md §4.1).
    public var summary: String
    /// DESCRIPTION.
    public var descriptionText: String?
    /// LOCATION.
    public var location: String?
    /// URL: an absolute one, in ASCII.
    public var url: String?
    /// TRANSP.
    public var transparency: EventComponent.Transparency
    /// STATUS.
    public var status: EventComponent.Status
    /// ORGANIZER. Without one, no server sends invitations (caldav.md §4.4).
    public var organizer: Invitee?
    /// ATTENDEE, in order.
    public var attendees: [Invitee]
    /// Properties of our own.
    public var markers: [Marker]

    /// Makes an event that takes time, is confirmed and has nobody invited.
    public init(
        uid: String, stamp: Date, sequence: Int = 0, span: Span, summary: String, descriptionText: String? = nil, location: String? = nil,
        url: String? = nil, transparency: EventComponent.Transparency = .opaque, status: EventComponent.Status = .confirmed,
        organizer: Invitee? = nil, attendees: [Invitee] = [], markers: [Marker] = []
    ) {
        self.uid = uid
        self.stamp = stamp
        self.sequence = sequence
        self.span = span
        self.summary = summary
        self.descriptionText = descriptionText
        self.location = location
        self.url = url
        self.transparency = transparency
        self.status = status
        self.organizer = organizer
        self.attendees = attendees
        self.markers = markers
    }

    /// A text with what iCalendar cannot hold replaced: control characters other than the line feed and the tab become U+FFFD, and every
    /// kind of line end becomes a line feed. Writing a text as it is refuses such characters; this is for callers who prefer to lose them.
    public static func representable(_ text: String) -> String {
        var result = ""
        for scalar in TextRules.withLineFeeds(text).unicodeScalars {
            result.unicodeScalars.append(TextRules.isForbidden(scalar) ? "\u{FFFD}" : scalar)
        }
        return result
    }
}
