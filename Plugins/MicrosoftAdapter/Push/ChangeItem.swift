import Foundation
import ProviderKit

/// One item of a delivery, read and not yet believed (`changeNotification`). The addresses in it are never followed.
struct ChangeItem: Sendable {
    /// What an item can say.
    enum Statement: Sendable {
        /// Something changed.
        case change
        /// Something about the subscription itself.
        case lifecycle(ChangeNotification.Kind)
    }

    let subscription: String
    let clientState: String?
    /// The organisation, a GUID in lower case.
    let tenant: String?
    let statement: Statement
    /// The event's id, in the words of the item; only for comparison with what is encrypted.
    let resourceID: String?
    let content: EncryptedContent?
    /// Everything that the item says but its proof, each part with its length, so that no two items have the same bytes.
    let said: [UInt8]

    /// Reads an item. Throws where a field is not what it should be.
    init(_ value: JSONValue) throws(RejectionReason) {
        guard let value = value.object, let subscription = try Self.text("subscriptionId", in: value) else { throw .malformed }
        self.subscription = subscription.lowercased()
        clientState = try Self.text("clientState", in: value)
        tenant = try Self.text("tenantId", in: value)?.lowercased()
        guard tenant.map({ UUID(uuidString: $0) != nil }) ?? true else { throw .malformed }
        let (change, event) = (try Self.text("changeType", in: value), try Self.text("lifecycleEvent", in: value))
        if let event {
            statement = .lifecycle(try Self.kind(event))
        } else {
            guard let change, ["created", "updated", "deleted"].contains(change.lowercased()) else { throw .malformed }
            statement = .change
        }
        let data = try Self.object("resourceData", in: value)
        resourceID = try data.flatMap { value throws(RejectionReason) in try Self.text("id", in: value) }
        content = try Self.object("encryptedContent", in: value).map { value throws(RejectionReason) in try Self.content(value) }
        let parts = [
            subscription, tenant, change, event, try Self.text("id", in: value), try Self.text("resource", in: value),
            try Self.text("subscriptionExpirationDateTime", in: value), resourceID,
            try data.flatMap { value throws(RejectionReason) in try Self.text("@odata.etag", in: value) }, content?.data,
        ]
        said = parts.flatMap { part in part.map { Array("\($0.utf8.count):\($0)".utf8) } ?? Array("-".utf8) }
    }

    /// What a lifecycle event means; one that nobody knows is no item.
    private static func kind(_ event: String) throws(RejectionReason) -> ChangeNotification.Kind {
        switch event {
        case "reauthorizationRequired": .renewalRequired
        case "subscriptionRemoved": .channelEnded
        case "missed": .missed
        default: throw .malformed
        }
    }

    private static func content(_ value: JSONObject) throws(RejectionReason) -> EncryptedContent {
        guard let data = try text("data", in: value), let key = try text("dataKey", in: value),
            let certificate = try text("encryptionCertificateId", in: value),
            let thumbprint = try text("encryptionCertificateThumbprint", in: value)
        else { throw .malformed }
        guard let signature = try text("dataSignature", in: value) else { throw .missingProof }
        return EncryptedContent(
            data: data, dataKey: key, dataSignature: signature, certificateID: certificate, thumbprint: thumbprint)
    }

    /// A text; `nil` where it is not there or null.
    private static func text(_ name: String, in value: JSONObject) throws(RejectionReason) -> String? {
        guard let found = value[name], found != .null else { return nil }
        guard let text = found.string else { throw .malformed }
        return text
    }

    private static func object(_ name: String, in value: JSONObject) throws(RejectionReason) -> JSONObject? {
        guard let found = value[name], found != .null else { return nil }
        guard let object = found.object else { throw .malformed }
        return object
    }
}
