extension ZoneComponent {
    /// Rules are followed in these years; before and after them an offset stays. Windows lets its zones begin in 1601, when no clock
    /// was ever set forward, and nobody's law reaches to 2200.
    private static let firstYear = 1900
    private static let lastYear = 2200
    private static let mostTransitions = 5_000

    /// The zone's offsets (RFC 5545 §3.6.5): each onset is read on the clock that holds just before it.
    func rules() throws(ZoneProblem) -> ZoneRules {
        if let problem { throw ZoneProblem(tzid: tzid, detail: problem) }
        var onsets: [(at: Int, before: Int, offset: Int)] = []
        for observance in observances {
            for instant in try onsetInstants(of: observance) {
                onsets.append((instant, observance.offsetBefore, observance.offset))
            }
            guard onsets.count <= Self.mostTransitions else {
                throw ZoneProblem(tzid: tzid, detail: "it has more than \(Self.mostTransitions) changes")
            }
        }
        onsets.sort { $0.at < $1.at }
        guard let first = onsets.first else { throw ZoneProblem(tzid: tzid, detail: "it has no onset") }
        var transitions: [(at: Int, offset: Int)] = []
        for onset in onsets {
            if transitions.last?.at == onset.at { transitions.removeLast() }
            transitions.append((onset.at, onset.offset))
        }
        return ZoneRules(identifier: tzid, transitions: transitions, initialOffset: first.before, footer: nil)
    }

    private func onsetInstants(of observance: Observance) throws(ZoneProblem) -> Set<Int> {
        let before = observance.offsetBefore
        var instants: Set = [observance.start.secondsSinceEpoch - before]
        for addition in observance.additions {
            switch addition {
            case .date(let date): instants.insert(date.daysSinceEpoch * 86_400 - before)
            case .floating(let civil), .zoned(let civil, _): instants.insert(civil.secondsSinceEpoch - before)
            case .utc(let seconds): instants.insert(seconds)
            }
        }
        guard let first = CivilDate(year: Self.firstYear, month: 1, day: 1), let last = CivilDate(year: Self.lastYear, month: 1, day: 1)
        else {
            return instants
        }
        let from = max(observance.start, CivilDateTime(date: first, secondOfDay: 0))
        for text in observance.rules {
            do throws(RecurrenceError) {
                let rule = try RecurrenceRule(parsing: text)
                let until: CivilDateTime? =
                    switch rule.until {
                    case .date(let date): CivilDateTime(date: date, secondOfDay: 86_399)
                    case .local(let civil): civil
                    case .utc(let seconds): CivilDateTime(secondsSinceEpoch: seconds + before)
                    case nil: nil
                    }
                let readings = try rule.occurrences(
                    startingAt: observance.start, allDay: false, from: from,
                    before: CivilDateTime(date: last, secondOfDay: 0), until: until,
                    limits: RecurrenceLimits(maximumOccurrences: Self.mostTransitions, maximumSteps: 20_000))
                for reading in readings { instants.insert(reading.secondsSinceEpoch - before) }
            } catch {
                throw ZoneProblem(tzid: tzid, detail: "its VTIMEZONE has a rule that is refused. \(error)")
            }
        }
        return instants
    }
}
