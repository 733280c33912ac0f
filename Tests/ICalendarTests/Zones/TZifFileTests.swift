import Foundation
import Testing

@testable import ICalendar

@Suite("Reading TZif files")
struct TZifFileTests {
    private func cause(_ bytes: [UInt8]) -> ZoneError.Reason? {
        do {
            _ = try TZifFile(bytes: bytes, name: "Test/Zone")
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("Versions 1 to 4 are read, with and without a footer")
    func versions() throws {
        var file = TZifBytes()
        file.types = [(-3_600, 0, 0), (7_200, 1, 0)]
        file.transitions = [(-100, 1), (100, 0), (4_000_000_000, 1)]
        file.footer = "\n<-01>1\n"
        for version in ["2", "3", "4"] as [Character] {
            file.version = version
            let read = try TZifFile(bytes: file.bytes, name: "Test")
            #expect(read.transitions.map(\.at) == [-100, 100, 4_000_000_000])
            #expect(read.transitions.map(\.offset) == [7_200, -3_600, 7_200])
            #expect(read.initialOffset == -3_600)
            #expect(read.footer == POSIXZoneRule(standardOffset: -3_600))
        }
        file.version = nil
        file.transitions.removeLast()
        let old = try TZifFile(bytes: file.bytes, name: "Test")
        #expect(old.transitions.map(\.at) == [-100, 100])
        #expect(old.footer == nil)
    }

    @Test(
        "A file cut off after any of its bytes is refused", arguments: ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Etc/UTC"])
    func truncated(zone: String) throws {
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: "\(ZoneDatabase.directory(in: [:]))/\(zone)")))
        _ = try TZifFile(bytes: bytes, name: zone)
        for length in 0..<bytes.count {
            guard case .malformed = cause(Array(bytes.prefix(length))) else {
                Issue.record("\(zone) was read from its first \(length) of \(bytes.count) bytes")
                return
            }
        }
    }

    @Test("Damage is refused with its cause")
    func damage() {
        func refused(_ change: (inout TZifBytes) -> Void) -> ZoneError.Reason? {
            var file = TZifBytes()
            file.transitions = [(0, 0), (10, 0)]
            change(&file)
            return cause(file.bytes)
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.transitions = [(10, 0), (10, 0)] } == .malformed("transitions out of order"))
        #expect(refused { $0.transitions = [(10, 0), (0, 0)] } == .malformed("transitions out of order"))
        #expect(refused { $0.transitions = [(10, 1)] } == .malformed("a transition to an unknown type"))
        #expect(refused { $0.types = [(93_600, 0, 0)] } == .malformed("an impossible offset"))
        #expect(refused { $0.types = [(Int(Int32.min), 0, 0)] } == .malformed("an impossible offset"))
        #expect(refused { $0.types = [(0, 2, 0)] } == .malformed("an impossible local time type"))
        #expect(refused { $0.types = [(0, 0, 4)] } == .malformed("an impossible local time type"))
        #expect(
            refused {
                $0.transitions = []
                $0.types = []
            } == .malformed("no local time types"))
        #expect(refused { $0.names = [] } == .malformed("no local time types"))
        #expect(refused { $0.leapSeconds = 1 } == .malformed("it counts leap seconds, which calendars do not"))
        #expect(refused { $0.claimedTransitions = .max } == .malformed("an impossible count"))
        #expect(refused { $0.claimedTransitions = 200_000 } == .malformed("cut short"))
        #expect(refused { $0.version = "1" } == .malformed("unknown version"))
        #expect(refused { $0.footer = "" } == .malformed("cut short in the footer"))
        #expect(refused { $0.footer = "\nCET-1" } == .malformed("cut short in the footer"))
        #expect(refused { $0.footer = "\nCE\u{1}T-1\n" } == .malformed("an unreadable footer"))
        #expect(refused { $0.footer = "\n" + String(repeating: "A", count: 5_000) + "\n" } == .malformed("an unreadable footer"))
        #expect(refused { $0.footer = "\nCET-1CEST\n" } == .malformedRule)
        #expect(cause(Array("<html>".utf8) + [UInt8](repeating: 0, count: 100)) == .malformed("not a TZif file"))
        #expect(cause([]) == .malformed("cut short"))
        #expect(cause([UInt8](repeating: 0x54, count: 1_000_000)) == .malformed("larger than 262144 bytes"))
    }

    @Test("No change of bytes stops the process, and what is still read answers", .timeLimit(.minutes(5)))
    func changedBytes() throws {
        var random = SeededGenerator(seed: SeededGenerator.seedOfRun)
        print("Seed: \(SeededGenerator.seedOfRun)")
        let original = try Array(Data(contentsOf: URL(fileURLWithPath: ZoneDatabase.directory(in: [:]) + "/America/New_York")))
        var refused = 0
        for round in 0..<4_000 {
            var bytes = original
            // Headers decide most, so they are hit most.
            for _ in 0...random.int(0...3) {
                let place = round % 2 == 0 ? random.int(0...min(99, bytes.count - 1)) : random.int(0...bytes.count - 1)
                bytes[place] = UInt8(random.int(0...255))
            }
            if random.chance(10) { bytes.removeLast(random.int(0...bytes.count - 1)) }
            guard let file = try? TZifFile(bytes: bytes, name: "Changed") else {
                refused += 1
                continue
            }
            let zone = ZoneRules(
                identifier: "Changed", transitions: file.transitions, initialOffset: file.initialOffset, footer: file.footer)
            for seconds in [Int.min, -5_000_000_000, 0, 1_800_000_000, 9_000_000_000, .max] {
                #expect(abs(zone.offset(atUTC: seconds)) <= 93_599)
                _ = zone.utc(of: zone.civil(atUTC: seconds))
            }
        }
        #expect(refused > 1_000)
    }
}
