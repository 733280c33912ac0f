import Foundation
import TestSupport
import Testing

@testable import CalendarHost

@Suite struct InstantTests {
    @Test(
        arguments: [
            ("2026-11-23T09:00:00Z", 1_795_424_400.0), ("2026-11-23T10:00:00+01:00", 1_795_424_400),
            ("2026-11-23t09:00:00z", 1_795_424_400),
            ("2026-11-23T09:00:00.999Z", 1_795_424_400), ("2026-11-23T03:30:00-05:30", 1_795_424_400), ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T00:00:00Z", 1_709_164_800),
        ])
    func `an instant is RFC 3339 with any offset`(_ text: String, _ seconds: Double) {
        #expect(Instant.parse(text) == Date(timeIntervalSince1970: seconds))
    }

    @Test(
        arguments: [
            "", "now", "2026-11-23", "2026-11-23T09:00:00", "2026-11-23 09:00:00Z", "09:00:00Z", "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-11-23T24:30:00Z", "2026-11-23T09:61:00Z", "2026-11-23T09:00:00Zjunk",
            "2026-11-23T09:00:00Z\n", "junk2026-11-23T09:00:00Z", "2026-11-23T09:00:00.Z", "2026-11-23T09:00:00.5.5Z",
            "2026.5-11-23T09:00:00Z", "+2026-11-23T09:00:00Z", "2026-11-23T09:00:00+25:00", "2026-11-23T09:00Z", "1795424400",
            "20261123T090000Z", "２０２６-11-23T09:00:00Z", String(repeating: "2026-11-23T09:00:00Z", count: 1_000),
        ])
    func `anything else is none`(_ text: String) { #expect(Instant.parse(text) == nil) }

    @Test func `what is written is read as the same instant`() {
        var random = SeededGenerator(seed: freshSeed("instants"))
        for _ in 0..<2_000 {
            let instant = Date(timeIntervalSince1970: Double(Int.random(in: 0...4_102_444_800, using: &random)))
            #expect(Instant.parse(Instant.text(instant)) == instant)
        }
    }
}
