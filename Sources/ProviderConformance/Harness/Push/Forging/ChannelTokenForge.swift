public import ProviderKit

/// Where deliveries carry the channel token. Making tokens is the suite's own affair.
public protocol ChannelTokenForge: Sendable {
    /// The genuine delivery, its every item presenting this value instead of its token; `nil` takes the token away.
    func delivery(_ genuine: Delivery, withToken token: String?) throws -> Delivery
}
