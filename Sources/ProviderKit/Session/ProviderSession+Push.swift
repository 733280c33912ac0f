extension ProviderSession {
    /// Makes the keys that a channel needs before it is opened; see ``PushReceiving``.
    public func prepareChannel(_ request: PrepareChannelRequest) throws(ProviderError) -> PreparedChannel {
        let (role, abilities) = try push(.openChannel)
        guard request.sender == .provider || abilities.takesRelays else {
            throw outOfBounds(.openChannel, "\(adapter.displayName) does not take deliveries of relays")
        }
        return try role.prepareChannel(request, in: context)
    }

    /// Opens a channel that is stored already; see ``PushReceiving``. Not tried again by itself: a second try could open a second channel.
    public func openChannel(_ request: OpenChannelRequest) async throws(ProviderError) -> OpenChannelReply {
        let (role, _) = try push(.openChannel)
        return try await run(.openChannel, hiding: secrets(of: request.channel) + [request.token]) { context throws(ProviderError) in
            try await role.openChannel(request, in: context)
        }
    }

    /// Prolongs a channel; see ``PushReceiving``. Refused where the adapter's channels are replaced instead.
    public func renewChannel(_ request: RenewChannelRequest) async throws(ProviderError) -> RenewChannelReply {
        let (role, abilities) = try push(.renewChannel)
        guard abilities.renewal == .inPlace else {
            throw outOfBounds(.renewChannel, "channels at \(adapter.displayName) are not prolonged; open a new one and close the old one")
        }
        return try await run(.renewChannel, hiding: secrets(of: request.channel)) { context throws(ProviderError) in
            try await role.renewChannel(request, in: context)
        }
    }

    /// Closes a channel; see ``PushReceiving``.
    public func closeChannel(_ request: CloseChannelRequest) async throws(ProviderError) {
        let (role, _) = try push(.closeChannel)
        try await run(.closeChannel, hiding: secrets(of: request.channel)) { context throws(ProviderError) in
            try await role.closeChannel(request, in: context)
        }
    }

    private func push(_ operation: ProviderOperation) throws(ProviderError) -> (any PushReceiving, PushAbilities) {
        let role = try require(adapter.pushReceiving, operation, "push receiving")
        let abilities = try require(adapter.capabilities.push, operation, "push receiving")
        return (role, abilities)
    }

    private func secrets(of channel: PushChannel) -> [Secret] { [channel.address, channel.secrets].filter { !$0.isEmpty } }
}
