import CalendarStore
import Foundation
import ProviderKit
import Testing

@Suite struct ChannelTests {
    @Test func `a channel is stored before it is opened, and found by the hash of its hook alone`() async throws {
        let store = try await Sample.store()
        let added = try await store.addChannel(try Sample.channel(), at: Sample.now)
        #expect(added.state == .opening && added.generation == 0 && added.settings == nil && added.isKept)
        #expect(added.provider == ProviderID("caldav") && added.address == Sample.calendar && added.connectionState == .active)
        #expect(added.isBeingOpened(at: Sample.now + 149) && !added.isBeingOpened(at: Sample.now + 150))
        #expect(added.takesDeliveries(at: Sample.hour(99)) && !added.takesDeliveries(at: Sample.hour(100)))
        #expect(try await store.channel(hook: MessageDigest.sha256.hexadecimal("ch-1")) == added)
        #expect(try await store.channel(hook: MessageDigest.sha256.hexadecimal("ch-2")) == nil)
        #expect(try await store.channel(ChannelID("ch-1")) == added)
    }

    @Test func `generations count the channels of one calendar, and a name or hook is good once`() async throws {
        let store = try await Sample.store()
        #expect(try await store.addChannel(try Sample.channel("a"), at: Sample.now).generation == 0)
        #expect(try await store.addChannel(try Sample.channel("b"), at: Sample.now).generation == 1)
        #expect(try await store.addChannel(try Sample.channel("c", on: Sample.other), at: Sample.now).generation == 0)
        #expect(await failure { _ = try await store.addChannel(try Sample.channel("a"), at: Sample.now) }?.code == .conflict)
        let hook = try MessageDigest.sha256.hexadecimal("a")
        #expect(await failure { _ = try await store.addChannel(try Sample.channel("d", hook: hook), at: Sample.now) }?.code == .conflict)
        let nowhere = CalendarAddress(connection: Sample.connection, calendar: CalendarID("nowhere"))
        #expect(await failure { _ = try await store.addChannel(try Sample.channel("e", on: nowhere), at: Sample.now) }?.code == .notFound)
        #expect(try await store.channels(of: Sample.calendar, endedToo: false).map(\.id.rawValue) == ["a", "b"])
        #expect(try await store.channels(of: nil, endedToo: false).count == 3)
    }

    @Test func `the channel that takes another one's place does so in one step`() async throws {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel("old"), at: Sample.now)
        let old = try #require(try await store.confirm("old"))
        #expect(old.state == .open && old.expiresAt == Sample.hour(48) && old.askedUntil == nil && old.confirmedAt == Sample.now)
        _ = try await store.addChannel(try Sample.channel("new"), at: Sample.now)
        // Two open ones are impossible.
        #expect(await failure { _ = try await store.confirm("new") }?.code == .ruleBroken)
        let new = try #require(try await store.confirm("new", replacing: [ChannelID("old")]))
        #expect(new.state == .open)
        let closing = try #require(try await store.channel(ChannelID("old")))
        #expect(closing.state == .closing && closing.dueAt == Sample.now + 60 && closing.takesDeliveries(at: Sample.hour(1)))
    }

    @Test func `each change is possible from its states only`() async throws {
        let store = try await Sample.store()
        let id = ChannelID("ch-1")
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        #expect(try await store.changeChannel(id, .renewing(until: Sample.hour(1)), at: Sample.now) == nil)
        #expect(try await store.changeChannel(id, .renewed(Sample.terms()), at: Sample.now) == nil)
        #expect(try await store.changeChannel(id, .failed("no answer"), at: Sample.now)?.state == .opening)
        #expect(try await store.channel(id)?.isBeingOpened(at: Sample.now) == false)
        #expect(try await store.confirm("ch-1")?.lastError == nil)
        #expect(try await store.confirm("ch-1") == nil)
        let renewing = try await store.changeChannel(id, .renewing(until: Sample.hour(1)), at: Sample.now)
        #expect(renewing?.state == .renewing && renewing?.isBeingOpened(at: Sample.now) == true)
        #expect(try await store.changeChannel(id, .failed("no answer"), at: Sample.now)?.state == .open)
        _ = try await store.changeChannel(id, .wished(.renew), at: Sample.now)
        _ = try await store.changeChannel(id, .renewing(until: Sample.hour(1)), at: Sample.now)
        let renewed = try await store.changeChannel(id, .renewed(Sample.terms(expires: 150)), at: Sample.now)
        #expect(renewed?.expiresAt == Sample.hour(150) && renewed?.wish == nil)
        let ended = try await store.changeChannel(id, .closed(error: "gone", notSupportedUntil: Sample.hour(24)), at: Sample.now)
        #expect(ended?.state == .closed && ended?.sealed == nil && ended?.endedAt == Sample.now && ended?.lastError == "gone")
        #expect(ended?.takesDeliveries(at: Sample.now) == false)
        let sealed = SealedCredential(bytes: Data([7]), keyID: "another")
        for change in [
            ChannelChange.failed("x"), .wished(.renew), .closed(error: nil, notSupportedUntil: nil), .resealed(sealed, replacing: "key"),
        ] {
            #expect(try await store.changeChannel(id, change, at: Sample.now) == nil)
        }
        #expect(try await store.channels(of: Sample.calendar, endedToo: false) == [])
        #expect(try await store.channels(of: Sample.calendar, endedToo: true).map(\.id) == [id])
    }

    @Test func `what a channel keeps is exchanged only where it is still what was opened`() async throws {
        let store = try await Sample.store()
        let added = try await store.addChannel(try Sample.channel(), at: Sample.now)
        let old = try #require(added.sealed)
        let new = SealedCredential(bytes: Data([7]), keyID: "another")
        #expect(try await store.changeChannel(added.id, .resealed(new, replacing: "unknown"), at: Sample.now) == nil)
        #expect(try await store.channel(added.id)?.sealed == old)
        #expect(try await store.changeChannel(added.id, .resealed(new, replacing: old.keyID), at: Sample.now)?.sealed == new)
        #expect(try await store.changeChannel(added.id, .resealed(old, replacing: old.keyID), at: Sample.now) == nil)
    }

    @Test func `deliveries are never taken after the token has ended, whatever the provider grants`() async throws {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        #expect(try await store.confirm("ch-1", terms: Sample.terms(expires: 100_000))?.acceptedUntil == Sample.hour(200))
    }

    @Test func `the end of a connection ends its channels and what they keep`() async throws {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        _ = try await store.confirm("ch-1")
        _ = try await store.setConnectionState(Sample.connection, to: .disconnected, reason: nil, at: Sample.hour(1))
        let channel = try #require(try await store.channel(ChannelID("ch-1")))
        #expect(channel.state == .closed && channel.sealed == nil && channel.endedAt == Sample.hour(1))
        #expect(await failure { _ = try await store.addChannel(try Sample.channel("x"), at: Sample.now) }?.code == .conflict)
    }

    @Test func `a change that no delivery told of counts against the channel until one does`() async throws {
        let store = try await Sample.store()
        _ = try await store.addChannel(try Sample.channel(), at: Sample.now)
        _ = try await store.confirm("ch-1")
        func note(_ news: Int, after hours: Double?) async throws -> Int {
            try await store.notePull(
                of: Sample.calendar, news: news, polledAfter: hours.map { Sample.hour($0) }, at: Sample.hour((hours ?? 0) + 1))
        }
        // Before the channel was there nobody could have told.
        #expect(try await note(3, after: -1) == 0)
        #expect(try await note(0, after: 1) == 0)
        #expect(try await note(1, after: 1) == 1)
        #expect(try await note(2, after: 2) == 2)
        #expect(try await note(2, after: nil) == 2)
        #expect(try await store.syncState(of: Sample.calendar).lastNewsAt == Sample.hour(1))
        _ = try await store.recordDeliveries([try await store.delivery(at: Sample.hour(3.5))], at: Sample.hour(3.5))
        #expect(try await note(0, after: 3) == 0)
        #expect(try await note(1, after: 3) == 0)
        #expect(try await note(1, after: 4) == 1)
    }
}
