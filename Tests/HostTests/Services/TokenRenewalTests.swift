import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

@Suite(.timeLimit(.minutes(2)))
struct TokenRenewalTests {
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
        provider.fail(.refreshTokens, times: 3, .serverFault, .temporary(retryAfter: nil))
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

    @Test func `a token that the provider refuses before its end is renewed once, and the verb goes on`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        provider.withdrawAccess()
        _ = try await host.calendars.refresh(Self.connection)
        #expect(provider.refreshes == 1)
        #expect(provider.listings == 1)
        #expect(try await Self.stored(host).accessToken == provider.access)
        #expect(try await host.store.connection(Self.connection)?.state == .active)
    }

    @Test func `fifty verbs whose token is refused at once renew it once`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        provider.withdrawAccess()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = try await host.calendars.refresh(Self.connection) } }
            try await group.waitForAll()
        }
        #expect(provider.refreshes == 1)
        #expect(provider.listings == 50)
    }

    @Test func `a renewed token that is refused too makes the connection ask for its owner`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        provider.withdrawAccess()
        provider.onRefresh { provider.withdrawAccess() }
        await expectHostError(.needsReconsent) { try await host.calendars.refresh(Self.connection) }
        #expect(provider.refreshes == 1)
        let connection = try #require(try await host.store.connection(Self.connection))
        #expect(connection.state == .needsReconsent)
        #expect(connection.reason?.contains("just renewed") == true)
    }

    @Test func `a verb that says the owner is needed sets the connection's state`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        provider.fail(.listCalendars, .forbidden, .needsReconsent, message: "the right to read calendars was not granted")
        await expectHostError(.needsReconsent) { try await host.calendars.refresh(Self.connection) }
        #expect(provider.refreshes == 0)
        let connection = try #require(try await host.store.connection(Self.connection))
        #expect(connection.state == .needsReconsent)
        #expect(connection.reason?.contains("was not granted") == true)
    }

    @Test func `a late refusal of old tokens does not touch an account that was connected again`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        let stored = try #require(try await host.store.connection(Self.connection))
        let keeper = host.connections.credentials
        let renewal = ConnectionRenewal(connection: stored, adapter: provider, factory: host.connections.sessions)
        let newer = OAuthTokens(accessToken: Secret("newer"), refreshToken: nil, expiresAt: nil, scopes: [])
        try await keeper.put(.oauth(newer), of: Self.connection)
        let failure = ProviderError(.forbidden, .needsReconsent, operation: .listCalendars, message: "not granted")
        await renewal.ownerIsNeeded(failure, credential: .bearer(provider.access))
        #expect(try await host.store.connection(Self.connection)?.state == .active)
        await renewal.ownerIsNeeded(failure, credential: .bearer(Secret("newer")))
        #expect(try await host.store.connection(Self.connection)?.state == .needsReconsent)
    }

    @Test func `a paused connection stays paused whatever the provider says`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        _ = try await host.store.setConnectionState(Self.connection, to: .paused, reason: "holiday", at: host.clock.now)
        try await host.connections.credentials.askForOwner(Self.connection, reason: "refused")
        #expect(try await host.store.connection(Self.connection)?.state == .paused)
    }

    @Test func `a refused token is not renewed with the flag off, and waits for the flag`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), flag: "false", expired: false)
        provider.withdrawAccess()
        let error = await expectHostError(.providerFailed) { try await host.calendars.refresh(Self.connection) }
        #expect(error?.message.contains("CALENDAR_OAUTH_ENABLED") == true)
        #expect(error?.isFinal == false)
        #expect(provider.refreshes == 0)
        #expect(try await host.store.connection(Self.connection)?.state == .active)
    }

    @Test func `a token service that is down makes the refused verb fail for now only`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory(), expired: false)
        provider.withdrawAccess()
        provider.fail(.refreshTokens, times: 3, .serverFault, .temporary(retryAfter: nil))
        let error = await expectHostError(.providerFailed) { try await host.calendars.refresh(Self.connection) }
        #expect(error?.isFinal == false)
        #expect(error?.provider?.operation == .listCalendars)
        #expect(try await host.store.connection(Self.connection)?.state == .active)
        _ = try await host.calendars.refresh(Self.connection)
        #expect(provider.listings == 1)
    }

    @Test func `a caller that goes away while a token is renewed does not lose the new one`() async throws {
        let provider = OAuthStub()
        let host = try await Self.host(provider, store: try await SQLiteStore.inMemory())
        let call = Box<Task<Void, Never>>()
        provider.onRefresh { call.peek?.cancel() }
        let task = Task {
            // Not before the task is known, so that the provider can end it.
            while call.peek == nil { await Task.yield() }
            _ = try? await host.calendars.refresh(Self.connection)
        }
        _ = call.set(task)
        await task.value
        #expect(try await Self.stored(host).refreshToken == provider.refresh)
        #expect(try await host.store.acquireLease("refresh/\(Self.connection)", owner: "x", until: host.clock.now + 1, at: host.clock.now))
    }

    @Test func `a password that is refused is nothing to renew`() async throws {
        let world = try await MemoryWorld()
        world.provider.faults.failNext(1, with: ProviderError(.unauthenticated, .permanent, operation: .listCalendars, message: "wrong"))
        await expectHostError(.providerFailed) { try await world.services.calendars.refresh(MemoryWorld.connection) }
        #expect(try await world.store.connection(MemoryWorld.connection)?.state == .active)
    }
}
