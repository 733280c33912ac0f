import Foundation
import Testing

@testable import ICalendar

@Suite("Printing busy time")
struct BusyReportTests {
    private func report(_ data: Data) throws -> BusyReport {
        try BusyReport(
            parsing: data, from: Fixture.instant("20260101T000000Z"), to: Fixture.instant("20260201T000000Z"),
            zone: try ZoneDatabase.system.zone(named: "Europe/Berlin"))
    }

    @Test("JSON has exactly the documented shape, sorted")
    func json() throws {
        let data = Fixture.calendar(
            Fixture.event(uid: "later", "DTSTART:20260106T080000Z", "DURATION:PT1H", "STATUS:TENTATIVE"),
            Fixture.event(uid: "say \"hi\"\\\\", "DTSTART;VALUE=DATE:20260105"), Fixture.event(uid: "broken", "DTSTART:x"))
        #expect(
            try report(data).json == """
                {"busy":[{"start":"2026-01-04T23:00:00Z","end":"2026-01-05T23:00:00Z","uid":"say \\"hi\\"\\\\","kind":"busy"},\
                {"start":"2026-01-06T08:00:00Z","end":"2026-01-06T09:00:00Z","uid":"later","kind":"tentative"}],\
                "unknown":[{"uid":"broken","reason":"DTSTART cannot be read: \\"DTSTART:x\\"","start":"2026-01-01T00:00:00Z","end":"2026-02-01T00:00:00Z"}]}
                """)
        #expect(try report(Fixture.calendar()).json == #"{"busy":[],"unknown":[]}"#)
    }

    @Test("JSON survives hostile UIDs")
    func hostileJSON() throws {
        let uid = "a\u{1}\u{1B}[31m\"}],\u{2028}😀"
        let json = try report(Fixture.calendar(Fixture.event(uid: uid, "DTSTART:20260106T080000Z", "DURATION:PT1H"))).json
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: [[String: String]]])
        #expect(object["busy"]?.first?["uid"]?.contains("😀") == true)
    }

    @Test("text for people names what is unknown and hides control characters")
    func text() throws {
        let data = Fixture.calendar(
            Fixture.event(uid: "a\u{1B}[31m", "DTSTART:20260106T080000Z", "DURATION:PT1H"), Fixture.event(uid: "broken", "DTSTART:x"))
        let text = try report(data).text
        #expect(text.contains("2026-01-06T08:00:00Z  2026-01-06T09:00:00Z  busy"))
        #expect(text.contains("not to be taken for free") && text.contains("broken: DTSTART"))
        #expect(!text.contains("\u{1B}"))
        #expect(try report(Fixture.calendar()).text == "Nothing is busy in this window.")
    }

    @Test("a file that is no calendar is one clear error")
    func notCalendar() {
        let error = #expect(throws: ICalendarError.self) { try report(Data("PK\u{3}\u{4}".utf8)) }
        #expect(error?.description.contains("BEGIN:VCALENDAR") == true)
    }
}
