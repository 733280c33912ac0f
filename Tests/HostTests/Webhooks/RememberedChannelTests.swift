import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// Channels are remembered between deliveries; what another host did to them meanwhile holds at once all the same.
@Suite(.timeLimit(.minutes(5)))
struct RememberedChannelTests {
    /// A world whose receiver remembers the channel, and the next message.
    private func warm(renewal: PushAbilities.Renewal = .replacement) async throws -> (PushWorld, MemoryMessage) {
        let world = try await PushWorld(renewal: renewal)
        #expect(try await world.deliver(try await world.message()).status == 202)
        #expect(world.services.receiver.opened.count == 1)
        return (world, try await world.message())
    }

    @Test func `a channel that was closed elsewhere takes nothing more`() async throws {
        let (world, message) = try await warm()
        let id = try #require(try await world.channel()).id
        _ = try await world.store.changeChannel(id, .closed(error: nil, notSupportedUntil: nil), at: world.clock.now)
        #expect(try await world.deliver(message).status == 404)
        #expect(world.count(.rejected(.unknownChannel)) == 1 && world.count(.accepted) == 1)
        #expect(world.services.receiver.opened.count == 0)
    }

    @Test(arguments: [ConnectionState.paused, .needsReconsent])
    func `a connection that was stopped elsewhere takes nothing more, and is heard again when it works again`(
        _ state: ConnectionState
    ) async throws {
        let (world, message) = try await warm()
        _ = try await world.store.setConnectionState(PushWorld.connection, to: state, reason: "test", at: world.clock.now)
        #expect(try await world.deliver(message).status == 403)
        #expect(world.count(.rejected(.notAllowed)) == 1)
        _ = try await world.store.setConnectionState(PushWorld.connection, to: .active, reason: nil, at: world.clock.now)
        #expect(try await world.deliver(message).status == 202)
        #expect(world.count(.accepted) == 2)
    }

    @Test func `a channel whose time ran out takes nothing more`() async throws {
        let (world, message) = try await warm()
        let end = try #require(try await world.channel()).acceptedUntil
        world.clock.advance(by: end.timeIntervalSince(world.clock.now))
        #expect(try await world.deliver(message).status == 404)
    }

    @Test func `a channel that was prolonged elsewhere is judged by what holds now`() async throws {
        let (world, message) = try await warm(renewal: .inPlace)
        let stored = try #require(try await world.channel())
        let later = stored.acceptedUntil + 3_600
        _ = try await world.store.changeChannel(stored.id, .renewing(until: world.clock.now + 60), at: world.clock.now)
        let terms = ChannelTerms(
            settings: stored.settings ?? ConnectionSettings(), expiresAt: later, acceptedUntil: later, dueAt: later - 60)
        _ = try await world.store.changeChannel(stored.id, .renewed(terms), at: world.clock.now)
        #expect(try await world.deliver(message).status == 202)
        world.clock.advance(by: stored.acceptedUntil.timeIntervalSince(world.clock.now) + 1)
        var late = message
        late.number += 1
        #expect(try await world.deliver(late).status == 202)
        #expect(world.count(.accepted) == 3)
    }

    @Test func `a calendar that is not kept any more starts no work, though the delivery is taken`() async throws {
        let (world, message) = try await warm()
        try await world.settle()
        try await world.store.selectCalendars([world.address], false)
        #expect(try await world.deliver(message).status == 202)
        #expect(try await world.jobs(.pullChanges).isEmpty)
    }

    @Test func `what is forged counts once, and takes nothing from the channel`() async throws {
        let (world, message) = try await warm()
        var forged = message
        forged.token = Secret("v1.00000000.99999999999.AAAA")
        for _ in 0..<3 { #expect(try await world.deliver(forged).status == 403) }
        #expect(world.count(.rejected(.forged)) == 3)
        #expect(try await world.deliver(message).status == 202)
    }

    @Test func `a delivery is judged once, genuine or forged, while the channel is the same`() async throws {
        let world = try await PushWorld(wrap: { WrappedPush(base: $0) })
        let adapter = try #require(world.adapter as? WrappedPush)
        #expect(try await world.deliver(try await world.message()).status == 202)
        var forged = try await world.message()
        forged.token = Secret("v1.00000000.99999999999.AAAA")
        let before = try #require(adapter.judgements.peek)
        #expect(try await world.deliver(forged).status == 403)
        #expect(try await world.deliver(try await world.message()).status == 202)
        #expect(adapter.judgements.peek == before + 2)
    }

    @Test func `memory is bounded, and a channel that is being opened is not remembered`() async throws {
        let world = try await PushWorld()
        let stored = try #require(try await world.channel())
        let channel = try #require(try world.services.channels.vault.open(stored, at: world.clock.now))
        let entry = OpenedChannels.Entry(stored: stored, channel: channel)
        let opened = OpenedChannels(bound: 100)
        for number in 0..<1_000 {
            opened.remember(entry, at: "\(number)")
            #expect(opened.count <= 100)
        }
        #expect(opened.channel(at: "999") != nil)
        let keyID = world.services.channels.vault.keyID
        #expect(entry.isLasting(keyID: keyID) && !entry.isLasting(keyID: "another"))
        _ = try await world.store.changeChannel(stored.id, .renewing(until: world.clock.now + 60), at: world.clock.now)
        let asked = OpenedChannels.Entry(stored: try #require(try await world.channel()), channel: channel)
        #expect(!asked.isLasting(keyID: keyID))
    }
}
