import Foundation
import ProviderKit

extension ConformanceCase {
    static let eventChangeCases: [ConformanceCase] = [
        ConformanceCase("EVENT-UPDATE-2", "An outdated revision changes nothing, ten times", requires: [.events]) { context in
            let first = try await context.create(title: "First", day: 1).event
            let second = try await context.update(first, context.key(), EventDraft(title: "Second", window: try context.window(day: 2)))
            let request = UpdateEventRequest(
                calendar: context.calendar.id, event: first.id, expected: first.revision, key: context.key(),
                draft: EventDraft(title: "Third", window: try context.window(day: 3)))
            for _ in 0..<10 {
                try await expectError([.revisionMismatch], .permanent, "An outdated revision is refused") { () throws(ProviderError) in
                    try await context.owner.updateEvent(request)
                }
            }
            let now = try await context.readExisting(.id(first.id))
            try expectEqual(now.title, "Second", "The title stays")
            try expectEqual(now.window, second.window, "The time stays")
            try expectEqual(now.revision, second.revision, "The revision stays")
        },
        ConformanceCase(
            "EVENT-UPDATE-2/person", "A change by a person makes the revision outdated", requires: [.events, .counterpart]
        ) { context in
            let first = try await context.create(title: "As booked").event
            try await context.counterpart.change(first.id, title: "As a person wants it", window: nil, in: context.calendar.id)
            let request = UpdateEventRequest(
                calendar: context.calendar.id, event: first.id, expected: first.revision, key: context.key(),
                draft: EventDraft(title: "Changed", window: try context.window(day: 3)))
            try await expectError([.revisionMismatch], .permanent, "An outdated revision is refused") { () throws(ProviderError) in
                try await context.owner.updateEvent(request)
            }
            let now = try await context.readExisting(.id(first.id))
            try expectEqual(now.title, "As a person wants it", "The person's title stays")
        },
        ConformanceCase("EVENT-UPDATE-3", "An event that is gone is not made anew by an update, ten times", requires: [.events]) {
            context in
            let event = try await context.create().event
            try await context.delete(event.id)
            let request = UpdateEventRequest(
                calendar: context.calendar.id, event: event.id, expected: event.revision, key: context.key(),
                draft: EventDraft(title: "Back from the dead", window: try context.window(day: 1)))
            for _ in 0..<10 {
                try await expectError([.notFound, .revisionMismatch], .permanent, "What is gone cannot be changed") {
                    () throws(ProviderError) in
                    try await context.owner.updateEvent(request)
                }
            }
            try expect(try await context.read(.key(context.key())) == nil, "It stays gone", expected: "nothing", actual: "an event")
            try await context.expectNewEvents(0, "There is no event")
        },
        ConformanceCase(
            "EVENT-UPDATE-1", "The event has the new title and instants, its id and UID, and a new revision", requires: [.events]
        ) {
            context in
            let event = try await context.create(title: "Before", day: 1).event
            let window = try context.window(day: 5, hour: 17, minute: 3, second: 1, seconds: 901)
            let changed = try await context.update(event, context.key(), EventDraft(title: "After", window: window))
            for now in [changed, try await context.readExisting(.id(event.id))] {
                try expectEqual(now.title, "After", "The title is new")
                try expectEqual(now.window, window, "The time is new")
                try expectEqual(now.id, event.id, "The id stays")
                try expectEqual(now.uid, event.uid, "The UID stays")
                try expectEqual(now.key, context.key(), "The key stays")
                try expect(
                    now.revision != event.revision, "The revision is new", expected: "another than \(event.revision)",
                    actual: "\(now.revision)")
            }
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase("EVENT-UPDATE-1/busy", "The old time is free and the new one busy", requires: [.events, .freeBusy]) { context in
            let event = try await context.create(day: 1).event
            let window = try context.window(day: 5, hour: 17)
            try await context.update(event, context.key(), EventDraft(title: "Moved", window: window))
            try await context.expectBusy([window], in: try context.days(0, 10), "Only the new time is busy")
        },
        ConformanceCase("EVENT-UPDATE-4", "Ten updates in a row leave one event with the last text", requires: [.events]) { context in
            var event = try await context.create(title: "Text 0").event
            var revisions: Set<Revision> = [event.revision]
            for number in 1...10 {
                event = try await context.update(
                    event, context.key(), EventDraft(title: "Text \(number)", window: try context.window(day: number)))
                try expect(
                    revisions.insert(event.revision).inserted, "Every text has a revision of its own", expected: "a new one",
                    actual: "\(event.revision)")
            }
            let now = try await context.readExisting(.key(context.key()))
            try expectEqual(now.title, "Text 10", "The last text stands")
            try expectEqual(now.window, try context.window(day: 10), "The last time stands")
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase("EVENT-UPDATE-5", "Of ten updates at once from one revision exactly one wins", requires: [.events]) { context in
            let event = try await context.create().event
            let window = try context.window(day: 1)
            let results = await context.tenAtOnce { owner, number in
                try await owner.updateEvent(
                    UpdateEventRequest(
                        calendar: context.calendar.id, event: event.id, expected: event.revision, key: context.key(),
                        draft: EventDraft(title: "Writer \(number)", window: window)))
            }
            var winners: [String] = []
            for (number, result) in results.enumerated() {
                switch result {
                case .success: winners.append("Writer \(number)")
                case .failure(let error):
                    // A provider may also be too busy to say; then the effect is unknown, and reading back tells the loser.
                    let failure = error as? ProviderError
                    try expect(
                        failure?.code == .revisionMismatch || failure?.isTemporary == true, "Who does not win is told so",
                        expected: "revision-mismatch, or a temporary failure", actual: "\(error)")
                }
            }
            try expect(winners.count == 1, "Exactly one wins", expected: "one winner", actual: "\(winners)")
            try expectEqual(try await context.readExisting(.id(event.id)).title, winners.first, "The winner's text stands")
            try await context.expectNewEvents(1, "There is exactly one event")
        },
    ]
}
