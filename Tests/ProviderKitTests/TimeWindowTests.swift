import Foundation
import ProviderKit
import Testing

@Suite("A time window")
struct TimeWindowTests {
    private let base = Date(timeIntervalSince1970: 1_800_000_000)

    private func window(_ start: Double, _ end: Double) throws -> TimeWindow {
        try #require(TimeWindow(start: base.addingTimeInterval(start), end: base.addingTimeInterval(end)))
    }

    @Test("is never empty or inverted, not even from JSON")
    func neverEmpty() throws {
        #expect(TimeWindow(start: base, end: base) == nil)
        #expect(TimeWindow(start: base, end: base.addingTimeInterval(-1)) == nil)
        for (start, end) in [(5, 5), (6, 5)] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(TimeWindow.self, from: Data("{\"start\":\(start),\"end\":\(end)}".utf8))
            }
        }
        let good = try window(0, 1)
        #expect(try JSONDecoder().decode(TimeWindow.self, from: JSONEncoder().encode(good)) == good)
    }

    @Test("is half-open: windows that only touch share nothing")
    func halfOpen() throws {
        let first = try window(0, 10)
        let second = try window(10, 20)
        #expect(!first.overlaps(second))
        #expect(first.intersection(second) == nil)
        #expect(try first.intersection(try window(9, 30)) == window(9, 10))
        #expect(first.contains(first))
        #expect(!first.contains(try window(9, 11)))
    }

    @Test("clips busy and unknown time and drops what lies outside")
    func clips() throws {
        let time = BusyTime(
            busy: [BusyBlock(window: try window(-5, 5), kind: .tentative, event: EventID("e")), BusyBlock(window: try window(10, 20))],
            unknown: [UnknownTime(window: try window(8, 12), reason: "r"), UnknownTime(window: try window(-9, 0), reason: "r")])
        let clipped = time.clipped(to: try window(0, 10))
        #expect(clipped.busy == [BusyBlock(window: try window(0, 5), kind: .tentative, event: EventID("e"))])
        #expect(clipped.unknown == [UnknownTime(window: try window(8, 10), reason: "r")])
    }
}
