public import Foundation

/// A message that was opened and found genuine, with the proof of it.
public struct ProvenMessage: ~Copyable, Sendable {
    /// What was encrypted.
    public let plaintext: Data
    private let proof: Proof

    init(plaintext: Data, proof: consuming Proof) {
        self.plaintext = plaintext
        self.proof = proof
    }

    /// Gives the proof up to be spent.
    public consuming func takeProof() -> Proof { proof }
}
