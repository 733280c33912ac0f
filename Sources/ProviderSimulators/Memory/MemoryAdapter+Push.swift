import Foundation
public import ProviderKit

extension MemoryAdapter: PushReceiving {
    /// Nothing is needed: the channel token is all.
    public func prepareChannel(_ request: PrepareChannelRequest, in context: ProviderContext) throws(ProviderError) -> PreparedChannel {
        PreparedChannel()
    }

    /// Opens a channel. Where the provider shakes hands, it does so before it answers, as Microsoft Graph does.
    public func openChannel(_ request: OpenChannelRequest, in context: ProviderContext) async throws(ProviderError) -> OpenChannelReply {
        try await shakeHands(request.channel.address, .openChannel, context)
        let now = context.clock.now
        return try await call(.openChannel, context) { (state, username) throws(ProviderError) in
            _ = try state.calendar(request.channel.calendar, of: username, needs: .read, .openChannel)
            guard state.push.isSupported else {
                throw ProviderError(
                    .notSupported, .permanent, operation: .openChannel, message: "the calendar has no push; it is polled instead")
            }
            let end = now + min(request.lifetime, state.push.longestLifetime)
            let channel = MemoryChannel(
                id: request.channel.id, calendar: request.channel.calendar, address: request.channel.address, token: request.token,
                expiresAt: end)
            state.push.channels[channel.id] = channel
            if state.push.confirms { state.push.send(.confirmed, through: channel.id) }
            return OpenChannelReply(expiresAt: end, settings: ConnectionSettings(["resource": "memory:\(channel.calendar)"]))
        }
    }

    /// Prolongs a channel.
    public func renewChannel(_ request: RenewChannelRequest, in context: ProviderContext) async throws(ProviderError) -> RenewChannelReply {
        let now = context.clock.now
        return try await call(.renewChannel, context) { (state, _) throws(ProviderError) in
            guard let channel = state.push.channels[request.channel.id], channel.expiresAt > now else {
                throw ProviderError(
                    .notFound, .permanent, operation: .renewChannel, message: "the channel is not there any more; open another one")
            }
            let end = now + min(request.lifetime, state.push.longestLifetime)
            state.push.channels[channel.id]?.expiresAt = end
            return RenewChannelReply(expiresAt: end, settings: request.channel.settings ?? ConnectionSettings())
        }
    }

    /// Closes a channel; one that is gone is success.
    public func closeChannel(_ request: CloseChannelRequest, in context: ProviderContext) async throws(ProviderError) {
        try await call(.closeChannel, context) { (state, _) in state.push.channels[request.channel.id] = nil }
    }

    /// The challenge, while the channel is being opened.
    public func handshake(_ delivery: Delivery, for channel: PushChannel) -> HTTPResponse? {
        let challenges = delivery.headers.all(MemoryMessage.Field.challenge)
        guard channel.isBeingOpened, challenges.count == 1, challenges[0].utf8.count <= 200, delivery.body.isEmpty else { return nil }
        return HTTPResponse(status: 200, headers: ["Content-Type": "text/plain"], body: Data(challenges[0].utf8))
    }

    /// Judges each item by the token that it shows.
    public func verify(_ delivery: Delivery, for channel: PushChannel, in context: VerificationContext) async -> [DeliveryVerdict] {
        guard let items = MemoryItem.items(of: delivery) else { return [.rejected(item: 0, .malformed)] }
        return items.enumerated().map { number, item in
            do throws(RejectionReason) {
                return .genuine(try notification(item, number: number, channel, context))
            } catch {
                return .rejected(item: number, error)
            }
        }
    }

    private func notification(
        _ item: MemoryItem?, number: Int, _ channel: PushChannel, _ context: VerificationContext
    ) throws(RejectionReason) -> ChangeNotification {
        guard let item else { throw .malformed }
        let proof = try context.tokens.prove(item.token, item: number, for: channel.binding, at: context.now)
        guard item.channel == channel.id.rawValue else { throw .misdirected }
        guard context.now < channel.acceptedUntil else { throw .outsideTolerance }
        guard let mark = try? DeliveryMark(name: String(item.number), content: item.content) else { throw .unverifiable }
        return ChangeNotification(proof: proof, kind: item.kind, mark: mark)
    }

    private func shakeHands(_ address: Secret, _ operation: ProviderOperation, _ context: ProviderContext) async throws(ProviderError) {
        guard provider.withState({ $0.push.shakesHands }) else { return }
        guard let url = URL(string: address.revealText()) else {
            throw ProviderError(.invalidRequest, .permanent, operation: operation, message: "the channel's address is none")
        }
        let challenge = context.random.urlSafeToken(bytes: 12)
        let request = HTTPRequest(method: .post, url: url, headers: [MemoryMessage.Field.challenge: challenge])
        let answer = try? await context.http.send(request)
        guard let answer, answer.status == 200, answer.body == Data(challenge.utf8) else {
            throw ProviderError(
                .invalidRequest, .permanent, operation: operation, message: "the channel's address does not answer the handshake")
        }
    }
}
