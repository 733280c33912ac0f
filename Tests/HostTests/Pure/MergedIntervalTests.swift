import Foundation
import ProviderKit
import TestSupport
import Testing

@testable import CalendarHost

@Suite struct MergedIntervalTests {
    private static let strengths: [BusyKind: Int] = [.tentative: 1, .unavailable: 2, .busy: 3]

    private static func interval(_ start: Int, _ end: Int, _ kind: BusyKind) throws -> MergedInterval {
        let window = try #require(
            TimeWindow(start: Date(timeIntervalSince1970: Double(start)), end: Date(timeIntervalSince1970: Double(end))))
        return MergedInterval(window: window, kind: kind)
    }

    /// Second by second: the strongest kind that covers it.
    private static func painted(_ intervals: [MergedInterval], seconds: Int) -> [BusyKind?] {
        var line = [BusyKind?](repeating: nil, count: seconds)
        for interval in intervals {
            for second in Int(interval.window.start.timeIntervalSince1970)..<Int(interval.window.end.timeIntervalSince1970) {
                let present = line[second].flatMap { strengths[$0] } ?? 0
                if (strengths[interval.kind] ?? 0) > present { line[second] = interval.kind }
            }
        }
        return line
    }

    @Test func `merging says second by second what painting says, and is sorted, disjoint and as short as possible`() throws {
        var random = SeededGenerator(seed: freshSeed("merged intervals"))
        for _ in 0..<3_000 {
            let intervals = try (0..<Int.random(in: 0...12, using: &random)).map { _ in
                let start = Int.random(in: 0..<40, using: &random)
                return try Self.interval(
                    start, start + Int.random(in: 1...20, using: &random), BusyKind.allCases.randomElement(using: &random) ?? .busy)
            }
            let merged = MergedInterval.merge(intervals)
            #expect(Self.painted(merged, seconds: 60) == Self.painted(intervals, seconds: 60), "\(intervals)")
            for (one, next) in zip(merged, merged.dropFirst()) {
                #expect(one.window.end <= next.window.start)
                #expect(one.window.end < next.window.start || one.kind != next.kind, "neighbours of one kind are one")
            }
        }
    }

    @Test func `a hundred thousand intervals are merged at once`() throws {
        let intervals = try (0..<100_000).map { try Self.interval($0, $0 + 50_000, $0 % 2 == 0 ? .tentative : .unavailable) }
        let merged = MergedInterval.merge(intervals)
        // The first second is tentative, the last one unavailable, and in between both meet.
        #expect(merged.map(\.kind) == [.tentative, .unavailable])
    }
}
