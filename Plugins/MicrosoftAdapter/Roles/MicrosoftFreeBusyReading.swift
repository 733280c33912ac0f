import ICalendar
import ProviderKit

/// Reads busy time, a few calendars side by side; one that fails is unknown and does not spoil the others.
struct MicrosoftFreeBusyReading: FreeBusyReading {
    let endpoints: MicrosoftEndpoints

    func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        let reader = CalendarBusyReader(
            client: GraphClient(endpoints, context, .readFreeBusy),
            reader: EventReader(window: request.window, zone: try FloatingZone.rules(request.floatingZone, .readFreeBusy)))
        let outcomes = await withTaskGroup(of: (CalendarID, FreeBusyOutcome).self) { group in
            var waiting = request.calendars[...]
            var outcomes: [CalendarID: FreeBusyOutcome] = [:]
            for calendar in waiting.prefix(MicrosoftCapabilities.concurrency) {
                group.addTask { (calendar, await reader.outcome(of: calendar)) }
            }
            waiting = waiting.dropFirst(MicrosoftCapabilities.concurrency)
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
