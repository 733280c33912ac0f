import Foundation
import Testing

@testable import ICalendar

@Suite("Putting an event into an existing object")
struct MergingTests {
    private static let stored = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//other//EN", "METHOD:PUBLISH", "X-WR-CALNAME:kept", "BEGIN:VEVENT", "UID:b@example.org",
        "DTSTAMP:20250101T000000Z", "SEQUENCE:9", "DTSTART;TZID=Europe/Berlin:20260101T090000", "DURATION:PT1H",
        "SUMMARY:old title that is long eno",
        " ugh to be folded", "DESCRIPTION:old", "CATEGORIES:kept,too", "X-Other;A=\"b:c\":as, it; is",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:A@example.org",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:gone@example.org", "X-MARK:old", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:kept alarm",
        "TRIGGER:-PT5M",
        "END:VALARM", "END:VEVENT", "BEGIN:VEVENT", "UID:b@example.org", "RECURRENCE-ID:20260108T080000Z", "DTSTART:20260108T090000Z",
        "SUMMARY:kept override",
        "END:VEVENT", "END:VCALENDAR", "",
    ]

    private var event: EventText {
        EventText(
            uid: "b@example.org", stamp: Fixture.instant("20260102T000000Z"), sequence: 3,
            span: .instants(start: Fixture.instant("20260105T080000Z"), end: Fixture.instant("20260105T090000Z")), summary: "new, title",
            attendees: [Invitee(address: "a@example.org"), Invitee(address: "new@example.org")],
            markers: [.init(name: "X-Mark", value: "new")])
    }

    @Test("our fields are replaced and everything else stays byte for byte", arguments: ["\r\n", "\n"])
    func merge(lineEnd: String) throws {
        let text = try event.merged(into: Data(Self.stored.joined(separator: lineEnd).utf8))
        for line in [
            "X-WR-CALNAME:kept", "CATEGORIES:kept,too", "X-Other;A=\"b:c\":as, it; is", "DESCRIPTION:kept alarm", "SUMMARY:kept override",
            "TRIGGER:-PT5M",
        ] {
            #expect(text.contains("\r\n\(line)\r\n"), "\(line)")
        }
        for gone in ["METHOD", "old", "ugh to be", "DURATION", "gone@example.org"] { #expect(!text.contains(gone), "\(gone)") }
        #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains { $0 == "\n" || $0 == "\r" })
        let object = try CalendarObject(parsing: text)
        #expect(object.events.count == 2)
        let master = try #require(object.events.first)
        #expect(master.problems.isEmpty)
        #expect(master.summary == "new, title" && master.sequence == 9)
        #expect(master.start == .utc(secondsSinceEpoch: 1_767_600_000))
        #expect(master.attendees.map(\.participation) == ["ACCEPTED", nil])
        #expect(master.extensionValue("X-MARK") == "new")
        #expect(master.descriptionText == nil)
    }

    @Test("merging again changes nothing")
    func idempotent() throws {
        let once = try event.merged(into: Data(Self.stored.joined(separator: "\r\n").utf8))
        #expect(try event.merged(into: Data(once.utf8)) == once)
    }

    @Test("a zoned span brings its zone once")
    func zoned() throws {
        var event = event
        let zone = try ZoneDatabase.system.zone(named: "Europe/Berlin")
        let start = CivilDateTime(secondsSinceEpoch: 1_767_600_000)
        event.span = .zoned(start: start, end: CivilDateTime(secondsSinceEpoch: 1_767_603_600), zone: zone)
        let once = try event.merged(into: Data(Self.stored.joined(separator: "\r\n").utf8))
        let twice = try event.merged(into: Data(once.utf8))
        #expect(twice.components(separatedBy: "BEGIN:VTIMEZONE").count == 2)
        #expect(try CalendarObject(parsing: twice).zones.count == 1)
    }

    @Test(
        "an object that is not the event's is refused",
        arguments: [
            "", "<html>", "BEGIN:VCALENDAR\r\nEND:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:other\r\nEND:VEVENT\r\nEND:VCALENDAR",
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:b@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR",
        ])
    func refused(text: String) {
        #expect(throws: EventWritingError.self) { try event.merged(into: Data(text.utf8)) }
    }
}
