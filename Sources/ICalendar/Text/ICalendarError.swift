/// Why a whole iCalendar text could not be read. A single event that cannot be read is no error: it comes back with its
/// ``EventComponent/problems``, and the rest of the text stays usable.
public struct ICalendarError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: Equatable, Sendable {
        /// There is no text, or none but white space.
        case empty
        /// A zero byte, which no iCalendar text may hold.
        case zeroByte
        /// More than the bound allows.
        case tooMuch(what: String, limit: Int)
        /// The text does not begin with `BEGIN:VCALENDAR`; a web page is the usual case.
        case notCalendar
        /// `BEGIN` and `END` do not pair up: the text was cut or garbled.
        case unbalanced(String)
        /// The text is a calendar, but not the one component that was asked for.
        case unexpectedContent(String)
    }

    /// What was wrong.
    public let reason: Reason
    /// The line of the text, counted from 1, where that showed; `nil` when it concerns the whole.
    public let line: Int?

    init(_ reason: Reason, line: Int? = nil) {
        self.reason = reason
        self.line = line
    }

    /// One sentence for a person.
    public var description: String {
        let place = line.map { " (line \($0))" } ?? ""
        return switch reason {
        case .empty: "The iCalendar text is empty."
        case .zeroByte: "The iCalendar text holds a zero byte\(place), which the format forbids. Is it a binary file?"
        case .tooMuch(let what, let limit): "The iCalendar text has more than \(limit) \(what)\(place) and was not read."
        case .notCalendar: "The text is no iCalendar text: it does not begin with BEGIN:VCALENDAR\(place)."
        case .unbalanced(let detail): "The iCalendar text is cut or garbled: \(detail)\(place)."
        case .unexpectedContent(let detail): "The iCalendar text is not what was expected: \(detail)."
        }
    }
}
