extension RecurrencePlan {
    /// Finds the days (or, for an hourly rule, the hour) of a period.
    ///
    /// - Parameter bases: Is replaced by their beginnings in seconds since the epoch, ascending.
    /// - Returns: The first later period that may have any, so that months in which nothing can happen are stepped over at once.
    func collect(period: Int, into bases: inout [Int]) -> Int {
        bases.removeAll(keepingCapacity: true)
        switch frequency {
        case .hourly: return collectHour(period, into: &bases)
        case .daily:
            if matches(day: period) { bases.append(period) }
            if bases.isEmpty { return max(period + 1, firstDay(ofAllowedMonthFrom: period)) }
        case .weekly:
            let first = period * 7 - 3 + weekStart
            let chosen = weekdays != 0 ? weekdays : 1 << UInt8(startDate.weekday.rawValue)
            for day in first..<first + 7 where chosen & 1 << UInt8(GregorianCalendar.weekday(ofDay: day).rawValue) != 0 {
                if matches(day: day) { bases.append(day) }
            }
            if bases.isEmpty { return max(period + 1, self.period(of: firstDay(ofAllowedMonthFrom: first + 6) * 86_400)) }
        case .monthly:
            let (year, month) = (GregorianCalendar.floorDivide(period, 12), GregorianCalendar.floorModulo(period, 12) + 1)
            if allows(month: month) { appendDays(ofMonth: month, year: year, to: &bases) }
        case .yearly where weekNumbers.isEmpty: appendDays(ofYear: period, to: &bases)
        case .yearly: appendDays(ofWeekYear: period, to: &bases)
        }
        for index in bases.indices { bases[index] *= 86_400 }
        return period + 1
    }

    private func collectHour(_ period: Int, into bases: inout [Int]) -> Int {
        let day = GregorianCalendar.floorDivide(period, 24)
        guard matches(day: day) else { return max(day + 1, firstDay(ofAllowedMonthFrom: day)) * 24 }
        let hour = period - day * 24
        if hours == 0 || hours & 1 << UInt32(hour) != 0 { bases.append(period * 3_600) }
        guard hours != 0 else { return period + 1 }
        let later = hour == 23 ? 0 : hours >> UInt32(hour + 1)
        return later == 0 ? (day + 1) * 24 : period + 1 + later.trailingZeroBitCount
    }

    /// The first day from `day` on that lies in a month that BYMONTH allows: the day itself, or the first of a month.
    private func firstDay(ofAllowedMonthFrom day: Int) -> Int {
        let date = GregorianCalendar.date(ofDay: day)
        guard !allows(month: date.month) else { return day }
        for ahead in 1...11 {
            let month = date.month + ahead
            let (year, monthOfYear) = month > 12 ? (date.year + 1, month - 12) : (date.year, month)
            if allows(month: monthOfYear) { return GregorianCalendar.day(year: year, month: monthOfYear, day: 1) }
        }
        return day
    }
}
