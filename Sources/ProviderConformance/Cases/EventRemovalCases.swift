import Foundation
import ProviderKit

extension ConformanceCase {
    static let eventRemovalCases: [ConformanceCase] = [
        ConformanceCase("EVENT-DELETE-3", "An outdated revision deletes nothing, ten times", requires: [.events]) { context in
            let first = try await context.create(title: "First").event
            try await context.update(first, context.key(), EventDraft(title: "Second", window: try context.window(day: 2)))
            let request = DeleteEventRequest(calendar: context.calendar.id, event: first.id, expected: first.revision)
            for _ in 0..<10 {
                try await expectError([.revisionMismatch], .permanent, "An outdated revision is refused") { () throws(ProviderError) in
                    try await context.owner.deleteEvent(request)
                }
            }
            try expectEqual(try await context.readExisting(.id(first.id)).title, "Second", "The event stays")
            try await context.expectNewEvents(1, "The event stays")
        },
        ConformanceCase("EVENT-DELETE-1", "The event is gone", requires: [.events]) { context in
            let event = try await context.create().event
            try expectEqual(try await context.delete(event.id, expected: event.revision), .deleted, "The event was there")
            try expect(try await context.read(.id(event.id)) == nil, "It cannot be read by its id", expected: "nothing", actual: "an event")
            try expect(
                try await context.read(.key(context.key())) == nil, "It cannot be read by its key", expected: "nothing", actual: "an event")
            try await context.expectNewEvents(0, "The event is gone")
        },
        ConformanceCase("EVENT-DELETE-1/busy", "The time of a deleted event is free", requires: [.events, .freeBusy]) { context in
            let event = try await context.create(day: 2).event
            try await context.delete(event.id)
            try await context.expectBusy([], in: try context.days(2), "Nothing is busy")
        },
        ConformanceCase("EVENT-DELETE-1/only", "A delete takes one event and leaves its neighbours", requires: [.events]) { context in
            let events = try await [context.create("a"), context.create("b"), context.create("c")].map(\.event)
            try await context.delete(events[1].id, expected: events[1].revision)
            let left = try await context.newEvents()
            try expectEqual(left, [events[0].id, events[2].id], "The neighbours stay")
        },
        ConformanceCase("EVENT-DELETE-2", "Deleting again, ten times, says that the event was already absent", requires: [.events]) {
            context in
            let event = try await context.create().event
            try expectEqual(try await context.delete(event.id), .deleted, "The event was there")
            for attempt in 1...10 {
                let expected = attempt.isMultiple(of: 2) ? event.revision : nil
                try expectEqual(try await context.delete(event.id, expected: expected), .alreadyAbsent, "There is nothing more to delete")
            }
            try await context.expectNewEvents(0, "The event stays gone")
        },
        ConformanceCase("EVENT-DELETE-4", "After a delete the next generation of the key can be created, ten times", requires: [.events]) {
            context in
            for generation in 0..<10 {
                let key = context.key(generation: generation)
                let made = try await context.create(key, EventDraft(title: "Generation \(generation)", window: try context.window(day: 1)))
                try expectEqual(made.disposition, .created, "Generation \(generation) is made")
                try expectEqual(made.event.title, "Generation \(generation)", "Generation \(generation) has its own text")
                try await context.expectNewEvents(1, "Generation \(generation) is the only event")
                try expectEqual(
                    try await context.delete(made.event.id, expected: made.event.revision), .deleted, "Generation \(generation) is deleted")
            }
        },
        ConformanceCase("EVENT-READ-2", "Nothing there is an answer, not an error", requires: [.events]) { context in
            try expect(
                try await context.read(.key(context.key("never"))) == nil, "A key that was never used has no event", expected: "nothing",
                actual: "an event")
            let event = try await context.create().event
            try await context.delete(event.id)
            try expect(
                try await context.read(.id(event.id)) == nil, "An id that is gone has no event", expected: "nothing", actual: "an event")
        },
        ConformanceCase("EVENT-READ-1", "By id and by key it is the same event", requires: [.events]) { context in
            let made = try await context.create(title: "The one").event
            try await context.create("other", title: "Another")
            let byID = try await context.readExisting(.id(made.id))
            let byKey = try await context.readExisting(.key(context.key()))
            try expectEqual(byKey, byID, "Both ways give the same")
            try expectEqual(byID, made, "Both give what the create gave")
        },
        ConformanceCase("EVENT-READ-3", "The revision that a read gives is accepted by the next update and delete", requires: [.events]) {
            context in
            try await context.create()
            for number in 1...3 {
                let event = try await context.readExisting(.key(context.key()))
                try await context.update(event, context.key(), EventDraft(title: "Text \(number)", window: try context.window(day: number)))
            }
            let event = try await context.readExisting(.key(context.key()))
            try expectEqual(event.title, "Text 3", "Every update was taken")
            try expectEqual(try await context.delete(event.id, expected: event.revision), .deleted, "The delete was taken")
        },
    ]
}
