import Foundation
import ProviderKit

private let now = Date(timeIntervalSince1970: 1_614_265_330)
/// Held by itself, because the leak checker does not see a pointer that carries an enumeration's tag.
private let publicKey = FuzzSubjects.make {
    try Ed25519PublicKey(StandardBase64.decode("A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=") ?? [])
}
private let verifiers = FuzzSubjects.make {
    let secret = try BodySignatureKey(standardWebhooks: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let published = try BodySignatureKey(.ed25519(publicKey))
    let pieces: [HMACFormat.Piece] = [.id, .literal("."), .timestamp, .literal(":"), .body]
    let format = try HMACFormat(header: "X-Signature", prefix: "v0=", signedContent: pieces, timestampHeader: "X-Time", idHeader: "X-ID")
    return [
        try BodySignature(format: .standardWebhooks, keys: [secret, published]),
        try BodySignature(format: .hmac(HMACFormat(header: "X-Hub-Signature-256", prefix: "sha256=")), keys: [secret]),
        try BodySignature(format: .hmac(format), keys: [secret]),
    ]
}

/// A delivery whose body is signed, in three formats.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let delivery = FuzzInput.delivery(FuzzInput.bytes(start, count), at: now)
    for verifier in verifiers {
        do throws(RejectionReason) {
            let body = try verifier.prove(delivery, binding: FuzzSubjects.binding, at: now)
            precondition(!body.id.isEmpty && body.id.utf8.count <= 256 && !body.id.contains("."))
        } catch { precondition(error != .unverifiable) }
    }
    return 0
}
