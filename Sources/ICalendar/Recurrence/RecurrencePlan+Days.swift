extension RecurrencePlan {
    /// Whether BYMONTH lets a month through.
    func allows(month: Int) -> Bool { months == 0 || months & 1 << UInt16(month) != 0 }

    /// Whether a day passes BYMONTH, BYMONTHDAY, BYYEARDAY and the BYDAY values without an ordinal, each as a limit.
    func matches(day: Int) -> Bool {
        let date = GregorianCalendar.date(ofDay: day)
        guard allows(month: date.month) else { return false }
        if hasMonthDays {
            let fromEnd = GregorianCalendar.length(ofMonth: date.month, year: date.year) - date.day
            guard monthDays & 1 << UInt32(date.day - 1) != 0 || monthDaysFromEnd & 1 << UInt32(fromEnd) != 0 else { return false }
        }
        if weekdays != 0, weekdays & 1 << UInt8(GregorianCalendar.weekday(ofDay: day).rawValue) == 0 { return false }
        guard !yearDays.isEmpty else { return true }
        let dayOfYear = day - GregorianCalendar.day(year: date.year, month: 1, day: 1) + 1
        return contains(yearDay: dayOfYear) || contains(yearDay: dayOfYear - GregorianCalendar.length(ofYear: date.year) - 1)
    }

    /// Looks into the sorted BYYEARDAY values.
    private func contains(yearDay: Int) -> Bool {
        var (low, high) = (0, yearDays.count)
        while low < high {
            let middle = (low + high) / 2
            if yearDays[middle] < yearDay { low = middle + 1 } else { high = middle }
        }
        return low < yearDays.count && yearDays[low] == yearDay
    }

    /// The days of a month that BYMONTHDAY and BYDAY choose, or the start's day where neither is given: bit d - 1 for day d.
    func days(ofMonth month: Int, year: Int) -> UInt32 {
        let length = GregorianCalendar.length(ofMonth: month, year: year)
        let all = UInt32.max >> UInt32(32 - length)
        guard hasMonthDays || hasWeekdays else { return all & 1 << UInt32(startDate.day - 1) }
        var mask = all
        if hasMonthDays {
            var chosen = monthDays
            for back in 0..<length where monthDaysFromEnd & 1 << UInt32(back) != 0 { chosen |= 1 << UInt32(length - 1 - back) }
            mask &= chosen
        }
        if hasWeekdays {
            let first = GregorianCalendar.weekday(ofDay: GregorianCalendar.day(year: year, month: month, day: 1)).rawValue
            var chosen: UInt32 = 0
            for weekday in 1...7 where weekdays & 1 << UInt8(weekday) != 0 {
                chosen |= 0x1020_4081 << UInt32((weekday - first + 7) % 7)
            }
            for value in ordinals {
                if let index = Self.index(of: value, firstWeekday: first, length: length) { chosen |= 1 << UInt32(index) }
            }
            mask &= chosen
        }
        return mask
    }

    /// Where in a stretch of days (a month or a year) the nth weekday lies, from 0; `nil` where the stretch has no such day.
    static func index(of value: RecurrenceDay, firstWeekday: Int, length: Int) -> Int? {
        guard let ordinal = value.ordinal else { return nil }
        let first = (value.weekday.rawValue - firstWeekday + 7) % 7
        let last = first + (length - 1 - first) / 7 * 7
        let index = ordinal > 0 ? first + (ordinal - 1) * 7 : last + (ordinal + 1) * 7
        return (0..<length).contains(index) ? index : nil
    }

    /// Adds the days of a calendar year (BYWEEKNO is elsewhere), ascending and distinct.
    func appendDays(ofYear year: Int, to days: inout [Int]) {
        if !yearDays.isEmpty {
            appendYearDays(of: year, to: &days)
        } else if !ordinals.isEmpty, months == 0 {
            // Without BYMONTH an ordinal counts through the year.
            days += numberedWeekdays(of: year).filter { !hasMonthDays || matchesMonthDay($0) }.sorted()
        } else {
            for month in 1...12 where months != 0 ? allows(month: month) : hasMonthDays || hasWeekdays || month == startDate.month {
                appendDays(ofMonth: month, year: year, to: &days)
            }
        }
    }

    /// Adds the days of a month, ascending.
    func appendDays(ofMonth month: Int, year: Int, to days: inout [Int]) {
        var mask = self.days(ofMonth: month, year: year)
        guard mask != 0 else { return }
        let first = GregorianCalendar.day(year: year, month: month, day: 1)
        while mask != 0 {
            days.append(first + mask.trailingZeroBitCount)
            mask &= mask - 1
        }
    }

    private func appendYearDays(of year: Int, to days: inout [Int]) {
        let length = GregorianCalendar.length(ofYear: year)
        let newYear = GregorianCalendar.day(year: year, month: 1, day: 1)
        var chosen = Set(yearDays.map { $0 > 0 ? $0 - 1 : length + $0 }.filter { (0..<length).contains($0) }.map { newYear + $0 })
        if !ordinals.isEmpty {
            // The plain weekdays of the same BYDAY are part of either set.
            chosen.formIntersection(months == 0 ? numberedWeekdays(of: year) : weekdaysInMonths(of: year))
            chosen = chosen.filter { matchesMonthDay($0) && allows(month: GregorianCalendar.date(ofDay: $0).month) }
        } else {
            chosen = chosen.filter { matches(day: $0) }
        }
        days += chosen.sorted()
    }

    /// The days that BYDAY names when its ordinals count through the year.
    private func numberedWeekdays(of year: Int) -> Set<Int> {
        let newYear = GregorianCalendar.day(year: year, month: 1, day: 1)
        let length = GregorianCalendar.length(ofYear: year)
        let first = GregorianCalendar.weekday(ofDay: newYear).rawValue
        var days = Set(ordinals.compactMap { Self.index(of: $0, firstWeekday: first, length: length).map { newYear + $0 } })
        for weekday in 1...7 where weekdays & 1 << UInt8(weekday) != 0 {
            for day in stride(from: newYear + (weekday - first + 7) % 7, to: newYear + length, by: 7) { days.insert(day) }
        }
        return days
    }

    /// The days that BYDAY names when its ordinals count through each month of BYMONTH.
    private func weekdaysInMonths(of year: Int) -> Set<Int> {
        var days: [Int] = []
        for month in 1...12 where allows(month: month) { appendDays(ofMonth: month, year: year, to: &days) }
        return Set(days)
    }

    private func matchesMonthDay(_ day: Int) -> Bool {
        guard hasMonthDays else { return true }
        let date = GregorianCalendar.date(ofDay: day)
        let fromEnd = GregorianCalendar.length(ofMonth: date.month, year: date.year) - date.day
        return monthDays & 1 << UInt32(date.day - 1) != 0 || monthDaysFromEnd & 1 << UInt32(fromEnd) != 0
    }
}
