import ProviderKit

/// A compact JWS (RFC 7515 §3.1) as its maker wants it: the suite starts from a genuine one and changes one thing.
package struct ForgedToken: Sendable {
    /// The JOSE header.
    package var header: ForgedJSON
    /// The claims.
    package var claims: ForgedJSON
    /// Who signs.
    package var signer: Signer

    /// Who signs, and how.
    package enum Signer: Sendable {
        /// A key's owner, by the key's own algorithm.
        case key(SignedTokenMaterial.SigningSecret)
        /// Nobody: the signature is empty.
        case nobody
        /// HMAC-SHA-256 under these bytes.
        case hmac([UInt8])
    }

    package init(header: ForgedJSON, claims: ForgedJSON, signer: Signer) {
        self.header = header
        self.claims = claims
        self.signer = signer
    }

    /// The token.
    package func compact() throws -> String {
        let signed = Base64URL.encode(Array(header.text.utf8)) + "." + Base64URL.encode(Array(claims.text.utf8))
        return signed + "." + Base64URL.encode(try signature(of: Array(signed.utf8)))
    }

    private func signature(of message: [UInt8]) throws -> [UInt8] {
        switch signer {
        case .key(.rs256(let der)): try RSAPrivateKey(der: der).sign(message)
        case .key(.es256(let scalar)): try P256PrivateKey(scalar: scalar).sign(message)
        case .nobody: []
        case .hmac(let key): try MessageAuthentication.code(message, key: Secret(bytes: key))
        }
    }
}

extension SignedTokenMaterial.SigningSecret {
    /// The public half as the files and fields in which it is published: what somebody who mistakes it for a shared secret would use.
    package var publicForms: [[UInt8]] {
        get throws {
            switch self {
            case .rs256(let der):
                let key = try RSAPrivateKey(der: der).publicKey
                return [key.modulus] + PublicKeyInfo.forms(modulus: key.modulus, exponent: key.exponent)
            case .es256(let scalar):
                let point = try P256PrivateKey(scalar: scalar).publicKey.uncompressed
                return [point] + PublicKeyInfo.forms(point: point)
            }
        }
    }

    /// The public half as a JSON Web Key (RFC 7517).
    package func publicKey(id: String) throws -> ForgedJSON {
        switch self {
        case .rs256(let der):
            let key = try RSAPrivateKey(der: der).publicKey
            return [
                "kty": "RSA", "kid": .string(id), "use": "sig", "n": .string(Base64URL.encode(key.modulus)),
                "e": .string(Base64URL.encode(key.exponent)),
            ]
        case .es256(let scalar):
            let point = try P256PrivateKey(scalar: scalar).publicKey.uncompressed
            return [
                "kty": "EC", "kid": .string(id), "use": "sig", "crv": "P-256", "x": .string(Base64URL.encode(point[1..<33])),
                "y": .string(Base64URL.encode(point[33...])),
            ]
        }
    }

    /// A key of the same kind that nobody published; one for the whole process, because RSA keys take long to make.
    package var strangers: SignedTokenMaterial.SigningSecret {
        get throws {
            switch self {
            case .rs256: .rs256(der: try StrangersKeys.rsa.get().der)
            case .es256: .es256(scalar: try P256PrivateKey(random: SystemRandom()).scalar)
            }
        }
    }
}

/// Keys that belong to nobody in any examination.
enum StrangersKeys {
    static let rsa = Result { try RSAPrivateKey(generatingBits: 2_048) }
}
