import Foundation
import ProviderConformance
import ProviderKit
import ProviderSimulators
import Synchronization

extension PushMutant {
    /// Flaws in opening, prolonging and closing, and in handshakes.
    @ListBuilder<PushMutant> static var channels: [PushMutant] {
        PushMutant("gives every channel the same keys", caughtBy: "PUSH-PREPARE-1", .webPush) { push, base in
            let box = FirstKeys()
            push.prepare = { request, context throws(ProviderError) in
                if let kept = box.kept { return kept }
                let made = try base.prepareChannel(request, in: context)
                box.keep(made)
                return made
            }
        }
        PushMutant("tells the provider another address", caughtBy: "PUSH-OPEN-1", .webPush) { push, base in
            push.open = { request, context throws(ProviderError) in
                let channel = request.channel
                let elsewhere = PushChannel(
                    id: channel.id, provider: channel.provider, connection: channel.connection, calendar: channel.calendar,
                    generation: channel.generation, address: Secret(channel.address.revealText() + "x"), isBeingOpened: true,
                    acceptedUntil: channel.acceptedUntil, settings: nil, secrets: channel.secrets)
                return try await base.openChannel(
                    OpenChannelRequest(channel: elsewhere, token: request.token, lifetime: request.lifetime), in: context)
            }
        }
        PushMutant("says that a channel ended when it begins", caughtBy: "PUSH-OPEN-2") { push, base in
            push.open = { request, context throws(ProviderError) in
                let reply = try await base.openChannel(request, in: context)
                return OpenChannelReply(expiresAt: Date(timeIntervalSince1970: 0), settings: reply.settings)
            }
        }
        PushMutant("takes a calendar that is not there for one that never changes", caughtBy: "PUSH-OPEN-3") { push, base in
            push.open = { request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.openChannel(request, in: context) } catch {
                    return OpenChannelReply(expiresAt: nil, settings: ConnectionSettings())
                }
            }
        }
        PushMutant("keeps the token among the settings", caughtBy: "PUSH-OPEN-4") { push, base in
            push.open = { request, context throws(ProviderError) in
                let reply = try await base.openChannel(request, in: context)
                var settings = reply.settings
                settings["token"] = request.token.revealText()
                return OpenChannelReply(expiresAt: reply.expiresAt, settings: settings)
            }
        }
        PushMutant("keeps the channel's keys among the settings", caughtBy: "PUSH-OPEN-4", .webPush) { push, base in
            push.open = { request, context throws(ProviderError) in
                let reply = try await base.openChannel(request, in: context)
                var settings = reply.settings
                settings["keys"] = request.channel.secrets.revealText()
                return OpenChannelReply(expiresAt: reply.expiresAt, settings: settings)
            }
        }
        PushMutant("shortens what it prolongs", caughtBy: "PUSH-RENEW-1") { push, base in
            push.renew = { request, context throws(ProviderError) in
                let reply = try await base.renewChannel(request, in: context)
                return RenewChannelReply(expiresAt: Date(timeIntervalSince1970: 0), settings: reply.settings)
            }
        }
        PushMutant("closes what it should prolong", caughtBy: "PUSH-RENEW-1") { push, base in
            push.renew = { request, context throws(ProviderError) in
                let reply = try await base.renewChannel(request, in: context)
                try await base.closeChannel(CloseChannelRequest(channel: request.channel), in: context)
                return reply
            }
        }
        PushMutant("says that it prolonged a channel that is gone", caughtBy: "PUSH-RENEW-2") { push, base in
            push.renew = { request, context throws(ProviderError) in
                do throws(ProviderError) { return try await base.renewChannel(request, in: context) } catch {
                    return RenewChannelReply(expiresAt: nil, settings: ConnectionSettings())
                }
            }
        }
        PushMutant("forgets channels instead of closing them", caughtBy: "PUSH-CLOSE-1") { push, _ in
            push.close = { _, _ throws(ProviderError) in }
        }
        PushMutant("fails where a channel is closed twice", caughtBy: "PUSH-CLOSE-2") { push, base in
            push.close = { request, context throws(ProviderError) in
                guard base.service.channelNames.contains(request.channel.id) else {
                    throw ProviderError(.notFound, .permanent, operation: .closeChannel, message: "there is no such channel")
                }
                try await base.closeChannel(request, in: context)
            }
        }
        PushMutant("closes every channel of the account", caughtBy: "PUSH-CLOSE-3") { push, base in
            push.close = { request, context throws(ProviderError) in
                for name in base.service.channelNames {
                    try await base.closeChannel(CloseChannelRequest(channel: request.channel.with(id: name)), in: context)
                }
            }
        }
        PushMutant("answers handshakes with a mere success", caughtBy: "PUSH-HANDSHAKE-1") { push, base in
            push.shake = { delivery, channel in base.handshake(delivery, for: channel).map { _ in HTTPResponse(status: 200) } }
        }
        PushMutant("answers handshakes always", caughtBy: "PUSH-HANDSHAKE-2") { push, base in
            push.shake = { delivery, channel in base.handshake(delivery, for: channel.with(isBeingOpened: true)) }
        }
        PushMutant("echoes whatever looks like a handshake of some provider", caughtBy: "PUSH-HANDSHAKE-3", .webPush) { push, _ in
            push.shake = { delivery, _ in
                guard let value = delivery.query.split(separator: "=").last else { return nil }
                return HTTPResponse(status: 200, body: Data(value.utf8))
            }
        }
        PushMutant.believing("takes a handshake for a notification", caughtBy: "PUSH-HANDSHAKE-4") {
            $0.delivery.query.hasPrefix("challenge=")
        }
    }
}

/// Remembers the first keys that were made; what no adapter may do.
private final class FirstKeys: Sendable {
    private let value = Mutex<PreparedChannel?>(nil)

    var kept: PreparedChannel? { value.withLock { $0 } }

    func keep(_ keys: PreparedChannel) { value.withLock { $0 = keys } }
}
