/// When an event is. Instants and clock readings are seconds since 1970, days are days since then.
enum GraphEventTime: Sendable, Equatable {
    /// Between two instants, written in these zones.
    case timed(start: Int, end: Int, zone: GraphZone, endZone: GraphZone)
    /// Whole days, from the first to the one before the end, in whatever zone the reader is.
    case days(first: Int, end: Int, zone: GraphZone)

    /// The two instants; those of whole days are midnights in the reader's zone.
    func span(in reader: GraphZone) -> Range<Int> {
        switch self {
        case .timed(let start, let end, _, _): start..<end
        case .days(let first, let end, _): reader.instant(first * 86_400)..<reader.instant(end * 86_400)
        }
    }

    /// Whether it shares an instant with a window. An event without length is there when it starts.
    func overlaps(_ window: Range<Int>, in reader: GraphZone) -> Bool {
        let span = span(in: reader)
        return span.lowerBound < window.upperBound && (span.upperBound > window.lowerBound || span.lowerBound >= window.lowerBound)
    }

    /// The same reading of the clock on another day; days are those of `zone`.
    func on(day: Int, in zone: GraphZone) -> GraphEventTime {
        switch self {
        case .timed(let start, let end, let startZone, let endZone):
            let (from, to) = (zone.civil(start), zone.civil(end))
            let shift = (day - from.quotient(86_400)) * 86_400
            let moved = zone.instant(from + shift)
            // A change of the clock can swallow the end.
            return .timed(start: moved, end: max(moved, zone.instant(to + shift)), zone: startZone, endZone: endZone)
        case .days(let first, let end, let zone): return .days(first: day, end: day + end - first, zone: zone)
        }
    }

    /// The day on which it starts, by a clock in the zone.
    func day(in zone: GraphZone) -> Int {
        switch self {
        case .timed(let start, _, _, _): zone.civil(start).quotient(86_400)
        case .days(let first, _, _): first
        }
    }

    var isAllDay: Bool { if case .days = self { true } else { false } }
}

extension Int {
    /// Division that rounds down.
    func quotient(_ divisor: Int) -> Int { self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor) }
}
