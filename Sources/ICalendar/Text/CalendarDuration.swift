/// A duration as iCalendar writes it (RFC 5545 §3.3.6): days are days of the calendar, which a change of clocks makes longer or
/// shorter; seconds are exact. Days are added first.
public struct CalendarDuration: Hashable, Sendable {
    /// Calendar days, weeks included; 0 to 3,660,000.
    public let days: Int
    /// Exact seconds after the days; 0 to some thousand years.
    public let seconds: Int

    /// True when nothing is left of it.
    public var isZero: Bool { days == 0 && seconds == 0 }

    init(days: Int, seconds: Int) {
        self.days = days
        self.seconds = seconds
    }

    private static let longest = 3_660_000

    /// Reads a duration; `nil` when it is none, is negative, or is longer than ten thousand years.
    init?(parsing text: some StringProtocol) {
        var rest = Substring(text)
        if rest.first == "+" { rest.removeFirst() }
        guard rest.first == "P" else { return nil }
        rest.removeFirst()
        var days = 0
        var seconds = 0
        var inTime = false
        var units = 0
        /// Units must come in this order, each once. RFC 5545 gives weeks a form of their own; both are understood.
        var allowed: [(Character, Int)] = [("W", 7), ("D", 1)]
        while !rest.isEmpty {
            if rest.first == "T" {
                guard !inTime else { return nil }
                inTime = true
                allowed = [("H", 3_600), ("M", 60), ("S", 1)]
                rest.removeFirst()
                units = 0
                continue
            }
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.count <= 12, let amount = Int(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            guard let unit = rest.popFirst(), let index = allowed.firstIndex(where: { $0.0 == unit }) else { return nil }
            if inTime { seconds += amount * allowed[index].1 } else { days += amount * allowed[index].1 }
            allowed.removeFirst(index + 1)
            units += 1
        }
        guard units > 0, days <= Self.longest, seconds / 86_400 <= Self.longest else { return nil }
        self.init(days: days, seconds: seconds)
    }
}
