import Foundation
import Testing

@testable import ICalendar

/// Changes of clocks: ical-recurrence.md §2.1.
@Suite("Instances across changes of clocks")
struct DaylightSavingTests {
    private func starts(_ lines: String..., from: String = "20250101T000000Z", to: String = "20300101T000000Z") throws -> [String] {
        let expansion = try Fixture.expand(
            Fixture.calendar(Fixture.event(lines.joined(separator: "\n"), "DURATION:PT30M")), from: from, to: to)
        #expect(expansion.unknown.isEmpty)
        return expansion.spans.map { String($0.prefix(16)) }
    }

    @Test("a daily instance in the gap moves forward and the next ones do not")
    func gapDaily() throws {
        let result = try starts("DTSTART;TZID=Europe/Berlin:20260328T023000", "RRULE:FREQ=DAILY;COUNT=3")
        #expect(result == ["20260328T013000Z", "20260329T013000Z", "20260330T003000Z"])
    }

    @Test("a daily instance in the overlap is the first of the two")
    func overlapDaily() throws {
        let result = try starts("DTSTART;TZID=Europe/Berlin:20261024T023000", "RRULE:FREQ=DAILY;COUNT=3")
        #expect(result == ["20261024T003000Z", "20261025T003000Z", "20261026T013000Z"])
    }

    @Test("weekly, monthly and yearly instances in the gap move forward, once")
    func gapOtherFrequencies() throws {
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20260322T023000", "RRULE:FREQ=WEEKLY;COUNT=3")
                == ["20260322T013000Z", "20260329T013000Z", "20260405T003000Z"])
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20260222T023000", "RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=3")
                == ["20260222T013000Z", "20260329T013000Z", "20260426T003000Z"])
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20250329T023000", "RRULE:FREQ=YEARLY;COUNT=5")
                == ["20250329T013000Z", "20260329T013000Z", "20270329T003000Z", "20280329T003000Z", "20290329T003000Z"])
    }

    @Test("weekly, monthly and yearly instances in the overlap are the first of the two")
    func overlapOtherFrequencies() throws {
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20261018T023000", "RRULE:FREQ=WEEKLY;COUNT=3")
                == ["20261018T003000Z", "20261025T003000Z", "20261101T013000Z"])
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20260927T023000", "RRULE:FREQ=MONTHLY;BYDAY=-1SU;COUNT=3")
                == ["20260927T003000Z", "20261025T003000Z", "20261129T013000Z"])
        #expect(
            try starts("DTSTART;TZID=Europe/Berlin:20251025T023000", "RRULE:FREQ=YEARLY;COUNT=2")
                == ["20251025T003000Z", "20261025T003000Z"])
    }

    @Test("explicit times in New York's gap and overlap are what RFC 5545 §3.3.5 says")
    func explicitTimes() throws {
        #expect(
            try starts("DTSTART;TZID=America/New_York:20070311T023000", from: "20070101T000000Z", to: "20080101T000000Z")
                == ["20070311T073000Z"])
        #expect(
            try starts("DTSTART;TZID=America/New_York:20071104T013000", from: "20070101T000000Z", to: "20080101T000000Z")
                == ["20071104T053000Z"])
    }

    @Test("southern zones, a half-hour change, a zone without changes and one that abolished them")
    func otherZones() throws {
        #expect(
            try starts("DTSTART;TZID=America/Santiago:20260905T003000", "RRULE:FREQ=DAILY;COUNT=3")
                == ["20260905T043000Z", "20260906T043000Z", "20260907T033000Z"])
        #expect(
            try starts("DTSTART;TZID=Australia/Lord_Howe:20261003T021500", "RRULE:FREQ=DAILY;COUNT=3")
                == ["20261002T154500Z", "20261003T154500Z", "20261004T151500Z"])
        #expect(
            try starts("DTSTART;TZID=Asia/Tokyo:20260328T023000", "RRULE:FREQ=DAILY;COUNT=2") == ["20260327T173000Z", "20260328T173000Z"])
        #expect(
            try starts(
                "DTSTART;TZID=Europe/Moscow:20140701T120000", "RRULE:FREQ=YEARLY;COUNT=2", from: "20140101T000000Z", to: "20160101T000000Z")
                == ["20140701T080000Z", "20150701T090000Z"])
    }

    @Test("an hourly series has every hour of the day once, also in the gap")
    func hourly() throws {
        let result = try starts("DTSTART;TZID=Europe/Berlin:20260329T003000", "RRULE:FREQ=HOURLY;COUNT=5")
        #expect(result == ["20260328T233000Z", "20260329T003000Z", "20260329T013000Z", "20260329T023000Z"])
    }
}
