import CalendarStore
import Foundation
import ProviderKit
import TestSupport
import Testing

@testable import CalendarHost

@Suite struct AvailabilityPlannerTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func window(_ from: Double, _ to: Double) throws -> TimeWindow {
        try #require(TimeWindow(start: now + from * 3_600, end: now + to * 3_600))
    }

    private static func stored(
        _ name: String = "a", asOf: Double? = 0, horizon: TimeWindow?, busy: [BusyInterval] = [], unknown: [UnknownTime] = []
    ) -> CalendarAvailability {
        let calendar = StoredCalendar(
            connection: ConnectionID("c"),
            description: ProviderCalendar(id: CalendarID(name), name: name, timeZone: nil, access: .write, countsAsBusy: true),
            isSelected: true, lastSeenAt: now, goneAt: nil)
        let state = SyncState(
            address: calendar.address, cursor: nil, horizon: horizon, asOf: asOf.map { now + $0 }, lastError: nil, dirtyMarks: 0,
            coveredMarks: 0, run: nil)
        return CalendarAvailability(calendar: calendar, state: state, busy: busy, unknown: unknown, pending: [])
    }

    private static func answer(_ policy: AvailabilityPolicy, _ stored: [CalendarAvailability]) throws -> AvailabilityAnswer {
        let request = AvailabilityRequest(window: try window(0, 10), policy: policy, maximumAge: 900)
        return AvailabilityPlanner().answer(request, stored: stored, now: now)
    }

    private static func free(_ answer: AvailabilityAnswer) -> [[Double]] {
        answer.free.map { [$0.start.timeIntervalSince(now) / 3_600, $0.end.timeIntervalSince(now) / 3_600] }
    }

    private static let wide = (try? window(-100, 100)) ?? nil

    /// A gap, what each policy offers of ten hours with hour 2 to 3 taken, and whether the answer is complete.
    private static func gaps() throws -> [(
        name: String, stored: CalendarAvailability, closed: [[Double]], stale: [[Double]], open: [[Double]]
    )] {
        let busy = [BusyInterval(window: try window(2, 3), kind: .busy)]
        let around: [[Double]] = [[0, 2], [3, 10]]
        return [
            ("never read", stored(asOf: nil, horizon: nil, busy: busy), [], [], around),
            ("out of date", stored(asOf: -901, horizon: wide, busy: busy), [], around, around),
            ("in time", stored(asOf: -900, horizon: wide, busy: busy), around, around, around),
            ("beyond the horizon", stored(horizon: try window(-1, 6), busy: busy), [[0, 2], [3, 6]], [[0, 2], [3, 6]], around),
            ("before the horizon", stored(horizon: try window(1, 50), busy: busy), [[1, 2], [3, 10]], [[1, 2], [3, 10]], around),
            ("beside the horizon", stored(horizon: try window(20, 50), busy: busy), [], [], around),
            (
                "an event nobody can read",
                stored(
                    horizon: wide, busy: busy,
                    unknown: [UnknownTime(window: try window(5, 6), event: EventID("e"), reason: "cannot be read")]),
                [[0, 2], [3, 5], [6, 10]], [[0, 2], [3, 5], [6, 10]], around
            ),
        ]
    }

    @Test func `each policy offers of each gap exactly what it says`() throws {
        for gap in try Self.gaps() {
            let closed = try Self.answer(.failClosed, [gap.stored])
            let stale = try Self.answer(.serveStale, [gap.stored])
            let open = try Self.answer(.failOpen, [gap.stored])
            #expect(Self.free(closed) == gap.closed, "\(gap.name)")
            #expect(Self.free(stale) == gap.stale, "\(gap.name)")
            #expect(Self.free(open) == gap.open, "\(gap.name)")
            for answer in [closed, stale, open] {
                #expect(answer.complete == (gap.name == "in time"), "\(gap.name): \(answer.policy)")
                #expect(answer.busy.map(\.window) == [try Self.window(2, 3)])
            }
            if gap.name != "in time" { #expect(!closed.unknown.isEmpty, "\(gap.name)") }
        }
    }

    @Test func `one calendar that was never read makes nobody know since when, and the oldest knowledge counts otherwise`() throws {
        let known = Self.stored("a", asOf: -10, horizon: Self.wide)
        let older = Self.stored("b", asOf: -500, horizon: Self.wide)
        let never = Self.stored("c", asOf: nil, horizon: nil)
        #expect(try Self.answer(.failClosed, [known, older]).asOf == Self.now - 500)
        #expect(try Self.answer(.failClosed, [known, never]).asOf == nil)
        #expect(try Self.answer(.failClosed, [known, never]).free.isEmpty)
        #expect(try Self.answer(.failClosed, [known, older]).complete)
    }

    @Test func `under fail-closed no free time touches what is taken or unknown, whatever is stored`() throws {
        var random = SeededGenerator(seed: freshSeed("availability"))
        for _ in 0..<3_000 {
            let stored = try (0..<Int.random(in: 1...4, using: &random)).map { number in
                func stretch() throws -> TimeWindow {
                    let start = Double.random(in: -8...14, using: &random)
                    return try Self.window(start, start + Double.random(in: 0.1...6, using: &random))
                }
                let busy = try (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    BusyInterval(window: try stretch(), kind: BusyKind.allCases.randomElement(using: &random) ?? .busy)
                }
                let unknown = try (0..<Int.random(in: 0...2, using: &random)).map { _ in UnknownTime(window: try stretch(), reason: "r") }
                let horizon =
                    random.happens(80)
                    ? try Self.window(-Double.random(in: 0...3, using: &random), Double.random(in: 5...20, using: &random)) : nil
                return Self.stored(
                    "\(number)", asOf: random.happens(90) ? -Double.random(in: 0...1_000, using: &random) : nil, horizon: horizon,
                    busy: busy,
                    unknown: unknown)
            }
            for policy in AvailabilityPolicy.allCases {
                let answer = try Self.answer(policy, stored)
                let blocked = policy == .failOpen ? [] : answer.unknown.compactMap { TimeWindow(start: $0.start, end: $0.end) }
                var total = 0.0
                for interval in answer.free {
                    let window = try #require(TimeWindow(start: interval.start, end: interval.end), "free time of no length")
                    #expect(answer.start <= window.start && window.end <= answer.end)
                    #expect(!(answer.busy.map(\.window) + blocked).contains { $0.overlaps(window) })
                    total += window.length
                }
                #expect(zip(answer.free, answer.free.dropFirst()).allSatisfy { $0.end < $1.start })
                // And nothing that could be offered is kept back.
                let taken = MergedInterval.merge(
                    (answer.busy.map(\.window) + blocked).compactMap { part in
                        TimeWindow(start: max(part.start, answer.start), end: min(part.end, answer.end)).map {
                            MergedInterval(window: $0, kind: .busy)
                        }
                    }
                ).reduce(0) { $0 + $1.window.length }
                #expect(abs(total + taken - answer.end.timeIntervalSince(answer.start)) < 0.001)
            }
        }
    }
}
