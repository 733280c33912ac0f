import Testing

@testable import ICalendar

@Suite("Reading recurrence rules")
struct RuleReadingTests {
    private func reason(_ text: String) -> RecurrenceError.Reason? {
        do {
            _ = try RecurrenceRule(parsing: text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("Every part is read, sorted, without repetitions and in either case")
    func everyPart() throws {
        let rule = try RecurrenceRule(
            parsing: "bymonth=3,1,01;freq=yearly;Interval=2;count=5;wkst=su;byday=mo,+1tu,-1Su,MO;byyearday=-1,200;bymonthday=31,-31;"
                + "byhour=0,23;byminute=59;bysecond=60;bysetpos=-366,1")
        #expect(rule.frequency == .yearly)
        #expect(rule.interval == 2)
        #expect(rule.count == 5)
        #expect(rule.weekStart == .sunday)
        #expect(rule.byMonth == [1, 3])
        #expect(rule.byDay.map(\.code) == ["MO", "1TU", "-1SU"])
        #expect(
            rule.text
                == "FREQ=YEARLY;INTERVAL=2;COUNT=5;WKST=SU;BYMONTH=1,3;BYYEARDAY=-1,200;BYMONTHDAY=-31,31;BYDAY=MO,1TU,-1SU;"
                + "BYHOUR=0,23;BYMINUTE=59;BYSECOND=60;BYSETPOS=-366,1")
        #expect(try RecurrenceRule(parsing: rule.text) == rule)
    }

    @Test("UNTIL keeps the form in which it was written")
    func until() throws {
        func until(_ value: String) throws -> RecurrenceUntil? { try RecurrenceRule(parsing: "FREQ=DAILY;UNTIL=\(value)").until }
        #expect(try until("19971224") == .date(wall("19971224").date))
        #expect(try until("19971224T090000") == .local(wall("19971224T090000")))
        #expect(try until("19700102t000001z") == .utc(secondsSinceEpoch: 86_401))
        #expect(try until("20161231T235960Z") == .utc(secondsSinceEpoch: wall("20161231T235959").secondsSinceEpoch))
        for value in [
            "", "1997", "19970230", "19971224T", "19971224T240000", "19971224T0900", "19971224X090000", "19971224T090000+", "１９９７１２２４",
        ] {
            #expect(reason("FREQ=DAILY;UNTIL=\(value)") == .malformedPart("UNTIL", value: value), "\(value)")
        }
    }

    @Test(
        "What the grammar does not have is refused",
        arguments: [
            ("", RecurrenceError.Reason.malformedPart("", value: "")),
            ("INTERVAL=2", .missingFrequency),
            ("FREQ=", .unsupportedFrequency("")),
            ("FREQ=FORTNIGHTLY", .unsupportedFrequency("FORTNIGHTLY")),
            ("FREQ=SECONDLY", .unsupportedFrequency("SECONDLY")),
            (" FREQ=DAILY", .unknownPart(" FREQ")),
            ("FREQ=DAILY;;COUNT=2", .malformedPart("", value: "")),
            ("FREQ=DAILY;COUNT", .malformedPart("COUNT", value: "")),
            ("FREQ=DAILY;X-FOO=1", .unknownPart("X-FOO")),
            ("FREQ=YEARLY;BYEASTER=0", .unknownPart("BYEASTER")),
            ("FREQ=DAILY;FREQ=DAILY", .duplicatePart("FREQ")),
            ("FREQ=DAILY;COUNT=2;count=2", .duplicatePart("COUNT")),
            ("FREQ=DAILY;RSCALE=CHINESE", .unsupportedCalendarScale),
            ("FREQ=MONTHLY;SKIP=FORWARD", .unsupportedCalendarScale),
            ("FREQ=DAILY;INTERVAL=0", .valueOutOfRange("INTERVAL", value: "0")),
            ("FREQ=DAILY;INTERVAL=-1", .malformedPart("INTERVAL", value: "-1")),
            ("FREQ=DAILY;INTERVAL=100000000", .valueOutOfRange("INTERVAL", value: "100000000")),
            ("FREQ=DAILY;COUNT=0", .valueOutOfRange("COUNT", value: "0")),
            ("FREQ=DAILY;COUNT=99999999999999999999", .valueOutOfRange("COUNT", value: "99999999999999999999")),
            ("FREQ=DAILY;COUNT=2.5", .malformedPart("COUNT", value: "2.5")),
            ("FREQ=DAILY;WKST=XX", .malformedPart("WKST", value: "XX")),
            ("FREQ=DAILY;BYMONTH=13", .valueOutOfRange("BYMONTH", value: "13")),
            ("FREQ=DAILY;BYMONTH=-1", .malformedPart("BYMONTH", value: "-1")),
            ("FREQ=DAILY;BYMONTH=1,,2", .malformedPart("BYMONTH", value: "")),
            ("FREQ=DAILY;BYMONTH=5L", .malformedPart("BYMONTH", value: "5L")),
            ("FREQ=YEARLY;BYWEEKNO=54", .valueOutOfRange("BYWEEKNO", value: "54")),
            ("FREQ=YEARLY;BYYEARDAY=0", .valueOutOfRange("BYYEARDAY", value: "0")),
            ("FREQ=YEARLY;BYYEARDAY=-367", .valueOutOfRange("BYYEARDAY", value: "-367")),
            ("FREQ=MONTHLY;BYMONTHDAY=32", .valueOutOfRange("BYMONTHDAY", value: "32")),
            ("FREQ=MONTHLY;BYMONTHDAY=-", .malformedPart("BYMONTHDAY", value: "-")),
            ("FREQ=YEARLY;BYDAY=255SU", .valueOutOfRange("BYDAY", value: "255")),
            ("FREQ=YEARLY;BYDAY=54SU", .valueOutOfRange("BYDAY", value: "54")),
            ("FREQ=YEARLY;BYDAY=0SU", .valueOutOfRange("BYDAY", value: "0")),
            ("FREQ=WEEKLY;BYDAY=MONDAY", .malformedPart("BYDAY", value: "MONDAY")),
            ("FREQ=DAILY;BYHOUR=24", .valueOutOfRange("BYHOUR", value: "24")),
            ("FREQ=DAILY;BYMINUTE=60", .valueOutOfRange("BYMINUTE", value: "60")),
            ("FREQ=DAILY;BYSECOND=61", .valueOutOfRange("BYSECOND", value: "61")),
            ("FREQ=DAILY;BYHOUR=1;BYSETPOS=367", .valueOutOfRange("BYSETPOS", value: "367")),
        ])
    func refused(text: String, expected: RecurrenceError.Reason) {
        #expect(reason(text) == expected)
    }

    @Test(
        "What the RFC's table of combinations forbids is refused",
        arguments: [
            ("FREQ=DAILY;COUNT=2;UNTIL=20260101", RecurrenceError.Reason.conflict("COUNT", "UNTIL")),
            ("FREQ=MONTHLY;BYWEEKNO=20", .notAllowed("BYWEEKNO", frequency: .monthly)),
            ("FREQ=HOURLY;BYWEEKNO=20", .notAllowed("BYWEEKNO", frequency: .hourly)),
            ("FREQ=DAILY;BYYEARDAY=20", .notAllowed("BYYEARDAY", frequency: .daily)),
            ("FREQ=WEEKLY;BYYEARDAY=20", .notAllowed("BYYEARDAY", frequency: .weekly)),
            ("FREQ=MONTHLY;BYYEARDAY=20", .notAllowed("BYYEARDAY", frequency: .monthly)),
            ("FREQ=WEEKLY;BYMONTHDAY=20", .notAllowed("BYMONTHDAY", frequency: .weekly)),
            ("FREQ=DAILY;BYDAY=1MO", .notAllowed("a numbered BYDAY", frequency: .daily)),
            ("FREQ=WEEKLY;BYDAY=MO,-1TU", .notAllowed("a numbered BYDAY", frequency: .weekly)),
            ("FREQ=HOURLY;BYDAY=1MO", .notAllowed("a numbered BYDAY", frequency: .hourly)),
            ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", .conflict("BYWEEKNO", "a numbered BYDAY")),
            ("FREQ=MONTHLY;BYSETPOS=1", .nothingToSelectFrom),
        ])
    func combinations(text: String, expected: RecurrenceError.Reason) {
        #expect(reason(text) == expected)
    }

    @Test("A semicolon at the end is read over, since it can mean nothing else")
    func finalSemicolon() throws {
        #expect(try RecurrenceRule(parsing: "FREQ=DAILY;COUNT=2;") == RecurrenceRule(parsing: "FREQ=DAILY;COUNT=2"))
    }

    @Test("A rule of any size costs no more than its limit, and the longest sensible one fits")
    func sizes() throws {
        #expect(reason("FREQ=DAILY;BYMONTH=" + String(repeating: "1,", count: 5_000) + "1") == .tooLong(limit: 8_192))
        #expect(reason(String(repeating: "A", count: 50_000_000)) == .tooLong(limit: 8_192))
        #expect(reason("FREQ=DAILY;BYMONTH=" + String(repeating: "1,", count: 2_000) + "1") == .tooManyValues("BYMONTH", limit: 749))
        let all = ((-366)...366).filter { $0 != 0 }.map(String.init).joined(separator: ",")
        let rule = try RecurrenceRule(parsing: "FREQ=YEARLY;BYYEARDAY=\(all);BYSETPOS=\(all)")
        #expect(rule.byYearDay.count == 732)
    }

    @Test("An error says what, in which rule and what to do, and carries no control characters")
    func descriptions() {
        let error = #expect(throws: RecurrenceError.self) {
            try RecurrenceRule(parsing: "FREQ=DAILY;BYMONTH=1\u{1B}[31m\r\n" + String(repeating: "x", count: 1_000))
        }
        let description = error?.description ?? ""
        #expect(description.contains("BYMONTH"))
        #expect(description.contains("Correct that value"))
        #expect(description.unicodeScalars.allSatisfy { $0.value >= 32 })
        #expect(description.count < 600)
    }

    @Test("Noise is refused or read to a rule that writes and reads itself alike, and never stops the process", .timeLimit(.minutes(5)))
    func noise() throws {
        var random = SeededGenerator(seed: SeededGenerator.seedOfRun)
        print("Seed: \(SeededGenerator.seedOfRun)")
        let words = [
            "FREQ", "=", ";", ",", "DAILY", "YEARLY", "MONTHLY", "WEEKLY", "HOURLY", "BYDAY", "MO", "-1SU", "BYMONTH", "12", "-", "+", "0",
            "UNTIL", "20260101", "T000000", "Z", "COUNT", "INTERVAL", "BYSETPOS", "\u{0}", "é", "9999999999999999999999", "BYHOUR", " ",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var text = random.chance(80) ? "FREQ=" + random.pick(["DAILY", "YEARLY", "MONTHLY", "WEEKLY", "HOURLY"]) : ""
            for _ in 0...random.int(0...3) {
                text += random.chance(70) ? ";\(random.pick(words))=\(random.pick(words))" : random.pick(words)
            }
            guard let rule = try? RecurrenceRule(parsing: text) else { continue }
            read += 1
            #expect(try RecurrenceRule(parsing: rule.text) == rule, "\(text)")
        }
        #expect(read > 50)
    }
}
