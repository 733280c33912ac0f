import Foundation
import ProviderKit

/// The payload of a message (draft-bitfire-webdav-push-00 §4.1), read after it was decrypted.
///
/// It is a hint and nothing more: what it names (sync token, properties) is never taken for data.
enum PushMessage: Equatable, Sendable {
    /// Something in the collection, or about it, changed.
    case changed
    /// The server changed the key that it signs with (§6.2.1).
    case keyChanged

    /// The largest payload of one record of 4,096 bytes (RFC 8291 §4), in bytes.
    static let maximumBytes = 3_993

    /// A message is a few small elements; unknown ones are passed over.
    private static let limits = XMLLimits(bytes: maximumBytes, elements: 256, depth: 16)

    /// Reads a payload for the subscription with a topic.
    init(_ payload: Data, topic: String) throws(RejectionReason) {
        // UTF-8 and nothing else: the reader would repair single bytes and take UTF-16, as answers of servers sometimes need.
        guard payload.count <= Self.maximumBytes, !payload.contains(0), String(validating: payload, as: UTF8.self) != nil,
            let root = try? XMLReader.read(payload, root: PushName.pushMessage, limits: Self.limits)
        else { throw .malformed }
        let (topics, properties) = (root.all(PushName.topic), root.all(PushName.propertyUpdate))
        let hasContent = root.first(PushName.contentUpdate) != nil
        guard topics.count <= 1 else { throw .malformed }
        if let named = topics.first?.trimmedText {
            guard ConstantTime.areEqual(named, topic) else { throw .misdirected }
            guard hasContent || !properties.isEmpty else { throw .malformed }
            self = .changed
        } else {
            let names = properties.compactMap { $0.first(DAVName.prop) }.flatMap(\.children).map(\.name)
            guard !hasContent, names.contains(PushName.transports) else { throw .malformed }
            self = .keyChanged
        }
    }
}
