public import ProviderKit

extension MemoryAdapter: PasswordAuthorizing, CalendarListing {
    /// Lets in who knows the password, at the simulator's own address only.
    public func checkCredentials(
        _ request: CheckCredentialsRequest, in context: ProviderContext
    ) async throws(ProviderError) -> IdentifyReply {
        guard request.server == provider.server else {
            throw ProviderError(
                .unreachable, .temporary(retryAfter: nil), operation: .checkCredentials,
                message: "no calendar server answers at this address; check its spelling")
        }
        let server = provider.server
        return try await call(.checkCredentials, context) { _, username in
            IdentifyReply(
                account: AccountIdentity(subject: username, displayName: username),
                settings: ConnectionSettings([ConnectionSettings.serverKey: server]))
        }
    }

    /// The account's user name.
    public func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        let settings = context.connection.settings
        return try await call(.identify, context) { _, username in
            IdentifyReply(account: AccountIdentity(subject: username, displayName: username), settings: settings)
        }
    }

    /// A page of the account's calendars, ordered by id.
    public func listCalendars(
        _ request: ListCalendarsRequest, in context: ProviderContext
    ) async throws(ProviderError) -> ListCalendarsReply {
        try await call(.listCalendars, context) { (state, username) throws(ProviderError) in
            let all = state.calendars.values.filter { $0.owner == username }.map(\.description).sorted { $0.id < $1.id }
            let rest = all.filter { calendar in request.page.map { calendar.id.rawValue > $0.rawValue } ?? true }
            let page = Array(rest.prefix(state.pageSize))
            return ListCalendarsReply(
                calendars: page, next: rest.count > page.count ? page.last.map { PageToken($0.id.rawValue) } : nil)
        }
    }
}
