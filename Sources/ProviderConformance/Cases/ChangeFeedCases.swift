import Foundation
import ProviderKit

extension ConformanceCase {
    /// Cases about what a change feed says of busy time, and about long feeds.
    static let changeFeedCases: [ConformanceCase] = [
        ConformanceCase(
            "CHANGES-READ-6", "An event that cannot be read is told with unknown time, and the others are unharmed",
            requires: [.changes, .counterpart]
        ) { context in
            let sound = try context.window(day: 1)
            let before = try await context.place(CounterpartEvent("Sound", .instants(sound)))
            let cursor = try await context.changes().cursor
            var damaged: [EventID: TimeWindow] = [:]
            for (number, damage) in CounterpartEvent.Damage.allCases.enumerated() {
                let window = try context.window(day: 4 + number)
                do {
                    damaged[try await context.place(CounterpartEvent("Damaged", .instants(window), damage: damage))] = window
                } catch is CounterpartRefusal { continue }
            }
            if damaged.isEmpty { throw CaseNotApplicable(reason: "the provider refuses damaged events", isImpossible: true) }
            let after = try await context.place(CounterpartEvent("Sound too", .instants(sound)))
            let incremental = try await context.changes(cursor)
            let complete = try await context.changes()
            for run in [incremental, complete] {
                for (event, window) in damaged {
                    let snapshot = run.snapshots[event]
                    try expect(
                        snapshot?.busyTime.unknown.contains { $0.window.overlaps(window) } ?? false,
                        "The damaged event is told, and its time is unknown",
                        expected: "unknown time over \(BusyPicture.describe([window]))",
                        actual: snapshot.map { "\(BusyPicture($0.busyTime))" } ?? "no event")
                }
                try expectEqual(run.snapshots[after]?.busyTime.busy.map(\.window), [sound], "The event after it is told")
            }
            try expectEqual(complete.snapshots[before]?.busyTime.busy.map(\.window), [sound], "The event before it is told")
        },
        ConformanceCase(
            "CHANGES-READ-7/drafts", "Busy time of changes is that of free/busy, for our own events",
            requires: [.changes, .freeBusy, .events]
        ) {
            context in
            for (number, status) in [EventDraft.Status.confirmed, .tentative, .confirmed].enumerated() {
                let window = try context.window(day: 1 + number, hour: 22, seconds: 4 * 3_600)
                try await context.create(
                    context.key("\(number)"), EventDraft(title: "Conformance", window: window, status: status, isBusy: number < 2))
            }
            try await context.expectAgreement(in: try context.days(0, 14), zone: "UTC")
        },
        ConformanceCase(
            "CHANGES-READ-7", "Busy time of changes is that of free/busy, for events of all kinds",
            requires: [.changes, .freeBusy, .counterpart]
        ) { context in
            try await context.place(CounterpartEvent("Once", .instants(try context.window(day: 1))))
            try await context.place(CounterpartEvent("Days", .days(first: context.civilDay(3), count: 2)))
            try await context.place(CounterpartEvent("Off", .instants(try context.window(day: 2)), status: .cancelled))
            try await context.place(CounterpartEvent("See-through", .instants(try context.window(day: 2, hour: 11)), isTransparent: true))
            try await context.place(CounterpartEvent("Perhaps", .instants(try context.window(day: 2, hour: 13)), status: .tentative))
            try await context.place(
                CounterpartEvent(
                    "Repeats", .instants(try context.window(day: -14, hour: 16)),
                    repetition: .init(.day, count: 20, removed: [15], moved: [16: try context.window(day: 9, hour: 20)])))
            try await context.place(
                CounterpartEvent("Tokyo", .local(day: context.civilDay(6), secondOfDay: 8 * 3_600, seconds: 5_400, zone: "Asia/Tokyo")))
            for zone in ["UTC", "America/New_York"] { try await context.expectAgreement(in: try context.days(0, 14), zone: zone) }
        },
        ConformanceCase("CHANGES-READ-8", "A complete run leaves out nothing that is already known", requires: [.changes, .events]) {
            context in
            let resting = try await context.create("resting", day: 1).event
            let changing = try await context.create("changing", day: 2).event
            let deleting = try await context.create("deleting", day: 3).event
            let changed = try await context.update(
                changing, context.key("changing"), EventDraft(title: "Changed", window: try context.window(day: 4)))
            try await context.delete(deleting.id)
            let known = [resting.id: resting.revision, changing.id: changing.revision, deleting.id: deleting.revision]
            let run = try await context.changes(nil, known: known)
            try expect(run.isComplete, "The run is complete", expected: "complete", actual: "not complete")
            try context.expectEachOnce(run)
            let told = Set(run.alive).subtracting(context.strangers)
            try expectEqual(told, [resting.id, changing.id], "Everything alive is named, known or not")
            try expectEqual(run.snapshots[changing.id]?.revision, changed.revision, "What changed is told as it is now")
        },
        ConformanceCase("CHANGES-READ-9", "Many events, more than a batch or page, are all told", requires: [.changes, .events]) {
            context in
            var made: Set<EventID> = []
            let cursor = try await context.changes().cursor
            for round in 0..<6 {
                for number in 0..<10 { await context.willMake(context.key("\(round)-\(number)")) }
                let window = try context.window(day: 1 + round)
                let results = await context.tenAtOnce { owner, number in
                    try await owner.createEvent(
                        CreateEventRequest(
                            calendar: context.calendar.id, key: context.key("\(round)-\(number)"),
                            draft: EventDraft(title: "Number \(number)", window: window)))
                }
                for result in results { made.insert(try result.get().event.id) }
            }
            try expectEqual(made.count, 60, "Sixty events were made")
            for position in [nil, cursor] {
                let run = try await context.changes(position)
                try context.expectEachOnce(run)
                let missing = made.subtracting(run.snapshots.keys)
                try expect(missing.isEmpty, "All sixty are told", expected: "60", actual: "\(60 - missing.count) on \(run.pages) pages")
            }
        },
    ]
}
