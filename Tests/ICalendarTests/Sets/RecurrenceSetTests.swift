import Foundation
import Testing

@testable import ICalendar

@Suite("Recurrence sets: UNTIL, COUNT, RDATE, EXDATE, EXRULE")
struct RecurrenceSetTests {
    /// A series at nine in Berlin on the first days of January 2026, half an hour each.
    private func days(_ lines: String..., start: String = ";TZID=Europe/Berlin:20260105T090000") throws -> [String] {
        let expansion = try Fixture.expand(
            Fixture.calendar(Fixture.event("DTSTART\(start)", "DURATION:PT30M", lines.joined(separator: "\n"))))
        #expect(expansion.unknown.isEmpty, "\(expansion.unknown)")
        return expansion.spans.map { String($0.prefix(13).suffix(9)) }
    }

    @Test("UNTIL is inclusive, in every form that occurs")
    func until() throws {
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107T080000Z") == ["0105T0800", "0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107T075959Z") == ["0105T0800", "0106T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107") == ["0105T0800", "0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107T090000") == ["0105T0800", "0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107T090000", start: ":20260105T090000") == ["0105T0800", "0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260107T080000Z", start: ":20260105T090000") == ["0105T0800", "0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;UNTIL=20260101") == ["0105T0800"])
    }

    @Test("a date-time UNTIL on an all-day series means its date")
    func untilOnDates() throws {
        let spans = try Fixture.busy("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;UNTIL=20260106T120000Z")
        #expect(spans == ["20260104T230000Z/20260105T230000Z", "20260105T230000Z/20260106T230000Z"])
    }

    @Test("UNTIL in the repeated hour keeps the instance before it and drops the one after")
    func untilInOverlap() throws {
        let lines = ["DTSTART;TZID=Europe/Berlin:20261024T024500", "DURATION:PT5M"]
        #expect(try Fixture.busy(lines[0], lines[1], "RRULE:FREQ=DAILY;UNTIL=20261025T011500Z").count == 2)
        #expect(try Fixture.busy(lines[0], lines[1], "RRULE:FREQ=DAILY;UNTIL=20261025T004459Z").count == 1)
    }

    @Test("EXDATE does not give back COUNT")
    func countAndExclusion() throws {
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20260105T090000") == ["0106T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Berlin:20260106T090000") == ["0105T0800", "0107T0800"])
    }

    @Test("EXDATE is matched by instant, or by day when it is a date")
    func exclusionForms() throws {
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T080000Z") == ["0105T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=America/New_York:20260106T030000") == ["0105T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106") == ["0105T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260106T090000") == ["0105T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=2", "EXDATE:20260105T080000Z,20260106T080000Z").isEmpty)
    }

    @Test("a date excludes the day in the zone of the series, not in UTC")
    func exclusionDayInZone() throws {
        let late = ";TZID=America/Los_Angeles:20260105T200000"
        #expect(try days("RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106", start: late) == ["0106T0400", "0108T0400"])
    }

    @Test("five thousand exclusions are read and one more is refused")
    func manyExclusions() throws {
        let list = (0..<5_000).map { index in
            BusyExpansion.text(Fixture.instant("20260105T080000Z").addingTimeInterval(Double(index) * 86_400))
        }
        let full = Fixture.event(
            "DTSTART:20260105T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5001", "EXDATE:" + list.joined(separator: ","))
        let expansion = try Fixture.expand(Fixture.calendar(full), from: "20390101T000000Z", to: "20410101T000000Z")
        #expect(expansion.unknown.isEmpty)
        #expect(expansion.spans == ["20390914T080000Z/20390914T090000Z"])
        let more = Fixture.event("DTSTART:20260105T080000Z", "EXDATE:" + (list + list.prefix(1)).joined(separator: ","))
        #expect(throws: ICalendarError(.tooMuch(what: "listed dates in one component", limit: 5_000), line: 8)) {
            try Fixture.expand(Fixture.calendar(more))
        }
    }

    @Test("RDATE adds times, dates and periods, each once")
    func additions() throws {
        #expect(try days("RDATE:20260107T080000Z") == ["0105T0800", "0107T0800"])
        #expect(try days("RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260106T080000Z,20260106T080000Z") == ["0105T0800", "0106T0800"])
        #expect(try days("RDATE;TZID=Europe/Berlin:20260101T090000") == ["0101T0800", "0105T0800"])
        #expect(try days("RDATE:20260107T080000Z", "EXDATE:20260107T080000Z") == ["0105T0800"])
        #expect(try days("RDATE;VALUE=DATE:20260107") == ["0105T0800", "0106T2300"])
    }

    @Test("an RDATE period has its own duration, also for an instance of the rule and for one that began before the window")
    func periods() throws {
        let spans = try Fixture.busy(
            "DTSTART:20260105T080000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=2",
            "RDATE;VALUE=PERIOD:20260106T080000Z/PT2H,20260110T080000Z/20260112T080000Z", from: "20260106T000000Z", to: "20260120T000000Z")
        #expect(spans == ["20260106T080000Z/20260106T100000Z", "20260110T080000Z/20260112T080000Z"])
        let late = try Fixture.busy(
            "DTSTART:20260105T080000Z", "DURATION:PT30M", "RDATE;VALUE=PERIOD:20260110T080000Z/P30D", from: "20260201T000000Z",
            to: "20260202T000000Z")
        #expect(late == ["20260110T080000Z/20260209T080000Z"])
    }

    @Test("EXRULE takes out what it describes")
    func exclusionRule() throws {
        #expect(try days("RRULE:FREQ=DAILY;COUNT=5", "EXRULE:FREQ=DAILY;INTERVAL=2") == ["0106T0800", "0108T0800"])
    }

    @Test("several rules are one set")
    func severalRules() throws {
        #expect(
            try days("RRULE:FREQ=DAILY;COUNT=2", "RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=DAILY;COUNT=3")
                == ["0105T0800", "0106T0800", "0107T0800", "0112T0800"])
    }

    @Test("DTSTART is an instance also where the rule does not describe it")
    func startOutsideRule() throws {
        #expect(try days("RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3") == ["0105T0800", "0106T0800", "0113T0800"])
    }

    @Test("BYSETPOS, BYWEEKNO and WKST reach through to busy time")
    func ruleParts() throws {
        #expect(try days("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3") == ["0105T0800", "0130T0800", "0227T0800"])
        #expect(try days("RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3") == ["0105T0800", "0109T0800", "0116T0800"])
        #expect(try days("RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", start: ":20260106T090000").count == 4)
    }

    @Test(
        "a rule that cannot be followed leaves DTSTART busy and the time from there unknown",
        arguments: [
            "RRULE:FREQ=SECONDLY", "RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "RRULE:COUNT=3", "RRULE:FREQ=DAILY;INTERVAL=0",
            "RRULE:FREQ=DAILY;FOO=1", "RRULE:FREQ=DAILY;COUNT=3;UNTIL=20260107", "RRULE:FREQ=WEEKLY;BYDAY=255SU", "RRULE:FREQ=HOURLY",
            "RRULE:FREQ=DAILY;BYDAY=" + Array(repeating: "MO", count: 4_000).joined(separator: ","),
        ])
    func refusedRules(rule: String) throws {
        let data = Fixture.calendar(
            Fixture.event("DTSTART:20260601T080000Z", "DURATION:PT30M", rule),
            Fixture.event(uid: "good", "DTSTART:20260602T080000Z", "DURATION:PT30M"))
        let expansion = try Fixture.expand(data, to: "20290101T000000Z")
        #expect(expansion.spans == ["20260601T080000Z/20260601T083000Z", "20260602T080000Z/20260602T083000Z"])
        #expect(expansion.unknown.count == 1)
        #expect(expansion.unknown.first?.start == Fixture.instant("20260601T080000Z"))
        let before = try Fixture.expand(data, to: "20260501T000000Z")
        #expect(before.unknown.isEmpty && before.busy.isEmpty)
    }

    @Test("lower case, folded values and a trailing semicolon are understood")
    func spelling() throws {
        #expect(try days("rrule:freq=daily;count=2;") == ["0105T0800", "0106T0800"])
        let folded = String(
            decoding: Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=2")),
            as: UTF8.self
        )
        .replacingOccurrences(of: "FREQ=DAILY", with: "FR\r\n EQ=DA\r\n\tILY")
        #expect(try Fixture.expand(Data(folded.utf8)).spans.count == 2)
    }

    @Test("years 1583, 2038, 2100 and 9999", arguments: ["1583", "2038", "2100", "9999"])
    func farYears(year: String) throws {
        let spans = try Fixture.busy(
            "DTSTART:\(year)0105T080000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY;COUNT=2", from: "\(year)0101T000000Z",
            to: "\(year)1231T000000Z")
        #expect(spans == ["\(year)0105T080000Z/\(year)0105T083000Z", "\(year)0106T080000Z/\(year)0106T083000Z"])
    }

    @Test("a window of ten years over an endless daily rule")
    func longWindow() throws {
        let spans = try Fixture.busy(
            "DTSTART:19900105T080000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY", from: "20260101T000000Z", to: "20360101T000000Z")
        #expect(spans.count == 3_652)
    }

    @Test("too many instances make the rest unknown, not free")
    func instanceCap() throws {
        let events = (0..<40).map { Fixture.event(uid: "e\($0)", "DTSTART:20000105T080000Z", "DURATION:PT30M", "RRULE:FREQ=DAILY") }
        let expansion = try Fixture.expand(
            Fixture.calendar(events.joined(separator: "\r\n")), from: "20260101T000000Z", to: "20360101T000000Z")
        #expect(expansion.busy.count == BusyExpansion.mostInstances)
        #expect(expansion.unknown.count == 13)
    }
}
