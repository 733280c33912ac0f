import ProviderConformance
public import ProviderKit

extension MemoryAdapter: ChangeTracking {
    /// A page of the change feed.
    public func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        try await call(.readChanges, context) { (state, username) throws(ProviderError) in
            let calendar = try state.calendar(request.calendar, of: username, needs: .read, .readChanges)
            let position: MemoryCursor
            if let cursor = request.cursor {
                guard let known = MemoryCursor(cursor), known.generation == state.feedGeneration, known.since <= state.serial else {
                    return .cursorLost
                }
                position = known
            } else {
                position = MemoryCursor(generation: state.feedGeneration, since: 0, start: state.serial)
            }
            return .page(calendar.page(from: position, request, size: state.pageSize, now: state.serial))
        }
    }
}

extension MemoryCalendar {
    /// The entries after a position, each event once, where it changed last.
    fileprivate func page(from position: MemoryCursor, _ request: ChangesRequest, size: Int, now: Int) -> ChangePage {
        var last: [EventID: Int] = [:]
        for entry in feed { last[entry.event] = entry.position }
        let entries = last.filter { $0.value > position.since && (!position.isComplete || events[$0.key] != nil) }
            .sorted { $0.value < $1.value }
        let page = entries.prefix(size)
        let changes = page.map { entry in change(entry.key, request, isComplete: position.isComplete) }
        var next = position
        next.since = page.last?.value ?? position.since
        guard entries.count > page.count else {
            // What was deleted while a complete run was read is told by the next run, so that one starts where this one started.
            next = MemoryCursor(generation: position.generation, since: position.start ?? max(now, next.since), start: nil)
            return ChangePage(changes: changes, isComplete: position.isComplete, next: .end(next.text))
        }
        return ChangePage(changes: changes, isComplete: position.isComplete, next: .more(next.text))
    }

    private func change(_ id: EventID, _ request: ChangesRequest, isComplete: Bool) -> EventChange {
        guard let event = events[id] else { return .removed(id) }
        if isComplete, request.known[id] == event.revision { return .unchanged(id) }
        let time =
            description.countsAsBusy
            ? event.busyTime(in: request.horizon, floatingZone: description.timeZone ?? request.floatingZone) : BusyTime()
        let uid = event.content.damage == nil ? event.uid : nil
        return .upserted(EventSnapshot(id: id, uid: uid, revision: event.revision, busyTime: time, key: event.key))
    }
}
