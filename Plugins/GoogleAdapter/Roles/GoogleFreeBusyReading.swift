import ProviderKit

/// Reads busy time of all calendars in one query. Google computes it, in each calendar's own zone, so the request's zone does not matter.
struct GoogleFreeBusyReading: FreeBusyReading {
    let endpoints: GoogleEndpoints

    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        guard !request.calendars.isEmpty else { return FreeBusyReply(outcomes: [:]) }
        let query = FreeBusyQuery(calendars: request.calendars, window: request.window)
        return FreeBusyReply(outcomes: try await GoogleClient(context, .readFreeBusy, endpoints).perform(query))
    }
}
