import ProviderKit

/// Completes occurrences that leave out what their series says: a delta query tells them by id, times and master alone.
struct SeriesCompletion: Sendable {
    let client: GraphClient
    let calendar: CalendarID

    /// The items, each with what it leaves out taken from its master: one among the items, or else the master as the service tells it when it is
    /// asked, once each.
    ///
    /// An occurrence whose master is gone or cannot be read stays as it is, which counts as busy.
    func completed(_ items: [GraphItem<GraphEvent>]) async throws(ProviderError) -> [GraphItem<GraphEvent>] {
        var masters: [String: GraphEvent?] = [:]
        for case .readable(let event) in items where event.isSeriesMaster && event.showAs != nil { masters[event.id] = event }
        var result: [GraphItem<GraphEvent>] = []
        result.reserveCapacity(items.count)
        for item in items {
            guard case .readable(let event) = item, let id = event.missingMaster else {
                result.append(item)
                continue
            }
            if masters[id] == nil { masters[id] = .some(try await master(id)) }
            result.append(.readable((masters[id] ?? nil).map { event.completed(by: $0) } ?? event))
        }
        return result
    }

    private func master(_ id: String) async throws(ProviderError) -> GraphEvent? {
        do throws(ProviderError) {
            return try await client.perform(EventRequest(calendar: calendar, event: EventID(id), wantsMarker: false))
        } catch  where [.forbidden, .protocolViolation, .invalidRequest, .notSupported, .tooLarge].contains(error.code) {
            return nil
        }
    }
}
