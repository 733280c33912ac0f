import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators

extension TamperedAdapter {
    /// Replaces what is known of every calendar; `nil` stands for unknown.
    mutating func tamperBusyTime(_ change: @escaping @Sendable (BusyTime?) -> BusyTime?) {
        freeBusy = { [base] request, context throws(ProviderError) in
            let reply = try await base.readFreeBusy(request, in: context)
            return FreeBusyReply(
                outcomes: reply.outcomes.mapValues { outcome in
                    let time: BusyTime? = if case .known(let time) = outcome { time } else { nil }
                    return change(time).map { .known($0) } ?? outcome
                })
        }
    }

    /// Replaces every busy block.
    mutating func tamperBlocks(_ change: @escaping @Sendable (BusyBlock) -> [BusyBlock]) {
        tamperBusyTime { $0.map { BusyTime(busy: $0.busy.flatMap(change), unknown: $0.unknown) } }
    }

    /// Counts events that should not count.
    mutating func countEvenIf(_ condition: @escaping @Sendable (CounterpartEvent) -> Bool) {
        freeBusy = { [base] request, context throws(ProviderError) in
            let reply = try await base.readFreeBusy(request, in: context)
            return FreeBusyReply(
                outcomes: Dictionary(
                    uniqueKeysWithValues: reply.outcomes.map { calendar, outcome in
                        guard case .known(var time) = outcome else { return (calendar, outcome) }
                        for event in base.provider.events(in: calendar) where condition(event.content) {
                            if case .instants(let window) = event.content.time { time.busy.append(BusyBlock(window: window)) }
                        }
                        return (calendar, .known(time.clipped(to: request.window)))
                    }))
        }
    }

    /// Replaces every page of changes.
    mutating func tamperPages(_ change: @escaping @Sendable (ChangePage, ChangesRequest) -> ChangePage) {
        changes = { [base] request, context throws(ProviderError) in
            guard case .page(let page) = try await base.readChanges(request, in: context) else { return .cursorLost }
            return .page(change(page, request))
        }
    }
}

extension MemoryAdapter {
    /// A context with the owner's right password, whatever was given.
    func ownersContext(_ context: ProviderContext) -> ProviderContext {
        context.with(credential: .password(username: "owner", password: Secret("correct horse battery staple")))
    }
}

extension IdentifyReply {
    static var anonymous: IdentifyReply {
        IdentifyReply(account: AccountIdentity(subject: "", displayName: ""), settings: ConnectionSettings())
    }
}

extension ListCalendarsReply {
    func map(_ change: (ProviderCalendar) -> ProviderCalendar) -> ListCalendarsReply {
        ListCalendarsReply(calendars: calendars.map(change), next: next)
    }
}

extension ProviderCalendar {
    func with(name: String? = nil, access: CalendarAccess? = nil) -> ProviderCalendar {
        ProviderCalendar(
            id: id, name: name ?? self.name, timeZone: timeZone, access: access ?? self.access, countsAsBusy: countsAsBusy)
    }
}

extension FreeBusyReply {
    func map(_ change: (BusyTime) -> BusyTime) -> FreeBusyReply {
        FreeBusyReply(outcomes: outcomes.mapValues { if case .known(let time) = $0 { .known(change(time)) } else { $0 } })
    }
}

extension BusyBlock {
    func moved(end: TimeInterval) -> BusyBlock {
        BusyBlock(window: TimeWindow(start: window.start, end: Date(timeIntervalSince1970: end)) ?? window, kind: kind)
    }

    func shifted(by seconds: TimeInterval) -> BusyBlock {
        BusyBlock(
            window: TimeWindow(start: window.start.addingTimeInterval(seconds), end: window.end.addingTimeInterval(seconds)) ?? window,
            kind: kind)
    }
}

extension StoredEvent {
    func with(title: String?? = nil, window: TimeWindow? = nil, revision: Revision? = nil, key: EventKey?? = nil) -> StoredEvent {
        StoredEvent(
            id: id, uid: uid, revision: revision ?? self.revision, window: window ?? self.window, title: title ?? self.title,
            key: key ?? self.key)
    }
}
