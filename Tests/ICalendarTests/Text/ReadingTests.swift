import Foundation
import Testing

@testable import ICalendar

@Suite("Reading calendar objects")
struct ReadingTests {
    private func event(_ lines: String...) throws -> EventComponent {
        try #require(try CalendarObject(parsing: Fixture.calendar(Fixture.event(lines.joined(separator: "\n")))).events.first)
    }

    @Test("text, participants and extensions come back unescaped")
    func values() throws {
        let event = try event(
            "DTSTART:20260105T080000Z", "SUMMARY:a\\, b\\; c\\nd\\\\e", "LOCATION:Zürich", "URL:https://example.org/a?b=c",
            "ORGANIZER;CN=\"Doe, J\":mailto:J@Example.org",
            "ATTENDEE;PARTSTAT=declined;SCHEDULE-AGENT=NONE;CN=a^^b^'c^nd:mailto:x@example.org", "X-Marker:value\\, one", "SEQUENCE:7")
        #expect(event.summary == "a, b; c\nd\\e")
        #expect(event.location == "Zürich")
        #expect(event.organizer == Participant(address: "mailto:J@Example.org", name: "Doe, J"))
        #expect(event.organizer?.comparableAddress == "j@example.org")
        #expect(
            event.attendees == [
                Participant(address: "mailto:x@example.org", name: "a^b\"c\nd", participation: "DECLINED", scheduleAgent: "NONE")
            ])
        #expect(event.extensionValue("x-marker") == "value, one")
        #expect(event.sequence == 7)
        #expect(event.stamp == Fixture.instant("20260101T000000Z"))
        #expect(event.problems.isEmpty)
    }

    @Test(
        "a property that decides time and cannot be read is a problem of its event",
        arguments: [
            "DTSTART:20261301T000000Z", "DTSTART:20260105T250000Z", "DTSTART:20260105T080000Zfoo", "DTSTART:2026-01-05", "DTSTART:",
            "DTSTART;VALUE=DATE:20260105T080000", "DTSTART;VALUE=DATE-TIME:20260105", "DTSTART;VALUE=FOO:20260105T080000Z",
            "DTSTART;TZID=:20260105T080000",
            "DTSTART;TZID=A;TZID=B:20260105T080000", "DTSTART;TZID=\"Europe/Berlin:20260105T080000", "DTSTART 20260105T080000Z",
            "DTSTART ;X=1:20260105T080000Z",
            "DTSTART:20260229T080000Z", "DTSTART:２０２６0105T080000Z", "X-NOTHING:1", "DTSTART:20260105T080000Z\nDTSTART:20260105T090000Z",
            "DTSTART:20260105T080000Z\nDTEND:", "DTSTART:20260105T080000Z\nTRANSP:", "DTSTART:20260105T080000Z\nSTATUS:",
            "DTSTART:20260105T080000Z\nEXDATE:", "DTSTART:20260105T080000Z\nEXDATE:20260105T080000Z,",
            "DTSTART:20260105T080000Z\nRDATE:tomorrow",
            "DTSTART:20260105T080000Z\nRDATE:20260105T080000Z/PT1H", "DTSTART:20260105T080000Z\nRDATE;VALUE=PERIOD:20260105T080000Z",
            "DTSTART:20260105T080000Z\nRECURRENCE-ID;RANGE=THISANDPRIOR:20260105T080000Z", "DTSTART:20260105T080000Z\nRRULE",
            "DTSTART:20260105T080000Z\nRRULE:FREQ=NEVER", "DTSTART:20260105T080000Z\nTRANSP:OPAQUE\nTRANSP:TRANSPARENT",
        ])
    func problems(lines: String) throws {
        #expect(try !event(lines).problems.isEmpty)
    }

    @Test(
        "a property that does not decide time may be broken",
        arguments: [
            "URL:::nonsense", "SUMMARY", "GEO:nowhere", "ATTENDEE;CN=\"open:mailto:a@b", "SEQUENCE:x", "CREATED:yesterday",
            "garbage without a colon",
            "X-:", ";;;", "PRIORITY:high", "ATTACH;VALUE=BINARY;ENCODING=BASE64:***",
        ])
    func harmless(line: String) throws {
        #expect(try event("DTSTART:20260105T080000Z", line).problems.isEmpty)
    }

    @Test("a broken event leaves its neighbours whole")
    func neighbours() throws {
        let expansion = try Fixture.expand(
            Fixture.calendar(
                Fixture.event(uid: "bad", "DTSTART:nonsense"), Fixture.event(uid: "good", "DTSTART:20260105T080000Z", "DURATION:PT1H")))
        #expect(expansion.spans == ["20260105T080000Z/20260105T090000Z"])
        #expect(expansion.unknown.map(\.uid) == ["bad"])
    }

    @Test(
        "a text that is no calendar is an error that says so",
        arguments: [
            ("", ICalendarError.Reason.empty), ("\r\n \r\n", .empty), ("<html>no</html>", .notCalendar),
            ("BEGIN:VEVENT\r\nEND:VEVENT", .notCalendar),
            ("BEGIN:VCALENDAR\r\nEND:VEVENT", .unbalanced("END:VEVENT where END:VCALENDAR was due")),
            ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20", .unbalanced("VEVENT has no END")),
            ("END:VCALENDAR", .unbalanced("END:VCALENDAR without a BEGIN")), ("BEGIN:VCALENDAR\r\nA\0B:1\r\nEND:VCALENDAR", .zeroByte),
        ])
    func wholeText(text: String, reason: ICalendarError.Reason) {
        let error = #expect(throws: ICalendarError.self) { try CalendarObject(parsing: text) }
        #expect(error?.reason == reason)
    }

    @Test("bounds are checked before anything is read")
    func bounds() {
        func reason(_ text: String, _ limits: ICalendarLimits = .object) -> ICalendarError.Reason? {
            do throws(ICalendarError) { _ = try CalendarObject(parsing: text, limits: limits) } catch { return error.reason }
            return nil
        }
        let deep = String(repeating: "BEGIN:VCALENDAR\n", count: 50_000)
        #expect(reason(deep) == .tooMuch(what: "components inside each other", limit: 8))
        #expect(reason(String(repeating: "x", count: (1 << 20) + 1)) == .tooMuch(what: "bytes", limit: 1 << 20))
        let wide = "BEGIN:VCALENDAR\n" + String(repeating: "BEGIN:VEVENT\nEND:VEVENT\n", count: 1_000) + "END:VCALENDAR"
        #expect(reason(wide) == .tooMuch(what: "components", limit: 1_000))
        let long = "BEGIN:VCALENDAR\n" + String(repeating: "X:1\n", count: 10_000) + "END:VCALENDAR"
        #expect(reason(long) == .tooMuch(what: "lines", limit: 10_000))
    }

    @Test("line ends, folds inside a character, a byte order mark and bytes that are not UTF-8 are survived")
    func encodings() throws {
        let text = "\u{FEFF}BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\nDTSTART:20260105T080000Z\nSUMMARY:Zü\nEND:VEVENT\nEND:VCALENDAR"
        var bytes = Data(text.utf8)
        let position = try #require(bytes.firstIndex(of: 0xBC))
        bytes.insert(contentsOf: [0x0D, 0x0A, 0x20], at: position)
        #expect(try CalendarObject(parsing: bytes).events.first?.summary == "Zü")
        bytes[position - 1] = 0xFF
        let broken = try #require(try CalendarObject(parsing: bytes).events.first)
        #expect(broken.problems.isEmpty && broken.summary?.contains("\u{FFFD}") == true)
    }

    @Test("several calendars in one text, METHOD, other components")
    func severalCalendars() throws {
        let one = String(
            decoding: Fixture.calendar("METHOD:PUBLISH", Fixture.event("DTSTART:20260105T080000Z"), "BEGIN:VTODO", "END:VTODO"),
            as: UTF8.self)
        let object = try CalendarObject(parsing: one + one)
        #expect(object.events.count == 2 && object.otherComponents == 2 && object.method == "PUBLISH")
    }

    @Test("parsing from many tasks at once")
    func concurrent() async throws {
        let data = Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=9", "SUMMARY:ü"))
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<64 {
                group.addTask { try (0..<20).map { _ in try Fixture.expand(data).busy.count }.reduce(0, +) }
            }
            for try await count in group { #expect(count == 180) }
        }
    }
}
