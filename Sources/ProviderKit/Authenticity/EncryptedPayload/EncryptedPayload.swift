public import Foundation

/// Opens content that is encrypted for us: RSA-OAEP, HMAC-SHA-256, AES-256-CBC (Microsoft Graph, "Change notifications with resource data").
///
/// That it opens proves no origin: whoever holds the public certificate can make such content. So a proof of the item and a verified token
/// of the delivery go in, and both are the caller's before anything is opened.
public enum EncryptedPayload {
    /// Opens the content of the item that `proof` is for.
    ///
    /// Throws `misdirected` where it is for a certificate that is not ours or not the one named, `outsideTolerance` where our key or the token
    /// is past its last use, `malformed` where a field cannot be read, and `forged` for everything else alike: a key that does not unwrap
    /// or has not 32 bytes, a wrong signature, wrong padding. The signature is checked before anything is decrypted.
    public static func open(
        _ content: EncryptedContent, with keys: [DecryptionKey], vouchedFor token: VerifiedToken, proof: consuming Proof, at now: Date
    ) throws(RejectionReason) -> ProvenMessage {
        guard now < token.believedUntil else { throw .outsideTolerance }
        guard let ciphertext = StandardBase64.decode(content.data), !ciphertext.isEmpty, ciphertext.count.isMultiple(of: 16),
            let wrapped = StandardBase64.decode(content.dataKey),
            let signature = StandardBase64.decode(content.dataSignature), signature.count == 32
        else { throw .malformed }
        let key = try key(for: content, among: keys, at: now)
        let plaintext = try decrypt(ciphertext, wrappedKey: wrapped, signature: signature, with: key.privateKey)
        return ProvenMessage(plaintext: Data(plaintext.revealBytes()), proof: proof)
    }

    private static func key(
        for content: EncryptedContent, among keys: [DecryptionKey], at now: Date
    ) throws(RejectionReason) -> DecryptionKey {
        guard let key = keys.first(where: { $0.certificateID.utf8.elementsEqual(content.certificateID.utf8) }) else { throw .misdirected }
        guard content.thumbprint.utf8.count == 40, let named = Hexadecimal.decode(content.thumbprint),
            let own = Hexadecimal.decode(key.thumbprint), ConstantTime.areEqual(named, own)
        else { throw .misdirected }
        guard key.lastUse.map({ now < $0 }) ?? true else { throw .outsideTolerance }
        return key
    }

    /// One way out for every failure. Where the key does not unwrap, the signature is computed all the same under a key of zeros, and its
    /// result does not count.
    private static func decrypt(
        _ ciphertext: [UInt8], wrappedKey: [UInt8], signature: [UInt8], with privateKey: RSAPrivateKey
    ) throws(RejectionReason) -> Secret {
        let unwrapped = (try? privateKey.decrypt(wrappedKey)).flatMap { $0.count == 32 ? $0 : nil }
        let key = unwrapped ?? Secret(bytes: [UInt8](repeating: 0, count: 32))
        guard let expected = try? MessageAuthentication.code(ciphertext, key: key) else { throw .unverifiable }
        guard ConstantTime.areEqual(expected, signature), unwrapped != nil,
            let plaintext = try? BlockCipher.decryptCBC(ciphertext, key: key, iv: Array(key.revealBytes().prefix(16)))
        else { throw .forged }
        return plaintext
    }
}
