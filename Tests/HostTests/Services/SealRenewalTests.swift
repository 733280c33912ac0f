import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// A vault key is exchanged: what was sealed with the one before goes on under the new one.
@Suite(.timeLimit(.minutes(5)))
struct SealRenewalTests {
    private static let newKey = Secret(bytes: [UInt8](repeating: 8, count: 32))

    /// A host whose account has a password, with a relay.
    private func world() async throws -> PushWorld {
        let world = try await PushWorld(opens: false, wrap: { WrappedPush(base: $0, takesRelays: true) })
        _ = try await world.services.relays.add(world.address, actor: "test")
        return world
    }

    private func hosts(_ world: PushWorld) throws -> (exchanging: HostServices, without: HostServices) {
        let previous = PreviousVaultKey(key: PushWorld.vaultKey, lastUse: world.clock.now + 3_600)
        return (try world.other(vaultKey: Self.newKey, previous: previous), try world.other(vaultKey: Self.newKey))
    }

    @Test func `passwords and relays open without the key before, once a host has had both`() async throws {
        let world = try await world()
        let (exchanging, without) = try hosts(world)
        await #expect(throws: (any Error).self) { try await without.calendars.refresh(PushWorld.connection) }
        let before = try #require(try await world.channel())
        #expect(throws: CryptographyError.self) { try without.channels.vault.open(before, at: world.clock.now) }

        try await exchanging.jobs.scheduler.seals.run()

        _ = try await without.calendars.refresh(PushWorld.connection)
        let after = try #require(try await world.channel())
        let relay = try #require(try without.channels.vault.open(after, at: world.clock.now))
        #expect(after.id == before.id && relay.secrets == WrappedPush.relaySecret)
        #expect(relay.address == (try world.services.channels.vault.open(before, at: world.clock.now)?.address))
        #expect(!world.log.text.contains("does not have"))
        let version = try await world.store.credential(of: PushWorld.connection, kind: CredentialKeeper.kind)?.version
        try await exchanging.jobs.scheduler.seals.run()
        #expect(try await world.store.credential(of: PushWorld.connection, kind: CredentialKeeper.kind)?.version == version)
    }

    @Test func `what opens with no key stays as it is, holds nothing up, and is told of`() async throws {
        let world = try await world()
        let (exchanging, _) = try hosts(world)
        let other = ConnectionID("aaa-first")
        _ = try await world.store.addConnection(
            NewConnection(
                id: other, provider: world.adapter.id, account: AccountIdentity(subject: "other", displayName: "Other"),
                settings: ConnectionSettings()), at: world.clock.now)
        let old = CredentialVault(key: PushWorld.vaultKey)
        let password = ConnectionCredential.password(username: "other", password: Secret("word"))
        let sealed = SealedCredential(bytes: try old.seal(password, for: other), keyID: try old.keyID())
        let kind = CredentialKeeper.kind
        _ = try await world.store.putCredential(sealed, of: other, kind: kind, replacing: nil, at: world.clock.now)
        // The first that is looked at.
        let foreign = SealedCredential(bytes: Data([1, 2, 3]), keyID: "0123456789abcdef")
        let version = try await world.store.credential(of: PushWorld.connection, kind: kind)?.version
        _ = try await world.store.putCredential(foreign, of: PushWorld.connection, kind: kind, replacing: version, at: world.clock.now)

        try await exchanging.jobs.scheduler.seals.run()

        let new = CredentialVault(key: Self.newKey)
        let renewed = try #require(try await world.store.credential(of: other, kind: kind)?.sealed)
        #expect(renewed.keyID == (try new.keyID()))
        #expect(try new.open(renewed.bytes, for: other) == password)
        #expect(try await world.store.credential(of: PushWorld.connection, kind: kind)?.sealed == foreign)
        #expect(world.log.text.contains("1 credentials and relays are sealed with a key that this host does not have"))
        // A host that has neither leaves everything as it is.
        try await world.other(vaultKey: Secret(bytes: [UInt8](repeating: 9, count: 32))).jobs.scheduler.seals.run()
        #expect(try await world.store.credential(of: other, kind: kind)?.sealed == renewed)
        #expect(world.log.text.contains("3 credentials and relays"))
    }
}
