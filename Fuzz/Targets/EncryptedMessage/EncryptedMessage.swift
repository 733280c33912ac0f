import Foundation
@testable import ProviderKit

private let subscription = FuzzSubjects.make {
    try WebPushSubscription(
        privateKey: P256PrivateKey(scalar: Secret(bytes: [UInt8](repeating: 1, count: 32))), authSecret: Secret(bytes: [UInt8](0..<16)),
        serverKey: nil, origin: "https://sync.example.test")
}
private let sender = FuzzSubjects.make { try P256PrivateKey(scalar: Secret(bytes: [UInt8](repeating: 2, count: 32))) }

/// The content coding `aes128gcm`: bodies as they arrive, and bodies that are sealed around arbitrary plaintext.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = FuzzInput.bytes(start, count)
    if let envelope = try? MessageEncryption.Envelope(input) { _ = try? MessageEncryption.open(envelope, for: subscription) }
    let sealed = FuzzSubjects.make {
        try MessageEncryption.seal(
            input, for: subscription.privateKey.publicKey, authSecret: subscription.authSecret, sender: sender,
            salt: [UInt8](repeating: 3, count: 16), padding: count % 7, recordSize: UInt32(count) + 64)
    }
    let opened = FuzzSubjects.make { try MessageEncryption.open(MessageEncryption.Envelope(sealed), for: subscription) }
    precondition(opened == input, "what was sealed opens to what it was")
    return 0
}
