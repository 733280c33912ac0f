import Foundation
public import ProviderKit

extension ReferenceAdapter: PushReceiving {
    /// A subscription's keys or a relay's secret; nothing where the application's certificate serves all channels.
    public func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        switch (service.flavour, request.sender) {
        case (.envelope, _): return PreparedChannel()
        case (.webPush, .relay): return PreparedChannel(secrets: ReferenceSecrets.relay(random: context.random))
        case (.webPush, .provider):
            guard let secrets = try? ReferenceSecrets.subscription(random: context.random) else { throw Self.noKeys }
            return PreparedChannel(secrets: secrets)
        }
    }

    /// Opens a channel. The service shakes hands and confirms before it answers.
    public func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        try await base.call(.openChannel, context) { (state, username) throws(ProviderError) in
            _ = try state.calendar(request.channel.calendar, of: username, needs: .read, .openChannel)
        }
        if request.channel.sender == .relay {
            return OpenChannelReply(expiresAt: nil, settings: ConnectionSettings(["sender": "relay"]))
        }
        switch service.flavour {
        case .envelope:
            guard (try? await service.shakeHands(with: request.channel.address, random: context.random)) == true else {
                throw ProviderError(
                    .invalidRequest, .permanent, operation: .openChannel, message: "the channel's address does not answer the handshake")
            }
            let channel = service.open(request, receiver: [], authSecret: Secret(""))
            try? await service.deliver(service.message("confirmed", through: channel))
            return OpenChannelReply(expiresAt: channel.expiresAt, settings: ConnectionSettings(["serial": String(channel.serial)]))
        case .webPush:
            guard let keys = try? ReferenceSecrets.subscription(request.channel.secrets),
                let server = try? P256PrivateKey(scalar: service.serverKey).publicKey
            else { throw Self.noKeys }
            let channel = service.open(request, receiver: keys.key.publicKey.uncompressed, authSecret: keys.authSecret)
            let settings = ["serial": String(channel.serial), "server-key": Base64URL.encode(server.uncompressed)]
            return OpenChannelReply(expiresAt: channel.expiresAt, settings: ConnectionSettings(settings))
        }
    }

    /// Prolongs a channel.
    public func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        try await base.call(.renewChannel, context) { _, _ in }
        guard let end = service.prolong(request.channel.id, by: request.lifetime) else {
            throw ProviderError(
                .notFound, .permanent, operation: .renewChannel, message: "the channel is not there any more; open another one")
        }
        return RenewChannelReply(expiresAt: end, settings: request.channel.settings ?? ConnectionSettings())
    }

    /// Closes a channel; one that is gone is success.
    public func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        try await base.call(.closeChannel, context) { _, _ in }
        service.close(request.channel.id)
    }

    /// The challenge of the query, while the channel is being opened.
    public func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? {
        guard service.flavour == .envelope, channel.isBeingOpened, delivery.method == .post, delivery.body.isEmpty,
            delivery.query.hasPrefix("challenge="), (11...128).contains(delivery.query.utf8.count)
        else { return nil }
        let challenge = Data(delivery.query.dropFirst("challenge=".count).utf8)
        return HTTPResponse(
            status: 200, headers: ["Content-Type": "text/plain", "X-Content-Type-Options": "nosniff"], body: challenge)
    }

    /// Judges by the channel's schemes.
    public func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        guard delivery.method == .post else { return [.rejected(item: 0, .malformed)] }
        guard delivery.body.count <= push.maximumDeliveryBytes else { return [.rejected(item: 0, .tooLarge)] }
        guard context.now < channel.acceptedUntil else { return [.rejected(item: 0, .outsideTolerance)] }
        if service.flavour == .envelope { return await verifyEnvelope(delivery, for: channel, in: context) }
        do throws(RejectionReason) {
            return [
                .genuine(try channel.sender == .relay ? relayed(delivery, channel, context.now) : pushed(delivery, channel, context.now))
            ]
        } catch {
            return [.rejected(item: 0, error)]
        }
    }

    private func pushed(_ delivery: Delivery, _ channel: PushChannel, _ now: Date) throws(RejectionReason) -> ChangeNotification {
        // The key that the server advertised; before the answer to opening is stored, the service is asked for it as a PROPFIND would.
        let advertised = channel.settings.map { $0["server-key"].flatMap(Base64URL.decode).map { Array($0) } }
        guard let keys = try? ReferenceSecrets.subscription(channel.secrets),
            let point = advertised ?? (try? P256PrivateKey(scalar: service.serverKey).publicKey.uncompressed),
            let server = try? P256PublicKey(uncompressed: point),
            let subscription = try? WebPushSubscription(
                privateKey: keys.key, authSecret: keys.authSecret, serverKey: server, origin: Self.origin(of: channel.address))
        else { throw .unverifiable }
        let message = try WebPush.prove(delivery, for: subscription, binding: channel.binding, at: now)
        guard let said = ReferenceMessage(message.plaintext), let kind = said.kind else { throw .malformed }
        guard let name = try? MessageDigest.sha256.hexadecimal(delivery.body),
            let mark = try? DeliveryMark(name: name, content: message.plaintext)
        else { throw .unverifiable }
        return ChangeNotification(proof: message.takeProof(), kind: kind, mark: mark)
    }

    private func relayed(_ delivery: Delivery, _ channel: PushChannel, _ now: Date) throws(RejectionReason) -> ChangeNotification {
        guard let key = try? BodySignatureKey(standardWebhooks: channel.secrets),
            let scheme = try? BodySignature(format: .standardWebhooks, keys: [key])
        else { throw .unverifiable }
        let signed = try scheme.prove(delivery, binding: channel.binding, at: now)
        guard let said = ReferenceMessage(delivery.body), let kind = said.kind else { throw .malformed }
        guard let mark = try? DeliveryMark(name: signed.id, content: delivery.body) else { throw .unverifiable }
        return ChangeNotification(proof: signed.takeProof(), kind: kind, mark: mark)
    }

    static func origin(of address: Secret) -> String {
        guard let url = URL(string: address.revealText()), let scheme = url.scheme, let host = url.host() else { return "" }
        return "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }

    private static var noKeys: ProviderError {
        ProviderError(.serverFault, .permanent, operation: .openChannel, message: "the channel's keys could not be made")
    }
}
