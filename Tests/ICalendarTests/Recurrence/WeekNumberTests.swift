import Testing

@testable import ICalendar

@Suite("Week numbers")
struct WeekNumberTests {
    private struct Question: Encodable {
        let weeks: [Int]
        let weekdays: [Int]
        let fromYear = 1971
        let throughYear = 2399
    }

    private struct Answer: Decodable {
        let days: [String]
    }

    @Test("Every week number, from either end, names the days that Python's ISO calendar names", .timeLimit(.minutes(5)))
    func allWeekNumbers() throws {
        var random = SeededGenerator(seed: SeededGenerator.seedOfRun)
        print("Seed: \(SeededGenerator.seedOfRun)")
        var questions = [Question(weeks: Array(1...53), weekdays: [1, 2, 3, 4, 5, 6, 7])]
        for week in 1...53 {
            questions.append(Question(weeks: [week], weekdays: [random.int(1...7)]))
            questions.append(Question(weeks: [-week, random.int(1...53)], weekdays: [random.int(1...3), random.int(4...7)]))
        }
        let answers = try EngineOracle(script: "isoweek_oracle.py").answers(to: questions, as: Answer.self)
        for (question, answer) in zip(questions, answers) {
            let codes = question.weekdays.compactMap { Weekday(rawValue: $0)?.code }.joined(separator: ",")
            let rule = "FREQ=YEARLY;BYWEEKNO=\(question.weeks.map(String.init).joined(separator: ","));BYDAY=\(codes)"
            // 1971 began on a Friday and week 53 of 1970, 2400 on a Saturday and week 52 of 2399: the whole years of weeks lie between.
            let found = try expand(
                rule, from: "19700101T000000", allDay: true, window: ("19710104", "24000103"), limit: .max,
                limits: RecurrenceLimits(maximumOccurrences: 200_000))
            let isEqual = days(found) == answer.days
            #expect(isEqual, "\(rule): \(found.count) days beside \(answer.days.count)")
        }
    }

    @Test("Week 53 exists only in long years")
    func week53() throws {
        let found = try expand("FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO", from: "20201228T090000", limit: 4)
        #expect(days(found) == ["20201228", "20261228", "20321227", "20371228"])
        // 2066 has 52 weeks, so its last Sunday is not in a week 53.
        #expect(try expand("FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU", from: "20660601T090000", window: ("20660601", "20680101")).isEmpty)
    }

    @Test("A week that reaches over New Year stays whole, also when years are left out")
    func weekAcrossNewYear() throws {
        let found = try expand("FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO,TU,WE,TH,FR,SA,SU", from: "20241230T090000", limit: 14)
        #expect(
            days(found) == [
                "20241230", "20241231", "20250101", "20250102", "20250103", "20250104", "20250105",
                "20270104", "20270105", "20270106", "20270107", "20270108", "20270109", "20270110",
            ])
        let last = try expand("FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO,WE;BYSETPOS=1", from: "20241230T090000", limit: 3)
        #expect(days(last) == ["20241230", "20251229", "20270104"])
    }

    @Test("A start in the first days of January may belong to the last week of the year before")
    func startInLastWeek() throws {
        let found = try expand("FREQ=YEARLY;BYWEEKNO=53", from: "20210101T090000", limit: 2)
        #expect(days(found) == ["20210101", "20270101"])
    }

    @Test("Without a weekday the start's weekday is meant")
    func weekdayOfStart() throws {
        let found = try expand("FREQ=YEARLY;BYWEEKNO=20", from: "19970512T090000", limit: 3)
        #expect(days(found) == ["19970512", "19980511", "19990517"])
        #expect(days(try expand("FREQ=YEARLY;BYWEEKNO=1", from: "20251229T090000", limit: 2)) == ["20251229", "20270104"])
    }

    @Test("Weeks begin on WKST, and week 1 is the first with four days in the year")
    func weekStart() throws {
        let found = try expand("FREQ=YEARLY;WKST=SU;BYWEEKNO=1;BYDAY=SU", from: "20250101T090000", limit: 3)
        #expect(days(found) == ["20260104", "20270103", "20280102"])
    }
}
