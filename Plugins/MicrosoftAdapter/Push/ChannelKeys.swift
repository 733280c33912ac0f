import Foundation
import ProviderKit

/// The key pair of one channel with content: Graph encrypts for the certificate, only this host can read it.
struct ChannelKeys: Sendable {
    /// The beginning of the kept form. Another form gets another beginning.
    private static let mark = "microsoft-keys-1"
    /// The size of keys; Graph takes 2,048 to 4,096 bits.
    private static let bits = 2_048
    /// How long the certificate is valid, in seconds. Graph does not ask, but something before it may.
    private static let validity: TimeInterval = 5 * 366 * 86_400

    let privateKey: RSAPrivateKey
    /// X.509, DER, signed with its own key; only its public key matters.
    let certificate: [UInt8]
    private let der: Secret

    /// Makes new ones, valid from a day before `now`, so that clocks may disagree.
    init(at now: Date, from source: any KeySource) throws(CryptographyError) {
        privateKey = try source.rsaPrivateKey(bits: Self.bits)
        der = try privateKey.der
        certificate = try privateKey.selfSignedCertificate(
            name: "Calendar Host", from: now.addingTimeInterval(-86_400), until: now.addingTimeInterval(Self.validity))
    }

    /// Reads what was kept; `nil` where it is nothing of this form. Bytes, not characters: each delivery with content comes by here.
    init?(_ secrets: Secret, _ known: PrivateKeyCache = PrivateKeyCache()) {
        let parts = secrets.revealBytes().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(Self.mark.utf8), let key = Data(base64Encoded: Data(parts[1])),
            let certificate = Data(base64Encoded: Data(parts[2])), let privateKey = try? known.rsaPrivateKey(der: Secret(bytes: key))
        else { return nil }
        self.privateKey = privateKey
        self.certificate = Array(certificate)
        der = Secret(bytes: key)
    }

    /// As the host keeps them, sealed.
    var secrets: Secret {
        Secret(
            [Self.mark, Data(der.revealBytes()).base64EncodedString(), Data(certificate).base64EncodedString()].joined(separator: "\n"))
    }

    /// The key as Graph names it in what it encrypts: by the channel, and by the SHA-1 of the certificate.
    func decryptionKey(of channel: ChannelID) -> DecryptionKey? {
        guard let thumbprint = try? MessageDigest.sha1.hexadecimal(certificate) else { return nil }
        return DecryptionKey(certificateID: channel.rawValue, thumbprint: thumbprint, privateKey: privateKey)
    }
}
