import Foundation
import ProviderKit

/// What a collection says about push (draft-bitfire-webdav-push-00 §2.1).
///
/// The properties decide, not the `DAV` header: one large server did not send the header's token for years while push worked.
struct PushFacts: Sendable {
    /// The properties to ask for.
    static let properties = [PushName.transports, PushName.topic, PushName.supportedTriggers]

    /// The server-wide name of the collection that messages carry.
    let topic: String
    /// The key that the server signs with (VAPID); `nil` where it names none.
    let serverKey: P256PublicKey?

    /// Reads an answer. Throws ``ProviderErrorCode/notSupported`` where there is no push that this adapter can receive.
    init(_ item: Multistatus.Item?, error: CalDAVError) throws(ProviderError) {
        guard let transport = item?.property(PushName.transports)?.first(PushName.webPush) else {
            throw Self.none(error, "the server has no push for this calendar (WebDAV-Push with Web Push)")
        }
        guard let topic = item?.property(PushName.topic)?.trimmedText, !topic.isEmpty, topic.utf8.count <= PushMessage.maximumBytes else {
            throw Self.none(error, "the server names no push topic for this calendar")
        }
        if let triggers = item?.property(PushName.supportedTriggers), triggers.first(PushName.contentUpdate) == nil {
            throw Self.none(error, "the server does not push when events of this calendar change")
        }
        self.topic = topic
        serverKey = try Self.key(transport.first(PushName.vapidPublicKey), error: error)
    }

    private static func key(_ element: XMLElement?, error: CalDAVError) throws(ProviderError) -> P256PublicKey? {
        guard let element else { return nil }
        guard ["p256ecdsa", nil].contains(element.attribute("type")), let bytes = Base64URL.decode(element.trimmedText),
            let key = try? P256PublicKey(uncompressed: Array(bytes))
        else { throw error.violation("the key with which the server signs its pushes (vapid-public-key) is no P-256 key") }
        return key
    }

    private static func none(_ error: CalDAVError, _ message: String) -> ProviderError {
        ProviderError(
            .notSupported, .permanent, operation: error.operation, message: "\(error.peer): \(message); it is asked at intervals instead",
            context: ["peer": error.peer])
    }
}
