import Foundation
import ProviderKit

extension ConformanceCase {
    static let eventCreationCases: [ConformanceCase] = [
        ConformanceCase("EVENT-CREATE-6", "A calendar that does not exist refuses an event, and is not made by it", requires: [.events]) {
            context in
            let before = Set(try await context.owner.listCalendars().map(\.id))
            for _ in 0..<10 {
                let request = CreateEventRequest(
                    calendar: context.missingCalendar, key: context.key(),
                    draft: EventDraft(title: "Conformance", window: try context.window(day: 1)))
                try await expectError([.notFound, .forbidden], .permanent, "A missing calendar takes no event") {
                    () throws(ProviderError) in
                    try await context.owner.createEvent(request)
                }
            }
            try expectEqual(Set(try await context.owner.listCalendars().map(\.id)), before, "No calendar came to be")
            try await context.expectNewEvents(0, "No event came to be elsewhere")
        },
        ConformanceCase("EVENT-CREATE-1", "The event is in the calendar, with the draft's title and instants", requires: [.events]) {
            context in
            let window = try context.window(day: 2, hour: 10, minute: 5, second: 7, seconds: 3_723)
            let key = context.key()
            let reply = try await context.create(key, EventDraft(title: "Conformance: created", window: window))
            try expectEqual(reply.disposition, .created, "The first create makes the event")
            for event in [reply.event, try await context.readExisting(.id(reply.event.id))] {
                try expectEqual(event.title, "Conformance: created", "The title is the draft's")
                try expectEqual(event.window, window, "The instants are the draft's")
                try expectEqual(event.key, key, "The event carries the key")
                try expectEqual(event.id, reply.event.id, "The id is the same")
                try expectEqual(event.uid, reply.event.uid, "The UID is the same")
            }
            try await context.expectNewEvents(1, "There is exactly one new event")
        },
        ConformanceCase("EVENT-CREATE-1/busy", "The time of a created event is busy at once", requires: [.events, .freeBusy]) { context in
            let window = try context.window(day: 2, hour: 10)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: window))
            try await context.expectBusy([window], in: try context.days(2), "The event's time is busy")
        },
        ConformanceCase("EVENT-CREATE-2", "The same key ten times gives the same event and no second one", requires: [.events]) { context in
            let first = try await context.create()
            for attempt in 2...10 {
                let again = try await context.create()
                try expectEqual(again.event.id, first.event.id, "Attempt \(attempt) finds the same event")
                try expectEqual(again.event.uid, first.event.uid, "Attempt \(attempt) finds the same UID")
                try expectEqual(again.event.revision, first.event.revision, "Attempt \(attempt) changes nothing")
                try expectEqual(again.disposition, .alreadyExisted, "Attempt \(attempt) says that the event was there")
            }
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase(
            "EVENT-CREATE-2/other-draft", "The same key with another draft finds the event and leaves it as it is", requires: [.events]
        ) { context in
            let first = try await context.create(title: "The first text", day: 1)
            let again = try await context.create(title: "Another text", day: 2)
            try expectEqual(again.disposition, .alreadyExisted, "The key is taken")
            for event in [again.event, try await context.readExisting(.id(first.event.id))] {
                try expectEqual(event.title, "The first text", "The title stays")
                try expectEqual(event.window, first.event.window, "The time stays")
            }
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase(
            "EVENT-CREATE-3", "Keys that differ in case, punctuation or generation give events of their own", requires: [.events]
        ) {
            context in
            let names = ["booking-1", "Booking-1", "booking_1", "booking.1", "booking-1 ", "booking/1", "booking-11", "booking\u{2010}1"]
            let keys = names.map { context.key($0) } + [context.key("booking-1", generation: 1), context.key("booking-1#1")]
            var events: Set<EventID> = []
            var uids: Set<EventUID> = []
            for key in keys {
                let reply = try await context.create(key, EventDraft(title: "Conformance", window: try context.window(day: 1)))
                try expectEqual(reply.disposition, .created, "The key \(key) is new")
                try expect(
                    events.insert(reply.event.id).inserted, "The key \(key) has an event of its own", expected: "a new id",
                    actual: "\(reply.event.id)")
                try expect(
                    uids.insert(reply.event.uid).inserted, "The key \(key) has a UID of its own", expected: "a new UID",
                    actual: "\(reply.event.uid)")
            }
            try await context.expectNewEvents(keys.count, "Every key has an event")
        },
        ConformanceCase(
            "EVENT-CREATE-7", "An event that a person changed since is not overwritten by the same create",
            requires: [.events, .counterpart]
        ) { context in
            let first = try await context.create(title: "As booked")
            let moved = try context.window(day: 4, hour: 15)
            try await context.counterpart.change(first.event.id, title: "As a person wants it", window: moved, in: context.calendar.id)
            for _ in 0..<10 {
                let again = try await context.create(title: "As booked")
                try expectEqual(again.disposition, .alreadyExisted, "The event is found")
                try expectEqual(again.event.title, "As a person wants it", "The person's title stays")
                try expectEqual(again.event.window, moved, "The person's time stays")
            }
            let records = try await context.counterpart.events(in: context.calendar.id)
            try expectEqual(
                records.first { $0.id == first.event.id }?.title, "As a person wants it", "The provider holds what the person wants")
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase("EVENT-CREATE-8", "Ten creates at once with one key leave one event", requires: [.events]) { context in
            let key = context.key()
            await context.willMake(key)
            let request = CreateEventRequest(
                calendar: context.calendar.id, key: key, draft: EventDraft(title: "Conformance", window: try context.window(day: 1)))
            let results = await context.tenAtOnce { owner, _ in try await owner.createEvent(request) }
            let made = try results.map { result in
                guard case .success(let reply) = result else {
                    throw ConformanceFailure(
                        message: "Each of ten creates at once finds or makes the event", expected: "success", actual: "\(result)",
                        file: #fileID, line: #line)
                }
                return reply
            }
            try expectEqual(Set(made.map(\.event.id)).count, 1, "All found the same event")
            try await context.expectNewEvents(1, "There is exactly one event")
        },
        ConformanceCase("EVENT-CREATE-8/keys", "Ten creates at once with ten keys make ten events", requires: [.events]) { context in
            for number in 0..<10 { await context.willMake(context.key("\(number)")) }
            let window = try context.window(day: 1)
            let results = await context.tenAtOnce { owner, number in
                try await owner.createEvent(
                    CreateEventRequest(
                        calendar: context.calendar.id, key: context.key("\(number)"),
                        draft: EventDraft(title: "Conformance", window: window)))
            }
            for result in results {
                try expectEqual(try result.get().disposition, .created, "Every create makes its event")
            }
            try await context.expectNewEvents(10, "There are ten events")
        },
    ]
}
