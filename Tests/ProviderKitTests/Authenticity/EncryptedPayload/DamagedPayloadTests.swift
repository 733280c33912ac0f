import Foundation
import ProviderKit
import Testing

@Suite("Encrypted payloads that were changed")
struct DamagedPayloadTests {
    @Test("every bit of ciphertext and signature, and every byte of the wrapped key: all refused, and all alike")
    func everyBit() throws {
        let vector = try #require(try Vector.all(.encryptedPayload).first { $0.id == "good" })
        let input = vector.input
        let token = try VectorSubjects.verified(
            keySet: input.text("keySet"), token: input.text("token"), rules: VectorSubjects.rules(input.object("rules")),
            at: input.instant("now"))
        let (keys, good, now) = (
            try VectorSubjects.decryptionKeys(input), try VectorSubjects.content(input.object("content")), try input.instant("now")
        )
        func outcome(data: String? = nil, key: String? = nil, signature: String? = nil) throws -> RejectionReason? {
            let content = EncryptedContent(
                data: data ?? good.data, dataKey: key ?? good.dataKey, dataSignature: signature ?? good.dataSignature,
                certificateID: good.certificateID, thumbprint: good.thumbprint)
            let proof = try VectorTests.proof(item: 0)
            do throws(RejectionReason) {
                _ = try EncryptedPayload.open(content, with: keys, vouchedFor: token, proof: proof, at: now).plaintext
                return nil
            } catch { return error }
        }
        #expect(try outcome() == nil)
        for bytes in Damage.flips(of: try #require(StandardBase64.decode(good.data))) {
            #expect(try outcome(data: StandardBase64.encode(bytes)) == .forged)
        }
        for bytes in Damage.flips(of: try #require(StandardBase64.decode(good.dataSignature))) {
            #expect(try outcome(signature: StandardBase64.encode(bytes)) == .forged)
        }
        let wrapped = try #require(StandardBase64.decode(good.dataKey))
        for index in wrapped.indices {
            var bytes = wrapped
            bytes[index] ^= 0x10
            #expect(try outcome(key: StandardBase64.encode(bytes)) == .forged)
        }
    }
}
