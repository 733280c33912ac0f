import Foundation
import ProviderKit

extension ConformanceCase {
    static let freeBusyCases: [ConformanceCase] = [
        ConformanceCase("FREEBUSY-READ-1/credentials", "Wrong credentials never make a calendar known", requires: [.freeBusy]) { context in
            let session = try await context.harness.session(for: .wrongCredential)
            let request = FreeBusyRequest(calendars: [context.calendar.id], window: try context.days(0))
            let outcome: FreeBusyOutcome?
            do throws(ProviderError) {
                outcome = try await session.readFreeBusy(request).outcomes[context.calendar.id]
            } catch {
                return try expectEqual(error.code, .unauthenticated, "It is the credential that is wrong")
            }
            guard case .unknown(let error)? = outcome else {
                throw ConformanceFailure(
                    message: "A calendar that may not be read is unknown", expected: "an error or unknown", actual: "\(outcome as Any)",
                    file: #fileID, line: #line)
            }
            try expectEqual(error.code, .unauthenticated, "It is the credential that is wrong")
        },
        ConformanceCase(
            "FREEBUSY-READ-1", "A calendar that cannot be read is unknown, and does not spoil the others", requires: [.freeBusy, .events]
        ) { context in
            guard let limits = context.adapter.capabilities.freeBusy, limits.maximumCalendars >= 2 else {
                throw CaseNotApplicable(reason: "one calendar a request")
            }
            let window = try context.window(day: 1)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: window))
            let missing = context.missingCalendar
            for calendars in [[missing, context.calendar.id], [context.calendar.id, missing]] {
                let reply = try await context.freeBusyReading().readFreeBusy(
                    FreeBusyRequest(calendars: calendars, window: try context.days(1)), in: context.ownerContext)
                guard case .unknown(let error)? = reply.outcomes[missing] else {
                    throw ConformanceFailure(
                        message: "A calendar that does not exist is unknown", expected: "unknown",
                        actual: "\(reply.outcomes[missing] as Any)", file: #fileID, line: #line)
                }
                try expect(!error.message.isEmpty, "The error says what is wrong", expected: "a message", actual: "nothing")
                guard case .known(let time)? = reply.outcomes[context.calendar.id] else {
                    throw ConformanceFailure(
                        message: "The other calendar is unharmed", expected: "known",
                        actual: "\(reply.outcomes[context.calendar.id] as Any)", file: #fileID, line: #line)
                }
                try expectEqual(BusyPicture(time).busy, [window], "The other calendar's time is there")
            }
        },
        ConformanceCase(
            "FREEBUSY-READ-2", "The time of an event that cannot be read is unknown, never free", requires: [.freeBusy, .counterpart]
        ) {
            context in
            var refused = 0
            for (number, damage) in CounterpartEvent.Damage.allCases.enumerated() {
                let day = 2 + number * 8
                let window = try context.window(day: day, hour: 12)
                let neighbour = try context.window(day: day, hour: 7)
                do {
                    try await context.place(CounterpartEvent("Damaged", .instants(window), damage: damage))
                } catch is CounterpartRefusal {
                    refused += 1
                    continue
                }
                try await context.place(CounterpartEvent("Sound", .instants(neighbour)))
                let picture = BusyPicture(try await context.busyTime(in: try context.days(day - 1, 3)))
                try expect(
                    picture.unknown.contains { $0.overlaps(window) }, "The time of a damaged event (\(damage)) is unknown",
                    expected: "unknown time over \(BusyPicture.describe([window]))", actual: "\(picture)")
                try expect(
                    picture.busy.contains { $0.contains(neighbour) }, "The event beside it is unharmed",
                    expected: "busy over \(BusyPicture.describe([neighbour]))", actual: "\(picture)")
            }
            if refused == CounterpartEvent.Damage.allCases.count {
                throw CaseNotApplicable(reason: "the provider refuses damaged events", isImpossible: true)
            }
        },
        ConformanceCase("FREEBUSY-READ-8", "A calendar without events is known and has no busy time", requires: [.freeBusy]) { context in
            for days in [1, 7, 14] {
                let time = try await context.busyTime(in: try context.days(3, days))
                try expectEqual(time, BusyTime(), "There is nothing")
            }
        },
        ConformanceCase(
            "FREEBUSY-READ-3", "A timed event is busy from its start to its end, to the second", requires: [.freeBusy, .events]
        ) { context in
            let window = try context.window(day: 2, hour: 10, minute: 7, second: 13, seconds: 45 * 60 + 28)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: window))
            try await context.expectBusy([window], in: try context.days(2), "The event takes exactly its time")
            try await context.expectBusy([window], in: window, "The window may be exactly the event")
        },
        ConformanceCase(
            "FREEBUSY-READ-3/edges", "Windows that only touch an event have nothing of it", requires: [.freeBusy, .events]
        ) { context in
            let window = try context.window(day: 2, hour: 10, minute: 7, second: 13, seconds: 45 * 60 + 28)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: window))
            let (before, after) = (window.start.addingTimeInterval(-3_600), window.end.addingTimeInterval(3_600))
            try await context.expectBusy([], in: try context.span(before, window.start), "Before the start there is nothing")
            try await context.expectBusy([], in: try context.span(window.end, after), "From the end on there is nothing")
            let lastSecond = try context.span(window.end.addingTimeInterval(-1), window.end)
            try await context.expectBusy([lastSecond], in: try context.span(lastSecond.start, after), "The last second is taken")
        },
        ConformanceCase(
            "FREEBUSY-READ-7", "An event that began before the window is reported, clipped to the window", requires: [.freeBusy, .events]
        ) { context in
            let event = try context.window(day: 2, hour: 10, seconds: 4 * 3_600)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: event))
            let inside = try context.window(day: 2, hour: 12)
            try await context.expectBusy([inside], in: inside, "A window inside the event is taken as a whole")
            let tail = try context.window(day: 2, hour: 13, seconds: 6 * 3_600)
            try await context.expectBusy([try context.span(tail.start, event.end)], in: tail, "The event's tail is taken")
        },
        ConformanceCase(
            "FREEBUSY-READ-7/days", "An event of several days is reported on each of them", requires: [.freeBusy, .events]
        ) { context in
            let event = try context.window(day: 2, hour: 18, seconds: 5 * 86_400)
            try await context.create(context.key(), EventDraft(title: "Conformance", window: event))
            for day in 3...6 { try await context.expectBusy([try context.days(day)], in: try context.days(day), "The whole day is taken") }
            try await context.expectBusy(
                [try context.span(try context.days(7).start, event.end)], in: try context.days(7), "The last day is taken in part")
        },
    ]
}

extension CaseContext {
    /// The role; cases that use it require it, so it is there.
    fileprivate func freeBusyReading() throws(CaseNotApplicable) -> any FreeBusyReading {
        guard let role = adapter.freeBusyReading else { throw CaseNotApplicable(reason: "needs free/busy reading") }
        return role
    }
}
