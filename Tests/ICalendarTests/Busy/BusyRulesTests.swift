import Foundation
import Testing

@testable import ICalendar

@Suite("What counts as busy")
struct BusyRulesTests {
    private func kinds(_ lines: String..., policy: BusyPolicy = .standard) throws -> [BusyPeriod.Kind] {
        try Fixture.expand(
            Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "DTEND:20260105T090000Z", lines.joined(separator: "\n"))),
            policy: policy
        ).busy.map(\.kind)
    }

    @Test("TRANSP and STATUS")
    func transparencyAndStatus() throws {
        #expect(try kinds("X-A:1") == [.busy])
        #expect(try kinds("TRANSP:OPAQUE", "STATUS:CONFIRMED") == [.busy])
        #expect(try kinds("STATUS:TENTATIVE") == [.tentative])
        #expect(try kinds("STATUS:cancelled").isEmpty)
        #expect(try kinds("TRANSP:transparent").isEmpty)
        #expect(try kinds("TRANSP:TRANSPARENT", "STATUS:TENTATIVE").isEmpty)
        #expect(try kinds("STATUS:X-ODD") == [.busy])
        #expect(try kinds("TRANSP:X-ODD") == [.busy])
    }

    @Test("an event that the owner declined is free by policy, one that others declined is not")
    func declined() throws {
        let lines = "ATTENDEE;PARTSTAT=DECLINED:MAILTO:Me@Example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:you@example.org"
        #expect(try kinds(lines) == [.busy])
        #expect(try kinds(lines, policy: BusyPolicy(ownAddresses: ["me@example.org"])).isEmpty)
        #expect(try kinds(lines, policy: BusyPolicy(ownAddresses: ["mailto:you@example.org"])) == [.busy])
        #expect(try kinds(lines, policy: BusyPolicy(ownAddresses: ["me@example.org"], declinedIsFree: false)) == [.busy])
    }

    @Test(
        "the vendor's busy status is read only on request",
        arguments: [
            ("FREE", [BusyPeriod.Kind]()), ("OOF", [.unavailable]), ("TENTATIVE", [.tentative]), ("BUSY", [.busy]), ("ODD", [.busy]),
        ])
    func vendorStatus(value: String, expected: [BusyPeriod.Kind]) throws {
        let line = "X-MICROSOFT-CDO-BUSYSTATUS:\(value)"
        #expect(try kinds(line) == [.busy])
        #expect(try kinds(line, policy: BusyPolicy(readsMicrosoftBusyStatus: true)) == expected)
    }

    @Test("VFREEBUSY counts, VTODO and VJOURNAL never do")
    func otherComponents() throws {
        let expansion = try Fixture.expand(
            Fixture.calendar(
                "BEGIN:VFREEBUSY\r\nUID:f\r\nFREEBUSY;FBTYPE=FREE:20260105T080000Z/PT1H\r\nFREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260106T080000Z/PT1H",
                "FREEBUSY:20200101T000000Z/PT1H,20260107T080000Z/P0D\r\nEND:VFREEBUSY",
                "BEGIN:VTODO\r\nUID:t\r\nDTSTART:20260105T080000Z\r\nDUE:20260105T090000Z\r\nEND:VTODO"))
        #expect(expansion.spans == ["20260106T080000Z/20260106T090000Z!"])
        #expect(expansion.remarks.count == 1)
        let broken = try Fixture.expand(Fixture.calendar("BEGIN:VFREEBUSY\r\nFREEBUSY:x\r\nEND:VFREEBUSY"))
        #expect(broken.unknown.count == 1)
    }

    @Test("periods are cut at the window when asked")
    func clipping() throws {
        let data = Fixture.calendar(Fixture.event("DTSTART:20251231T200000Z", "DTEND:20260101T040000Z"))
        #expect(try Fixture.expand(data, policy: .standard).spans == ["20260101T000000Z/20260101T040000Z"])
        #expect(try Fixture.expand(data).spans == ["20251231T200000Z/20260101T040000Z"])
    }

    @Test("coalescing merges, and the firmest kind holds where periods overlap")
    func coalescing() {
        func period(_ start: Double, _ end: Double, _ kind: BusyPeriod.Kind, _ uid: String = "a") -> BusyPeriod {
            BusyPeriod(start: Date(timeIntervalSince1970: start), end: Date(timeIntervalSince1970: end), uid: uid, kind: kind)
        }
        #expect(
            BusyPeriod.coalesced([
                period(0, 10, .busy), period(10, 20, .busy, "b"), period(5, 30, .tentative), period(25, 40, .unavailable),
            ])
                == [period(0, 20, .busy, ""), period(20, 25, .tentative), period(25, 40, .unavailable)])
        #expect(BusyPeriod.coalesced([period(0, 10, .busy), period(3, 3, .busy), period(20, 30, .busy)]).count == 2)
        #expect(BusyPeriod.coalesced([]).isEmpty)
    }

    @Test("an empty, reversed or endless window")
    func oddWindows() throws {
        let data = Fixture.calendar(Fixture.event("DTSTART:20260105T080000Z", "DTEND:20260105T090000Z", "RRULE:FREQ=YEARLY;COUNT=3"))
        #expect(try Fixture.expand(data, from: "20260105T080000Z", to: "20260105T080000Z").busy.isEmpty)
        #expect(try Fixture.expand(data, from: "20270105T080000Z", to: "20260105T080000Z").busy.isEmpty)
        let all = try BusyExpansion(parsing: data, from: .distantPast, to: Date(timeIntervalSince1970: .infinity), floatingZone: .utc)
        #expect(all.busy.count == 3)
    }
}
