import Foundation
import ProviderKit

/// Encrypts content for a subscription: a fresh AES-256 key, wrapped by RSA-OAEP with SHA-1; CBC with the key's first 16 bytes as its vector;
/// HMAC-SHA-256 over the ciphertext with the same key.
enum ContentEncryption {
    static func content(
        _ plaintext: Data, for encryption: MicrosoftSubscription.Encryption, key: Secret
    ) throws(CryptographyError) -> GraphValue {
        guard let certificate = Data(base64Encoded: encryption.certificate) else {
            throw CryptographyError(reason: "the certificate is no Base64")
        }
        let ciphertext = try BlockCipher.encryptCBC(
            Secret(bytes: Array(plaintext)), key: key, iv: Array(key.revealBytes().prefix(16)))
        let wrapped = try RSAPublicKey(certificate: Array(certificate)).encrypt(key, padding: .oaepSHA1)
        return [
            "data": .text(Data(ciphertext).base64EncodedString()), "dataKey": .text(Data(wrapped).base64EncodedString()),
            "dataSignature": .text(Data(try MessageAuthentication.code(ciphertext, key: key)).base64EncodedString()),
            "encryptionCertificateId": .text(encryption.certificateID),
            "encryptionCertificateThumbprint": .text(try MessageDigest.sha1.hexadecimal(Array(certificate)).uppercased()),
        ]
    }
}
