/// The first instance of a series, resolved: whose wall clock the rules run on, and how RECURRENCE-ID, RDATE and EXDATE are matched.
struct SeriesAnchor {
    let start: ResolvedTime

    /// The instance that a RDATE, EXDATE or RECURRENCE-ID value means, or the day on which all are meant: a date for a timed series,
    /// which is illegal and common (ical-recurrence.md §2.5).
    enum Match: Hashable {
        case instant(Int)
        case day(CivilDate)
    }

    func match(_ time: ResolvedTime) -> Match {
        switch (start.isAllDay, time.isAllDay) {
        case (false, true): .day(time.civil.date)
        case (true, false): .instant(start.zone.utc(of: CivilDateTime(date: time.civil.date, secondOfDay: 0)))
        default: .instant(time.instant)
        }
    }

    func contains(_ candidate: ResolvedTime, in matches: Set<Match>) -> Bool {
        guard !matches.isEmpty else { return false }
        return matches.contains(.instant(candidate.instant))
            || (!start.isAllDay && matches.contains(.day(candidate.civil.date)))
    }

    /// The instance that an RDATE adds. A date added to a timed series means midnight in the series' zone; a time added to an all-day
    /// series means its day.
    func addition(_ time: ResolvedTime) -> ResolvedTime {
        switch (start.isAllDay, time.isAllDay) {
        case (false, true): ResolvedTime(civil: time.civil, zone: start.zone)
        case (true, false):
            ResolvedTime(civil: CivilDateTime(date: time.civil.date, secondOfDay: 0), isAllDay: true, zone: start.zone)
        case (true, true): time
        case (false, false): ResolvedTime(instant: time.instant, zone: start.zone)
        }
    }
}
