import Foundation
import ProviderKit

/// A request for a subscription, checked and not yet granted: Graph calls its addresses first.
struct SubscriptionReading: Sendable {
    /// The longest life of a subscription on events without and with content, in seconds ("subscription resource type").
    static let longest: (basic: TimeInterval, rich: TimeInterval) = (10_080 * 60, 1_440 * 60)
    /// What anything shorter is raised to.
    static let shortest: TimeInterval = 45 * 60

    let scope: MicrosoftSubscription.Scope
    let resource: String
    let changeType: String
    let changeTypes: Set<String>
    let notificationURL: URL
    let lifecycleURL: URL?
    let clientState: String?
    let encryption: MicrosoftSubscription.Encryption?
    let end: Date

    init(_ call: GraphCall, _ account: MicrosoftAccount, _ behaviour: MicrosoftBehaviour) throws(GraphProblem) {
        let body = call.body
        changeType = body["changeType"]?.text ?? ""
        changeTypes = Set(changeType.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces).lowercased() })
        guard !changeTypes.isEmpty, changeTypes.isSubset(of: ["created", "updated", "deleted"]) else {
            throw .badRequest("The changeType '\(changeType)' is not supported.")
        }
        notificationURL = try Self.address(body["notificationUrl"]?.text, "notificationUrl", behaviour)
        lifecycleURL = try body["lifecycleNotificationUrl"]?.text.map { text throws(GraphProblem) in
            try Self.address(text, "lifecycleNotificationUrl", behaviour)
        }
        clientState = body["clientState"]?.text
        guard (clientState ?? "").count <= 128 else { throw .badRequest("clientState has more than 128 characters.") }
        resource = body["resource"]?.text ?? ""
        let isRich = body["includeResourceData"]?.boolean ?? false
        let parts = resource.split(separator: "?", maxSplits: 1).map(String.init)
        scope = try Self.scope(parts.first ?? "", account)
        let options = parts.count > 1 ? RequestTarget.fields(parts[1]) : []
        encryption = try isRich ? Self.encryption(body, options) : nil
        end = try Self.end(body["expirationDateTime"]?.text, isRich: isRich, now: call.now)
    }

    /// A wish, raised to the shortest; beyond the longest it is refused.
    static func end(_ text: String?, isRich: Bool, now: Date) throws(GraphProblem) -> Date {
        guard let wish = text.flatMap({ RFC3339.parse($0) }) else { throw .badRequest("expirationDateTime is required.") }
        guard wish > now else { throw .badRequest("Subscription expiration must be in the future.") }
        guard wish.timeIntervalSince(now) <= (isRich ? longest.rich : longest.basic) else {
            throw .badRequest("Subscription expiration can only be \(isRich ? "1440" : "10080") minutes in the future.")
        }
        return max(wish, now.addingTimeInterval(shortest))
    }

    private static func address(_ text: String?, _ name: String, _ behaviour: MicrosoftBehaviour) throws(GraphProblem) -> URL {
        guard let text, let url = URL(string: text), url.host()?.isEmpty == false,
            url.scheme == "https" || behaviour.takesPlainAddresses && url.scheme == "http"
        else { throw GraphProblem(400, "InvalidRequest", "The \(name) must be a valid HTTPS address.") }
        return url
    }

    /// `me/events`, `users/{id}/events`, and the undocumented `…/calendars/{id}/events`.
    private static func scope(_ path: String, _ account: MicrosoftAccount) throws(GraphProblem) -> MicrosoftSubscription.Scope {
        var parts = path.split(separator: "/").map { PercentEncoding.decodedText(String($0)) }
        func unsupported() -> GraphProblem { GraphProblem(400, "ExtensionError", "Value of parameter 'Resource' is not supported.") }
        if parts.first?.lowercased() == "me" {
            parts.removeFirst()
        } else if parts.count > 2, parts[0].lowercased() == "users" {
            // With delegated rights only the signed-in user's own mailbox.
            guard [account.id, account.address].contains(where: { $0.lowercased() == parts[1].lowercased() }) else { throw .accessDenied }
            parts.removeFirst(2)
        } else {
            throw unsupported()
        }
        if parts.map({ $0.lowercased() }) == ["events"] { return .mailbox }
        guard parts.count == 3, parts[0].lowercased() == "calendars", parts[2].lowercased() == "events" else { throw unsupported() }
        guard let calendar = account.calendar(parts[1]) else { throw .notFound }
        guard calendar.ownerAddress.lowercased() == account.address.lowercased() else { throw .accessDenied }
        return .calendar(calendar.id)
    }

    private static func encryption(
        _ body: GraphValue, _ options: [(name: String, value: String)]
    ) throws(GraphProblem) -> MicrosoftSubscription.Encryption {
        guard let certificate = body["encryptionCertificate"]?.text, let id = body["encryptionCertificateId"]?.text, !id.isEmpty else {
            throw .badRequest("encryptionCertificate and encryptionCertificateId are required with includeResourceData.")
        }
        guard id.count <= 128 else { throw .badRequest("encryptionCertificateId has more than 128 characters.") }
        guard let der = Data(base64Encoded: certificate), (try? RSAPublicKey(certificate: Array(der))) != nil else {
            throw GraphProblem(400, "InvalidRequest", "Certificate validation error: the certificate is invalid.")
        }
        guard options.count == 1, options[0].name == "$select" else {
            throw .badRequest("A $select clause, and nothing else, is required with includeResourceData.")
        }
        let selection = options[0].value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let known = OpenAPIDocument.graph.schemas["microsoft.graph.event"]?.properties ?? [:]
        for name in selection where known[name] == nil || ["body", "uniquebody"].contains(name.lowercased()) {
            throw .badRequest("The property '\(name)' cannot be selected.")
        }
        return MicrosoftSubscription.Encryption(certificate: certificate, certificateID: id, selection: selection)
    }
}
