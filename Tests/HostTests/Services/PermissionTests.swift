import ProviderSimulators
import CalendarStore
import Foundation
import ProviderKit
import Testing

@testable import CalendarHost

@Suite struct PermissionTests {
    private static let refusals: [(changes: [String: String], code: HostError.Code)] = [
        (["CALENDAR_SYNC_ENABLED": "false"], .switchedOff),
        (["CALENDAR_SYNC_ENABLED": ""], .switchedOff),
        (["CALENDAR_ALLOWLIST_PROVIDER_IDS": ""], .notAllowed),
        (["CALENDAR_ALLOWLIST_PROVIDER_IDS": "google,Memory"], .notAllowed),
        (["CALENDAR_ALLOWLIST_CONNECTION_IDS": ""], .notAllowed),
        (["CALENDAR_ALLOWLIST_CONNECTION_IDS": "offic,office2,OFFICE"], .notAllowed),
    ]

    @Test(arguments: 0..<6)
    func `what a flag or list does not allow is refused before anything is sent`(_ number: Int) async throws {
        let (changes, code) = Self.refusals[number]
        let world = try await MemoryWorld()
        let host = try world.other(changes)
        let calls = world.provider.callCount
        await expectHostError(code) { try await host.calendars.refresh(MemoryWorld.connection) }
        await expectHostError(code) { try await host.changes.pull(world.address(world.first)) }
        _ = try await host.bookings.put(try world.request())
        await expectHostError(code) { try await host.bookings.deliver(BookingID("appointment"), attempt: 1) }
        let booking = try await host.drain(booking: BookingID("appointment"), patience: .seconds(5))
        #expect(booking.state == .pending)
        #expect(world.provider.callCount == calls)
    }

    @Test func `a provider that is not listed cannot be connected, and its server is not asked`() async throws {
        let world = try await MemoryWorld()
        let host = try world.other(["CALENDAR_ALLOWLIST_PROVIDER_IDS": "caldav"])
        let calls = world.provider.callCount
        await expectHostError(.notAllowed) {
            try await host.connections.connect(
                provider: ProviderID("memory"), server: world.provider.server, username: "owner", password: MemoryWorld.password,
                actor: "test")
        }
        #expect(world.provider.callCount == calls)
    }

    @Test func `a star lets everything run, and a name in a list lets itself run`() async throws {
        for list in ["*", "memory", "caldav, memory", "other,*"] {
            let world = try await MemoryWorld()
            let host = try world.other(["CALENDAR_ALLOWLIST_PROVIDER_IDS": list, "CALENDAR_ALLOWLIST_CONNECTION_IDS": "office"])
            #expect(try await host.calendars.refresh(MemoryWorld.connection).count == 2, "\(list)")
        }
    }

    @Test func `switching sync off leaves the queue as it is, and switching it on delivers once`() async throws {
        let world = try await MemoryWorld()
        let off = try world.other(["CALENDAR_SYNC_ENABLED": "false"])
        for number in 1...5 { _ = try await off.bookings.put(try world.request("b\(number)", hour: Double(number))) }
        for number in 1...5 {
            #expect(try await off.drain(booking: BookingID("b\(number)"), patience: .seconds(1)).state == .pending)
        }
        #expect(try await world.jobs(.ready).count == 5)
        #expect(try await world.jobs(.ready).allSatisfy { $0.attempts == 0 })
        #expect(world.titles.isEmpty)
        for number in 1...5 { #expect(try await world.services.drain(booking: BookingID("b\(number)")).state == .synced) }
        #expect(world.titles.count == 5)
    }

    @Test func `a booking whose connection may not run waits for as long as it takes, and is never given up`() async throws {
        let world = try await MemoryWorld()
        let host = try world.other(["CALENDAR_ALLOWLIST_CONNECTION_IDS": "another"])
        _ = try await host.bookings.put(try world.request())
        let calls = world.provider.callCount
        for _ in 0..<30 {
            world.clock.advance(by: 2 * 3_600)
            let claim = JobClaim(owner: "test", kinds: JobWorker.kinds, limit: 10, leaseUntil: world.clock.now + 60)
            let jobs = try await world.store.claimJobs(claim, at: world.clock.now)
            for job in jobs { await host.worker.run(job) }
        }
        #expect(try await world.jobs(.dead).isEmpty)
        #expect(world.provider.callCount == calls)
        world.clock.advance(by: 2 * 3_600)
        try await world.runDueJobs()
        #expect(try await world.booking().state == .synced)
        #expect(world.titles == ["Appointment"])
    }

    @Test func `a paused, disconnected or expired connection sends nothing`() async throws {
        let states: [(ConnectionState, HostError.Code)] = [
            (.paused, .conflict), (.needsReconsent, .needsReconsent), (.disconnected, .notFound),
        ]
        for (state, code) in states {
            let world = try await MemoryWorld()
            _ = try await world.store.setConnectionState(MemoryWorld.connection, to: state, reason: "for the test", at: world.clock.now)
            let calls = world.provider.callCount
            await expectHostError(code) { try await world.services.changes.pull(world.address(world.first)) }
            #expect(world.provider.callCount == calls)
        }
    }
}
