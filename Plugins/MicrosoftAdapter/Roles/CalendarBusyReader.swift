import ProviderKit

/// Reads the busy time of one calendar: from its events, or from the account's schedule where those may not be read.
///
/// Events come first, because a calendar view answers for every calendar of every kind of account, names the events, and tells cancelled and
/// declined ones and whole days apart. A schedule does none of that: it knows the default calendar of work accounts only. So it is asked only
/// where the default calendar's events are refused, and what it cannot tell is told as unknown.
struct CalendarBusyReader: Sendable {
    let client: GraphClient
    let reader: EventReader

    /// What came of a calendar.
    func outcome(of calendar: CalendarID) async -> FreeBusyOutcome {
        do throws(ProviderError) {
            return .known(try await viewed(calendar))
        } catch {
            guard [.forbidden, .notSupported].contains(error.code) else { return .unknown(error) }
            do throws(ProviderError) {
                return try await scheduled(calendar).map { .known($0) } ?? .unknown(error)
            } catch let second {
                // The first refusal says what is wrong with the calendar; the second matters where it concerns the account or the call.
                return .unknown([.unauthenticated, .cancelled].contains(second.code) ? second : error)
            }
        }
    }

    private func viewed(_ calendar: CalendarID) async throws(ProviderError) -> BusyTime {
        let items = try await client.all { CalendarViewPage(calendar: calendar, window: reader.asked, link: $0) }
        var time = BusyTime()
        for item in try await SeriesCompletion(client: client, calendar: calendar).completed(items) {
            switch item {
            case .readable(let event): time.add(reader.busyTime(of: event))
            case .unreadable(let id): time.add(reader.unreadable(id: id))
            }
        }
        return time
    }

    /// By the account's schedule; `nil` where it does not speak of this calendar.
    private func scheduled(_ calendar: CalendarID) async throws(ProviderError) -> BusyTime? {
        guard let address = MicrosoftSettings(client.context.connection.settings).address,
            try await client.perform(DefaultCalendar()) == calendar
        else { return nil }
        let request = ScheduleRequest(address: address, window: reader.window)
        let schedule = try await client.perform(request)
        return ScheduleReader(window: request.asked, interval: ScheduleRequest.interval).busyTime(of: schedule).clipped(to: reader.window)
    }
}
