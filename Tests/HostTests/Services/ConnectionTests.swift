import ProviderSimulators
import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct ConnectionTests {
    private func connect(
        _ world: MemoryWorld, server: String? = nil, username: String = "owner", password: Secret = MemoryWorld.password, id: String? = nil
    ) async throws -> Connection {
        try await world.services.connections.connect(
            provider: ProviderID("memory"), server: server ?? world.provider.server, username: username, password: password,
            id: id.map { ConnectionID($0) }, actor: "test")
    }

    private func storedPassword(_ world: MemoryWorld, _ id: ConnectionID) async throws -> ConnectionCredential {
        let stored = try #require(try await world.store.credential(of: id, kind: CredentialKind("account")))
        let vault = CredentialVault(key: Secret(bytes: [UInt8](repeating: 7, count: 32)))
        return try vault.open(stored.sealed.bytes, for: id)
    }

    @Test func `a wrong password stores nothing, and the message does not hold it`() async throws {
        let world = try await MemoryWorld()
        let connections = try await world.store.connections()
        let audits = try await world.store.auditEntries(before: nil, limit: 100)
        let error = await expectHostError(.providerFailed) {
            try await connect(world, username: "somebody", password: Secret("hunter2 hunter2"), id: "new")
        }
        #expect(error?.provider?.code == .unauthenticated)
        #expect(error?.description.contains("hunter2") == false)
        #expect(try await world.store.connections() == connections)
        #expect(try await world.store.connection(ConnectionID("new")) == nil)
        #expect(try await world.store.credential(of: ConnectionID("new"), kind: CredentialKind("account")) == nil)
        #expect(try await world.store.auditEntries(before: nil, limit: 100) == audits)
        #expect(!world.log.text.contains("hunter2"))
    }

    @Test func `a wrong password for a connected account leaves the right one in place`() async throws {
        let world = try await MemoryWorld()
        await expectHostError(.providerFailed) { try await connect(world, password: Secret("wrong")) }
        let kept = try await storedPassword(world, MemoryWorld.connection)
        #expect(kept == .password(username: "owner", password: MemoryWorld.password))
        #expect(try await world.services.calendars.refresh(MemoryWorld.connection).count == 2)
    }

    @Test func `the same account again keeps its connection and takes the new password`() async throws {
        let world = try await MemoryWorld()
        let new = Secret("a new password")
        world.provider.setPassword(new, of: "owner")
        let again = try await connect(world, password: new, id: "another-name")
        #expect(again.id == MemoryWorld.connection)
        #expect(try await world.services.connections.list().count == 1)
        let kept = try await storedPassword(world, MemoryWorld.connection)
        #expect(kept == .password(username: "owner", password: new))
        #expect(try await world.services.calendars.refresh(MemoryWorld.connection).count == 2)
    }

    @Test func `connecting again wakes a connection that asked for its owner`() async throws {
        let world = try await MemoryWorld()
        _ = try await world.store.setConnectionState(MemoryWorld.connection, to: .needsReconsent, reason: "expired", at: world.clock.now)
        let again = try await connect(world)
        #expect(again.state == .active)
        #expect(again.reason == nil)
    }

    @Test func `fifty connects of one account at once make one connection`() async throws {
        let world = try await MemoryWorld()
        world.provider.setPassword(Secret("second"), of: "second-owner")
        let ids = try await withThrowingTaskGroup(of: ConnectionID.self) { group in
            for _ in 0..<50 { group.addTask { try await self.connect(world, username: "second-owner", password: Secret("second")).id } }
            return try await group.reduce(into: Set<ConnectionID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await world.services.connections.list().count == 2)
    }

    @Test func `a name that another account's connection has is refused`() async throws {
        let world = try await MemoryWorld()
        world.provider.setPassword(Secret("second"), of: "second-owner")
        await expectHostError(.conflict) {
            try await connect(world, username: "second-owner", password: Secret("second"), id: MemoryWorld.connection.rawValue)
        }
        let kept = try await storedPassword(world, MemoryWorld.connection)
        #expect(kept == .password(username: "owner", password: MemoryWorld.password))
    }

    @Test func `a disconnected account's credential is gone, and it can be connected anew`() async throws {
        let world = try await MemoryWorld()
        try await world.services.connections.disconnect(MemoryWorld.connection, actor: "test")
        #expect(try await world.store.credential(of: MemoryWorld.connection, kind: CredentialKind("account")) == nil)
        let calls = world.provider.callCount
        await expectHostError(.notFound) { try await world.services.calendars.refresh(MemoryWorld.connection) }
        #expect(world.provider.callCount == calls)
        let again = try await connect(world, id: "fresh")
        #expect(again.id == ConnectionID("fresh"))
        #expect(try await world.services.calendars.refresh(again.id).count == 2)
    }

    @Test func `an account at a server that does not answer is not connected, and what to do is said`() async throws {
        let world = try await MemoryWorld()
        let error = await expectHostError(.providerFailed) {
            try await connect(world, server: "https://nobody.invalid/", username: "x", id: "new")
        }
        #expect(error?.message.contains("check") == true)
        #expect(try await world.store.connection(ConnectionID("new")) == nil)
    }

    @Test func `an unknown provider is named together with those there are`() async throws {
        let world = try await MemoryWorld()
        let error = await expectHostError(.notFound) {
            try await world.services.connections.connect(
                provider: ProviderID("lotus"), server: "x", username: "y", password: Secret("z"), actor: "test")
        }
        #expect(error?.message.contains("lotus") == true)
        #expect(error?.message.contains("memory") == true)
    }

    @Test func `no secret is in the log, at any level`() async throws {
        let world = try await MemoryWorld()
        try await world.book(try world.request())
        _ = try await world.services.changes.pull(world.address(world.first))
        await expectHostError(.providerFailed) { try await connect(world, password: Secret("wrong-but-secret")) }
        #expect(!world.log.text.isEmpty)
        #expect(!world.log.text.contains(MemoryWorld.password.revealText()))
        #expect(!world.log.text.contains("Tr0ub4dor"))
        #expect(!world.log.text.contains("wrong-but-secret"))
    }
}
