/// Why a recurrence rule could not be read or expanded. Nothing is guessed: a rule that fails here has unknown occurrences.
public struct RecurrenceError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The closed list of causes.
    public enum Reason: Equatable, Sendable {
        /// The text is longer than the reader accepts, in bytes.
        case tooLong(limit: Int)
        /// There is no `FREQ`.
        case missingFrequency
        /// `SECONDLY` and `MINUTELY` (refused on purpose), or a word that is no frequency at all.
        case unsupportedFrequency(String)
        /// `RSCALE` or `SKIP` (RFC 7529): only the Gregorian calendar is expanded here.
        case unsupportedCalendarScale
        /// A part that RFC 5545 does not have.
        case unknownPart(String)
        /// A part that stands twice.
        case duplicatePart(String)
        /// A part whose value does not follow the grammar.
        case malformedPart(String, value: String)
        /// A part with a number outside its range.
        case valueOutOfRange(String, value: String)
        /// A part with more values than there can be different ones.
        case tooManyValues(String, limit: Int)
        /// A part that the rule's frequency does not allow.
        case notAllowed(String, frequency: RecurrenceFrequency)
        /// Two parts that exclude each other.
        case conflict(String, String)
        /// `BYSETPOS` without another BY part to choose from.
        case nothingToSelectFrom
        /// An hourly rule on an all-day event.
        case hourlyAllDay
        /// The window holds more occurrences than the limits allow.
        case tooManyOccurrences(limit: Int)
        /// Finding the window's occurrences takes more steps than the limits allow.
        case tooManySteps(limit: Int)
    }

    /// What went wrong.
    public let reason: Reason
    /// The rule's text, shortened to its beginning and free of control characters, for a message.
    public let rule: String

    init(_ reason: Reason, rule: some StringProtocol) {
        self.reason = reason
        self.rule = Self.printable(rule)
    }

    /// What happened, in which rule, and what to do about it.
    public var description: String { "The recurrence rule “\(rule)” \(problem)" }

    private var problem: String {
        switch reason {
        case .tooLong(let limit): "is longer than \(limit) bytes. Split the series into several events."
        case .missingFrequency: "has no FREQ. Add FREQ=DAILY, WEEKLY, MONTHLY, YEARLY or HOURLY."
        case .unsupportedFrequency(let word):
            "has FREQ=\(Self.printable(word)), which is not expanded. Use HOURLY or a longer frequency, or enter one long event."
        case .unsupportedCalendarScale: "uses RSCALE or SKIP. Only Gregorian rules without them are expanded; write the rule without them."
        case .unknownPart(let name): "has the unknown part “\(Self.printable(name))”. Remove it."
        case .duplicatePart(let name): "has \(name) twice. Keep one of them."
        case .malformedPart(let name, let value): "has \(name)=\(Self.printable(value)), which cannot be read. Correct that value."
        case .valueOutOfRange(let name, let value): "has \(Self.printable(value)) in \(name), which is out of range. Correct that value."
        case .tooManyValues(let name, let limit): "has more than \(limit) values in \(name). Remove the repeated ones."
        case .notAllowed(let name, let frequency):
            "has \(name), which RFC 5545 does not allow with FREQ=\(frequency.rawValue). Remove it or choose another frequency."
        case .conflict(let first, let second): "has both \(first) and \(second), which exclude each other. Keep one of them."
        case .nothingToSelectFrom: "has BYSETPOS without another BY part to select from. Remove it or add the part that is meant."
        case .hourlyAllDay:
            "repeats every hour, but its event lasts whole days. Give the event a start time or the rule a longer frequency."
        case .tooManyOccurrences(let limit): "has more than \(limit) occurrences in the window. Ask for a shorter window."
        case .tooManySteps(let limit):
            "needs more than \(limit) steps to reach its next occurrence. Ask for a window nearer to the start, or simplify the rule."
        }
    }

    private static func printable(_ text: some StringProtocol) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(160) {
            result.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
        }
        return text.unicodeScalars.dropFirst(160).isEmpty ? result : result + "…"
    }
}
