import ICalendar

/// A rule, its start, and the window to expand it in.
struct ExpansionCase: Sendable {
    let title: String
    let rule: String
    let start: CivilDateTime
    let from: CivilDateTime
    let before: CivilDateTime

    /// - Parameters:
    ///   - begin: The first day of the window, in days after the series' first day.
    ///   - days: How many days the window has.
    init(_ title: String, _ rule: String, begin: Int = 0, days: Int) {
        self.title = title
        self.rule = rule
        // A Thursday; nine o'clock.
        let first = 16_071
        start = CivilDateTime(secondsSinceEpoch: first * 86_400 + 9 * 3_600)
        from = CivilDateTime(secondsSinceEpoch: (first + begin) * 86_400)
        before = CivilDateTime(secondsSinceEpoch: (first + begin + days) * 86_400)
    }

    /// Twenty years, in days.
    private static let twentyYears = 7_305

    /// Rules that people have, at the start of their series and long after it.
    static let all = [
        ExpansionCase("every day, the first year", "FREQ=DAILY", days: 366),
        ExpansionCase("every working day, the first year", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", days: 366),
        ExpansionCase("every other Tuesday and Thursday, the first year", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", days: 366),
        ExpansionCase("the month's second Tuesday, ten years", "FREQ=MONTHLY;BYDAY=2TU", days: 3_653),
        ExpansionCase("the month's last working day, ten years", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", days: 3_653),
        ExpansionCase("the last Sunday of March, twenty years", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", days: twentyYears),
        ExpansionCase("three times every day, the first year", "FREQ=DAILY;BYHOUR=9,12,15", days: 366),
        ExpansionCase("every day, a month twenty years later", "FREQ=DAILY", begin: twentyYears, days: 31),
        ExpansionCase("every day of 10,000, a month twenty years later", "FREQ=DAILY;COUNT=10000", begin: twentyYears, days: 31),
        ExpansionCase(
            "every working day of 10,000, a month twenty years later", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;COUNT=10000", begin: twentyYears,
            days: 31),
        ExpansionCase(
            "the month's last working day, a year twenty years later", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", begin: twentyYears,
            days: 366),
        ExpansionCase("every hour, a week twenty years later", "FREQ=HOURLY", begin: twentyYears, days: 7),
    ]
}

extension CivilDateTime {
    /// iCalendar's basic form, as the other sides read it.
    var basicForm: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return padded(date.year, 4) + padded(date.month, 2) + padded(date.day, 2) + "T" + padded(hour, 2) + padded(minute, 2)
            + padded(second, 2)
    }
}
