import CalendarStore
import Foundation
import ProviderKit
import TestSupport
import Testing

@testable import HostProcess

/// A host is killed again and again while it works through a day's changes.
@Suite(.timeLimit(.minutes(10)))
struct RandomKillTests {
    private static let kills = 24

    @Test func `a host that is killed at random moments leaves exactly what was asked for last`() async throws {
        let world = try await CalDAVWorld()
        var random = SeededGenerator(seed: freshSeed("the random kills"))
        let actions = Self.actions(120, world.calendars, &random)
        var done = 0
        var kills = 0
        while done < actions.count {
            let child = try HostChild(HostProcessOrder(actions: Array(actions[done...])), environment: world.environment)
            let start = done
            let isLast = kills == Self.kills
            let killer: Task<Void, Never>? =
                isLast
                ? nil
                : Task { [delay = Int.random(in: 30...900, using: &random)] in
                    try? await Task.sleep(for: .milliseconds(delay))
                    await child.kill()
                }
            for await line in child.lines {
                if line.hasPrefix("FAILED") { Issue.record("\(line)") }
                if let number = line.wholeMatch(of: /DID ([0-9]+)/).flatMap({ Int($0.output.1) }) { done = start + number + 1 }
            }
            await killer?.value
            if isLast, done < actions.count {
                Issue.record("the last host ended after \(done) of \(actions.count) actions")
                return
            }
            kills += isLast ? 0 : 1
        }
        print("\(kills) kills over \(actions.count) actions")
        #expect(kills == Self.kills)
        let end = await (try HostChild(HostProcessOrder(), environment: world.environment)).runToEnd()
        #expect(end.last == "DONE", "\(end)")
        try await world.expectEvents(Self.expectation(of: actions))
        try await world.expectSettled()
    }

    /// Bookings come, change, move and go.
    private static func actions(
        _ count: Int, _ calendars: [CalendarID], _ random: inout SeededGenerator
    ) -> [HostProcessOrder.Action] {
        var known: Set<String> = []
        return (0..<count).map { number in
            let booking = "booking-\(Int.random(in: 0..<6, using: &random))"
            if known.contains(booking), random.happens(25) { return HostProcessOrder.Action(verb: .cancel, booking: booking) }
            known.insert(booking)
            let start = Date(timeIntervalSince1970: 1_800_000_000 + Double(number) * 900)
            return HostProcessOrder.Action(
                verb: .put, booking: booking, connection: CalDAVWorld.connection.rawValue,
                calendar: calendars[Int.random(in: 0..<calendars.count, using: &random)].rawValue, title: "Version \(number) of \(booking)",
                start: start, end: start + 900)
        }
    }

    private static func expectation(of actions: [HostProcessOrder.Action]) -> [CalendarID: [ExpectedEvent]] {
        var last: [String: HostProcessOrder.Action] = [:]
        for action in actions { last[action.booking] = action }
        let live = last.values.filter { $0.verb == .put }
        return Dictionary(grouping: live) { CalendarID($0.calendar) }.mapValues { puts in
            puts.map { ExpectedEvent(title: $0.title, start: $0.start) }
        }
    }
}
