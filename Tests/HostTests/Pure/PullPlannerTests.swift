import Foundation
import ProviderKit
import TestSupport
import Testing

@testable import CalendarHost

@Suite struct PullPlannerTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000.75)
    private let day: TimeInterval = 86_400

    private func window(_ from: TimeInterval, _ to: TimeInterval) throws -> TimeWindow {
        try #require(TimeWindow(start: now + from, end: now + to))
    }

    @Test(arguments: [-5, 0, 1, 400, 1_500])
    func `a calendar that was never read is read from two days back to the end of the horizon, in whole seconds`(_ days: Int) {
        let start = PullPlanner(horizonDays: days).start(stored: nil, reconciles: false, now: now)
        #expect(start.reason == .first)
        #expect(start.fromScratch)
        #expect(start.horizon.start == Date(timeIntervalSince1970: 1_800_000_000 - 2 * day))
        #expect(start.horizon.length == Double(max(1, days) + 2) * day)
    }

    @Test func `a horizon stays until a tenth of it is used up, and then everything is read`() throws {
        let planner = PullPlanner(horizonDays: 100)
        let fresh = try window(-20 * day, 90 * day)
        #expect(
            planner.start(stored: fresh, reconciles: false, now: now) == .init(horizon: fresh, fromScratch: false, reason: .incremental))
        let used = try window(-20 * day, 90 * day - 1)
        let moved = planner.start(stored: used, reconciles: false, now: now)
        #expect(moved.reason == .horizonMoved)
        #expect(moved.fromScratch)
        #expect(moved.horizon.end > used.end)
    }

    @Test func `a horizon that begins in the future, as after a clock that was wrong, moves back`() throws {
        let planner = PullPlanner(horizonDays: 100)
        let start = planner.start(stored: try window(10, 200 * day), reconciles: false, now: now)
        #expect(start.reason == .horizonMoved)
        #expect(start.horizon.start < now)
    }

    @Test func `a comparison of everything keeps the horizon and ignores the cursor`() throws {
        let stored = try window(-day, 99 * day)
        let start = PullPlanner(horizonDays: 100).start(stored: stored, reconciles: true, now: now)
        #expect(start == .init(horizon: stored, fromScratch: true, reason: .reconciliation))
    }

    @Test func `whatever is stored, the chosen horizon holds the present and nearly all of the future asked for`() throws {
        var random = SeededGenerator(seed: freshSeed("pull horizons"))
        for _ in 0..<2_000 {
            let days = Int.random(in: 1...1_500, using: &random)
            let from = Double.random(in: -2_000 * day...2_000 * day, using: &random)
            let stored = try window(from, from + Double.random(in: 1...4_000 * day, using: &random))
            let start = PullPlanner(horizonDays: days).start(
                stored: random.happens(10) ? nil : stored, reconciles: random.happens(50), now: now)
            #expect(start.horizon.start <= now)
            #expect(start.horizon.end.timeIntervalSince(now) >= Double(days) * day * 0.9 - 1)
        }
    }

    @Test func `a window is split into consecutive parts of at most the wished length`() throws {
        let whole = try window(0, 10 * day + 7)
        for longest in [1 * day, 3 * day, 10 * day + 7, 400 * day] {
            let parts = whole.split(longest: longest)
            #expect(parts.first?.start == whole.start)
            #expect(parts.last?.end == whole.end)
            #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.end == $1.start })
            #expect(parts.allSatisfy { $0.length <= longest })
        }
        #expect(try window(0, 100).split(longest: 0).count == 100, "a provider that allows nothing is asked second by second")
    }
}
