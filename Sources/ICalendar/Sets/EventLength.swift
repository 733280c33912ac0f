/// How long an instance lasts (RFC 5545 §3.8.5.3): exactly as long as the first one where DTEND is given, nominally as long
/// where DURATION is.
enum EventLength: Equatable {
    /// Seconds that pass.
    case exact(Int)
    /// Days of the wall clock, then seconds that pass.
    case nominal(days: Int, seconds: Int)

    /// An upper bound in seconds, with room for a day that a change of clocks makes longer.
    var longest: Int {
        switch self {
        case .exact(let seconds): seconds
        case .nominal(0, let seconds): seconds
        case .nominal(let days, let seconds): (days + 1) * 86_400 + seconds
        }
    }

    init(_ duration: CalendarDuration) {
        self = .nominal(days: duration.days, seconds: duration.seconds)
    }

    /// From one resolved time to another; without length where they are the wrong way round.
    init(from start: ResolvedTime, to end: ResolvedTime) {
        if start.isAllDay, end.isAllDay {
            self = .nominal(days: max(0, end.civil.date.daysSinceEpoch - start.civil.date.daysSinceEpoch), seconds: 0)
        } else {
            self = .exact(max(0, end.instant - start.instant))
        }
    }

    /// Without DTEND and DURATION: a day for a date, nothing for a time (RFC 5545 §3.6.1).
    static func unstated(for start: ResolvedTime) -> EventLength { .nominal(days: start.isAllDay ? 1 : 0, seconds: 0) }

    /// The instant at which an instance that begins at `start` ends.
    func end(from start: ResolvedTime) -> Int {
        switch self {
        case .exact(let seconds), .nominal(0, let seconds): return start.instant + seconds
        case .nominal(let days, let seconds):
            let reading = CivilDateTime(secondsSinceEpoch: start.civil.secondsSinceEpoch + days * 86_400)
            return max(start.instant, start.zone.utc(of: reading) + seconds)
        }
    }
}
