import Foundation
import ICalendar
import ProviderKit

/// Reads the busy time of one calendar, by what its server does: from the events, expanded here, where they may be read; by the server's
/// free-busy report where only that is allowed.
///
/// Events come first, because servers' own reports are wrong in ways that cannot be seen (one lists an all-day event as no time at all),
/// and one engine for all servers is one set of rules.
struct CalendarBusyReader: Sendable {
    /// Servers judge all-day and floating times in a zone of their own when they search. A day on each side covers every zone there is.
    private static let margin: TimeInterval = 86_400

    let client: DAVClient
    let connection: Connection
    let window: TimeWindow
    let floatingZone: String

    /// What came of a calendar.
    func outcome(of calendar: CalendarID) async -> FreeBusyOutcome {
        do throws(ProviderError) { return .known(try await busyTime(of: calendar)) } catch { return .unknown(error) }
    }

    private func busyTime(of calendar: CalendarID) async throws(ProviderError) -> BusyTime {
        let address = try connection.address(of: calendar)
        let facts: CalendarFacts
        do throws(ProviderError) {
            let found = try await client.perform(
                PropertyRequest(address: address, depth: 0, properties: CalendarFacts.properties, subject: "the calendar"))
            guard let item = found.value.item(for: found.address) else {
                throw client.error(at: address).violation("the server says nothing about the calendar")
            }
            facts = CalendarFacts(item)
        } catch  where [.forbidden, .notFound].contains(error.code) {
            // Who may read only busy time need not even see the calendar's properties (RFC 4791 §6.1.1).
            do throws(ProviderError) { return try await reported(address) } catch let second {
                throw [.forbidden, .notFound, .notSupported, .protocolViolation].contains(second.code) ? error : second
            }
        }
        guard facts.countsAsBusy else { return BusyTime() }
        switch facts.access {
        case .none:
            throw ProviderError(
                .forbidden, .permanent, operation: client.operation,
                message: "the account may neither read this calendar nor ask when it is busy; ask its owner")
        case .freeBusy: return try await reported(address)
        case .read, .write: break
        }
        do throws(ProviderError) {
            return try await expanded(address, facts)
        } catch  where Self.isRefusal(error) && facts.reports?.contains(DAVName.freeBusyQuery) != false {
            do throws(ProviderError) { return try await reported(address) } catch { throw error }
        }
    }

    /// Whether the server has refused the question itself, rather than failed at it.
    private static func isRefusal(_ error: ProviderError) -> Bool {
        [.forbidden, .notSupported].contains(error.code) || error.context["status"] == "400"
    }

    /// By the events.
    private func expanded(_ address: ResourceAddress, _ facts: CalendarFacts) async throws(ProviderError) -> BusyTime {
        let reader = EventReader(
            window: window, zone: try connection.zone(calendar: facts.timeZone, fallback: floatingZone),
            ownAddresses: connection.settings.userAddresses, countsAsBusy: true)
        let found = try await search(address)
        var busyTime = BusyTime()
        var pending: [ResourceAddress] = []
        for item in found.value.members(of: found.address) where item.mayBeEvent {
            switch ObjectFetcher.outcome(item) {
            case .object(_, let text): busyTime.add(reader.read(text, id: id(of: item.address)).busyTime)
            case .gone: continue
            case .unreadable, nil: pending.append(item.address)
            }
        }
        let fetcher = ObjectFetcher(client: client, calendar: address)
        while !pending.isEmpty {
            let batch = Array(pending.prefix(ObjectFetcher.batchSize))
            pending.removeFirst(batch.count)
            for (member, outcome) in zip(batch, try await fetcher.fetch(batch)) {
                switch outcome {
                case .object(_, let text): busyTime.add(reader.read(text, id: id(of: member)).busyTime)
                case .gone: continue
                case .unreadable(_, let reason): busyTime.add(reader.unreadable(id: id(of: member), reason: reason).busyTime)
                }
            }
        }
        return busyTime
    }

    /// The events that may touch the window, with their text where the server gives it along.
    private func search(_ address: ResourceAddress) async throws(ProviderError) -> Located<Multistatus> {
        var query = CalendarQuery(
            address: address,
            selection: .window(start: window.start.addingTimeInterval(-Self.margin), end: window.end.addingTimeInterval(Self.margin)))
        do throws(ProviderError) {
            return try await client.perform(query)
        } catch  where error.code == .tooLarge || error.code == .protocolViolation && error.context["status"] == nil {
            // Too much at once, or one event's text breaks the document: ask for the names, then for the events in parts.
            query.wantsData = false
        } catch  where error.code == .serverFault {
            // One server stumbles over a single event whose rule it cannot read, whatever the window. Ask it nothing that needs expanding.
            return try await client.perform(PropertyRequest.members(of: address))
        }
        do throws(ProviderError) {
            return try await client.perform(query)
        } catch  where error.code == .serverFault {
            return try await client.perform(PropertyRequest.members(of: address))
        }
    }

    private func id(of address: ResourceAddress) -> EventID { EventID(connection.spelling.name(of: address)) }

    /// By the server's report.
    private func reported(_ address: ResourceAddress) async throws(ProviderError) -> BusyTime {
        let answer = try await client.perform(FreeBusyQuery(address: address, start: window.start, end: window.end))
        guard !answer.isSuspicious else {
            return BusyTime(unknown: [
                UnknownTime(window: window, reason: "the server reports busy periods without length, which hide time that is taken")
            ])
        }
        return BusyTime(
            busy: answer.component.periods.compactMap { period in
                let kind: BusyKind
                switch period.kind {
                case .free: return nil
                case .busy: kind = .busy
                case .tentative: kind = .tentative
                case .unavailable: kind = .unavailable
                }
                let start = Date(timeIntervalSince1970: TimeInterval(period.start))
                let end = Date(timeIntervalSince1970: TimeInterval(period.end))
                return TimeWindow(start: start, end: end).flatMap { window.intersection($0) }.map { BusyBlock(window: $0, kind: kind) }
            })
    }
}
