import Foundation
import ProviderKit

/// The change feed of one calendar, for one call.
struct ChangeFeed: Sendable {
    let client: DAVClient
    let connection: Connection
    let calendar: ResourceAddress
    let request: ChangesRequest

    /// The first page of a run that names everything.
    func begin() async throws(ProviderError) -> ChangesReply {
        let facts = try await self.facts(CalendarFacts.properties)
        let run = newRun(isComplete: true, facts)
        if facts.reports?.contains(DAVName.syncCollection) ?? true {
            // What the caller knows already is not worth sending.
            switch try await synchronise(from: "", wantsData: request.known.isEmpty) {
            case .changes(var changes):
                // One server lists what was ever removed; to somebody who knows nothing yet that says nothing.
                changes.removed = []
                return try await page(of: changes, run)
            case .notSupported: break
            case .doubtful(let refusal): throw refusal
            case .tokenLost: throw client.error(at: calendar).violation("the server has lost a token that it was never given")
            }
        }
        return try await listing(try await self.facts(CalendarFacts.position).collectionTag, run)
    }

    /// The next page of a run, or the first of the next one.
    func go(on cursor: ChangeCursor) async throws(ProviderError) -> ChangesReply {
        if let run = cursor.run, !(run.pending.isEmpty && run.hasMore) { return try await page(cursor, run, told: []) }
        switch cursor.mode {
        case .sync: return try await synchronised(cursor)
        case .listing:
            let facts = try await self.facts(CalendarFacts.properties + CalendarFacts.position)
            // An equal tag says that nothing happened; an unequal one only that it is worth looking.
            if !cursor.mark.isEmpty, facts.collectionTag == cursor.mark {
                return .page(ChangePage(changes: [], isComplete: false, next: .end(cursor.cursor)))
            }
            return try await listing(facts.collectionTag, newRun(isComplete: true, facts))
        }
    }

    // MARK: sync-collection

    /// Asks for the list with the events' text, and for the list alone where that is too much, or one event's text breaks the answer.
    private func synchronise(from token: String, wantsData: Bool) async throws(ProviderError) -> SyncCollection.Reply {
        if wantsData {
            do throws(ProviderError) {
                let reply = try await client.perform(SyncCollection(address: calendar, token: token, wantsData: true))
                switch reply {
                case .changes, .tokenLost: return reply
                case .doubtful, .notSupported: break
                }
            } catch  where ![.tooLarge, .protocolViolation, .serverFault, .timedOut].contains(error.code) {
                throw error
            } catch {
                // Asking for the list alone, below, either works or gives the error that is thrown.
            }
        }
        return try await client.perform(SyncCollection(address: calendar, token: token, wantsData: false))
    }

    private func synchronised(_ cursor: ChangeCursor) async throws(ProviderError) -> ChangesReply {
        let isFirstRun = cursor.run?.isComplete ?? false
        switch try await synchronise(from: cursor.mark, wantsData: !isFirstRun || request.known.isEmpty) {
        case .changes(let changes):
            if let run = cursor.run { return try await page(of: changes, run) }
            guard !changes.changed.isEmpty || !changes.doubtful.isEmpty || changes.isTruncated else {
                return .page(
                    ChangePage(
                        changes: changes.removed.map { .removed(id(of: $0)) }, isComplete: false,
                        next: .end(ChangeCursor(mode: .sync, mark: changes.token).cursor)))
            }
            return try await page(of: changes, newRun(isComplete: false, try await facts(CalendarFacts.properties)))
        case .tokenLost, .notSupported: return .cursorLost
        case .doubtful(let refusal):
            // Some answer a token they do not understand with a plain failure. If they take the token that they name now, it was ours.
            guard let current = try await facts(CalendarFacts.position).syncToken, current != cursor.mark,
                case .changes = try await synchronise(from: current, wantsData: false)
            else { throw refusal }
            return .cursorLost
        }
    }

    private func page(of changes: SyncCollection.Changes, _ run: ChangeCursor.Run) async throws(ProviderError) -> ChangesReply {
        var run = run
        run.hasMore = changes.isTruncated
        var told: [EventChange] = changes.removed.map { .removed(id(of: $0)) }
        var ready: [SnapshotFetcher.Ready] = []
        for member in changes.changed {
            let id = id(of: member.address)
            if run.isComplete, let tag = member.tag, request.known[id] == tag.revision {
                told.append(.unchanged(id))
            } else if let text = member.text, let tag = member.tag ?? EntityTag(ofText: text) {
                ready.append((member.address, .object(tag, text: text)))
            } else {
                run.pending.append(shortened(member.address))
            }
        }
        run.pending += changes.doubtful.map(shortened)
        run.pageSize = Self.pageSize(for: run.pending.count)
        told += await fetcher(try reader(run)).changes(reading: ready)
        return try await page(ChangeCursor(mode: .sync, mark: changes.token), run, told: told)
    }

    // MARK: comparing versions

    private func listing(_ tag: String?, _ run: ChangeCursor.Run) async throws(ProviderError) -> ChangesReply {
        let found = try await client.perform(PropertyRequest.members(of: calendar))
        var run = run
        var told: [EventChange] = []
        var alive: Set<EventID> = []
        for item in found.value.members(of: found.address) where item.status == nil || item.status == 200 {
            guard item.mayBeEvent else { continue }
            let id = id(of: item.address)
            guard alive.insert(id).inserted else { continue }
            if let tag = item.property(DAVName.getetag).flatMap({ EntityTag($0.text) }), request.known[id] == tag.revision {
                told.append(.unchanged(id))
            } else {
                run.pending.append(shortened(item.address))
            }
        }
        told += request.known.keys.filter { !alive.contains($0) }.sorted().map { .removed($0) }
        run.pageSize = Self.pageSize(for: run.pending.count)
        // The tag was read before the list: what happens in between is seen again, not missed.
        return try await page(ChangeCursor(mode: .listing, mark: tag ?? ""), run, told: told)
    }

    // MARK: pages

    /// Fetches the next events of a run and says where it goes on.
    private func page(
        _ cursor: ChangeCursor, _ run: ChangeCursor.Run, told: [EventChange]
    ) async throws(ProviderError) -> ChangesReply {
        var run = run
        let count = min(run.pending.count, run.pageSize)
        var members: [ResourceAddress] = []
        for text in run.pending.prefix(count) {
            guard let member = expanded(text) else { return .cursorLost }
            members.append(member)
        }
        run.pending.removeFirst(count)
        let fetched = try await fetcher(try reader(run)).changes(for: members)
        var next = cursor
        let isOver = run.pending.isEmpty && !run.hasMore
        next.run = isOver ? nil : run
        return .page(
            ChangePage(
                changes: told + fetched, isComplete: run.isComplete, next: isOver ? .end(next.cursor) : .more(next.cursor)))
    }

    private func fetcher(_ reader: EventReader) -> SnapshotFetcher {
        SnapshotFetcher(fetcher: ObjectFetcher(client: client, calendar: calendar), spelling: connection.spelling, reader: reader)
    }

    private func reader(_ run: ChangeCursor.Run) throws(ProviderError) -> EventReader {
        EventReader(
            window: request.horizon, zone: try connection.zone(calendar: run.zone, fallback: request.floatingZone),
            ownAddresses: connection.settings.userAddresses, countsAsBusy: run.countsAsBusy)
    }

    /// At least two batches, and never more than about thirty pages for a run.
    static func pageSize(for count: Int) -> Int { min(max(2 * ObjectFetcher.batchSize, (count + 31) / 32), 4_000) }

    private func newRun(isComplete: Bool, _ facts: CalendarFacts) -> ChangeCursor.Run {
        ChangeCursor.Run(
            isComplete: isComplete, hasMore: false, pending: [], pageSize: 2 * ObjectFetcher.batchSize, zone: facts.timeZone,
            countsAsBusy: facts.countsAsBusy)
    }

    private func facts(_ properties: [XMLName]) async throws(ProviderError) -> CalendarFacts {
        let found = try await client.perform(
            PropertyRequest(address: calendar, depth: 0, properties: properties, subject: "the calendar"))
        guard let item = found.value.item(for: found.address) else {
            throw client.error(at: calendar).violation("the server says nothing about the calendar")
        }
        return CalendarFacts(item)
    }

    private func id(of address: ResourceAddress) -> EventID { EventID(connection.spelling.name(of: address)) }

    private func shortened(_ address: ResourceAddress) -> String {
        guard address.origin == calendar.origin, address.path.hasPrefix(calendar.path), calendar.path.hasSuffix("/") else {
            return connection.spelling.name(of: address)
        }
        let rest = String(address.path.dropFirst(calendar.path.count))
        return rest.isEmpty || rest.hasPrefix("/") || rest.contains(":") ? address.path : rest
    }

    private func expanded(_ text: String) -> ResourceAddress? {
        if text.hasPrefix("/") || text.contains("://") { return connection.spelling.address(of: text) }
        return calendar.member(text)
    }
}
