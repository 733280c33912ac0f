extension RecurrencePlan {
    /// The first day of week 1 of a year: the first week, beginning on WKST, that has at least four days in the year (RFC 5545 §3.3.10).
    func firstDay(ofWeekYear year: Int) -> Int {
        let newYear = GregorianCalendar.day(year: year, month: 1, day: 1)
        let daysIntoWeek = GregorianCalendar.floorModulo(newYear + 3 - weekStart, 7)
        return daysIntoWeek <= 3 ? newYear - daysIntoWeek : newYear - daysIntoWeek + 7
    }

    /// The year that a day's week belongs to, which near New Year may be the neighbour of the day's own year.
    func weekYear(ofDay day: Int) -> Int {
        let year = GregorianCalendar.date(ofDay: day).year
        if day < firstDay(ofWeekYear: year) { return year - 1 }
        return day >= firstDay(ofWeekYear: year + 1) ? year + 1 : year
    }

    /// Adds the days of the weeks that BYWEEKNO names in a year of weeks.
    ///
    /// The period is the year of weeks, not the calendar year: a week is never torn apart at New Year, also when the interval skips
    /// years. Where neither BYDAY, BYMONTHDAY nor BYYEARDAY says which day of the week is meant, it is that of the start.
    func appendDays(ofWeekYear year: Int, to days: inout [Int]) {
        let first = firstDay(ofWeekYear: year)
        let count = (firstDay(ofWeekYear: year + 1) - first) / 7
        let weeks = Set(weekNumbers.map { $0 > 0 ? $0 - 1 : count + $0 }.filter { (0..<count).contains($0) }).sorted()
        let weekdayOfStart = hasWeekdays || hasMonthDays || !yearDays.isEmpty ? nil : GregorianCalendar.weekday(ofDay: startDay)
        for week in weeks {
            for day in (first + week * 7)..<(first + week * 7 + 7) where matches(day: day) {
                if let weekdayOfStart, GregorianCalendar.weekday(ofDay: day) != weekdayOfStart { continue }
                days.append(day)
            }
        }
    }
}
