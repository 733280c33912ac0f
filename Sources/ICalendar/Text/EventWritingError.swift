/// Why an event cannot be written as iCalendar text. Nothing has been written.
public struct EventWritingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was wrong.
    public enum Reason: Equatable, Sendable {
        /// The text holds a character that iCalendar has no way to write.
        case controlCharacter(codePoint: UInt32)
        /// A value of a fixed form does not have it.
        case malformed(String)
        /// The event does not end after it begins, or lies outside the years 0001 to 9999.
        case badSpan(String)
        /// The existing object is not one that can be changed.
        case unusableObject(String)
        /// The text that was made does not read back as what was meant; it was thrown away.
        case notReadBack
    }

    /// What was wrong.
    public let reason: Reason
    /// The property: `SUMMARY`, `ATTENDEE`, …
    public let property: String

    init(_ property: String, _ reason: Reason) {
        self.property = property
        self.reason = reason
    }

    /// What happened and what to do about it.
    public var description: String {
        switch reason {
        case .controlCharacter(let codePoint):
            "\(property) holds the control character U+\(String(codePoint, radix: 16, uppercase: true)), which iCalendar cannot write. "
                + "Remove it."
        case .malformed(let detail): "\(property) \(detail)."
        case .badSpan(let detail): "The event's time cannot be written: \(detail)."
        case .unusableObject(let detail): "The stored object cannot be changed: \(detail). Write a new one instead."
        case .notReadBack: "\(property) does not read back from iCalendar text as it was given. Simplify it."
        }
    }
}
