import Foundation
import Testing

@testable import ICalendar

@Suite("How long instances last")
struct EventLengthTests {
    @Test("P1D is a day of the wall clock, PT24H is 24 hours, DTEND is exact")
    func nominalAndExact() throws {
        let start = "DTSTART;TZID=Europe/Berlin:20260328T120000"
        #expect(try Fixture.busy(start, "DURATION:P1D") == ["20260328T110000Z/20260329T100000Z"])
        #expect(try Fixture.busy(start, "DURATION:PT24H") == ["20260328T110000Z/20260329T110000Z"])
        #expect(try Fixture.busy(start, "DURATION:P1DT1H") == ["20260328T110000Z/20260329T110000Z"])
        let series = try Fixture.busy(
            "DTSTART;TZID=Europe/Berlin:20260327T120000", "DTEND;TZID=Europe/Berlin:20260328T120000", "RRULE:FREQ=DAILY;COUNT=2")
        #expect(series == ["20260327T110000Z/20260328T110000Z", "20260328T110000Z/20260329T110000Z"])
    }

    @Test("days of a date event are days of the zone, also when a day has 23 or 25 hours")
    func wholeDays() throws {
        #expect(
            try Fixture.busy("DTSTART;VALUE=DATE:20260328", "DTEND;VALUE=DATE:20260330", "RRULE:FREQ=WEEKLY;COUNT=2")
                == ["20260327T230000Z/20260329T220000Z", "20260403T220000Z/20260405T220000Z"])
        #expect(try Fixture.busy("DTSTART;VALUE=DATE:20261025") == ["20261024T220000Z/20261025T230000Z"])
        #expect(try Fixture.busy("DTSTART:20260105") == ["20260104T230000Z/20260105T230000Z"])
    }

    @Test("a time without an end takes no time")
    func withoutEnd() throws {
        #expect(try Fixture.busy("DTSTART:20260105T080000Z", "RRULE:FREQ=DAILY").isEmpty)
        #expect(try Fixture.busy("DTSTART:20260105T080000Z", "DTEND:20260105T080000Z").isEmpty)
    }

    @Test("an end before the start has no length and is remarked upon")
    func endBeforeStart() throws {
        let expansion = try Fixture.expand(Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "DTEND:20260105T070000Z")))
        #expect(expansion.busy.isEmpty && expansion.unknown.isEmpty)
        #expect(expansion.remarks.count == 1)
        let days = try Fixture.expand(Fixture.calendar(Fixture.event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:20260105")))
        #expect(days.busy.isEmpty && days.remarks.count == 1)
    }

    @Test("what began before the window is found by its length")
    func beganBefore() throws {
        #expect(
            try Fixture.busy("DTSTART;VALUE=DATE:20250601", "DTEND;VALUE=DATE:20260601", from: "20260301T000000Z", to: "20260302T000000Z")
                .count == 1)
        #expect(
            try Fixture.busy(
                "DTSTART:20250105T080000Z", "DURATION:P10D", "RRULE:FREQ=MONTHLY", from: "20260110T000000Z", to: "20260111T000000Z")
                == ["20260105T080000Z/20260115T080000Z"])
    }

    @Test("DTEND in another zone, and of another type than DTSTART")
    func mixedEnds() throws {
        #expect(
            try Fixture.busy("DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=America/New_York:20260105T090000")
                == ["20260105T080000Z/20260105T140000Z"])
        #expect(try Fixture.busy("DTSTART:20260105T080000Z", "DTEND;VALUE=DATE:20260106") == ["20260105T080000Z/20260105T230000Z"])
    }

    @Test(
        "DTEND and DURATION together, negative and endless durations are unknown",
        arguments: [
            "DTEND:20260105T090000Z\nDURATION:PT1H", "DURATION:-PT1H", "DURATION:P99999999999D", "DURATION:P1DT", "DURATION:1H",
            "DURATION:",
            "DURATION:PT1H1H", "DURATION:P1M",
        ])
    func badLengths(lines: String) throws {
        let expansion = try Fixture.expand(Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", lines)))
        #expect(expansion.busy.isEmpty)
        #expect(expansion.unknown.count == 1)
    }

    @Test("the window is half-open")
    func halfOpen() throws {
        let event = ["DTSTART:20260105T080000Z", "DURATION:PT1H"]
        #expect(try Fixture.busy(event[0], event[1], from: "20260105T090000Z", to: "20260106T000000Z").isEmpty)
        #expect(try Fixture.busy(event[0], event[1], from: "20260105T000000Z", to: "20260105T080000Z").isEmpty)
        #expect(try Fixture.busy(event[0], event[1], from: "20260105T085959Z", to: "20260106T000000Z").count == 1)
    }
}
