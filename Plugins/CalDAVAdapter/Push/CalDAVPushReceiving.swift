import Foundation
import ProviderKit

/// Receives WebDAV-Push, the host's own address being the push resource; and, where a server has no push, what a relay signs.
struct CalDAVPushReceiving: PushReceiving {
    /// A server that pushes gets a key pair and an authentication secret of this channel alone; a relay gets a key to sign with.
    func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        switch request.sender {
        case .relay:
            // As Standard Webhooks writes a shared secret, so that the host can show it to the operator as it is; 32 of its 24 to 64 bytes.
            return PreparedChannel(secrets: Secret("whsec_" + StandardBase64.encode(context.random.bytes(32))))
        case .provider:
            do {
                return PreparedChannel(secrets: try ChannelKeys(random: context.random).secret)
            } catch {
                throw ProviderError(
                    .serverFault, .permanent, operation: .openChannel,
                    message: "the system's cryptographic library made no keys for the channel; check the installation of OpenSSL")
            }
        }
    }

    /// Registers the channel's address with the calendar's server. A relay's channel needs nothing of the server.
    func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        switch request.channel.sender {
        case .relay: return OpenChannelReply(expiresAt: nil, settings: ChannelSettings.relay.values)
        case .provider: return try await ChannelRegistrar(context, .openChannel).open(request)
        }
    }

    /// Not offered: a new channel has new keys, a new address, and takes the server's key from a fresh answer.
    func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        throw ProviderError(
            .notSupported, .permanent, operation: .renewChannel,
            message: "a channel of a CalDAV server is not prolonged; open a new one and close the old one")
    }

    /// Removes the registration. A channel that was never confirmed has none that we know; its address is dead, and the server drops it then.
    func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        guard let values = request.channel.settings, case .registration(let registration)? = ChannelSettings(values) else { return }
        try await ChannelRegistrar(context, .closeChannel).close(registration)
    }

    /// There is none: whoever holds the keys proves it with the first message.
    func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? { nil }

    /// One delivery is one item.
    func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        do throws(RejectionReason) {
            return [.genuine(try DeliveryJudge(channel: channel, now: context.now).judge(delivery))]
        } catch {
            return [.rejected(item: 0, error)]
        }
    }
}
