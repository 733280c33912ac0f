import Foundation
import ICalendar
import ProviderKit
import Testing

@testable import MicrosoftAdapter

@Suite struct BusyTimeTests {
    private func event(_ text: String) throws -> GraphEvent { try JSONDecoder().decode(GraphEvent.self, from: Data(text.utf8)) }

    private func busy(_ text: String, _ window: TimeWindow = Fixture.window(-240, 240), zone: String = "UTC") throws -> BusyTime {
        EventReader(window: window, zone: try ZoneDatabase.system.zone(named: zone)).busyTime(of: try event(text))
    }

    static let kinds: [(String, BusyKind?)] = [
        (#","showAs":"busy""#, .busy), (#","showAs":"BUSY""#, .busy), (#","showAs":"Tentative""#, .tentative),
        (#","showAs":"oof""#, .unavailable),
        (#","showAs":"free""#, nil), (#","showAs":"Free""#, nil), (#","showAs":"workingElsewhere""#, nil), (#","showAs":"unknown""#, .busy),
        (#","showAs":"someday""#, .busy), ("", .busy), (#","showAs":null"#, .busy), (#","showAs":"busy","isCancelled":true"#, nil),
        (#","showAs":"busy","isCancelled":false"#, .busy), (#","showAs":"busy","responseStatus":{"response":"declined"}"#, nil),
        (#","showAs":"busy","responseStatus":{"response":"Declined"}"#, nil),
        (#","showAs":"tentative","responseStatus":{"response":"notResponded"}"#, .tentative),
        (#","showAs":"busy","responseStatus":{"response":"tentativelyAccepted"}"#, .busy),
        (#","showAs":"busy","type":"seriesMaster""#, nil), (#","showAs":"busy","@removed":{"reason":"deleted"}"#, nil),
    ]

    @Test(arguments: kinds.indices) func `an event takes its time as its status says`(_ index: Int) throws {
        let (more, kind) = Self.kinds[index]
        let time = try busy(Fixture.event("e", more: more))
        #expect(time.unknown.isEmpty)
        #expect(time.busy.map(\.kind) == (kind.map { [$0] } ?? []), "\(more)")
        #expect(time.busy.allSatisfy { $0.window == Fixture.window(9, 10) && $0.event == EventID("e") && $0.uid == EventUID("uid-e") })
    }

    static let zones: [(String, Double?)] = [
        ("UTC", 9), ("", 9), ("utc", 9), ("tzone://Microsoft/Utc", 9), ("Pacific Standard Time", 17), ("pacific standard time", 17),
        ("W. Europe Standard Time", 8), ("Europe/Berlin", 8), ("India Standard Time", 3.5), ("Asia/Kathmandu", 3.25),
        ("tzone://Microsoft/Custom", nil), ("Nowhere Standard Time", nil), ("../../etc/passwd", nil), ("Customized Time Zone", nil),
    ]

    @Test(arguments: zones.indices) func `a zone counts by its Windows or IANA name, and one that nobody knows is unknown time`(
        _ index: Int
    ) throws {
        let (zone, hour) = Self.zones[index]
        let time = try busy(Fixture.event("e", zone: zone))
        if let hour {
            #expect(
                time == BusyTime(busy: [BusyBlock(window: Fixture.window(hour, hour + 1), event: EventID("e"), uid: EventUID("uid-e"))]))
        } else {
            #expect(time.busy.isEmpty && time.unknown.count == 1)
            #expect(time.unknown.first?.window == Fixture.window(9 - 24, 10 + 24))
            #expect(time.unknown.first?.reason.contains(zone) == false)
        }
    }

    @Test(arguments: [
        ("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"), ("2026-11-23T14:30:00+05:30", "2026-11-23T15:30:00.0000000+05:30"),
    ]) func `an offset that stands there all the same leaves no doubt`(_ start: String, _ end: String) throws {
        #expect(
            try busy(Fixture.event("e", from: start, to: end, zone: "Pacific Standard Time")).busy.map(\.window) == [Fixture.window(9, 10)])
    }

    @Test func `fractions of a second widen an event, never shorten it`() throws {
        let time = try busy(Fixture.event("e", from: "2026-11-23T09:00:00.9999999", to: "2026-11-23T09:59:59.0000001"))
        #expect(time.busy.map(\.window) == [Fixture.window(9, 10)])
    }

    @Test(arguments: [
        "2026-02-30T09:00:00", "2026-11-23", "09:00", "", "2026-11-23T25:00:00", "999999-01-01T00:00:00", "2026-11-23T09:00:00.x",
    ])
    func `a time that is none is unknown for the whole window`(_ text: String) throws {
        let window = Fixture.window(0, 48)
        for time in [try busy(Fixture.event("e", from: text), window), try busy(Fixture.event("e", to: text), window)] {
            #expect(time.busy.isEmpty && time.unknown.map(\.window) == [window])
        }
    }

    @Test func `an event without length takes no time, and one that ends before it starts unknown time`() throws {
        #expect(try busy(Fixture.event("e", to: "2026-11-23T09:00:00.0000000")) == BusyTime())
        let time = try busy(Fixture.event("e", to: "2026-11-23T07:00:00.0000000"))
        #expect(time.busy.isEmpty && time.unknown.map(\.window) == [Fixture.window(7, 9)])
    }

    @Test func `whole days are whole days in the zone of the request`() throws {
        let day = Fixture.event(
            "e", from: "2026-11-24T00:00:00.0000000", to: "2026-11-25T00:00:00.0000000",
            more: #","isAllDay":true,"originalStartTimeZone":"Tokyo Standard Time""#)
        #expect(try busy(day).busy.map(\.window) == [Fixture.window(24, 48)])
        #expect(try busy(day, zone: "America/New_York").busy.map(\.window) == [Fixture.window(29, 53)])
        #expect(try busy(day, zone: "Pacific/Auckland").busy.map(\.window) == [Fixture.window(11, 35)])
        // The day on which Berlin puts its clocks back has 25 hours.
        let long = Fixture.event("e", from: "2026-10-25T00:00:00", to: "2026-10-26T00:00:00", more: #","isAllDay":true"#)
        let window = try #require(try busy(long, Fixture.window(-1_000, 0), zone: "Europe/Berlin").busy.first).window
        #expect(window.length == 25 * 3_600)
    }

    @Test func `whole days that were converted are read in the zone they were made in`() throws {
        let day = Fixture.event(
            "e", from: "2026-11-24T08:00:00.0000000", to: "2026-11-25T08:00:00.0000000",
            more: #","isAllDay":true,"originalStartTimeZone":"Pacific Standard Time""#)
        #expect(try busy(day).busy.map(\.window) == [Fixture.window(24, 48)])
        let lost = Fixture.event(
            "e", from: "2026-11-24T08:00:00", to: "2026-11-25T08:00:00",
            more: #","isAllDay":true,"originalStartTimeZone":"tzone://Microsoft/Custom""#)
        let time = try busy(lost)
        #expect(time.busy.isEmpty && time.unknown.map(\.window) == [Fixture.window(8, 80)])
        let empty = Fixture.event("e", from: "2026-11-24T00:00:00", to: "2026-11-24T00:00:00", more: #","isAllDay":true"#)
        #expect(try busy(empty).busy.map(\.window) == [Fixture.window(24, 48)])
    }
}
