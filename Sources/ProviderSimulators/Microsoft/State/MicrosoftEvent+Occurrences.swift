extension MicrosoftEvent {
    var name: EventName { EventName(stem: stem, movableStem: movableStem) }

    func name(_ day: Int) -> EventName { EventName(stem: stem, movableStem: movableStem, day: day) }

    /// When an occurrence would be if nothing had been changed about it.
    func plannedTime(on day: Int) -> GraphEventTime { time.on(day: day, in: pattern?.zone ?? .utc) }

    /// When an occurrence is.
    func time(on day: Int) -> GraphEventTime { exceptions[day]?.time ?? plannedTime(on: day) }

    /// The occurrences of a series that overlap a window, by the days on which they would take place.
    func days(in window: Range<Int>, reader: GraphZone) -> [Int] {
        guard let pattern else { return [] }
        // Zones differ from UTC by less than a day, so the last day of interest is near the window's last.
        let planned = pattern.days(through: window.upperBound.quotient(86_400) + 1).filter { exceptions[$0] == nil }
        return (planned + exceptions.keys.sorted()).filter { !cancelled.contains($0) && time(on: $0).overlaps(window, in: reader) }.sorted()
    }

    /// Whether a series has an occurrence that would take place on a day.
    func takesPlace(on day: Int) -> Bool { pattern?.days(through: day).last == day && !cancelled.contains(day) }

    /// What of this event is in a window: the event itself, or the series and then its occurrences. Empty where nothing is.
    func names(in window: Range<Int>, reader: GraphZone) -> [EventName] {
        guard pattern != nil else { return time.overlaps(window, in: reader) ? [name] : [] }
        let days = days(in: window, reader: reader)
        return days.isEmpty ? [] : [name] + days.map { self.name($0) }
    }
}
