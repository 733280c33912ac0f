/// Why an item of a delivery was not believed; closed, for metrics and logs. The sender never learns it.
public enum RejectionReason: String, Sendable, CaseIterable {
    /// The item cannot be read.
    case malformed
    /// No such channel.
    case unknownChannel = "unknown-channel"
    /// There is no proof at all.
    case missingProof = "missing-proof"
    /// The proof is wrong.
    case forged
    /// The proof is of another channel, connection or item.
    case misdirected
    /// The proof is too old or from the future.
    case outsideTolerance = "outside-tolerance"
    /// The proof was seen before.
    case replayed
}
