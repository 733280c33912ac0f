/// What something that was learnt about a channel asks for.
public enum ChannelWish: String, Sendable, Codable, CaseIterable {
    /// Prolong it now.
    case renew
    /// Open another one in its place.
    case replace
}
