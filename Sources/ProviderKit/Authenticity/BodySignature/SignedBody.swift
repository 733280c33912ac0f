public import Foundation

/// A body whose signature was checked, with the proof of it.
public struct SignedBody: ~Copyable, Sendable {
    /// The delivery's id as it was signed, or the SHA-256 of the body in hexadecimal where the format has none.
    public let id: String
    /// When the sender signed, UTC; `nil` where the format signs no time.
    public let sentAt: Date?
    private let proof: Proof

    init(id: String, sentAt: Date?, proof: consuming Proof) {
        self.id = id
        self.sentAt = sentAt
        self.proof = proof
    }

    /// Gives the proof up to be spent.
    public consuming func takeProof() -> Proof { proof }
}
