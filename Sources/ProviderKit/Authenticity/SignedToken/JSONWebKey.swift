/// A published key (RFC 7517) for checking signatures.
public struct JSONWebKey: Sendable, Hashable {
    /// The key itself. Its type fixes the algorithm.
    public enum Material: Sendable, Hashable {
        /// For RS256.
        case rsa(RSAPublicKey)
        /// For ES256.
        case p256(P256PublicKey)

        /// The only algorithm that the key is used with.
        public var algorithm: SignatureAlgorithm {
            switch self {
            case .rsa: .rs256
            case .p256: .es256
            }
        }

        func isValidSignature(_ signature: [UInt8], of message: [UInt8]) -> Bool {
            switch self {
            case .rsa(let key): key.isValidSignature(signature, of: message)
            case .p256(let key): key.isValidSignature(signature, of: message)
            }
        }
    }

    /// The key's id (`kid`).
    public let id: String
    /// The key.
    public let material: Material
    /// Whose tokens the key may sign (`issuer`, an extension of Microsoft's); a template there holds `{tenantid}`. `nil` where the set does
    /// not say.
    public let issuer: String?

    /// Makes a key.
    public init(id: String, material: Material, issuer: String? = nil) {
        self.id = id
        self.material = material
        self.issuer = issuer
    }

    /// The only algorithm that the key is used with.
    public var algorithm: SignatureAlgorithm { material.algorithm }
}
