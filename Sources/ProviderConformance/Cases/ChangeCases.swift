import Foundation
import ProviderKit

extension ConformanceCase {
    static let changeCases: [ConformanceCase] = [
        ConformanceCase(
            "CHANGES-READ-4", "A cursor that the provider does not know is never answered with silence", requires: [.changes, .events]
        ) {
            context in
            let event = try await context.create().event
            let real = try await context.changes().cursor
            for text in ["no-such-cursor", "", "0", "{\"v\":99}", real.rawValue + "x", String(real.rawValue.reversed()) + "~"] {
                try await context.expectNoSilence(Cursor(text), about: event.id)
            }
        },
        ConformanceCase(
            "CHANGES-READ-1", "Without a cursor every event is told once, over all pages together", requires: [.changes, .events]
        ) {
            context in
            let events = try await [context.create("a"), context.create("b", day: 2), context.create("c", day: 3)].map(\.event)
            let gone = try await context.create("gone").event
            try await context.delete(gone.id)
            let run = try await context.changes()
            try expect(run.isComplete, "The run names everything alive", expected: "complete", actual: "not complete")
            try context.expectEachOnce(run)
            let told = Set(run.alive).subtracting(context.strangers)
            try expectEqual(told, Set(events.map(\.id)), "The run names what is there, and not what is gone")
            for event in events {
                let snapshot = run.snapshots[event.id]
                try expectEqual(snapshot?.uid, event.uid, "The UID is the event's")
                try expectEqual(snapshot?.revision, event.revision, "The revision is the event's")
                try context.expectKey(snapshot, event.key)
                try expectEqual(snapshot?.busyTime.busy.map(\.window), event.window.map { [$0] }, "The busy time is the event's")
            }
        },
        ConformanceCase("CHANGES-READ-1/empty", "A calendar without events gives a complete run that says nothing", requires: [.changes]) {
            context in
            let run = try await context.changes()
            try expect(run.isComplete, "The run names everything alive", expected: "complete", actual: "not complete")
            try expectEqual(Set(run.alive).subtracting(context.strangers), [], "There is nothing to name")
        },
        ConformanceCase(
            "CHANGES-READ-2", "With the last cursor and nothing done in between, nothing is told, ten times", requires: [.changes, .events]
        ) {
            context in
            let event = try await context.create().event
            var cursor = try await context.changes().cursor
            for _ in 0..<10 {
                let run = try await context.changes(cursor, known: [event.id: event.revision])
                try context.expectNothing(run)
                cursor = run.cursor
            }
        },
        ConformanceCase(
            "CHANGES-READ-3", "A created, a changed and a deleted event are told, each as it is now", requires: [.changes, .events]
        ) {
            context in
            let changing = try await context.create("changing", day: 1).event
            let deleting = try await context.create("deleting", day: 2).event
            let resting = try await context.create("resting", day: 3).event
            let cursor = try await context.changes().cursor
            let created = try await context.create("created", day: 4).event
            let changed = try await context.update(
                changing, context.key("changing"), EventDraft(title: "Changed", window: try context.window(day: 5)))
            try await context.delete(deleting.id)
            let known = [changing.id: changing.revision, deleting.id: deleting.revision, resting.id: resting.revision]
            let run = try await context.changes(cursor, known: known)
            for event in [created, changed] {
                let snapshot = run.snapshots[event.id]
                try expectEqual(snapshot?.revision, event.revision, "The event is told in its revision")
                try expectEqual(snapshot?.busyTime.busy.map(\.window), event.window.map { [$0] }, "The event is told with its time")
            }
            try context.expectGone(deleting.id, run)
            try expect(
                run.snapshots[resting.id] == nil || run.isComplete, "What did not change is not told", expected: "nothing",
                actual: "a change")
        },
        ConformanceCase(
            "CHANGES-READ-3/person", "What a person does at the provider is told", requires: [.changes, .events, .counterpart]
        ) { context in
            let changing = try await context.create("changing", day: 1).event
            let deleting = try await context.create("deleting", day: 2).event
            let cursor = try await context.changes().cursor
            let window = try context.window(day: 6)
            let placed = try await context.place(CounterpartEvent("By hand", .instants(window)))
            let moved = try context.window(day: 7)
            try await context.counterpart.change(changing.id, title: "By hand", window: moved, in: context.calendar.id)
            try await context.counterpart.remove(deleting.id, from: context.calendar.id)
            let run = try await context.changes(cursor, known: [changing.id: changing.revision, deleting.id: deleting.revision])
            try expectEqual(run.snapshots[placed]?.busyTime.busy.map(\.window), [window], "The new event is told")
            try expect(
                run.snapshots[placed]?.key == nil, "It is not taken for one of ours", expected: "no key",
                actual: "\(run.snapshots[placed]?.key as Any)")
            try expectEqual(run.snapshots[changing.id]?.busyTime.busy.map(\.window), [moved], "The moved event is told")
            try context.expectKey(run.snapshots[changing.id], context.key("changing"))
            try context.expectGone(deleting.id, run)
        },
        ConformanceCase(
            "CHANGES-READ-3/steps", "Ten changes one after the other are told one after the other", requires: [.changes, .events]
        ) {
            context in
            var cursor = try await context.changes().cursor
            var event = try await context.create().event
            for number in 1...10 {
                let run = try await context.changes(cursor, known: number == 1 ? [:] : [event.id: event.revision])
                try expectEqual(Array(run.snapshots.keys), [event.id], "Step \(number) tells the one event")
                try expectEqual(run.snapshots[event.id]?.revision, event.revision, "Step \(number) tells its revision")
                cursor = run.cursor
                event = try await context.update(
                    event, context.key(), EventDraft(title: "Text \(number)", window: try context.window(day: number)))
            }
        },
        ConformanceCase("CHANGES-READ-5", "The same cursor twice tells the same changes", requires: [.changes, .events]) { context in
            let deleting = try await context.create("deleting").event
            let cursor = try await context.changes().cursor
            try await context.create("created", day: 2)
            try await context.delete(deleting.id)
            let first = try await context.changes(cursor, known: [deleting.id: deleting.revision])
            let second = try await context.changes(cursor, known: [deleting.id: deleting.revision])
            try expectEqual(Set(first.alive), Set(second.alive), "The same events are told")
            try expectEqual(first.removed, second.removed, "The same removals are told")
            try expectEqual(first.snapshots, second.snapshots, "The events are told in the same words")
            try expect(!first.alive.isEmpty, "The new event is told", expected: "an event", actual: "nothing")
        },
    ]
}
