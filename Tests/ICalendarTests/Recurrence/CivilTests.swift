import Testing

@testable import ICalendar

@Suite("Days and wall clocks")
struct CivilTests {
    @Test("Every day of ten centuries follows its neighbour, in date, number and weekday")
    func everyDay() throws {
        var date = try #require(CivilDate(year: 1583, month: 1, day: 1))
        // 1583-01-01 was a Saturday.
        var weekday = 6
        var number = date.daysSinceEpoch
        while date.year < 2583 {
            #expect(date.daysSinceEpoch == number && CivilDate(daysSinceEpoch: number) == date && date.weekday.rawValue == weekday)
            let isLast = CivilDate(year: date.year, month: date.month, day: date.day + 1) == nil
            let next =
                isLast
                ? CivilDate(year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
                : CivilDate(year: date.year, month: date.month, day: date.day + 1)
            date = try #require(next)
            weekday = weekday % 7 + 1
            number += 1
        }
    }

    @Test("Known days have their known numbers")
    func knownDays() {
        #expect(CivilDate(year: 1970, month: 1, day: 1)?.daysSinceEpoch == 0)
        #expect(CivilDate(year: 2000, month: 2, day: 29)?.daysSinceEpoch == 11_016)
        #expect(CivilDate(year: 9999, month: 12, day: 31)?.daysSinceEpoch == 2_932_896)
        #expect(CivilDate(year: 0, month: 3, day: 1)?.daysSinceEpoch == -719_468)
        #expect(CivilDate(daysSinceEpoch: CivilDate.firstDay) == CivilDate(year: -99_999, month: 1, day: 1))
        #expect(CivilDate(daysSinceEpoch: CivilDate.lastDay) == CivilDate(year: 99_999, month: 12, day: 31))
    }

    @Test("Days and times that do not exist are not made")
    func impossible() {
        #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2026, month: 13, day: 1) == nil)
        #expect(CivilDate(year: 2026, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 2026, month: 1, day: 0) == nil)
        #expect(CivilDate(year: .max, month: 1, day: 1) == nil)
        #expect(CivilDateTime(year: 2026, month: 1, day: 1, hour: 24, minute: 0, second: 0) == nil)
        #expect(CivilDateTime(year: 2026, month: 1, day: 1, hour: 0, minute: 60, second: 0) == nil)
        #expect(CivilDateTime(year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 60)?.second == 59)
    }

    @Test("Seconds carry into days in both directions, and no number is too large")
    func carrying() throws {
        let day = try #require(CivilDate(year: 2026, month: 3, day: 1))
        #expect(CivilDateTime(date: day, secondOfDay: -1) == wall("20260228T235959"))
        #expect(CivilDateTime(date: day, secondOfDay: 86_400) == wall("20260302T000000"))
        #expect(CivilDateTime(secondsSinceEpoch: -1) == wall("19691231T235959"))
        #expect(CivilDateTime(secondsSinceEpoch: .max).date.year == 99_999)
        #expect(CivilDateTime(date: day, secondOfDay: .max).date.year == 99_999)
        #expect(CivilDateTime(secondsSinceEpoch: .min).date.year == -99_999)
        #expect(wall("20260301T100000") < wall("20260301T100001"))
        #expect(wall("20260301T100000") < wall("20260302T000000"))
    }

    @Test("Weekdays have the two letters of iCalendar")
    func weekdays() {
        for weekday in Weekday.allCases { #expect(Weekday(code: weekday.code.lowercased()) == weekday) }
        #expect(Weekday(code: "XX") == nil)
        #expect(Weekday(code: "MON") == nil)
    }
}
