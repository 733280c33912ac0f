/// UNTIL in every form that occurs (ical-recurrence.md §2.2), brought to the series' own clock.
extension SeriesAnchor {
    /// The last reading of the series' clock that can belong to the rule; inclusive.
    ///
    /// For an UNTIL in UTC this is a day late, because a clock that is set back shows the same reading twice;
    /// ``lastInstant(of:)`` then decides.
    func lastReading(of rule: RecurrenceRule) -> CivilDateTime? {
        switch rule.until {
        case nil: nil
        case .date(let date): CivilDateTime(date: date, secondOfDay: start.isAllDay ? 0 : 86_399)
        case .local(let civil): start.isAllDay ? CivilDateTime(date: civil.date, secondOfDay: 0) : civil
        case .utc(let seconds):
            start.isAllDay
                ? CivilDateTime(date: CivilDateTime(secondsSinceEpoch: seconds).date, secondOfDay: 0)
                : CivilDateTime(secondsSinceEpoch: start.zone.civil(atUTC: seconds).secondsSinceEpoch + 86_400)
        }
    }

    /// The last instant that can belong to the rule; inclusive.
    func lastInstant(of rule: RecurrenceRule) -> Int {
        if !start.isAllDay, case .utc(let seconds) = rule.until { seconds } else { .max }
    }
}
