import Foundation
import ProviderKit

private let subscription = FuzzSubjects.make {
    let fields = (try StrictJSON.object(Data(contentsOf: URL(filePath: "subscription.json", relativeTo: URL(filePath: CorpusFolder.path)))))
    func bytes(_ name: String) -> [UInt8] { fields[name]?.string.flatMap(Base64URL.decode).map { Array($0) } ?? [] }
    return try WebPushSubscription(
        privateKey: P256PrivateKey(scalar: Secret(bytes: bytes("privateKey"))), authSecret: Secret(bytes: bytes("authSecret")),
        serverKey: P256PublicKey(uncompressed: bytes("serverKey")), origin: fields["origin"]?.string ?? "")
}

/// A delivery with headers and body to a Web Push subscription: header rules, VAPID, decryption.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let delivery = FuzzInput.delivery(FuzzInput.bytes(start, count), at: FuzzSubjects.now)
    do throws(RejectionReason) {
        let message = try WebPush.prove(delivery, for: subscription, binding: FuzzSubjects.binding, at: FuzzSubjects.now)
        precondition(message.plaintext.count + 103 <= delivery.body.count)
    } catch { precondition(error != .unverifiable) }
    return 0
}
