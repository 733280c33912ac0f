/// A stretch of a series, by original start, in which one component describes the instances: the master up to the first
/// `RANGE=THISANDFUTURE`, then that component, and so on.
struct SeriesSegment {
    /// How an instance's start follows from its original start. Computed from the intended wall clock, never from an instant
    /// that a change of clocks has already moved.
    enum Shift {
        case none
        /// Seconds on the wall clock of the series.
        case wall(Int)
        /// Whole days, the instances being all-day.
        case day(Int)
        /// Whole days, and then a time of day in a zone.
        case clock(days: Int, second: Int, zone: ZoneRules)
    }

    /// The first original start, included.
    var lower: Int
    /// The last original start, not included.
    var upper: Int
    let component: Int
    let length: EventLength
    let shift: Shift
    /// About how far instances are moved, in seconds; exact to a day or two.
    let distance: Int
    /// The zone of whole days.
    let floating: ZoneRules

    func start(of original: ResolvedTime) -> ResolvedTime {
        switch shift {
        case .none: return original
        case .wall(let seconds):
            return ResolvedTime(
                civil: CivilDateTime(secondsSinceEpoch: original.civil.secondsSinceEpoch + seconds), isAllDay: original.isAllDay,
                zone: original.zone)
        case .day(let days):
            return ResolvedTime(civil: Self.midnight(original, days), isAllDay: true, zone: floating)
        case .clock(let days, let second, let zone):
            return ResolvedTime(civil: CivilDateTime(date: Self.midnight(original, days).date, secondOfDay: second), zone: zone)
        }
    }

    private static func midnight(_ time: ResolvedTime, _ days: Int) -> CivilDateTime {
        CivilDateTime(secondsSinceEpoch: (time.civil.date.daysSinceEpoch + days) * 86_400)
    }

    /// The shift that a `THISANDFUTURE` component asks for, seen from the series' own clock (RFC 5545 §3.8.4.4).
    static func shift(of override: SeriesOverride, anchor: SeriesAnchor) -> Shift {
        let original = anchor.addition(override.original)
        let originalDay = original.civil.date.daysSinceEpoch
        switch (anchor.start.isAllDay, override.start.isAllDay) {
        case (_, true): return .day(override.start.civil.date.daysSinceEpoch - originalDay)
        case (true, false):
            return .clock(
                days: override.start.civil.date.daysSinceEpoch - originalDay, second: override.start.civil.secondOfDay,
                zone: override.start.zone)
        case (false, false):
            let moved = anchor.start.zone.civil(atUTC: override.start.instant)
            return .wall(moved.secondsSinceEpoch - original.civil.secondsSinceEpoch)
        }
    }
}
