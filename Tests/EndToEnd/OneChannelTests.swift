import CalendarStore
import Foundation
import ProviderKit
import ProviderSimulators
import Testing

@testable import CalendarHost

/// A provider that keeps one channel on a calendar and refuses a second one, as Microsoft Graph does.
@Suite("One channel on a calendar", .timeLimit(.minutes(2)))
struct OneChannelTests {
    @Test func `a channel whose answer to opening was lost gives way to the next one`() async throws {
        let world = try await PushedWorld(.microsoft)
        let simulator = try #require(world.simulator)
        try await world.serve {
            let before = try await Self.channelToReplace(world)
            simulator.faults.rules.append(FaultPlan.Rule(.lostAnswer, on: "graph.subscriptions.create"))
            await #expect(throws: ProviderError.self) { try await world.services.channels.tend(world.address) }
            let lost = try #require(try await world.channels().last)
            #expect(lost.state == .opening && lost.settings == nil)
            try await world.services.channels.tend(world.address)
            try await Self.expectOnlyChannel(besides: [before.id, lost.id], world)
        }
    }

    @Test func `a channel that is to be replaced is closed first where there is no room for two`() async throws {
        let world = try await PushedWorld(.microsoft)
        try await world.serve {
            let before = try await Self.channelToReplace(world)
            try await world.services.channels.tend(world.address)
            try await Self.expectOnlyChannel(besides: [before.id], world)
        }
    }

    @Test func `where no room can be made nothing is taken for open, and it is tried again`() async throws {
        let world = try await PushedWorld(.microsoft)
        let simulator = try #require(world.simulator)
        try await world.serve {
            let before = try await Self.channelToReplace(world)
            // Nobody knows whether it was closed: the answer to the request is lost each time.
            simulator.faults.rules.append(FaultPlan.Rule(.lostRequest, on: "graph.subscriptions.delete", times: 100))
            await #expect(throws: ProviderError.self) { try await world.services.channels.tend(world.address) }
            let tried = try #require(try await world.channels().last)
            #expect(tried.id != before.id && tried.state == .closed, "\(tried)")
            simulator.faults.rules = []
            try await world.services.channels.tend(world.address)
            try await Self.expectOnlyChannel(besides: [before.id, tried.id], world)
        }
    }

    /// The open channel, which is to be replaced.
    private static func channelToReplace(_ world: PushedWorld) async throws -> StoredChannel {
        try await world.settle()
        let channel = try #require(try await world.openChannel())
        _ = try await world.store.changeChannel(channel.id, .wished(.replace), at: Date())
        return channel
    }

    /// Demands that a new channel is the only one, and that a change arrives through it.
    private static func expectOnlyChannel(besides ended: Set<ChannelID>, _ world: PushedWorld) async throws {
        let living = try await world.channels().filter { $0.state != .closed }
        #expect(living.map(\.state) == [.open])
        let open = try #require(living.first)
        #expect(!ended.contains(open.id))
        let window = try await world.change(day: 3)
        try await world.wait("the change to show") { try await world.isBusy(window) }
        #expect(try await world.store.channel(open.id)?.lastChangeAt != nil)
    }
}
