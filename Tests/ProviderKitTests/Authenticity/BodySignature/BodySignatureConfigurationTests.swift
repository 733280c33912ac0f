import Foundation
import ProviderKit
import Testing

@Suite("Body signatures cannot be configured wrongly")
struct BodySignatureConfigurationTests {
    private let secret = Secret(bytes: [UInt8](0..<32))

    @Test("secrets have 24 to 64 bytes, decoded")
    func secrets() throws {
        for count in [24, 32, 64] {
            #expect(throws: Never.self) { try BodySignatureKey(.symmetric(Secret(bytes: [UInt8](repeating: 1, count: count)))) }
        }
        for count in [0, 1, 23, 65, 1_000] {
            #expect(throws: CryptographyError.self) { try BodySignatureKey(.symmetric(Secret(bytes: [UInt8](repeating: 1, count: count)))) }
        }
        #expect(throws: CryptographyError.self, "not decoded") {
            try BodySignatureKey(.symmetric(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        }
    }

    @Test("keys as Standard Webhooks writes them")
    func spellings() throws {
        let shared = try BodySignatureKey(standardWebhooks: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        guard case .symmetric(let bytes) = shared.material else { throw CryptographyError(reason: "the kind is wrong") }
        #expect(bytes.count == 24)
        let published = try BodySignatureKey(standardWebhooks: Secret("whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="))
        guard case .ed25519 = published.material else { throw CryptographyError(reason: "the kind is wrong") }
        for bad in [
            "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8G", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
            "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=", "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg",
            "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n",
            "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ] { #expect(throws: CryptographyError.self, "\(bad)") { try BodySignatureKey(standardWebhooks: Secret(bad)) } }
    }

    @Test("errors about keys hold nothing of the key")
    func errorsHoldNoKeys() {
        let key = "whsec_SECRETSECRETSECRET"
        #expect {
            try BodySignatureKey(standardWebhooks: Secret(key))
        } throws: { !"\($0)".contains("SECRET") }
    }

    @Test("one to four keys, and no public key for an HMAC")
    func keys() throws {
        let key = try BodySignatureKey(.symmetric(secret))
        #expect(throws: CryptographyError.self) { try BodySignature(format: .standardWebhooks, keys: []) }
        #expect(throws: CryptographyError.self) { try BodySignature(format: .standardWebhooks, keys: Array(repeating: key, count: 5)) }
        let published = try BodySignatureKey(.ed25519(Ed25519PrivateKey(seed: secret).publicKey))
        let format = BodySignatureFormat.hmac(try HMACFormat(header: "X-Signature"))
        #expect(throws: CryptographyError.self) { try BodySignature(format: format, keys: [key, published]) }
        #expect(throws: Never.self) { try BodySignature(format: format, keys: [key]) }
    }

    @Test(
        "formats in which two deliveries could have the same signed bytes are refused",
        arguments: [
            [], [.literal("x")], [.body, .body], [.body, .literal("x")], [.timestamp, .body], [.timestamp, .literal("0"), .body],
            [.id, .literal(":"), .body],
            [.id, .timestamp, .literal("."), .body], [.id, .body], [.timestamp, .literal(""), .body],
            [.timestamp, .literal("."), .timestamp, .literal("."), .body],
        ] as [[HMACFormat.Piece]])
    func ambiguous(pieces: [HMACFormat.Piece]) {
        let (hasTime, hasID) = (pieces.contains(.timestamp), pieces.contains(.id))
        #expect(throws: CryptographyError.self) {
            try HMACFormat(header: "X", signedContent: pieces, timestampHeader: hasTime ? "T" : nil, idHeader: hasID ? "I" : nil)
        }
    }

    @Test("a header that is read is signed, and the other way round")
    func unsignedHeaders() {
        #expect(throws: CryptographyError.self) { try HMACFormat(header: "X", timestampHeader: "T") }
        #expect(throws: CryptographyError.self) { try HMACFormat(header: "X", idHeader: "I") }
        #expect(throws: CryptographyError.self) { try HMACFormat(header: "X", signedContent: [.timestamp, .literal("."), .body]) }
        #expect(throws: CryptographyError.self) { try HMACFormat(header: "X", digest: .md5) }
        #expect(throws: CryptographyError.self) { try HMACFormat(header: "") }
        #expect(throws: Never.self) {
            try HMACFormat(
                header: "X", signedContent: [.id, .literal("."), .timestamp, .literal("."), .body], timestampHeader: "T", idHeader: "I")
        }
    }
}
