public import Foundation

/// An iCalendar text as plain values: what a CalDAV server keeps as one object, or a whole calendar in one file.
///
/// Reading is bounded (see ``ICalendarLimits``) and never guesses: an event with a property that decides time and cannot be read
/// is there with its ``EventComponent/problems``. Bytes that are not UTF-8 become U+FFFD, as they mostly stand in titles; in a
/// property that decides time they make that property unreadable.
public struct CalendarObject: Equatable, Sendable {
    /// The VEVENT components, in order.
    public private(set) var events: [EventComponent] = []
    /// The VFREEBUSY components, in order.
    public private(set) var freeBusy: [FreeBusyComponent] = []
    /// The VTIMEZONE components by TZID. A TZID that is defined twice and differently is there as unusable.
    public private(set) var zones: [String: ZoneComponent] = [:]
    /// How many components of other kinds (VTODO, VJOURNAL, …) there are; they never take time (RFC 4791 §7.10).
    public private(set) var otherComponents = 0
    /// METHOD, in upper case. A stored object must not have one (RFC 4791 §4.1); some servers keep it nevertheless.
    public private(set) var method: String?

    /// Reads a text with one VCALENDAR or several after each other.
    public init(parsing data: Data, limits: ICalendarLimits = .object) throws(ICalendarError) {
        for calendar in try ContentScanner.calendars(in: Array(data), limits: limits) {
            method = method ?? calendar.firstValue("METHOD")?.uppercased()
            for component in calendar.children { take(component) }
        }
    }

    /// Reads a text. See ``init(parsing:limits:)-(Data,_)``.
    public init(parsing text: String, limits: ICalendarLimits = .object) throws(ICalendarError) {
        try self.init(parsing: Data(text.utf8), limits: limits)
    }

    private mutating func take(_ component: ComponentText) {
        switch component.name {
        case "VEVENT": events.append(EventComponent(component))
        case "VFREEBUSY": freeBusy.append(FreeBusyComponent(component))
        case "VTIMEZONE":
            guard var zone = ZoneComponent(component) else { return }
            if let earlier = zones[zone.tzid], earlier != zone {
                zone.observances = []
                zone.problem = "it is defined twice, differently"
            }
            zones[zone.tzid] = zone
        default: otherComponents += 1
        }
    }
}
