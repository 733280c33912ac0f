import Foundation

extension ProviderSession {
    /// The most pages of one listing; more is taken for a provider that turns in circles.
    static let maximumPages = 1_000

    /// Every calendar of the account, all pages together, each once; see ``CalendarListing``.
    public func listCalendars() async throws(ProviderError) -> [ProviderCalendar] {
        var calendars: [ProviderCalendar] = []
        var seen: Set<CalendarID> = []
        var visited: Set<PageToken> = []
        var page: PageToken?
        for _ in 0..<Self.maximumPages {
            let request = ListCalendarsRequest(page: page)
            let reply = try await run(.listCalendars) { context throws(ProviderError) in
                try await adapter.calendarListing.listCalendars(request, in: context)
            }
            calendars += reply.calendars.filter { seen.insert($0.id).inserted }
            guard let next = reply.next else { return calendars }
            guard visited.insert(next).inserted else { break }
            page = next
        }
        throw ProviderError(
            .protocolViolation, .permanent, operation: .listCalendars,
            message: "\(adapter.displayName) lists its calendars without end; the listing was given up")
    }

    /// Busy time of calendars in a window; every calendar asked about has an outcome, clipped to the window. See ``FreeBusyReading``.
    public func readFreeBusy(_ request: FreeBusyRequest) async throws(ProviderError) -> FreeBusyReply {
        let role = try require(adapter.freeBusyReading, .readFreeBusy, "free/busy reading")
        let limits = try require(adapter.capabilities.freeBusy, .readFreeBusy, "free/busy reading")
        guard request.calendars.count <= limits.maximumCalendars else {
            throw outOfBounds(
                .readFreeBusy,
                "\(request.calendars.count) calendars were asked about at once; at most \(limits.maximumCalendars) are possible")
        }
        guard request.window.length <= Double(limits.maximumWindowDays) * 86_400 else {
            throw outOfBounds(.readFreeBusy, "the window is longer than \(limits.maximumWindowDays) days; ask in parts")
        }
        let reply = try await run(.readFreeBusy) { context throws(ProviderError) in try await role.readFreeBusy(request, in: context) }
        for case .unknown(let error) in reply.outcomes.values { await tellWhereOwnerIsNeeded(hiding(error)) }
        var outcomes: [CalendarID: FreeBusyOutcome] = [:]
        for calendar in request.calendars {
            outcomes[calendar] =
                switch reply.outcomes[calendar] {
                case .known(let time): .known(time.clipped(to: request.window))
                case .unknown(let error): .unknown(hiding(error))
                case nil:
                    .unknown(
                        ProviderError(
                            .protocolViolation, .permanent, operation: .readFreeBusy,
                            message: "\(adapter.displayName) said nothing about calendar \(calendar); its time is unknown"))
                }
        }
        return FreeBusyReply(outcomes: outcomes)
    }

    /// One page of changes; see ``ChangeTracking``. The caller commits each page with its cursor before it asks for the next.
    public func readChanges(_ request: ChangesRequest) async throws(ProviderError) -> ChangesReply {
        let role = try require(adapter.changeTracking, .readChanges, "change tracking")
        return try await run(.readChanges) { context throws(ProviderError) in try await role.readChanges(request, in: context) }
    }
}
