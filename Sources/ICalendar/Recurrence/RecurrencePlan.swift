/// A rule together with its start, prepared for expansion: lists as bit masks, and the numbering of periods.
///
/// A period is a number: the year, the months since year 0, the weeks since the epoch, the day, the hour. The periods of a series are
/// `basePeriod`, `basePeriod + interval`, … so any window is reached by a division. What is not said in the rule comes from the
/// start (RFC 5545 §3.3.10).
struct RecurrencePlan {
    let frequency: RecurrenceFrequency
    let interval: Int
    /// The start in seconds since the epoch, on the wall clock.
    let start: Int
    let startDate: CivilDate
    let startDay: Int
    /// 0 for weeks that begin on Monday, 6 for those that begin on Sunday.
    let weekStart: Int

    /// Bit m for month m; 0 when every month will do.
    let months: UInt16
    /// Bit d - 1 for day d, and bit d - 1 for day d from the end.
    let monthDays: UInt32
    let monthDaysFromEnd: UInt32
    /// Bit w for ISO weekday w, of BYDAY values without an ordinal.
    let weekdays: UInt8
    /// BYDAY values with an ordinal.
    let ordinals: [RecurrenceDay]
    let yearDays: [Int]
    let weekNumbers: [Int]
    /// Bit h for hour h, for hourly rules only; 0 when every hour will do.
    let hours: UInt32
    let clock: RecurrenceClock

    init(rule: RecurrenceRule, start reading: CivilDateTime, allDay: Bool) {
        frequency = rule.frequency
        interval = max(rule.interval, 1)
        startDate = reading.date
        startDay = reading.date.daysSinceEpoch
        start = allDay ? startDay * 86_400 : reading.secondsSinceEpoch
        weekStart = rule.weekStart.rawValue - 1
        months = rule.byMonth.reduce(0) { $0 | 1 << UInt16($1) }
        monthDays = rule.byMonthDay.filter { $0 > 0 }.reduce(0) { $0 | 1 << UInt32($1 - 1) }
        monthDaysFromEnd = rule.byMonthDay.filter { $0 < 0 }.reduce(0) { $0 | 1 << UInt32(-$1 - 1) }
        weekdays = rule.byDay.filter { $0.ordinal == nil }.reduce(0) { $0 | 1 << UInt8($1.weekday.rawValue) }
        ordinals = rule.byDay.filter { $0.ordinal != nil }
        yearDays = rule.byYearDay
        weekNumbers = rule.byWeekNumber
        hours = rule.frequency == .hourly ? rule.byHour.reduce(0) { $0 | 1 << UInt32($1) } : 0
        if allDay {
            clock = RecurrenceClock(hours: [0], minutes: [0], seconds: [0])
        } else {
            clock = RecurrenceClock(
                hours: rule.frequency == .hourly ? [0] : rule.byHour.isEmpty ? [reading.hour] : rule.byHour,
                minutes: rule.byMinute.isEmpty ? [reading.minute] : rule.byMinute,
                seconds: rule.bySecond.isEmpty ? [reading.second] : Set(rule.bySecond.map { min($0, 59) }).sorted())
        }
    }

    var hasMonthDays: Bool { monthDays | monthDaysFromEnd != 0 }
    var hasWeekdays: Bool { weekdays != 0 || !ordinals.isEmpty }

    /// Whether every period has the same number of occurrences, because nothing but the clock and the weekdays of a week decides.
    var isUniform: Bool {
        switch frequency {
        case .weekly: months == 0
        case .daily, .hourly: months == 0 && !hasMonthDays && !hasWeekdays && yearDays.isEmpty && hours == 0
        case .monthly, .yearly: false
        }
    }

    /// The number of the period that holds a moment on the wall clock.
    func period(of second: Int) -> Int {
        if frequency == .hourly { return GregorianCalendar.floorDivide(second, 3_600) }
        let day = GregorianCalendar.floorDivide(second, 86_400)
        switch frequency {
        case .weekly: return GregorianCalendar.floorDivide(day + 3 - weekStart, 7)
        case .monthly:
            let date = GregorianCalendar.date(ofDay: day)
            return date.year * 12 + date.month - 1
        case .yearly: return weekNumbers.isEmpty ? GregorianCalendar.date(ofDay: day).year : weekYear(ofDay: day)
        default: return day
        }
    }

    /// The first moment of a period, in seconds since the epoch.
    func beginning(of period: Int) -> Int {
        switch frequency {
        case .hourly: period * 3_600
        case .daily: period * 86_400
        case .weekly: (period * 7 - 3 + weekStart) * 86_400
        case .monthly:
            GregorianCalendar.day(
                year: GregorianCalendar.floorDivide(period, 12), month: GregorianCalendar.floorModulo(period, 12) + 1, day: 1) * 86_400
        case .yearly:
            (weekNumbers.isEmpty ? GregorianCalendar.day(year: period, month: 1, day: 1) : firstDay(ofWeekYear: period)) * 86_400
        }
    }

    /// How many periods, counted in the series' own steps, show everything that the series will ever do: the calendar repeats
    /// after 400 years, and the series' steps come back into line with it after this many.
    var stepsInCycle: Int {
        let periods =
            switch frequency {
            case .yearly: 400
            case .monthly: 4_800
            case .weekly: GregorianCalendar.daysInCycle / 7
            case .daily: GregorianCalendar.daysInCycle
            case .hourly: GregorianCalendar.daysInCycle * 24
            }
        var (divisor, rest) = (periods, interval)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return periods / divisor
    }
}
