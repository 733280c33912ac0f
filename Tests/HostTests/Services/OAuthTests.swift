import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite(.timeLimit(.minutes(2)))
struct OAuthTests {
    private static let connection = ConnectionID("oauth-account")

    /// A host with a connection whose access token has ended.
    private static func host(
        _ provider: OAuthStub, store: any Store, clock: TestClock = TestClock(), log: LogLines = LogLines(), flag: String = "true",
        expired: Bool = true
    ) async throws -> HostServices {
        let host = try MemoryWorld.services(
            provider, store, clock, log,
            MemoryWorld.environment([
                "CALENDAR_OAUTH_ENABLED": flag, "CALENDAR_OAUTH_STUB_CLIENT_ID": "the-client",
                "CALENDAR_OAUTH_REDIRECT_URI": "https://host.example/callback",
            ]))
        if try await store.connection(connection) == nil {
            _ = try await store.addConnection(
                NewConnection(
                    id: connection, provider: provider.id, account: AccountIdentity(subject: "s", displayName: "S"),
                    settings: ConnectionSettings()), at: clock.now)
            let tokens = OAuthTokens(
                accessToken: provider.access, refreshToken: provider.refresh, expiresAt: clock.now + (expired ? 30 : 3_600), scopes: ["a"])
            try await host.connections.credentials.put(.oauth(tokens), of: connection)
        }
        return host
    }

    private static func stored(_ host: HostServices) async throws -> OAuthTokens {
        let stored = try #require(try await host.store.credential(of: connection, kind: CredentialKind("account")))
        let vault = CredentialVault(key: Secret(bytes: [UInt8](repeating: 7, count: 32)))
        guard case .oauth(let tokens) = try vault.open(stored.sealed.bytes, for: connection) else {
            throw HostError(.storage, "the stored credential is not of OAuth")
        }
        return tokens
    }

    @Test func `a hundred sessions at once renew a token once`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try await host.calendars.refresh(Self.connection) } }
            try await group.waitForAll()
        }
        #expect(provider.refreshes == 1)
        #expect(provider.listings == 100)
        #expect(provider.refusals == 0)
    }

    @Test func `two processes over one database renew a token once`() async throws {
        let folder = try TestFolder()
        let path = folder.path("two.sqlite")
        _ = try await SQLiteMigrator(path: path).apply(at: Date())
        let provider = OAuthStub()
        let first = try await Self.host(provider, store: try await SQLiteStore(path: path))
        let second = try await Self.host(provider, store: try await SQLiteStore(path: path))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                group.addTask { _ = try await (number % 2 == 0 ? first : second).calendars.refresh(Self.connection) }
            }
            try await group.waitForAll()
        }
        #expect(provider.refreshes == 1)
        #expect(provider.refusals == 0)
    }

    @Test func `the renewed tokens are stored before they are used`() async throws {
        let provider = OAuthStub()
        let store = try await SQLiteStore.inMemory()
        let host = try await Self.host(provider, store: store)
        let seen = Mutex<[Bool]>([])
        provider.onListing { token in
            let tokens = try? await Self.stored(host)
            seen.withLock { $0.append(tokens?.accessToken == token) }
        }
        _ = try await host.calendars.refresh(Self.connection)
        #expect(seen.withLock { $0 } == [true])
        let tokens = try await Self.stored(host)
        #expect(tokens.accessToken == provider.access)
        #expect(tokens.refreshToken == provider.refresh)
        #expect(tokens.scopes == ["a"])
    }

    @Test func `a provider that does not rotate keeps its refresh token here`() async throws {
        let provider = OAuthStub(rotates: false)
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        _ = try await host.calendars.refresh(Self.connection)
        #expect(try await Self.stored(host).refreshToken == provider.refresh)
    }

    @Test func `a token that has long to live is not renewed`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        _ = try await host.calendars.refresh(Self.connection)
        #expect(provider.refreshes == 0)
    }

    @Test func `a refused refresh token makes the connection ask for its owner, and nothing more is sent`() async throws {
        let provider = OAuthStub()
        provider.revoke()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        let error = await expectHostError(.needsReconsent) { try await host.calendars.refresh(Self.connection) }
        #expect(error?.message.contains("connect") == true)
        #expect(try await host.store.connection(Self.connection)?.state == .needsReconsent)
        let calls = provider.refreshes + provider.refusals
        await expectHostError(.needsReconsent) { try await host.calendars.refresh(Self.connection) }
        #expect(provider.refreshes + provider.refusals == calls)
        #expect(provider.listings == 0)
    }

    @Test func `a provider that is down while a token is renewed changes nothing`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        provider.failNextRefresh(ProviderError(.serverFault, .temporary(retryAfter: nil), operation: .refreshTokens, message: "fault"), 3)
        let before = try await Self.stored(host)
        await expectHostError(.providerFailed) { try await host.calendars.refresh(Self.connection) }
        #expect(try await Self.stored(host) == before)
        #expect(try await host.store.connection(Self.connection)?.state == .active)
        _ = try await host.calendars.refresh(Self.connection)
        #expect(provider.listings == 1)
    }

    @Test func `with the flag off no token is renewed`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), flag: "false")
        await expectHostError(.switchedOff) { try await host.calendars.refresh(Self.connection) }
        #expect(provider.refreshes == 0)
        #expect(provider.listings == 0)
    }

    @Test func `an account that was connected again while its token was renewed keeps the newer tokens`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        let newer = OAuthTokens(
            accessToken: Secret("fresh from its owner"), refreshToken: Secret("fresh refresh"), expiresAt: host.clock.now + 3_600,
            scopes: ["b"])
        provider.onRefresh { try? await host.connections.credentials.put(.oauth(newer), of: Self.connection) }
        _ = try? await host.calendars.refresh(Self.connection)
        #expect(try await Self.stored(host) == newer)
    }

    @Test func `no token is in the log`() async throws {
        let provider = OAuthStub()
        let log = LogLines()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), log: log)
        let old = [provider.access, provider.refresh].map { $0.revealText() }
        _ = try await host.calendars.refresh(Self.connection)
        for secret in old + [provider.access, provider.refresh].map({ $0.revealText() }) { #expect(!log.text.contains(secret)) }
        #expect(log.text.contains("renewed"))
    }
}

/// A provider with OAuth that rotates its refresh tokens and takes none twice.
final class OAuthStub: ProviderAdapter, OAuthAuthorizing, CalendarListing {
    private struct State {
        var number = 1
        var isRevoked = false
        var refreshes = 0
        var listings = 0
        var refusals = 0
        var failures: [ProviderError] = []
        var onListing: (@Sendable (Secret) async -> Void)?
        var onRefresh: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())
    private let rotates: Bool

    init(rotates: Bool = true) { self.rotates = rotates }

    var id: ProviderID { ProviderID("stub") }
    var displayName: String { "Stub" }
    var capabilities: Capabilities {
        Capabilities(authorization: [.oauth], freeBusy: nil, events: nil, tracksChanges: false, receivesPush: false)
    }
    var passwordAuthorizing: (any PasswordAuthorizing)? { nil }
    var oauthAuthorizing: (any OAuthAuthorizing)? { self }
    var calendarListing: any CalendarListing { self }
    var freeBusyReading: (any FreeBusyReading)? { nil }
    var eventWriting: (any EventWriting)? { nil }
    var changeTracking: (any ChangeTracking)? { nil }
    var pushReceiving: (any PushReceiving)? { nil }

    var access: Secret { state.withLock { Secret("access-secret-\($0.number)") } }
    var refresh: Secret { state.withLock { Secret("refresh-secret-\(rotates ? $0.number : 1)") } }
    var refreshes: Int { state.withLock(\.refreshes) }
    var listings: Int { state.withLock(\.listings) }
    var refusals: Int { state.withLock(\.refusals) }

    func revoke() { state.withLock { $0.isRevoked = true } }
    func onListing(_ action: @escaping @Sendable (Secret) async -> Void) { state.withLock { $0.onListing = action } }
    func onRefresh(_ action: @escaping @Sendable () async -> Void) { state.withLock { $0.onRefresh = action } }
    func failNextRefresh(_ error: ProviderError, _ count: Int) {
        state.withLock { $0.failures = Array(repeating: error, count: count) }
    }

    func refreshTokens(_ request: RefreshTokensRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        // Long enough for others to arrive meanwhile.
        try? await Task.sleep(for: .milliseconds(50))
        let expected = refresh
        try state.withLock { (state) throws(ProviderError) in
            if !state.failures.isEmpty { throw state.failures.removeFirst() }
            guard !state.isRevoked, request.refreshToken == expected, request.client.id == "the-client" else {
                state.refusals += 1
                throw ProviderError(
                    .unauthenticated, .needsReconsent, operation: .refreshTokens, message: "the refresh token is not valid any more")
            }
            state.refreshes += 1
            state.number += 1
        }
        await state.withLock(\.onRefresh)?()
        return OAuthTokens(
            accessToken: access, refreshToken: rotates ? refresh : nil, expiresAt: context.clock.now + 3_600, scopes: [])
    }

    func listCalendars(_ request: ListCalendarsRequest, in context: ProviderContext) async throws(ProviderError) -> ListCalendarsReply {
        guard case .bearer(let token) = context.connection.credential, token == access else {
            state.withLock { $0.refusals += 1 }
            throw ProviderError(.unauthenticated, .permanent, operation: .listCalendars, message: "the access token is not valid")
        }
        await state.withLock(\.onListing)?(token)
        state.withLock { $0.listings += 1 }
        return ListCalendarsReply(calendars: [], next: nil)
    }

    func identify(_ request: IdentifyRequest, in context: ProviderContext) async throws(ProviderError) -> IdentifyReply {
        IdentifyReply(account: AccountIdentity(subject: "s", displayName: "S"), settings: ConnectionSettings())
    }

    func authorizationURL(
        _ request: AuthorizationURLRequest, in context: ProviderContext
    ) async throws(ProviderError) -> AuthorizationURLReply { throw Self.unused(.authorize) }

    func exchangeCode(_ request: ExchangeCodeRequest, in context: ProviderContext) async throws(ProviderError) -> OAuthTokens {
        throw Self.unused(.exchangeCode)
    }

    func revokeTokens(_ request: RevokeTokensRequest, in context: ProviderContext) async throws(ProviderError) {
        throw Self.unused(.revokeTokens)
    }

    private static func unused(_ operation: ProviderOperation) -> ProviderError {
        ProviderError(.notSupported, .permanent, operation: operation, message: "no test needs this")
    }
}
