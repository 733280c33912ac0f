public import ProviderKit

extension MemoryAdapter: FreeBusyReading {
    /// Busy time of each calendar; one that is not there is unknown.
    public func readFreeBusy(_ request: FreeBusyRequest, in context: ProviderContext) async throws(ProviderError) -> FreeBusyReply {
        try await call(.readFreeBusy, context) { (state, username) throws(ProviderError) in
            var outcomes: [CalendarID: FreeBusyOutcome] = [:]
            for id in request.calendars {
                do throws(ProviderError) {
                    let calendar = try state.calendar(id, of: username, needs: .freeBusy, .readFreeBusy)
                    outcomes[id] = .known(calendar.busyTime(in: request.window, floatingZone: request.floatingZone))
                } catch {
                    outcomes[id] = .unknown(error)
                }
            }
            return FreeBusyReply(outcomes: outcomes)
        }
    }
}

extension MemoryCalendar {
    /// The time that all events take in a window; nothing where the calendar does not count.
    fileprivate func busyTime(in window: TimeWindow, floatingZone: String) -> BusyTime {
        guard description.countsAsBusy else { return BusyTime() }
        let times = events.values.map { $0.busyTime(in: window, floatingZone: description.timeZone ?? floatingZone) }
        return BusyTime(busy: times.flatMap(\.busy), unknown: times.flatMap(\.unknown))
    }
}
