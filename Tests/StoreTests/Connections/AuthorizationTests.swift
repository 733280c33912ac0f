import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct AuthorizationTests {
    private static let id = Sample.consent
    private static let sealed = Data(repeating: 9, count: 40)

    private func begun(_ store: some Store) async throws { try await store.addAuthorization(Sample.authorization(), at: Sample.now) }

    @Test func `a consent comes back as it was asked for, without what is sealed`() async throws {
        let store = try await Sample.store()
        try await store.addAuthorization(Sample.authorization(connection: Sample.connection), at: Sample.now)
        let stored = try #require(try await store.authorization(Self.id))
        #expect(stored.state == .pending)
        #expect(stored.connection == Sample.connection && stored.isRenewal)
        #expect(stored.provider == ProviderID("caldav") && stored.actor == "test" && stored.browser == nil)
        #expect(stored.expiresAt == Sample.now + 600)
        #expect(try await store.authorization(AuthorizationID("another")) == nil)
        #expect(await failure { try await begun(store) }?.code == .conflict)
    }

    @Test func `an id that is no hash is refused`() async throws {
        let store = try await Sample.store()
        for id in ["", "short", String(repeating: "G", count: 64)] {
            #expect(await failure { try await store.addAuthorization(Sample.authorization(AuthorizationID(id)), at: Sample.now) } != nil)
        }
    }

    @Test func `the first browser has it, and no other`() async throws {
        let store = try await Sample.store()
        try await begun(store)
        #expect(try await store.bindAuthorization(Self.id, to: Sample.browser, at: Sample.now) == Self.sealed)
        #expect(try await store.bindAuthorization(Self.id, to: String(repeating: "c", count: 64), at: Sample.now) == nil)
        #expect(try await store.bindAuthorization(Self.id, to: Sample.browser, at: Sample.now) == Self.sealed)
        #expect(try await store.authorization(Self.id)?.browser == Sample.browser)
        #expect(
            try await store.takeAuthorization(Self.id, browser: String(repeating: "c", count: 64), until: Sample.now + 60, at: Sample.now)
                == nil)
        #expect(
            try await store.takeAuthorization(Self.id, browser: Sample.browser, until: Sample.now + 60, at: Sample.now) == Self.sealed)
    }

    @Test func `nobody takes what no browser came for`() async throws {
        let store = try await Sample.store()
        try await begun(store)
        for browser in ["", Sample.browser] {
            #expect(try await store.takeAuthorization(Self.id, browser: browser, until: Sample.now + 60, at: Sample.now) == nil)
        }
    }

    @Test func `what has ended is neither bound nor taken`() async throws {
        let store = try await Sample.store()
        try await begun(store)
        #expect(try await store.bindAuthorization(Self.id, to: Sample.browser, at: Sample.now + 600) == nil)
        #expect(try await store.bindAuthorization(Self.id, to: Sample.browser, at: Sample.now + 599) == Self.sealed)
        #expect(try await store.takeAuthorization(Self.id, browser: Sample.browser, until: Sample.now + 900, at: Sample.now + 600) == nil)
        #expect(try await store.authorization(Self.id)?.state == .pending)
    }

    @Test func `of a hundred takers in two stores over one file, one gets it`() async throws {
        let database = try await TestDatabase.migrated()
        let stores = [try await database.open(), try await database.open()]
        try await begun(stores[0])
        #expect(try await stores[0].bindAuthorization(Self.id, to: Sample.browser, at: Sample.now) != nil)
        let taken = try await withThrowingTaskGroup(of: Data?.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await stores[number % 2].takeAuthorization(Self.id, browser: Sample.browser, until: Sample.now + 60, at: Sample.now)
                }
            }
            return try await group.reduce(into: [Data]()) { if let data = $1 { $0.append(data) } }
        }
        #expect(taken == [Self.sealed])
        for store in stores { try await store.close() }
        #expect(try database.read("SELECT count(*) FROM oauth_authorizations WHERE sealed IS NOT NULL") == ["0"])
    }

    @Test func `an end is noted once, and only of what was taken`() async throws {
        let store = try await Sample.store()
        try await begun(store)
        let end = AuthorizationEnd.finished(Sample.connection, note: "no calendars")
        #expect(try await !store.endAuthorization(Self.id, end))
        _ = try await store.bindAuthorization(Self.id, to: Sample.browser, at: Sample.now)
        _ = try await store.takeAuthorization(Self.id, browser: Sample.browser, until: Sample.now + 60, at: Sample.now)
        #expect(try await store.authorization(Self.id)?.state == .taken)
        #expect(try await store.endAuthorization(Self.id, end))
        #expect(try await !store.endAuthorization(Self.id, .failed(reason: "no")))
        #expect(try await store.authorization(Self.id)?.state == .ended(end))
    }

    @Test func `a sweep forgets secrets at once and the rest later`() async throws {
        let store = try await Sample.store()
        try await begun(store)
        #expect(try await store.sweepAuthorizations(endedBefore: Sample.now, at: Sample.now + 599) == 0)
        #expect(try await store.authorization(Self.id)?.state == .pending)
        #expect(try await store.sweepAuthorizations(endedBefore: Sample.now, at: Sample.now + 600) == 0)
        guard case .ended(.failed)? = try await store.authorization(Self.id)?.state else {
            Issue.record("it did not end")
            return
        }
        #expect(try await store.sweepAuthorizations(endedBefore: Sample.now + 601, at: Sample.now + 700) == 1)
        #expect(try await store.authorization(Self.id) == nil)
    }

    @Test func `a connection and its credential are one commit`() async throws {
        let store = try await SQLiteStore.inMemory()
        let (kind, sealed) = (CredentialKind("account"), SealedCredential(bytes: Data(repeating: 1, count: 40), keyID: "k"))
        // A credential that cannot be stored leaves no connection behind.
        let bad = SealedCredential(bytes: Data(repeating: 1, count: 40), keyID: "")
        #expect(
            await failure { _ = try await store.establishConnection(Sample.newConnection(), credential: bad, kind: kind, at: Sample.now) }
                != nil)
        #expect(try await store.connections() == [])
        guard
            case .established(let first) = try await store.establishConnection(
                Sample.newConnection(), credential: sealed, kind: kind, at: Sample.now)
        else {
            Issue.record("not established")
            return
        }
        #expect(try await store.credential(of: first.id, kind: kind)?.version == 1)
        // The same account under another id: nothing changes.
        let other = try await store.establishConnection(
            Sample.newConnection(ConnectionID("other")), credential: sealed, kind: kind, at: Sample.now)
        #expect(other == .connectedAs(first))
        #expect(try await store.connections().count == 1)
        #expect(try await store.credential(of: first.id, kind: kind)?.version == 1)
        // Under its own: it is made active, with the new credential.
        _ = try await store.setConnectionState(first.id, to: .needsReconsent, reason: "ended", at: Sample.now)
        guard
            case .established(let again) = try await store.establishConnection(
                Sample.newConnection(), credential: sealed, kind: kind, at: Sample.now)
        else {
            Issue.record("not established")
            return
        }
        #expect(again.state == .active && again.reason == nil)
        #expect(try await store.credential(of: first.id, kind: kind)?.version == 2)
        // Another account may not take the id.
        #expect(
            await failure {
                _ = try await store.establishConnection(
                    Sample.newConnection(subject: "bob"), credential: sealed, kind: kind, at: Sample.now)
            }?.code == .conflict)
    }
}
