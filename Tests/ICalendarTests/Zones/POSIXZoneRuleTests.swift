import Testing

@testable import ICalendar

@Suite("Yearly zone rules")
struct POSIXZoneRuleTests {
    private func zone(_ text: String) throws -> ZoneRules {
        try ZoneRules(identifier: text, transitions: [], initialOffset: 0, footer: POSIXZoneRule(parsing: text))
    }

    private func changes(_ text: String, _ year: Int) throws -> [String] {
        try POSIXZoneRule(parsing: text).transitions(fromYear: year, throughYear: year).map {
            ICalendarTests.text(CivilDateTime(secondsSinceEpoch: $0.at)) + " \($0.offset / 60)"
        }
    }

    @Test("The notations of POSIX and RFC 8536 are read")
    func notations() throws {
        #expect(try changes("CET-1CEST,M3.5.0,M10.5.0/3", 2026) == ["20260329T010000 120", "20261025T010000 60"])
        #expect(try changes("EST5EDT,M3.2.0,M11.1.0", 2100) == ["21000314T070000 -240", "21001107T060000 -300"])
        // Hours below zero and beyond a day.
        #expect(try changes("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2026) == ["20260329T010000 -60", "20261025T010000 -120"])
        #expect(try changes("IST-2IDT,M3.4.4/26,M10.5.0", 2026) == ["20260327T000000 180", "20261024T230000 120"])
        // Standard time in summer, as in Ireland.
        #expect(try changes("IST-1GMT0,M10.5.0,M3.5.0/1", 2026) == ["20260329T010000 60", "20261025T010000 0"])
        // Half an hour, in the south.
        #expect(try changes("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 2026) == ["20260404T150000 630", "20261003T153000 660"])
        // Days of the year with and without the leap day.
        #expect(try changes("AAA0BBB,J60/0,J365/0", 2024) == ["20240301T000000 60", "20241230T230000 0"])
        #expect(try changes("AAA0BBB,59/0,364/0", 2024) == ["20240229T000000 60", "20241229T230000 0"])
        #expect(try POSIXZoneRule(parsing: "<+0545>-5:45").standardOffset == 20_700)
        #expect(try POSIXZoneRule(parsing: "LMT+0:53:28").standardOffset == -3_208)
    }

    @Test("Daylight saving time all year is all year")
    func allYear() throws {
        let zone = try zone("XXX3EDT4,0/0,J365/23")
        for day in stride(from: 0, to: 30_000, by: 17) { #expect(zone.offset(atUTC: day * 86_400) == -14_400) }
        for second in -3...3 {
            let newYear = wall("20270101T040000").secondsSinceEpoch
            #expect(zone.offset(atUTC: newYear + second) == -14_400)
            #expect(zone.offset(atUTC: newYear - 3_600 + second) == -14_400)
        }
    }

    @Test(
        "What is no rule is refused",
        arguments: [
            "", "C", "CE-1", "CET", "CET-", "CET-25", "CET-1:60", "CET-1CEST", "CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,",
            "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
            "CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,366,1", "CET-1CEST,M3.5.0,M10.5.0x",
            "<CET-1", "<+1>-1", "CET-99999999999999999999", "CET-1CEST,M3.5.0,M10.5.0/3 ", "C\u{0}T-1", ":Europe/Berlin",
        ])
    func refused(text: String) {
        let error = #expect(throws: ZoneError.self) { try POSIXZoneRule(parsing: text) }
        #expect(error?.reason == .malformedRule)
    }

    @Test("Any text of rule letters is read or refused", .timeLimit(.minutes(5)))
    func noise() {
        var random = SeededGenerator(seed: SeededGenerator.seedOfRun)
        print("Seed: \(SeededGenerator.seedOfRun)")
        for _ in 0..<8_000 {
            var text = random.chance(70) ? "CET-1CEST,M3.5.0,M10.5.0/3" : ""
            for _ in 0...random.int(0...4) {
                let index = text.index(text.startIndex, offsetBy: random.int(0...text.count))
                text.insert(random.pick(Array("CETM,./-+:<>J0123456789é")), at: index)
            }
            guard let rule = try? POSIXZoneRule(parsing: text) else { continue }
            for seconds in [-60_000_000_000, 0, 1_700_000_000, 250_000_000_000] { #expect(abs(rule.offset(atUTC: seconds)) <= 93_599) }
        }
    }
}
