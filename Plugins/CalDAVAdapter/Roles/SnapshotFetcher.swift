import ProviderKit

/// Fetches events and reads them, two batches under way at a time, so that reading one costs no waiting for the next.
struct SnapshotFetcher: Sendable {
    private static let width = 2

    let fetcher: ObjectFetcher
    let spelling: ResourceSpelling
    let reader: EventReader

    /// An event, and what was fetched of it.
    typealias Ready = (address: ResourceAddress, fetched: ObjectFetcher.Fetched)
    private typealias Batch = Result<[EventChange], ProviderError>

    /// What is to be told of the members, in their order.
    func changes(for members: [ResourceAddress]) async throws(ProviderError) -> [EventChange] {
        let batches = stride(from: 0, to: members.count, by: ObjectFetcher.batchSize).map {
            Array(members[$0..<min($0 + ObjectFetcher.batchSize, members.count)])
        }
        let results = await withTaskGroup(of: (Int, Batch).self) { group in
            var results = [Batch?](repeating: nil, count: batches.count)
            var next = 0
            while next < min(Self.width, batches.count) {
                group.addTask { [next] in (next, await batch(batches[next])) }
                next += 1
            }
            while let (index, result) = await group.next() {
                results[index] = result
                if case .failure = result {
                    group.cancelAll()
                } else if next < batches.count {
                    group.addTask { [next] in (next, await batch(batches[next])) }
                    next += 1
                }
            }
            return results.compactMap(\.self)
        }
        // The first failure that is one of its own; cancellation of the neighbours only follows from it.
        let failures = results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
        if let failure = failures.first(where: { $0.code != .cancelled }) ?? failures.first { throw failure }
        var changes: [EventChange] = []
        for result in results { changes += try result.get() }
        return changes
    }

    /// What is to be told of events whose text is at hand, in their order.
    func changes(reading ready: [Ready]) async -> [EventChange] {
        let share = max(256, (ready.count + Self.width - 1) / Self.width)
        let parts = stride(from: 0, to: ready.count, by: share).map { ready[$0..<min($0 + share, ready.count)] }
        return await withTaskGroup(of: (Int, [EventChange]).self) { group in
            for (index, part) in parts.enumerated() { group.addTask { (index, await read(part)) } }
            var results = [[EventChange]](repeating: [], count: parts.count)
            for await (index, changes) in group { results[index] = changes }
            return results.flatMap(\.self)
        }
    }

    @concurrent private func read(_ ready: ArraySlice<Ready>) async -> [EventChange] {
        ready.compactMap { change(EventID(spelling.name(of: $0.address)), $0.fetched) }
    }

    @concurrent private func batch(_ members: [ResourceAddress]) async -> Batch {
        do throws(ProviderError) {
            var changes: [EventChange] = []
            for (member, outcome) in zip(members, try await fetcher.fetch(members)) {
                if let change = change(EventID(spelling.name(of: member)), outcome) { changes.append(change) }
            }
            return .success(changes)
        } catch {
            return .failure(error)
        }
    }

    /// What is to be told of one event; `nil` for what is no event.
    private func change(_ id: EventID, _ outcome: ObjectFetcher.Fetched) -> EventChange? {
        switch outcome {
        case .gone: return .removed(id)
        case .object(let tag, let text):
            let reading = reader.read(text, id: id)
            guard reading.holdsEvents else { return nil }
            return .upserted(
                EventSnapshot(id: id, uid: reading.uid, revision: tag.revision, busyTime: reading.busyTime, key: reading.key))
        case .unreadable(let tag, let reason):
            let reading = reader.unreadable(id: id, reason: reason)
            // A version that no server gives: the event is asked for again as soon as everything is listed.
            return .upserted(
                EventSnapshot(id: id, uid: nil, revision: tag?.revision ?? Revision("unreadable"), busyTime: reading.busyTime, key: nil))
        }
    }
}
