/// Why an item of a delivery was not believed; closed, for metrics and logs. The sender never learns it.
public enum RejectionReason: String, Error, Sendable, Codable, CaseIterable {
    /// The item cannot be read, or says what its protocol does not allow.
    case malformed
    /// No such channel, or one that ended.
    case unknownChannel = "unknown-channel"
    /// There is no proof at all, or less than the channel demands.
    case missingProof = "missing-proof"
    /// The proof is wrong.
    case forged
    /// The proof is of another channel, connection, tenant, application or item.
    case misdirected
    /// The proof is too old or from the future, or its key is not to be used any more.
    case outsideTolerance = "outside-tolerance"
    /// The item's name was seen before with another content.
    case replayed
    /// The proof could not be judged here and now: published keys cannot be fetched, for instance. Never the sender's doing, so it is asked to
    /// come again.
    case unverifiable
    /// The delivery is larger than any genuine one.
    case tooLarge = "too-large"
    /// The delivery did not arrive in time.
    case tooSlow = "too-slow"
    /// There were too many deliveries.
    case tooMany = "too-many"
    /// Receiving is switched off, or the connection is not on the allowlist.
    case notAllowed = "not-allowed"
}
