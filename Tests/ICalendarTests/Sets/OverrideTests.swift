import Foundation
import Testing

@testable import ICalendar

@Suite("Instances that were changed on their own")
struct OverrideTests {
    private static let master = Fixture.event(
        "DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=Europe/Berlin:20260105T100000", "RRULE:FREQ=DAILY;COUNT=5")

    private func spans(
        _ override: String..., master: String = Self.master, from: String = "20260101T000000Z", to: String = "20260201T000000Z",
        tail: [String] = []
    ) throws -> [String] {
        let parts = [master, Fixture.event(override.joined(separator: "\n"))] + tail
        let expansion = try Fixture.expand(Fixture.calendar(parts.joined(separator: "\r\n")), from: from, to: to)
        #expect(expansion.unknown.isEmpty, "\(expansion.unknown)")
        return expansion.spans.map {
            String($0.prefix(13).suffix(9) + "-" + $0.dropFirst(17).prefix(13).suffix(9)) + ($0.hasSuffix("?") ? "?" : "")
        }
    }

    @Test("an instance moved into the window counts, one moved out does not")
    func movedAcrossWindow() throws {
        let move = ["RECURRENCE-ID;TZID=Europe/Berlin:20260106T090000", "DTSTART:20260120T090000Z", "DTEND:20260120T100000Z"].joined(
            separator: "\n")
        #expect(try spans(move, from: "20260115T000000Z") == ["0120T0900-0120T1000"])
        #expect(try spans(move, from: "20260106T000000Z", to: "20260107T000000Z").isEmpty)
    }

    @Test("an instance moved across midnight, made longer, shorter, all-day")
    func changedShapes() throws {
        #expect(
            try spans("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T230000Z", "DTEND:20260106T020000Z", to: "20260106T000000Z")
                == ["0105T2300-0106T0200"])
        #expect(try spans("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T080000Z", "DURATION:PT5M").first == "0105T0800-0105T0805")
        #expect(try spans("RECURRENCE-ID:20260105T080000Z", "DTSTART;VALUE=DATE:20260105").first == "0104T2300-0105T2300")
    }

    @Test("a timed override of an all-day series, by date and by time")
    func timedOverrideOfDays() throws {
        let days = Fixture.event("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=2")
        for id in ["RECURRENCE-ID;VALUE=DATE:20260106", "RECURRENCE-ID;TZID=Europe/Berlin:20260106T000000"] {
            #expect(
                try spans(id, "DTSTART:20260106T120000Z", "DTEND:20260106T130000Z", master: days)
                    == ["0104T2300-0105T2300", "0106T1200-0106T1300"])
        }
    }

    @Test("cancelled, transparent and tentative overrides")
    func statuses() throws {
        let times = "RECURRENCE-ID:20260105T080000Z\nDTSTART:20260105T080000Z\nDTEND:20260105T090000Z"
        #expect(try spans(times, "STATUS:CANCELLED").first == "0106T0800-0106T0900")
        #expect(try spans(times, "TRANSP:TRANSPARENT").first == "0106T0800-0106T0900")
        #expect(try spans(times, "STATUS:TENTATIVE").first == "0105T0800-0105T0900?")
    }

    @Test("an opaque override of a transparent or cancelled series counts")
    func overrideOfFreeSeries() throws {
        for line in ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"] {
            let free = Fixture.event("DTSTART:20260105T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY", line)
            #expect(
                try spans("RECURRENCE-ID:20260106T080000Z", "DTSTART:20260106T110000Z", "DURATION:PT1H", master: free)
                    == ["0106T1100-0106T1200"])
        }
    }

    @Test("of two for the same instance the greatest SEQUENCE stands, then the latest DTSTAMP")
    func rivals() throws {
        let old = Fixture.event("SEQUENCE:1", "RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T150000Z", "DURATION:PT1H")
        let new = ["SEQUENCE:2", "RECURRENCE-ID;TZID=Europe/Berlin:20260105T090000", "DTSTART:20260105T160000Z", "DURATION:PT1H"].joined(
            separator: "\n")
        #expect(try spans(new, tail: [old]).first == "0105T1600-0105T1700")
        let earlier = Fixture.event("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T150000Z", "DURATION:PT1H")
            .replacingOccurrences(of: "DTSTAMP:20260101", with: "DTSTAMP:20250101")
        #expect(
            try spans("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T160000Z", "DURATION:PT1H", tail: [earlier]).first
                == "0105T1600-0105T1700")
    }

    @Test("an override without a master stands alone")
    func orphan() throws {
        let data = Fixture.calendar(Fixture.event("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T090000Z", "DURATION:PT1H"))
        #expect(try Fixture.expand(data).spans == ["20260105T090000Z/20260105T100000Z"])
    }

    @Test("an override that matches no instance is an added one, and EXDATE does not touch an override")
    func unmatched() throws {
        #expect(try spans("RECURRENCE-ID:20260105T070000Z", "DTSTART:20260115T090000Z", "DURATION:PT1H").count == 6)
        let excluding = Self.master.replacingOccurrences(of: "RRULE:", with: "EXDATE:20260105T080000Z\r\nRRULE:")
        #expect(
            try spans("RECURRENCE-ID:20260105T080000Z", "DTSTART:20260105T110000Z", "DURATION:PT1H", master: excluding).first
                == "0105T1100-0105T1200")
    }

    @Test("THISANDFUTURE moves and stretches every later instance except those with their own override")
    func thisAndFuture() throws {
        let own = Fixture.event("RECURRENCE-ID:20260108T080000Z", "DTSTART:20260108T200000Z", "DURATION:PT15M")
        #expect(
            try spans(
                "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260107T090000", "DTSTART;TZID=Europe/Berlin:20260107T110000",
                "DTEND;TZID=Europe/Berlin:20260107T113000", tail: [own])
                == [
                    "0105T0800-0105T0900", "0106T0800-0106T0900", "0107T1000-0107T1030", "0108T2000-0108T2015", "0109T1000-0109T1030",
                ])
    }

    @Test("THISANDFUTURE keeps the wall clock across a change of clocks, wherever the window is")
    func thisAndFutureOverDaylightSaving() throws {
        let weekly = Fixture.event("DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY")
        #expect(
            try spans(
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T080000Z", "DTSTART;TZID=Europe/Berlin:20260115T140000", "DURATION:PT2H",
                master: weekly, from: "20260701T000000Z", to: "20260710T000000Z") == ["0702T1200-0702T1400", "0709T1200-0709T1400"])
    }

    @Test(
        "THISANDFUTURE may move instances by weeks, in either direction, into and out of the window",
        arguments: [
            ("20260302T090000", "20260420", "0420T0700-0420T0800"), ("20260105T090000", "20260223", "0223T0800-0223T0900"),
        ])
    func farFuture(target: String, day: String, expected: String) throws {
        let weekly = Fixture.event(
            "DTSTART;TZID=Europe/Berlin:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;UNTIL=20260302T080000Z")
        let change = "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T080000Z\nDTSTART;TZID=Europe/Berlin:\(target)\nDURATION:PT1H"
        #expect(try spans(change, master: weekly, from: "\(day)T000000Z", to: "\(day)T235959Z") == [expected])
    }

    @Test("two THISANDFUTURE: each holds up to the next; a cancelled one ends the series")
    func severalFutures() throws {
        let second = Fixture.event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260108T080000Z", "DTSTART:20260108T080000Z", "DURATION:PT1H", "STATUS:CANCELLED")
        #expect(
            try spans("RECURRENCE-ID;RANGE=THISANDFUTURE:20260106T080000Z", "DTSTART:20260106T100000Z", "DURATION:PT1H", tail: [second])
                == ["0105T0800-0105T0900", "0106T1000-0106T1100", "0107T1000-0107T1100"])
    }

    @Test("an override that cannot be read makes the window unknown and still takes its instance out")
    func unreadableOverride() throws {
        let data = Fixture.calendar(Self.master, Fixture.event("RECURRENCE-ID:20260105T080000Z", "DTSTART:whenever"))
        let expansion = try Fixture.expand(data)
        #expect(expansion.spans.count == 4)
        #expect(expansion.unknown.count == 1)
        #expect(expansion.unknown.first?.start == Fixture.instant("20260101T000000Z"))
        #expect(expansion.unknown.first?.reason.contains("DTSTART") == true)
    }

    @Test("several masters with one UID: the greatest SEQUENCE stands, equals all stand")
    func severalMasters() throws {
        let first = Fixture.event("DTSTART:20260105T080000Z", "DURATION:PT1H")
        let second = Fixture.event("DTSTART:20260106T080000Z", "DURATION:PT1H")
        #expect(try Fixture.expand(Fixture.calendar(first, second)).spans.count == 2)
        let newer = Fixture.event("SEQUENCE:3", "DTSTART:20260107T080000Z", "DURATION:PT1H")
        #expect(try Fixture.expand(Fixture.calendar(first, newer, second)).spans == ["20260107T080000Z/20260107T090000Z"])
    }
}
