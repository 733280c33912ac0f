import ProviderKit

/// Reads busy time, a few calendars side by side; one that fails is unknown and does not spoil the others.
struct CalDAVFreeBusyReading: FreeBusyReading {
    /// How many calendars are asked at the same time; servers of this kind are small.
    private static let width = 4

    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        let connection = try Connection(context, .readFreeBusy)
        _ = try connection.zone(calendar: nil, fallback: request.floatingZone)
        let reader = CalendarBusyReader(
            client: DAVClient(context, .readFreeBusy), connection: connection, window: request.window, floatingZone: request.floatingZone)
        let outcomes = await withTaskGroup(of: (CalendarID, FreeBusyOutcome).self) { group in
            var waiting = request.calendars[...]
            var outcomes: [CalendarID: FreeBusyOutcome] = [:]
            for calendar in waiting.prefix(Self.width) { group.addTask { (calendar, await reader.outcome(of: calendar)) } }
            waiting = waiting.dropFirst(Self.width)
            while let (calendar, outcome) = await group.next() {
                outcomes[calendar] = outcome
                if let next = waiting.popFirst() { group.addTask { (next, await reader.outcome(of: next)) } }
            }
            return outcomes
        }
        for case .unknown(let error) in outcomes.values where [.unauthenticated, .cancelled].contains(error.code) {
            // This concerns the account or the call, not one calendar.
            throw error
        }
        return FreeBusyReply(outcomes: outcomes)
    }
}
