import CalendarStore
import Foundation
import Logging
import ProviderKit

/// Keeps push channels: opens, prolongs, replaces and closes them, so that the product never has to think of them.
public struct ChannelService: Sendable {
    let store: any Store
    let sessions: SessionFactory
    let catalogue: AdapterCatalogue
    let configuration: HostConfiguration
    let vault: ChannelVault
    let tokens: ChannelTokens
    let clock: any WallClock
    let random: any RandomSource
    let logger: Logger
    let planner = ChannelPlanner()

    /// Does what is due about a calendar's channels, and enqueues when to look again.
    ///
    /// Every action is tried, and the first failure is thrown at the end: the queue tries again, ever more seldom.
    func tend(_ address: CalendarAddress) async throws {
        var failure: (any Error)?
        for action in planner.plan(try await situation(of: address), now: clock.now).actions {
            do { try await perform(action, address) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        let next = planner.plan(try await situation(of: address), now: clock.now)
        guard let time = next.actions.isEmpty ? next.lookAgain : clock.now + ChannelPlanner.shortestLife else { return }
        _ = try await store.enqueue(Self.tendJob(address, runAfter: time), at: clock.now)
    }

    /// The job that tends a calendar's channels.
    static func tendJob(_ address: CalendarAddress, subject: String? = nil, runAfter: Date) -> NewJob {
        NewJob(kind: .tendChannel, subject: subject ?? address.subject, connection: address.connection, runAfter: runAfter)
    }

    /// The job that asks a calendar's change feed.
    static func pullJob(_ address: CalendarAddress, subject: String? = nil, runAfter: Date) -> NewJob {
        NewJob(kind: .pullChanges, subject: subject ?? address.subject, connection: address.connection, runAfter: runAfter)
    }

    private func situation(of address: CalendarAddress) async throws -> ChannelPlanner.Situation {
        situation(
            connection: try await store.connection(address.connection), calendar: try await store.calendar(address),
            channels: try await store.channels(of: address, endedToo: true))
    }

    /// What the planner has to know, from what is stored.
    func situation(connection: Connection?, calendar: StoredCalendar?, channels: [StoredChannel]) -> ChannelPlanner.Situation {
        let abilities = connection.flatMap { try? catalogue.adapter($0.provider) }?.capabilities.push
        var isWanted = false
        if let connection, let calendar, abilities != nil {
            isWanted =
                configuration.flags.webhook && configuration.flags.sync && configuration.webhookBase != nil && connection.state == .active
                && configuration.allowedProviders.allows(connection.provider) && configuration.allowedConnections.allows(connection.id)
                && calendar.isSelected && calendar.goneAt == nil && calendar.description.access >= .read
        }
        return ChannelPlanner.Situation(
            isWanted: isWanted, renewal: abilities?.renewal ?? .replacement, lifetime: abilities?.lifetime ?? 0, keyID: vault.keyID,
            channels: channels)
    }

    private func perform(_ action: ChannelPlanner.Action, _ address: CalendarAddress) async throws {
        switch action {
        case .open(let replaced): try await open(address, replacing: replaced)
        case .renew(let id): try await renew(id)
        case .close(let id): try await close(id)
        case .end(let id):
            _ = try await store.changeChannel(id, .closed(error: nil, notSupportedUntil: nil), at: clock.now)
        }
    }

    func note(_ message: String, _ channel: StoredChannel, level: Logger.Level = .info) {
        logger.log(
            level: level, "\(message)",
            metadata: [
                "channel": "\(channel.id)", "connection": "\(channel.address.connection)", "calendar": "\(channel.address.calendar)",
            ])
    }
}
