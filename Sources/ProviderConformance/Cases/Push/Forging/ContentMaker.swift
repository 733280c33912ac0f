package import Foundation
package import ProviderKit

/// Encrypts content for a certificate as Microsoft Graph does, or with one thing done otherwise.
package struct ContentMaker: Sendable {
    /// What is encrypted, before padding.
    package var plaintext: Data
    /// The symmetric key; its first 16 bytes are the initialisation vector too.
    package var key: [UInt8]
    /// The key that the symmetric key is wrapped for.
    package var receiver: RSAPublicKey
    /// How it is wrapped.
    package var padding = RSAPadding.oaepSHA1
    /// Whether the signature is over the Base64 text instead of the ciphertext.
    package var signsText = false
    /// Another key for the signature; `nil` for the right one.
    package var signingKey: [UInt8]?
    /// What the ciphertext is XORed with in its last but one block, which changes the padding and nothing else of the last block.
    package var paddingDamage: UInt8 = 0

    package init(_ plaintext: Data, for certificate: [UInt8], random: any RandomSource) throws {
        self.plaintext = plaintext
        key = random.bytes(32)
        receiver = try RSAPublicKey(certificate: certificate)
    }

    /// The content under the names of another one's certificate.
    package func content(named names: ForgedContent) throws -> ForgedContent {
        // A key of another length is filled up with zeros, which is what a careless receiver would do with it.
        let cipherKey = Secret(bytes: (key + [UInt8](repeating: 0, count: 32)).prefix(32))
        var ciphertext = try BlockCipher.encryptCBC(
            Secret(bytes: plaintext), key: cipherKey, iv: Array(cipherKey.revealBytes().prefix(16)))
        if paddingDamage != 0, ciphertext.count >= 32 { ciphertext[ciphertext.count - 17] ^= paddingDamage }
        let data = Data(ciphertext).base64EncodedString()
        let signed = signsText ? Array(data.utf8) : ciphertext
        let signature = try MessageAuthentication.code(signed, key: Secret(bytes: signingKey ?? key))
        return ForgedContent(
            data: data, dataKey: Data(try receiver.encrypt(Secret(bytes: key), padding: padding)).base64EncodedString(),
            dataSignature: Data(signature).base64EncodedString(), certificateID: names.certificateID, thumbprint: names.thumbprint)
    }
}
