public import ProviderKit
import Synchronization

/// A harness for any adapter and one account: a server with a user name and a password, or an OAuth token, is enough.
///
/// Calendars are made by the counterpart where it can; otherwise the calendar that was named is used, or the first that may be written.
/// The one thing that changes, the settings found at the first connection, is behind a mutex.
public final class AccountHarness: ConformanceHarness {
    /// The adapter under examination.
    public let adapter: any ProviderAdapter
    /// The server's address as a person would type it.
    public let server: String?
    /// Addresses at which no such provider answers; `.invalid` never has an address (RFC 6761 §6.4).
    public let deadServers: [String]
    /// A calendar that may be read but not written.
    public let readOnlyCalendar: CalendarID?
    /// Acts at the provider behind the adapter's back.
    public let counterpart: (any Counterpart)?

    /// Acts as the owner's browser and as the authorization server's misfortune.
    public let oauthCounterpart: (any OAuthCounterpart)?
    /// Acts at the provider's sending side.
    public let pushCounterpart: (any PushCounterpart)?

    private static let connection = ConnectionID("conformance")
    private let credential: Credential
    private let calendar: CalendarID?
    private let transport: any HTTPTransport
    private let clock: any WallClock
    private let random: any RandomSource
    private let found = Mutex<ConnectionSettings?>(nil)

    /// Makes a harness for an account that is opened by a user name and a password. Nothing is sent before the first case asks for a session.
    ///
    /// `calendar` is the calendar to write to where the counterpart cannot make one; it should be empty.
    public convenience init(
        adapter: any ProviderAdapter, server: String, username: String, password: Secret, transport: any HTTPTransport,
        clock: any WallClock = SystemClock(), random: any RandomSource = SystemRandom(), calendar: CalendarID? = nil,
        readOnlyCalendar: CalendarID? = nil, deadServers: [String] = ["https://calendar-host-conformance.invalid/"],
        counterpart: (any Counterpart)? = nil, oauthCounterpart: (any OAuthCounterpart)? = nil,
        pushCounterpart: (any PushCounterpart)? = nil
    ) {
        self.init(
            adapter: adapter, credential: .password(username: username, password: password), server: server, deadServers: deadServers,
            transport: transport, clock: clock, random: random, calendar: calendar, readOnlyCalendar: readOnlyCalendar,
            counterpart: counterpart, oauthCounterpart: oauthCounterpart, pushCounterpart: pushCounterpart)
    }

    /// Makes a harness for an account that is opened by an OAuth access token, which must live as long as the examination.
    ///
    /// `server` is the address of a provider that has servers of its own.
    public convenience init(
        adapter: any ProviderAdapter, accessToken: Secret, server: String? = nil, transport: any HTTPTransport,
        clock: any WallClock = SystemClock(), random: any RandomSource = SystemRandom(), calendar: CalendarID? = nil,
        readOnlyCalendar: CalendarID? = nil, counterpart: (any Counterpart)? = nil, oauthCounterpart: (any OAuthCounterpart)? = nil,
        pushCounterpart: (any PushCounterpart)? = nil
    ) {
        self.init(
            adapter: adapter, credential: .bearer(accessToken), server: server, deadServers: [], transport: transport, clock: clock,
            random: random, calendar: calendar, readOnlyCalendar: readOnlyCalendar, counterpart: counterpart,
            oauthCounterpart: oauthCounterpart, pushCounterpart: pushCounterpart)
    }

    private init(
        adapter: any ProviderAdapter, credential: Credential, server: String?, deadServers: [String], transport: any HTTPTransport,
        clock: any WallClock, random: any RandomSource, calendar: CalendarID?, readOnlyCalendar: CalendarID?,
        counterpart: (any Counterpart)?, oauthCounterpart: (any OAuthCounterpart)?, pushCounterpart: (any PushCounterpart)?
    ) {
        self.adapter = adapter
        self.server = server
        self.deadServers = deadServers
        self.readOnlyCalendar = readOnlyCalendar
        self.counterpart = counterpart
        self.oauthCounterpart = oauthCounterpart
        self.pushCounterpart = pushCounterpart
        self.credential = credential
        self.calendar = calendar
        // As every host does it: no more requests at once than the provider bears.
        self.transport =
            if let limit = adapter.capabilities.maximumConcurrentRequests {
                BudgetedTransport(base: transport, budget: RequestBudget(), connection: Self.connection, limit: limit)
            } else {
                transport
            }
        self.clock = clock
        self.random = random
    }

    /// The context of an account; connected ones have the settings that connecting the owner gave.
    public func context(for account: ConformanceAccount, connected: Bool) async throws -> ProviderContext {
        let settings = connected ? try await connectedSettings() : startSettings
        let invented = "wrong-" + random.urlSafeToken(bytes: 12)
        let credential: Credential =
            switch (account, credential) {
            case (.owner, _): self.credential
            case (.wrongCredential, .password(let username, _)): .password(username: username, password: Secret(invented))
            case (.unknownUser, .password(_, let password)): .password(username: "nobody-" + invented, password: password)
            case (.wrongCredential, .bearer), (.unknownUser, .bearer), (_, .none): .bearer(Secret(invented))
            }
        return makeContext(credential, settings)
    }

    /// A calendar made by the counterpart, or the one to use instead.
    public func prepareCalendar(named name: String) async throws -> PreparedCalendar {
        if calendar == nil, let made = try await counterpart?.makeCalendar(named: name) {
            return PreparedCalendar(id: made.id, isScratch: true)
        }
        if let calendar { return PreparedCalendar(id: calendar, isScratch: false) }
        let session = try await session(for: .owner)
        guard let writable = try await session.listCalendars().first(where: { $0.access == .write }) else {
            throw HarnessError(
                "the account has no calendar that may be written, and none can be made; make one there, or name one to use")
        }
        return PreparedCalendar(id: writable.id, isScratch: false)
    }

    /// Has the counterpart remove a calendar that it made.
    public func removeCalendar(_ calendar: CalendarID) async throws { try await counterpart?.removeCalendar(calendar) }

    private func makeContext(_ credential: Credential, _ settings: ConnectionSettings) -> ProviderContext {
        ProviderContext(
            connection: ConnectionContext(id: Self.connection, credential: credential, settings: settings), http: transport,
            clock: clock, random: random, keys: KeysInTurn())
    }

    /// What a connection that is yet to be made starts from.
    private var startSettings: ConnectionSettings {
        guard case .bearer = credential, let server else { return ConnectionSettings() }
        return ConnectionSettings([ConnectionSettings.serverKey: server])
    }

    private func connectedSettings() async throws -> ConnectionSettings {
        if let settings = found.withLock({ $0 }) { return settings }
        let session = ProviderSession(adapter: adapter, context: makeContext(credential, startSettings))
        let reply: IdentifyReply =
            if case .password = credential {
                try await session.checkCredentials(CheckCredentialsRequest(server: server ?? ""))
            } else {
                try await session.identify()
            }
        found.withLock { $0 = reply.settings }
        return reply.settings
    }
}
