import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Synchronization
import Testing

@testable import CalendarHost

/// Channels from their opening to their end, at a simulated provider.
@Suite(.timeLimit(.minutes(5)))
struct ChannelServiceTests {
    private static let day: TimeInterval = 86_400

    @Test func `every calendar that is kept gets a channel, and one that is not kept any more loses it`() async throws {
        let world = try await PushWorld()
        let channel = try #require(try await world.channel())
        #expect(world.provider.push.channelNames == [channel.id])
        #expect(channel.settings?["resource"] == "memory:\(world.calendar)")
        #expect(channel.expiresAt.map { abs($0.timeIntervalSince(world.clock.now) - 7 * Self.day) < 60 } == true)
        try await world.services.calendars.select(world.address, false)
        try await world.settle()
        #expect(try await world.channel()?.state == .closed)
        #expect(world.provider.push.channelNames.isEmpty)
    }

    @Test func `a channel is stored before its provider hears of it`() async throws {
        let store = try await SQLiteStore.inMemory()
        let known = Mutex<[Bool]>([])
        _ = try await PushWorld(
            store: store,
            wrap: {
                WrappedPush(base: $0) { id in
                    let stored = try? await store.channel(id)
                    known.withLock { $0.append(stored?.state == .opening) }
                }
            })
        #expect(known.withLock { $0 } == [true])
    }

    @Test func `what changed before a channel was open is read once it is`() async throws {
        let world = try await PushWorld(opens: false)
        _ = try await world.services.changes.pull(world.address)
        try await world.changeAtProvider()
        try await world.services.channels.tend(world.address)
        // Nobody tells of it, and nothing else has it read.
        #expect(try await world.runDueJobs() == 1)
        #expect(try await world.busyCount() == 1)
    }

    @Test func `what is sealed for one channel does not open in another one's row`() async throws {
        let world = try await PushWorld(opens: false)
        let (vault, now) = (world.services.channels.vault, world.clock.now)
        let sealed = try vault.seal(address: Secret("https://sync.example.org/webhooks/x/y"), secrets: Secret("keys"), for: ChannelID("a"))
        func channel(_ name: String) async throws -> StoredChannel {
            try await world.store.addChannel(
                NewChannel(
                    id: ChannelID(name), address: world.address, sender: .provider, hook: try MessageDigest.sha256.hexadecimal(name),
                    sealed: sealed, askedUntil: now + 1, tokenUntil: now + 60, acceptedUntil: now + 60), at: now)
        }
        let (own, foreign) = (try await channel("a"), try await channel("b"))
        #expect(try vault.open(own, at: now)?.secrets == Secret("keys"))
        #expect(throws: CryptographyError.self) { try vault.open(foreign, at: now) }
    }

    @Test func `a channel is replaced before its end: the new one first, then the old one goes`() async throws {
        let world = try await PushWorld()
        let old = try #require(try await world.channel())
        world.clock.advance(by: 5.7 * Self.day)
        try await world.settle()
        let new = try #require(try await world.channel())
        #expect(new.id != old.id && new.generation == 1 && new.state == .open)
        #expect(try await world.store.channel(old.id)?.state == .closing)
        #expect(world.provider.push.channelNames == [old.id, new.id])
        // What was under way to the old one is taken; so is what comes through the new one.
        for id in [old.id, new.id] {
            world.provider.send(.changed, through: id)
            #expect(try await world.deliver(try #require(world.provider.takeMessages().last)).status == 202)
        }
        #expect(try await world.jobs(.pullChanges).count == 1)
        world.clock.advance(by: 61)
        try await world.settle()
        #expect(try await world.store.channel(old.id)?.state == .closed)
        #expect(world.provider.push.channelNames == [new.id])
    }

    @Test func `a channel that can be prolonged is, with the same address`() async throws {
        let world = try await PushWorld(renewal: .inPlace)
        let before = try #require(try await world.channel())
        world.clock.advance(by: 5.7 * Self.day)
        try await world.settle()
        let after = try #require(try await world.channel())
        #expect(after.id == before.id && after.state == .open)
        #expect(try #require(after.expiresAt) > world.clock.now + 6 * Self.day)
        #expect(try await world.channels().count == 1)
    }

    @Test func `a channel that its provider does not know any more is replaced at once`() async throws {
        let world = try await PushWorld(renewal: .inPlace)
        let before = try #require(try await world.channel())
        world.provider.push = MemoryPush()
        world.clock.advance(by: 5.7 * Self.day)
        try await world.settle()
        let after = try #require(try await world.channel())
        #expect(after.id != before.id && after.state == .open)
        #expect(world.provider.push.channelNames == [after.id])
    }

    @Test func `a provider without push is polled, and asked again a day later`() async throws {
        let world = try await PushWorld(opens: false)
        world.provider.push.isSupported = false
        try await world.settle()
        let channel = try #require(try await world.channel())
        #expect(channel.state == .closed && channel.notSupportedUntil != nil)
        world.clock.advance(by: Self.day / 2)
        try await world.settle()
        #expect(try await world.channels().count == 1)
        world.provider.push.isSupported = true
        world.clock.advance(by: Self.day / 2 + 60)
        try await world.settle()
        #expect(try await world.channel()?.state == .open)
    }

    @Test func `an opening that surely failed leaves nothing, and is tried again after a pause`() async throws {
        let world = try await PushWorld(opens: false)
        let refusal = ProviderError(.serverFault, .permanent, operation: .openChannel, message: "not today")
        world.provider.faults.failNext(1, with: refusal)
        await #expect(throws: ProviderError.self) { try await world.services.channels.tend(world.address) }
        let failed = try #require(try await world.channel())
        #expect(failed.state == .closed && failed.lastError == "not today")
        try await world.services.channels.tend(world.address)
        #expect(try await world.channel()?.state == .open)
    }

    @Test func `an opening whose outcome nobody knows is left to its end, and what arrives through it is believed`() async throws {
        let world = try await PushWorld(opens: false, wrap: { WrappedPush(base: $0, losesAnswer: true) })
        await #expect(throws: (any Error).self) { try await world.services.channels.tend(world.address) }
        let lost = try #require(try await world.channel())
        #expect(lost.state == .opening && lost.askedUntil == nil && lost.settings == nil)
        #expect(world.provider.push.channelNames == [lost.id])
        let confirmation = try #require(world.provider.takeMessages().first)
        #expect(try await world.deliver(confirmation).status == 202)
        try await world.services.channels.tend(world.address)
        let second = try #require(try await world.channel())
        #expect(second.id != lost.id && second.state == .open)
        #expect(try await world.store.channel(lost.id)?.state == .opening)
        world.clock.advance(by: 7 * Self.day + 301)
        try await world.services.channels.tend(world.address)
        #expect(try await world.store.channel(lost.id)?.state == .closed)
    }

    @Test func `ending a connection closes its channels while the provider still listens`() async throws {
        let world = try await PushWorld()
        _ = world.provider.makeCalendar(named: "Second")
        _ = try await world.services.calendars.refresh(PushWorld.connection)
        try await world.settle()
        #expect(world.provider.push.channelNames.count == 2)
        let message = try await world.message()
        _ = try await world.services.connections.disconnect(PushWorld.connection, actor: "test")
        #expect(world.provider.push.channelNames.isEmpty)
        #expect(try await world.store.channels(of: nil, endedToo: false).isEmpty)
        #expect(try await world.deliver(message).status == 404)
    }

    @Test func `ending a connection ends its channels also where the provider does not answer`() async throws {
        let world = try await PushWorld()
        world.provider.faults.failNext(
            9, with: ProviderError(.unreachable, .temporary(retryAfter: nil), operation: .closeChannel, message: "no answer"))
        _ = try await world.services.connections.disconnect(PushWorld.connection, actor: "test")
        #expect(try await world.store.channels(of: nil, endedToo: false).isEmpty)
        #expect(try await world.store.connection(PushWorld.connection)?.state == .disconnected)
    }

    @Test func `a paused connection's channel ends here without a word to the provider`() async throws {
        let world = try await PushWorld()
        let before = world.provider.callCount
        _ = try await world.store.setConnectionState(PushWorld.connection, to: .paused, reason: "test", at: world.clock.now)
        try await world.services.channels.tend(world.address)
        #expect(try await world.channel()?.state == .closed)
        #expect(world.provider.callCount == before)
    }

    @Test func `a new vault key replaces channels, and those under the key before are believed until its last day`() async throws {
        let world = try await PushWorld()
        let message = try await world.message()
        let newKey = Secret(bytes: [UInt8](repeating: 8, count: 32))
        let previous = PreviousVaultKey(key: PushWorld.vaultKey, lastUse: world.clock.now + 3_600)
        let next = try world.other(vaultKey: newKey, previous: previous)
        #expect(try await world.deliver(message, to: next).status == 202)
        // Without the key before, nothing of the channel opens.
        let forgetful = try world.other(vaultKey: newKey)
        #expect(try await world.deliver(message, to: forgetful).status == 503)
        #expect(world.count(.rejected(.unverifiable), of: forgetful) == 1)
        try await next.channels.tend(world.address)
        let replaced = try #require(try await world.channel())
        #expect(replaced.generation == 1 && replaced.sealed?.keyID == next.channels.vault.keyID)
        world.clock.advance(by: 3_601)
        var late = message
        late.number = 99
        #expect(try await world.deliver(late, to: next).status == 403)
        #expect(world.count(.rejected(.outsideTolerance), of: next) == 1)
    }

    @Test func `with webhooks switched off channels are closed`() async throws {
        let world = try await PushWorld()
        let off = try world.other(["CALENDAR_WEBHOOK_ENABLED": "false"])
        try await world.settle(with: off)
        #expect(try await world.channel()?.state == .closed)
        #expect(world.provider.push.channelNames.isEmpty)
    }

    @Test func `polls that find what no delivery told make push count as broken, and the channel is replaced`() async throws {
        let world = try await PushWorld()
        let first = try #require(try await world.channel())
        // It told something once, so it counts as working.
        #expect(try await world.deliver(try await world.message()).status == 202)
        try await world.settle()
        world.clock.advance(by: 7_200)
        for round in 1...2 {
            try await world.changeAtProvider("Untold \(round)", hour: Double(24 + round))
            _ = world.provider.takeMessages()
            _ = try await world.services.changes.pull(world.address)
            #expect(try await world.channel()?.silentChanges == round)
            world.clock.advance(by: 60)
        }
        try await world.settle()
        let second = try #require(try await world.channel())
        #expect(second.id != first.id && second.state == .open && second.silentChanges == 0)
    }

    @Test func `what this host writes itself is no change that somebody should have told of`() async throws {
        let world = try await PushWorld()
        let start = Date(timeIntervalSince1970: ((Date().timeIntervalSince1970 / 3_600).rounded(.down) + 30) * 3_600)
        let window = try #require(TimeWindow(start: start, end: start + 3_600))
        for number in 0..<3 {
            let id = BookingID("own-\(number)")
            _ = try await world.services.bookings.put(
                BookingRequest(id: id, address: world.address, draft: EventDraft(title: "Own", window: window)))
            _ = try await world.services.drain(booking: id)
            _ = world.provider.takeMessages()
            world.clock.advance(by: 600)
            let summary = try await world.services.changes.pull(world.address)
            #expect(summary.upserted == 1 && summary.news == 0)
        }
        #expect(try await world.channel()?.silentChanges == 0)
    }
}
