import CalendarStore
import Foundation
import HTTPTypes
import ProviderKit
import Testing

@testable import CalendarHost

/// Ending a connection gives its tokens back, and ends it in any case.
@Suite(.timeLimit(.minutes(1)))
struct DisconnectTests {
    @Test func `ending a connection gives its tokens back`() async throws {
        let world = try await ConsentWorld()
        let connection = try #require(try await world.connect().connection)
        let answer = try await world.api(.delete, "/v1/connections/\(connection.id)")
        #expect(answer.status == 200 && answer.text == "{}")
        #expect(world.provider.revoked == ["refresh-of-granted-secret-1"])
        #expect(try await world.services.connections.credentials.stored(connection.id) == nil)
        #expect(try await world.store.connection(connection.id)?.state == .disconnected)
        // Again is nothing more.
        #expect(try await world.services.connections.disconnect(connection.id, actor: "test") == nil)
        #expect(world.provider.revoked.count == 1)
        await expectHostError(.notFound) { try await world.services.connections.disconnect(ConnectionID("nobody"), actor: "test") }
    }

    @Test(arguments: [ProviderError.Permanence.permanent, .temporary(retryAfter: nil), .needsReconsent])
    func `a provider that takes no tokens back keeps no connection, and that is told`(permanence: ProviderError.Permanence) async throws {
        let world = try await ConsentWorld()
        let connection = try #require(try await world.connect().connection)
        world.provider.fail(.revokeTokens, times: 9, .unreachable, permanence, message: "no connection could be made")
        let note = try await world.services.connections.disconnect(connection.id, actor: "test")
        #expect(note?.contains("no connection could be made") == true && note?.contains("withdraw") == true)
        #expect(try await world.store.connection(connection.id)?.state == .disconnected)
        #expect(try await world.services.connections.credentials.stored(connection.id) == nil)
        let entry = try #require(try await world.store.auditEntries(before: nil, limit: 1).first?.entry)
        #expect(entry.action == "connection.disconnect" && entry.details == ["tokens": "not given back"])
    }

    @Test func `with the flag off a connection is ended without a word to the provider, and that is told`() async throws {
        let store = try await SQLiteStore.inMemory()
        let on = try await ConsentWorld(store: store)
        let connection = try #require(try await on.connect().connection)
        let off = try await ConsentWorld(["CALENDAR_OAUTH_ENABLED": "false"], provider: on.provider, store: store)
        let note = try await off.services.connections.disconnect(connection.id, actor: "test")
        #expect(note?.contains("CALENDAR_OAUTH_ENABLED") == true)
        #expect(on.provider.revoked == [])
        #expect(try await store.connection(connection.id)?.state == .disconnected)
    }

    @Test func `credentials that do not open do not keep a connection`() async throws {
        let world = try await ConsentWorld()
        let connection = try #require(try await world.connect().connection)
        let kind = CredentialKind("account")
        let version = try await world.store.credential(of: connection.id, kind: kind)?.version
        _ = try await world.store.putCredential(
            SealedCredential(bytes: Data(repeating: 1, count: 40), keyID: "k"), of: connection.id, kind: kind, replacing: version,
            at: world.clock.now)
        #expect(try await world.services.connections.disconnect(connection.id, actor: "test") != nil)
        #expect(try await world.store.connection(connection.id)?.state == .disconnected)
    }
}
