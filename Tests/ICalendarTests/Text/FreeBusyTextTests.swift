import Foundation
import Testing

@testable import ICalendar

@Suite("Answers to free-busy queries")
struct FreeBusyTextTests {
    private func answer(_ lines: String...) -> Data {
        Fixture.calendar(["BEGIN:VFREEBUSY", "UID:f"].joined(separator: "\r\n"), lines.joined(separator: "\r\n"), "END:VFREEBUSY")
    }

    @Test("types, ends, durations, lists and a redundant VALUE")
    func kinds() throws {
        let periods = try FreeBusyText(
            parsing: answer(
                "FREEBUSY:20260105T080000Z/20260105T090000Z,20260106T080000Z/PT1H", "FREEBUSY;FBTYPE=free:20260107T080000Z/P1D",
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE;VALUE=PERIOD:20260108T080000Z/PT15M",
                "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260109T080000Z/P1DT1H",
                "FREEBUSY;FBTYPE=X-ODD:20260110T080000Z/PT1S")
        ).component.periods
        #expect(periods.map(\.kind) == [.busy, .busy, .free, .tentative, .unavailable, .busy])
        #expect(periods.map { $0.end - $0.start } == [3_600, 3_600, 86_400, 900, 90_000, 1])
        #expect(periods.first?.start == 1_767_600_000)
    }

    @Test("nothing busy is an answer")
    func empty() throws {
        #expect(try FreeBusyText(parsing: answer("DTSTART:20260101T000000Z")).component.periods.isEmpty)
        #expect(try FreeBusyText(parsing: answer("FREEBUSY:")).component.periods.isEmpty)
    }

    @Test("a period without length makes the answer suspicious", arguments: ["P0D", "PT0S", "20260105T080000Z", "20260105T070000Z"])
    func suspicious(end: String) throws {
        #expect(try FreeBusyText(parsing: answer("FREEBUSY:20260105T080000Z/\(end)")).isSuspicious)
    }

    @Test(
        "a line that cannot be read is an error, never free",
        arguments: [
            "FREEBUSY:20260105T080000Z", "FREEBUSY:20260105T080000/PT1H", "FREEBUSY:20260105T080000Z/-PT1H",
            "FREEBUSY:20260105T080000Z/PT1H,",
            "FREEBUSY;FBTYPE=A;FBTYPE=B:20260105T080000Z/PT1H", "FREEBUSY;VALUE=DATE:20260105", "FREEBUSY",
            "FREEBUSY:20260105T080000Z/20260106",
        ])
    func unreadable(line: String) {
        #expect(throws: ICalendarError.self) { try FreeBusyText(parsing: answer(line)) }
    }

    @Test(
        "anything but one VFREEBUSY in one calendar is an error",
        arguments: [
            Data(), Data("<html>".utf8), Fixture.calendar(), Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z")),
            Fixture.calendar("BEGIN:VFREEBUSY\r\nEND:VFREEBUSY", "BEGIN:VFREEBUSY\r\nEND:VFREEBUSY"),
            Fixture.calendar("BEGIN:VFREEBUSY\r\nEND:VFREEBUSY") + Fixture.calendar("BEGIN:VFREEBUSY\r\nEND:VFREEBUSY"),
            Data("BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n".utf8),
        ])
    func otherContent(data: Data) {
        #expect(throws: ICalendarError.self) { try FreeBusyText(parsing: data) }
    }
}
