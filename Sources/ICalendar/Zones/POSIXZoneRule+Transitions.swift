extension POSIXZoneRule {
    /// The changes of the years from `firstYear` to `lastYear`, ascending: instants in seconds since the epoch, and the
    /// offset from each on.
    func transitions(fromYear firstYear: Int, throughYear lastYear: Int) -> [(at: Int, offset: Int)] {
        guard let daylight else { return [] }
        var result: [(at: Int, offset: Int)] = []
        for year in firstYear...lastYear {
            result.append((second(of: daylight.end, year: year) - daylight.offset, standardOffset))
            result.append((second(of: daylight.start, year: year) - standardOffset, daylight.offset))
        }
        // Where one daylight time ends in the moment in which the next begins (daylight time all year), the beginning counts.
        result.sort { ($0.at, $0.offset == daylight.offset ? 1 : 0) < ($1.at, $1.offset == daylight.offset ? 1 : 0) }
        return result
    }

    /// The offset in force at an instant.
    func offset(atUTC seconds: Int) -> Int {
        guard daylight != nil else { return standardOffset }
        let year = GregorianCalendar.date(ofDay: GregorianCalendar.floorDivide(seconds, 86_400)).year
        // A change may lie a week away from its day, and the year of an instant differs by zone: the neighbours are looked at too.
        return transitions(fromYear: year - 1, throughYear: year + 1).last { $0.at <= seconds }?.offset ?? standardOffset
    }

    /// The wall clock second, counted as if in UTC, of a change in a year.
    private func second(of change: Change, year: Int) -> Int {
        let newYear = GregorianCalendar.day(year: year, month: 1, day: 1)
        let day: Int
        switch change.day {
        case .julian(let number):
            day = newYear + number - 1 + (number >= 60 && GregorianCalendar.isLeap(year) ? 1 : 0)
        case .dayOfYear(let number):
            day = newYear + number
        case .weekday(let weekday, let week, let month):
            let first = GregorianCalendar.day(year: year, month: month, day: 1)
            let length = GregorianCalendar.length(ofMonth: month, year: year)
            var index = (weekday.rawValue - GregorianCalendar.weekday(ofDay: first).rawValue + 7) % 7 + (week - 1) * 7
            while index >= length { index -= 7 }
            day = first + index
        }
        return day * 86_400 + change.second
    }
}
