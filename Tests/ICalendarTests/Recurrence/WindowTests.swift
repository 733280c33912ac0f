import Testing

@testable import ICalendar

@Suite("Windows far from the start")
struct WindowTests {
    private static let generous = RecurrenceLimits(maximumOccurrences: 2_000_000, maximumSteps: 10_000_000)

    @Test(
        "A window twenty years after the start holds what walking there finds", .timeLimit(.minutes(5)),
        arguments: RecurrenceFrequency.allCases)
    func twentyYearsLater(frequency: RecurrenceFrequency) throws {
        let seed = SeededGenerator.seedOfRun &+ 7
        print("Seed: \(seed)")
        var generator = RuleGenerator(seed: seed)
        var fruitful = 0
        let number = frequency == .hourly ? 25 : 120
        for _ in 0..<number {
            let subject = generator.next(frequency)
            let rule = try RecurrenceRule(parsing: subject.rule)
            let from = CivilDateTime(secondsSinceEpoch: subject.start.secondsSinceEpoch + 20 * 31_556_952 + 12_345)
            let before = CivilDateTime(secondsSinceEpoch: from.secondsSinceEpoch + (frequency == .yearly ? 10 : 1) * 31_556_952)
            var walk = try RecurrenceSequence(
                rule: rule, startingAt: subject.start, allDay: false, before: before, until: wallUntil(rule), limits: Self.generous)
            var walked: [CivilDateTime] = []
            while let next = try walk.next() { if next >= from { walked.append(next) } }
            let jumped = try rule.occurrences(
                startingAt: subject.start, allDay: false, from: from, before: before, until: wallUntil(rule), limits: Self.generous)
            #expect(jumped == walked, "\(subject.rule) from \(text(subject.start)), window from \(text(from))")
            fruitful += walked.isEmpty ? 0 : 1
        }
        #expect(fruitful > number / 5)
    }

    @Test(
        "Counted rules whose periods are all alike are reached by arithmetic, to the same end", .timeLimit(.minutes(5)),
        arguments: [
            "FREQ=DAILY;COUNT=5000", "FREQ=DAILY;INTERVAL=3;BYHOUR=9,17;COUNT=4000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,SU;COUNT=1500",
            "FREQ=HOURLY;INTERVAL=5;COUNT=30000", "FREQ=HOURLY;BYMINUTE=0,10,20;BYSETPOS=1,-1;COUNT=80000",
            "FREQ=WEEKLY;WKST=TH;BYDAY=WE,TH;BYSETPOS=-1;COUNT=800", "FREQ=DAILY;BYHOUR=1,2,3;BYSETPOS=2;COUNT=3000",
        ])
    func countedRules(text rule: String) throws {
        let rule = try RecurrenceRule(parsing: rule)
        let start = wall("20100106T073000")
        var walk = try RecurrenceSequence(rule: rule, startingAt: start, allDay: false, limits: Self.generous)
        var walked: [CivilDateTime] = []
        while let next = try walk.next() { walked.append(next) }
        let last = try #require(walked.last)
        for day in stride(from: start.date.daysSinceEpoch - 3, to: last.date.daysSinceEpoch + 10, by: 61) {
            let from = CivilDateTime(secondsSinceEpoch: day * 86_400 + 30_000)
            let before = CivilDateTime(secondsSinceEpoch: from.secondsSinceEpoch + 5 * 86_400)
            let jumped = try rule.occurrences(startingAt: start, allDay: false, from: from, before: before)
            #expect(jumped == walked.filter { $0 >= from && $0 < before }, "\(rule.text) from \(text(from))")
        }
    }

    @Test("A window a thousand years after the start costs as little as one at the start")
    func noWalking() throws {
        let few = RecurrenceLimits(maximumOccurrences: 100, maximumSteps: 60)
        for rule in [
            "FREQ=DAILY", "FREQ=HOURLY;INTERVAL=25", "FREQ=WEEKLY;BYDAY=MO,TU", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=YEARLY;BYWEEKNO=20",
            "FREQ=DAILY;COUNT=999999999999", "FREQ=HOURLY;INTERVAL=7;COUNT=99999999999",
        ] {
            let found = try expand(rule, from: "20260701T090000", window: ("30260701", "30260715"), limits: few)
            #expect(!found.isEmpty || rule.hasPrefix("FREQ=YEARLY"), "\(rule)")
        }
    }
}
