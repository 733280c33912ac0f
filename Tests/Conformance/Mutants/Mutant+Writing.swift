import Foundation
import ProviderKit
import ProviderSimulators

extension Mutant {
    static let creating = [
        Mutant("creates a duplicate every time", caughtBy: "EVENT-CREATE-2") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                let key = EventKey(request.key.value + context.random.urlSafeToken(bytes: 4), generation: request.key.generation)
                return try await base.createEvent(request.with(key: key), in: context)
            }
        },
        Mutant("leaves a second event behind", caughtBy: "EVENT-CREATE-1") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                _ = try await base.createEvent(request.with(key: EventKey("copy of " + request.key.value)), in: context)
                return try await base.createEvent(request, in: context)
            }
        },
        Mutant("writes the wrong end", caughtBy: "EVENT-CREATE-1") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                var draft = request.draft
                draft.window = TimeWindow(start: draft.window.start, end: draft.window.end.addingTimeInterval(-1)) ?? draft.window
                return try await base.createEvent(request.with(draft: draft), in: context)
            }
        },
        Mutant("does not tell created from found", caughtBy: "EVENT-CREATE-2") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                CreateEventReply(event: try await base.createEvent(request, in: context).event, disposition: .created)
            }
        },
        Mutant("ignores case in keys", caughtBy: "EVENT-CREATE-3") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                let key = EventKey(request.key.value.lowercased(), generation: request.key.generation)
                return try await base.createEvent(request.with(key: key), in: context)
            }
        },
        Mutant("ignores generations", caughtBy: "EVENT-DELETE-4") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.createEvent(request, in: context)
                guard request.key.generation > 0 else { return reply }
                return CreateEventReply(event: reply.event, disposition: .alreadyExisted)
            }
        },
        Mutant("loses line breaks", caughtBy: "EVENT-CREATE-4/line-breaks") { adapter in
            adapter.tamperTitle { $0.replacingOccurrences(of: "\n", with: " ") }
        },
        Mutant("cuts titles", caughtBy: "EVENT-CREATE-4/very-long") { adapter in adapter.tamperTitle { String($0.prefix(255)) } },
        Mutant("does not escape commas", caughtBy: "EVENT-CREATE-4/commas") { adapter in
            adapter.tamperTitle { $0.replacingOccurrences(of: "\\", with: "") }
        },
        Mutant("loses what is not of the basic plane", caughtBy: "EVENT-CREATE-4/emoji") { adapter in
            adapter.tamperTitle { String(String.UnicodeScalarView($0.unicodeScalars.filter { $0.value < 0x10000 })) }
        },
        Mutant("loses the details", caughtBy: "EVENT-CREATE-4/quotes") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                var draft = request.draft
                draft.details = nil
                return try await base.createEvent(request.with(draft: draft), in: context)
            }
        },
        Mutant("refuses keys with slashes", caughtBy: "EVENT-CREATE-5") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                guard !request.key.value.contains("/") else {
                    throw ProviderError(.invalidRequest, .permanent, operation: .createEvent, message: "the key holds a slash")
                }
                return try await base.createEvent(request, in: context)
            }
        },
        Mutant("makes calendars that are missing", caughtBy: "EVENT-CREATE-6") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.createEvent(request, in: context)
                } catch {
                    _ = base.provider.makeCalendar(named: "Made on the way")
                    throw error
                }
            }
        },
        Mutant("overwrites on a second create", caughtBy: "EVENT-CREATE-7") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.createEvent(request, in: context)
                guard reply.disposition == .alreadyExisted, reply.event.title != request.draft.title else { return reply }
                let update = UpdateEventRequest(
                    calendar: request.calendar, event: reply.event.id, expected: reply.event.revision, key: request.key,
                    draft: request.draft)
                return CreateEventReply(event: try await base.updateEvent(update, in: context).event, disposition: .alreadyExisted)
            }
        },
        Mutant("looks, waits, and then creates", caughtBy: "EVENT-CREATE-8") { adapter in
            adapter.create = { [base = adapter.base] request, context throws(ProviderError) in
                let found = try await base.readEvent(ReadEventRequest(calendar: request.calendar, locator: .key(request.key)), in: context)
                if let event = found.event { return CreateEventReply(event: event, disposition: .alreadyExisted) }
                for _ in 0..<100 { await Task.yield() }
                let reply = try await base.createEvent(request, in: context)
                guard reply.disposition == .alreadyExisted else { return reply }
                return try await base.createEvent(
                    request.with(key: EventKey("second " + context.random.urlSafeToken(bytes: 4))), in: context)
            }
        },
    ]

    static let changing = [
        Mutant("ignores the expected revision of an update", caughtBy: "EVENT-UPDATE-2") { adapter in
            adapter.update = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.updateEvent(try await base.withCurrentRevision(request, context), in: context)
            }
        },
        Mutant("lets the last writer win", caughtBy: "EVENT-UPDATE-5") { adapter in
            adapter.update = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.updateEvent(try await base.withCurrentRevision(request, context), in: context)
            }
        },
        Mutant("makes events anew when they are gone", caughtBy: "EVENT-UPDATE-3") { adapter in
            adapter.update = { [base = adapter.base] request, context throws(ProviderError) in
                do throws(ProviderError) {
                    return try await base.updateEvent(request, in: context)
                } catch {
                    guard error.code == .notFound else { throw error }
                    let create = CreateEventRequest(calendar: request.calendar, key: request.key, draft: request.draft)
                    return UpdateEventReply(event: try await base.createEvent(create, in: context).event)
                }
            }
        },
        Mutant("keeps the old time in an update", caughtBy: "EVENT-UPDATE-1") { adapter in
            adapter.update = { [base = adapter.base] request, context throws(ProviderError) in
                let now = try await base.readEvent(ReadEventRequest(calendar: request.calendar, locator: .id(request.event)), in: context)
                var draft = request.draft
                draft.window = now.event?.window ?? draft.window
                return try await base.updateEvent(request.with(draft: draft), in: context)
            }
        },
        Mutant("gives the old revision after an update", caughtBy: "EVENT-UPDATE-4") { adapter in
            adapter.update = { [base = adapter.base] request, context throws(ProviderError) in
                UpdateEventReply(event: try await base.updateEvent(request, in: context).event.with(revision: request.expected))
            }
        },
        Mutant("only says that it deletes", caughtBy: "EVENT-DELETE-1") { adapter in
            adapter.delete = { _, _ throws(ProviderError) in DeleteEventReply(disposition: .deleted) }
        },
        Mutant("fails when there is nothing to delete", caughtBy: "EVENT-DELETE-2") { adapter in
            adapter.delete = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.deleteEvent(request, in: context)
                guard reply.disposition == .deleted else {
                    throw ProviderError(.notFound, .permanent, operation: .deleteEvent, message: "the event is not there any more")
                }
                return reply
            }
        },
        Mutant("ignores the expected revision of a delete", caughtBy: "EVENT-DELETE-3") { adapter in
            adapter.delete = { [base = adapter.base] request, context throws(ProviderError) in
                try await base.deleteEvent(DeleteEventRequest(calendar: request.calendar, event: request.event, expected: nil), in: context)
            }
        },
        Mutant("reads another event by key than by id", caughtBy: "EVENT-READ-1") { adapter in
            adapter.read = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.readEvent(request, in: context)
                guard case .key = request.locator else { return reply }
                return ReadEventReply(event: reply.event?.with(title: "Something"))
            }
        },
        Mutant("fails where there is nothing to read", caughtBy: "EVENT-READ-2") { adapter in
            adapter.read = { [base = adapter.base] request, context throws(ProviderError) in
                let reply = try await base.readEvent(request, in: context)
                guard reply.event != nil else {
                    throw ProviderError(.notFound, .permanent, operation: .readEvent, message: "the event is not there")
                }
                return reply
            }
        },
        Mutant("reads revisions that no update accepts", caughtBy: "EVENT-READ-3") { adapter in
            adapter.read = { [base = adapter.base] request, context throws(ProviderError) in
                let event = try await base.readEvent(request, in: context).event
                return ReadEventReply(event: event.map { $0.with(revision: Revision("W/" + $0.revision.rawValue)) })
            }
        },
    ]
}

extension TamperedAdapter {
    /// Writes titles other than they are, and reads them as they were written.
    fileprivate mutating func tamperTitle(_ change: @escaping @Sendable (String) -> String) {
        create = { [base] request, context throws(ProviderError) in
            var draft = request.draft
            draft.title = change(draft.title)
            return try await base.createEvent(request.with(draft: draft), in: context)
        }
    }
}

extension MemoryAdapter {
    fileprivate func withCurrentRevision(
        _ request: UpdateEventRequest, _ context: ProviderContext
    ) async throws(ProviderError) -> UpdateEventRequest {
        let now = try await readEvent(ReadEventRequest(calendar: request.calendar, locator: .id(request.event)), in: context).event
        return UpdateEventRequest(
            calendar: request.calendar, event: request.event, expected: now?.revision ?? request.expected, key: request.key,
            draft: request.draft)
    }
}

extension CreateEventRequest {
    fileprivate func with(key: EventKey? = nil, draft: EventDraft? = nil) -> CreateEventRequest {
        CreateEventRequest(calendar: calendar, key: key ?? self.key, draft: draft ?? self.draft, invitations: invitations)
    }
}

extension UpdateEventRequest {
    fileprivate func with(draft: EventDraft) -> UpdateEventRequest {
        UpdateEventRequest(calendar: calendar, event: event, expected: expected, key: key, draft: draft, invitations: invitations)
    }
}
