import Foundation
import ProviderConformance
import ProviderKit

extension MicrosoftSimulator {
    /// What Microsoft's documentation makes easy to get wrong, or leaves open.
    var microsoftCases: [ConformanceCase] {
        [
            partialConsentCase(
                "MICROSOFT-CONSENT-1", withoutAnyOf: ["Calendars.ReadWrite"], account: "partial@example.org", namesScope: false),
            usageLimitsCase("MICROSOFT-ERRORS-1", operation: "graph.calendars.list"),
            lostCreatesCase("MICROSOFT-EVENTS-1", operation: "graph.events.create"), repeatedTransactions, abbreviatedOccurrences,
            touchedOutside, cursorIsLost, emptyPages,
        ] + pushCases
    }

    private var repeatedTransactions: ConformanceCase {
        ConformanceCase(
            "MICROSOFT-EVENTS-2",
            "A repeated transaction id leaves one event, whether the service refuses it or answers with the first event",
            requires: [.events, .counterpart]
        ) { [self] context in
            let usual = behaviour
            defer { behaviour = usual }
            for (number, way) in [MicrosoftBehaviour.RepeatedTransaction.refused, .firstEvent].enumerated() {
                behaviour.repeatedTransaction = way
                var ids: Set<EventID> = []
                for _ in 0..<5 { ids.insert(try await context.create("\(number)").event.id) }
                try expectEqual(ids.count, 1, "It is the same event every time")
                try await context.expectNewEvents(number + 1, "There is one event for each key")
            }
        }
    }

    private var abbreviatedOccurrences: ConformanceCase {
        ConformanceCase(
            "MICROSOFT-CHANGES-1", "An occurrence that a feed abbreviates is as busy as its series, told short or in full",
            requires: [.changes, .counterpart]
        ) { [self] context in
            let usual = behaviour
            defer { behaviour = usual }
            let windows = try (1...3).map { try context.window(day: $0) }
            try await context.place(
                CounterpartEvent("Perhaps", .instants(windows[0]), repetition: .init(.day, count: 3), status: .tentative))
            try await context.place(
                CounterpartEvent(
                    "Free", .instants(try context.window(day: 1, hour: 14)), repetition: .init(.day, count: 3), isTransparent: true))
            for isAbbreviated in [true, false] {
                behaviour.abbreviatesOccurrences = isAbbreviated
                let told = try await context.changes().snapshots.values.flatMap(\.busyTime.busy)
                try expectEqual(told.map(\.window).sorted { $0.start < $1.start }, windows, "Exactly the tentative series takes time")
                try expect(
                    told.allSatisfy { $0.kind == .tentative }, "It is tentative", expected: "tentative", actual: "\(told.map(\.kind))")
            }
        }
    }

    private var touchedOutside: ConformanceCase {
        ConformanceCase(
            "MICROSOFT-CHANGES-2", "An event outside the window that is told as removed because it was touched harms nobody",
            requires: [.changes, .events, .counterpart]
        ) { context in
            let inside = try await context.create("inside", day: 2).event
            let far = try context.window(day: 40)
            let outside = try await context.place(CounterpartEvent("Far away", .instants(far)))
            let cursor = try await context.changes().cursor
            try await context.counterpart.change(outside, title: "Still far away", window: nil, in: context.calendar.id)
            let run = try await context.changes(cursor, known: [inside.id: inside.revision])
            try expect(!run.removed.contains(inside.id), "The event inside stays", expected: "nothing about it", actual: "its removal")
            try expect(
                run.snapshots.values.allSatisfy { $0.busyTime == BusyTime() || $0.id == inside.id }, "The one outside takes no time inside",
                expected: "no time", actual: "\(run.snapshots)")
        }
    }

    private var cursorIsLost: ConformanceCase {
        ConformanceCase(
            "MICROSOFT-CHANGES-3", "A lost position is a lost cursor, whether it comes as 410 or by its name",
            requires: [.changes, .events]
        ) { [self] context in
            try await context.create()
            for _ in 0..<4 {
                let cursor = try await context.changes().cursor
                forgetPositions()
                let reply = try await context.owner.readChanges(
                    ChangesRequest(calendar: context.calendar.id, cursor: cursor, horizon: try context.days(0, 14)))
                try expectEqual(reply, .cursorLost, "The cursor is lost")
            }
        }
    }

    private var emptyPages: ConformanceCase {
        ConformanceCase(
            "MICROSOFT-CHANGES-4", "An empty page with a link to the next one is not the end, and an item that comes twice is told once",
            requires: [.changes, .events]
        ) { [self] context in
            let event = try await context.create().event
            strike(.emptyPage, on: "graph.calendarView.delta", times: 2)
            try expectEqual(try await context.changes().alive, [event.id], "The event on the page after it is told")
            strike(.duplicatedItems, on: "graph.calendarView.delta")
            try expectEqual(Set(try await context.changes().alive), [event.id], "It is told once more, and as the same")
        }
    }
}
