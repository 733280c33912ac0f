import Foundation
import Testing

@testable import ICalendar

@Suite("Zones of objects")
struct ObjectZoneTests {
    private static func zone(
        _ tzid: String, standard: String = "+0100", daylight: String = "+0200", rule: String = "RRULE:FREQ=YEARLY;BYMONTH="
    ) -> String {
        """
        BEGIN:VTIMEZONE
        TZID:\(tzid)
        BEGIN:STANDARD
        DTSTART:16011028T030000
        TZOFFSETFROM:\(daylight)
        TZOFFSETTO:\(standard)
        \(rule)10;BYDAY=-1SU
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010325T020000
        TZOFFSETFROM:\(standard)
        TZOFFSETTO:\(daylight)
        \(rule)3;BYDAY=-1SU
        END:DAYLIGHT
        END:VTIMEZONE
        """.replacingOccurrences(of: "\n", with: "\r\n")
    }

    private func expansion(_ tzid: String, zone: String?) throws -> BusyExpansion {
        let event = Fixture.event("DTSTART;TZID=\(tzid):20260105T090000", "DURATION:PT1H", "RRULE:FREQ=MONTHLY;INTERVAL=6;COUNT=2")
        return try Fixture.expand(zone.map { Fixture.calendar($0, event) } ?? Fixture.calendar(event))
    }

    private static let berlin = ["20260105T080000Z/20260105T090000Z", "20260705T070000Z/20260705T080000Z"]

    @Test("a VTIMEZONE that only the object knows is used, from 1601 on")
    func ownZone() throws {
        let expansion = try expansion("Company Zone", zone: Self.zone("Company Zone"))
        #expect(expansion.spans == Self.berlin)
        #expect(expansion.unknown.isEmpty)
    }

    @Test(
        "Windows names and prefixed IANA names need no VTIMEZONE",
        arguments: [
            "W. Europe Standard Time", "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin",
        ])
    func knownNames(tzid: String) throws {
        #expect(try expansion(tzid, zone: nil).spans == Self.berlin)
    }

    @Test("the system's rules win over a VTIMEZONE that contradicts them")
    func contradiction() throws {
        #expect(try expansion("Europe/Berlin", zone: Self.zone("Europe/Berlin", standard: "-0500", daylight: "-0400")).spans == Self.berlin)
    }

    @Test("an unknown zone is unknown and never UTC, and its neighbours are unharmed")
    func unknownZone() throws {
        let data = Fixture.calendar(
            Fixture.event("DTSTART;TZID=Nowhere/City:20260105T090000", "DURATION:PT1H"),
            Fixture.event(uid: "fine", "DTSTART:20260106T090000Z", "DURATION:PT1H"))
        let expansion = try Fixture.expand(data)
        #expect(expansion.spans == ["20260106T090000Z/20260106T100000Z"])
        #expect(expansion.unknown.map(\.uid) == ["u@test"])
        #expect(expansion.unknown.first?.reason.contains("Nowhere/City") == true)
    }

    @Test(
        "hostile VTIMEZONEs are refused",
        arguments: [
            zone("Bad", standard: "+9999"), zone("Bad", standard: "+2400"), zone("Bad", standard: "1"), zone("Bad", standard: ""),
            zone("Bad", rule: "RRULE:FREQ=HOURLY;BYMONTH="), zone("Bad", rule: "RRULE:FREQ=SECONDLY;BYMONTH="), zone("Bad", rule: "RDATE:"),
            "BEGIN:VTIMEZONE\r\nTZID:Bad\r\nEND:VTIMEZONE",
            "BEGIN:VTIMEZONE\r\nTZID:Bad\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE",
            zone("Bad") + "\r\n" + zone("Bad", standard: "+0300"),
        ])
    func hostileZones(zone: String) throws {
        let expansion = try expansion("Bad", zone: zone)
        #expect(expansion.busy.isEmpty)
        #expect(expansion.unknown.count == 1)
    }

    @Test("a zone by dates alone holds its last offset")
    func zoneByDates() throws {
        let zone = [
            "BEGIN:VTIMEZONE", "TZID:Dates", "BEGIN:STANDARD", "DTSTART:20200101T000000", "TZOFFSETFROM:+0000", "TZOFFSETTO:+0100",
            "RDATE:20200101T000000", "END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:20260401T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200",
            "END:DAYLIGHT", "END:VTIMEZONE",
        ].joined(separator: "\r\n")
        #expect(try expansion("Dates", zone: zone).spans == Self.berlin)
    }

    @Test("floating times and dates follow the zone that is handed in")
    func floating() throws {
        let data = Fixture.calendar(
            Fixture.event("DTSTART:20260705T090000", "DURATION:PT1H"), Fixture.event(uid: "d", "DTSTART;VALUE=DATE:20260708"))
        #expect(
            try Fixture.expand(data, zone: "America/New_York").spans
                == ["20260705T130000Z/20260705T140000Z", "20260708T040000Z/20260709T040000Z"])
        #expect(try Fixture.expand(data, zone: "UTC").spans == ["20260705T090000Z/20260705T100000Z", "20260708T000000Z/20260709T000000Z"])
    }

    @Test(
        "an unknown zone in EXDATE, RDATE or RECURRENCE-ID makes the event unknown",
        arguments: [
            "EXDATE;TZID=Nowhere:20260106T080000", "RDATE;TZID=Nowhere:20260106T080000", "DTEND;TZID=Nowhere:20260106T080000",
            "RECURRENCE-ID;TZID=Nowhere:20260106T080000",
        ])
    func unknownElsewhere(line: String) throws {
        let expansion = try Fixture.expand(Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "RRULE:FREQ=DAILY;COUNT=3", line)))
        #expect(expansion.unknown.count >= 1)
    }
}
