import Testing

@testable import ICalendar

@Suite("Expanding recurrence rules")
struct ExpansionTests {
    @Test("A start that the rule does not describe counts as the first occurrence and is not repeated")
    func startOutsideTheRule() throws {
        // Wednesday the 1st; the rule is about Mondays.
        #expect(days(try expand("FREQ=WEEKLY;BYDAY=MO;COUNT=3", from: "20260701T090000")) == ["20260706", "20260713"])
        #expect(try expand("FREQ=WEEKLY;BYDAY=MO;COUNT=1", from: "20260701T090000").isEmpty)
        #expect(days(try expand("FREQ=WEEKLY;BYDAY=WE;COUNT=2", from: "20260701T090000")) == ["20260701", "20260708"])
        // The day fits, the hour does not.
        #expect(try expand("FREQ=DAILY;BYHOUR=8,10;COUNT=3", from: "20260701T090000").map(text) == ["20260701T100000", "20260702T080000"])
    }

    @Test("Days that a month or year does not have are left out and not counted")
    func missingDays() throws {
        #expect(days(try expand("FREQ=MONTHLY;COUNT=4", from: "20260131T090000")) == ["20260131", "20260331", "20260531", "20260731"])
        #expect(days(try expand("FREQ=YEARLY;COUNT=3", from: "20960229T090000")) == ["20960229", "21040229", "21080229"])
        #expect(days(try expand("FREQ=MONTHLY;BYMONTHDAY=-31;COUNT=3", from: "20260101T090000")) == ["20260101", "20260301", "20260501"])
        #expect(days(try expand("FREQ=YEARLY;BYYEARDAY=366;COUNT=2", from: "20240101T090000")) == ["20241231"])
        #expect(days(try expand("FREQ=MONTHLY;BYDAY=5FR;COUNT=3", from: "20260130T090000")) == ["20260130", "20260529", "20260731"])
    }

    @Test("A negative day of the month limits a daily rule")
    func dailyLastDay() throws {
        let found = try expand("FREQ=DAILY;BYMONTHDAY=-1;COUNT=3", from: "20260131T090000")
        #expect(days(found) == ["20260131", "20260228", "20260331"])
    }

    @Test("Plain and numbered weekdays of one BYDAY are united")
    func mixedWeekdays() throws {
        let found = try expand("FREQ=MONTHLY;BYDAY=MO,1TU", from: "20260601T090000", limit: 7)
        #expect(days(found) == ["20260601", "20260602", "20260608", "20260615", "20260622", "20260629", "20260706"])
        let yearly = try expand("FREQ=YEARLY;BYDAY=1MO,-1FR,53TH", from: "20260101T090000", limit: 5)
        #expect(days(yearly) == ["20260105", "20261225", "20261231", "20270104", "20271231"])
        let inMonths = try expand("FREQ=YEARLY;BYMONTH=1,12;BYDAY=1MO,-1FR;BYYEARDAY=5,360,365", from: "20260101T090000", limit: 2)
        #expect(days(inMonths) == ["20260105", "20271231"])
    }

    @Test("BYSETPOS selects from the whole set of a period, also for weeks, days and hours")
    func setPositions() throws {
        #expect(
            days(try expand("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", from: "20260701T090000", limit: 2)) == ["20260703", "20260710"])
        // The first of the first week lies before the start: the week's set is whole, and then the start cuts it.
        #expect(days(try expand("FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1", from: "20260701T090000", limit: 2)) == ["20260706", "20260713"])
        #expect(
            try expand("FREQ=DAILY;BYHOUR=8,12,16;BYSETPOS=1,-1,9", from: "20260701T080000", limit: 3).map(text)
                == ["20260701T080000", "20260701T160000", "20260702T080000"])
        #expect(
            try expand("FREQ=HOURLY;BYMINUTE=10,20,30;BYSETPOS=2", from: "20260701T080000", limit: 2).map(text)
                == ["20260701T082000", "20260701T092000"])
        #expect(try expand("FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=3,-3", from: "20260701T080000", window: ("20260101", "20300101")).isEmpty)
        // The same member named from both ends comes once.
        #expect(
            days(try expand("FREQ=MONTHLY;BYMONTHDAY=1,2;BYSETPOS=1,-2", from: "20260701T080000", limit: 2)) == ["20260701", "20260801"])
    }

    @Test("The leap second is the second before it, once")
    func leapSecond() throws {
        let found = try expand("FREQ=DAILY;BYSECOND=58,59,60", from: "20260701T080058", limit: 3)
        #expect(found.map(text) == ["20260701T080058", "20260701T080059", "20260702T080058"])
    }

    @Test("Times of day are ignored for whole days, and an hourly rule is refused for them")
    func wholeDays() throws {
        let found = try expand("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=1,2;BYSECOND=3,4;COUNT=2", from: "20260701", allDay: true)
        #expect(found.map(text) == ["20260701T000000", "20260702T000000"])
        let error = #expect(throws: RecurrenceError.self) { try expand("FREQ=HOURLY", from: "20260701", allDay: true) }
        #expect(error?.reason == .hourlyAllDay)
    }

    @Test("UNTIL is inclusive to the second")
    func until() throws {
        #expect(try expand("FREQ=DAILY;UNTIL=20260703T090000", from: "20260701T090000").count == 3)
        #expect(try expand("FREQ=DAILY;UNTIL=20260703T085959", from: "20260701T090000").count == 2)
        #expect(try expand("FREQ=DAILY;UNTIL=20260701T085959", from: "20260701T090000").isEmpty)
        #expect(try expand("FREQ=DAILY;UNTIL=20260703", from: "20260701", allDay: true).count == 3)
    }

    @Test("A window is half-open, and an empty or inverted one is empty")
    func windows() throws {
        func count(_ from: String, _ before: String) throws -> Int {
            try expand("FREQ=DAILY", from: "20260701T090000", window: (from, before)).count
        }
        #expect(try count("20260702T090000", "20260703T090000") == 1)
        #expect(try count("20260702T090001", "20260703T090001") == 1)
        #expect(try count("20260702T090000", "20260702T090000") == 0)
        #expect(try count("20260705T090000", "20260702T090000") == 0)
        #expect(try count("20250101", "20260701T090000") == 0)
        #expect(try count("20250101", "20260701T090001") == 1)
    }

    @Test("Years far away are as any other", arguments: ["15830101T090000", "20370301T090000", "20990301T090000", "99980301T090000"])
    func farYears(start: String) throws {
        let found = try expand("FREQ=MONTHLY;BYDAY=-1SU;COUNT=20", from: start)
        // The start is none of these Sundays, and counts.
        #expect(found.count == 19)
        #expect(found.allSatisfy { $0.date.weekday == .sunday && $0.date.day > 21 })
    }

    @Test("Nothing comes after the year 9999")
    func endOfTime() throws {
        #expect(days(try expand("FREQ=MONTHLY", from: "99991101T090000")) == ["99991101", "99991201"])
        #expect(try expand("FREQ=DAILY;INTERVAL=99999999", from: "20260701T090000").count == 1)
        #expect(try expand("FREQ=YEARLY;INTERVAL=99999999;COUNT=3", from: "20260701T090000").count == 1)
    }

    @Test("A rule goes on after a window that it was asked for, value by value")
    func laziness() throws {
        var sequence = try RecurrenceSequence(
            rule: RecurrenceRule(parsing: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), startingAt: wall("20240229T120000"), allDay: false)
        #expect(try sequence.next().map(text) == "20240229T120000")
        var copy = sequence
        #expect(try sequence.next().map(text) == "20280229T120000")
        #expect(try copy.next().map(text) == "20280229T120000")
    }
}
