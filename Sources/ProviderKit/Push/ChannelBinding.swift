/// What a proof is bound to: one generation of one channel of one connection at one provider.
public struct ChannelBinding: Hashable, Sendable {
    /// The provider.
    public let provider: ProviderID
    /// The connection.
    public let connection: ConnectionID
    /// The channel.
    public let channel: ChannelID
    /// The channel's generation, from 0.
    public let generation: Int

    /// Makes a binding.
    public init(provider: ProviderID, connection: ConnectionID, channel: ChannelID, generation: Int) {
        self.provider = provider
        self.connection = connection
        self.channel = channel
        self.generation = generation
    }
}
