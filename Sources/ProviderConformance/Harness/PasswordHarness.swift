public import ProviderKit
import Synchronization

/// A harness for any adapter that authorises by password: a server, a user name and a password are enough.
///
/// Calendars are made by the counterpart where it can; otherwise the calendar that was named is used, or the first that may be written.
/// The one thing that changes, the settings found at the first connection, is behind a mutex.
public final class PasswordHarness: ConformanceHarness {
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

    private let address: String
    private let username: String
    private let password: Secret
    private let calendar: CalendarID?
    private let transport: any HTTPTransport
    private let clock: any WallClock
    private let random: any RandomSource
    private let found = Mutex<ConnectionSettings?>(nil)

    /// Makes a harness. Nothing is sent before the first case asks for a session.
    ///
    /// `calendar` is the calendar to write to where the counterpart cannot make one; it should be empty.
    public init(
        adapter: any ProviderAdapter, server: String, username: String, password: Secret, transport: any HTTPTransport,
        clock: any WallClock = SystemClock(), random: any RandomSource = SystemRandom(), calendar: CalendarID? = nil,
        readOnlyCalendar: CalendarID? = nil, deadServers: [String] = ["https://calendar-host-conformance.invalid/"],
        counterpart: (any Counterpart)? = nil
    ) {
        self.adapter = adapter
        self.server = server
        self.deadServers = deadServers
        self.readOnlyCalendar = readOnlyCalendar
        self.counterpart = counterpart
        address = server
        self.username = username
        self.password = password
        self.calendar = calendar
        self.transport = transport
        self.clock = clock
        self.random = random
    }

    /// The context of an account; connected ones have the settings that checking the owner's credentials gave.
    public func context(for account: ConformanceAccount, connected: Bool) async throws -> ProviderContext {
        let settings = connected ? try await connectedSettings() : ConnectionSettings()
        let credential: Credential =
            switch account {
            case .owner: .password(username: username, password: password)
            case .wrongCredential: .password(username: username, password: Secret("wrong-" + random.urlSafeToken(bytes: 12)))
            case .unknownUser: .password(username: "nobody-" + random.urlSafeToken(bytes: 6), password: password)
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
            connection: ConnectionContext(id: ConnectionID("conformance"), credential: credential, settings: settings), http: transport,
            clock: clock, random: random)
    }

    private func connectedSettings() async throws -> ConnectionSettings {
        if let settings = found.withLock({ $0 }) { return settings }
        let context = makeContext(.password(username: username, password: password), ConnectionSettings())
        let reply = try await ProviderSession(adapter: adapter, context: context)
            .checkCredentials(CheckCredentialsRequest(server: address))
        found.withLock { $0 = reply.settings }
        return reply.settings
    }
}
