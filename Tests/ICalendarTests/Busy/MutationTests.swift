import Foundation
import Testing

@testable import ICalendar

/// Nothing that comes from outside may stop the process or take long. The seed is printed; `CALENDAR_HOST_TEST_SEED` sets it.
@Suite("Mutated and hostile objects")
struct MutationTests {
    private static let seeds = [
        Fixture.event(
            "DTSTART;TZID=Europe/Berlin:20260105T090000", "DTEND;TZID=Europe/Berlin:20260105T100000",
            "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261231T000000Z",
            "EXDATE;TZID=Europe/Berlin:20260107T090000,20260112T090000", "RDATE;VALUE=PERIOD:20260110T080000Z/PT3H", "SUMMARY:a\\, b",
            "ATTENDEE;CN=\"x; y\";PARTSTAT=ACCEPTED:mailto:a@b"),
        Fixture.event(
            "DTSTART;VALUE=DATE:20260105", "DURATION:P2D", "RRULE:FREQ=YEARLY;BYWEEKNO=1,-1;BYSETPOS=1", "EXRULE:FREQ=DAILY;INTERVAL=2",
            "TRANSP:OPAQUE", "STATUS:TENTATIVE"),
        Fixture.event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T080000Z", "DTSTART;TZID=Own:20260112T120000", "DURATION:PT90M", "SEQUENCE:2",
            "X-A;B=c:d"),
        "BEGIN:VFREEBUSY\r\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260105T080000Z/PT1H,20260106T080000Z/P1D\r\nEND:VFREEBUSY",
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:20101031T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20290101T000000Z\r\nEND:STANDARD\r\nEND:VTIMEZONE",
    ]
    private static let words = [
        "RRULE:FREQ=", "DAILY", "SECONDLY", ";COUNT=99999999999999999999", ";INTERVAL=0", ";BYSETPOS=-366", "\r\n", "\r\n ", ":", ";", ",",
        "\"", "BEGIN:VEVENT\r\n",
        "END:VEVENT\r\n", "99991231T235959Z", "00000101T000000", "P99999999999W", "+2359", "\0", "\u{FFFD}", "DTSTART:", "TZID=",
        "VALUE=PERIOD", "/", "-", "99999999",
        ";BYDAY=53MO,-53SU", ";BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23",
    ]

    @Test("four thousand mutations are answered or refused", .timeLimit(.minutes(5)))
    func mutations() throws {
        let seed = SeededGenerator.seedOfRun
        print("mutation seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let original = Array(Fixture.calendar(Self.seeds.joined(separator: "\r\n")))
        let zone = try ZoneDatabase.system.zone(named: "Europe/Berlin")
        let from = Fixture.instant("20260101T000000Z")
        let to = Fixture.instant("20270101T000000Z")
        var answered = 0
        var refused = 0
        for _ in 0..<4_000 {
            var bytes = original
            for _ in 0..<random.int(1...6) { mutate(&bytes, &random) }
            do throws(ICalendarError) {
                let expansion = try BusyExpansion(
                    parsing: Data(bytes), from: from, to: to, floatingZone: zone)
                answered += 1
                #expect(expansion.busy.allSatisfy { $0.start < $0.end && $0.start >= from && $0.end <= to })
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
            _ = try? FreeBusyText(parsing: Data(bytes))
        }
        #expect(answered > 1_000 && refused > 100, "\(answered) answered, \(refused) refused")
        print("\(answered) answered, \(refused) refused")
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let position = random.int(0...max(0, bytes.count - 1))
        switch random.int(0...6) {
        case 0: bytes[position] = UInt8(random.int(0...255))
        case 1: bytes.remove(at: position)
        case 2, 3: bytes.insert(contentsOf: Array(random.pick(Self.words).utf8), at: position)
        case 4:
            let end = min(bytes.count, position + random.int(1...40))
            bytes.insert(contentsOf: bytes[position..<end], at: random.int(0...bytes.count - 1))
        case 5:
            let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
            if !digits.isEmpty { bytes[random.pick(digits)] = UInt8(random.int(0x30...0x39)) }
        default: if random.chance(5) { bytes.removeSubrange(position...) } else { bytes[position] ^= UInt8(1 << random.int(0...5)) }
        }
    }

    @Test("plain noise is refused")
    func noise() {
        var random = SeededGenerator(seed: SeededGenerator.seedOfRun)
        for _ in 0..<500 {
            let bytes = (0..<random.int(0...400)).map { _ in UInt8(random.int(0...255)) }
            #expect(throws: ICalendarError.self) { try CalendarObject(parsing: Data(bytes)) }
        }
    }

    @Test(
        "events made to be expensive end with a defined result", .timeLimit(.minutes(1)),
        arguments: [
            "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=HOURLY;BYMONTHDAY=31;BYMONTH=2",
            "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "RRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9", "RRULE:FREQ=DAILY;COUNT=99999999",
            "RRULE:FREQ=YEARLY;INTERVAL=9999", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
            "DURATION:P3600000D\nRRULE:FREQ=DAILY", "EXRULE:FREQ=HOURLY\nRRULE:FREQ=HOURLY",
        ])
    func bombs(lines: String) throws {
        let events = (0..<20).map { Fixture.event(uid: "e\($0)", "DTSTART:00010101T000000Z", lines) }.joined(separator: "\r\n")
        let expansion = try Fixture.expand(Fixture.calendar(events))
        #expect(expansion.busy.count <= BusyExpansion.mostInstances)
    }

    @Test("a thousand overrides of an endless series", .timeLimit(.minutes(1)))
    func manyOverrides() throws {
        var parts = [Fixture.event("DTSTART:20260101T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")]
        for index in 0..<900 {
            let id = BusyExpansion.text(Fixture.instant("20260101T080000Z").addingTimeInterval(Double(index) * 86_400))
            parts.append(
                Fixture.event("RECURRENCE-ID\(index % 2 == 0 ? ";RANGE=THISANDFUTURE" : ""):\(id)", "DTSTART:\(id)", "DURATION:PT2H"))
        }
        let expansion = try Fixture.expand(Fixture.calendar(parts.joined(separator: "\r\n")))
        #expect(expansion.busy.count == 365)
        #expect(expansion.busy.allSatisfy { $0.end.timeIntervalSince($0.start) == 7_200 })
    }
}
