public import ProviderKit

/// The reference: the shortest correct implementation of every role, over a ``MemoryProvider``.
///
/// An adapter must not hold the provider it speaks to; this one does, because there is no network between them that a context could carry.
public struct MemoryAdapter: ProviderAdapter {
    /// The provider behind it.
    public let provider: MemoryProvider

    /// How its channels are kept alive.
    public let renewal: PushAbilities.Renewal

    /// Makes an adapter to a simulated provider.
    public init(provider: MemoryProvider, renewal: PushAbilities.Renewal = .replacement) {
        self.provider = provider
        self.renewal = renewal
    }

    /// `memory`.
    public var id: ProviderID { ProviderID("memory") }
    /// A name for people.
    public var displayName: String { "Memory" }
    /// Everything.
    public var capabilities: Capabilities {
        Capabilities(
            authorization: [.password, .oauth], freeBusy: .init(maximumWindowDays: 366, maximumCalendars: 50),
            events: .init(maximumTitleLength: 10_000, maximumDetailsLength: 100_000, maximumAttendees: 100, invitations: [.silent]),
            tracksChanges: true,
            push: PushAbilities(
                schemes: [.channelToken], renewal: renewal, lifetime: 7 * 86_400, maximumDeliveryBytes: 65_536,
                answers: DeliveryAnswers(accepted: 202, rejected: 403, unknown: 404)))
    }
    /// The adapter itself.
    public var passwordAuthorizing: (any PasswordAuthorizing)? { self }
    /// The adapter itself.
    public var oauthAuthorizing: (any OAuthAuthorizing)? { self }
    /// The adapter itself.
    public var calendarListing: any CalendarListing { self }
    /// The adapter itself.
    public var freeBusyReading: (any FreeBusyReading)? { self }
    /// The adapter itself.
    public var eventWriting: (any EventWriting)? { self }
    /// The adapter itself.
    public var changeTracking: (any ChangeTracking)? { self }
    /// The adapter itself.
    public var pushReceiving: (any PushReceiving)? { self }

    /// One call: misfortunes first, then the credential, then one step on the provider's state.
    func call<Reply: Sendable>(
        _ operation: ProviderOperation, _ context: ProviderContext, _ step: (inout MemoryState, String) throws(ProviderError) -> Reply
    ) async throws(ProviderError) -> Reply {
        let delay = provider.faults.delay
        if delay > .zero {
            guard (try? await context.clock.sleep(for: delay)) != nil else {
                throw ProviderError(.cancelled, .temporary(retryAfter: nil), operation: operation, message: "the call was cancelled")
            }
        }
        let isWrite = [.createEvent, .updateEvent, .deleteEvent].contains(operation)
        return try provider.withState { (state: inout MemoryState) throws(ProviderError) -> Reply in
            state.callCount += 1
            if !state.faults.failures.isEmpty { throw state.faults.failures.removeFirst().of(operation) }
            let username = try state.authenticate(context.connection.credential, operation)
            let reply = try step(&state, username)
            if isWrite, state.faults.lostAnswers > 0 {
                state.faults.lostAnswers -= 1
                throw ProviderError(
                    .unreachable, .temporary(retryAfter: nil), operation: operation, effect: .unknown,
                    message: "the connection was cut before the answer arrived; read back what became of the event")
            }
            return reply
        }
    }
}

extension MemoryState {
    /// The account that a credential opens.
    fileprivate func authenticate(_ credential: Credential, _ operation: ProviderOperation) throws(ProviderError) -> String {
        switch credential {
        case .password(let username, let password):
            if let right = accounts[username], right == password { return username }
        case .bearer(let token):
            if let username = grants.username(of: token) { return username }
        case .none: break
        }
        throw ProviderError(
            .unauthenticated, .permanent, operation: operation, message: "the user name, password or token is wrong; enter it again")
    }

    /// A calendar of the account, with at least the rights that are needed.
    func calendar(
        _ id: CalendarID, of username: String, needs access: CalendarAccess, _ operation: ProviderOperation
    ) throws(ProviderError) -> MemoryCalendar {
        guard let calendar = calendars[id], calendar.owner == username else {
            throw ProviderError(
                .notFound, .permanent, operation: operation, message: "the calendar is not there any more; choose another one")
        }
        guard calendar.description.access >= access else {
            throw ProviderError(
                .forbidden, .permanent, operation: operation, message: "the account may not do this in the calendar; ask its owner")
        }
        return calendar
    }
}

extension ProviderError {
    /// The same error of another verb.
    fileprivate func of(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(code, permanence, operation: operation, effect: effect, message: message, context: context)
    }
}
