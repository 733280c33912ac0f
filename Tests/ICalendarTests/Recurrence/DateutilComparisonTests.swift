import Testing

@testable import ICalendar

@Suite("Recurrence rules beside python-dateutil")
struct DateutilComparisonTests {
    private struct Question: Encodable {
        let rule, start, from, before: String
    }

    private struct Answer: Decodable {
        let occurrences: [String]?
        let error: String?
    }

    @Test(
        "Six hundred generated rules of each frequency give the same occurrences", .timeLimit(.minutes(5)),
        arguments: RecurrenceFrequency.allCases)
    func generatedRules(frequency: RecurrenceFrequency) throws {
        let seed = SeededGenerator.seedOfRun
        print("Seed of the \(frequency.rawValue) rules: \(seed) (set CALENDAR_HOST_TEST_SEED to change it)")
        var generator = RuleGenerator(seed: seed &+ UInt64(RecurrenceFrequency.allCases.firstIndex(of: frequency) ?? 0))
        let cases = (0..<600).map { _ in generator.next(frequency) }
        let answers = try EngineOracle(script: "dateutil_oracle.py").answers(
            to: cases.map { Question(rule: $0.rule, start: text($0.start), from: text($0.from), before: text($0.before)) }, as: Answer.self)

        var occurrences = 0
        var fruitful = 0
        for (subject, answer) in zip(cases, answers) {
            let rule = try RecurrenceRule(parsing: subject.rule)
            let ours = try rule.occurrences(
                startingAt: subject.start, allDay: false, from: subject.from, before: subject.before, until: wallUntil(rule),
                limits: RecurrenceLimits(maximumOccurrences: 1_000_000)
            ).map(text)
            if let error = answer.error {
                // dateutil sees some impossible rules at once and calls them invalid; to the RFC they have no occurrences.
                #expect(error.contains("generates an empty set") && ours.isEmpty, "\(subject.rule) from \(text(subject.start)): \(error)")
                continue
            }
            let theirs = try #require(answer.occurrences)
            #expect(
                ours == theirs,
                "seed \(seed): \(subject.rule) from \(text(subject.start)) in \(text(subject.from))–\(text(subject.before))")
            #expect(try RecurrenceRule(parsing: rule.text) == rule)
            occurrences += theirs.count
            fruitful += theirs.isEmpty ? 0 : 1
        }
        print("\(frequency.rawValue): \(cases.count) rules, \(fruitful) with occurrences, \(occurrences) occurrences compared")
        // A comparison of empty lists would prove nothing.
        #expect(fruitful > cases.count / 3)
    }
}
