import ProviderKit

/// Tracks changes by the delta query of a calendar view, one page for each call.
///
/// The view is the request's horizon with a day more on both sides. Every occurrence of a series is an event of its own.
struct MicrosoftChangeTracking: ChangeTracking {
    let endpoints: MicrosoftEndpoints

    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        let client = GraphClient(endpoints, context, .readChanges)
        let reader = EventReader(window: request.horizon, zone: try FloatingZone.rules(request.floatingZone, .readChanges))
        var mode = ChangeCursor.Mode.complete
        var link: String?
        if let text = request.cursor {
            guard let cursor = ChangeCursor(text, for: request), client.root.url(following: cursor.link) != nil else { return .cursorLost }
            (mode, link) = (cursor.mode, cursor.link)
        }
        switch try await client.perform(ChangePageRequest(calendar: request.calendar, window: reader.asked, link: link)) {
        case .page(let page):
            return .page(
                ChangePage(
                    changes: try await changes(page.items, reader, client, request.calendar), isComplete: mode == .complete,
                    next: try next(after: page, of: request, mode, link: link, client)))
        case .positionLost(let refusal):
            guard link == nil else { return .cursorLost }
            throw ProviderError(
                .serverFault, .temporary(retryAfter: nil), operation: .readChanges,
                message: "\(client.root.peer): the service has lost a position that it was never given; try again later",
                context: refusal.context)
        }
    }

    /// What a page says, the last word on each event only: the service may tell one item several times.
    private func changes(
        _ items: [GraphItem<GraphEvent>], _ reader: EventReader, _ client: GraphClient, _ calendar: CalendarID
    ) async throws(ProviderError) -> [EventChange] {
        var seen: Set<EventID> = []
        var changes: [EventChange] = []
        for item in try await SeriesCompletion(client: client, calendar: calendar).completed(items).reversed() {
            guard let id = item.id.map({ EventID($0) }) else {
                throw client.error.violation("the change feed has an item without an id, so it cannot be said what changed")
            }
            guard seen.insert(id).inserted else { continue }
            switch item {
            case .readable(let event) where event.isRemoved: changes.append(.removed(id))
            case .readable(let event):
                changes.append(
                    .upserted(
                        EventSnapshot(
                            id: id, uid: event.iCalUId.map { EventUID($0) }, revision: event.revision ?? Revision(""),
                            busyTime: reader.busyTime(of: event), key: nil)))
            case .unreadable(let name):
                changes.append(
                    .upserted(
                        EventSnapshot(id: id, uid: nil, revision: Revision(""), busyTime: reader.unreadable(id: name), key: nil)))
            }
        }
        return changes.reversed()
    }

    private func next(
        after page: GraphPage<GraphEvent>, of request: ChangesRequest, _ mode: ChangeCursor.Mode, link: String?, _ client: GraphClient
    ) throws(ProviderError) -> ChangePage.Next {
        if let next = page.nextLink {
            guard next != link else { throw client.error.violation("the change feed turns in a circle; it was given up") }
            return .more(ChangeCursor(mode: mode, request: request, link: try client.checked(next)).cursor)
        }
        guard let delta = page.deltaLink else {
            throw client.error.violation("the page of the change feed says neither how it goes on nor where the next round starts")
        }
        return .end(ChangeCursor(mode: .incremental, request: request, link: try client.checked(delta)).cursor)
    }
}
