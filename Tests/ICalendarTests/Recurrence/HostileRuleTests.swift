import Testing

@testable import ICalendar

@Suite("Hostile rules")
struct HostileRuleTests {
    private static let hours = (0...23).map(String.init).joined(separator: ",")
    private static let sixty = (0...59).map(String.init).joined(separator: ",")
    private static let start = "20260701T090000"

    @Test(
        "A rule that never matches has no occurrences, is recognised as such and needs few steps", .timeLimit(.minutes(5)),
        arguments: [
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=31", "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12",
            "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6", "FREQ=YEARLY;BYWEEKNO=53;BYMONTHDAY=15", "FREQ=MONTHLY;BYDAY=6MO",
            "FREQ=YEARLY;BYMONTH=3;BYDAY=-53MO",
            "FREQ=DAILY;INTERVAL=7;BYDAY=MO", "FREQ=DAILY;INTERVAL=146097;BYMONTH=8", "FREQ=WEEKLY;INTERVAL=20871;BYMONTH=1",
            "FREQ=HOURLY;INTERVAL=24;BYHOUR=3", "FREQ=MONTHLY;INTERVAL=12;BYMONTH=6", "FREQ=MONTHLY;BYMONTHDAY=1;BYSETPOS=2",
            "FREQ=YEARLY;BYDAY=MO;BYSETPOS=60,-366", "FREQ=YEARLY;INTERVAL=4;BYYEARDAY=366",
        ])
    func neverMatching(rule: String) throws {
        let limits = RecurrenceLimits(maximumSteps: 200_000)
        for counted in [rule, rule + ";COUNT=99999999999"] {
            #expect(try expand(counted, from: Self.start, limits: limits).isEmpty)
            #expect(try expand(counted, from: Self.start, window: ("20460101", "20470101"), limits: limits).isEmpty)
        }
    }

    @Test("Sparse rules are found where they are", .timeLimit(.minutes(5)))
    func sparse() throws {
        #expect(
            try expand("FREQ=HOURLY;BYMONTHDAY=-1;BYHOUR=23", from: Self.start, limit: 2).map(text) == [
                "20260731T230000", "20260831T230000",
            ])
        #expect(try expand("FREQ=HOURLY;BYMONTHDAY=-1", from: Self.start, window: ("20260701", "20260901")).count == 48)
        // February 29 on a Monday, every 28 years or so; across 2100 it takes 40.
        #expect(
            days(try expand("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO", from: Self.start, limit: 3)) == [
                "20440229", "20720229", "21120229",
            ])
        #expect(
            days(try expand("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", from: "20201228T090000", limit: 3)) == ["20201228", "20261228", "20321227"])
        #expect(days(try expand("FREQ=HOURLY;BYYEARDAY=366;BYDAY=SU;BYHOUR=0", from: Self.start, limit: 2)) == ["20281231", "20561231"])
    }

    @Test("All 86,400 seconds of all days are not listed to answer about one of them", .timeLimit(.minutes(5)))
    func allSeconds() throws {
        let clock = "BYHOUR=\(Self.hours);BYMINUTE=\(Self.sixty);BYSECOND=\(Self.sixty)"
        for rule in ["FREQ=DAILY;\(clock)", "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;\(clock)", "FREQ=DAILY;COUNT=99999999999;\(clock)"] {
            let found = try expand(rule, from: Self.start, window: ("20460617T101112", "20460617T101115"))
            #expect(found.map(text) == ["20460617T101112", "20460617T101113", "20460617T101114"], "\(rule)")
            let error = #expect(throws: RecurrenceError.self) {
                try expand(rule, from: Self.start, window: ("20460101", "20470101"), limit: .max)
            }
            #expect(error?.reason == .tooManyOccurrences(limit: 10_000))
        }
        let last = try expand(
            "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;\(clock);BYSETPOS=-1,366,-366", from: Self.start, window: ("20270101", "20280101"))
        #expect(last.map(text) == ["20270101T000605", "20271231T235354", "20271231T235959"])
    }

    @Test("Limits end an expansion with an error that says so, each time it is asked")
    func limits() throws {
        let tight = RecurrenceLimits(maximumOccurrences: 3, maximumSteps: 10)
        var sequence = try RecurrenceSequence(
            rule: RecurrenceRule(parsing: "FREQ=DAILY"), startingAt: wall(Self.start), allDay: false, limits: tight)
        for _ in 0..<3 { #expect(try sequence.next() != nil) }
        for _ in 0..<2 {
            let error = #expect(throws: RecurrenceError.self) { try sequence.next() }
            #expect(error?.reason == .tooManyOccurrences(limit: 3))
            #expect(error?.description.contains("shorter window") == true)
        }
        let error = #expect(throws: RecurrenceError.self) {
            try expand("FREQ=DAILY;BYDAY=MO;COUNT=50000", from: Self.start, window: ("20460101", "20470101"), limits: tight)
        }
        #expect(error?.reason == .tooManySteps(limit: 10))
        #expect(RecurrenceLimits(maximumOccurrences: -1, maximumSteps: -1) == RecurrenceLimits(maximumOccurrences: 0, maximumSteps: 0))
    }

    @Test("Exactly as many occurrences as the limit are given")
    func exactLimit() throws {
        let limits = RecurrenceLimits(maximumOccurrences: 31)
        #expect(try expand("FREQ=DAILY", from: Self.start, window: ("20260701", "20260801"), limits: limits).count == 31)
        #expect(throws: RecurrenceError.self) {
            try expand("FREQ=DAILY", from: Self.start, window: ("20260701", "20260802"), limits: limits)
        }
    }

    @Test("A count beyond all time is no work", .timeLimit(.minutes(5)))
    func hugeCounts() throws {
        #expect(try expand("FREQ=DAILY;COUNT=999999999999999999", from: Self.start, window: ("90000101", "90000111")).count == 10)
        #expect(try expand("FREQ=HOURLY;COUNT=999999999999999999", from: Self.start, window: ("90000101", "90000102")).count == 24)
        // Weekdays are counted week by week; seven thousand years of them are still within the limits.
        #expect(try expand("FREQ=MONTHLY;BYDAY=MO;COUNT=99999999999", from: Self.start, window: ("90000101", "90000201")).count >= 4)
    }

    @Test("Windows and starts at the ends of what can be held do not stop the process", .timeLimit(.minutes(5)))
    func extremes() throws {
        let ends = [CivilDateTime(secondsSinceEpoch: .min), CivilDateTime(secondsSinceEpoch: .max), CivilDateTime(secondsSinceEpoch: 0)]
        for text in [
            "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=99999999", "FREQ=WEEKLY;BYMONTH=2", "FREQ=MONTHLY;BYDAY=-5MO", "FREQ=YEARLY;BYWEEKNO=-53",
            "FREQ=YEARLY;BYYEARDAY=-366;COUNT=3", "FREQ=DAILY;COUNT=999999999999999999",
        ] {
            let rule = try RecurrenceRule(parsing: text)
            for start in ends {
                for from in ends {
                    for before in ends {
                        _ = try? rule.occurrences(
                            startingAt: start, allDay: text != "FREQ=HOURLY", from: from, before: before,
                            limits: RecurrenceLimits(maximumOccurrences: 100, maximumSteps: 5_000))
                    }
                }
            }
        }
    }
}
