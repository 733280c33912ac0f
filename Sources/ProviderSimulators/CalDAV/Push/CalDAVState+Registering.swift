import Foundation
import ProviderKit

extension CalDAVState {
    /// `POST` of a subscription (draft-bitfire-webdav-push-00 §3.1).
    mutating func register(_ path: CalDAVPath, _ request: HTTPRequest, user: String, now: Date) throws(DAVRefusal) -> HTTPResponse {
        guard let style = push.style else { throw DAVRefusal(405) }
        try demand(path)
        guard case .calendar(let place) = path, let calendar = calendars[place] else { throw Self.refusal(style, "push-not-available") }
        guard request.headers["Content-Type"]?.lowercased().hasPrefix("application/xml") == true else { throw DAVRefusal(415) }
        let root = try Self.document(request, root: .push("push-register"))
        let (registration, isNew) = try push.register { (id) throws(DAVRefusal) in
            try Self.registration(id, root, style, calendar: calendar.serial, user: user, now: now)
        }
        if let confirmation = push.confirmation { return confirmation }
        let address = style.registrations + registration.id
        let date = HTTPDate.text(registration.expires)
        return HTTPResponse(
            status: isNew ? 201 : style.updateStatus,
            headers: [
                "Location": style.hasAbsoluteLocation ? Self.origin(of: request.url) + address : address,
                "Expires": style.hasNumericZone ? date.replacing("GMT", with: "+0000") : date,
            ])
    }

    private static func registration(
        _ id: String, _ root: DAVElement, _ style: CalDAVPushStyle, calendar: String, user: String, now: Date
    ) throws(DAVRefusal) -> PushRegistration {
        let subscriptions = root.all(.push("subscription"))
        guard subscriptions.count == 1, subscriptions[0].children.count == 1,
            let subscription = subscriptions[0].first(.push("web-push-subscription")),
            let resource = subscription.first(.push("push-resource")).flatMap({ URL(string: $0.trimmedText) }), resource.scheme == "https",
            resource.host() != nil, ["aes128gcm", nil].contains(subscription.first(.push("content-encoding"))?.trimmedText),
            let key = subscription.first(.push("subscription-public-key")), key.attributes["type"] == "p256dh",
            let point = Base64URL.decode(key.trimmedText), let receiver = try? P256PublicKey(uncompressed: Array(point)),
            let secret = subscription.first(.push("auth-secret")).flatMap({ Base64URL.decode($0.trimmedText) }), secret.count == 16
        else { throw refusal(style, "invalid-subscription") }
        let triggers = root.all(.push("trigger"))
        guard triggers.count <= 1 else { throw .malformed }
        let wantsContent = triggers.first.map { $0.first(.push("content-update")) != nil } ?? !style.demandsTrigger
        let wantsProperties = triggers.first.map { $0.first(.push("property-update")) != nil } ?? !style.demandsTrigger
        guard wantsContent || wantsProperties else { throw refusal(style, "no-supported-trigger") }
        var expires = now.addingTimeInterval(style.longestLife ?? 30 * 86_400)
        if let asked = root.first(.push("expires")) {
            guard let date = HTTPDate.parse(asked.trimmedText), asked.trimmedText == HTTPDate.text(date) else { throw .malformed }
            expires = style.longestLife == nil ? date : date > now ? min(date, expires) : expires
        }
        return PushRegistration(
            id: id, calendar: calendar, user: user, pushResource: resource, receiverKey: receiver, authSecret: Secret(bytes: Array(secret)),
            wantsContent: wantsContent, wantsProperties: wantsProperties, expires: expires)
    }

    private static func refusal(_ style: CalDAVPushStyle, _ precondition: String) -> DAVRefusal {
        DAVRefusal(style.refusalStatus, .push(precondition))
    }

    private static func origin(of url: URL) -> String {
        "\(url.scheme ?? "https")://\(url.host() ?? "")" + (url.port.map { ":\($0)" } ?? "")
    }
}
