import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import HostProcess

/// A host is killed by the system at every arrow of the booking flow, against a real server; the next one finishes its work.
@Suite(.timeLimit(.minutes(10)))
struct KillTests {
    @Test(arguments: Killing.all)
    func `a host that is killed at any arrow is finished by the next one, with exactly one event`(_ killing: Killing) async throws {
        try await Gate.processes.pass { try await Self.kill(killing) }
    }

    private static func kill(_ killing: Killing) async throws {
        let world = try await CalDAVWorld()
        let before = put("Before", in: world.calendars[0], hour: 0)
        let action: HostProcessOrder.Action
        let expected: [CalendarID: [ExpectedEvent]]
        switch killing.situation {
        case .create:
            action = before
            expected = [world.calendars[0]: [ExpectedEvent(title: "Before", start: before.start)]]
        case .change:
            action = put("After", in: world.calendars[0], hour: 5)
            expected = [world.calendars[0]: [ExpectedEvent(title: "After", start: action.start)]]
        case .moveToOtherCalendar:
            action = put("After", in: world.calendars[1], hour: 5)
            expected = [world.calendars[1]: [ExpectedEvent(title: "After", start: action.start)]]
        case .cancel:
            action = HostProcessOrder.Action(verb: .cancel, booking: "appointment")
            expected = [:]
        }
        if killing.situation != .create {
            let reports = await (try HostChild(HostProcessOrder(actions: [before]), environment: world.environment)).runToEnd()
            try #require(reports.last == "DONE", "\(reports)")
            try await world.expectEvents([world.calendars[0]: [ExpectedEvent(title: "Before", start: before.start)]])
        }

        let child = try HostChild(HostProcessOrder(actions: [action], stop: killing.stop), environment: world.environment)
        var reports: [String] = []
        for await line in child.lines {
            reports.append(line)
            if line.hasPrefix("AT ") { break }
        }
        try #require(reports.last == "AT \(killing.stop.arrow.rawValue)", "\(reports)")
        await child.kill()

        let next = await (try HostChild(HostProcessOrder(), environment: world.environment)).runToEnd()
        #expect(next.last == "DONE", "\(next)")
        try await world.expectEvents(expected)
        try await world.expectSettled()
    }

    private static func put(_ title: String, in calendar: CalendarID, hour: Double) -> HostProcessOrder.Action {
        let start = Date(timeIntervalSince1970: 1_800_000_000 + hour * 3_600)
        return HostProcessOrder.Action(
            verb: .put, booking: "appointment", connection: CalDAVWorld.connection.rawValue, calendar: calendar.rawValue, title: title,
            start: start, end: start + 1_800)
    }
}

/// What was under way, and where the host stood when it was killed.
struct Killing: Sendable, CustomTestStringConvertible {
    enum Situation: String, Sendable, CaseIterable { case create, change, moveToOtherCalendar, cancel }

    var situation: Situation
    var stop: HostProcessOrder.Stop

    var testDescription: String { "\(situation.rawValue), \(stop.arrow.rawValue) \(stop.passing)" }

    /// Every arrow of every situation, each as often as it is passed.
    static let all: [Killing] = Situation.allCases.flatMap { situation in
        HostProcessOrder.Arrow.allCases.flatMap { arrow in
            (0..<passings(of: arrow, in: situation)).map {
                Killing(situation: situation, stop: HostProcessOrder.Stop(arrow: arrow, passing: $0 + 1))
            }
        }
    }

    private static func passings(of arrow: HostProcessOrder.Arrow, in situation: Situation) -> Int {
        switch (arrow, situation) {
        case (.afterPut, _), (.afterClaim, _), (.beforeCompletion, _): 1
        case (.afterAnnouncement, .create), (.afterAnnouncement, .moveToOtherCalendar): 1
        case (.afterAnnouncement, _): 0
        case (_, .moveToOtherCalendar): 2
        case (_, _): 1
        }
    }
}
