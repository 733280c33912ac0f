import Foundation
import Testing

@Suite("calendar-host busy")
struct BusyCommandTests {
    private static let weekly = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        PRODID:-//test//EN\r
        BEGIN:VEVENT\r
        UID:weekly\r
        DTSTAMP:20260101T000000Z\r
        DTSTART;TZID=Europe/Berlin:20261019T100000\r
        DTEND;TZID=Europe/Berlin:20261019T110000\r
        RRULE:FREQ=WEEKLY\r
        SUMMARY:Weekly\r
        END:VEVENT\r
        BEGIN:VEVENT\r
        UID:broken\r
        DTSTAMP:20260101T000000Z\r
        DTSTART:sometimes\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    private struct Answer: Decodable {
        struct Block: Decodable, Equatable {
            let start: String
            let end: String
            let uid: String
            let kind: String
        }
        struct Gap: Decodable {
            let uid: String
            let reason: String
        }
        let busy: [Block]
        let unknown: [Gap]
    }

    @Test("prints busy blocks in UTC across a change of daylight saving time, and the unreadable event as unknown")
    func prints() throws {
        let run = try CommandRun(
            "busy", "-", "--from", "2026-10-19T00:00:00Z", "--to", "2026-11-01T00:00:00Z", "--json", input: Self.weekly)
        #expect(run.status == 0)
        let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
        #expect(
            answer.busy == [
                .init(start: "2026-10-19T08:00:00Z", end: "2026-10-19T09:00:00Z", uid: "weekly", kind: "busy"),
                .init(start: "2026-10-26T09:00:00Z", end: "2026-10-26T10:00:00Z", uid: "weekly", kind: "busy"),
            ])
        #expect(answer.unknown.map(\.uid) == ["broken"])
    }

    @Test(
        "refuses wrong input with a message that names it and an exit code of its own",
        arguments: [
            (["busy", "/nowhere.ics", "--from", "2026-10-19T00:00:00Z", "--to", "2026-11-01T00:00:00Z"], Int32(66), "/nowhere.ics"),
            (["busy", "-", "--from", "2026-11-19T00:00:00Z", "--to", "2026-11-01T00:00:00Z"], 64, "--to"),
            (["busy", "-", "--from", "yesterday", "--to", "2026-11-01T00:00:00Z"], 64, "--from"),
            (
                ["busy", "-", "--from", "2026-10-19T00:00:00Z", "--to", "2026-11-01T00:00:00Z", "--zone", "Europe/Nowhere"], 64,
                "Europe/Nowhere"
            ),
            (["busy", "-", "--from", "2026-10-19T00:00:00Z", "--to", "2026-11-01T00:00:00Z"], 65, "-"),
        ])
    func refuses(arguments: [String], status: Int32, names: String) throws {
        let run = try CommandRun(arguments: arguments, input: "<html>not a calendar</html>")
        #expect(run.status == status)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains(names))
    }
}
