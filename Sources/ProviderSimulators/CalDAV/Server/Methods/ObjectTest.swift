import Foundation
import ProviderKit

/// One condition of a calendar query on an event.
enum ObjectTest {
    /// It may touch a time. An event that repeats, or whose time depends on a zone, always may: clients that ask expand it themselves.
    case time(start: Date, end: Date)
    /// Its UID contains a text, without regard to ASCII case (the default collation, RFC 4791 §7.5.1).
    case uid(String)

    /// Reads a condition.
    init(_ element: DAVElement) throws(DAVRefusal) {
        switch element.name {
        case .caldav("time-range"):
            guard let start = element.attributes["start"].flatMap(Self.instant), let end = element.attributes["end"].flatMap(Self.instant),
                start < end
            else { throw DAVRefusal(403, .caldav("valid-filter")) }
            self = .time(start: start, end: end)
        case .caldav("prop-filter"):
            guard element.attributes["name"] == "UID", let match = element.first(.caldav("text-match")), element.children.count == 1,
                match.attributes.keys.allSatisfy({ $0 == "collation" })
            else { throw DAVRefusal(403, .caldav("supported-filter")) }
            self = .uid(match.text)
        default: throw DAVRefusal(403, .caldav("supported-filter"))
        }
    }

    /// Whether an event meets it.
    func matches(_ object: StoredCalendar.Object) -> Bool {
        switch self {
        case .time(let start, let end):
            guard let span = (try? ObjectOutline(object.text))?.span else { return true }
            return span.lowerBound < end && (span.upperBound > start || span.lowerBound == span.upperBound && span.lowerBound >= start)
        case .uid(let text): return object.uid.lowercased().contains(text.lowercased())
        }
    }

    private static func instant(_ text: String) -> Date? { ObjectOutline.instant(text) }
}
