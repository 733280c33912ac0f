/// How a ``ReferenceService`` proves what it delivers. Both together speak every scheme of the kit.
public enum ReferenceFlavour: String, Sendable, CaseIterable {
    /// Batches of items, each with the channel's token and encrypted content, beside tokens that the platform signs; handshakes; channels that
    /// are prolonged.
    case envelope
    /// Web Push; relays that sign bodies; channels that are replaced.
    case webPush = "web-push"
}
