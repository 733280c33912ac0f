import CalendarStore
import Foundation
import Logging
import ProviderKit

extension ChannelService {
    /// Closes a channel at its provider, or only here where the provider cannot be asked: it ends there by itself. One that was never
    /// confirmed may be at the provider all the same, so the provider is asked about it too.
    func close(_ id: ChannelID) async throws {
        guard let stored = try await store.channel(id), stored.state != .closed else { return }
        var reason: String?
        if stored.sender == .provider {
            do {
                let session = try await sessions.session(for: stored.address.connection)
                guard let channel = try vault.open(stored, at: clock.now) else { return }
                try await session.closeChannel(CloseChannelRequest(channel: channel))
            } catch let error as ProviderError where error.isTemporary && stored.connectionState == .active {
                throw error
            } catch {
                reason = Redaction.scrub(HostError(wrapping: error).message)
                note("a push channel was closed here only; it ends at the provider by itself: \(reason ?? "")", stored, level: .notice)
            }
        }
        _ = try await store.changeChannel(id, .closed(error: reason, notSupportedUntil: nil), at: clock.now)
        note("closed a push channel", stored)
    }

    /// Closes the channels of a connection that is about to end, while its credentials are still there: each is tried once, for seconds
    /// only, and what comes of it keeps nothing. The store ends them with the connection.
    func closeAll(of connection: Connection, patience: Duration) async {
        do {
            let channels = try await store.channels(of: nil, endedToo: false).filter {
                $0.address.connection == connection.id && $0.sender == .provider
            }
            guard !channels.isEmpty, configuration.flags.sync, let credential = try await sessions.credentials.stored(connection.id) else {
                return
            }
            try sessions.allow(provider: connection.provider)
            let session = sessions.makeSession(
                adapter: try catalogue.adapter(connection.provider), connection: connection.id, credential: credential.credential,
                settings: connection.settings, deadline: patience)
            await withDiscardingTaskGroup { group in
                for stored in channels {
                    group.addTask {
                        do {
                            guard let channel = try vault.open(stored, at: clock.now) else { return }
                            try await session.closeChannel(CloseChannelRequest(channel: channel))
                        } catch {
                            note(
                                "a push channel could not be closed: \(Redaction.scrub(HostError(wrapping: error).message))", stored,
                                level: .notice)
                        }
                    }
                }
            }
        } catch {
            logger.notice(
                "push channels could not be closed: \(Redaction.scrub(HostError(wrapping: error).message))",
                metadata: ["connection": "\(connection.id)"])
        }
    }
}
