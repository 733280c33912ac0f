import Foundation
package import ProviderKit

/// The keys of the simulated platform and of the application that it pushes to. Made once in a process, because RSA keys take long to make;
/// nothing else is shared between simulated services.
package enum ReferenceKeys {
    /// A key of the platform.
    struct Signing: Sendable {
        let id: String
        let issuer: String
        let key: RSAPrivateKey
    }

    static let issuer = "https://platform.reference.example/"
    static let audience = "calendar-host"
    static let publisher = "reference-publisher"
    static let tenant = "reference-tenant"
    static let certificateID = "reference-certificate"
    static let keySet = "https://platform.reference.example/keys"

    /// The first signs, the second did, the third signs for another issuer.
    static let signing = Result {
        try [("current", issuer), ("previous", issuer), ("other", "https://other.reference.example/")].map { id, issuer in
            Signing(id: id, issuer: issuer, key: try RSAPrivateKey(generatingBits: 2_048))
        }
    }

    /// The application's key, its certificate, and the certificate's thumbprint.
    package static let decryption: Result<(key: RSAPrivateKey, certificate: [UInt8], thumbprint: String), any Error> = Result {
        let key = try RSAPrivateKey(generatingBits: 2_048)
        let certificate = try key.selfSignedCertificate(
            name: "reference", from: Date(timeIntervalSince1970: 1_700_000_000), until: Date(timeIntervalSince1970: 4_000_000_000))
        return (key: key, certificate: certificate, thumbprint: try MessageDigest.sha1.hexadecimal(certificate).uppercased())
    }
}
