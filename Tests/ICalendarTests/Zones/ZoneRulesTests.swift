import Testing

@testable import ICalendar

@Suite("Between instants and wall clocks")
struct ZoneRulesTests {
    /// The instant of a reading, as text.
    private func utc(_ zone: String, _ reading: String) throws -> String {
        let rules = try ZoneDatabase.system.zone(named: zone)
        return text(CivilDateTime(secondsSinceEpoch: rules.utc(of: wall(reading)))) + "Z"
    }

    @Test(
        "A reading in a gap takes the offset before it; one that comes twice is the first",
        arguments: [
            // RFC 5545 §3.3.5
            ("America/New_York", "20070311T023000", "20070311T073000Z"), ("America/New_York", "20071104T013000", "20071104T053000Z"),
            // Europe
            ("Europe/Berlin", "20260329T015959", "20260329T005959Z"), ("Europe/Berlin", "20260329T020000", "20260329T010000Z"),
            ("Europe/Berlin", "20260329T023000", "20260329T013000Z"), ("Europe/Berlin", "20260329T030000", "20260329T010000Z"),
            ("Europe/Berlin", "20261025T020000", "20261025T000000Z"), ("Europe/Berlin", "20261025T023000", "20261025T003000Z"),
            ("Europe/Berlin", "20261025T025959", "20261025T005959Z"), ("Europe/Berlin", "20261025T030000", "20261025T020000Z"),
            ("Europe/Dublin", "20260329T013000", "20260329T013000Z"), ("Europe/Dublin", "20261025T013000", "20261025T003000Z"),
            // Half an hour, in the south
            ("Australia/Lord_Howe", "20260405T014500", "20260404T144500Z"), ("Australia/Lord_Howe", "20260405T020000", "20260404T153000Z"),
            ("Australia/Lord_Howe", "20261004T021500", "20261003T154500Z"), ("Australia/Lord_Howe", "20261004T023000", "20261003T153000Z"),
            // Midnight does not exist, or comes twice
            ("America/Santiago", "20260906T003000", "20260906T043000Z"), ("America/Santiago", "20260404T233000", "20260405T023000Z"),
            // A whole day that does not exist
            ("Pacific/Apia", "20111230T120000", "20111230T220000Z"), ("Pacific/Apia", "20111231T000000", "20111230T100000Z"),
            // No daylight saving time, and one that was given up
            ("Asia/Kolkata", "20260701T120000", "20260701T063000Z"), ("America/Sao_Paulo", "20180115T120000", "20180115T140000Z"),
            ("America/Sao_Paulo", "20260115T120000", "20260115T150000Z"),
            // Long after the last listed transition
            ("America/New_York", "21000314T023000", "21000314T073000Z"), ("Europe/Berlin", "21000715T120000", "21000715T100000Z"),
            ("Europe/Berlin", "99990715T120000", "99990715T100000Z"), ("Australia/Sydney", "99990115T120000", "99990115T010000Z"),
            ("America/New_York", "99991231T235959", "100000101T045959Z"),
            // Before zones
            ("Europe/Berlin", "18000101T000000", "17991231T230632Z"), ("UTC", "20260701T120000", "20260701T120000Z"),
        ])
    func readings(zone: String, reading: String, expected: String) throws {
        #expect(try utc(zone, reading) == expected)
    }

    @Test(
        "Every second around a change goes to the wall and back",
        arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"])
    func roundTrip(name: String) throws {
        let zone = try ZoneDatabase.system.zone(named: name)
        var lastOffset = zone.offset(atUTC: 1_767_225_600)
        var changes = 0
        for hour in 0..<(24 * 365 * 2) {
            let instant = 1_767_225_600 + hour * 3_600
            let offset = zone.offset(atUTC: instant)
            defer { lastOffset = offset }
            guard offset != lastOffset else { continue }
            changes += 1
            for second in stride(from: instant - 10_800, through: instant + 10_800, by: 59) {
                let reading = zone.civil(atUTC: second)
                let back = zone.utc(of: reading)
                // The same instant, or the earlier of the two that show the same.
                #expect(zone.civil(atUTC: back) == reading && back <= second)
                #expect(back == second || second - back == abs(offset - lastOffset))
            }
        }
        #expect(changes >= 4)
    }

    @Test("A zone made by hand sorts its transitions, bounds its offsets and answers everywhere")
    func handMade() {
        let zone = ZoneRules(
            identifier: "Made", transitions: [(200, 7_200), (100, 3_600), (200, 10_800), (300, .max)], initialOffset: .min)
        #expect(zone.offset(atUTC: 99) == -93_599)
        #expect(zone.offset(atUTC: 100) == 3_600)
        #expect(zone.offset(atUTC: 200) == 10_800)
        #expect(zone.offset(atUTC: 300) == 93_599)
        for seconds in [Int.min, -1, 0, 250, .max] { _ = zone.utc(of: zone.civil(atUTC: seconds)) }
        #expect(zone == ZoneRules(identifier: "Made", transitions: [(100, 3_600), (200, 10_800), (300, 93_599)], initialOffset: -93_599))
        #expect(ZoneRules.utc.utc(of: wall("20260701T120000")) == wall("20260701T120000").secondsSinceEpoch)
    }

    @Test("A footer without a daylight time and no transitions is a fixed offset")
    func fixedOffset() throws {
        let zone = try ZoneRules(identifier: "Fixed", transitions: [], initialOffset: 5, footer: POSIXZoneRule(parsing: "<+03>-3"))
        #expect(zone.offset(atUTC: 0) == 10_800)
        #expect(zone.utc(of: wall("19700101T030000")) == 0)
    }

    @Test("Changes that follow one another within hours are taken one by one")
    func crowdedChanges() {
        let zone = ZoneRules(identifier: "Crowd", transitions: [(0, 3_600), (1_800, 0), (3_600, 3_600), (5_400, 0)], initialOffset: 0)
        for second in -100...9_000 {
            let reading = zone.civil(atUTC: second)
            let back = zone.utc(of: reading)
            #expect(zone.civil(atUTC: back) == reading && back <= second)
        }
    }
}
