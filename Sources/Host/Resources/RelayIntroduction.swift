import ProviderKit

/// A relay that was just made, with what is told once only.
public struct RelayIntroduction: Codable, Sendable {
    /// The relay.
    public let relay: ChannelResource
    /// Where it delivers to. Whoever knows it can deliver.
    public let address: String
    /// What it signs with.
    public let secret: String

    /// Shows a relay with its address and secret.
    public init(_ introduction: RelayService.Introduction) {
        relay = ChannelResource(introduction.channel)
        address = introduction.address.revealText()
        secret = introduction.secret.revealText()
    }
}
