import Foundation
import Testing

@testable import ICalendar

@Suite("Writing events")
struct WritingTests {
    static let hostile = [
        "plain", "", " leading and trailing ", "a, b; c: d \\ e \\n f", "line\nline", "line\r\nline\rline", "tab\there",
        "\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:19700101T000000Z", "\r\nATTENDEE:mailto:evil@example.org\r\n", "END:VCALENDAR",
        "\"quoted\" 'single' ^n ^^ ^' =", "👩‍👩‍👧‍👦 family, flag 🇩🇪", "\u{202E}right to left\u{202C} مرحبا",
        "e\u{301} \u{1F468}\u{200D}\u{2695}\u{FE0F}",
        "a\u{85}b\u{2028}c\u{2029}d", String(repeating: "ü😀", count: 20_000), String(repeating: "x", count: 100_000),
        String(repeating: "\\", count: 500), String(repeating: "\n", count: 500), ";;;,,,:::", "BEGIN:VALARM", "\\N\\;\\,", " ",
    ]

    private func event(_ text: String = "Meeting") -> EventText {
        EventText(
            uid: "booking-1@example.org", stamp: Fixture.instant("20260101T000000Z"),
            span: .instants(start: Fixture.instant("20260105T080000Z"), end: Fixture.instant("20260105T090000Z")), summary: text)
    }

    @Test("Every status and transparency is written plainly, without a parameter that other programs do not know")
    func plainWords() throws {
        for transparency in [EventComponent.Transparency.opaque, .transparent] {
            for (status, word) in [(EventComponent.Status.confirmed, "CONFIRMED"), (.tentative, "TENTATIVE"), (.cancelled, "CANCELLED")] {
                var event = event()
                event.transparency = transparency
                event.status = status
                let lines = try event.calendarText().components(separatedBy: "\r\n")
                #expect(lines.contains("STATUS:" + word))
                #expect(lines.contains(transparency == .opaque ? "TRANSP:OPAQUE" : "TRANSP:TRANSPARENT"))
            }
        }
    }

    /// What the text holds, as read by our own reader; and that no line is too long or cut inside a character.
    private func read(_ text: String) throws -> EventComponent {
        for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            #expect(line.last == 0x0D)
            #expect(line.count <= 76)
            #expect(String(validating: line, as: UTF8.self) != nil)
        }
        let object = try CalendarObject(parsing: text)
        #expect(object.events.count == 1 && object.otherComponents == 0)
        return try #require(object.events.first)
    }

    @Test("hostile text comes back as it was, in every field, and adds no property", arguments: hostile)
    func hostileText(text: String) throws {
        var event = event(text)
        event.descriptionText = text
        event.location = text
        event.organizer = Invitee(address: "mailto:boss@example.org", name: text)
        event.attendees = [Invitee(address: "guest@example.org", name: text, participation: .accepted)]
        event.markers = [.init(name: "X-Calendar-Host-Key", value: text)]
        let read = try read(try event.calendarText())
        let expected = TextRules.withLineFeeds(text)
        #expect(read.summary ?? "" == expected)
        #expect(read.descriptionText ?? "" == expected)
        #expect(read.location ?? "" == expected)
        #expect(read.organizer?.name ?? "" == expected)
        #expect(read.attendees.map { $0.name ?? "" } == [expected])
        #expect(read.extensionValue("X-CALENDAR-HOST-KEY") ?? "" == expected)
        #expect(read.uid == event.uid && read.start == .utc(secondsSinceEpoch: 1_767_600_000))
    }

    @Test("control characters are refused by name, or replaced on request", arguments: ["\0", "\u{1}", "\u{B}", "\u{1B}", "\u{7F}"])
    func controlCharacters(bad: String) throws {
        let error = #expect(throws: EventWritingError.self) { try event("a\(bad)b").calendarText() }
        #expect(error?.property == "SUMMARY")
        #expect(EventText.representable("a\(bad)b\r\n") == "a\u{FFFD}b\n")
        #expect(try read(try event(EventText.representable("a\(bad)b")).calendarText()).summary == "a\u{FFFD}b")
    }

    @Test(
        "addresses, links and names with a form are refused when they have another",
        arguments: [
            "a@b\r\nEND:VEVENT", "mailto:", "a b@c", "mailto:a@b;CN=x", "<a@b>", "",
        ])
    func badAddresses(address: String) {
        var event = event()
        event.attendees = [Invitee(address: address)]
        #expect(throws: EventWritingError.self) { try event.calendarText() }
    }

    @Test(
        "links are absolute and in ASCII",
        arguments: ["https://a/\nEND:VEVENT", "no scheme", "https://ü", ":", "java script:x", "https://a b"])
    func badLinks(link: String) {
        var event = event()
        event.url = link
        #expect(throws: EventWritingError.self) { try event.calendarText() }
    }

    @Test("marker names and UIDs are checked", arguments: ["", "X-", "SUMMARY", "X-A B", "X-A:B", "X-A\r\nB", "X-Ü"])
    func badNames(name: String) {
        var event = event()
        event.markers = [.init(name: name, value: "1")]
        #expect(throws: EventWritingError.self) { try event.calendarText() }
        event.markers = []
        event.uid = ""
        #expect(throws: EventWritingError.self) { try event.calendarText() }
    }

    @Test("spans: instants, whole days, zoned; and those that end too early")
    func spans() throws {
        var event = event()
        event.url = "https://example.org/x?y=1,2;3"
        event.status = .tentative
        event.transparency = .transparent
        let read = try read(try event.calendarText())
        #expect(read.end == .utc(secondsSinceEpoch: 1_767_603_600))
        #expect(read.url == event.url && read.status == .tentative && read.transparency == .transparent)

        let first = try #require(CivilDate(year: 2026, month: 3, day: 28))
        let after = try #require(CivilDate(year: 2026, month: 3, day: 30))
        event.span = .allDay(first: first, after: after)
        let days = try event.calendarText()
        #expect(days.contains("DTSTART;VALUE=DATE:20260328\r\n") && days.contains("DTEND;VALUE=DATE:20260330\r\n"))

        event.span = .allDay(first: after, after: after)
        #expect(throws: EventWritingError.self) { try event.calendarText() }
        event.span = .instants(start: event.stamp, end: event.stamp)
        #expect(throws: EventWritingError.self) { try event.calendarText() }
        event.span = .instants(start: event.stamp, end: Date(timeIntervalSince1970: 1e18))
        #expect(throws: EventWritingError.self) { try event.calendarText() }
        event.span = .instants(start: Date(timeIntervalSince1970: -.infinity), end: event.stamp)
        #expect(throws: EventWritingError.self) { try event.calendarText() }
    }

    @Test(
        "a zoned event brings a VTIMEZONE that says what the zone says",
        arguments: [
            "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC",
        ])
    func zoned(name: String) throws {
        let zone = try ZoneDatabase.system.zone(named: name)
        for day in stride(from: 20_454, to: 20_454 + 365, by: 13) {
            let start = CivilDateTime(secondsSinceEpoch: day * 86_400 + 2 * 3_600 + 900)
            let end = CivilDateTime(secondsSinceEpoch: start.secondsSinceEpoch + 7 * 86_400)
            var event = event()
            event.span = .zoned(start: start, end: end, zone: zone)
            let object = try CalendarObject(parsing: try event.calendarText())
            let rules = try #require(object.zones.values.first).rules()
            #expect(rules.utc(of: start) == zone.utc(of: start))
            #expect(rules.utc(of: end) == zone.utc(of: end))
        }
    }

    @Test("SCHEDULE-AGENT is written for us and for nobody, and left out for the server", arguments: Invitee.ScheduleAgent.allCases)
    func scheduleAgent(agent: Invitee.ScheduleAgent) throws {
        var event = event()
        event.organizer = Invitee(address: "boss@example.org", scheduleAgent: .server)
        event.attendees = [
            Invitee(address: "a@example.org", scheduleAgent: agent), Invitee(address: "b@example.org", scheduleAgent: agent),
        ]
        let read = try read(try event.calendarText())
        #expect(read.attendees.map(\.scheduleAgent) == Array(repeating: agent == .server ? nil : agent.rawValue, count: 2))
        #expect(try event.calendarText().contains("METHOD") == false)
    }
}
