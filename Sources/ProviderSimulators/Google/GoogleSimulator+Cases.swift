import Foundation
import ProviderConformance
import ProviderKit

extension GoogleSimulator {
    /// What Google's documentation makes easy to get wrong.
    var googleCases: [ConformanceCase] {
        [
            partialConsentCase(
                "GOOGLE-CONSENT-1",
                withoutAnyOf: ["calendar.events", "calendar.freebusy", "calendar.calendarlist.readonly"].map { GoogleScopes.prefix + $0 },
                account: "partial@example.org"),
            brokenFreeBusy, usageLimitsCase("GOOGLE-ERRORS-1", operation: "calendar.calendarList.list"), deletedKeepsItsID, deletedTwice,
            lostCreatesCase("GOOGLE-EVENTS-3", operation: "calendar.events.insert"), cursorIsLost, emptyPages, cancelledOccurrence,
        ] + pushCases
    }

    private var brokenFreeBusy: ConformanceCase {
        ConformanceCase(
            "GOOGLE-FREEBUSY-1", "An error of one calendar inside a sound answer makes that calendar unknown, and no other",
            requires: [.freeBusy, .counterpart]
        ) { [self] context in
            let sound = try await context.harness.prepareCalendar(named: "sound")
            if sound.isScratch { await context.willRemove(sound.id) }
            let window = try context.window(day: 2)
            for calendar in [context.calendar.id, sound.id] {
                _ = try await context.counterpart.put(CounterpartEvent("Taken", .instants(window)), in: calendar)
            }
            breakFreeBusy(of: context.calendar.id)
            let reply = try await context.owner.readFreeBusy(
                FreeBusyRequest(calendars: [context.calendar.id, sound.id], window: try context.days(2)))
            guard case .unknown? = reply.outcomes[context.calendar.id] else {
                throw ConformanceFailure(
                    message: "The broken calendar is unknown", expected: "unknown",
                    actual: "\(reply.outcomes[context.calendar.id] as Any)", file: #fileID, line: #line)
            }
            guard case .known(let time)? = reply.outcomes[sound.id] else {
                throw ConformanceFailure(
                    message: "The other calendar is unharmed", expected: "known", actual: "\(reply.outcomes[sound.id] as Any)",
                    file: #fileID, line: #line)
            }
            try expectEqual(time.busy.map(\.window), [window], "The other calendar's time is there")
        }
    }

    private var deletedKeepsItsID: ConformanceCase {
        ConformanceCase(
            "GOOGLE-EVENTS-1", "A deleted event keeps its id for ever: the same key brings it back, the next generation is another event",
            requires: [.events, .counterpart]
        ) { context in
            let first = try await context.create("again").event
            try await context.counterpart.remove(first.id, from: context.calendar.id)
            let again = try await context.create("again", title: "Back").event
            try await context.expectNewEvents(1, "The event is in the calendar again")
            try expectEqual(again.title, "Back", "It says what the second create says")
            try await context.delete(again.id)
            let draft = EventDraft(title: "Next", window: try context.window(day: 1))
            let next = try await context.create(context.key("again", generation: 1), draft).event
            try expect(next.id != first.id, "The next generation is another event", expected: "another id", actual: "\(next.id)")
        }
    }

    private var deletedTwice: ConformanceCase {
        ConformanceCase(
            "GOOGLE-EVENTS-2", "A delete that took effect although its answer was lost is told as already absent",
            requires: [.events, .counterpart]
        ) { [self] context in
            let event = try await context.create().event
            strike(.lostAnswer, on: "calendar.events.delete")
            let reply = try await context.owner.deleteEvent(
                DeleteEventRequest(calendar: context.calendar.id, event: event.id, expected: event.revision))
            try expectEqual(reply.disposition, .alreadyAbsent, "410 with the reason “deleted” means that it is gone")
            try await context.expectNewEvents(0, "The event is gone")
        }
    }

    private var cursorIsLost: ConformanceCase {
        ConformanceCase(
            "GOOGLE-CHANGES-1", "410 with the reason “fullSyncRequired” means a lost cursor, and nothing else",
            requires: [.changes, .events]
        ) { [self] context in
            try await context.create()
            let cursor = try await context.changes().cursor
            forgetPositions()
            let reply = try await context.owner.readChanges(
                ChangesRequest(calendar: context.calendar.id, cursor: cursor, horizon: try context.days(0, 14)))
            try expectEqual(reply, .cursorLost, "The cursor is lost")
        }
    }

    private var emptyPages: ConformanceCase {
        ConformanceCase(
            "GOOGLE-CHANGES-2", "An empty page with a token for the next one is not the end", requires: [.changes, .events]
        ) { [self] context in
            let event = try await context.create().event
            strike(.emptyPage, on: "calendar.events.list", times: 2)
            let run = try await context.changes()
            try expectEqual(run.alive, [event.id], "The event on the page after it is told")
        }
    }

    private var cancelledOccurrence: ConformanceCase {
        ConformanceCase(
            "GOOGLE-CHANGES-3", "A cancelled occurrence takes its time out of the series, and not the series out of the calendar",
            requires: [.changes, .counterpart]
        ) { context in
            let windows = try (1...4).map { try context.window(day: $0) }
            let series = try await context.place(
                CounterpartEvent("Daily", .instants(windows[0]), repetition: .init(.day, count: 4, removed: [1])))
            let run = try await context.changes()
            let busy = run.snapshots.values.flatMap(\.busyTime.busy).map(\.window).sorted { $0.start < $1.start }
            try expectEqual(busy, [windows[0], windows[2], windows[3]], "The other occurrences are busy")
            try expect(!run.removed.contains(series), "The series is there", expected: "the series", actual: "its removal")
        }
    }
}
