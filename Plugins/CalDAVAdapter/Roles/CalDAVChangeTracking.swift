import ProviderKit

/// Tracks changes, one page for each call.
struct CalDAVChangeTracking: ChangeTracking {
    func readChanges(_ request: ChangesRequest, in context: ProviderContext) async throws(ProviderError) -> ChangesReply {
        let connection = try Connection(context, .readChanges)
        let feed = ChangeFeed(
            client: DAVClient(context, .readChanges), connection: connection, calendar: try connection.address(of: request.calendar),
            request: request)
        guard let text = request.cursor else { return try await feed.begin() }
        guard let cursor = ChangeCursor(text) else { return .cursorLost }
        return try await feed.go(on: cursor)
    }
}
